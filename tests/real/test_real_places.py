"""Trafford, Rutland and the Isle of Wight are built from their real files and held against what their publishers say.

Skipped, with a sentence, where the folder of real files is not on the machine.
"""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geo import build
from geo.access.access import held_ways
from geo.appraisal.appraise import appraise
from geo.appraisal.headline_text import headline
from geo.appraisal.minutes_text import minutes_report
from geo.appraisal.text import to_plain
from geo.areas.areas import AreaKind
from geo.errors import NotHeldError
from geo.place.named_communities import CommunityKind, NamedCommunity
from geo.place.place import Place
from geo.proposals.kinds.several import CoLocate
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from geo.travel.streets import Mode
from geo.travel.ways import Way
from geo.ui.record_forms import COMMUNITIES_KEY, RECORD_KEY
from geo.ui.session import Draft, FairnessChoice, Selection
from tests.conftest import PROJECT, RealPlace
from tests.town import all_minutes

PLACES = ("trafford", "rutland", "isle_of_wight")
DISPERSED = ListOutcome(ListFate.DISPERSED)
# Published: Census 2021 usual residents of the authorities, and the 2024 mid-year estimate of Trafford.
TRAFFORD_CENSUS, RUTLAND_CENSUS = 235_052, 41_049
TRAFFORD_MID_2024 = 241_025


@pytest.fixture(name="trafford")
def built_trafford(real_place: Callable[[str], RealPlace]) -> RealPlace:
    """Trafford from its folder: no streets."""
    return real_place("trafford")


@pytest.fixture(name="rutland")
def built_rutland(real_place: Callable[[str], RealPlace]) -> RealPlace:
    """Rutland from its folder: real streets, LSOAs only."""
    return real_place("rutland")


def line(report: build.Report, start: str) -> str:
    """The one line of the account that begins so."""
    (text,) = [text for text in report.lines if text.startswith(start)]
    return text


def sites(place: Place, service: Service) -> int:
    """How many sites of a service have a place."""
    return sum(site.at is not None for site in place.services.sites_of(service))


def test_trafford_is_made_of_its_output_areas_and_todays_wards(trafford: RealPlace) -> None:
    place, _, folder = trafford
    lookup = pd.read_csv(folder / "lookups/OA21_LSOA21_MSOA21_LAD22_EW_LU.csv")
    assert place.areas.kind is AreaKind.OA and set(place.inside) == set(lookup["OA21CD"])
    assert (len(place.inside), lookup["LSOA21CD"].nunique(), len(place.wards)) == (738, 139, 21)
    assert place.wards.vintage == "2023" and [wards.vintage for wards in place.map.other_wards] == ["2022"]


def test_rutland_is_made_of_lsoas(rutland: RealPlace) -> None:
    place, _, _ = rutland
    assert place.areas.kind is AreaKind.LSOA and (len(place.inside), len(place.wards)) == (26, 15)


def test_people_of_the_census_are_the_published_ones_to_a_thousandth(trafford: RealPlace, rutland: RealPlace) -> None:
    # The census changes small counts at random, so small areas do not add up to the authority to the last person.
    (census,) = [table for table in trafford[0].people.tables if table.title.startswith("Census")]
    assert census.people.sum() == pytest.approx(TRAFFORD_CENSUS, rel=0.001)
    assert rutland[0].people.residents.sum() == pytest.approx(RUTLAND_CENSUS, rel=0.001)


def test_trafford_s_people_are_those_of_its_newest_mid_year_estimate_by_output_area(trafford: RealPlace) -> None:
    place, _, folder = trafford
    raw = pd.read_csv(folder / "population/mid-year_2024_population_estimates_oa.csv.gz")
    persons = raw[raw["sex"] == "Persons"].set_index("area_code")
    assert place.people.residents.to_dict() == persons["all_ages"].astype(float).to_dict()
    old = persons[[str(age) for age in range(85, 90)] + ["90+"]].sum().sum()
    ages = place.people.groups[(place.people.groups["kind"] == "age") & (place.people.groups["group"] == "85+")]
    assert ages["people"].sum() == pytest.approx(old)


def test_the_mid_year_estimate_of_trafford_is_the_published_one(trafford: RealPlace) -> None:
    place, _, folder = trafford
    table = next(table for table in place.people.tables if table.date == "2024-06-30")
    wards = pd.read_csv(folder / "population/mid-year_2024_population_estimates_ward.csv")
    persons = wards.loc[wards["sex"] == "Persons", "all_ages"].sum()
    assert table.people.sum() == persons == TRAFFORD_MID_2024


