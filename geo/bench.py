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
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from geo import build
from geo.access import Way, mean_minutes, nearest
from geo.appraisal import appraise
from geo.errors import InputError, NotHeldError
from geo.network import Network, TravelSettings, network_of, snap
from geo.place import Place
from geo.proposals import Open, Proposal
from geo.services import GridPoint, Service, Site, points
from geo.sources.osm import read_streets
from geo.streets import STREET_MODES, Mode, Streets
from geo.travel import TravelTimes, add_site, search_back, travel_times

ORIGINS = 6000
LIMIT_MINUTES = 60.0
# Origins lie this far around the site at most: an hour's walk.
AROUND_METRES = 5000.0
SEED = 2026
REPEATS = 5
# A large street file, where one lies beside the project's folder.
LARGE_STREETS = build.ROOT.parent / "shared" / "data" / "porto" / "porto_portugal.osm.pbf"
VERSIONS = ("numpy", "scipy", "pandas", "geopandas", "shapely", "osmium", "networkx", "streamlit", "playwright")


@dataclass(frozen=True)
class Row:
    """One question: what it asks, our seconds, the second way and its seconds, and how the two answers agree.

    goal_seconds is NaN where there is none, second_seconds where no second way was run.
    """

    question: str
    seconds: float
    goal_seconds: float
    second_way: str
    second_seconds: float
    agreement: str

    @property
    def ratio(self) -> float:
        """How many times longer the second way takes."""
        return self.second_seconds / self.seconds


def timed(work: Callable[[], object], *, repeats: int) -> float:
    """Median seconds of so many runs, after one that is not counted."""
    work()
    taken = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def search_row(streets: Streets, centres: pd.DataFrame, at: GridPoint, *, mode: Mode, title: str) -> Row:
    """One new site to all centres by one mode within an hour: our search beside networkx's on the same graph."""
    settings = TravelSettings(limit_minutes=LIMIT_MINUTES)
    network = network_of(streets, settings=settings)
    site = Site("NEW", Service.GP, "New", at)
    snapped = snap(network, centres, mode=mode)
    none = travel_times(network, centres, points([]), mode=mode, settings=settings)

    def ours() -> TravelTimes:
        return add_site(none, network, centres, site=site, snapped=snapped)

    minutes = ours().minutes["NEW"].to_numpy(float)
    end = snap(network, points([site]), mode=mode)
    seconds = timed(lambda: search_back(network.graphs[mode], end, limit_minutes=LIMIT_MINUTES), repeats=REPEATS)
    plain, second_seconds = networkx_minutes(network, centres, site, mode=mode)
    reached = ~np.isnan(minutes)
    same = np.array_equal(reached, ~np.isnan(plain))
    apart = float(np.abs(minutes[reached] - plain[reached]).max()) if same and reached.any() else math.nan
    told = f"{reached.sum():,} reached, at most {apart:.4f} minutes apart" if same else "NOT the same areas reached"
    told += f"; with snapping and the table {_seconds(timed(ours, repeats=REPEATS))}"
    question = f"search from one new site to {len(centres):,} origins {mode.label}, {title}"
    return Row(question, seconds, math.nan, "networkx, same graph", second_seconds, told)


