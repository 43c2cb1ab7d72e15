"""Tables hold the maps' facts: rounded last, absent rows in words, protected where patients are counted."""

import dataclasses
import json

import pandas as pd
import pytest

from geo.access.access import nearest_by
from geo.appraisal.appraise import appraise
from geo.appraisal.record import Appraisal
from geo.people.population import COMMUNITIES
from geo.place.place import Place
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.provenance import Source
from geo.services.services import Service
from geo.travel.ways import Way
from geo.views.impact import tables as impact_tables
from geo.views.words import files, tables
from tests.town import OUTSIDE, WARDS, at, changed


@pytest.fixture
def minutes(town: Place) -> pd.Series:
    return nearest_by(town.travel.times, Way.NOCAR, site_ids=["Z99901", "Z99902"])


@pytest.fixture
def closing(town: Place) -> Appraisal:
    """Elm Surgery closes; areas 6 to 10 and both outside go to 400 m instead."""
    close = Close("Z99902", ListOutcome(ListFate.DISPERSED))
    return appraise(town, Proposal("Elm closes", Service.GP, (close,)))


def test_wards_average_their_people_and_not_their_areas(town: Place, minutes: pd.Series) -> None:
    table = tables.wards(town, minutes, service=Service.GP, way=Way.NOCAR)
    # Birch: (500 x 9.75 + 300 x 16.25) / 800 = 12.19; the mean of its areas would be 13.
    assert table.loc[WARDS[1], "Average minutes"] == 12
    assert table["People"].sum() == 3000


def test_the_longest_journeys_come_first_and_a_journey_not_found_before_them(town: Place, minutes: pd.Series) -> None:
    assert tables.wards(town, minutes, service=Service.GP, way=Way.NOCAR).index[0] == WARDS[2]
    lost = minutes.mask(minutes.index == "E00999010")
    first = tables.areas(town, lost).iloc[0]
    assert first.name == "E00999010"
    assert pd.isna(first["Minutes"])


def test_people_without_a_journey_are_counted_not_filled_in(town: Place, minutes: pd.Series) -> None:
    # Elm's second area, 80 people; its first, 120 people, is 3.25 minutes away, so the average stays 3.
    table = tables.wards(town, minutes.mask(minutes.index == "E00999010"), service=Service.GP, way=Way.NOCAR)
    assert table.loc[WARDS[4], "People without a journey"] == 80
    assert table.loc[WARDS[4], "Average minutes"] == 3


def test_every_community_keeps_its_row_in_fixed_order(town: Place, minutes: pd.Series) -> None:
    table = tables.near_by_community(town, minutes)
    titles = list(dict.fromkeys(table["Community"]))
    assert titles == [tables.ALL_PEOPLE, *(community.title for community in COMMUNITIES)]
    row = table[table["Community"] == "Sexual orientation"].iloc[0]
    assert "not a finding of no effect" in row["Group"]
    assert pd.isna(row["People"])


def test_who_is_near_is_a_share_of_each_groups_own_people(town: Place, minutes: pd.Series) -> None:
    table = tables.near_by_community(town, minutes).set_index("Group")
    # Within 10 minutes: 600 + 400 + 500 + 150 + 120 + 80 = 1,850 of 3,000, 61.7%; of 440 disabled people
    # 120 + 80 + 50 + 15 + 36 + 24 = 325, 73.9%.
    assert table.loc["all residents", "Within 10 minutes %"] == 62
    assert table.loc["Disabled", "Within 10 minutes %"] == 74


def test_a_change_behind_few_patients_is_withheld(town: Place) -> None:
    newest = town.people.list_changes[0]
    few = newest.frame.copy()
    few.loc["E00999001", ["before", "after"]] = [6.0, 9.0]
    small = changed(town, list_changes=(dataclasses.replace(newest, frame=few),))
    assert tables.list_change_per_cent(town)["E00999001"] == pytest.approx(10)
    assert pd.isna(tables.list_change_per_cent(small)["E00999001"])


def with_list(town: Place, *, before: float, after: float) -> Place:
    """The five wards with other patients in their first area at both dates."""
    newest = town.people.list_changes[0]
    counts = newest.frame.copy()
    counts.loc["E00999001", ["before", "after"]] = [before, after]
    counts["change"] = counts["after"] - counts["before"]
    counts["per_cent"] = 100 * counts["change"] / counts["before"]
    return changed(town, list_changes=(dataclasses.replace(newest, frame=counts),))


