"""The spine on the five wards: every person and minute of an opening and a closure, and what may never happen."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.access.access import held_ways
from geo.appraisal.appraise import appraise
from geo.appraisal.case import Settings
from geo.appraisal.record import Appraisal
from geo.appraisal.text import list_events, to_plain
from geo.errors import InputError, StaleError
from geo.fairness.equity import EquityMeasure, EquitySettings, fixed_on_today, measure
from geo.impact.bands import ImpactSettings
from geo.impact.compare import by_group, by_ward, compare, summarise
from geo.impact.site_minutes import site_minutes
from geo.people.population import COMMUNITIES, WITHOUT_CAR
from geo.place.place import Place
from geo.projection import GridPoint
from geo.proposals.changes import Change
from geo.proposals.kinds.several import CoLocate
from geo.proposals.kinds.single import Close, Move, Open
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome, Terms
from geo.services.services import Service, Site, of_service
from geo.travel.network import TravelSettings
from geo.travel.ways import Way
from tests.town import (
    AREAS,
    FOOTPATH_END,
    GP_WALK_MEAN,
    NORTHING,
    OUTSIDE,
    STREET_WALK_MINUTES,
    STREET_WHEELCHAIR_METRES,
    WARDS,
    WEST_EASTING,
    all_minutes,
    at,
    beyond_the_river,
    changed,
    footpath_town,
    street_town,
    town,
    transit_town,
)

TOWN = town()
DISPERSED = ListOutcome(ListFate.DISPERSED)
CEDAR_SURGERY = Open("Cedar Surgery", at(2000))


def appraised(*changes: Change, service: Service = Service.GP, place: Place = TOWN) -> Appraisal:
    return appraise(place, Proposal("Try", service, changes))


def walk(appraisal: Appraisal) -> Any:
    return appraisal.ways[Way.WALK]


@pytest.fixture(scope="module", name="opened")
def opened_cedar() -> Appraisal:
    """A surgery opens in Cedar."""
    return appraised(CEDAR_SURGERY)


@pytest.fixture(scope="module", name="closed")
def closed_elm() -> Appraisal:
    """Elm Surgery closes and its list is dispersed."""
    return appraised(Close("Z99902", DISPERSED))


@pytest.fixture(scope="module", name="on_streets")
def wards_on_streets() -> Place:
    return street_town()


@pytest.fixture(scope="module", name="buses")
def wards_with_buses() -> Place:
    return transit_town()


@pytest.fixture(scope="module", name="buses_closed")
def closed_elm_by_bus(buses: Place) -> Appraisal:
    """Elm Surgery closes where there are streets and a bus."""
    return appraised(Close("Z99902", DISPERSED), place=buses)


def test_a_surgery_in_the_middle_brings_three_wards_nearer(opened: Appraisal) -> None:
    # Cedar's areas are 200 m from it: 3.25 minutes, from 22.75. Birch's second area and Damson's first are 600 m away:
    # 9.75, from 16.25. Birch's first area stays with Alder: 9.75 against 1,000 m to Cedar.
    after = walk(opened).areas["after"][list(AREAS)]
    assert after.tolist() == [3.25, 3.25, 9.75, 9.75, 3.25, 3.25, 9.75, 9.75, 3.25, 3.25]
    summary = walk(opened).summary
    # 400 + 200 in Cedar, 300 in Birch, 250 in Damson.
    assert (summary.people, summary.gain, summary.lose, summary.unchanged) == (3000, 1150, 0, 1850)
    # -19.5 for the 600 of Cedar, -6.5 for the other 550.
    assert (summary.gain_5, summary.gain_10, summary.gain_headline) == (1150, 600, 1150)
    # 600 x 19.5 + 550 x 6.5 = 15,275 minutes saved of 32,825.
    assert summary.mean_before == pytest.approx(GP_WALK_MEAN)
    assert summary.mean_after == pytest.approx((32825 - 15275) / 3000) == pytest.approx(5.85)
    # Cedar's 600 walked over 20 minutes; nobody does now.
    assert (summary.threshold_minutes, summary.beyond_threshold_before, summary.beyond_threshold_after) == (20, 600, 0)


def test_the_wards_of_an_opening_by_hand(opened: Appraisal) -> None:
    wards = walk(opened).wards
    # Birch: (500 x 9.75 + 300 x 16.25) / 800 = 12.1875, then 9.75 everywhere.
    assert wards.loc[WARDS[1], ["before", "after", "gain"]].tolist() == [12.1875, 9.75, 300]
    assert wards.loc[WARDS[2], ["before", "after", "gain"]].tolist() == [22.75, 3.25, 600]
    # Damson: (250 x 16.25 + 150 x 9.75) / 400 = 13.8125.
    assert wards.loc[WARDS[3], ["before", "after", "gain"]].tolist() == [13.8125, 9.75, 250]
    assert wards["people"].tolist() == [1000, 800, 600, 400, 200]


def test_the_groups_of_an_opening_by_hand(opened: Appraisal) -> None:
    groups = walk(opened).groups
    # Disabled: 30 in Birch, 40 + 20 in Cedar, 25 in Damson. Without a car: 60, 80 + 40, 50.
    assert groups.loc[("disability", "Disabled"), "gain"] == 115
    assert groups.loc[("cars", WITHOUT_CAR), "gain"] == 230
    # The most deprived fifth of England is Alder and Birch: 300 of its 1,800 people gain.
    most = groups.loc[("deprivation_national", "most deprived fifth (national)")]
    assert most[["people", "gain", "unchanged"]].tolist() == [1800, 300, 1500]
    assert groups["gain"].groupby("kind").sum().round(6).eq(1150).all()


def test_closing_elm_surgery_by_hand(closed: Appraisal) -> None:
    # To Alder Surgery at 400 m: Cedar's second area 1,800 m or 29.25 minutes (+6.5), Damson 2,200 and 2,600 m or 35.75
    # (+19.5) and 42.25 (+32.5), Elm 3,000 and 3,400 m or 48.75 (+45.5) and 55.25 (+52).
    areas = walk(closed).areas.loc[list(AREAS[5:])]
    assert areas["after"].tolist() == [29.25, 35.75, 42.25, 48.75, 55.25]
    assert areas["change"].tolist() == [6.5, 19.5, 32.5, 45.5, 52]
    summary = walk(closed).summary
    # 200 + 250 + 150 + 120 + 80 = 800.
    assert (summary.lose, summary.gain, summary.lose_5, summary.lose_10) == (800, 0, 800, 600)
    # 200 x 6.5 + 250 x 19.5 + 150 x 32.5 + 120 x 45.5 + 80 x 52 = 20,670 minutes more.
    assert summary.mean_after == pytest.approx((32825 + 20670) / 3000)


def test_people_outside_are_counted_beside_the_residents_and_never_among_them(
    opened: Appraisal, closed: Appraisal
) -> None:
    # The surgery in Elm is the nearest for both areas outside: 40 + 25 patients.
    outside = walk(closed).outside
    assert (outside.people, outside.lose, outside.gain) == (65, 65, 0)
    assert walk(closed).summary.people == 3000
    assert (walk(opened).outside.people, walk(opened).outside.unchanged) == (65, 65)


def test_every_way_the_place_holds_is_appraised(opened: Appraisal) -> None:
    assert list(opened.ways) == [Way.NOCAR, Way.WALK, Way.WALK_SLOW, Way.CYCLE, Way.CAR]
    # Without a timetable, without a car is on foot; only the step called long differs: 30 minutes against 20.
    no_car, on_foot = opened.ways[Way.NOCAR].summary, walk(opened).summary
    assert replace(no_car, threshold_minutes=20.0, beyond_threshold_before=600.0) == on_foot
    shares = {way: opened.ways[way].equity.before[EquityMeasure.BEYOND_THRESHOLD] for way in (Way.NOCAR, Way.WALK)}
    assert shares == {Way.NOCAR: 0, Way.WALK: 600 / 3000}


def test_by_car_a_short_drive_hardly_changes(opened: Appraisal) -> None:
    # Cedar by car: 1,400 m or 1,800 m x 1.3 at 500 m a minute is 3.64 minutes and 5 to park; then 200 m: 0.52 and 5.
    areas = opened.ways[Way.CAR].areas
    assert areas.loc[AREAS[4], "change"] == pytest.approx(0.52 - 3.64, abs=1e-5)
    # Approximate: 3.12 minutes is under 5, so it is shown as little change, while the file says gain.
    assert (areas.loc[AREAS[4], "band"], areas.loc[AREAS[4], "verdict"]) == ("little", "gain")


def test_a_service_nobody_had_is_newly_reached_and_the_last_of_a_kind_is_cut_off() -> None:
    first = walk(appraised(Open("Dentist", at(2000)), service=Service.DENTIST)).summary
    assert (first.newly_reached, first.gain, first.cut_off_before, first.cut_off_after) == (3000, 3000, 3000, 0)
    last = walk(appraised(Close("LIB-01"), service=Service.LIBRARY)).summary
    assert (last.cut_off, last.lose, last.cut_off_before, last.cut_off_after) == (3000, 3000, 0, 3000)


def test_moving_a_library_by_hand() -> None:
    # From 2,000 to 2,400 m: the four areas west of 2,000 walk 400 m or 6.5 minutes more ... and so do Cedar's first
    # (200 to 600 m). Cedar's second stays 200 m away on the other side. Everyone further east walks 6.5 minutes less.
    way_impact = walk(appraised(Move("LIB-01", at(2400)), service=Service.LIBRARY))
    assert way_impact.areas["change"][list(AREAS)].tolist() == [6.5] * 5 + [0] + [-6.5] * 4
    # 1,000 + 800 + 400 further; 400 + 200 nearer; 200 as before.
    assert (way_impact.summary.lose, way_impact.summary.gain, way_impact.summary.unchanged) == (2200, 600, 200)


def test_a_new_surgery_in_the_library_is_as_near_as_the_library(opened: Appraisal) -> None:
    shared = walk(appraised(CoLocate(at="LIB-01"))).areas
    assert shared["after"].equals(walk(opened).areas["after"])


def test_opening_and_closing_the_same_site_is_no_change() -> None:
    nothing = appraised(CEDAR_SURGERY, Close("NEW-1", DISPERSED))
    for way_impact in nothing.ways.values():
        assert (way_impact.summary.gain, way_impact.summary.lose, way_impact.summary.unchanged) == (0, 0, 3000)
        assert way_impact.areas["before"].equals(way_impact.areas["after"])


def test_the_place_is_left_as_it_was() -> None:
    place = town()
    minutes_before = {mode: all_minutes(place, mode).minutes for mode in place.travel.times}
    appraised(CEDAR_SURGERY, Close("Z99901", DISPERSED), Move("Z99902", at(100), DISPERSED), place=place)
    assert all(all_minutes(place, mode).minutes.equals(table) for mode, table in minutes_before.items())
    assert [site.site_id for site in place.services.sites] == [site.site_id for site in TOWN.services.sites]


anywhere = st.builds(
    GridPoint,
    st.floats(WEST_EASTING - 2000, WEST_EASTING + 7000),
    st.floats(NORTHING - 3000, NORTHING + 3000),
)


def nearest_by_way(*sides: Sequence[Site]) -> list[dict[Way, pd.Series]]:
    """For each list of sites, minutes to the nearest of them by every way, as `appraise` works them out."""
    every = {site.site_id: site for side in sides for site in side}.values()
    minutes = site_minutes(TOWN, every, modes=set(TOWN.travel.times), settings=TravelSettings())
    return [{way: minutes.nearest(way, side) for way in held_ways(TOWN.travel.times)} for side in sides]


def surgeries(points: Sequence[GridPoint] = ()) -> list[Site]:
    """The surgeries of the five wards, and new ones at these points."""
    new = [Site(f"NEW-{n}", Service.GP, f"Site {n}", point) for n, point in enumerate(points, start=1)]
    return [*of_service(TOWN.services.sites, Service.GP), *new]


@settings(max_examples=15)
@given(anywhere)
def test_one_site_more_never_lengthens_the_nearest_trip(point: GridPoint) -> None:
    before, after = nearest_by_way(surgeries(), surgeries([point]))
    for way, minutes in before.items():
        areas = compare(minutes, after[way], approximate=TOWN.travel.approximate)
        assert (areas["after"] <= areas["before"]).all()
        assert summarise(areas, TOWN.people.residents, threshold_minutes=20).lose == 0


@settings(max_examples=3)
@given(anywhere)
def test_opening_a_site_never_lengthens_the_nearest_trip(point: GridPoint) -> None:
    for way_impact in appraised(Open("Anywhere", point)).ways.values():
        assert (way_impact.areas["after"] <= way_impact.areas["before"]).all()
        assert way_impact.summary.lose == 0


closings = given(st.lists(anywhere, min_size=1, max_size=3), st.sampled_from(["Z99901", "Z99902", "NEW-1"]))


@settings(max_examples=15)
@closings
def test_one_site_less_never_shortens_the_nearest_trip(points: list[GridPoint], code: str) -> None:
    every = surgeries(points)
    with_all, with_one_less = nearest_by_way(every, [site for site in every if site.site_id != code])
    for way, minutes in with_one_less.items():
        areas = compare(with_all[way], minutes, approximate=TOWN.travel.approximate)
        assert (areas["after"] >= areas["before"]).all()
        assert summarise(areas, TOWN.people.residents, threshold_minutes=20).gain == 0


@settings(max_examples=3)
@closings
def test_closing_a_site_never_shortens_the_nearest_trip(points: list[GridPoint], code: str) -> None:
    opened = [Open(f"Site {n}", point) for n, point in enumerate(points)]
    with_all, with_one_less = appraised(*opened), appraised(*opened, Close(code, DISPERSED))
    for way, way_impact in with_one_less.ways.items():
        assert (way_impact.areas["after"] >= with_all.ways[way].areas["after"]).all()


@settings(max_examples=15)
@given(anywhere, st.permutations(range(12)))
def test_the_order_of_areas_does_not_matter_to_wards_groups_and_equity(point: GridPoint, order: list[int]) -> None:
    before, after = nearest_by_way(surgeries(), surgeries([point])[1:])
    areas = compare(before[Way.WALK], after[Way.WALK], approximate=TOWN.travel.approximate)
    straight, turned = (figures_of(place, areas.loc[place.areas.frame.index]) for place in (TOWN, shuffled(order)))
    for table, other in zip(straight, turned, strict=True):
        pd.testing.assert_frame_equal(table, other.loc[table.index], rtol=1e-9, atol=1e-12)


def figures_of(place: Place, areas: pd.DataFrame) -> tuple[pd.DataFrame, ...]:
    """The wards, groups and measures of equity of the areas' changes."""
    today = fixed_on_today(place.people.residents, place.people.deprivation, place.areas.frame["ward_code"])
    wards = by_ward(areas, place.people.residents, place.ward_shares)
    measures = measure(areas, wards, today=today, threshold_minutes=20, settings=EquitySettings())
    equity = pd.DataFrame({"before": pd.Series(measures.before), "after": pd.Series(measures.after)}).astype(float)
    return wards, by_group(areas, place.people.groups_by_area), equity


