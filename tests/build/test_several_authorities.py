"""A place of two authorities on paper: the row of Paperton and the row east of it, each with files of its own."""

from pathlib import Path

import pandas as pd
import pytest

from geo.build import joined
from geo.build.ledger import Ledger
from geo.errors import InputError
from geo.place.by_authority import rows_by_authority
from geo.services.services import Service
from geo.sources.catalogue import recognise
from geo.sources.people.census import CensusTable
from geo.sources.services.gp import PracticeList
from geo.sources.services.list_sizes import ListSizes
from geo.sources.services.patients import PatientsByArea
from tests.build import paper_folder as paper
from tests.build.paper_folder import AUTHORITY, LSOAS, NEXT_AUTHORITY, OAS, WARDS

NEXT_OAS = tuple(f"E00999{number}" for number in range(201, 221))
NEXT_LSOA, NEXT_WARD, BOARD = "E01999201", "E05999201", "E54000099"


@pytest.fixture(name="folder")
def both_folders(tmp_path: Path) -> Path:
    """Paperton's folder, and in one of its own the next authority's twenty output areas of 100 people each."""
    folder = paper.paper_folder(tmp_path / "paper")
    spans = {code: (13.0 + at, 14.0 + at) for at, code in enumerate(NEXT_OAS)}
    paper.write_outlines(folder / "next/oa.geojson", "OA21", spans)
    paper.write_outlines(folder / "next/wards.geojson", "WD23", {NEXT_WARD: (12.0, 33.0)})
    header = ["OA21CD", "LSOA21CD", "LSOA21NM", "MSOA21CD", "LAD22CD", "LAD22NM"]
    rows = [[code, NEXT_LSOA, NEXT_LSOA, "E02999201", NEXT_AUTHORITY, "Nextby"] for code in NEXT_OAS]
    paper.write_table(folder / "next/lookup.csv", header, rows)
    paper.write_census(folder / "next/age.csv", "Age", {code: paper.ages(100) for code in NEXT_OAS})
    tell(folder, f'authority = ["{AUTHORITY}", "{NEXT_AUTHORITY}"]')
    return folder


def tell(folder: Path, stated: str) -> None:
    (folder / "sources.toml").write_text(f'[place]\nmade_up = true\npeople = "census"\n{stated}\n')


def test_people_and_wards_are_those_of_both(folder: Path) -> None:
    place, lines = paper.built(folder)
    assert place.people.residents.sum() == 3000 + 2000 + 50
    assert [(a.code, a.wards) for a in place.authorities] == [(AUTHORITY, WARDS), (NEXT_AUTHORITY, (NEXT_WARD,))]
    assert place.name.endswith(" and Nextby") and place.called == place.name
    assert set(OAS) | set(NEXT_OAS) <= set(place.inside)
    assert any(line.startswith("Put together") and "next/age.csv" in line for line in lines)
    parts = rows_by_authority(place)
    assert [row.people(place).sum() for row in parts] == pytest.approx([3000, 2050, 5050])


def test_a_place_of_one_authority_has_no_rows(folder: Path) -> None:
    tell(folder, f'authority = "{AUTHORITY}"')
    place, _ = paper.built(folder)
    assert rows_by_authority(place) == () and place.whole_code == AUTHORITY and len(place.wards) == 3


