"""The streets of a district and of as many of its neighbours as a search needs, made ready as one network."""

from collections.abc import Sequence

import geopandas as gpd

from geo.batch.survey import Survey
from geo.sources.osm.heights import read_heights
from geo.sources.osm.streets import read_streets
from geo.travel.gradients import with_heights
from geo.travel.network import Network, TravelSettings, network_of


def streets_of(surveys: Sequence[Survey]) -> tuple[Network, gpd.GeoDataFrame]:
    """The streets of these folders as one network, with their heights, and what the map draws of them."""
    streets, background = read_streets(*(path for each in surveys for path in each.streets))
    tiles = [tile for each in surveys for raw in each.heights for tile in read_heights(raw).tiles]
    return network_of(with_heights(streets, tiles) if tiles else streets, settings=TravelSettings()), background
