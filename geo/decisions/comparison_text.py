"""A comparison as the plain dictionaries of the command line's JSON, and as the lines that it prints."""

import math
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import pandas as pd

from geo.appraisal.record import Appraisal
from geo.appraisal.text import part_of_plain
from geo.decisions.comparison import Comparison, Difference, ToldApart
from geo.decisions.figures import Quantity
from geo.decisions.options_table import OptionsTable
from geo.decisions.switching import most_different, switches
from geo.disclosure.suppression import UNDER_10
from geo.language.phrases import about, how_many, number_of, sentence
from geo.travel.ways import Way
from geo.uncertainty.leaning import range_words

# What of an appraisal's JSON stands for an option; the rest is of the place and the settings, once.
OF_OPTION = ("summary", "lists", "patients", "equity", "phases")
OF_ALL = ("made_up", "approximate", "modes", "people", "on", "settings", "provenance")
NO_WINNER = "The options are not ranked: which of these matters most is for people to say."

# In two figures of so many people, some of under 10 who are not shown cannot be told.
BLURRED_FROM = 1000.0


def to_plain_comparison(comparison: Comparison, *, unrounded: bool = False) -> dict[str, Any]:
    """Options, their differences and who switches between them, as the JSON of the command line.

    A difference that a count of patients under 10 is part of has no value, unless unrounded.
    """
    options, first = comparison.options, comparison.options[0]
    appraised = [part_of_plain(option, (*OF_ALL, *OF_OPTION), unrounded=unrounded) for option in options]
    return {
        "place": first.place.name,
        "service": first.proposal.service.value,
        **{key: appraised[0][key] for key in OF_ALL},
        "options": [
            {"name": option.proposal.name, **{key: plain[key] for key in OF_OPTION if key in plain}}
            for option, plain in zip(options, appraised, strict=True)
        ],
        "differences": [_difference(each, unrounded=unrounded) for each in comparison.differences],
        "switches": [
            {"from": was.proposal.name, "to": now.proposal.name, "mode": first.first_way.value, **row}
            for was, now in combinations(options, 2)
            for row in _switched(switches(was, now, first.first_way))
        ],
        "notes": list(dict.fromkeys(note for option in options for note in option.notes)),
    }


def _difference(each: Difference, *, unrounded: bool) -> dict[str, Any]:
    hidden = each.few and not unrounded
    return {
        "of": each.of,
        "from": each.beside,
        "quantity": each.quantity.value,
        "mode": each.way.value if each.way else None,
        "basis": each.basis.value,
        "value": None if hidden else _held(each.value),
        "lower": None if hidden else _held(each.lower),
        "upper": None if hidden else _held(each.upper),
        "verdict": each.verdict.value,
        **({UNDER_10: True} if hidden else {}),
    }


def _held(figure: float) -> float | None:
    return None if math.isnan(figure) else figure


def _switched(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows: Sequence[Mapping[Any, Any]] = table.to_dict("records")
    return [
        {"area_code": row["area_code"], "people": row["people"], "was": str(row["was"]), "is": str(row["now"])}
        for row in rows
    ]


def lines(comparison: Comparison, table: OptionsTable) -> list[str]:
    """The comparison to read: the table a criterion at a time, then what differs between options.

    Two options that both have nobody are told by their figures alone.
    """
    printed: list[str] = []
    for row in table.rows:
        cells = zip(table.headings, row.cells, strict=True)
        printed += [f"{row.title}:", *(f"    {name}: {cell.words}{_beside(cell.spread)}" for name, cell in cells)]
        printed += [f"    {row.alike}"] if row.alike else []
    between = [each for each in comparison.differences if each.between_options and not each.both_nought]
    where = [differ_most(*pair, comparison.first_way) for pair in combinations(comparison.options, 2)]
    return [*printed, *table.said_once, *map(difference_words, between), *where, NO_WINNER]


def _beside(spread: str) -> str:
    return f" ({spread})" if spread else ""


def differ_most(first: Appraisal, other: Appraisal, way: Way) -> str:
    """Where two options differ most, in one sentence; residents by their nearest site."""
    where = most_different(first, other, way)
    names = f"{first.proposal.name} and {other.proposal.name}"
    if where is None:
        return f"{names}: no resident's journey to the nearest site depends on which, {way.label}."
    return f"{names} differ most in {where.ward}: {way.label}, {about(where.people)} there switch."


def difference_words(each: Difference) -> str:
    """How two options differ in one figure: how many more or fewer, or that it cannot be told."""
    what = sentence(f"{each.quantity.label(each.basis)}{f', {each.way.label}' if each.way else ''}")
    if math.isnan(each.value):
        return f"{what}: cannot be told of {each.of} and {each.beside}."
    if each.verdict in (ToldApart.CANNOT, ToldApart.LITTLE):
        return f"{what}: {each.of} and {each.beside} {_alike(each)}."
    size, flip = abs(each.value), 1.0 if each.value > 0 else -1.0
    if each.few and size < BLURRED_FROM:
        return f"{what}: {each.verdict.value} with {each.of} than with {each.beside}, some too few to be shown."
    spread, said = "", _minutes if each.quantity.in_minutes else how_many
    if not math.isnan(each.lower):
        lower, upper = sorted((flip * each.lower, flip * each.upper))
        ends = {"lower": lower, "upper": upper, "lean": flip * each.lean}
        spread = _beside(range_words(size, ends, _plain_minutes if each.quantity.in_minutes else _plain_number))
    verdict = each.verdict.value
    if each.quantity.in_minutes:
        verdict = "longer" if each.value > 0 else "shorter"
        if each.quantity is Quantity.DEPRIVATION_GAP:
            verdict = "more" if each.value > 0 else "less"
    return f"{what}: {said(size)} {verdict}{spread} with {each.of} than with {each.beside}."


def _alike(each: Difference) -> str:
    if each.verdict is ToldApart.CANNOT:
        same = each.value == 0 and not each.lower < each.upper
        return ("are the same" if each.quantity.in_minutes else "have as many") if same else "cannot be told apart"
    size = abs(each.value)
    if each.quantity.in_minutes:
        return f"have little between them ({_minutes(size)})"
    little = "few people" if each.few else number_of(round(size), "person", "people")
    return f"have little between them ({little})"


def _minutes(size: float) -> str:
    return f"{_plain_minutes(size)} minutes"


def _plain_minutes(minutes: float) -> str:
    return f"{minutes:.1f}"


def _plain_number(people: float) -> str:
    return how_many(people).removeprefix("about ")
