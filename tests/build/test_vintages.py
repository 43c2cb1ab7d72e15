"""Areas of other kinds and years never mix silently: re-based through small areas by people, or refused in words."""

from pathlib import Path

import pytest

from geo import build
from geo.areas.areas import AreaKind
from geo.errors import InputError
from tests.build import paper_folder as paper
from tests.build.paper_folder import LSOAS, MERGED, OAS, OLD_WARDS, PEOPLE, SPLIT, WARDS, group, people_by_ward

CATEGORIES = ("Disabled under the Equality Act", "Not disabled under the Equality Act")
TOTAL = "Total: All usual residents"


@pytest.fixture(name="folder")
def a_folder(tmp_path: Path) -> Path:
    """The paper folder, to be changed by a test."""
    return paper.paper_folder(tmp_path / "paper")


@pytest.fixture(name="lsoas_only")
def a_folder_of_lsoas(folder: Path) -> Path:
    """The paper folder without anything by output area."""
    for name in ("outlines/oa.geojson", "lookups/oa.csv", "lookups/wards.csv", "lookups/centres.csv"):
        (folder / name).unlink()
    for name in ("ethnic.csv", "cars.csv", "mid_year_2022_oa.csv", "mid_year_2022_ward.csv"):
        (folder / "people" / name).unlink()
    people = dict(zip((*LSOAS, paper.LSOA_OUTSIDE), (600, 700, 800, 900, 50), strict=True))
    paper.write_census(folder / "people/age.csv", "Age", {code: paper.ages(count) for code, count in people.items()})
    return folder


def disability(folder: Path, counts: dict[str, tuple[int, int]]) -> None:
    """The disability table on other areas: by code, people disabled and not."""
    by_code = {code: dict(zip(CATEGORIES, pair, strict=True)) for code, pair in counts.items()}
    paper.write_census(folder / "people/disability.csv", "Disability", by_code, total=TOTAL)


def test_lsoas_are_shared_out_among_wards_by_their_postcodes(lsoas_only: Path) -> None:
    place, lines = paper.built(lsoas_only)
    assert place.areas.kind is AreaKind.LSOA and len(place.people.residents) == 4
    assert any("unit postcodes' ward codes, shared out by number." in line for line in lines)
    # LSOA 2 has five postcodes, two in ward 1: 700 x 2/5 = 280. LSOA 3 has three, one in ward 3: 800 / 3 = 266.7.
    # Ward 1: 600 + 280; ward 2: 420 + 533.3; ward 3: 266.7 + 900.
    assert people_by_ward(place, place.people.residents) == pytest.approx(
        {WARDS[0]: 880, WARDS[1]: 953.333, WARDS[2]: 1166.667}, abs=0.001
    )


def test_lsoas_without_postcodes_lie_in_the_ward_at_their_origin(lsoas_only: Path) -> None:
    (lsoas_only / "lookups/codepo.zip").unlink()
    place, _ = paper.built(lsoas_only)
    # The middles of the LSOAs, 600, 1800, 3000 and 4200 along, lie in wards 1, 2, 2 and 3.
    assert people_by_ward(place, place.people.residents) == {WARDS[0]: 600, WARDS[1]: 1500, WARDS[2]: 900}


def test_a_table_on_the_lsoas_of_2011_is_carried_to_those_of_2021(lsoas_only: Path) -> None:
    header = ["LSOA Code", "LSOA Name", "All Ages", *map(str, range(90)), "90+"]
    people = {LSOAS[0]: 500, SPLIT: 1200, MERGED[0]: 300, MERGED[1]: 400, paper.LSOA_OUTSIDE: 40}
    rows = [[code, code, n, *(n if age == 30 else 0 for age in range(91))] for code, n in people.items()]
    paper.write_table(lsoas_only / "people/sape_2019.csv", header, rows)
    place, lines = paper.built(lsoas_only)
    estimate = place.people.tables[1]
    # Split by today's people, 700 and 800 of 1,500: 1,200 x 700 / 1,500 = 560 and 640. Merged: 300 + 400.
    assert estimate.people.to_list() == pytest.approx([500, 560, 640, 700])
    assert estimate.title == "Mid-year estimate 2019, modelled"
    assert any(line.startswith("lookups/changes.csv") for line in lines)
    used = next(source for source in place.account.provenance if source.file == "lookups/changes.csv")
    assert used.used_for.endswith("carried from LSOAs of 2011")


def test_a_table_on_the_lsoas_of_2011_reaches_output_areas_too(folder: Path) -> None:
    place, _ = paper.built(folder)
    # West Surgery's 300 patients of the split LSOA: 700 of 1,500 people live in its western part, 100 of these 700 in
    # area 5: 300 x 100 / 1,500 = 20. East Surgery's 400 + 350 of the merged ones: 200 of 900 in area 10: 166.7.
    patients = place.services.patients.set_index(["practice_id", "area_code"])["patients"]
    assert patients["Z99101", OAS[4]] == pytest.approx(20)
    assert patients["Z99102", OAS[9]] == pytest.approx(750 * 200 / 900)


