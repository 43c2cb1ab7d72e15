"""Indicators as a plain dictionary that partnerships can swap: what each is, its figures, and their ranges.

The receiver learns unit, polarity and kind of evidence with the figures, so that two places compare the same thing.
What may leave at all is decided before a pack is made.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from typing import Any

import pandas as pd

from geo.errors import InputError
from geo.indicators.indicators import (
    COLUMNS,
    FIGURES,
    Dimension,
    FigureKind,
    Indicator,
    IndicatorValues,
    LogicStage,
    Polarity,
    period_of,
)
from geo.plain import all_visible
from geo.provenance import Interval

FORMAT = "better-placed indicators, 1"
CHOICES: Mapping[str, type[StrEnum]] = {
    "measure": FigureKind,
    "polarity": Polarity,
    "dimension": Dimension,
    "stage": LogicStage,
}
MAY_BE_EMPTY = ("dimension", "stage", "per")
TEXTS, TEXTS_OF_VALUES = ("key", "label", "unit", "source"), ("indicator", "group", "area_code")
# Faults that are read one by one; a file with more is of another kind altogether.
MOST_FAULTS = 10
# No figure of people or money is this large.
TOO_LARGE = 1e15


def to_plain(values: IndicatorValues) -> dict[str, Any]:
    """A pack: text, numbers, lists and None for what is not held."""
    rows = values.frame.astype(object).where(values.frame.notna(), None)
    return {
        "format": FORMAT,
        "indicators": [_plain(record) for record in values.indicators],
        "values": rows.to_dict("records"),
    }


def from_plain(pack: Mapping[str, Any], *, name: str) -> IndicatorValues:
    """The indicators of a pack; name is how faults call it. All faults of its records are named at once."""
    if pack.get("format") != FORMAT:
        raise InputError(f"{name}: the format is {pack.get('format')!r}; a pack of the format {FORMAT!r} was expected.")
    faults: list[str] = []
    records = [made for row in _list(pack, "indicators", name) if (made := _record(row, name, faults)) is not None]
    rows = _list(pack, "values", name)
    for number, row in enumerate(rows, start=1):
        faults += [f"{name}, value {number}: {fault}" for fault in _faults(row)]
    if faults:
        raise InputError(*faults)
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return IndicatorValues(tuple(records), frame.astype(dict.fromkeys(FIGURES, float)))


def from_json(content: bytes, *, name: str) -> IndicatorValues:
    """The indicators of a file's bytes; data only, nothing in it is run. InputError in words, ten faults at most."""
    try:
        plain = all_visible(json.loads(content.decode("utf-8-sig"), parse_constant=_no_number))
    except (ValueError, RecursionError) as fault:
        raise InputError(f"{name}: it is no JSON text that can be read ({type(fault).__name__}).") from fault
    if not isinstance(plain, dict):
        raise InputError(f"{name}: a record with format, indicators and values was expected.")
    try:
        return from_plain(plain, name=name)
    except InputError as fault:
        called = [sentence if sentence.startswith(name) else f"{name}: {sentence}" for sentence in fault.faults]
        more = len(called) - MOST_FAULTS
        rest = [f"{name}: {more} more faults."] if more > 0 else []
        raise InputError(*called[:MOST_FAULTS], *rest) from fault


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")


def _plain(record: Indicator) -> dict[str, Any]:
    facts = {field.name: getattr(record, field.name) for field in fields(record)}
    return facts | {
        "codes": list(record.codes),
        "per": None if math.isnan(record.per) else record.per,
        **{key: None if facts[key] is None else facts[key].value for key in CHOICES},
    }


def _list(pack: Mapping[str, Any], key: str, name: str) -> list[dict[str, Any]]:
    rows = pack.get(key)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError(f"{name}: {key} is no list of records.")
    return rows


def _record(plain: Mapping[str, Any], name: str, faults: list[str]) -> Indicator | None:
    called = f"{name}, indicator {plain.get('key')!r}"
    wanted = {field.name for field in fields(Indicator)}
    if set(plain) != wanted:
        faults.append(f"{called}: it must say {', '.join(sorted(wanted))}, and nothing else.")
        return None
    codes = plain["codes"] if isinstance(plain["codes"], list) else [None]
    if not all(isinstance(text, str) for text in (*(plain[key] for key in TEXTS), *codes)):
        faults.append(f"{called}: {', '.join(TEXTS)} are texts, and codes a list of texts.")
        return None
    made = dict(plain)
    for key, choice in CHOICES.items():
        if plain[key] is None and key in MAY_BE_EMPTY:
            continue
        if plain[key] not in tuple(choice):
            faults.append(f"{called}: {key} is {plain[key]!r}; {', '.join(choice)} are.")
            return None
        made[key] = choice(plain[key])
    try:
        per = math.nan if plain["per"] is None else float(plain["per"])
        return Indicator(**made | {"per": per, "codes": tuple(plain["codes"])})
    except (TypeError, ValueError, OverflowError) as fault:
        faults.append(f"{called}: it cannot be read ({fault}).")
        return None


def _faults(row: Mapping[str, Any]) -> list[str]:
    """What is wrong with one value, a sentence each."""
    if set(row) != set(COLUMNS):
        return [f"it must say {', '.join(COLUMNS)}, and nothing else."]
    wrong = [f"{key} is no text." for key in TEXTS_OF_VALUES if not isinstance(row[key], str)]
    wrong += [
        f"{key} is {row[key]!r}; a number or nothing was expected."
        for key in FIGURES
        if row[key] is not None and not _is_figure(row[key])
    ]
    if row["interval"] not in tuple(Interval):
        wrong.append(f"interval is {row['interval']!r}; {', '.join(Interval)} are.")
    try:
        period_of(row["first"], row["last"])
    except (TypeError, ValueError):
        wrong.append(
            f"first and last are {row['first']!r} and {row['last']!r}; two days such as 2022-01-31 were expected."
        )
    return wrong


def _is_figure(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool) and -TOO_LARGE < cell < TOO_LARGE