@pytest.mark.parametrize(("year", "people"), [("2022", 2706), ("2024", 2737)])
def test_a_hundredth_of_trafford_is_counted_in_another_ward_than_published(
    trafford: RealPlace, year: str, people: int
) -> None:
    sentence = line(trafford[1], f"Against the published ward totals of {year}, ")
    assert int(sentence.split(", ", 1)[1].split(" people")[0].replace(",", "")) == pytest.approx(people, abs=5)


@pytest.mark.parametrize(("name", "by_fifth"), [("trafford", (11, 23, 18, 27, 60)), ("rutland", (0, 0, 4, 14, 8))])
def test_lsoas_fall_into_the_national_fifths_as_published(
    trafford: RealPlace, rutland: RealPlace, name: str, by_fifth: tuple[int, ...]
) -> None:
    place, _, folder = {"trafford": trafford, "rutland": rutland}[name]
    fifth = place.people.deprivation["national_fifth"]
    if place.areas.kind is AreaKind.OA:
        lookup = pd.read_csv(folder / "lookups/OA21_LSOA21_MSOA21_LAD22_EW_LU.csv").set_index("OA21CD")["LSOA21CD"]
        fifth = fifth.groupby(lookup.reindex(fifth.index)).first()
    assert tuple(fifth.value_counts().reindex(range(1, 6)).fillna(0).astype(int)) == by_fifth


def test_the_fifths_of_rutland_itself_stand_beside_the_empty_national_ones(rutland: RealPlace) -> None:
    place, _, _ = rutland
    assert any(
        note.startswith("Nobody here lives in the most deprived fifth (national)") for note in place.account.notes
    )
    # Fifths of this borough hold about a fifth of its people each: an LSOA is a twenty-sixth of them.
    people = (
        place.people.residents.groupby(place.people.deprivation["local_fifth"]).sum() / place.people.residents.sum()
    )
    assert people.to_numpy() == pytest.approx([0.2] * 5, abs=0.05)


def test_practices_are_those_of_the_newest_list(trafford: RealPlace, rutland: RealPlace) -> None:
    place, _, folder = trafford
    newest = pd.read_csv(folder / "services/trafford_gp_patient_registrations_2026-01.csv")
    assert len(place.services.practices) == len(newest) == 26
    assert sum(practice.registered for practice in place.services.practices) == newest["registered_patients"].sum()
    assert len(rutland[0].services.practices) == 4 and sites(rutland[0], Service.GP) == 4


def test_practices_of_trafford_stand_in_or_near_it(trafford: RealPlace) -> None:
    place, _, _ = trafford
    west, south, east, north = place.wards.frame.total_bounds
    placed = [site for site in place.services.sites_of(Service.GP) if site.at is not None]
    assert len(placed) == 26
    assert all(west < site.at.easting < east and south < site.at.northing < north for site in placed if site.at)


def test_services_are_as_many_as_the_lists_hold(trafford: RealPlace, rutland: RealPlace) -> None:
    place = trafford[0]
    counts = {service: sites(place, service) for service in place.services.offered()}
    # The lists have 53 and 56 rows: one dentist stands on two, and two care homes are registered under two owners.
    assert counts[Service.PHARMACY] == 57 and counts[Service.DENTIST] == 52 and counts[Service.CARE_HOME] == 54
    assert counts[Service.LIBRARY] == 13 and counts[Service.JOBCENTRE] == 2 and counts[Service.LEISURE_CENTRE] == 9
    assert 60 <= counts[Service.PRIMARY_SCHOOL] <= 75 and 15 <= counts[Service.SECONDARY_SCHOOL] <= 25
    # 608 assets, one of them 26 km away, 213 others without a place of their own; some fifty are schools, libraries and
    # grounds that other lists tell.
    assert counts[Service.COUNCIL_BUILDING] == 345
    assert sum(sites(rutland[0], service) for service in rutland[0].services.offered()) >= 35


@pytest.mark.parametrize("name", PLACES)
def test_every_file_of_the_folder_is_accounted_for(real_place: Callable[[str], RealPlace], name: str) -> None:
    place, report, folder = real_place(name)
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {"sources.toml"}
    unnamed = {file for file in files if not any(file in text for text in report.lines)}
    assert unnamed == set()
    used = {source.file for source in place.account.provenance if source.used_for}
    left = {file for file in files if any(text.startswith(f"Left out: {file}:") for text in place.account.left_out)}
    assert files - used - left == set()


def test_what_is_read_off_a_files_name_is_said_to_be_assumed(trafford: RealPlace) -> None:
    _, report, _ = trafford
    assert line(report, "services/jobcentre_plus.csv: List").endswith("(service assumed from the file's name).")
    assert line(report, "services/epraccur_2021-11.csv: GP").endswith("2021-11 (date assumed from the file's name).")


