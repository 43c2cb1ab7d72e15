"""The served folder holds open files that we made, under names made of their content, and nothing else."""

import json
from pathlib import Path
from urllib.parse import urljoin

import pytest

from geo.ui import served
from tests.town import town


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A served folder of our own, with nothing remembered from before."""
    monkeypatch.setattr(served, "STATIC", tmp_path / "static")
    monkeypatch.setattr(served, "_held", {})
    return tmp_path / "static"


def test_a_file_is_named_by_its_content_so_that_it_never_changes_under_a_name(folder: Path) -> None:
    first = served.serve(b"one", stem="areas", suffix=".geojson")
    second = served.serve(b"other", stem="areas", suffix=".geojson")
    assert first != second
    assert served.serve(b"one", stem="areas", suffix=".geojson") == first
    assert sorted(path.read_bytes() for path in folder.iterdir()) == [b"one", b"other"]


def test_the_address_leads_from_the_maps_frame_to_the_folder_at_any_base_path(folder: Path) -> None:
    address = served.serve(b"one", stem="areas", suffix=".geojson")
    # The frame stands at <base>/component/<name>/index.html and the folder at <base>/app/static/.
    for base in ("http://here/", "http://here/council/"):
        frame = f"{base}component/streamlit_folium.st_folium/index.html?streamlitUrl=x"
        assert urljoin(frame, address) == f"{base}app/static/{next(folder.iterdir()).name}"


@pytest.mark.parametrize("suffix", [".html", ".svg", "", ".geojson.html", ".csv"])
def test_other_kinds_of_file_are_never_served(folder: Path, suffix: str) -> None:
    with pytest.raises(ValueError, match="not a kind of file that is ever served"):
        served.serve(b"<script>", stem="areas", suffix=suffix)
    assert not folder.exists()


def test_a_place_needs_eight_files_and_no_name_of_them_comes_from_it(folder: Path) -> None:
    files, extent = served.map_files(town())
    names = sorted(path.name for path in folder.iterdir())
    assert [name.rsplit("-", 1)[0] for name in names] == [
        "areas",
        "background",
        "ground",
        "leaflet",
        "leaflet",
        "map",
        "map",
        "wards",
    ]
    assert {path.suffix for path in folder.iterdir()} <= served.SUFFIXES
    assert all("_" not in name for name in names)
    assert extent.name == "Five Wards"
    for address in (files.areas, files.wards, files.background):
        json.loads((folder / address.rsplit("/", 1)[1]).read_bytes())


def test_the_same_place_is_written_once_and_a_place_built_anew_again(folder: Path) -> None:
    place = town()
    first = served.map_files(place)
    for path in folder.iterdir():
        path.unlink()
    assert served.map_files(place) is not None and not list(folder.iterdir())
    # The same tables give the same names, whichever process writes them.
    assert served.map_files(town()) == first
    assert len(list(folder.iterdir())) == 8


def test_what_is_served_holds_no_site_and_no_count(folder: Path) -> None:
    served.map_files(town())
    text = "".join(path.read_text("utf-8") for path in folder.glob("*.geojson"))
    for name in ("Alder Surgery", "Cedar Library", "people", "patients"):
        assert name not in text