@settings(max_examples=3)
@given(anywhere, st.permutations(range(12)))
@pytest.mark.slow
def test_the_order_of_areas_does_not_matter(point: GridPoint, order: list[int]) -> None:
    proposal = Proposal("Try", Service.GP, (Open("Anywhere", point), Close("Z99902", DISPERSED)))
    straight, turned = to_plain(appraise(TOWN, proposal)), to_plain(appraise(shuffled(order), proposal))
    for key in ("areas", "wards", "groups", "equity", "summary"):
        assert in_any_order(turned[key]) == in_any_order(straight[key])


def shuffled(order: list[int]) -> Place:
    """The five wards with their small areas in another order."""
    frame = TOWN.areas.frame.iloc[order]
    inside = frame.index[frame["ward_code"].notna()]
    tables = {mode: all_minutes(TOWN, mode) for mode in TOWN.travel.times}
    times = {mode: replace(table, minutes=table.minutes.loc[frame.index]) for mode, table in tables.items()}
    return changed(
        TOWN,
        areas=replace(TOWN.areas, frame=frame),
        residents=TOWN.people.residents.loc[inside],
        doors=TOWN.travel.doors.loc[frame.index],
        ward_shares=TOWN.ward_shares.sample(frac=1, random_state=order[0]),
        times=times,
    )


