"""What tests share: the five wards on paper, Kingsmere built once, the real folders where they are, and a browser."""

import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from geo.bench.postgres import MISSING, Postgres, binaries
from geo.build import Report
from geo.place.place import Place
from geo.store.records import opening
from geo.store.records.opening import Database, Where
from tests.real.recorded import recorded
from tests.town import town

PROJECT = Path(__file__).resolve().parents[1]
REAL_DATA = PROJECT.parent / "shared" / "data"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
# Set to "required", a missing Chromium is a failure instead of a skipped test.
BROWSER_SETTING = "BETTER_PLACED_BROWSER"
# The same for PostgreSQL.
POSTGRES_SETTING = "BETTER_PLACED_POSTGRES"

# The same examples every time, and no failure because a machine was busy.
settings.register_profile("steady", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("steady")

# How long a process waits for what another one of the same run makes: thrice what Kingsmere takes on a slow machine.
MADE_WITHIN_SECONDS = 300


# A test that asks for one of these is slow: a browser, real places, and Kingsmere, which takes 15 s to build.
SLOW_FIXTURES = frozenset({"browser", "real_data", "kingsmere", "real_place"})


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A file's tests run in one process, and all that open a browser in one; files with slow tests begin first."""
    for item in items:
        if isinstance(item, pytest.Function) and SLOW_FIXTURES & set(item.fixturenames):
            item.add_marker(pytest.mark.slow)
        group = "browser" if item.get_closest_marker("browser") else item.path.relative_to(PROJECT).as_posix()
        item.add_marker(pytest.mark.xdist_group(group))
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def made_once(folder: Path, make: Callable[[Path], object]) -> Path:
    """A folder that the first process of this run makes; the others wait until it is whole, or fail where it is not."""
    outcome = folder.with_name(f"{folder.name}.made")
    try:
        os.close(os.open(folder.with_name(f"{folder.name}.lock"), os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        waited_until = time.monotonic() + MADE_WITHIN_SECONDS
        while not outcome.exists():
            if time.monotonic() > waited_until:
                pytest.fail(f"{folder.name} was not made by the process that began it")
            time.sleep(0.05)
        if not folder.exists():
            pytest.fail(f"{folder.name} could not be made; the process that began it says why")
        return folder
    part = folder.with_name(f"{folder.name}.part")
    try:
        make(part)
        part.rename(folder)
    finally:
        outcome.touch()
    return folder


@pytest.fixture(scope="session", name="town")
def five_wards() -> Place:
    """The five square wards on paper, without streets; the same for all tests, which change none of it."""
    return town()


@pytest.fixture(scope="session")
def paper_stamp() -> Callable[[str], str]:
    """A stamp for each place that pages are shown, so that what they keep of one is kept and never taken for another's.

    Places are kept too: a place that is gone could leave its identity to the next.
    """
    from geo.ui import loading

    shown: list[Place] = []

    def stamp(key: str) -> str:
        place = loading.place(key)
        number = next((number for number, earlier in enumerate(shown) if earlier is place), len(shown))
        if number == len(shown):
            shown.append(place)
        return f"paper {number}"

    return stamp


@pytest.fixture
def pages_show(monkeypatch: pytest.MonkeyPatch, paper_stamp: Callable[[str], str]) -> Callable[[Place], None]:
    """Puts a place on paper behind every page, without its map, whose frame needs a browser."""
    from geo import build
    from geo.ui import loading
    from geo.ui import map as area_map

    def show(place: Place) -> None:
        monkeypatch.setattr(build, "stamp", paper_stamp)
        monkeypatch.setattr(loading, "place_names", lambda: {"kingsmere": place.name, "rutland": "Elsewhere"})
        monkeypatch.setattr(loading, "first_place", lambda: "kingsmere")
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


@pytest.fixture(autouse=True)
def own_main() -> Iterator[None]:
    """A page that is tried puts itself in the place of the main module, which processes that begin later run again."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session", autouse=True)
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder where tests keep drafts, and servers that they start: never the one where a person's are."""
    folder = tmp_path_factory.mktemp("records")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        patch.setenv("BETTER_PLACED_RECORDS", str(folder))
        yield folder


@pytest.fixture(scope="session")
def shared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that all processes of this run share, for what is made once."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if hasattr(request.config, "workerinput") else own


@pytest.fixture(scope="session")
def kingsmere(built: Path, shared: Path) -> Place:
    """The made-up borough, built once for all tests and read back as the dashboard reads it."""
    from geo import build

    def make(folder: Path) -> None:
        build.open_place("kingsmere")
        shutil.copytree(built / "kingsmere", folder)

    made = made_once(shared / "kingsmere", make)
    if not build.is_built("kingsmere"):
        shutil.copytree(made, built / "kingsmere")
    return build.open_place("kingsmere")


# A place of real files, the account of its build, and the folder of its files.
RealPlace = tuple[Place, Report, Path]


@pytest.fixture(scope="session")
def real_place(
    request: pytest.FixtureRequest, built: Path, shared: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], RealPlace]:
    """Places of real files by the names of their folders, each built once for all tests and skipped where not held."""
    from geo import build

    @cache
    def of(name: str) -> RealPlace:
        folder: Path = request.getfixturevalue("real_data") / name
        account = shared / f"{name} account.json"

        def make(made: Path) -> None:
            report = build.build(recorded(folder.parent, name, into=tmp_path_factory.mktemp("recorded")))
            account.write_text(json.dumps(report.lines), encoding="utf-8")
            shutil.copytree(built / report.key, made)

        made = made_once(shared / name, make)
        if not build.is_built(name):
            shutil.copytree(made, built / name)
        report = Report(name, tuple(json.loads(account.read_text("utf-8"))))
        return build.open_place(name), report, folder

    return of


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A running Chromium without a window; skipped in words where there is none, a failure where it is required."""
    executable = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if executable is None:
        missing = "no Chromium is installed, so nothing was tried in a browser; on Debian: apt-get install chromium"
        if os.environ.get(BROWSER_SETTING) == "required":
            pytest.fail(missing)
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # Chromium's own sandbox does not start for root in a container.
        chromium = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server of this process's own; skipped in words where none is installed, or a failure."""
    if binaries() is None:
        if os.environ.get(POSTGRES_SETTING) == "required":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with Postgres.started() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Where]:
    """An empty database of a test's own on each kind: a folder, or the address of a database on a server."""
    if request.param == "sqlite":
        yield tmp_path / "own"
        return
    with request.getfixturevalue("postgres").database() as address:
        yield address


@pytest.fixture
def database(where: Where) -> Iterator[Database]:
    """The same opened."""
    engine = opening.opened(where)
    yield engine
    engine.dispose()
