"""Which borough a folder is about: the one that sources.toml names, whatever of its neighbours lies beside it."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from geo.errors import InputError
from geo.services.services import Service
from tests.build import paper_folder as paper
from tests.build.paper_folder import AUTHORITY, LSOAS, NEXT_AUTHORITY, OAS

# Many small areas of the next authority, more than Paperton has.
NEXT_OAS = tuple(f"E00999{number}" for number in range(201, 221))


@pytest.fixture(name="folder")
def a_folder(tmp_path: Path) -> Path:
    return paper.paper_folder(tmp_path / "paper")


def told(folder: Path, authority: str) -> None:
    (folder / "sources.toml").write_text(
        f'[place]\nname = "Paperton"\nmade_up = true\npeople = "census"\nauthority = {authority}\n'
    )


def add_neighbours(folder: Path, *, people: bool) -> None:
    """Twenty output areas of the next authority east of the row, in files of their own, with or without people."""
    spans = {code: (13.0 + at, 14.0 + at) for at, code in enumerate(NEXT_OAS)}
    paper.write_outlines(folder / "outlines/next_oa.geojson", "OA21", spans)
    paper.write_outlines(folder / "outlines/next_wards.geojson", "WD23", {"E05999201": (12.0, 33.0)})
    if people:
        rows = [[code, "E01999201", "E01999201", "E02999201", NEXT_AUTHORITY, "Nextby"] for code in NEXT_OAS]
        header = ["OA21CD", "LSOA21CD", "LSOA21NM", "MSOA21CD", "LAD22CD", "LAD22NM"]
        paper.write_table(folder / "lookups/next.csv", header, rows)
        age = {code: paper.ages(count) for code, count in zip(OAS, paper.PEOPLE, strict=True)}
        age |= {code: paper.ages(100) for code in (paper.OA_OUTSIDE, *NEXT_OAS)}
        paper.write_census(folder / "people/age.csv", "Age", age)
        (folder / "people/ethnic.csv").unlink()


def test_the_stated_borough_holds_where_more_areas_of_another_lie_in_the_folder(folder: Path) -> None:
    add_neighbours(folder, people=True)
    other, _ = paper.built(folder)
    assert other.whole_code == NEXT_AUTHORITY
    told(folder, f'"{AUTHORITY}"')
    place, _ = paper.built(folder)
    assert (place.whole_code, sorted(place.inside)) == (AUTHORITY, sorted(OAS))
    assert sorted(place.wards.frame.index) == sorted(paper.WARDS)


def test_outlines_of_neighbours_without_people_are_left_out_with_a_sentence(folder: Path) -> None:
    before, _ = paper.built(folder)
    add_neighbours(folder, people=False)
    place, lines = paper.built(folder)
    assert (place.whole_code, list(place.inside)) == (before.whole_code, list(before.inside))
    assert place.people.residents.equals(before.people.residents)
    assert any("20 of 33 output areas have no people in any census table" in line for line in lines)


def test_neighbours_that_no_lookup_knows_are_no_part_of_the_borough(folder: Path) -> None:
    add_neighbours(folder, people=True)
    (folder / "lookups/next.csv").unlink()
    place, _ = paper.built(folder)
    assert (place.whole_code, sorted(place.inside)) == (AUTHORITY, sorted(OAS))


def test_an_area_of_the_borough_without_people_is_left_out_and_the_rest_stands(folder: Path) -> None:
    for table in ("age", "ethnic", "cars"):
        path = folder / f"people/{table}.csv"
        path.write_text("".join(line for line in path.read_text().splitlines(True) if OAS[5] not in line))
    place, lines = paper.built(folder)
    assert sorted(place.inside) == sorted(set(OAS) - {OAS[5]})
    assert any("1 of 13 output areas have no people" in line for line in lines)


def test_sites_of_neighbours_do_not_change_the_borough(folder: Path) -> None:
    rows = [["Here", paper.postcode(1)], *([f"Far {n}", "M33 2RH"] for n in range(9))]
    paper.write_table(folder / "services/libraries.csv", ["name", "postcode"], rows)
    told(folder, f'["{AUTHORITY}"]')
    place, _ = paper.built(folder)
    assert place.whole_code == AUTHORITY
    assert [site.name for site in place.services.sites_of(Service.LIBRARY)] == ["Here"]


@pytest.mark.parametrize(
    ("authority", "words"),
    [
        ('["E06999101", "E06000017"]', "of E06000017 no small area is held"),
        ('["E06999101", "E06999101"]', "names E06999101 twice; name it once"),
        ("[]", "authority in [place] is an empty list"),
        ('"Paperton"', "the code of a local authority such as"),
        ('"E05999101"', "the code of a local authority such as"),
        ("17", "authority = 17 in [place]"),
        ('"E06000017"', "none of the small areas whose people are held lies in it; they lie in E06999101"),
    ],
)
def test_an_authority_that_cannot_hold_is_refused_in_one_sentence(folder: Path, authority: str, words: str) -> None:
    told(folder, authority)
    with pytest.raises(InputError) as refused:
        paper.built(folder)
    assert len(refused.value.faults) == 1 and words in refused.value.faults[0]


def finer(path: Path) -> None:
    """The same outlines with ten points along each side."""
    collection = json.loads(path.read_text())
    for feature in collection["features"]:
        (ring,) = feature["geometry"]["coordinates"]
        feature["geometry"]["coordinates"] = [
            [
                [a[0] + (b[0] - a[0]) * step / 10, a[1] + (b[1] - a[1]) * step / 10]
                for a, b in pairwise(ring)
                for step in range(10)
            ]
            + [ring[0]]
        ]
    path.write_text(json.dumps(collection))


def only_lsoas(folder: Path, *, changed: bool) -> None:
    """The folder by LSOA alone, drawn for 2021 and more finely for 2011; all unchanged, or as the paper tells it."""
    (folder / "outlines/oa.geojson").unlink()
    spans = {code: (3.0 * at, 3.0 * at + 3) for at, code in enumerate(LSOAS)}
    paper.write_outlines(folder / "outlines/lsoa.geojson", "LSOA21", spans)
    paper.write_outlines(folder / "outlines/lsoa_2011.geojson", "LSOA11", spans)
    finer(folder / "outlines/lsoa_2011.geojson")
    people = dict(zip(LSOAS, (600, 700, 800, 900), strict=True))
    paper.write_census(folder / "people/age.csv", "Age", {code: paper.ages(n) for code, n in people.items()})
    header = ["LSOA Code", "LSOA Name", "All Ages", *map(str, range(90)), "90+"]
    rows = [[code, code, n, *(n if age == 40 else 0 for age in range(91))] for code, n in people.items()]
    paper.write_table(folder / "people/SAPE_mid-2020_LSOA11.csv", header, rows)
    if not changed:
        same = [[code, code, "U", AUTHORITY, "Paperton"] for code in LSOAS]
        table = ["LSOA11CD", "LSOA21CD", "CHGIND", "LAD22CD", "LAD22NM"]
        paper.write_table(folder / "lookups/changes.csv", table, same)


def test_of_the_same_areas_the_finer_outline_is_used_whatever_its_year(folder: Path) -> None:
    only_lsoas(folder, changed=False)
    place, lines = paper.built(folder)
    assert place.areas.vintage == "2021"
    assert place.areas.frame.geometry.count_coordinates().tolist() == [41] * 4
    assert "outlines/lsoa_2011.geojson: its LSOAs of 2011 are those of 2021." in lines
    assert any(
        "outlines/lsoa.geojson: the same areas are drawn in more detail in outlines/lsoa_2011.geojson." in line
        for line in lines
    )


def test_areas_that_a_lookup_marks_unchanged_are_not_called_modelled(folder: Path) -> None:
    only_lsoas(folder, changed=False)
    place, lines = paper.built(folder)
    assert any(
        "People at mid-2020: 3,000 (counts by LSOA of 2011, all of them unchanged since" in line for line in lines
    )
    assert [table.title for table in place.people.tables if "2020" in table.title] == ["Mid-year estimate 2020"]


def test_areas_of_which_one_changed_stay_modelled_and_each_year_keeps_its_outline(folder: Path) -> None:
    only_lsoas(folder, changed=True)
    place, _ = paper.built(folder)
    assert place.areas.frame.geometry.count_coordinates().tolist() == [5] * 4
    assert not [table.title for table in place.people.tables if table.title == "Mid-year estimate 2020"]


def test_two_files_of_one_year_are_one_set_with_the_finer_outline_of_each_area(folder: Path) -> None:
    spans = {code: (float(at), at + 1.0) for at, code in enumerate(OAS[:6])}
    paper.write_outlines(folder / "outlines/oa_west.geojson", "OA21", spans)
    finer(folder / "outlines/oa_west.geojson")
    place, _ = paper.built(folder)
    points = place.areas.frame.geometry.count_coordinates()
    assert points.loc[list(OAS)].tolist() == [41] * 6 + [5] * 6
