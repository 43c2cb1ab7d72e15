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
from geo.views.map import layer_facts
from geo.views.map.layers import Layer
from geo.views.map.maps import Fill
from geo.views.map.two_facts import Fact

Tables = dict[str, MakeTable]
LAYERS = (Layer.INDICATOR, Layer.SCORE)
INDICATOR = Picture[str](
    "indicator", lambda now: now.indicators.indicator, lambda now, new: replace(now.indicators, indicator=new)
)
SECOND = Picture[str](
    "second_indicator",
    lambda now: now.wards.second_indicator,
    lambda now, new: replace(now.wards, second_indicator=new),
)
GROUP = Picture[str](
    "indicator_group", lambda now: now.indicators.group, lambda now, new: replace(now.indicators, group=new)
)


def choose(place: Place, shown: Shown, records: Sequence[Indicator]) -> tuple[Indicator, str]:
    """One of these indicators that has figures by ward, and one of its groups; kept in the Selection.

    Rates and percentages stand first, so that one of them is shown to begin with, and counts last: a count is mostly
    how many live in a ward.
    """
    by_key = {record.key: record for record in with_figures(place, shown, records)}
    key = pick(INDICATOR, "Indicator", tuple(by_key), name=lambda indicator_key: words.name_of(by_key[indicator_key]))
    groups = shown.values.groups(key)
    if len(groups) < 2:
        return by_key[key], groups[0]
    return by_key[key], pick(GROUP, "Group", groups, name=lambda group_name: group_name or "Everybody")


def with_figures(place: Place, shown: Shown, records: Sequence[Indicator]) -> list[Indicator]:
    """Those of these indicators that have figures by ward, rates first; NotHeldError where none has."""
    rows = shown.values.frame
    keys = set(rows.loc[rows["area_code"].isin(set(shown.wards)) & rows["value"].notna(), "indicator"])
    rates_first = sorted(records, key=lambda record: (record.measure.adds_up, not record.measure.so_many_of))
    held = [record for record in rates_first if record.key in keys]
    if not held:
        raise NotHeldError(f"{place.name} holds no figures by ward of these indicators.")
    return held


def ask(place: Place, layer: Layer) -> None:
    """Which indicator the map is of, where it is of one; the one looked at on Indicators to begin with."""
    if layer is Layer.INDICATOR:
        shown = loading.indicators(place)
        choose(place, shown, shown.values.indicators)


def ask_second(place: Place, second: Layer) -> None:
    """Which indicator the second fact is, where it is one."""
    if second is Layer.INDICATOR:
        shown = loading.indicators(place)
        names = {record.key: words.name_of(record) for record in with_figures(place, shown, shown.values.indicators)}
        pick(SECOND, "Second indicator", tuple(names), name=names.__getitem__)


def fact(place: Place, layer: Layer) -> Fact:
    """The indicator chosen, or the score of the basket, as one figure an area."""
    if layer is Layer.SCORE:
        basket, _, scored = _basket(place)
        return layer_facts.score_fact(place, scored.frame, title=basket.title)
    shown, wards = loading.indicators(place), session.current().wards
    if wards.second is Layer.INDICATOR:
        return layer_facts.indicator_fact(
            place,
            shown,
            shown.values.indicator(wards.second_indicator),
            group=shown.values.groups(wards.second_indicator)[0],
        )
    record, group = _chosen(place)
    return layer_facts.indicator_fact(place, shown, record, group=group)


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
