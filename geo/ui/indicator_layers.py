"""Layers of the Wards map that are of indicators: one of them, or the score of the basket with ranges of ranks."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from geo.errors import NotHeldError
from geo.indicators.baskets import Basket, BasketTable
from geo.indicators.indicators import Indicator
from geo.indicators.scores import Scores
from geo.place.place import Place
from geo.place.standings import Shown
from geo.ui import loading, session
from geo.ui.panels import MakeTable
from geo.ui.widgets import Picture, pick
from geo.views.indicators import basket_tables, maps
from geo.views.indicators import tables as indicator_tables
from geo.views.indicators import words as words
from geo.views.map.layers import Layer
from geo.views.map.maps import Fill

Tables = dict[str, MakeTable]
LAYERS = (Layer.INDICATOR, Layer.SCORE)
INDICATOR = Picture[str](
    "indicator", lambda now: now.indicators.indicator, lambda now, new: replace(now.indicators, indicator=new)
)
GROUP = Picture[str](
    "indicator_group", lambda now: now.indicators.group, lambda now, new: replace(now.indicators, group=new)
)


def choose(place: Place, shown: Shown, records: Sequence[Indicator]) -> tuple[Indicator, str]:
    """One of these indicators that has figures by ward, and one of its groups; kept in the Selection.

    Rates and percentages stand first, so that one of them is shown to begin with, and counts last: a count is mostly
    how many live in a ward.
    """
    rows = shown.values.frame
    with_figures = set(rows.loc[rows["area_code"].isin(set(shown.wards)) & rows["value"].notna(), "indicator"])
    rates_first = sorted(records, key=lambda record: (record.measure.adds_up, not record.measure.so_many_of))
    by_key = {record.key: record for record in rates_first if record.key in with_figures}
    if not by_key:
        raise NotHeldError(f"{place.name} holds no figures by ward of these indicators.")
    key = pick(INDICATOR, "Indicator", tuple(by_key), name=lambda indicator_key: words.name_of(by_key[indicator_key]))
    groups = shown.values.groups(key)
    if len(groups) < 2:
        return by_key[key], groups[0]
    return by_key[key], pick(GROUP, "Group", groups, name=lambda group_name: group_name or "Everybody")


def ask(place: Place, layer: Layer) -> None:
    """Which indicator the map is of, where it is of one; the one looked at on Indicators to begin with."""
    if layer is Layer.INDICATOR:
        shown = loading.indicators(place)
        choose(place, shown, shown.values.indicators)


def fill(place: Place, layer: Layer) -> Fill:
    """The small areas coloured by the indicator chosen, or by the score of the basket."""
    if layer is Layer.SCORE:
        basket, _, scored = _basket(place)
        return maps.fill_score(place, scored.frame, title=basket.title)
    record, group = _chosen(place)
    return maps.fill_indicator(place, loading.indicators(place), record, group=group)


def tables(place: Place, layer: Layer) -> Tables:
    """The same figures as a table by ward, by title."""
    if layer is Layer.SCORE:
        return {"Scores and ranges": partial(basket_tables.scores, _basket(place)[2], place.wards.frame["name"])}
    record, group = _chosen(place)
    by_ward = loading.standings_by_ward(place, record, group)
    return {words.name_of(record, group): partial(indicator_tables.one_indicator, place, by_ward, record)}


def said(place: Place, layer: Layer) -> list[str]:
    """What a reader of the layer must know; nothing for a layer that is of no indicator."""
    if layer is Layer.SCORE:
        _, table, scored = _basket(place)
        ward = basket_tables.of_ward(scored, place.wards.frame["name"], session.current().shared.ward)
        return [*ward, words.BASKET_IS_A_CHOICE, words.BASKET_IS_BUILT, basket_tables.doubt(table)]
    if layer is Layer.INDICATOR:
        shown = loading.indicators(place)
        record, group = _chosen(place)
        by_ward = loading.standings_by_ward(place, record, group)
        name = f"On the map: {words.name_of(record, group)}."
        return [name, *words.of_wards(by_ward, place, shown), *words.about(record, group, shown)]
    return []


def _chosen(place: Place) -> tuple[Indicator, str]:
    """The indicator of the Selection in the group chosen; in its first where that group is of another indicator."""
    shown, chosen = loading.indicators(place), session.current().indicators
    record, groups = shown.values.indicator(chosen.indicator), shown.values.groups(chosen.indicator)
    return record, chosen.group if chosen.group in groups else groups[0]


def basket_of(place: Place) -> Basket:
    """The basket chosen, or the suggested one; NotHeldError where there is nothing to put into one."""
    basket = session.current().indicators.basket or basket_tables.suggested(loading.indicators(place))
    if basket is None:
        raise NotHeldError(f"{place.name} holds no indicator by ward of which more or less is better.")
    return basket


def _basket(place: Place) -> tuple[Basket, BasketTable, Scores]:
    basket = basket_of(place)
    return basket, *loading.scored(place, basket)
