"""A basket of indicators as a plain dictionary, to be taken away and opened again: choices only, no figures.

Whoever opens it sees which indicators count, how much, and which way is taken as better.
"""

import json
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Any

from geo.errors import InputError
from geo.indicators.baskets import Basket, BasketItem, Mean, Scaling
from geo.indicators.indicators import Polarity
from geo.plain import all_visible

FORMAT = "better-placed basket, 1"
KEYS = ("format", "title", "items", "dimension_weights", "scaling", "mean")
ITEM_KEYS = ("indicator", "group", "weight", "polarity")
# A title and a key longer than this are no title and no key.
LONGEST_TEXT = 200
MOST_ITEMS = 200


def to_plain(basket: Basket) -> dict[str, Any]:
    """Text, numbers, lists and None."""
    return {
        "format": FORMAT,
        "title": basket.title,
        "items": [
            {
                "indicator": item.indicator,
                "group": item.group,
                "weight": item.weight,
                "polarity": None if item.polarity is None else item.polarity.value,
            }
            for item in basket.items
        ],
        "dimension_weights": dict(basket.dimension_weights),
        "scaling": basket.scaling.name.lower(),
        "mean": basket.mean.name.lower(),
    }


def to_json(basket: Basket) -> str:
    """The same as the text of a file."""
    return json.dumps(to_plain(basket), ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def from_json(content: bytes, *, name: str, known: Collection[str]) -> Basket:
    """The basket of a file's bytes; data only, nothing in it is run. InputError in words, as from_plain."""
    try:
        plain = all_visible(json.loads(content.decode("utf-8-sig"), parse_constant=_no_number))
    except (ValueError, RecursionError) as fault:
        raise InputError(f"{name}: it is no JSON text that can be read ({type(fault).__name__}).") from fault
    if not isinstance(plain, dict):
        raise InputError(f"{name}: a record with format, title and items was expected.")
    return from_plain(plain, name=name, known=known)


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")


def from_plain(plain: Mapping[str, Any], *, name: str, known: Collection[str]) -> Basket:
    """The basket of a dictionary.

    Parameters
    ----------
    name
        How faults call it.
    known
        Keys of the indicators of this place.

    Raises
    ------
    InputError
        Every fault at once, indicators that are not held here among them.
    """
    if plain.get("format") != FORMAT:
        raise InputError(
            f"{name}: the format is {plain.get('format')!r}; a basket of the format {FORMAT!r} was expected."
        )
    if set(plain) != set(KEYS):
        raise InputError(f"{name}: it must say {', '.join(KEYS)}, and nothing else.")
    rows, weights = plain["items"], plain["dimension_weights"]
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or len(rows) > MOST_ITEMS:
        raise InputError(f"{name}: items is no list of up to {MOST_ITEMS} records.")
    if not isinstance(weights, dict):
        raise InputError(f"{name}: dimension_weights is no record of weights by dimension.")
    faults = [] if _is_text(plain["title"]) and plain["title"] else [f"{name}: title is no short text."]
    faults += [
        f"{name}, weight of {key!r}: {value!r}; {RIGHT}." for key, value in weights.items() if not _is_weight(value)
    ]
    for number, row in enumerate(rows, start=1):
        faults += [f"{name}, item {number}: {fault}" for fault in _faults(row, known)]
    chosen: dict[str, Any] = {}
    for key, choice in (("scaling", Scaling), ("mean", Mean)):
        chosen[key] = _named(choice, plain[key])
        if chosen[key] is None:
            faults.append(
                f"{name}: {key} is {plain[key]!r}; {', '.join(member.name.lower() for member in choice)} are."
            )
    if faults:
        raise InputError(*faults)
    return Basket(
        plain["title"], tuple(map(_item, rows)), {key: float(value) for key, value in weights.items()}, **chosen
    )


RIGHT = "a number above nought, 1,000 at most, was expected"
MOST_WEIGHT = 1000.0


def _item(row: Mapping[str, Any]) -> BasketItem:
    polarity = None if row["polarity"] is None else Polarity(row["polarity"])
    return BasketItem(row["indicator"], row["group"], float(row["weight"]), polarity)


def _faults(row: Mapping[str, Any], known: Collection[str]) -> list[str]:
    if set(row) != set(ITEM_KEYS):
        return [f"it must say {', '.join(ITEM_KEYS)}, and nothing else."]
    if not (_is_text(row["indicator"]) and _is_text(row["group"])):
        return ["indicator and group are no short texts."]
    wrong = [] if row["indicator"] in known else [f"this place holds no indicator {row['indicator']!r}."]
    if not _is_weight(row["weight"]):
        wrong.append(f"weight is {row['weight']!r}; {RIGHT}.")
    if row["polarity"] is not None and row["polarity"] not in tuple(Polarity):
        wrong.append(f"polarity is {row['polarity']!r}; {', '.join(Polarity)} or nothing was expected.")
    return wrong


def _is_text(cell: object) -> bool:
    return isinstance(cell, str) and len(cell) <= LONGEST_TEXT


def _is_weight(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool) and 0 < cell <= MOST_WEIGHT


def _named(choice: type[StrEnum], name: object) -> StrEnum | None:
    return next((member for member in choice if member.name.lower() == name), None)