@pytest.mark.parametrize("key", ["care_board", "authority"])
def test_the_districts_of_a_care_board_are_read_from_a_lookup(folder: Path, key: str) -> None:
    header = ["LSOA21CD", "LSOA21NM", "ICB23CD", "ICB23CDH", "ICB23NM", "LAD22CD", "LAD22NM"]
    rows = [[code, code, BOARD, "QZZ", "Board", AUTHORITY, "Paperton"] for code in LSOAS]
    rows.append([NEXT_LSOA, NEXT_LSOA, BOARD, "QZZ", "Board", NEXT_AUTHORITY, "Nextby"])
    paper.write_table(folder / "lookups/board.csv", header, rows)
    tell(folder, f'{key} = "{BOARD}"')
    place, _ = paper.built(folder)
    assert [authority.code for authority in place.authorities] == [AUTHORITY, NEXT_AUTHORITY]


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        (f'care_board = "{BOARD}"', "no lookup of the folder tells its districts"),
        ('care_board = "E06000017"', 'a code such as "E54000024"'),
        (f'care_board = "{BOARD}"\nauthority = "{AUTHORITY}"', "and no authority beside it"),
        (f'authority = ["{AUTHORITY}", "{AUTHORITY}"]', f"names {AUTHORITY} twice"),
        (f'authority = ["{AUTHORITY}", "Nextby"]', "authority = 'Nextby' in [place]"),
        (f'authority = ["{AUTHORITY}", "E06000017"]', "of E06000017 no small area is held"),
    ],
)
def test_what_cannot_be_a_place_is_refused_by_name(folder: Path, stated: str, words: str) -> None:
    tell(folder, stated)
    with pytest.raises(InputError) as refused:
        paper.built(folder)
    assert len(refused.value.faults) == 1 and words in refused.value.faults[0]


def test_a_group_that_is_known_of_one_authority_only_is_not_available(folder: Path) -> None:
    place, lines = paper.built(folder)
    kinds = {kind.kind for kind in place.people.group_kinds}
    # Paperton's own tables of ethnic group and cars have no row of the next authority's areas.
    assert "age" in kinds and not kinds & {"ethnic_group", "cars"}
    assert any("small areas without figures in it: 20" in line for line in lines)
    (cars,) = [note for note in place.account.notes if note.startswith("Car")]
    assert "held of Paperton (" in cars and "% of households) only; not available for Nextby" in cars
    assert (
        "Deprivation: held of Paperton only; not available for Nextby, so not for all together." in place.account.notes
    )
    assert any(note.startswith("Disab") and "of people) only" in note for note in place.account.notes)


def test_a_group_is_not_modelled_of_a_small_authority_that_no_table_tells(folder: Path) -> None:
    # One small area of thirteen: as few as may go without figures where they are of one authority.
    code = NEXT_OAS[0]
    paper.write_outlines(folder / "next/oa.geojson", "OA21", {code: (13.0, 14.0)})
    header = ["OA21CD", "LSOA21CD", "LSOA21NM", "MSOA21CD", "LAD22CD", "LAD22NM"]
    row = [code, NEXT_LSOA, NEXT_LSOA, "E02999201", NEXT_AUTHORITY, "Nextby"]
    paper.write_table(folder / "next/lookup.csv", header, [row])
    paper.write_census(folder / "next/age.csv", "Age", {code: paper.ages(100)})
    place, _ = paper.built(folder)
    assert "cars" not in {kind.kind for kind in place.people.group_kinds}
    assert any(note.startswith("Car") and "not available for Nextby" in note for note in place.account.notes)


def test_nothing_is_told_in_part_of_a_place_of_one_authority(folder: Path) -> None:
    tell(folder, f'authority = "{AUTHORITY}"')
    place, _ = paper.built(folder)
    assert "cars" in {kind.kind for kind in place.people.group_kinds}
    assert not any("not for all together" in note for note in place.account.notes)


def test_tables_of_one_area_stay_apart_and_those_of_two_are_joined(folder: Path) -> None:
    catalogue = joined.put_parts_together(recognise(folder), Ledger())
    ages = [table for table in catalogue.records(CensusTable) if table.topic == "age"]
    assert len(ages) == 1 and set(NEXT_OAS) | set(OAS) <= set(ages[0].total.index)
    again = paper.ages(7)
    paper.write_census(folder / "next/again.csv", "Age", dict.fromkeys(NEXT_OAS, again))
    apart = joined.put_parts_together(recognise(folder), Ledger())
    assert len([table for table in apart.records(CensusTable) if table.topic == "age"]) == 2


def lists(folder: Path, **days: str) -> None:
    for number, (name, day) in enumerate(days.items(), start=1):
        code = f"Y0000{number}"
        (folder / name).mkdir(parents=True)
        paper.write_list_sizes(folder / f"{name}/sizes.csv", day, {code: (paper.postcode(number), 100 * number)})
        paper.write_patients(folder / f"{name}/patients.csv", day, [(code, f"E0199910{number}", 100 * number)])