def test_a_change_of_the_list_is_of_the_counts_themselves_and_none_is_told_of_a_few(town: Place) -> None:
    assert tables.list_change_per_cent(with_list(town, before=300, after=303))["E00999001"] == pytest.approx(1.0)
    assert pd.isna(tables.list_change_per_cent(with_list(town, before=300, after=9))["E00999001"])


def test_from_a_list_of_nobody_there_is_no_change_in_per_cent(town: Place) -> None:
    assert pd.isna(tables.list_change_per_cent(with_list(town, before=0, after=40))["E00999001"])


def test_services_are_counted_in_the_ward_and_timed_for_its_people(town: Place) -> None:
    to = {
        s: nearest_by(town.travel.times, Way.WALK, site_ids=[x.site_id for x in town.services.sites_of(s)])
        for s in town.services.offered()
    }
    table = tables.services_of(town, WARDS[1], minutes_to=to).set_index("Nearest")
    # Birch's pharmacy stands at 1200 m, 200 m from both its areas.
    assert table.loc["Pharmacy", "Sites here"] == 1
    assert table.loc["Pharmacy", "Minutes"] == 3
    assert table.loc["Library", "Sites here"] == 0


def test_both_sides_have_a_row_outside_the_borough_with_its_patients(town: Place, closing: Appraisal) -> None:
    bands = impact_tables.bands_by_ward(closing, Way.NOCAR, town).set_index("ward")
    # Cedar's second area, 200 people, +6.5; Damson and Elm, 400 and 200, at least +19.5; 40 + 25 patients outside.
    assert bands.loc["Cedar", "further_5"] == 200
    assert bands.loc["Damson", "further_10"] == 400
    assert bands.loc["Outside the borough", "further_10"] == 65


def test_few_patients_outside_are_not_shown(town: Place) -> None:
    few = changed(town, outside_patients=pd.Series([4.0, 3.0], index=pd.Index(OUTSIDE)))
    close = Close("Z99902", ListOutcome(ListFate.DISPERSED))
    appraisal = appraise(few, Proposal("x", Service.GP, (close,)))
    outside = impact_tables.by_ward(appraisal, Way.NOCAR, few).loc[impact_tables.OUTSIDE_CODE]
    assert outside["People"] == outside["10 minutes or more further"] == "under 10"


def test_rows_of_the_community_table_add_up_to_the_strip(closing: Appraisal) -> None:
    table = impact_tables.by_community(closing, Way.NOCAR)
    # 200 + 250 + 150 + 120 + 80 = 800 people further, and every age adds up to everybody.
    assert table.loc[table["Community"] == "Disability", "Further"].sum() == 800
    assert table.loc[table["Community"] == "Disability", "Share of those further %"].sum() == pytest.approx(100, abs=1)
    # Elm Surgery's 600 patients inside live in Damson (the second least deprived fifth) and Elm (the least).
    patients = table.set_index("Group")["Patients of sites that change (modelled)"]
    assert patients[list(table.loc[table["Community"] == "Disability", "Group"])].sum() == 600
    assert patients["most deprived fifth (national)"] == 0 and patients["least deprived fifth (national)"] == 200


def test_a_few_patients_of_a_group_are_not_told() -> None:
    assert tables.patients_to_ten(pd.Series([0.0, 3.0, 1044.0])).tolist() == ["0", "under 10", "1,040"]
    assert tables.patients_to_ten(pd.Series([0.2, 44.0])).tolist() == [0, 40]


def test_without_a_list_the_community_table_has_no_column_of_patients(town: Place) -> None:
    opened = appraise(town, Proposal("x", Service.GP, (Open("New", at(2000)),)))
    assert not any("Patients" in name for name in impact_tables.by_community(opened, Way.NOCAR))


def test_ways_without_a_count_of_travellers_show_minutes_only(closing: Appraisal) -> None:
    table = impact_tables.summary(closing)
    assert pd.isna(table.loc["by bicycle", "Further"])
    assert table.loc["by bicycle", "Average after"] > table.loc["by bicycle", "Average before"]
    assert table.loc["without a car", "Further"] == 800