def in_any_order(rows: list[dict[str, Any]]) -> list[str]:
    """Rows as sorted text, to 9 figures, so that the order of a sum does not show."""
    rounded = [{key: float(f"{v:.9g}") if isinstance(v, float) else v for key, v in row.items()} for row in rows]
    return sorted(json.dumps(row, sort_keys=True) for row in rounded)


def test_the_file_has_the_keys_of_the_command_line_and_no_others_are_faked(opened: Appraisal) -> None:
    plain = to_plain(opened)
    promised = {
        "place",
        "proposal",
        "service",
        "modes",
        "people",
        "summary",
        "areas",
        "wards",
        "groups",
        "equity",
        "notes",
        "settings",
        "provenance",
    }
    assert promised <= set(plain)
    assert not {"patients", "mixing"} & set(plain)
    summary_keys = {
        "mode",
        "basis",
        "gain",
        "lose",
        "unchanged",
        "gain_5",
        "gain_10",
        "lose_5",
        "lose_10",
        "cut_off_before",
        "cut_off_after",
        "mean_before",
        "mean_after",
        "beyond_threshold_before",
        "beyond_threshold_after",
    }
    assert summary_keys <= set(plain["summary"][0])
    assert not {key for key in plain["summary"][0] if key.endswith(("_lower", "_upper"))}
    assert set(plain["equity"][0]) == {"mode", "measure", "before", "after", "change", "better"}
    assert set(plain["areas"][0]) == {
        "area_code",
        "ward_code",
        "people",
        "mode",
        "before",
        "after",
        "change",
        "verdict",
    }
    assert set(plain["wards"][0]) == {
        "ward_code",
        "ward_name",
        "mode",
        "people",
        "before",
        "after",
        "change",
        "gain",
        "lose",
    }
    assert {
        "kind",
        "group",
        "mode",
        "people",
        "gain",
        "lose",
        "unchanged",
        "share_of_losers",
        "share_of_impact_area",
        "ratio_area",
        "ratio_borough",
        "expected",
        "said",
    } <= (set(plain["groups"][0]))