def test_the_change_of_the_list_is_modelled_and_says_so(trafford: RealPlace, rutland: RealPlace) -> None:
    for place, _, _ in (trafford, rutland):
        (change,) = place.people.list_changes
        assert change.modelled and change.basis.startswith("modelled: each practice's pattern of 2022-07-01")
        assert change.before_date.startswith("2020-04")
        assert change.frame["before"].notna().all() and (change.frame["after"] > 0).all()
        # No small area doubles or halves in these years.
        assert change.frame["per_cent"].abs().max() < 50


def test_the_lists_of_rutland_grow_as_its_practices_say(rutland: RealPlace) -> None:
    place, _, folder = rutland
    change = place.people.list_changes[0]
    before = pd.read_csv(folder / "services/gp-by-age_2020-04.csv").set_index("PRACTICE_CODE")["TOTAL"]
    after = pd.read_csv(folder / "services/gp-reg-pat-prac-all_2021.csv").set_index("CODE")["NUMBER_OF_PATIENTS"]
    pattern = place.services.patients.groupby("practice_id")["patients"].sum()
    codes = [practice.practice_id for practice in place.services.practices]
    # Each practice's patients here, times how its list has changed; practices outside do not change.
    expected = sum(pattern[code] * (1 - before[code] / after[code]) for code in codes)
    assert change.frame["change"].sum() == pytest.approx(expected, rel=1e-6)


def test_where_the_files_stop_at_the_edge_the_place_says_so(trafford: RealPlace, rutland: RealPlace) -> None:
    for place, _, _ in (trafford, rutland):
        assert place.services.outside_patients.empty
        assert any("patients who live outside are missing" in note for note in place.account.notes)
    assert any("stops less than 5 km beyond the place" in note for note in rutland[0].account.notes)


def test_the_list_of_trafford_is_said_to_be_of_the_month_of_its_file(trafford: RealPlace) -> None:
    closes = Close("P91003", DISPERSED)
    first = headline(appraise(trafford[0], Proposal("One closes", Service.GP, (closes,))))[0]
    assert first.startswith("About 7,900 people are registered at Park Medical Practice in January 2026, and all of")


def test_trafford_without_streets_is_for_screening_only(trafford: RealPlace, rutland: RealPlace) -> None:
    assert trafford[0].travel.approximate and Mode.WHEELCHAIR not in trafford[0].travel.times
    assert not rutland[0].travel.approximate and Mode.WHEELCHAIR in rutland[0].travel.times


def test_public_transport_is_absent_from_both_and_each_says_why(trafford: RealPlace, rutland: RealPlace) -> None:
    # Trafford's folder has the trains of Greater Manchester but no streets, Rutland's streets but no timetable.
    why = {
        "Trafford": "a timetable is held, but no streets to walk to its stops.",
        "Rutland": "no timetable is held.",
    }
    for place, report, _ in (trafford, rutland):
        assert (place.travel.timetable, place.travel.first_when) == (
            None,
            None,
        ) and Mode.TRANSIT not in place.travel.times
        sentence = f"Public transport is absent, and without a car means on foot: {why[place.name]}"
        assert line(report, "Public transport is absent") == sentence
        assert "Timetable: none; public transport is absent." in build.describe(place)
        with pytest.raises(NotHeldError, match="holds no timetable that can be used, so public"):
            minutes_report(place, "transit", target=Service.GP)
        on_foot, no_car = (minutes_report(place, mode, target=Service.GP) for mode in ("walk", "nocar"))
        assert no_car["areas"] == on_foot["areas"]
        assert any("so buses and trains are not counted" in note for note in no_car["notes"])
    assert any(why["Trafford"] in note for note in trafford[0].account.notes)


def test_ways_are_those_that_streets_allow(trafford: RealPlace, rutland: RealPlace) -> None:
    straight = [Way.NOCAR, Way.WALK, Way.WALK_SLOW, Way.CYCLE, Way.CAR]
    assert list(held_ways(trafford[0].travel.times)) == straight
    assert list(held_ways(rutland[0].travel.times)) == [way for way in Way if way is not Way.TRANSIT]


def test_groups_add_up_to_people_in_every_small_area(trafford: RealPlace, rutland: RealPlace) -> None:
    for place, _, _ in (trafford, rutland):
        for kind in place.people.group_kinds:
            people = place.people.groups[place.people.groups["kind"] == kind.kind].groupby("area_code")["people"].sum()
            assert people.reindex(place.inside).to_numpy() == pytest.approx(place.people.residents.to_numpy()), (
                kind.title
            )


