"""Who would share a building, worked by hand: users, hours, errands; potential, and no gain from sharing alone."""

import math
from dataclasses import replace
from datetime import date

import pytest

from geo.appraisal.appraise import appraise
from geo.errors import InputError
from geo.impact.sharing import SharingSettings, encounter_change, trips, users_of, who_shares
from geo.place.place import Place
from geo.proposals.kinds.several import CoLocate, Sharing
from geo.proposals.kinds.single import Move
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome, Terms
from geo.proposals.text import from_toml
from geo.services.services import Service, Site, points
from geo.travel.streets import Mode
from geo.travel.travel import travel_times
from tests.conftest import PROJECT
from tests.town import AREAS, all_minutes, at, by_area, changed, town, transit_town

TOWN = town()
SITES = {site.site_id: site for site in TOWN.services.sites}
STAYS = ListOutcome(ListFate.STAYS)
MOVE_IN = CoLocate("LIB-01", "Z99902", registered=STAYS)
INTO_LIBRARY = Proposal("Try", Service.GP, (MOVE_IN,))


def into_library(change: CoLocate) -> Proposal:
    return replace(INTO_LIBRARY, changes=(change,))


def with_sites(*sites: Site) -> Place:
    """The town with these sites added, or in place of those with their codes."""
    codes = {site.site_id for site in sites}
    all_sites = (*(site for site in TOWN.services.sites if site.site_id not in codes), *sites)
    times = {
        mode: travel_times(None, TOWN.travel.doors, points(all_sites), mode=mode, settings=table.settings)
        for mode, table in TOWN.travel.times.items()
    }
    return changed(TOWN, sites=all_sites, times=times)


def test_two_errands_apart_chained_and_in_one_building() -> None:
    # 10 and 12 minutes away, 8 between, 11 to the shared building.
    journeys = trips(10, 12, 8, 11)
    assert (journeys.separate, journeys.chained, journeys.shared) == (44, 30, 22)


def test_users_of_a_surgery_are_its_patients_and_of_a_library_whoever_lives_nearest() -> None:
    # Damson's and Elm's 600 people; those outside the borough are not among residents.
    assert users_of(TOWN, SITES["Z99902"]).sum() == 600
    # The only library: everybody.
    assert users_of(TOWN, SITES["LIB-01"]).sum() == 3000
    # Without lists, a surgery's users are those to whom it is the nearest: from 2000 m along, so half of Cedar too.
    bare = changed(TOWN, patients=TOWN.services.patients.iloc[:0])
    assert users_of(bare, SITES["Z99902"]).sum() == 600 + 200


def test_who_uses_a_school_or_a_place_of_worship_is_not_guessed_from_who_lives_near() -> None:
    for service in (Service.PRIMARY_SCHOOL, Service.PLACE_OF_WORSHIP, Service.CARE_HOME, Service.COUNCIL_BUILDING):
        assert users_of(TOWN, Site("X", service, "X", at(2000))).isna().all()
    school = Site("SCH-01", Service.PRIMARY_SCHOOL, "Cedar School", at(2000), premises="SCHOOL")
    (shared,) = who_shares(with_sites(school), into_library(replace(MOVE_IN, at="SCH-01")), on=date.min)
    assert shared.users[0] == 600 and math.isnan(shared.users[1])
    assert shared.kinds == () and shared.errands is None
    assert encounter_change((shared,)) == 0


def test_who_would_share_the_library_by_hand() -> None:
    (shared,) = who_shares(TOWN, INTO_LIBRARY, on=date.min)
    age, fifths = shared.kinds
    # Every ward has the same ages, so both have the same make-up and nothing changes by sharing.
    assert age.incoming == pytest.approx(age.host) == pytest.approx(age.cross) == pytest.approx(age.together)
    assert encounter_change((shared,)) == pytest.approx(0)
    # Damson is in the fourth fifth (400) and Elm in the fifth (200); the library has 1,800, 600, 400 and 200.
    assert fifths.incoming == pytest.approx(1 - (4 / 6) ** 2 - (2 / 6) ** 2)
    assert fifths.cross == pytest.approx(1 - (4 / 6) * (400 / 3000) - (2 / 6) * (200 / 3000))
    # Together 1,800, 600, 800 and 400 of 3,600; five fifths allow 0.8 at the most.
    together = 1 - (0.5**2 + (1 / 6) ** 2 + (2 / 9) ** 2 + (1 / 9) ** 2)
    assert fifths.together == pytest.approx(together)
    assert fifths.of_the_most == pytest.approx(together / 0.8)
    assert shared.users == (600, 3000) and shared.host_loses == ""