def networkx_minutes(network: Network, centres: pd.DataFrame, site: Site, *, mode: Mode) -> tuple[np.ndarray, float]:
    """Minutes from every centre to the site the second way, NaN over the limit, and the seconds the search took."""
    import networkx

    graph, settings = network.graphs[mode], network.settings
    held = graph.reversed_minutes.tocoo()
    roads = networkx.DiGraph()
    roads.add_weighted_edges_from(zip(held.row.tolist(), held.col.tolist(), held.data.tolist(), strict=True))
    starts = snap(network, centres, mode=mode)
    end = snap(network, points([site]), mode=mode)
    edge, position = int(end.edge[0]), float(end.position[0])
    # By reversed streets one leaves the site for the ends of its own street.
    legs = {
        int(graph.edge_from[edge]): _part(graph.forward[edge], position),
        int(graph.edge_to[edge]): _part(graph.backward[edge], 1 - position),
    }
    roads.add_weighted_edges_from(("site", node, minutes) for node, minutes in legs.items() if math.isfinite(minutes))
    to_street = settings.off_network_factor / settings.metres_a_minute_to_street(mode)
    fixed = settings.fixed_minutes(mode) + float(end.access_metres[0]) * to_street
    found = np.full(len(centres), np.nan)
    started = time.perf_counter()
    minutes_to = networkx.single_source_dijkstra_path_length(roads, "site", cutoff=settings.limit_minutes)
    seconds = time.perf_counter() - started
    for row in np.flatnonzero(starts.held):
        street, along = starts.edge[row], float(starts.position[row])
        best = min(
            _part(graph.forward[street], 1 - along) + minutes_to.get(int(graph.edge_to[street]), math.inf),
            _part(graph.backward[street], along) + minutes_to.get(int(graph.edge_from[street]), math.inf),
        )
        if street == edge:
            way = graph.forward[street] if position >= along else graph.backward[street]
            best = min(best, _part(way, abs(position - along)))
        total = best + fixed + float(starts.access_metres[row]) * to_street
        found[row] = total if total <= settings.limit_minutes else math.nan
    return found, seconds


def _part(minutes: float, share: float) -> float:
    return minutes * share if share > 0 else 0.0


def origins_near(streets: Streets, at: GridPoint, count: int) -> pd.DataFrame:
    """Points within 50 m of street corners around a point, the same each time: index area_code; easting, northing."""
    draw = np.random.default_rng(SEED)
    away = np.hypot(streets.node_easting - at.easting, streets.node_northing - at.northing)
    corner = draw.choice(np.flatnonzero(away <= AROUND_METRES), count)
    shift = draw.uniform(-50, 50, (2, count))
    return pd.DataFrame(
        {"easting": streets.node_easting[corner] + shift[0], "northing": streets.node_northing[corner] + shift[1]},
        index=pd.Index([f"origin {n}" for n in range(count)], name="area_code"),
    )


def search_rows(streets: Streets, title: str) -> list[Row]:
    """The four street modes, from a street corner in the middle of the network."""
    east, north = np.median(streets.node_easting), np.median(streets.node_northing)
    corners = shapely.points(streets.node_easting, streets.node_northing)
    middle = corners[int(np.argmin(shapely.distance(corners, shapely.Point(east, north))))]
    at = GridPoint(float(middle.x), float(middle.y))
    centres = origins_near(streets, at, ORIGINS)
    return [search_row(streets, centres, at, mode=mode, title=title) for mode in STREET_MODES]


def appraisal_row(place: Place) -> Row:
    """One opening, every way of travel, with the place's own tables; beside it every site's minutes computed anew."""
    frame = place.areas.frame.loc[place.inside]
    middle = GridPoint(float(frame["easting"].median()), float(frame["northing"].median()))
    proposal = Proposal("Speed", Service.GP, (Open("New", middle),))
    found = appraise(place, proposal)
    seconds = timed(lambda: appraise(place, proposal), repeats=REPEATS)
    started = time.perf_counter()
    means = {}
    for mode, times in place.times.items():
        anew = travel_times(place.network, place.centres, points(found.sites_after), mode=mode, settings=times.settings)
        means[mode] = mean_minutes(nearest(anew.minutes).loc[place.inside], place.people)
    second_seconds = time.perf_counter() - started
    apart = max(
        abs(means[mode] - mean_minutes(found.ways[Way(mode.value)].areas["after"].loc[place.inside], place.people))
        for mode in means
    )
    return Row(
        f"appraise one opening in {place.name}, {len(place.times)} modes, warm", seconds, 0.1,
        f"minutes to all {len(found.sites_after)} surgeries anew", second_seconds,
        f"mean minutes at most {apart:.4f} apart",
    )  # fmt: skip


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
        started = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-c", BUILD_ALONE, folder], cwd=build.ROOT, capture_output=True, text=True, check=True
        )
        seconds = time.perf_counter() - started
        opened = timed(lambda: build.open_place(str(Path(folder) / build.EXAMPLE)), repeats=3)
    peak = float(done.stdout.split()[-1])
    told = "peak memory not told on this system" if math.isnan(peak) else f"peak memory {peak:,.0f} MB (goal 1,024)"
    return Row("build Kingsmere from its raw folder", seconds, 20.0, "open it as it was kept", opened, told)


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


