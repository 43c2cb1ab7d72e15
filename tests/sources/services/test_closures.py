"""What stands beside a name on closing is read: what has closed is no site, what will close is one with a date."""

from pathlib import Path

import pytest

from geo.sources.reading import RawFile
from geo.sources.services import branch_sites, points
from geo.sources.services.closures import day_of
from geo.sources.services.place_lists import PlaceList


def listed(folder: Path, header: str, *rows: str, name: str = "libraries.csv") -> PlaceList:
    """The list with these further columns; each row is a name and its further cells."""
    lines = [f"name,{header},lon,lat", *(f"{row},-0.7{at},52.6" for at, row in enumerate(rows, start=1))]
    path = folder / name
    path.write_text("\n".join(lines))
    made = points.read_places(RawFile(name, path))
    assert isinstance(made, PlaceList)
    return made


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("status", "closed"),
        ("closed_date", "2019-03-31"),
        ("year_closed", "2019"),
        ("opening_status", "Permanently closed"),
        ("open", "FALSE"),
        # Neighbours of those.
        ("Library open or closed?", "Closed"),
        ("EstablishmentStatus (name)", "Closed"),
        ("closed", "t"),
        ("CloseDate", "31/03/2019"),
        ("closed_year", "2019.0"),
        ("date_of_closure", "Spring 2019"),
        ("is_open", "no"),
        ("status", "Temporarily closed"),
        ("status", "Proposed to open"),
        ("status", "no longer in use"),
        ("opening_date", "2099-04-01"),
    ],
)
def test_a_place_that_has_closed_is_no_site_today_and_is_named(tmp_path: Path, header: str, cell: str) -> None:
    made = listed(tmp_path, header, f"Old Library,{cell}", "New Library,")
    assert made.frame["name"].tolist() == ["New Library"]
    assert any("row 2: Old Library" in note and "it is no site today and is left out" in note for note in made.notes)


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("status", "Open"),
        ("status", "Closed Mondays"),
        ("closed", "f"),
        ("closed", "Sunday"),
        ("closed_date", "9999-12-31"),
        ("closed_date", "1900-01-01"),
        ("closed_date", "N/A"),
        ("open", "TRUE"),
        ("open", "Mon-Fri 09:00-17:00"),
        ("closing_time", "17:30"),
        ("list_open", "no"),
        ("closest_station", "Closed Halt"),
        ("opened_year", "2019"),
    ],
)
def test_hours_placeholders_and_other_columns_close_nothing(tmp_path: Path, header: str, cell: str) -> None:
    made = listed(tmp_path, header, f"A Library,{cell}")
    assert made.frame["name"].tolist() == ["A Library"]
    assert made.frame["fact_closes_on"].tolist() == [""]
    assert not [note for note in made.notes if "clos" in note]


@pytest.mark.parametrize("name", ["Old Library (closed)", "Old Library - closed", "CLOSED: Old Library"])
def test_a_name_that_says_closed_is_read_too(tmp_path: Path, name: str) -> None:
    made = listed(tmp_path, "type", f"{name},CRL", "Enclosed Library (closed Wed),CRL")
    assert made.frame["name"].tolist() == ["Enclosed Library (closed Wed)"]


def test_a_closing_ahead_is_a_dated_fact_of_a_site_that_stands(tmp_path: Path) -> None:
    made = listed(tmp_path, "closed_date,status", "A Library,2099-03-31,Open", "B Library,,Open but proposed to close")
    assert made.frame["name"].tolist() == ["A Library", "B Library"]
    assert made.frame["fact_closes_on"].tolist() == ["2099-03-31", ""]
    assert any("A Library closes (2099-03-31); it stands today" in note for note in made.notes)
    assert any("B Library is to close, on what day is not told" in note for note in made.notes)


def test_a_cell_on_closing_that_cannot_be_read_is_named_and_the_site_stands(tmp_path: Path) -> None:
    made = listed(tmp_path, "closed_date", "A Library,when the lease ends")
    assert made.frame["name"].tolist() == ["A Library"]
    assert any("closed_date is 'when the lease ends'" in note for note in made.notes)


def test_a_closed_row_does_not_take_the_code_of_the_one_that_reopened(tmp_path: Path) -> None:
    made = listed(tmp_path, "site_id,status", "A Library,L1,Closed", "A Library,L1,Open")
    assert made.frame.index.tolist() == ["L1"]
    assert not any("stands above already" in note for note in made.notes)


def test_a_branch_surgery_that_has_closed_is_no_site_of_its_practice(tmp_path: Path) -> None:
    path = tmp_path / "branches.csv"
    path.write_text(
        "practice_code,site_code,site_name,postcode,status,closed_date\n"
        "P90001,P90001-2,Old Branch,ZZ1 1ZZ,Closed,\n"
        "P90001,P90001-3,New Branch,ZZ1 1ZZ,Open,2099-01-01\n"
    )
    frame = branch_sites.read_branches(RawFile("branches.csv", path)).frame
    assert frame.index.tolist() == ["P90001-3"]
    assert frame["fact_closes_on"].tolist() == ["2099-01-01"]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2019-03-31T00:00:00Z", "2019-03-31"),
        ("31 March 2019", "2019-03-31"),
        ("20190331", "2019-03-31"),
        ("Mar 2019", "2019-03"),
        ("2019", "2019"),
        ("between 2018 and 2019", ""),
        ("soon", ""),
    ],
)
def test_a_day_is_read_as_far_as_it_goes(cell: str, day: str) -> None:
    assert day_of(cell) == day
