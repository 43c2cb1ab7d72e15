"""The speed table's question of growth: what a search costs as the streets become 4 and 16 times as many.

The copies lie side by side and are not joined, so that the same search reaches the same corners in each size: what it
costs beyond a search that reaches nothing should stay the same, whatever the size.
"""

import json
import math
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.bench.row import Row, Took, Watch, in_words, timed
from geo.sources.osm.streets import read_streets
from geo.travel.network import TravelSettings, network_of, snap
from geo.travel.streets import STREET_MODES, Mode, Streets
from geo.travel.travel import search_back
from geo.values import Floats

PROJECT = Path(__file__).resolve().parents[2]
COPIES = (1, 4, 16)
GAP_METRES = 1000.0
LIMIT_MINUTES = 60.0
# In a process of its own, so that its memory can be told apart.
ALONE = """
import json, sys
from pathlib import Path
from geo.bench.growth import sizes
print(json.dumps(sizes(Path(sys.argv[1]))))
"""


@dataclass(frozen=True)
class Size:
    """One size of network: what was measured on it.

    Attributes
    ----------
    corners
        Nodes.
    ready
        To make the streets ready for searching by every mode.
    search
        One site within an hour on foot, reaching so many corners.
    fill
        The same within no time at all, which is scipy's fixed filling and what lies around it.
    peak_megabytes
        The most memory the process had used until then, NaN where the system does not tell.
    """

    copies: int
    corners: int
    ready: Took
    search: Took
    reached: int
    fill: Took
    peak_megabytes: float


def away(streets: Streets, copies: int) -> tuple[Floats, Floats]:
    """How far east and north of the streets each of so many copies lies, metres."""
    west, south, east, north = streets.bounds
    across = math.ceil(math.sqrt(copies))
    row, column = np.divmod(np.arange(copies), across)
    return column * (east - west + GAP_METRES), row * (north - south + GAP_METRES)


def tiled(streets: Streets, copies: int) -> Streets:
    """So many copies of the streets side by side in a square, a kilometre apart, not joined."""
    right, up = away(streets, copies)
    nodes, points = len(streets.node_easting), int(streets.shape_start[-1])

    def moved(metres: Floats, by: Floats) -> Floats:
        return (by[:, None] + metres).ravel()

    def counted(numbers: NDArray[np.int32], each: int) -> NDArray[np.int32]:
        return (np.arange(copies)[:, None] * each + numbers).ravel().astype(np.int32)

    return Streets(
        node_easting=moved(streets.node_easting, right),
        node_northing=moved(streets.node_northing, up),
        edge_from=counted(streets.edge_from, nodes),
        edge_to=counted(streets.edge_to, nodes),
        edge_metres=np.tile(streets.edge_metres, copies),
        shape_start=np.append(counted(streets.shape_start[:-1], points), np.int32(copies * points)),
        shape_easting=moved(streets.shape_easting, right),
        shape_northing=moved(streets.shape_northing, up),
        walk=np.tile(streets.walk, copies),
        wheelchair=np.tile(streets.wheelchair, copies),
        wheelchair_cautious=np.tile(streets.wheelchair_cautious, copies),
        cycle=np.tile(streets.cycle, copies),
        cycle_quiet=np.tile(streets.cycle_quiet, copies),
        car_kmh=np.tile(streets.car_kmh, copies),
        gradient_percent=np.tile(streets.gradient_percent, copies),
        off_ground=np.tile(streets.off_ground, copies),
        tagged_for_wheelchairs=np.tile(streets.tagged_for_wheelchairs, copies),
        tells_step_free=np.tile(streets.tells_step_free, copies),
        no_pavement=np.tile(streets.no_pavement, copies),
    )


def size_of(streets: Streets, copies: int) -> Size:
    """What a search from the middle of the first copy costs among so many."""
    many = tiled(streets, copies)
    watch = Watch()
    network = network_of(many, settings=TravelSettings())
    graph = network.graphs[Mode.WALK]
    ready = watch.took
    middle = np.median(streets.node_easting), np.median(streets.node_northing)
    corner = int(np.argmin(np.hypot(streets.node_easting - middle[0], streets.node_northing - middle[1])))
    site = pd.DataFrame({"easting": many.node_easting[[corner]], "northing": many.node_northing[[corner]]})
    end = snap(network, site, mode=Mode.WALK)
    return Size(
        copies=copies,
        corners=len(many.node_easting),
        ready=ready,
        search=timed(lambda: search_back(graph, end, limit_minutes=LIMIT_MINUTES)),
        reached=int(np.isfinite(search_back(graph, end, limit_minutes=LIMIT_MINUTES)).sum()),
        fill=timed(lambda: search_back(graph, end, limit_minutes=0.0)),
        peak_megabytes=peak_megabytes(),
    )


def sizes(path: Path) -> list[dict[str, Any]]:
    """The sizes of one street file in growing order, as plain dictionaries."""
    streets, _ = read_streets(path)
    return [asdict(size_of(streets, copies)) for copies in COPIES]


def growth_rows(path: Path) -> list[Row]:
    """A line a size: the search within an hour, beside it the one that reaches nothing."""
    done = subprocess.run(
        [sys.executable, "-c", ALONE, str(path.resolve())], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    return [row_of(_size(size), path.name) for size in json.loads(done.stdout)]


def _size(plain: dict[str, Any]) -> Size:
    return Size(**plain | {name: Took(**plain[name]) for name in ("ready", "search", "fill")})


def row_of(size: Size, title: str) -> Row:
    """One size as a line of the speed table."""
    beyond = max(size.search.processor - size.fill.processor, 0)
    beyond = max(size.search.processor - size.fill.processor, 0)
    peak = "not told" if math.isnan(size.peak_megabytes) else f"{size.peak_megabytes:,.0f} MB"
    return Row(
        f"search an hour on foot among {size.corners:,} corners ({size.copies} x {title})",
        size.search,
        math.nan,
        "the same with a limit of 0, which reaches nothing",
        size.fill,
        f"{size.reached:,} corners reached in {in_words(beyond)} beyond that; "
        f"made ready for {len(STREET_MODES)} modes in {size.ready.words}; peak memory {peak}",
    )


def peak_megabytes() -> float:
    """The most memory this process has used, of its own; NaN where the system does not tell.

    On Linux ru_maxrss of a process counts what the one that started it had used by then, so it is asked last.
    """
    with suppress(OSError, StopIteration):
        lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) / 2**10
    try:
        import resource
    except ImportError:
        return math.nan
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