def test_lists_of_one_day_are_joined(tmp_path: Path) -> None:
    lists(tmp_path, east="01OCT2024", west="01OCT2024")
    catalogue = joined.put_parts_together(recognise(tmp_path), Ledger())
    (sizes,), (patients,) = catalogue.records(ListSizes), catalogue.records(PatientsByArea)
    assert sizes.frame["patients"].sum() == patients.frame["patients"].sum() == 300


def test_lists_of_other_days_are_refused_and_name_both_files(tmp_path: Path) -> None:
    lists(tmp_path, east="01OCT2024", west="01JUL2024")
    with pytest.raises(InputError, match=r"of different areas, of different days \(.*\); give both of one day"):
        joined.put_parts_together(recognise(tmp_path), Ledger())


def test_a_day_that_one_authority_alone_tells_is_left_out_and_said(tmp_path: Path) -> None:
    lists(tmp_path, east="01OCT2024", west="01OCT2024")
    newer = tmp_path / "east/newer.csv"
    paper.write_list_sizes(newer, "01JAN2025", {"Y00001": (paper.postcode(1), 110)})
    ledger = Ledger()
    catalogue = joined.put_parts_together(recognise(tmp_path), ledger)
    assert [sizes.date for sizes in catalogue.records(ListSizes)] == ["2024-10-01"]
    assert any("east/newer.csv: its day is told of a part of the place only" in line for line in ledger.left_out)


def test_a_practice_in_both_lists_is_there_once_and_an_older_list_takes_no_part_away(tmp_path: Path) -> None:
    names = {"Y00001": "First", "Y00002": "Second", "Y00003": "Third", "Y00004": "Fourth", "Y00005": "Fifth"}
    rows = {code: (code, name, "ZZ1 1AA", "A", "4") for code, name in names.items()}
    paper.write_practices(tmp_path / "east.csv", [rows[code] for code in ("Y00001", "Y00002", "Y00003")])
    paper.write_practices(tmp_path / "west.csv", [rows[code] for code in ("Y00003", "Y00004", "Y00005")])
    (whole,) = joined.put_parts_together(recognise(tmp_path), Ledger()).records(PracticeList)
    assert sorted(whole.frame.index) == sorted(names)
    assert isinstance(whole.frame, pd.DataFrame) and whole.frame["is_practice"].all()


def libraries(folder: Path, name: str, *rows: tuple[str, str, int]) -> None:
    """A list of libraries: code, name and the position of the output area in whose middle it stands."""
    places = [[code, called, *paper.middle(position)] for code, called, position in rows]
    paper.write_table(folder / name, ["site_id", "name", "easting", "northing"], places)


def test_one_code_in_two_folders_is_two_sites_told_apart(folder: Path) -> None:
    libraries(folder, "services/libraries.csv", ("L1", "Paper Library", 1))
    libraries(folder, "next/libraries.csv", ("L1", "Nextby Library", 20))
    place, lines = paper.built(folder)
    sites = {site.site_id: site.name for site in place.services.sites_of(Service.LIBRARY)}
    assert sorted(sites.values()) == ["Nextby Library", "Paper Library"] and set(sites) == {"L1", "library-L1"}
    assert any("its libraries in" in line and "are used" in line for line in lines)


def test_one_library_across_the_border_takes_none_of_the_neighbours_own_away(folder: Path) -> None:
    libraries(
        folder,
        "services/libraries.csv",
        *((f"L{number}", f"Paper Library {number}", number) for number in range(1, 6)),
        ("L6", "Nextby Library 1", 20),
    )
    own = [(f"N{number}", f"Nextby Library {number}", 19 + number) for number in range(1, 4)]
    libraries(folder, "next/libraries.csv", *own)
    place, lines = paper.built(folder)
    names = sorted(site.name for site in place.services.sites_of(Service.LIBRARY))
    # What both lists tell is there once.
    assert names == [*(f"Nextby Library {n}" for n in (1, 2, 3)), *(f"Paper Library {n}" for n in range(1, 6))]
    assert any("has hardly any there" in line for line in lines)