def test_lsoas_of_2011_without_a_lookup_are_left_out_with_the_reason(lsoas_only: Path) -> None:
    (lsoas_only / "lookups/changes.csv").unlink()
    paper.write_table(
        lsoas_only / "lookups/authority.csv",
        ["LSOA21CD", "LAD22CD", "LAD22NM"],
        [
            *((code, paper.AUTHORITY, "Paperton") for code in LSOAS),
            (paper.LSOA_OUTSIDE, paper.NEXT_AUTHORITY, "Nextby"),
        ],
    )
    disability(lsoas_only, {SPLIT: (100, 900), MERGED[0]: (10, 90), MERGED[1]: (10, 90)})
    place, _ = paper.built(lsoas_only)
    assert "disability" not in {kind.kind for kind in place.people.group_kinds}
    assert (
        "Left out: people/disability.csv: its LSOA codes are not those of the small areas, and no lookup leads from "
        "them." in place.account.left_out
    )


def test_a_table_on_older_wards_is_rebased_through_output_areas_by_people(folder: Path) -> None:
    disability(folder, {OLD_WARDS[0]: (130, 1170), OLD_WARDS[1]: (340, 1360)})
    place, _ = paper.built(folder)
    # A tenth of the 1,300 in areas 1 to 6, a fifth of the 1,700 in areas 7 to 12; never matched by number of ward.
    disabled = group(place, "disability", "Disabled")
    assert disabled.to_list() == pytest.approx([10, 20, 30, 40, 10, 20, 60, 80, 20, 40, 60, 80])
    # So ward 2 of 2023 (areas 5 to 8) holds 10 + 20 + 60 + 80 = 170.
    assert people_by_ward(place, disabled)[WARDS[1]] == pytest.approx(170)
    kind = next(group_kind for group_kind in place.people.group_kinds if group_kind.kind == "disability")
    assert kind.basis == "re-based from wards of 2019 through output areas by people, modelled" and kind.modelled


