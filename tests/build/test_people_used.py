"""Whom a place's people are: the newest official estimate by its own small areas, and wards as published for them."""

from pathlib import Path

import pytest

from geo.errors import InputError
from geo.place.place import Place
from tests.build import paper_folder as paper
from tests.build.paper_folder import OAS, PEOPLE, WARDS

TWICE = {code: 2 * count for code, count in zip(OAS, PEOPLE, strict=True)}


@pytest.fixture(name="folder")
def a_folder_that_names_no_count(tmp_path: Path) -> Path:
    folder = paper.paper_folder(tmp_path / "paper")
    return wanting(folder, "")


def wanting(folder: Path, people: str) -> Path:
    """The folder with this count wanted in sources.toml."""
    (folder / "sources.toml").write_text(f'[place]\nname = "Paperton"\nmade_up = true\n{people}', encoding="utf-8")
    return folder


def by_ward(place: Place, date: str) -> tuple[str, dict[str, float]]:
    """What a count of one date is called beside a ward, and the wards' people by it."""
    assert place.people.ward_people is not None
    (count,) = [count for count in place.people.ward_people.counts if count.date == date]
    return count.ward_title, count.people.to_dict()


def test_people_are_those_of_the_mid_year_estimate_with_its_own_ages_and_sexes(folder: Path) -> None:
    place, lines = paper.built(folder)
    assert place.people.residents.to_dict() == TWICE
    assert [table.date for table in place.people.tables] == ["2022-06-30", "2021-03-21"]
    assert "People: 6,000 residents inside (Mid-year estimate 2022, 2022-06-30)." in lines
    kinds = {kind.kind: kind for kind in place.people.group_kinds}
    for kind in ("age", "sex"):
        assert kinds[kind].basis == "counts by output area at mid-2022" and not kinds[kind].modelled
    # Everybody is 40 years old; in the census nobody was.
    assert paper.group(place, "age", "25-44").to_dict() == TWICE
    assert paper.group(place, "sex", "Female").to_dict() == dict(zip(OAS, map(float, PEOPLE), strict=True))


def test_groups_of_the_census_are_scaled_to_the_people_and_called_modelled(folder: Path) -> None:
    place, _ = paper.built(folder)
    kinds = {kind.kind: kind for kind in place.people.group_kinds}
    group = kinds["ethnic_group"]
    assert group.modelled
    assert group.basis == "shares of the census 2021 (counts by output area) of the people of 2022, modelled"
    # Half of the first area's people were Irish in 2021: half of its 200 are taken to be.
    assert paper.group(place, "ethnic_group", group.groups[1])[OAS[0]] == pytest.approx(100)


def test_an_older_estimate_than_the_census_is_no_reason_to_leave_it(folder: Path) -> None:
    (folder / "people/mid_year_2022_oa.csv").unlink()
    (folder / "people/mid_year_2022_ward.csv").unlink()
    paper.write_mid_year(folder / "people/mid_year_2020_oa.csv", "OA", TWICE, date="2020-06-30")
    place, _ = paper.built(folder)
    assert place.people.residents.sum() == 3000


def test_the_census_or_an_older_estimate_is_used_where_sources_toml_says_so(folder: Path) -> None:
    assert paper.built(wanting(folder, 'people = "census"\n'))[0].people.residents.sum() == 3000
    thrice = {code: 3 * count for code, count in zip(OAS, PEOPLE, strict=True)}
    paper.write_mid_year(folder / "people/mid_year_2024_oa.csv", "OA", thrice, date="2024-06-30")
    assert paper.built(wanting(folder, ""))[0].people.residents.sum() == 9000
    assert paper.built(wanting(folder, 'people = "2022-06-30"\n'))[0].people.residents.sum() == 6000


def test_a_count_that_is_not_held_is_refused_in_one_sentence_that_names_those_held(folder: Path) -> None:
    with pytest.raises(InputError) as refused:
        paper.built(wanting(folder, 'people = "2023-06-30"\n'))
    assert str(refused.value) == (
        "sources.toml: people = '2023-06-30' in [place] names no count by the small areas that is held; \"census\", "
        '"2022-06-30" can stand there.'
    )
    with pytest.raises(InputError, match='people = "census" is right'):
        paper.built(wanting(folder, "people = true\n"))


def test_an_estimate_that_covers_part_of_the_areas_leaves_the_place_as_it_was(folder: Path) -> None:
    before, _ = paper.built(folder)
    part = {code: 9 * count for code, count in list(TWICE.items())[:10]}
    paper.write_mid_year(folder / "people/mid_year_2024_oa.csv", "OA", part, date="2024-06-30")
    place, lines = paper.built(folder)
    assert place.people.residents.equals(before.people.residents)
    assert [line for line in lines if "mid_year_2024_oa.csv" in line and line.startswith("Left out")] == [
        "Left out: people/mid_year_2024_oa.csv: small areas without a figure in it: 2 of 12."
    ]


def test_a_ward_s_total_is_the_one_published_for_it_and_any_other_is_called_carried(folder: Path) -> None:
    place, _ = paper.built(folder)
    assert by_ward(place, "2022-06-30") == (
        "Mid-year estimate 2022",
        dict(zip(WARDS, (1920.0, 2080.0, 2000.0), strict=True)),
    )
    title, people = by_ward(place, "2021-03-21")
    assert title == "Census 2021, usual residents, carried from output areas by best fit"
    assert people == dict.fromkeys(WARDS, 1000.0)
    (folder / "lookups/wards.csv").unlink()
    assert by_ward(paper.built(folder)[0], "2021-03-21")[0].endswith("carried from output areas through postcodes")


def test_a_ward_file_of_another_vintage_is_said_in_one_sentence_and_the_place_is_as_it_was(folder: Path) -> None:
    before, _ = paper.built(folder)
    others = {WARDS[0]: 1920, "E05999777": 2080, "E05999778": 2000}
    paper.write_mid_year(folder / "people/mid_year_2022_ward.csv", "Ward", others)
    place, lines = paper.built(folder)
    assert place.people.residents.equals(before.people.residents)
    title, people = by_ward(place, "2022-06-30")
    assert title == "Mid-year estimate 2022, carried from output areas by best fit"
    assert people == dict.fromkeys(WARDS, 2000.0)
    assert [line for line in lines if "mid_year_2022_ward.csv" in line and line.startswith("Left out")] == [
        "Left out: people/mid_year_2022_ward.csv: 1 of the 3 wards of 2023 are in it; their people come from "
        "people/mid_year_2022_oa.csv, carried from output areas by best fit."
    ]


@pytest.mark.parametrize("mark", ["[c]", "*", "<5"])
def test_one_withheld_cell_of_the_census_leaves_the_table_in_use_and_its_area_modelled(folder: Path, mark: str) -> None:
    wanting(folder, 'people = "census"\n')
    path = folder / "people/ethnic.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    # The first area, in its last group.
    lines[1] = f"{lines[1].rpartition(',')[0]},{mark}"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    place, _ = paper.built(folder)
    (kind,) = [kind for kind in place.people.group_kinds if kind.kind == "ethnic_group"]
    assert kind.basis == "counts by output area; areas without figures as all together: 1, modelled" and kind.modelled
    # All others are British, and so the first area's hundred are taken to be; the second area's are as counted.
    british, irish = (paper.group(place, "ethnic_group", name) for name in kind.groups)
    assert british[list(OAS[:2])].tolist() == list(PEOPLE[:2]) and irish[list(OAS[:2])].tolist() == [0, 0]
