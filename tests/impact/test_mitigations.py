"""What help gives in its own unit, worked by hand on the paper town: return trips, days bridged, hours a week."""

from dataclasses import replace
from datetime import date

import pytest

from geo.appraisal.appraise import appraise
from geo.appraisal.record import Appraisal
from geo.impact.mitigations import bridged
from geo.place.place import Place
from geo.proposals.changes import Change
from geo.proposals.extra_bus import Call, ExtraBus
from geo.proposals.kinds.mitigations import Hours, Outreach, Temporary, Transport
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal, without_mitigations
from geo.proposals.terms import ListFate, ListOutcome, Terms
from geo.services.services import Service
from tests.town import at, beyond_the_river, changed, town, transit_town

TOWN, BUSES, RIVER = town(), transit_town(), beyond_the_river(last_home="07:15")
DISPERSED = ListOutcome(ListFate.DISPERSED)
TUESDAY, SUNDAY = 1, 6
# Over the river from Damson to the door of Elm Surgery, 600 m in three minutes, every ten minutes of the day.
SHUTTLE = ExtraBus(
    "Shuttle", (Call(at(3000), "Damson"), Call(at(3600), "Elm Surgery", 3.0)), (TUESDAY,), 8 * 60, 18 * 60, 10.0
)
CABIN = Temporary(
    "Cabin",
    at(3500),
    capacity=600,
    stands_for="Z99902",
    terms=Terms(start=date(2027, 1, 1), end=date(2027, 1, 10)),
)
ALDER, ELM = Close("Z99901", DISPERSED), Close("Z99902", DISPERSED)


def appraised(place: Place, *changes: Change) -> Appraisal:
    return appraise(place, Proposal("Try", Service.GP, changes))


def test_a_shuttle_gives_return_trips_where_the_last_bus_home_left_in_the_morning() -> None:
    given = appraised(RIVER, ALDER, Transport(SHUTTLE)).help_given.buses
    assert given is not None and given.runs
    # Its stop at 3000 m is within 15 minutes on foot, 1200 m, of the areas from 1800 m on: 400 + 200 + 250 + 150.
    assert given.more_trips == given.newly_reached == 1000
    # All but the last of these walk 2300 m at most to Alder Surgery today, within 30 minutes.
    assert given.walk_before == 850
    # Without it there is one bus of the early morning; it sets out 61 times, and the last brings nobody home again.
    assert given.trips_without == 1
    assert 55 < given.trips_with < 61


def test_a_shuttle_gives_back_the_last_workable_return_trip_to_those_near_its_stop() -> None:
    # No bus goes home: all but the last western area, 600 + 400 + 500 + 300 + 400 + 200 + 250, walk to Alder Surgery
    # today within 30 minutes, and have no way there and back once it has closed.
    given = appraised(beyond_the_river(last_home="06:00"), ALDER, Transport(SHUTTLE)).help_given.buses
    assert given is not None and given.trips_without == 0
    assert (given.lost, given.again, given.only_with) == (2650, 850, 150)


def test_a_bus_that_does_not_run_on_the_day_of_the_figures_gives_nothing_then_and_says_that_it_does_not_run() -> None:
    given = appraised(RIVER, ALDER, Transport(replace(SHUTTLE, days=(SUNDAY,)))).help_given.buses
    assert given is not None and not given.runs
    assert (given.more_trips, given.again, given.quicker, given.newly_reached) == (0, 0, 0, 0)


def test_no_bus_is_told_where_none_holds_on_the_day() -> None:
    ended = Transport(SHUTTLE, Terms(end=date(2026, 1, 1)))
    assert appraised(RIVER, replace(ALDER, terms=Terms(start=date(2026, 6, 1))), ended).help_given.buses is None
    assert appraised(RIVER, ALDER).help_given.buses is None


@pytest.mark.parametrize(
    ("others", "days", "first", "last"),
    [
        # It stands for ten days and Elm Surgery is shut on all of them.
        ((ELM,), 10, date(2027, 1, 1), date(2027, 1, 10)),
        # Elm Surgery closes on the fifth day, and what is to last opens on the ninth.
        (
            (replace(ELM, terms=Terms(start=date(2027, 1, 5))), Open("New", at(3600), terms=Terms(date(2027, 1, 9)))),
            4,
            date(2027, 1, 5),
            date(2027, 1, 8),
        ),
        # Elm Surgery closes after the cabin has gone; Alder Surgery, for which it does not stand in, is shut.
        ((replace(ELM, terms=Terms(start=date(2027, 2, 1))), ALDER), 0, date(2027, 1, 1), date(2027, 1, 10)),
        # Nothing closes.
        ((), 0, date(2027, 1, 1), date(2027, 1, 10)),
    ],
)
def test_days_are_bridged_while_it_stands_and_what_it_stands_for_is_shut(
    others: tuple[Change, ...], days: float, first: date, last: date
) -> None:
    crossed = bridged(CABIN, Proposal("Try", Service.GP, (*others, CABIN)))
    assert (crossed.days, crossed.first, crossed.last) == (days, first, last)