def test_the_file_is_json_without_nan() -> None:
    text = json.dumps(to_plain(appraised(Close("LIB-01"), service=Service.LIBRARY)), allow_nan=False)
    areas = json.loads(text)["areas"]
    assert all(row["after"] is None and row["change"] is None and row["verdict"] == "cut_off" for row in areas)


def test_the_file_adds_up_for_every_way(closed: Appraisal) -> None:
    plain = to_plain(closed)
    assert plain["people"] == 3000
    for summary in [row for row in plain["summary"] if row["basis"] == "residents"]:
        assert summary["gain"] + summary["lose"] + summary["unchanged"] == 3000
        of_way = [row for row in plain["wards"] if row["mode"] == summary["mode"] and row["ward_code"]]
        assert sum(row["lose"] for row in of_way) == pytest.approx(summary["lose"])
        areas = [row for row in plain["areas"] if row["mode"] == summary["mode"] and row["ward_code"]]
        losing = sum(row["people"] for row in areas if row["verdict"] in ("lose", "cut_off"))
        assert losing == pytest.approx(summary["lose"])


def test_areas_outside_have_no_ward_and_a_row_of_their_own_among_the_wards(closed: Appraisal) -> None:
    plain = to_plain(closed)
    outside = [row for row in plain["areas"] if row["mode"] == "walk" and row["ward_code"] is None]
    assert [row["area_code"] for row in outside] == list(OUTSIDE)
    (row,) = [row for row in plain["wards"] if row["mode"] == "walk" and row["ward_code"] is None]
    assert (row["ward_name"], row["people"], row["lose"]) == ("Outside the borough", 65, 65)


