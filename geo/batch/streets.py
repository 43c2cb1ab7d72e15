"""The streets of a district and of as many of its neighbours as a search needs, made ready as one network."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import osmium

from geo.batch.survey import Survey
from geo.sources.osm.heights import read_heights
from geo.sources.osm.streets import read_streets
from geo.travel.gradients import with_heights
from geo.travel.network import Network, TravelSettings, network_of


def streets_of(surveys: Sequence[Survey]) -> tuple[Network, gpd.GeoDataFrame]:
    """The streets of these folders as one network, with their heights, and what the map draws of them."""
    paths = [path for each in surveys for path in each.streets]
    with ExitStack() as stack:
        path = paths[0] if len(paths) == 1 else _joined(paths, Path(stack.enter_context(TemporaryDirectory())))
        streets, background = read_streets(path)
    tiles = [tile for each in surveys for raw in each.heights for tile in read_heights(raw).tiles]
    return network_of(with_heights(streets, tiles) if tiles else streets, settings=TravelSettings()), background


def _joined(paths: Sequence[Path], folder: Path) -> Path:
    """One extract of several: what is in two of them once, the newest."""
    whole = folder / "joined.osm.pbf"
    things = osmium.MergeInputReader()
    for path in paths:
        things.add_file(str(path))
    with osmium.SimpleWriter(str(whole)) as file:
        things.apply(file)
    return whole
