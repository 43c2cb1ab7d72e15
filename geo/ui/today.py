"""What several pages say of a service as it is today: the map's colours, the figures and the table, made once each."""

import pandas as pd

from geo.place.place import Place
from geo.services.services import Service
from geo.travel.ways import Way
from geo.ui import loading
from geo.ui.panels import MakeTable
from geo.views.impact.figures import Figure, of_today
from geo.views.map import hover, layers
from geo.views.map.layers import Layer
from geo.views.map.maps import Fill
from geo.views.words import tables
from geo.views.words.by_authority import TITLE, near


def fill(place: Place, service: Service, way: Way) -> Fill:
    """The map by minutes to the nearest site."""
    return loading.kept(place, _fill, service, way)


def _fill(place: Place, service: Service, way: Way) -> Fill:
    minutes = loading.minutes_today(place, service, way)
    return layers.fill(place, Layer.MINUTES, minutes, service=service, way=way)


def facts(place: Place, service: Service, way: Way) -> tuple[pd.Series, ...]:
    """What a map says of a small area on touching it, besides its own figure."""
    return loading.kept(place, _facts, service, way)


def _facts(place: Place, service: Service, way: Way) -> tuple[pd.Series, ...]:
    return hover.facts(place, loading.minutes_today(place, service, way), service=service, way=way)


def figures(place: Place, service: Service, way: Way) -> tuple[Figure, ...]:
    """The figures that help to choose while nothing is proposed."""
    return loading.kept(place, _figures, service, way)


def _figures(place: Place, service: Service, way: Way) -> tuple[Figure, ...]:
    return of_today(place, loading.minutes_today(place, service, way), service=service, way=way)


def by_ward(place: Place, service: Service, way: Way) -> pd.DataFrame:
    """The table by ward."""
    return loading.kept(place, _by_ward, service, way)


def by_authority(place: Place, service: Service, way: Way) -> pd.DataFrame:
    """The table by authority and of the whole; empty for a place of one authority."""
    return loading.kept(place, _by_authority, service, way)


def by_authority_shelf(place: Place, service: Service, way: Way) -> dict[str, MakeTable]:
    """The same table under its title, for the tables of a page; nothing for a place of one authority."""
    table = by_authority(place, service, way)
    return {} if table.empty else {TITLE: lambda: table}


def _by_authority(place: Place, service: Service, way: Way) -> pd.DataFrame:
    return near(place, loading.minutes_today(place, service, way), service=service, way=way)


def _by_ward(place: Place, service: Service, way: Way) -> pd.DataFrame:
    return tables.wards(place, loading.minutes_today(place, service, way), service=service, way=way)