def test_small_counts_of_patients_stay_inside_unless_rounding_is_turned_off() -> None:
    few = changed(TOWN, outside_patients=pd.Series([38.0, 7.0], index=TOWN.services.outside_patients.index))
    appraisal = appraised(Close("Z99902", DISPERSED), place=few)
    rows = to_plain(appraisal)["areas"][-2:]
    assert [(row["people"], row.get("under_10", False)) for row in rows] == [(38, False), (None, True)]
    open_plain = to_plain(appraisal, unrounded=True)
    assert [row["people"] for row in open_plain["areas"][-2:]] == [38, 7]
    assert (open_plain["settings"]["unrounded"], to_plain(appraisal)["settings"]["unrounded"]) == (True, False)


def test_mean_minutes_of_patients_outside_are_over_all_of_them(closed: Appraisal) -> None:
    # 40 and 25 patients. Today the areas' walks are to the surgery in Elm, then to the one in Alder.
    areas = walk(closed).areas.loc[list(OUTSIDE)]
    (row,) = [row for row in to_plain(closed)["wards"] if row["mode"] == "walk" and row["ward_code"] is None]
    for side in ("before", "after"):
        assert row[side] == pytest.approx((40 * areas[side].iloc[0] + 25 * areas[side].iloc[1]) / 65)
    assert row["change"] == pytest.approx(row["after"] - row["before"])


def test_the_settings_that_made_the_figures_are_printed(opened: Appraisal) -> None:
    printed = to_plain(opened)["settings"]
    assert (printed["travel"]["walk_kmh"], printed["impact"]["headline_minutes"]) == (4.8, 5)


def test_only_sources_that_were_used_are_named(opened: Appraisal) -> None:
    (source,) = to_plain(opened)["provenance"]
    assert source == {
        "publisher": "Nobody",
        "title": "Five wards on paper",
        "edition": "1",
        "licence": "",
        "sha256": "0" * 64,
    }


def test_every_community_has_a_row_and_one_without_figures_says_so(opened: Appraisal) -> None:
    rows = [row for row in to_plain(opened)["groups"] if row["mode"] == "walk"]
    kinds = list(dict.fromkeys(row["kind"] for row in rows))
    assert kinds == [community.kind for community in COMMUNITIES]
    (religion,) = [row for row in rows if row["kind"] == "religion"]
    assert religion["people"] is None and religion["gain"] is None
    assert religion["note"].startswith("No small-area figures are held.")


def notes_of(*changes: Change, service: Service = Service.GP, place: Place = TOWN) -> str:
    return " ".join(appraised(*changes, service=service, place=place).notes)


def test_notes_say_what_a_reader_must_know() -> None:
    notes = notes_of(CEDAR_SURGERY)
    assert "Five Wards is a made-up place." in notes
    assert "Approximate, screening only" in notes
    assert "Without a car means on foot here" in notes
    assert "Wheelchair journeys are not available" in notes
    assert "Counted on residents" not in notes
    assert "outside the borough are missing" not in notes


def test_a_closure_or_a_move_says_whom_it_counts_and_that_it_cannot_count_patients_where_no_table_is_held() -> None:
    unlisted = changed(TOWN, patients=TOWN.services.patients.iloc[:0])
    assert "Counted on residents by their nearest open surgery" in notes_of(Close("Z99901", DISPERSED), place=unlisted)
    assert "Two counts" in notes_of(Move("Z99901", at(0), DISPERSED))
    library = notes_of(Close("LIB-01"), service=Service.LIBRARY)
    assert "Counted on residents" not in library and "Two counts" not in library


def test_a_change_to_another_service_and_dates_and_an_unknown_list_are_said() -> None:
    assert "Changes to another service (library) are applied; minutes are to a GP surgery only." in notes_of(
        Close("LIB-01")
    )
    assert "Figures are for the time from 1 April 2027." in notes_of(
        replace(CEDAR_SURGERY, terms=Terms(start=pd.Timestamp("2027-04-01").date()))
    )
    assert "moves into other premises is not recorded" in notes_of(CoLocate(at="LIB-01", site="Z99901"))


