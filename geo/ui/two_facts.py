"""The second fact on the map of Wards: what it is, the two thresholds, how both are drawn, and where both hold."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from geo.impact.what_if import doubt_now
from geo.people.list_estimate import EstimateSettings
from geo.place.place import Place
from geo.services.services import Service
from geo.travel.ways import Way
from geo.ui import indicator_layers, loading, session
from geo.ui.panels import MakeTable, facts
from geo.ui.widgets import Picture, pick, switch
from geo.views.map import layer_facts, two_facts
from geo.views.map.layers import Drawn, Layer, held_layers
from geo.views.map.maps import Fill
from geo.views.map.two_facts import Asked, Both, Fact, Side

SECOND = Picture[Layer | None]("second", lambda now: now.wards.second, lambda now, new: replace(now.wards, second=new))
DRAWN = Picture[Drawn]("drawn", lambda now: now.wards.drawn, lambda now, new: replace(now.wards, drawn=new))
NOTHING_ELSE = "Nothing else"
Pair = tuple[tuple[Fact, Asked], tuple[Fact, Asked]]


def ask(place: Place, layer: Layer) -> Layer | None:
    """Which second fact, beside the layer that colours the map; None for none."""
    others: Sequence[Layer | None] = (None, *(other for other in held_layers(place) if other is not layer))
    return pick(
        SECOND, "And also", others, name=lambda other: other.label if other else NOTHING_ELSE, none=NOTHING_ELSE
    )


def thresholds(place: Place, layer: Layer, second: Layer) -> tuple[Pair, Drawn]:
    """Ask for the threshold of either fact and how they are drawn; the facts with what is asked of them."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        indicator_layers.ask_second(place, second)
        pair = (_threshold(_fact(place, layer), layer), _threshold(_fact(place, second), second))
        drawn = switch(DRAWN, "Drawn as", tuple(Drawn), name=lambda drawing: drawing.label)
    return pair, drawn


def _threshold(fact: Fact, layer: Layer) -> tuple[Fact, Asked]:
    """The fact with its threshold, as it is set in two small fields."""
    asked = dict(session.current().wards.asked).get(layer, two_facts.suggested(fact))
    number, side = f"threshold_{layer}", f"side_{layer}"
    st.session_state[number], st.session_state[side] = asked.threshold, asked.side

    def take() -> None:
        wards = session.current().wards
        others = tuple(each for each in wards.asked if each[0] is not layer)
        new = Asked(float(st.session_state[number]), st.session_state[side])
        session.choose(replace(wards, asked=(*others, (layer, new))))

    step = 10.0**-fact.decimals
    st.number_input(layer.label, key=number, on_change=take, step=step, format=f"%.{fact.decimals}f")
    st.selectbox(
        f"{layer.label}: or more, or less",
        tuple(Side),
        key=side,
        on_change=take,
        format_func=lambda each: each.label,
        label_visibility="collapsed",
        width=110,
    )
    return fact, asked


def _fact(place: Place, layer: Layer) -> Fact:
    shared, estimate = session.current().shared, session.current().wards.estimate
    if layer in indicator_layers.LAYERS:
        return indicator_layers.fact(place, layer)
    return loading.kept(place, _made, layer, shared.service, shared.way, estimate)


def _made(place: Place, layer: Layer, service: Service, way: Way, estimate: EstimateSettings) -> Fact:
    if layer is Layer.MINUTES:
        return layer_facts.minutes_fact(
            loading.minutes_today(place, service, way).reindex(place.inside), service=service, way=way
        )
    estimated = loading.ward_estimates(place, estimate) if layer in (Layer.ESTIMATE, Layer.MARGIN) else None
    return layer_facts.layer_fact(place, layer, estimated=estimated)


def fill(place: Place, coloured: Fill, pair: Pair, drawn: Drawn) -> Fill:
    """The map of both: the first one's colours under lines for the second, or nine colours."""
    (first, _), (second, asked) = pair
    return two_facts.nine(place, first, second) if drawn is Drawn.NINE else two_facts.hatched(coloured, second, asked)


def answer(place: Place, pair: Pair) -> dict[str, MakeTable]:
    """Say where both hold and how many live there; the tables of it by title."""
    both = where(place, pair)
    first, second = pair
    facts(two_facts.sentences(place, both, first, second))
    by_ward = partial(two_facts.by_ward, place, both)
    return {"Both, by ward": by_ward, "Both, by small area": partial(_by_area, place, both, pair)}


def where(place: Place, pair: Pair) -> Both:
    """Where both facts hold."""
    doubt = doubt_now(place, loading.ward_estimates(place))
    return two_facts.where_both(place, *pair, doubt=doubt)


def _by_area(place: Place, both: Both, pair: Pair) -> pd.DataFrame:
    return two_facts.by_area(place, both, pair[0][0], pair[1][0])
