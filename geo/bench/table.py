"""The speed table: how long the project's own questions take, each beside a second way of doing the same, in one run.

Times are of this machine and this moment; trust the ratios. Where the two ways must give the same answer, the table
says how far apart they are.
"""

import math
import os
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from geo import build
from geo.access.access import mean_minutes, nearest_by
from geo.appraisal.appraise import appraise
from geo.bench.appraisal import whole, whole_appraisal_rows
from geo.bench.drafts import draft_rows
from geo.bench.growth import growth_rows
from geo.bench.indicators import basket_rows
from geo.bench.lokigi import lokigi_row
from geo.bench.raking import raking_row
from geo.bench.real_places import real_rows
from geo.bench.row import Row, Took, Watch, attempted, in_words, table, timed
from geo.bench.streets import search_rows
from geo.bench.tiled_place import tiled_rows
from geo.bench.transit import newport_row, table_row
from geo.errors import InputError, NotHeldError
from geo.place.place import Place
from geo.place.times import times_to
from geo.projection import GridPoint
from geo.proposals.kinds.single import Open
from geo.proposals.proposals import Proposal
from geo.services.services import Service, Site, points
from geo.sources.osm.streets import read_streets
from geo.travel.streets import Mode, Streets
from geo.travel.transit import transit_times
from geo.travel.travel import TravelTimes, travel_times

# A large street file, where one lies beside the project's folder.
LARGE_STREETS = build.ROOT.parent / "shared" / "data" / "porto" / "porto_portugal.osm.pbf"
VERSIONS = (
    "numpy",
    "scipy",
    "pandas",
    "geopandas",
    "shapely",
    "osmium",
    "networkx",
    "igraph",
    "pandana",
    "streamlit",
    "playwright",
)


def appraisal_rows(place: Place) -> list[Row]:
    """One opening by every mode: its minutes, and the whole appraisal; beside both every site's minutes computed anew.

    The place's own tables are warm.
    """
    frame = place.areas.frame.loc[place.inside]
    middle = GridPoint(float(frame["easting"].median()), float(frame["northing"].median()))
    proposal = Proposal("Speed", Service.GP, (Open("New", middle),))
    appraised = appraise(place, proposal)
    pin_took = timed(lambda: times_to(place, middle, modes=tuple(place.travel.times)))
    took = timed(lambda: whole(appraise(place, proposal)))
    watch = Watch()
    anew = {mode: _anew(place, mode, appraised.sites_after) for mode in place.travel.times}
    second = watch.took
    codes = [site.site_id for site in appraised.sites_after]
    apart = max(
        abs(
            mean_minutes(nearest_by(anew, way, site_ids=codes).loc[place.inside], place.people.residents)
            - mean_minutes(figures.areas["after"].loc[place.inside], place.people.residents)
        )
        for way, figures in appraised.ways.items()
    )
    second_way = f"minutes to all {len(codes)} surgeries anew"
    title, agreed = f"{place.name}, {len(place.travel.times)} modes, warm", f"mean minutes at most {apart:.4f} apart"
    return [
        Row(f"one dropped site in {title}", pin_took, 0.1, second_way, second, agreed),
        Row(f"appraise it in {title}", took, 0.15, second_way, second, agreed),
    ]


def _anew(place: Place, mode: Mode, sites: tuple[Site, ...]) -> TravelTimes:
    where, settings = points(sites), place.travel.times[mode].settings
    if mode is Mode.TRANSIT and place.travel.transit and place.travel.network and place.travel.first_when:
        return transit_times(place.travel.transit, place.travel.network, where, when=place.travel.first_when)
    return travel_times(place.travel.network, place.travel.doors, where, mode=mode, settings=settings)


# A build in a process of its own, so that its memory can be told apart; ru_maxrss is in kB, on macOS in bytes.
BUILD_ALONE = """
import sys
from pathlib import Path
from geo import build
build.BUILT = Path(sys.argv[1])
build.build(build.EXAMPLE_RAW, name=build.EXAMPLE)
try:
    import resource
except ImportError:
    print("nan")
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(peak / (2**20 if sys.platform == "darwin" else 2**10))
"""


def build_row() -> Row:
    """Building Kingsmere from its raw folder in a fresh process; beside it opening it as it was kept."""
    with tempfile.TemporaryDirectory() as folder:
        watch = Watch()
        done = subprocess.run(
            [sys.executable, "-c", BUILD_ALONE, folder], cwd=build.ROOT, capture_output=True, text=True, check=True
        )
        took = watch.took
        opened = timed(lambda: build.open_place(str(Path(folder) / build.EXAMPLE)), repeats=3)
    peak = float(done.stdout.split()[-1])
    memory = "peak memory not told on this system" if math.isnan(peak) else f"peak memory {peak:,.0f} MB (goal 1,024)"
    return Row("build Kingsmere from its raw folder", took, 20.0, "open it as it was kept", opened, memory)


CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
START_SECONDS = 120
CLICKS = 7
# What the page shows of the answer (bold sentences), and where the map shows signs of what is proposed.
ANSWER = "[...document.querySelectorAll('[data-testid=stMain] strong')].map(e => e.innerText).join()"
SIGNS = """(() => {
  const inside = [...document.querySelectorAll('iframe')].map(f => f.contentDocument).filter(Boolean);
  const signs = inside.flatMap(d => [...d.querySelectorAll('.sign-placing, .sign-proposed')]);
  return signs.map(e => { const r = e.getBoundingClientRect(); return [r.x, r.y].join(); }).join(';');
})()"""