def click_row() -> Row:
    """From a click on the map to the map redrawn and the answer's figures changed; beside it opening the page anew.

    NotHeldError where there is no browser to try it in.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as missing:
        raise NotHeldError("Nothing was tried in a browser: playwright is not installed.") from missing
    chromium = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if chromium is None:
        raise NotHeldError("Nothing was tried in a browser: no Chromium is installed.")
    with _dashboard() as address, sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"]).new_page()
        page.goto(f"{address}/propose")
        page.wait_for_selector("iframe", timeout=START_SECONDS * 1000)
        page.frame_locator("iframe").first.locator(".borough-area").first.wait_for(timeout=START_SECONDS * 1000)
        box = page.locator("iframe").first.bounding_box()
        taken = [_click(page, box, step / CLICKS) for step in range(CLICKS + 1)]
        started = time.perf_counter()
        page.reload()
        page.frame_locator("iframe").first.locator(".borough-sign").first.wait_for(timeout=START_SECONDS * 1000)
        opened = time.perf_counter() - started
    told = f"{CLICKS} clicks, slowest {_seconds(max(taken[1:]))}"
    question = "from a click on the map to map and figures redrawn, in Chromium"
    return Row(question, statistics.median(taken[1:]), 0.6, "open the page anew", opened, told)


def _click(page: Any, box: Any, along: float) -> float:
    """Seconds from one click, part of the way across the middle of the map, until answer and signs have changed."""
    answer, signs = page.evaluate(ANSWER), page.evaluate(SIGNS)
    started = time.perf_counter()
    page.mouse.click(box["x"] + box["width"] * (0.35 + 0.3 * along), box["y"] + box["height"] * (0.45 + 0.1 * along))
    changed = f"([answer, signs]) => {ANSWER} !== answer && {SIGNS} !== signs"
    page.wait_for_function(changed, arg=[answer, signs], timeout=START_SECONDS * 1000)
    return time.perf_counter() - started


@contextmanager
def _dashboard() -> Iterator[str]:
    """The dashboard in a process of its own on a free port; gives its address and stops it in the end."""
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
        yield address
    finally:
        running.terminate()
        running.wait()


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


def table(rows: Iterable[Row]) -> str:
    """The rows as text, one a line, with the ratio."""
    lines = []
    for row in rows:
        goal = "" if math.isnan(row.goal_seconds) else f" (goal {_seconds(row.goal_seconds)})"
        lines.append(
            f"{row.question}: {_seconds(row.seconds)}{goal}; {row.second_way}: {_seconds(row.second_seconds)}, "
            f"{row.ratio:,.2f} times as long; {row.agreement}"
        )
    return "\n".join(lines)


def _seconds(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms" if seconds < 1 else f"{seconds:,.1f} s"


def run(*, streets: Path | None = None, browser: bool = True) -> None:
    """Print the table, row by row as they are made; streets is a large street file, else the one beside the project.

    What cannot be run here is said in a sentence and left out.
    """
    print(*machine(), sep="\n")
    place = build.open_place(build.EXAMPLE)
    found = (LARGE_STREETS, *build.EXAMPLE_RAW.rglob("*.osm.pbf"))
    chosen = streets or next(file for file in found if file.is_file())
    if not chosen.is_file():
        raise InputError(f"{chosen}: there is no such file; give a street file (.osm.pbf).")
    held, title = read_streets(chosen)[0], chosen.name
    print(f"Streets of {title}: {len(held.node_easting):,} corners, {len(held.edge_from):,} stretches")
    print(table(search_rows(held, title)), flush=True)
    print(f"{place.name}: {len(place.areas):,} small areas, {len(place.sites)} sites", flush=True)
    print(table([appraisal_row(place), build_row()]), flush=True)
    if not browser:
        print("Nothing was tried in a browser, as asked.")
        return
    try:
        print(table([click_row()]))
    except NotHeldError as fault:
        print(fault)
