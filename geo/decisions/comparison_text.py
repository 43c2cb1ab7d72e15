"""A comparison as the plain dictionaries of the command line's JSON, and as the lines that it prints."""

import math
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import pandas as pd

from geo.appraisal.record import Appraisal
from geo.appraisal.text import to_plain
from geo.decisions.comparison import BUSINESS_AS_USUAL, Difference, ToldApart, differences, switches
from geo.fairness.equity import FOR_EVERYBODY, EquityMeasure
from geo.impact.lists import above_capacity
from geo.language.phrases import how_many, joined, number_of, sentence
from geo.uncertainty.leaning import range_words

# What of an appraisal's JSON stands for an option; the rest is of the place and the settings, once.
OF_OPTION = ("summary", "lists", "patients", "equity", "phases")
OF_ALL = ("made_up", "approximate", "modes", "people", "on", "settings", "provenance")
MEASURES = {
    EquityMeasure.AVERAGE: "Average journey",
    EquityMeasure.LONGEST_TENTH: "Average of the tenth with the longest journeys",
    EquityMeasure.DEPRIVATION_GAP: "Gap between most and least deprived fifth",
}
NO_WINNER = "The options are not ranked: which of these matters most is for people to say."


def to_plain_comparison(options: Sequence[Appraisal], *, unrounded: bool = False) -> dict[str, Any]:
    """Options, their differences and who switches between them, as the JSON of the command line."""
    found = differences(options)
    told = [to_plain(option, unrounded=unrounded) for option in options]
    first = options[0]
    return {
        "place": first.place.name,
        "service": first.proposal.service.value,
        **{key: told[0][key] for key in OF_ALL},
        "options": [
            {"name": option.proposal.name, **{key: plain[key] for key in OF_OPTION if key in plain}}
            for option, plain in zip(options, told, strict=True)
        ],
        "differences": [_difference(each) for each in found],
        "switches": [
            {"from": was.proposal.name, "to": now.proposal.name, "mode": first.first_way.value, **row}
            for was, now in combinations(options, 2)
            for row in _switched(switches(was, now, first.first_way))
        ],
        "notes": list(dict.fromkeys(note for option in options for note in option.notes)),
    }


def _difference(each: Difference) -> dict[str, Any]:
    return {
        "of": each.of,
        "from": each.beside,
        "quantity": each.quantity.value,
        "mode": each.way.value if each.way else None,
        "basis": "residents" if each.way else "patients",
        "value": each.value,
        "lower": _held(each.lower),
        "upper": _held(each.upper),
        "verdict": each.verdict.value,
    }


def _held(figure: float) -> float | None:
    return None if math.isnan(figure) else figure


def _switched(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows: Sequence[Mapping[Any, Any]] = table.to_dict("records")
    return [
        {"area_code": row["area_code"], "people": row["people"], "was": str(row["was"]), "is": str(row["now"])}
        for row in rows
    ]


def options_table(options: Sequence[Appraisal]) -> pd.DataFrame:
    """Criteria down, business as usual and the options across, in words: index Criterion. There is no total."""
    way = options[0].first_way
    names = [option.proposal.name for option in options]
    impacts = [option.ways[way] for option in options]
    step = options[0].settings.impact.headline_words
    rows: dict[str, list[str]] = {
        "Patients who must change practice": [
            "nobody",
            *(how_many(option.relisted.must_reregister) if option.relisted else "nobody" for option in options),
        ],
        f"Residents {step} or more further {way.label}": [
            "nobody",
            *(how_many(impact.summary.lose_headline) for impact in impacts),
        ],
        f"Residents {step} or more nearer {way.label}": [
            "nobody",
            *(how_many(impact.summary.gain_headline) for impact in impacts),
        ],
        "Residents whose journey is lost": ["nobody", *(how_many(impact.summary.cut_off) for impact in impacts)],
        "Asked to take more than they can": [
            "none",
            *(joined(above_capacity(option.relisted)) or "none" if option.relisted else "none" for option in options),
        ],
    }
    for measure in FOR_EVERYBODY:
        before = impacts[0].equity.before[measure]
        rows[f"{MEASURES[measure]}, {way.label}"] = [
            _in_minutes(before),
            *(_in_minutes(impact.equity.after[measure]) for impact in impacts),
        ]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=[BUSINESS_AS_USUAL, *names])
    return table.rename_axis("Criterion")


def _in_minutes(figure: float) -> str:
    return "not held" if math.isnan(figure) else f"{figure:.1f} minutes"


def lines(options: Sequence[Appraisal]) -> list[str]:
    """The comparison to read: the table a criterion at a time, then what differs between options.

    What is nobody under every option takes no room.
    """
    told: list[str] = []
    for criterion, row in options_table(options).iterrows():
        if row.nunique() > 1:
            told += [f"{criterion}:", *(f"    {name}: {words}" for name, words in row.items())]
    every = differences(options)
    counted = {(each.quantity, each.way) for each in every if each.value}
    between = [each for each in every if each.beside != BUSINESS_AS_USUAL and (each.quantity, each.way) in counted]
    return [*told, *map(difference_words, between), NO_WINNER]


def difference_words(each: Difference) -> str:
    """How two options differ in one figure: how many more or fewer, or that it cannot be told."""
    what = sentence(f"{each.quantity.label}{f', {each.way.label}' if each.way else ''}")
    if each.verdict in (ToldApart.CANNOT, ToldApart.LITTLE):
        return f"{what}: {each.of} and {each.beside} {_alike(each)}."
    size, flip = abs(each.value), 1.0 if each.value > 0 else -1.0
    spread = ""
    if not math.isnan(each.lower):
        lower, upper = sorted((flip * each.lower, flip * each.upper))
        words = range_words(size, {"lower": lower, "upper": upper, "lean": flip * each.lean}, _plain_number)
        spread = f" ({words})" if words else ""
    return f"{what}: {how_many(size)} {each.verdict.value}{spread} with {each.of} than with {each.beside}."


def _alike(each: Difference) -> str:
    if each.verdict is ToldApart.CANNOT:
        return "have as many" if each.value == 0 else "cannot be told apart"
    return f"have little between them ({number_of(round(abs(each.value)), 'person', 'people')})"


def _plain_number(people: float) -> str:
    return how_many(people).removeprefix("about ")
