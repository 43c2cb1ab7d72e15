"""A search for sites as a decision keeps it, so that a later visit can make it again: what was asked, of which files.

Kept is the text (JSON) of the question with every limit as a number, whose owners were asked, the files behind the
place, and what the search came to. Made again it is shown only where it comes to the same.
"""

import json
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import cattrs
import numpy as np

from geo.decisions.locked import DataEdition, editions_of, files_changed, number_or_nan
from geo.errors import GeoError, InputError
from geo.place.place import Place
from geo.plain import all_visible
from geo.siting.question import Found, Question

# Above what any question takes; a cell of a table that is handed on holds no more.
MOST_CHARACTERS = 100_000
AGAIN = "look for sites again and keep that search"
UNREADABLE = f"It was kept by another version of Better Placed, or was damaged; {AGAIN}."
OTHERWISE = f"Made again it comes to something else than when it was kept; {AGAIN}."
# What one machine rounds otherwise than another.
ROUNDED_MINUTES = 1e-3


@dataclass(frozen=True)
class CameTo:
    """What a search came to.

    Attributes
    ----------
    looked, near_best
        How many ways were looked at, and how many cannot be told apart.
    first, minutes
        Codes of the sites of the first of these, and its journeys; no counts of people, which may be few.
    steps
        Minutes from which a change is told.
    """

    looked: int
    near_best: int
    first: tuple[str, ...]
    minutes: tuple[float, ...]
    steps: tuple[float, ...]

    def is_same(self, other: "CameTo") -> bool:
        """Whether two searches came to the same ways and journeys."""
        same = replace(self, minutes=()) == replace(other, minutes=()) and len(self.minutes) == len(other.minutes)
        return same and np.allclose(self.minutes, other.minutes, rtol=0, atol=ROUNDED_MINUTES, equal_nan=True)


@dataclass(frozen=True)
class KeptSearch:
    """A search with all that it takes to make it again."""

    question: Question
    owner_asked: tuple[str, ...]
    editions: tuple[DataEdition, ...]
    came_to: CameTo


def as_text(found: Found, owner_asked: frozenset[str]) -> str:
    """The search as it is kept; "" for one that was stopped, or whose question is longer than can be kept."""
    if found.answer.sure.stopped:
        return ""
    problem, asked = found.answer.problem, found.question.asked
    # The usual limits of another version may be others.
    settled = replace(asked, threshold=problem.threshold, near=asked.tolerance, most_changes=problem.most_changes)
    question = replace(found.question, asked=settled)
    kept = KeptSearch(question, tuple(sorted(owner_asked)), editions_of(found.place), _came_to(found))
    text = _text(kept)
    return text if len(text) <= MOST_CHARACTERS else ""


def read(text: str) -> KeptSearch:
    """The search that such a text tells; InputError in words where this version cannot read all of it."""
    try:
        plain = json.loads(text, parse_constant=_no_number)
        kept = _CONVERTER.structure(plain, KeptSearch)
        is_whole = all_visible(plain) == plain == json.loads(_text(kept))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, cattrs.BaseValidationError) as fault:
        raise InputError(UNREADABLE) from fault
    if not is_whole:
        raise InputError(UNREADABLE)
    return kept


def found_again(place: Place, kept: KeptSearch, make: Callable[[Question], Found]) -> Found:
    """The search made again; InputError in sentences where files are others now, or it comes to something else."""
    if changed := files_changed(kept.editions, place):
        raise InputError(*changed)
    try:
        found = make(kept.question)
    except GeoError as fault:
        raise InputError(*fault.faults) from fault
    if not _came_to(found).is_same(kept.came_to):
        raise InputError(OTHERWISE)
    return found


def _came_to(found: Found) -> CameTo:
    answer = found.answer
    rules = answer.problem.counting.rules
    steps = (rules.little_minutes, rules.headline_minutes, rules.large_minutes)
    first = tuple(answer.problem.codes[at] for at in answer.ways[0]) if len(answer.ways) else ()
    told = answer.told(slice(1))[["mean", "longest_tenth", "worst"]]
    minutes = tuple(map(float, told.iloc[0])) if len(told) else ()
    return CameTo(answer.sure.ways, len(answer.ways), first, minutes, steps)


def _text(kept: KeptSearch) -> str:
    return json.dumps(_CONVERTER.unstructure(kept), separators=(",", ":"), allow_nan=False)


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def _made() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True)
    converter.register_structure_hook(float, number_or_nan)
    converter.register_unstructure_hook(float, lambda value: None if math.isnan(value) else float(value))
    converter.register_structure_hook(date, lambda value, _: date.fromisoformat(value))
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_unstructure_hook(StrEnum, lambda choice: choice.value)
    return converter


_CONVERTER = _made()
