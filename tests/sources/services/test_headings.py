"""A list with headings of its own is read where sources.toml gives its service; what is taken for the name is said."""

from pathlib import Path
from typing import Any

import pytest

from geo.services.services import Service
from geo.sources.catalogue import Outcome, recognise
from geo.sources.services.place_lists import PlaceList


def found(folder: Path, text: str, facts: str, *, name: str = "places.csv") -> Any:
    """What became of one file that sources.toml says these facts of."""
    (folder / name).write_text(text)
    (folder / "sources.toml").write_text(f'[[file]]\nfile = "{name}"\n{facts}\n')
    (file,) = recognise(folder).found
    return file


def listed(folder: Path, text: str, facts: str = 'service = "library"') -> PlaceList:
    file = found(folder, text, facts)
    assert isinstance(file.record, PlaceList), file
    return file.record


@pytest.mark.parametrize(
    "header",
    [
        "Venue,Post Code",
        "Library,Postal code",
        "Name of building,PCD",
        "Service point (name),Where",
    ],
)
def test_the_service_in_sources_toml_is_enough(tmp_path: Path, header: str) -> None:
    made = listed(tmp_path, f"{header}\nAsh Library,M33 2RH\nBeech Library,M33 4ND\n")
    assert made.service is Service.LIBRARY
    assert made.frame["name"].tolist() == ["Ash Library", "Beech Library"]
    assert made.frame["postcode"].tolist() == ["M332RH", "M334ND"]
    assert any('name_column = "..." in sources.toml settles it' in note for note in made.notes)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Latitude (WGS84),Longitude (WGS84)", "52.59,-0.72"),
        ("lat_wgs,lon_wgs", "52.59,-0.72"),
        ("X_COORD,Y_COORD", "486800,299900"),
        ("Easting (m),Northing (m)", "486800,299900"),
    ],
)
def test_coordinates_under_other_headings_are_found(tmp_path: Path, header: str, cells: str) -> None:
    made = listed(tmp_path, f"Library,{header}\nAsh Library,{cells}\n")
    assert made.frame[["easting", "northing"]].iloc[0].tolist() == pytest.approx([486_800, 299_900], abs=400)


def test_name_column_settles_the_doubt(tmp_path: Path) -> None:
    text = "Building,Operator,Postcode\nBlock A,Ash Library,M33 2RH\n"
    assert listed(tmp_path, text).frame["name"].tolist() == ["Block A"]
    settled = listed(tmp_path, text, 'service = "library"\nname_column = "Operator"')
    assert settled.frame["name"].tolist() == ["Ash Library"]
    assert not any("name_column" in note for note in settled.notes)


def test_name_column_holds_over_a_usual_heading(tmp_path: Path) -> None:
    text = "name,branch,postcode\nPaper Council,Ash Library,M33 2RH\n"
    made = listed(tmp_path, text, 'service = "library"\nname_column = "branch"')
    assert made.frame["name"].tolist() == ["Ash Library"]


def test_a_name_column_that_is_none_is_refused_with_the_columns_seen(tmp_path: Path) -> None:
    file = found(tmp_path, "Library,Postcode\nAsh,M33 2RH\n", 'service = "library"\nname_column = "Site"')
    assert file.outcome is Outcome.REFUSED
    assert file.faults == ("places.csv: sources.toml gives name_column = 'Site'; the columns are library, postcode.",)


def test_a_name_column_for_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    text = "practice_code,capacity\nP90001,9000\n"
    file = found(tmp_path, text, 'name_column = "practice_code"', name="capacity.csv")
    assert file.outcome is Outcome.REFUSED and "which a plain list of places has" in file.faults[0]


def test_without_any_column_of_names_the_places_stand_unnamed_and_it_is_said(tmp_path: Path) -> None:
    made = listed(tmp_path, "Ref,Postcode\n17,M33 2RH\n")
    assert made.frame["name"].tolist() == ["Library (no name held)"]
    assert any("no column is known as that of names" in note for note in made.notes)


def test_a_file_that_may_be_a_list_of_places_says_what_would_be_enough(tmp_path: Path) -> None:
    file = found(tmp_path, "Venue,Postcode\nAsh,M33 2RH\n", 'publisher = "Paper Council"')
    assert file.outcome is Outcome.NOT_RECOGNISED
    assert file.why == (
        "places.csv: not recognised; its columns begin venue, postcode. If it lists places, give its service in "
        "sources.toml."
    )


def test_points_with_properties_of_their_own_are_read_too(tmp_path: Path) -> None:
    text = (
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"Venue": "Ash Library"}, '
        '"geometry": {"type": "Point", "coordinates": [-0.72, 52.59]}}]}'
    )
    file = found(tmp_path, text, 'service = "library"', name="places.geojson")
    assert file.record.frame["name"].tolist() == ["Ash Library"]
