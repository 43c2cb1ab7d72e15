"""What visitors of the load do on Propose: the only file of it that knows how that page is worked and read."""

import json
from collections.abc import Iterable

import numpy as np
from streamlit.proto.WidgetStates_pb2 import WidgetState

from geo.place.place import Place
from geo.projection import GridPoint, to_lonlat
from geo.ui import frame
from tests.load.visitor import Visitor

PAGE = frame.PROPOSE.url
MAP = "streamlit_folium.st_folium"


def placed(visitor: Visitor, at: GridPoint) -> tuple[WidgetState, str]:
    """A click on the map, as the map's component says it, and the fragment that it is in ("" for the whole page)."""
    path, drawn = next(
        (path, element.component_instance)
        for path, element in visitor.elements.items()
        if element.component_instance.component_name == MAP
    )
    lon, lat = to_lonlat(at.easting, at.northing)
    clicked = json.dumps({"last_clicked": {"lat": float(lat), "lng": float(lon)}})
    return WidgetState(id=drawn.id, json_value=clicked), visitor.fragments[path]


def answer(visitor: Visitor) -> tuple[str, ...]:
    """The strip, as it reads."""
    return tuple(visitor.texts(frame.ANSWER_KEY))


def sites(place: Place, number: int, *, seed: int = 0) -> list[GridPoint]:
    """So many points of the place where nobody else of these opens, all on ground where people live."""
    starts = place.areas.frame.loc[place.inside, ["easting", "northing"]].to_numpy(float)
    random = np.random.default_rng(seed)
    chosen = starts[random.integers(len(starts), size=number)] + random.uniform(-40, 40, size=(number, 2))
    return [GridPoint(round(float(east)), round(float(north))) for east, north in chosen]


def followed(visitor: Visitor) -> Iterable[tuple[str, float]]:
    """Fragments of the page that ask to be run again by themselves, each with its seconds."""
    return visitor.again.items()