def test_a_name_in_a_downloaded_table_cannot_run_as_a_formula() -> None:
    table = pd.DataFrame({"Name": ["=1+1", "Elm Surgery"], "People": [-10, 20]})
    assert files.csv_of(table).decode("utf-8-sig").splitlines() == ["Name,People", "'=1+1,-10", "Elm Surgery,20"]


def test_a_files_name_is_made_of_harmless_letters_only() -> None:
    assert files.file_name("../Ward & <b>", "GP", ending="csv") == "ward-b-gp.csv"
    assert files.file_name("…", ending="csv") == "better-placed.csv"


def test_the_ward_where_most_are_further_comes_first(town: Place, closing: Appraisal) -> None:
    # Damson 400, then Cedar and Elm 200 each; Alder and Birch nobody.
    assert impact_tables.by_ward(closing, Way.NOCAR, town)["Ward"].iloc[0] == "Damson"


def test_by_wheelchair_and_bicycle_small_areas_are_counted_and_never_people(town: Place, minutes: pd.Series) -> None:
    table = tables.wards(town, minutes, service=Service.GP, way=Way.CYCLE)
    assert not [name for name in table.columns if name.startswith(("People over", "People without"))]
    # Cedar's two areas are 22.75 minutes away: none over 30, and both without a journey once that is called too far.
    assert table.loc[WARDS[2], "Small areas over 30 minutes"] == 0
    lost = tables.wards(town, minutes.mask(minutes > 20), service=Service.GP, way=Way.CYCLE)
    assert lost.loc[WARDS[2], "Small areas without a journey"] == 2


def test_the_bands_by_bicycle_count_small_areas(town: Place, closing: Appraisal) -> None:
    # 1.3 x metres at 16 km/h, and 5 minutes to lock: Damson's areas go from 1000 and 600 m to 2200 and 2600 m, 5.85 and
    # 9.75 minutes more; Elm's from 200 and 200 to 3000 and 3400 m, 13.65 and 15.6 more.
    table = impact_tables.by_ward(closing, Way.CYCLE, town).set_index("Ward")
    assert table.loc["Damson", "Small areas: 5 to 10 minutes further"] == 2
    assert table.loc["Elm", "Small areas: 10 minutes or more further"] == 2
    assert "Outside the borough" not in table.index


def test_no_count_of_patients_from_one_to_nine_is_shown_or_downloaded(town: Place) -> None:
    few = changed(town, outside_patients=pd.Series([4.0, 25.0], index=pd.Index(OUTSIDE)))
    close = Close("Z99902", ListOutcome(ListFate.DISPERSED))
    appraisal = appraise(few, Proposal("x", Service.GP, (close,)))
    report = json.loads(files.json_of(appraisal))
    beyond = {row["area_code"]: (row["people"], row.get("under_10")) for row in report["areas"]}
    assert [beyond[code] for code in OUTSIDE] == [(None, True), (25, None)]
    (outside,) = [row for row in report["wards"] if row["ward_code"] is None and row["mode"] == "nocar"]
    # All of them are counted: 29 people.
    assert outside["people"] == 29
    by_area = impact_tables.by_area(appraisal, Way.NOCAR)
    assert by_area.loc[list(OUTSIDE), "People"].tolist() == ["under 10", "30"]


def test_a_date_or_licence_that_is_only_implied_is_said_to_be_assumed(town: Place) -> None:
    assumed = ("date", "licence from the kind of file")
    known = Source("a.csv", "A", licence="Open Government Licence v3.0", date="2021-03-21")
    guessed = dataclasses.replace(known, file="b.csv", assumed=assumed)
    bare = Source("c.csv", "C")
    table = tables.sources(changed(town, provenance=(known, guessed, bare))).set_index("File")
    assert table.loc["a.csv", ["Date", "Licence", "Assumed"]].tolist() == [
        "21 March 2021",
        "Open Government Licence v3.0",
        "",
    ]
    assert table.loc["b.csv", ["Date", "Licence", "Assumed"]].tolist() == [
        "21 March 2021 (assumed)",
        "Open Government Licence v3.0 (assumed)",
        "date from the file's name; licence from the kind of file",
    ]
    assert table.loc["c.csv", ["Date", "Licence"]].tolist() == ["not recorded", "not recorded"]
