"""What tests share: the five wards on paper, Kingsmere built once, the real folders where they are, and a browser."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from geo.place.place import Place
from tests.town import town

PROJECT = Path(__file__).resolve().parents[1]
REAL_DATA = PROJECT.parent / "shared" / "data"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Set to "required", a missing Chromium is a failure instead of a skipped test.
BROWSER_SETTING = "BETTER_PLACED_BROWSER"

# The same examples every time, and no failure because a machine was busy.
settings.register_profile("steady", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("steady")


@pytest.fixture(name="town")
def five_wards() -> Place:
    """The five square wards on paper, without streets."""
    return town()


@pytest.fixture
def pages_show(monkeypatch: pytest.MonkeyPatch) -> Callable[[Place], None]:
    """Puts a place on paper behind every page, without its map, whose frame needs a browser."""
    import streamlit as st

    from geo import build
    from geo.ui import loading
    from geo.ui import map as area_map

    st.cache_resource.clear()

    def show(place: Place) -> None:
        monkeypatch.setattr(build, "stamp", lambda _key: "paper")
        monkeypatch.setattr(loading, "place_names", lambda: {"kingsmere": place.name, "rutland": "Elsewhere"})
        monkeypatch.setattr(loading, "place", lambda _key: place)
        monkeypatch.setattr(area_map, "st_folium", lambda *_drawn, **_rest: None)

    return show


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real official files, one folder an authority; the test is skipped where it is not there."""
    if not REAL_DATA.is_dir():
        pytest.skip("the real official files are not on this machine (they are looked for beside the project's folder)")
    return REAL_DATA


@pytest.fixture(scope="session", autouse=True)
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder that tests build places into: empty at first, and never the one where a person's places are."""
    from geo import build

    folder = tmp_path_factory.mktemp("built")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "BUILT", folder)
        yield folder


@pytest.fixture(scope="session")
def kingsmere(built: Path) -> Place:
    """The made-up borough, built once for all tests and read back as the dashboard reads it."""
    from geo.build import open_place

    assert built.is_dir()
    return open_place("kingsmere")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A running Chromium without a window; skipped in words where there is none, a failure where it is required."""
    found = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None:
        missing = "no Chromium is installed, so nothing was tried in a browser; on Debian: apt-get install chromium"
        if os.environ.get(BROWSER_SETTING) == "required":
            pytest.fail(missing)
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Chromium's own sandbox does not start for root in a container.
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield chromium
        chromium.close()