def test_days_without_a_first_one_are_not_counted() -> None:
    cabin = replace(CABIN, terms=Terms(end=date(2027, 1, 10)))
    assert not bridged(cabin, Proposal("Try", Service.GP, (ELM, cabin))).days >= 0


def test_a_cabin_is_told_on_its_own_days_whatever_day_the_figures_are_for() -> None:
    appraisal = appraised(TOWN, ELM, CABIN)
    # The figures are for the day after it has gone.
    assert appraisal.on == date(2027, 1, 11)
    (cabin,) = appraisal.help_given.temporary
    # 100 m from Elm Surgery: nobody is further; without it 800 people are. It takes 600 of the 665 on the list.
    assert (cabin.further_with, cabin.further_without) == (0, 800)
    assert (round(cabin.change_with), cabin.change_without) == (65, 665)


def test_a_proposal_that_rests_on_a_cabin_is_appraised_though_it_cannot_stand_without_it() -> None:
    to_it = Close("Z99902", ListOutcome(ListFate.JOINS, "NEW-1"))
    appraisal = appraised(TOWN, replace(CABIN, stands_for=""), replace(to_it, terms=CABIN.terms))
    assert appraisal.help_given.temporary[0].further_with == 0
    assert not appraisal.help_given.temporary[0].further_without >= 0


def test_other_hours_are_read_before_and_after_and_none_where_they_are_not_recorded() -> None:
    sites = tuple(
        replace(site, facts={"opening_hours": "Mon-Fri 09:00-17:00"}) if site.site_id == "Z99901" else site
        for site in TOWN.services.sites
    )
    longer = (Hours("Z99901", "Mon-Fri 08:00-18:30"), Hours("Z99902", "Mon 09:00-12:00"))
    alder, elm = appraised(changed(TOWN, sites=sites), *longer).help_given.hours
    assert alder.before is not None and alder.after is not None
    assert (alder.before.hours_a_week, alder.after.hours_a_week, alder.after.evening_hours) == (40, 52.5, 2.5)
    assert elm.before is None and elm.after is not None


@pytest.mark.parametrize(
    ("place", "mitigation"),
    [
        (BUSES, Transport(replace(SHUTTLE, calls=(Call(at(3400)), Call(at(400), "", 8.0))))),
        (RIVER, Transport(SHUTTLE)),
        (TOWN, Outreach("Van", at(3400), "Tue 10:00-13:00")),
        (TOWN, replace(CABIN, terms=Terms(end=date(2099, 1, 1)))),
        (TOWN, replace(CABIN, at=at(0), terms=Terms(end=date(2099, 1, 1)))),
        (TOWN, Hours("Z99901", "Mon-Fri 08:00-18:30")),
    ],
)
@pytest.mark.parametrize("closure", [ALDER, ELM])
def test_with_a_mitigation_nobody_is_further_for_it_by_any_way(
    place: Place, mitigation: Change, closure: Close
) -> None:
    other = mitigation
    if isinstance(other, Temporary):
        other = replace(other, stands_for=closure.site)
    if isinstance(other, Hours):
        other = replace(other, site="Z99902" if closure is ALDER else "Z99901")
    proposal = Proposal("Try", Service.GP, (closure, other))
    day = date(2027, 1, 1)
    mended, bare = (appraise(place, each, on=day) for each in (proposal, without_mitigations(proposal)))
    for way, impact in mended.ways.items():
        assert impact.summary.lose <= bare.ways[way].summary.lose
        # A journey lost without it may be found again and be longer than today's: that is further, and not lost.
        touched, untouched = (each.lose_headline + each.cut_off for each in (impact.summary, bare.ways[way].summary))
        assert touched <= untouched
        assert impact.summary.cut_off_after <= bare.ways[way].summary.cut_off_after
        worse = impact.areas["after"] > bare.ways[way].areas["after"] + 1e-6
        assert not worse.any()