def test_what_a_place_holds_no_figures_for_is_not_available(rutland: RealPlace) -> None:
    kinds = {kind.kind for kind in rutland[0].people.group_kinds}
    assert {"cars", "carers", "sex", "pregnancy"}.isdisjoint(kinds)
    assert {"disability", "ethnic_group", "religion", "moved", "deprivation_local"} <= kinds


def opening(place: Place) -> Proposal:
    """A surgery opens where the library stands, or the first place of worship."""
    service = Service.LIBRARY if Service.LIBRARY in place.services.offered() else Service.PLACE_OF_WORSHIP
    at = next(site.at for site in place.services.sites_of(service) if site.at is not None)
    return Proposal("A surgery opens", Service.GP, (Open("New surgery", at),))


def closing(place: Place) -> Proposal:
    """The first surgery closes and its list is dispersed."""
    site = next(site for site in place.services.sites_of(Service.GP) if site.at is not None)
    return Proposal("A surgery closes", Service.GP, (Close(site.site_id, ListOutcome(ListFate.DISPERSED)),))


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("made", [opening, closing])
def test_appraisals_of_real_places_add_up(
    real_place: Callable[[str], RealPlace], name: str, made: Callable[[Place], Proposal]
) -> None:
    place = real_place(name)[0]
    report = to_plain(appraise(place, made(place)), unrounded=True)
    residents = [row for row in report["summary"] if row["basis"] == "residents"]
    assert [row["mode"] for row in residents] == report["modes"]
    patients = [row for row in report["summary"] if row["basis"] == "patients"]
    assert [row["mode"] for row in patients] == (report["modes"] if made is closing else [])
    registered = sum(practice_list["registered"] for practice_list in report.get("patients", []))
    for row in report["summary"]:
        everybody = place.people.residents.sum() if row["basis"] == "residents" else registered
        assert row["gain"] + row["lose"] + row["unchanged"] == pytest.approx(everybody)
    for row in residents:
        assert (row["lose"] if made is opening else row["gain"]) == 0
    wards = [row for row in report["wards"] if row["mode"] == "walk" and row["ward_code"]]
    walk = next(row for row in residents if row["mode"] == "walk")
    assert sum(row["gain"] for row in wards) == pytest.approx(walk["gain"])
    assert sum(row["lose"] for row in wards) == pytest.approx(walk["lose"])


def everything(place: Place) -> Proposal:
    """The first surgery closes, the second moves in with somebody else, and a ward is named as a community."""
    first, second, *_ = (site for site in place.services.sites_of(Service.GP) if site.at is not None)
    host = next(site for site in place.services.sites if site.service is not Service.GP and site.at is not None)
    changes = (
        Close(first.site_id, ListOutcome(ListFate.DISPERSED)),
        CoLocate(host.site_id, second.site_id, registered=ListOutcome(ListFate.STAYS)),
    )
    ward = NamedCommunity("A ward", CommunityKind.AREA, wards=(str(place.wards.frame.index[0]),))
    return Proposal("Everything", Service.GP, changes, communities=(ward,))


@pytest.mark.parametrize("name", PLACES)
@pytest.mark.parametrize("page", ["4_propose.py", "5_impact.py", "6_fairness.py"])
def test_every_page_of_a_proposal_is_drawn_whole_for_a_real_place(
    real_place: Callable[[str], RealPlace], pages_show: Callable[[Place], None], name: str, page: str
) -> None:
    place = real_place(name)[0]
    pages_show(place)
    app = AppTest.from_file(str(PROJECT / "pages" / page), default_timeout=120)
    app.session_state["selection"] = Selection(draft=Draft((everything(place),)), fairness=FairnessChoice(number=True))
    app.session_state[RECORD_KEY] = app.session_state[COMMUNITIES_KEY] = True
    app.run()
    assert not app.exception and not app.error
    assert "Everything" in " ".join(str(part.value) for part in (*app.header, *app.text_input))


def test_the_wards_of_2022_are_rebased_to_those_of_2023(real_data: Path, tmp_path: Path) -> None:
    files = [path for name in ("boundaries", "lookups") for path in (real_data / "trafford" / name).iterdir()]
    population = real_data / "trafford/population"
    tidy = population / "census2021_tidy/2021_disability_ward_trafford.csv"
    for path in (*files, population / "census2021-ts007a-oa.csv.gz", tidy):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    place = build.open_place(build.build(tmp_path, name="rebased").key)
    kind = next(kind for kind in place.people.group_kinds if kind.kind == "disability")
    assert kind.basis == "re-based from wards of 2022 through output areas by people, modelled"
    table = pd.read_csv(tidy)
    counts = table[table["measure"] == "Count"]
    counted = counts.loc[~counts["disability_category"].str.startswith("Not"), "value"].sum()
    disabled = place.people.groups[
        (place.people.groups["kind"] == "disability") & (place.people.groups["group"] == "Disabled")
    ]
    assert disabled["people"].sum() == pytest.approx(counted, rel=0.005)