def test_two_errands_of_those_who_use_both_by_hand() -> None:
    (shared,) = who_shares(TOWN, INTO_LIBRARY, on=date.min)
    errands = shared.errands
    assert errands is not None
    # All 600 patients use the only library. Metres to the surgery: 1000, 600, 200, 200 for 250, 150, 120 and 80 people,
    # 380,000 / 600 on average; to the library 600, 1000, 1400, 1800: 1,020. Between the two 1,600.
    to_surgery, to_library, between = (metres * 1.3 / 80 for metres in (380_000 / 600, 1020, 1600))
    assert (errands.uses_both, errands.same_day) == (600, pytest.approx(180))
    assert errands.trips.separate == pytest.approx(2 * to_surgery + 2 * to_library, rel=1e-6)
    assert errands.trips.chained == pytest.approx(to_surgery + between + to_library, rel=1e-6)
    assert errands.trips.shared == pytest.approx(2 * to_library, rel=1e-6)
    # How many is an assumption; how far is not.
    (other,) = who_shares(TOWN, INTO_LIBRARY, on=date.min, settings=SharingSettings(joint_need=0.5))
    assert other.errands == replace(errands, same_day=300)


def test_errands_are_told_of_those_who_can_make_them() -> None:
    # From Elm's first area nobody reaches the library on foot.
    minutes = all_minutes(TOWN, Mode.WALK).minutes.copy()
    minutes.loc[AREAS[8], "LIB-01"] = math.nan
    on_foot = replace(all_minutes(TOWN, Mode.WALK), minutes=minutes)
    cut = changed(TOWN, times={**TOWN.travel.times, Mode.WALK: on_foot})
    (shared,) = who_shares(cut, INTO_LIBRARY, on=date.min)
    assert shared.errands is not None
    # They are not among the library's users either, so they do not use both.
    assert shared.errands.uses_both == 480
    assert shared.users == (600, 2880)


@pytest.mark.parametrize("faulty", [{"joint_need": 1.2}, {"joint_need": math.nan}, {"waiting_minutes": -1.0}])
def test_assumptions_that_cannot_be_are_refused(faulty: dict[str, float]) -> None:
    with pytest.raises(InputError):
        SharingSettings(**faulty)


def test_a_new_surgery_in_the_library_takes_those_to_whom_it_is_the_nearest() -> None:
    (shared,) = who_shares(TOWN, into_library(CoLocate("LIB-01", name="Cedar Surgery")), on=date.min)
    assert (shared.incoming, shared.host) == ("Cedar Surgery", "Cedar Library")
    # At 2000 m along, between surgeries at 400 and 3600: nearest from 1400 to 2600: 300 + 400 + 200 + 250.
    assert shared.users == (1150, 3000)
    # Nobody has a journey to it today.
    assert shared.errands is None


def test_all_that_stand_in_the_building_share_it_and_so_do_two_that_move_in() -> None:
    cafe = Site("COM-01", Service.COMMUNITY_CENTRE, "Cedar Rooms", at(2000), premises="CEDAR")
    both = replace(INTO_LIBRARY, changes=(MOVE_IN, CoLocate("LIB-01", "Z99901", registered=STAYS)))
    pairs = who_shares(with_sites(cafe), both, on=date.min)
    assert [(pair.incoming, pair.host) for pair in pairs] == [
        ("Elm Surgery", "Cedar Library"),
        ("Elm Surgery", "Alder Surgery"),
        ("Elm Surgery", "Cedar Rooms"),
        ("Alder Surgery", "Cedar Library"),
        ("Alder Surgery", "Cedar Rooms"),
    ]


def test_the_entry_of_a_register_of_buildings_is_no_host_where_a_service_stands_there() -> None:
    entry = Site("KM-01", Service.COUNCIL_BUILDING, "Cedar Library", at(2000), premises="CEDAR")
    move_in = replace(MOVE_IN, at="KM-01", sharing=Sharing(host_loses="the hall"))
    (shared,) = who_shares(with_sites(entry), into_library(move_in), on=date.min)
    assert (shared.host, shared.users, shared.host_loses) == ("Cedar Library", (600, 3000), "the hall")
    # An empty building has no users; it is the host all the same.
    empty = replace(entry, premises="HALL", name="Empty hall")
    (alone,) = who_shares(with_sites(empty), into_library(move_in), on=date.min)
    assert alone.host == "Empty hall" and math.isnan(alone.users[1])


def test_nobody_shares_newly_who_does_today_or_before_the_change_holds() -> None:
    there = with_sites(replace(SITES["Z99902"], premises="CEDAR", at=at(2000)))
    assert who_shares(there, INTO_LIBRARY, on=date.min) == ()
    later = into_library(replace(MOVE_IN, terms=Terms(start=date(2027, 1, 1))))
    assert who_shares(TOWN, later, on=date(2026, 12, 31)) == ()
    assert len(who_shares(TOWN, later, on=date(2027, 1, 1))) == 1
    assert who_shares(TOWN, replace(INTO_LIBRARY, changes=()), on=date.min) == ()


