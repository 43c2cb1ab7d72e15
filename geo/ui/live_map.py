"""The map where ideas are tried: a component in the page itself, without a frame and without a fixed wait.

What may be done at a place is chosen on the map before anything is sent, so that a click costs the server nothing.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

import streamlit as st

from geo.errors import InputError
from geo.papers import drawn
from geo.place.place import Place
from geo.ui import map as area_map
from geo.ui import served, session, taking_away
from geo.ui.map_acts import Choices, OnAct, Tried, act_of
from geo.ui.taking_away import PictureOf
from geo.views.map import drawing, taken
from geo.views.map import marks as signs_of
from geo.views.map.drawing import Extent, MapFiles
from geo.views.map.maps import Fill, Mark

# Script and style come by address, once; what stands here would travel again on every run.
LOADER = """
const scripts = (window.boroughScripts ??= new Map());
const sheets = new WeakSet();
const fetched = (address) => {
  if (!scripts.has(address)) {
    scripts.set(address, new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    }));
  }
  return scripts.get(address);
};
const styled = (parent, addresses) => {
  if (sheets.has(parent)) return null;
  sheets.add(parent);
  return Promise.all(addresses.map((address) => new Promise((resolve) => {
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = address;
    sheet.onload = sheet.onerror = resolve;
    parent.append(sheet);
  })));
};
const newest = new WeakMap();
export default ({ parentElement, data, setTriggerValue }) => {
  newest.set(parentElement, data);
  const first = styled(parentElement, data.styles);
  data.scripts.reduce((before, address) => before.then(() => fetched(address)), Promise.resolve(first)).then(() => {
    const send = (act) => setTriggerValue("act", act);
    if (parentElement.isConnected) window.boroughLive.show(parentElement, newest.get(parentElement), send);
  });
  return () => window.boroughLive?.leave(parentElement);
};
"""
_component = st.components.v2.component("better_placed_map", js=LOADER)
# As high as the window allows under what stands above it, and no higher than it is wide on a desk.
HEIGHT = "clamp(400px, calc(100vh - 320px), 800px)"
STEP_HEIGHT = "300px"


def show(  # noqa: PLR0913 (what the page hands the map)
    place: Place,
    fill: Fill,
    marks: Sequence[Mark],
    *,
    key: str,
    choices: Choices,
    on_act: OnAct,
    tried: Tried | None = None,
) -> None:
    """Draw the place's map, on which something can be done.

    Parameters
    ----------
    key
        Fixed for a page: the map stays as long as the key does.
    choices
        What may be done; hosts among it are drawn.
    on_act
        Called once for each act, with one that may be done. A message that tells of none is refused in a sentence and
        changes nothing.
    tried
        A try that was refused, marked where it was with its sentence.
    """
    files, extent = served.map_files(place)
    painted = area_map.painting(place, fill, (*marks, *signs_of.hosts(choices.hosts)))

    def acted() -> None:
        try:
            act = act_of((st.session_state.get(key) or {}).get("act"), choices)
        except InputError as fault:
            session.refuse(fault.faults)
            return
        on_act(act)

    data = _data(files, extent, painted | _to_do(choices, tried), height=HEIGHT)
    _component(key=key, data=data, on_act_change=acted)
    with st.container(horizontal=True):
        area_map.take_away(files, extent, painted, key=key)
        taking_away.map_layers(place, partial(taken.areas, place, fill), fill, tuple(marks), key=key)
        draw = partial(drawn.map_figure, place, fill, tuple(marks))
        taking_away.pictures(place, draw, PictureOf(fill.legend.title or key, key.capitalize()), key=key)


def show_in_step(place: Place, painted: dict[str, Any], *, key: str) -> None:
    """Draw one of several small maps of a place (drawing.painted): to move one moves all, and nothing is done on them.

    key: fixed for a page and of its own for each.
    """
    files, extent = served.map_files(place)
    _component(key=key, data=_data(files, extent, painted | _to_do(Choices(), None), height=STEP_HEIGHT, in_step=True))


def _data(
    files: MapFiles, extent: Extent, painted: dict[str, Any], *, height: str, in_step: bool = False
) -> dict[str, Any]:
    in_page = served.for_page(files)
    return {
        "scripts": in_page.scripts,
        "styles": in_page.styles,
        "height": height,
        "settings": drawing.settings(in_page, extent) | {"live": True, "inStep": in_step},
        "painted": painted,
    }


def _to_do(choices: Choices, tried: Tried | None) -> dict[str, Any]:
    [at] = drawing.degrees([tried.at]) if tried else [()]
    return {
        "choices": {
            "opens": choices.opens,
            "closes": choices.closes,
            "moves": choices.moves,
            "looks": choices.looks,
        },
        "tried": [*at, tried.sentence] if tried else None,
    }