def test_where_the_files_stop_at_the_edge_the_missing_people_are_said() -> None:
    edge = changed(TOWN, outside_patients=TOWN.services.outside_patients.iloc[:0])
    assert "outside the borough are missing" in notes_of(CEDAR_SURGERY, place=edge)
    assert walk(appraised(CEDAR_SURGERY, place=edge)).outside is None


def test_what_happens_to_each_list_is_kept_with_the_figures(opened: Appraisal, closed: Appraisal) -> None:
    assert list_events(closed) == [{"site": "Z99902", "name": "Elm Surgery", "list": "dispersed"}]
    assert list_events(opened) == []


def test_a_proposal_that_cannot_be_made_is_refused() -> None:
    with pytest.raises(InputError, match="there is no site 'Z1'"):
        appraised(Close("Z1", DISPERSED))


def test_a_table_made_with_other_speeds_is_refused() -> None:
    slow = Settings(travel=TravelSettings(walk_kmh=2.9))
    with pytest.raises(StaleError, match="other travel settings"):
        appraise(TOWN, Proposal("Try", Service.GP, (CEDAR_SURGERY,)), settings=slow)


def test_the_headline_follows_its_settings() -> None:
    strict = Settings(impact=ImpactSettings(headline_minutes=10))
    appraisal = appraise(TOWN, Proposal("Try", Service.GP, (CEDAR_SURGERY,)), settings=strict)
    # Only Cedar's 600 gain ten minutes.
    assert walk(appraisal).summary.gain_headline == 600


def test_steps_are_told_as_they_are_done() -> None:
    steps: list[tuple[str, int, int]] = []
    proposal = Proposal("Try", Service.GP, (CEDAR_SURGERY,))
    appraise(TOWN, proposal, on_step=lambda *step: steps.append(step))
    assert steps == [("Minutes to new sites", done, 3) for done in (1, 2, 3)]


def test_on_streets_the_minutes_are_those_of_the_way_and_of_the_steps(on_streets: Place) -> None:
    today = appraised(CEDAR_SURGERY, place=on_streets)
    assert today.ways[Way.WALK].areas["before"][list(AREAS)].tolist() == pytest.approx(STREET_WALK_MINUTES, abs=1e-4)
    by_wheelchair = [metres * 60 / 3400 for metres in STREET_WHEELCHAIR_METRES]
    assert today.ways[Way.WHEELCHAIR].areas["before"][list(AREAS)].tolist() == pytest.approx(by_wheelchair, abs=1e-4)
    assert not today.place.travel.approximate


def test_on_streets_an_opening_by_hand(on_streets: Place) -> None:
    # To 2,000 m along: Cedar 200 m (2.5 minutes, from 18.75 and 17.5); Damson's first area 600 m (7.5, from 12.5);
    # Birch's second area 600 m of which 100 are steps (8.75, from 12.5: 3.75 nearer, under the headline's 5).
    way_impact = walk(appraised(CEDAR_SURGERY, place=on_streets))
    assert way_impact.areas["change"][list(AREAS)].tolist() == pytest.approx(
        [0, 0, 0, -3.75, -16.25, -15, -5, 0, 0, 0], abs=1e-4
    )
    # Cedar's 600 and Damson's 250 count in the headline; Birch's 300 are a gain of 2 to 5 minutes.
    assert (way_impact.summary.gain, way_impact.summary.gain_headline, way_impact.summary.gain_10) == (1150, 850, 600)
    assert way_impact.areas.loc[AREAS[3], "band"] == "nearer_2"


def test_steps_between_keep_a_wheelchair_further_away(on_streets: Place) -> None:
    # From Birch's second area to 2,000 m along: 500 m and 500 m round the steps, 1,000 m; Alder Surgery is as far.
    areas = appraised(CEDAR_SURGERY, place=on_streets).ways[Way.WHEELCHAIR].areas
    assert areas.loc[AREAS[3], "verdict"] == "unchanged"


def test_with_streets_nothing_is_called_approximate_and_a_wheelchair_is_not_absent(on_streets: Place) -> None:
    notes = notes_of(CEDAR_SURGERY, place=on_streets)
    assert "Approximate" not in notes
    assert "Wheelchair journeys are not available" not in notes


def test_without_streets_a_site_far_out_is_refused_in_words() -> None:
    # Wards are 1,000 m wide: 3,000 m north of the row is 2,500 m beyond them, 60,000 m is 59.5 km.
    near = appraised(Open("Lighthouse", GridPoint(WEST_EASTING, NORTHING + 3000)))
    assert near.ways[Way.WALK].summary.people == 3000
    with pytest.raises(InputError, match="Lightship would stand 60 km outside Five Wards"):
        appraised(Open("Lightship", GridPoint(WEST_EASTING, NORTHING + 60_000)))