def test_hours_in_common_are_told_where_both_are_recorded() -> None:
    library = with_sites(replace(SITES["LIB-01"], facts={"opening_hours": "Mon-Sat 13:00-17:00"}))
    offered = into_library(replace(MOVE_IN, sharing=Sharing(hours="Mon-Fri 09:00-17:00")))
    (shared,) = who_shares(library, offered, on=date.min)
    # Five afternoons of four hours of the library's six.
    assert shared.hours == pytest.approx(20 / 24)
    # One of each: less the hours not shared, and half of it for a wait of 15 minutes of 30.
    _, fifths = shared.kinds
    assert shared.allowing(fifths) == pytest.approx(fifths.cross * 20 / 24 / 2)
    (untold,) = who_shares(TOWN, offered, on=date.min)
    assert math.isnan(untold.hours) and math.isnan(untold.allowing(fifths))
    # Where the host's offer is not recorded, the surgery's own hours of today are.
    elm = replace(SITES["Z99902"], facts={"opening_hours": "Sat 09:00-17:00"})
    own = changed(library, sites=tuple(elm if site.site_id == "Z99902" else site for site in library.services.sites))
    (saturday,) = who_shares(own, INTO_LIBRARY, on=date.min)
    assert saturday.hours == pytest.approx(4 / 8)


@pytest.mark.parametrize("place", [TOWN, transit_town()], ids=["straight line", "streets and a bus"])
def test_nobody_is_nearer_for_sharing_alone(place: Place) -> None:
    # The same move to the same point, sharing nothing.
    beside = replace(INTO_LIBRARY, changes=(Move("Z99902", at(2000), STAYS),))
    together, apart = appraise(place, INTO_LIBRARY), appraise(place, beside)
    for way in together.ways:
        assert together.ways[way].summary == apart.ways[way].summary


def test_a_move_changes_who_is_met_only_as_far_as_ages_differ() -> None:
    # All of Damson and Elm are of one age, everybody else of another: the library's 3,000 are 2,400 and 600.
    long = TOWN.people.groups[TOWN.people.groups["kind"] != "age"]
    old, young = (TOWN.people.groups[TOWN.people.groups["kind"] == "age"].drop_duplicates("area_code") for _ in "oy")
    people = by_area(tuple(TOWN.people.residents))
    east = old["area_code"].isin(AREAS[6:])
    old = old.assign(group="85+", people=old["area_code"].map(people).where(east, 0.0))
    young = young.assign(group="0-4", people=young["area_code"].map(people).where(~east, 0.0))
    kinds = tuple(replace(k, groups=("0-4", "85+")) if k.kind == "age" else k for k in TOWN.people.group_kinds)
    parted = changed(
        TOWN,
        groups=type(long)([*long.to_dict("records"), *young.to_dict("records"), *old.to_dict("records")]),
        group_kinds=kinds,
    )
    (shared,) = who_shares(parted, INTO_LIBRARY, on=date.min)
    age = shared.kinds[0]
    assert (age.incoming, age.host) == (0, pytest.approx(1 - 0.8**2 - 0.2**2))
    # 600 more of the old: 2,400 and 1,200 of 3,600.
    assert encounter_change((shared,)) == pytest.approx((1 - (2 / 3) ** 2 - (1 / 3) ** 2) - 0.32)


def test_ethnic_group_is_told_only_where_it_is_asked_for(kingsmere: Place) -> None:
    move = Proposal("Try", Service.GP, (CoLocate("LIB-03", "Z99007", registered=STAYS),))
    (off,), (on) = who_shares(kingsmere, move, on=date.min), who_shares(kingsmere, move, on=date.min, ethnic=True)
    assert [kind.kind for kind in off.kinds] == ["age", "deprivation_national"]
    assert [kind.kind for kind in on[0].kinds] == ["age", "deprivation_national", "ethnic_group"]


def test_a_surgery_of_the_same_street_moves_into_the_library(kingsmere: Place) -> None:
    file = PROJECT / "data" / "kingsmere" / "proposals" / "c-surgery-into-the-library.toml"
    proposal = from_toml(file.read_bytes(), locate=kingsmere.locate)
    (shared,) = who_shares(kingsmere, proposal, on=date(2026, 9, 1))
    assert shared.host == "Tanners Reach Library" and "210 of 694 m2" in shared.host_loses
    assert min(shared.users) > 1000 and math.isnan(shared.hours)
    assert shared.errands is not None
    # A street apart: one round was hardly longer than one trip will be.
    errands = shared.errands.trips
    assert errands.shared < errands.chained < errands.shared + 5 < errands.separate