def test_a_lookup_from_output_areas_rebases_wards_whose_outlines_are_not_held(folder: Path) -> None:
    (folder / "outlines/old_wards.geojson").unlink()
    rows = [[code, OLD_WARDS[at // 6], paper.AUTHORITY] for at, code in enumerate(OAS)]
    paper.write_table(folder / "lookups/old_wards.csv", ["OA21CD", "WD19CD", "LAD19CD"], rows)
    disability(folder, {OLD_WARDS[0]: (130, 1170), OLD_WARDS[1]: (340, 1360)})
    place, _ = paper.built(folder)
    assert group(place, "disability", "Disabled").sum() == pytest.approx(470)
    assert place.ward_shares["ward_code"].isin(WARDS).all()


def test_a_table_on_wards_that_nothing_leads_from_is_refused_in_words(folder: Path) -> None:
    (folder / "outlines/old_wards.geojson").unlink()
    disability(folder, {OLD_WARDS[0]: (130, 1170), OLD_WARDS[1]: (340, 1360)})
    place, _ = paper.built(folder)
    assert "disability" not in {kind.kind for kind in place.people.group_kinds}
    assert (
        "Left out: people/disability.csv: its wards are not those of 2023, and neither outlines nor a lookup of its "
        "own wards are held." in place.account.left_out
    )


def test_wards_that_share_only_some_codes_with_todays_are_not_todays(folder: Path) -> None:
    (folder / "outlines/old_wards.geojson").unlink()
    disability(folder, {WARDS[0]: (100, 900), WARDS[1]: (100, 900), OLD_WARDS[1]: (200, 800)})
    place, _ = paper.built(folder)
    assert "disability" not in {kind.kind for kind in place.people.group_kinds}


def test_a_table_on_todays_wards_is_spread_by_people(folder: Path) -> None:
    disability(folder, {WARDS[0]: (100, 900), WARDS[1]: (200, 800), WARDS[2]: (300, 700)})
    place, _ = paper.built(folder)
    disabled = group(place, "disability", "Disabled")
    # A tenth, a fifth and three tenths of 100, 200, 300 and 400 people in each ward.
    assert disabled.to_list() == pytest.approx([10, 20, 30, 40, 20, 40, 60, 80, 30, 60, 90, 120])


def test_an_estimate_on_older_wards_only_is_rebased_and_called_modelled(folder: Path) -> None:
    for name in ("mid_year_2022_oa.csv", "mid_year_2022_ward.csv"):
        (folder / "people" / name).unlink()
    paper.write_mid_year(folder / "people/mid_year_ward.csv", "Ward", {OLD_WARDS[0]: 2600, OLD_WARDS[1]: 1700})
    place, _ = paper.built(folder)
    # Twice the census in the western ward, as it was in the eastern one.
    expected = [2.0 * count for count in PEOPLE[:6]] + [1.0 * count for count in PEOPLE[6:]]
    assert place.people.tables[1].people.to_list() == pytest.approx(expected)
    assert place.people.tables[1].title == "Mid-year estimate 2022, modelled"


def test_a_table_of_whole_authorities_tells_nothing_of_small_areas(folder: Path) -> None:
    disability(folder, {paper.AUTHORITY: (300, 2700), paper.NEXT_AUTHORITY: (5, 45)})
    place, _ = paper.built(folder)
    assert "disability" not in {kind.kind for kind in place.people.group_kinds}
    assert any("figures of a whole local authority tell nothing" in sentence for sentence in place.account.left_out)


def test_older_wards_are_kept_as_outlines(folder: Path) -> None:
    place, _ = paper.built(folder)
    assert [(wards.vintage, sorted(wards.codes)) for wards in place.map.other_wards] == [("2019", list(OLD_WARDS))]


def test_wards_that_do_not_cover_the_borough_are_left_out_and_refused_when_there_are_no_others(folder: Path) -> None:
    paper.write_outlines(folder / "outlines/new_wards.geojson", "WD25", {"E05999201": (0, 4)})
    place, _ = paper.built(folder)
    assert place.wards.vintage == "2023"
    # Four of twelve areas lie in it.
    assert "Left out: outlines/new_wards.geojson: its wards cover 33% of the small areas." in place.account.left_out
    for name in ("wards.geojson", "old_wards.geojson"):
        (folder / "outlines" / name).unlink()
    with pytest.raises(InputError, match="No ward outlines that cover the study area"):
        build.build(folder)


def test_outlines_that_do_not_tell_their_year_are_known_by_their_codes(folder: Path) -> None:
    outlines = folder / "outlines/wards.geojson"
    text = outlines.read_text("utf-8").replace("WD23CD", "area_code").replace("WD23NM", "area_name")
    outlines.write_text(text, encoding="utf-8")
    place, lines = paper.built(folder)
    assert place.wards.vintage == "2023" and place.wards.codes == set(WARDS)
    assert "outlines/wards.geojson: outlines of 2023, known by their codes." in lines


def test_identical_content_is_counted_once_and_named(folder: Path) -> None:
    (folder / "people/age_again.csv").write_bytes((folder / "people/age.csv").read_bytes())
    place, _ = paper.built(folder)
    assert place.people.residents.sum() == 3000
    assert any("people/age_again.csv" in left and "counted once" in left for left in place.account.left_out)


def test_of_overlapping_tables_the_finer_is_used_and_the_other_named(folder: Path) -> None:
    lsoas = {code: paper.ages(count) for code, count in zip(LSOAS, (600, 700, 800, 900), strict=True)}
    paper.write_census(folder / "people/age_lsoa.csv", "Age", lsoas)
    paper.write_mid_year(folder / "people/mid_year_lsoa.csv", "LSOA", dict(zip(LSOAS, (1, 2, 3, 4), strict=True)))
    place, _ = paper.built(folder)
    assert next(kind for kind in place.people.group_kinds if kind.kind == "age").basis == "counts by output area"
    left = "\n".join(place.account.left_out)
    assert "people/age_lsoa.csv: people/age.csv tells the same by smaller areas or in more detail." in left
    assert "people/mid_year_lsoa.csv: the same estimate is in people/mid_year_2022_oa.csv." in left


def test_a_name_with_half_a_character_is_refused_for_its_file_alone(folder: Path) -> None:
    outlines = folder / "outlines/old_wards.geojson"
    outlines.write_text(outlines.read_text("utf-8").replace("WD19 1", "Alder \\ud83c"), encoding="utf-8")
    place, _ = paper.built(folder)
    assert place.map.other_wards == () and len(place.wards) == 3
    assert any("outlines/old_wards.geojson: an escape" in left for left in place.account.left_out)


def test_files_that_contradict_each_other_are_refused_with_both_named(folder: Path) -> None:
    other = {code: 2 * count for code, count in zip(OAS, PEOPLE, strict=True)} | {OAS[2]: 700}
    paper.write_mid_year(folder / "people/another.csv", "OA", other)
    with pytest.raises(InputError) as refused:
        build.build(folder)
    assert refused.value.faults == (
        "people/another.csv and people/mid_year_2022_oa.csv both give people at 2022-06-30 by output area, but differ: "
        "E00999103 is 700 in one and 600 in the other (figures that differ: 1); keep one of the files.",
    )