# Department for Transport, Journey Time Statistics 2016: mean minutes, and the widest ratio of ours to them seen here.
# Our Rutland lacks the surgeries of Stamford, Melton Mowbray and Corby and the branches of its own practices: its east
# is far from a surgery only on paper. A mean is over residents, the published one over users of the service.
RUTLAND_PUBLISHED = [
    (Service.GP, Mode.CAR, 9, 1.3),
    (Service.GP, Mode.CYCLE, 14, 1.5),
    (Service.PRIMARY_SCHOOL, Mode.CAR, 8, 1.2),
    (Service.PRIMARY_SCHOOL, Mode.CYCLE, 11, 1.35),
]


@pytest.mark.parametrize(("service", "mode", "published", "most"), RUTLAND_PUBLISHED)
def test_minutes_in_rutland_stand_beside_the_published_ones(
    rutland: RealPlace, service: Service, mode: Mode, published: float, most: float
) -> None:
    place, _, _ = rutland
    site_ids = [site.site_id for site in place.services.sites_of(service) if site.at is not None]
    nearest = all_minutes(place, mode).minutes.loc[place.inside, site_ids].min(axis=1)
    ours = float(np.average(nearest, weights=place.people.residents))
    assert 1 <= ours / published <= most


def test_by_car_most_of_rutland_is_within_15_minutes_of_a_surgery(rutland: RealPlace) -> None:
    # Published 99%; 58% from one door an LSOA at the peak.
    place, _, _ = rutland
    site_ids = [site.site_id for site in place.services.sites_of(Service.GP) if site.at is not None]
    nearest = all_minutes(place, Mode.CAR).minutes.loc[place.inside, site_ids].min(axis=1)
    assert place.people.residents[nearest <= 15].sum() / place.people.residents.sum() >= 0.8


def test_rutland_starts_from_its_postcodes_and_trafford_from_its_centres(
    trafford: RealPlace, rutland: RealPlace
) -> None:
    doors = rutland[0].travel.doors
    assert doors.groupby(level=0)["weight"].sum().to_numpy() == pytest.approx(1)
    assert len(doors.loc[rutland[0].inside]) > 1000
    assert trafford[0].travel.doors.index.equals(trafford[0].areas.frame.index)
    assert all_minutes(trafford[0], Mode.WALK).without is None
    # Centres of 2011 tell those areas that have kept their codes; the others have none of their own.
    assert line(rutland[1], "Centres of small areas").startswith(
        "Centres of small areas: its population-weighted centre (21 areas); the mean of its unit postcodes (5 areas)"
    )


def test_nobody_walks_along_the_great_north_road_in_rutland(rutland: RealPlace) -> None:
    streets = rutland[0].travel.network.streets if rutland[0].travel.network else None
    assert streets is not None
    # Driven at 70 mph, one way: the A1. Where a pavement or path is told it stays open.
    fast = np.nanmax(np.nan_to_num(streets.car_kmh), axis=0) >= 110
    open_on_foot = fast & ~np.isnan(streets.walk[0])
    kilometres = float(streets.edge_metres[open_on_foot].sum() / 1000)
    assert kilometres < 2 < float(streets.edge_metres[fast].sum() / 1000)


def test_a_closure_in_rutland_says_beside_the_answer_that_no_timetable_is_held(rutland: RealPlace) -> None:
    place = rutland[0]
    closes = Close("C82010", ListOutcome(ListFate.DISPERSED))
    first, refused, residents, *rest = headline(appraise(place, Proposal("One closes", Service.GP, (closes,))))
    assert re.match(
        r"About [\d,]+ people are registered at Oakham Medical Practice on \d+ \w+ 20\d\d, and all of", first
    )
    assert "Without a car (on foot only: no timetable is held that can be used), if they joined where today's" in first
    # Who cannot walk there in two hours is in the same sentence, and no journey is lost for want of a timetable.
    counted = (
        r"[\d,]+ (people )?would have no GP surgery (with room )?within two hours on foot \(buses are not counted here"
    )
    assert re.search(counted, first) and re.search(counted, residents)
    assert "no practice areas are held" in refused and residents.startswith("Another count, residents by their nearest")
    assert not re.search(r"\blost\b|where one is found today", " ".join([first, residents, *rest]))
