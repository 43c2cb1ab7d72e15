"""Who would share a building, and what outreach gives back: worked by hand, potential and never contact."""

from dataclasses import replace
from datetime import date

import pytest

from geo.appraisal import appraise
from geo.changes import Close, CoLocate, ListEvent, ListOutcome, Outreach, Sharing
from geo.errors import InputError
from geo.outreach import part_restored, sessions_a_month
from geo.place import Place
from geo.proposals import Proposal
from geo.services import Service
from geo.sharing import (
    cross_encounter,
    dwell_factor,
    encounter_change,
    encounter_potential,
    exposure,
    normalised,
    of_few,
    trips,
    users_of,
    who_shares,
)
from tests.town import at, town

TOWN = town()
STAYS, DISPERSED = ListOutcome(ListEvent.STAYS), ListOutcome(ListEvent.DISPERSED)
INTO_LIBRARY = Proposal("Try", Service.GP, (CoLocate("LIB-01", "Z99902", registered=STAYS),))


def test_two_errands_apart_chained_and_in_one_building() -> None:
    # 10 and 12 minutes away, 8 between, 11 to the shared building.
    found = trips(10, 12, 8, 11)
    assert (found.separate, found.chained, found.shared) == (44, 30, 22)


def test_the_chance_that_two_visitors_are_of_different_groups_by_hand() -> None:
    assert encounter_potential((60, 40)) == pytest.approx(0.48)
    assert encounter_potential((0.5, 0.3, 0.2)) == pytest.approx(0.62)
    assert normalised(0.62, 3) == pytest.approx(0.93)
    assert of_few((6, 4)) == pytest.approx(0.5333, abs=5e-5)
    # Two services of one group each: nobody differs apart, half do together.
    assert encounter_potential((100, 0)) == 0 and encounter_potential((100, 100)) == 0.5
    assert cross_encounter((1, 0), (0, 1)) == 1.0


def test_exposure_over_two_sites_by_hand() -> None:
    # a: 30 and 70 together 100; b: 90 and 10. The first group meets .3 x .75 + .7 x .125 of the second's 120.
    assert exposure((30, 70), (90, 10)) == pytest.approx(0.3 * 0.75 + 0.7 * 0.125)


def test_a_wait_of_half_an_hour_counts_whole() -> None:
    assert [dwell_factor(minutes) for minutes in (0, 15, 30, 60)] == [0, 0.5, 1, 1]


@pytest.mark.parametrize("shares", [(0, 0), (-1, 2)])
def test_shares_of_nobody_are_refused(shares: tuple[float, float]) -> None:
    with pytest.raises(InputError):
        encounter_potential(shares)


def test_users_of_a_surgery_are_its_patients_and_of_a_library_whoever_lives_nearest() -> None:
    sites = {site.site_id: site for site in TOWN.sites}
    # Damson's and Elm's 600 people; those outside the borough are not among residents.
    assert users_of(TOWN, sites["Z99902"]).sum() == 600
    # The only library: everybody.
    assert users_of(TOWN, sites["LIB-01"]).sum() == 3000


def test_who_would_share_the_library_by_hand() -> None:
    (shared,) = who_shares(TOWN, INTO_LIBRARY, on=date.min)
    age, fifths = shared.kinds
    # Every ward has the same ages, so both have the same make-up and nothing changes by sharing.
    assert age.incoming == pytest.approx(age.host) == pytest.approx(age.cross) == pytest.approx(age.together)
    assert encounter_change((shared,)) == pytest.approx(0)
    # Damson is in the fourth fifth (400) and Elm in the fifth (200); the library has 1,800, 600, 400 and 200.
    assert fifths.incoming == pytest.approx(1 - (4 / 6) ** 2 - (2 / 6) ** 2)
    assert fifths.cross == pytest.approx(1 - (4 / 6) * (400 / 3000) - (2 / 6) * (200 / 3000))
    assert shared.users == (600, 3000) and shared.host_loses == ""


def test_ethnic_group_is_told_only_where_it_is_asked_for(kingsmere: Place) -> None:
    move = Proposal("Try", Service.GP, (CoLocate("LIB-03", "Z99007", registered=STAYS),))
    (off,), (on) = who_shares(kingsmere, move, on=date.min), who_shares(kingsmere, move, on=date.min, ethnic=True)
    assert "ethnic_group" not in [kind.kind for kind in off.kinds]
    assert "ethnic_group" in [kind.kind for kind in on[0].kinds]


def test_hours_in_common_are_told_where_both_are_recorded() -> None:
    told = Sharing(hours="Mon-Fri 09:00-17:00")
    change = replace(INTO_LIBRARY.changes[0], sharing=told)
    open_library = tuple(
        replace(site, facts={"opening_hours": "Mon-Sat 13:00-17:00"}) if site.site_id == "LIB-01" else site
        for site in TOWN.sites
    )
    (shared,) = who_shares(replace(TOWN, sites=open_library), replace(INTO_LIBRARY, changes=(change,)), on=date.min)
    # Five afternoons of four hours of the library's six.
    assert shared.hours == pytest.approx(20 / 24)
    (untold,) = who_shares(TOWN, INTO_LIBRARY, on=date.min)
    assert untold.hours != untold.hours


def test_outreach_restores_a_part_and_leaves_everybody_as_far_away() -> None:
    closed = Close("Z99902", DISPERSED)
    # At 3,400 m: Elm's first area stands there (3.25 minutes before); Damson's second walked 9.75.
    stop = Outreach("Van", at(3400), "Tue 10:00-13:00", every_weeks=2)
    with_stop, without = (
        appraise(TOWN, Proposal("Try", Service.GP, changes)) for changes in ((closed, stop), (closed,))
    )
    way = without.first_way
    assert with_stop.ways[way].summary == without.ways[way].summary
    found = part_restored(TOWN, with_stop.ways[way].areas, (stop,), way=way)
    # Damson's two areas and Elm's two are further; all four have the stop as near as their surgery was, but for Elm's
    # second (400 m, 6.5 minutes, against 3.25).
    assert found.further == without.ways[way].summary.lose_headline
    assert found.part_restored == found.further - 80
    assert found.sessions_a_month == pytest.approx(52 / 12 / 2)
    assert sessions_a_month(Outreach("Van", at(0))) == 0
