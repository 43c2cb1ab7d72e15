"""The speed table: how long the project's own questions take, each beside a second way of doing the same, in one run.

Times are of this machine and this moment; trust the ratios. Where the two ways must give the same answer, the table
says how far apart they are.
"""

import math
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from geo import build
from geo.access.access import mean_minutes, nearest_by
from geo.appraisal.appraise import appraise
from geo.bench.appraisal import whole, whole_appraisal_rows
from geo.bench.browser import click_rows, first_visit_row
from geo.bench.compared_options import options_rows
from geo.bench.copied_folder import copied_row
from geo.bench.cut_files import cut_row
from geo.bench.drafts import draft_rows
from geo.bench.fetched import fetch_rows
from geo.bench.growth import growth_rows
from geo.bench.indicators import basket_rows
from geo.bench.lokigi import lokigi_row
from geo.bench.meetings import meeting_rows, painted_rows
from geo.bench.national import national_rows
from geo.bench.pages import page_rows
from geo.bench.papers import paper_rows
from geo.bench.raking import raking_row
from geo.bench.readers import reader_rows
from geo.bench.real_places import real_rows
from geo.bench.review import review_row
from geo.bench.row import Row, Watch, attempted, table, timed
from geo.bench.saved_options import option_rows
from geo.bench.siting import siting_rows
from geo.bench.siting_places import siting_place_rows
from geo.bench.streets import search_rows
from geo.bench.tiled_place import tiled_rows
from geo.bench.transit import newport_row, table_row
from geo.bench.votes import vote_rows
from geo.errors import InputError
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
    "highspy",
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


# A build in a process of its own, so that its memory can be told apart.
BUILD_ALONE = """
import sys
from pathlib import Path
from geo import build
from geo.bench.growth import peak_megabytes
build.BUILT = Path(sys.argv[1])
build.build(build.EXAMPLE_RAW, name=build.EXAMPLE)
print(peak_megabytes())
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
        "Options compared": partial(options_rows, place),
        "Saving and opening a draft": partial(draft_rows, place),
        "Saving and opening options": partial(option_rows, place),
        "A vote": vote_rows,
        "A meeting": partial(meeting_rows, place),
        "A postcode and two facts": partial(reader_rows, place),
        "Papers": partial(paper_rows, place),
        "Review": lambda: [review_row()],
        "Real places": partial(real_rows, place),
        "lokigi": lambda: [lokigi_row(place)],
        "Choosing sites": siting_rows,
        "Choosing sites in Kingsmere": lambda: siting_place_rows(place),
        "National files": national_rows,
        "Fetching": fetch_rows,
        "National files cut": lambda: [cut_row()],
        "Building Kingsmere": lambda: [build_row()],
        "A raw folder copied": lambda: [copied_row()],
        "A full table": lambda: [table_row()],
        "Kingsmere several times over": tiled_rows,
        "Pages": page_rows,
    }
    in_browser: Questions = {
        "A first visit": lambda: [first_visit_row()],
        "A click in a browser": click_rows,
        "A screen of a meeting": painted_rows,
    }
    return asked | (in_browser if browser else {})
