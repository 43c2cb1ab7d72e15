"""What visitors of the load do on Propose: the only file of it that knows how that page is worked and read."""

import json
from collections.abc import Iterable

import numpy as np
from streamlit.components.v2.bidi_component.constants import EVENT_DELIM
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.runtime.state.session_state import STREAMLIT_INTERNAL_KEY_PREFIX

from geo.place.place import Place
from geo.projection import GridPoint, to_lonlat
from geo.proposals.proposals import new_site_id
from geo.ui import frame
from tests.load.visitor import Visitor

PAGE = frame.PROPOSE.url
OPENED = new_site_id(0)


def placed(visitor: Visitor, at: GridPoint) -> tuple[WidgetState, str]:
    """A site put on the map, or the one put there before put here instead, as the map's component says it.

    Beside it the fragment that the map is in ("" for the whole page).
    """
    lon, lat = (float(degrees) for degrees in to_lonlat(at.easting, at.northing))
    for path, element in visitor.elements.items():
        in_page = element.bidi_component
        if in_page.id and "painted" in in_page.json:
            movable = json.loads(in_page.json)["painted"]["choices"]["moves"]
            kind, site = ("move", OPENED) if OPENED in movable else ("open", "")
            act = json.dumps([{"event": "act", "value": {"kind": kind, "lon": lon, "lat": lat, "site": site}}])
            trigger = f"{STREAMLIT_INTERNAL_KEY_PREFIX}_{in_page.id}{EVENT_DELIM}events"
            return WidgetState(id=trigger, json_trigger_value=act), visitor.fragments[path]
    raise LookupError("the page drew no map that can be clicked")


def answer(visitor: Visitor) -> tuple[str, ...]:
    """The sentences of the answer, as they are read out."""
    spoken = (element.bidi_component for element in visitor.elements.values())
    lines = (json.loads(part.json) for part in spoken if part.id and part.json.startswith("["))
    return tuple(line for told in lines for line in told)


def sites(place: Place, number: int, *, seed: int = 0) -> list[GridPoint]:
    """So many points of the place where nobody else of these opens, all on ground where people live."""
    starts = place.areas.frame.loc[place.inside, ["easting", "northing"]].to_numpy(float)
    random = np.random.default_rng(seed)
    chosen = starts[random.integers(len(starts), size=number)] + random.uniform(-40, 40, size=(number, 2))
    return [GridPoint(round(float(east)), round(float(north))) for east, north in chosen]


def followed(visitor: Visitor) -> Iterable[tuple[str, float]]:
    """Fragments of the page that ask to be run again by themselves, each with its seconds."""
    return visitor.again.items()