def click_rows() -> list[Row]:
    """From a click on the map to the result strip, and to the map redrawn as well; beside each opening the page anew.

    NotHeldError where there is no browser to try it in.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as missing:
        raise NotHeldError("Nothing was tried in a browser: playwright is not installed.") from missing
    chromium = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if chromium is None:
        raise NotHeldError("Nothing was tried in a browser: no Chromium is installed.")
    with _dashboard() as (address, used), sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"]).new_page()
        page.goto(f"{address}/propose")
        page.wait_for_selector("iframe", timeout=START_SECONDS * 1000)
        page.frame_locator("iframe").first.locator(".borough-area").first.wait_for(timeout=START_SECONDS * 1000)
        box = page.locator("iframe").first.bounding_box()
        _click(page, box, 0.0)
        before = used()
        taken = [_click(page, box, (step + 1) / CLICKS) for step in range(CLICKS)]
        a_click = (used() - before) / CLICKS
        before, started = used(), time.perf_counter()
        page.reload()
        page.frame_locator("iframe").first.locator(".borough-sign").first.wait_for(timeout=START_SECONDS * 1000)
        opened = Took(time.perf_counter() - started, used() - before)
    strip, drawn = (list(column) for column in zip(*taken, strict=True))
    return [
        Row(
            f"from a click on the map to {what}, in Chromium",
            Took(statistics.median(seconds), a_click),
            goal,
            "open the page anew",
            opened,
            f"{CLICKS} clicks, slowest {in_words(max(seconds))}; processor time is the dashboard's for the whole click",
        )
        for what, seconds, goal in (("the full result strip", strip, 0.7), ("map and figures redrawn", drawn, 0.6))
    ]


def _click(page: Any, box: Any, along: float) -> tuple[float, float]:
    """Seconds from one click, so far across the middle of the map: until the answer, and the signs, have changed."""
    answer, signs = page.evaluate(ANSWER), page.evaluate(SIGNS)
    started = time.perf_counter()
    page.mouse.click(box["x"] + box["width"] * (0.35 + 0.3 * along), box["y"] + box["height"] * (0.45 + 0.1 * along))
    page.wait_for_function(f"was => {ANSWER} !== was", arg=answer, timeout=START_SECONDS * 1000)
    answered = time.perf_counter() - started
    page.wait_for_function(f"was => {SIGNS} !== was", arg=signs, timeout=START_SECONDS * 1000)
    return answered, time.perf_counter() - started


@contextmanager
def _dashboard() -> Iterator[tuple[str, Callable[[], float]]]:
    """The dashboard in a process of its own on a free port, stopped in the end.

    Gives its address, and what tells the processor seconds that it has used.
    """
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    # Nobody edits the app while it is timed.
    settings = ["--server.headless=true", "--server.fileWatcherType=none", f"--server.port={port}"]
    running = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "dashboard.py", *settings],
        cwd=build.ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://localhost:{port}"
        for _ in range(START_SECONDS * 4):
            with suppress(OSError), urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                break
            time.sleep(0.25)
        yield address, partial(_processor_of, running.pid)
    finally:
        running.terminate()
        running.wait()


def _processor_of(process: int) -> float:
    """Processor seconds of a running process; NaN where the system does not tell."""
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return math.nan
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def machine() -> tuple[str, ...]:
    """What the table was made on; a package that is absent is not named."""
    versions = []
    for package in VERSIONS:
        with suppress(PackageNotFoundError):
            versions.append(f"{package} {version(package)}")
    return (
        f"{platform.platform()}, {platform.machine()}, {os.cpu_count()} cores",
        f"Python {platform.python_version()}, {', '.join(versions)}",
    )


def run(*, streets: Path | None = None, browser: bool = True) -> None:
    """Print the table, row by row as they are made; streets is a large street file, else the one beside the project.

    What cannot be run here is said in a sentence and left out.
    """
    print(*machine(), sep="\n")
    place = build.open_place(build.EXAMPLE)
    candidates = (LARGE_STREETS, *build.EXAMPLE_RAW.rglob("*.osm.pbf"))
    chosen = streets or next(file for file in candidates if file.is_file())
    if not chosen.is_file():
        raise InputError(f"{chosen}: there is no such file; give a street file (.osm.pbf).")
    large, title = read_streets(chosen)[0], chosen.name
    print(f"Streets of {title}: {len(large.node_easting):,} corners, {len(large.edge_from):,} stretches")
    print(f"{place.name}: {len(place.areas):,} small areas, {len(place.services.sites)} sites", flush=True)
    for name, rows in questions(place, large, chosen, browser=browser).items():
        for row in attempted(name, rows):
            print(table([row]), flush=True)
    if not browser:
        print("Nothing was tried in a browser, as asked.")


Questions = dict[str, Callable[[], Iterable[Row | str]]]


def questions(place: Place, streets: Streets, path: Path, *, browser: bool) -> Questions:
    """What the table asks, by name, in its order; path: the street file that the streets are of."""
    asked: Questions = {
        "Street searches": partial(search_rows, streets, path.name),
        "Growth of street searches": partial(growth_rows, path),
        "A dropped site in Newport": lambda: [newport_row()],
        "Raking": lambda: [raking_row()],
        "Baskets": basket_rows,
        "One opening": partial(appraisal_rows, place),
        "Open and close": partial(whole_appraisal_rows, place),
        "Saving and opening a draft": partial(draft_rows, place),
        "Real places": partial(real_rows, place),
        "lokigi": lambda: [lokigi_row(place)],
        "Building Kingsmere": lambda: [build_row()],
        "A full table": lambda: [table_row()],
        "Kingsmere several times over": tiled_rows,
    }
    return asked | ({"A click in a browser": click_rows} if browser else {})
