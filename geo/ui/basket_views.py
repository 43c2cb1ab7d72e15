"""A basket of indicators built on the page: which ones, how much each counts, and what it comes to with its ranges."""

import json
from dataclasses import replace
from functools import partial

import streamlit as st

from geo.errors import GeoError
from geo.indicators.basket_pack import from_json, to_json
from geo.indicators.baskets import Basket, BasketItem, Mean, Scaling
from geo.indicators.indicators import IndicatorValues
from geo.indicators.pack import to_plain
from geo.place.place import Place
from geo.place.standings import Shown
from geo.plain import visible
from geo.ui import controls, indicator_layers, loading, session
from geo.ui.panels import chart_to_take, equal_table, facts, to_know
from geo.ui.taking_away import PictureOf
from geo.views.indicators import basket_tables, charts
from geo.views.indicators import words as words
from geo.views.words import files
from geo.views.words.wording import plain

MOST_WEIGHT, STEP = 5.0, 0.5
ITEMS_KEY, FILE_KEY = "basket_items", "basket_file"


def show(place: Place) -> None:
    """The builder beside the ranges of ranks, the tables, and the basket as a file."""
    shown = loading.indicators(place)
    basket = indicator_layers.basket_of(place)
    drawn, made = st.columns([3, 2], gap="medium")
    with made:
        st.header("What counts, and how much")
        _choose(shown, basket)
        _weigh(shown, basket)
    table, scored = loading.scored(place, basket)
    names = place.wards.frame["name"]
    with drawn:
        st.header(plain(basket.title))
        ward = controls.ward(place)
        facts(basket_tables.of_ward(scored, names, ward))
        of = PictureOf(f"Ranges of ranks: {basket.title}", "Indicators", "Ranks")
        chart_to_take(place, charts.rank_ranges(scored.frame, names, ward=ward), of)
        facts([basket_tables.doubt(table)])
        to_know(
            [
                words.BASKET_IS_A_CHOICE,
                *basket_tables.mix_words(basket, shown.values, table),
                basket_tables.scaling_words(basket.scaling),
            ]
        )
    equal_table(
        place,
        "The same facts as a table",
        {
            "Scores and ranges": partial(basket_tables.scores, scored, names),
            "What counts how much": partial(basket_tables.parts, basket, table, scored, shown.values),
        },
        name=basket.title,
    )
    with st.expander("Of when the figures are, and what is missing"):
        facts(scored.notes)
    _files(place, shown, basket)


def _choose(shown: Shown, basket: Basket) -> None:
    """Which indicators are in; those that stay keep their weight, and none at all is the suggested basket again."""
    options = [(record.key, group) for record, group in basket_tables.offered(shown)]
    chosen = [(item.indicator, item.group) for item in basket.items]
    options += [chosen_item for chosen_item in chosen if chosen_item not in options]
    st.session_state[ITEMS_KEY] = chosen

    def take() -> None:
        items = basket_tables.items_of(basket, st.session_state[ITEMS_KEY])
        _choose_basket(_with(basket, items) if items else None)

    st.multiselect(
        "Indicators",
        options,
        key=ITEMS_KEY,
        on_change=take,
        format_func=lambda choice: basket_tables.item_name(shown.values, choice),
    )
    facts([words.not_offered(shown.values.indicators)])


def _choose_basket(basket: Basket | None) -> None:
    session.choose(replace(session.current().indicators, basket=basket))


def _with(basket: Basket, items: tuple[BasketItem, ...]) -> Basket:
    return Basket("My basket", items, basket.dimension_weights, basket.scaling, basket.mean)


def _weigh(shown: Shown, basket: Basket) -> None:
    """A slider an indicator, from nought (left out) to five; and how the figures are put together."""
    with st.expander("Weights: how much each counts within its dimension", expanded=True):
        for item in basket.items:
            key = f"weight_{item.indicator}_{item.group}"
            st.session_state[key] = min(item.weight, MOST_WEIGHT)
            label = plain(basket_tables.item_name(shown.values, (item.indicator, item.group)))
            st.slider(label, 0.0, MOST_WEIGHT, step=STEP, key=key, on_change=_take_weight, args=(basket, item, key))
        st.caption("Dimensions count alike; a weight of nought leaves an indicator out.")
    with st.expander("How figures in different units are put together"):
        st.session_state["basket_scaling"] = basket.scaling
        st.session_state["basket_mean"] = basket.mean
        st.selectbox("Scale", tuple(Scaling), key="basket_scaling", on_change=_take_way, args=(basket,))
        st.selectbox("Mean", tuple(Mean), key="basket_mean", on_change=_take_way, args=(basket,))
        st.caption("A geometric mean needs the scale from lowest to highest, and takes it.")


def _take_weight(basket: Basket, item: BasketItem, key: str) -> None:
    weight = float(st.session_state[key])
    items = tuple(
        BasketItem(other.indicator, other.group, weight, other.polarity) if other == item else other
        for other in basket.items
        if other != item or weight > 0
    )
    _choose_basket(_with(basket, items) if items else None)


def _take_way(basket: Basket) -> None:
    mean = st.session_state["basket_mean"]
    scaling = Scaling.MIN_MAX if mean is Mean.GEOMETRIC else st.session_state["basket_scaling"]
    _choose_basket(Basket(basket.title, basket.items, basket.dimension_weights, scaling, mean))


def _files(place: Place, shown: Shown, basket: Basket) -> None:
    """The basket to take away and another to open; the figures behind it as a pack that partnerships can swap."""
    keys = {indicator.key for indicator in shown.values.indicators}
    with st.expander("Save this basket, open another, swap figures with another partnership"):
        left, right = st.columns(2)
        left.download_button(
            "Save the basket (JSON)",
            to_json(basket),
            files.file_name(place.name, basket.title, ending="json"),
            mime="application/json",
            on_click="ignore",
        )
        right.download_button(
            "Download its figures as a pack (JSON)",
            partial(_pack, shown, basket),
            files.file_name(place.name, basket.title, "pack", ending="json"),
            mime="application/json",
            on_click="ignore",
        )
        st.file_uploader("Open a basket (JSON)", type="json", key=FILE_KEY, on_change=_open, args=(keys,))
        if session.current().indicators.basket_refused:
            st.error("\n\n".join(map(plain, session.current().indicators.basket_refused)))
        st.caption("A basket file holds choices only. Figures that are withheld on this page are not in the pack.")


def _pack(shown: Shown, basket: Basket) -> str:
    keys = {item.indicator for item in basket.items}
    records = tuple(indicator for indicator in shown.values.indicators if indicator.key in keys)
    frame = shown.values.frame
    values = IndicatorValues(records, frame[frame["indicator"].isin(keys)].reset_index(drop=True))
    return json.dumps(to_plain(values), ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def _open(keys: set[str]) -> None:
    upload = st.session_state[FILE_KEY]
    if upload is None:
        return
    try:
        opened = from_json(upload.getvalue(), name=visible(upload.name), known=keys)
    except GeoError as fault:
        session.choose(replace(session.current().indicators, basket_refused=fault.faults))
    else:
        session.choose(replace(session.current().indicators, basket=opened, basket_refused=()))
