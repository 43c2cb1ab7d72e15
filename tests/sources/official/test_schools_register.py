"""The register of schools: what is open is listed by phase, what has closed or is proposed is counted and left out."""

import csv
import io
from pathlib import Path

import pytest

from geo.sources import reading
from geo.sources.catalogue import Catalogue, recognise
from geo.sources.official.schools_register import HEADINGS
from geo.sources.services.place_lists import PlaceList

COMMUNITY = {"TypeOfEstablishment (name)": "Community school", "EstablishmentStatus (name)": "Open"}


def school(urn: int, name: str, low: str, high: str, **other: str) -> dict[str, str]:
    cells = {
        "URN": str(urn),
        "EstablishmentName": name,
        "StatutoryLowAge": low,
        "StatutoryHighAge": high,
        "Postcode": "ZZ1 1ZZ",
        "Street": "1 High Street",
        "Town": "Kingsmere",
        "Easting": str(540_000 + urn % 1000 * 10),
        "Northing": "400500",
        "SchoolCapacity": "210",
        "HeadLastName": "Unseen",
        **COMMUNITY,
    }
    return cells | {key.replace("__n", " (name)"): cell for key, cell in other.items()}


def register(folder: Path, *rows: dict[str, str], headings: tuple[str, ...] = HEADINGS) -> Path:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, headings, restval="", extrasaction="ignore", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    (folder / "edubasealldata20261128.csv").write_bytes(text.getvalue().encode("cp1252"))
    return folder


def listed(catalogue: Catalogue) -> PlaceList:
    assert catalogue.faults == ()
    (places,) = catalogue.records(PlaceList)
    return places


def kingsmere(folder: Path) -> Path:
    return register(
        folder,
        school(100001, "St Zoé's", "3", "11"),
        school(100002, "The Grange", "11", "18"),
        school(100003, "All Ages", "4", "16"),
        school(100004, "Gone", "3", "11", EstablishmentStatus__n="Closed", CloseDate="31-08-2019"),
        school(100005, "Not Yet", "3", "11", EstablishmentStatus__n="Proposed to open"),
        school(
            100006, "Going", "3", "11", EstablishmentStatus__n="Open, but proposed to close", CloseDate="31-08-2099"
        ),
        school(100007, "The Hall", "3", "18", TypeOfEstablishment__n="Other independent school"),
        school(100008, "Ysgol", "3", "11", TypeOfEstablishment__n="Welsh establishment"),
    )


def test_the_register_has_its_columns_as_its_publisher_prints_them() -> None:
    assert len(HEADINGS) == len(set(HEADINGS)) == 139
    assert HEADINGS[0] == "URN" and HEADINGS[-1] == "LSOA (code)"


def test_open_schools_are_listed_by_phase_and_the_others_counted(tmp_path: Path) -> None:
    places = listed(recognise(kingsmere(tmp_path)))
    assert list(zip(places.frame["name"], places.frame["service"], strict=True)) == [
        ("St Zoé's", "primary_school"),
        ("The Grange", "secondary_school"),
        ("All Ages", "primary_school"),
        ("All Ages", "secondary_school"),
        ("Going", "primary_school"),
        ("The Hall", "other"),
    ]
    assert places.frame["fact_closes_on"].tolist()[4] == "2099-08-31"
    assert "6 of 8 establishments are open; closed and left out: 1; proposed and left out: 1." in " ".join(places.notes)
    assert "read as Windows-1252" in " ".join(places.notes)


def test_no_name_of_a_head_is_kept(tmp_path: Path) -> None:
    places = listed(recognise(kingsmere(tmp_path)))
    assert not (places.frame == "Unseen").any(axis=None)


def test_a_large_register_reads_as_a_small_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = listed(recognise(kingsmere(tmp_path)))
    monkeypatch.setattr(reading, "LARGE_BYTES", 100)
    large = listed(recognise(tmp_path))
    assert large.frame.equals(small.frame)
    assert large.notes == small.notes


def test_columns_that_are_swapped_in_another_year_are_known_by_their_headings(tmp_path: Path) -> None:
    straight = listed(recognise(kingsmere(tmp_path)))
    swapped = tmp_path / "swapped"
    swapped.mkdir()
    rows = (school(100001, "St Zoé's", "3", "11"), school(100002, "The Grange", "11", "18"))
    other = listed(recognise(register(swapped, *rows, headings=tuple(reversed(HEADINGS)))))
    assert other.frame.equals(straight.frame.iloc[:2])


def test_ages_that_stand_in_each_other_s_columns_are_refused_and_single_ones_counted(tmp_path: Path) -> None:
    rows = [school(100001 + n, f"School {n}", "11", "3") for n in range(3)]
    (fault,) = recognise(register(tmp_path, *rows, school(100009, "Straight", "3", "11"))).faults
    assert fault == (
        "edubasealldata20261128.csv, row 2: the lowest age is 11 and the highest 3, as in 3 of 4 rows; the columns of "
        "ages are swapped."
    )
    straight = [school(100011 + n, f"Straight {n}", "3", "11") for n in range(3)]
    places = listed(recognise(register(tmp_path, rows[0], *straight)))
    assert "schools whose lowest age is above their highest are listed as other sites (1)" in " ".join(places.notes)


def test_a_list_of_children_s_centres_alone_is_one(tmp_path: Path) -> None:
    centre = school(200001, "Acorns", "", "", TypeOfEstablishment__n="Children's centre")
    site = school(200002, "Oaks", "", "", TypeOfEstablishment__n="Children's centre linked site")
    shut = school(200003, "Elms", "", "", TypeOfEstablishment__n="Children's centre", EstablishmentStatus__n="Closed")
    headings = tuple(name for name in HEADINGS if not name.startswith(("Statutory", "Easting", "Northing")))
    places = listed(recognise(register(tmp_path, centre, site, shut, headings=headings)))
    assert places.service is not None and places.service.value == "childrens_centre"
    assert places.frame["name"].tolist() == ["Acorns", "Oaks"]
    assert places.frame["postcode"].tolist() == ["ZZ11ZZ", "ZZ11ZZ"]