def test_a_site_in_the_sea_is_refused_in_words(on_streets: Place) -> None:
    with pytest.raises(InputError, match="put it on land, near a street"):
        appraised(Open("Lighthouse", GridPoint(WEST_EASTING, NORTHING + 3000)), place=on_streets)


def test_with_streets_and_a_timetable_every_way_is_appraised_but_the_cyclists_own_choice(
    on_streets: Place, buses_closed: Appraisal
) -> None:
    assert list(buses_closed.ways) == [way for way in Way if way is not Way.CYCLE_QUIET]
    without = appraised(CEDAR_SURGERY, place=on_streets)
    assert list(without.ways) == [way for way in buses_closed.ways if way is not Way.TRANSIT]
    assert to_plain(buses_closed)["modes"] == [way.value for way in buses_closed.ways]


def test_closing_elm_surgery_by_bus_by_hand(buses_closed: Appraisal) -> None:
    # To Alder Surgery with the bus of tests.town, which leaves Elm at :02 and :32 and Cedar 4 minutes later. The last
    # area stands at the stop in Elm: a wait and 8 minutes, 8 to 37; the median of the 181 departures is 22 (see
    # test_minutes). The one before it is 5 minutes' walk away: 13 and the minutes too early k, until 38.75 on foot;
    # k = 27 occurs a 7th time, so the 91st of 6 a minute is k = 15, 28. From Damson it is quicker to walk to Cedar,
    # 12.5 or 7.5 minutes, and to be half a minute early: 17 + k or 12 + k, until 33.75 or 28.75 on foot: 32 and 27.
    # From Cedar's second area, 2.5 minutes away, 7 + k with k = 3 a 7th time: 18 + 7 + 6 x 11 = 91, k = 14, 21.
    areas = buses_closed.ways[Way.NOCAR].areas.loc[list(AREAS[5:])]
    assert areas["before"].tolist() == pytest.approx([17.5, 12.5, 7.5, 2.5, 2.5], abs=1e-4)
    assert areas["after"].tolist() == pytest.approx([21, 27, 32, 28, 22])
    # On foot it is 23.75, 28.75, 33.75, 38.75 and 43.75.
    on_foot = walk(buses_closed).areas.loc[list(AREAS[5:]), "after"]
    assert on_foot.tolist() == pytest.approx([23.75, 28.75, 33.75, 38.75, 43.75], abs=1e-4)


def test_the_people_of_that_closure_by_hand(buses_closed: Appraisal) -> None:
    no_car, on_foot = buses_closed.ways[Way.NOCAR].summary, walk(buses_closed).summary
    # 200 people are 3.5 minutes further, 250 + 150 + 120 + 80 are 14.5, 24.5, 25.5 and 19.5 minutes further.
    assert (no_car.lose, no_car.lose_5, no_car.lose_10, no_car.cut_off) == (800, 600, 600, 0)
    more = (200 * 3.5 + 250 * 14.5 + 150 * 24.5 + 120 * 25.5 + 80 * 19.5) / 3000
    assert no_car.mean_after - no_car.mean_before == pytest.approx(more)
    # On foot the 200 of Cedar walk 6.25 minutes more, which is in the headline; without a car it is not.
    assert (on_foot.lose_headline, no_car.lose_headline) == (800, 600)
    # Over 30 minutes without a car: the 150 who need 32.
    assert (no_car.threshold_minutes, no_car.beyond_threshold_after) == (30, 150)


def test_public_transport_and_going_without_a_car_are_one_journey_and_never_longer_than_on_foot(
    buses_closed: Appraisal,
) -> None:
    transit, no_car = (to_plain(buses_closed)["summary"][at_] for at_ in (6, 0))
    assert (transit.pop("mode"), no_car.pop("mode")) == ("transit", "nocar") and transit == no_car
    ways = buses_closed.ways
    assert ways[Way.TRANSIT].areas.equals(ways[Way.NOCAR].areas)
    for moment in ("before", "after"):
        assert (ways[Way.NOCAR].areas[moment] <= ways[Way.WALK].areas[moment]).all()


def test_a_slow_walk_is_a_way_of_its_own(buses_closed: Appraisal) -> None:
    slow, at_pace = buses_closed.ways[Way.WALK_SLOW].areas, walk(buses_closed).areas
    assert slow["after"].to_numpy() == pytest.approx(at_pace["after"].to_numpy() * 4.8 / 2.9)
    # 15 minutes more at 4.8 km/h are 24.8 at 2.9: a slow walker of Damson's first area loses more.
    assert slow.loc[AREAS[6], "change"] == pytest.approx((28.75 - 12.5) * 4.8 / 2.9, abs=1e-3)


def test_opening_a_site_by_bus_never_lengthens_the_nearest_trip_without_a_car(buses: Place) -> None:
    for metres in (100, 1000, 2400, 3800, 4700):
        way_impact = appraised(Open("Anywhere", at(metres)), place=buses).ways[Way.NOCAR]
        assert (way_impact.areas["after"] <= way_impact.areas["before"]).all()
        assert way_impact.summary.lose == 0


def test_a_new_site_by_bus_is_as_near_as_the_site_that_stands_there(buses: Place) -> None:
    shared = appraised(CoLocate(at="LIB-01"), place=buses).ways[Way.TRANSIT].areas
    opened = appraised(CEDAR_SURGERY, place=buses).ways[Way.TRANSIT].areas
    assert shared.equals(opened)


def test_only_the_bus_crosses_the_river_and_only_while_it_brings_people_home() -> None:
    # Without Elm Surgery the 200 residents of Elm have no journey on foot; with the bus they have one. Where the last
    # bus home leaves Alder at 11:15, fewer than half of the minutes from 09:30 to 12:30 have a way back.
    all_day = appraised(Close("Z99902", DISPERSED), place=beyond_the_river())
    morning = appraised(Close("Z99902", DISPERSED), place=beyond_the_river(last_home="11:15"))
    lost = {
        name: (appraisal.ways[Way.NOCAR].summary.cut_off, walk(appraisal).summary.cut_off)
        for name, appraisal in (("all day", all_day), ("morning", morning))
    }
    assert lost == {"all day": (0, 200), "morning": (200, 200)}
    verdict = morning.ways[Way.TRANSIT].areas["verdict"]
    assert set(verdict[verdict == "cut_off"].index) == {AREAS[8], AREAS[9], *OUTSIDE}
    # The patients outside are lost beside them, and not among them.
    assert morning.ways[Way.NOCAR].outside.cut_off == 65
    json.dumps(to_plain(morning), allow_nan=False)


def test_figures_by_bus_name_their_day_window_and_feed(buses_closed: Appraisal) -> None:
    notes = " ".join(buses_closed.notes)
    assert "Tuesday 2 June 2026, leaving 09:30 to 12:30, home by 17:30; timetable of paper." in notes
    assert "Without a car means on foot" not in notes
    printed = to_plain(buses_closed)["settings"]
    assert (printed["transit"]["access_minutes"], printed["transit"]["stay_minutes"]) == (20, 30)
    assert printed["travel"]["slow_walk_kmh"] == 2.9


def test_with_a_timetable_the_file_adds_up_for_every_way(buses: Place, buses_closed: Appraisal) -> None:
    for appraisal in (buses_closed, appraised(CEDAR_SURGERY, place=buses)):
        plain = to_plain(appraisal, unrounded=True)
        for summary in plain["summary"]:
            together = summary["gain"] + summary["lose"] + summary["unchanged"]
            assert together == pytest.approx(summary["people"]), summary["mode"]
            if summary["basis"] == "patients":
                continue
            assert together == 3000
            groups = [row for row in plain["groups"] if row["mode"] == summary["mode"] and row["kind"] == "age"]
            assert sum(row["lose"] for row in groups) == pytest.approx(summary["lose"])


def test_a_site_that_only_a_footpath_reaches_is_appraised_on_foot_and_by_bus_and_noted_for_the_other_modes() -> None:
    appraisal = appraised(Open("Up the path", FOOTPATH_END), place=footpath_town())
    # From the last area, 4,600 m along, 200 + 800 m on foot are 12.5 minutes, as far as Elm Surgery; a cycle is pushed.
    assert walk(appraisal).areas.loc[OUTSIDE[1], "after"] == pytest.approx(12.5, abs=1e-3)
    refused = [
        note for note in appraisal.notes if "more than 500 metres from any street that can be used by car" in note
    ]
    assert len(refused) == 1 and refused[0].startswith("Up the path")
    assert appraisal.ways[Way.CAR].areas["after"].equals(appraisal.ways[Way.CAR].areas["before"])


def test_a_site_that_no_path_reaches_is_refused_in_words(buses: Place) -> None:
    with pytest.raises(InputError, match=r"Up the hill.* more than 500 metres from any street .* put it on land"):
        appraised(Open("Up the hill", GridPoint(WEST_EASTING + 2000, NORTHING + 600)), place=buses)


@pytest.mark.parametrize("name", ["town", "on_streets", "buses"])
def test_a_site_in_water_is_refused_by_the_waters_name(request: pytest.FixtureRequest, name: str) -> None:
    place: Place = request.getfixturevalue(name)
    pond = GridPoint(WEST_EASTING + 1500, NORTHING + 250)
    with pytest.raises(InputError, match=r"NEW-1 \(Boathouse\) would stand in Birch Pond; put it on land"):
        appraised(Open("Boathouse", pond), place=place)
    with pytest.raises(InputError, match=r"LIB-01 \(Cedar Library\) would stand in Birch Pond"):
        appraised(Move("LIB-01", pond), service=Service.LIBRARY, place=place)
