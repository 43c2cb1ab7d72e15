"""What happens to patients' lists that is no movement of people: practices that close or open, and lists cleaned.

Practices are named with the sizes of their lists, which are published; where their patients live is looked at and not
given back.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np
import pandas as pd

from geo.language.phrases import how_many
from geo.people.list_history import QUARTER_DAYS, day_of

# A fall of more than this share of a list within one quarter is looked at for list cleaning. Our choice.
FALL_LOOKED_AT = 0.05
# A fall lies like the list where at most this share of it would have to be elsewhere. Our choice.
FALL_MAY_DIFFER = 0.30
# ... and no cleaning where other practices took in more than this share of it in the same areas. Our choice.
TAKEN_IN_ELSEWHERE = 0.5
# A list with at most this share of its patients left has closed: a few stay on the books for months. Our choice.
LEFT_ON_THE_BOOKS = 0.05
# Lists shorter than this are no practice at work. Our choice.
SHORTEST_LIST = 100


class ListEventKind(StrEnum):
    """What a change of a list looks like."""

    CLOSED = "closed"
    OPENED = "opened"
    CLEANED = "list cleaned, by the look of it"
    FELL = "fell, and why is not told"


@dataclass(frozen=True)
class ListOccurrence:
    """Something that happened to one list between two dates; patients is its fall, or the list that came or went."""

    kind: ListEventKind
    practice_id: str
    after: str
    by: str
    patients: float
    words: str


def list_events(
    sizes: pd.DataFrame, *, patterns: Mapping[str, pd.DataFrame] | None = None, names: Mapping[str, str] | None = None
) -> tuple[ListOccurrence, ...]:
    """Closures, openings, and falls that look like cleaning, in order of time and practice.

    Parameters
    ----------
    sizes
        Patients by practice_id (rows) and ISO date (columns, ascending); NaN where there is no list.
    patterns
        By date, patients by area_code (rows) and practice_id (columns). Where both dates of a fall have one, cleaning
        is told by the fall lying like the list and not taken in by practices near by.
    names
        Of practices by practice_id.
    """
    events: list[ListOccurrence] = []
    for after, by in zip(sizes.columns, sizes.columns[1:], strict=False):
        for practice_id in sorted(sizes.index):
            before, now = sizes.at[practice_id, after], sizes.at[practice_id, by]
            name = (names or {}).get(practice_id) or practice_id
            events += _event(practice_id, name, (after, by), (before, now), patterns or {})
    return tuple(events)


def _event(
    practice_id: str,
    name: str,
    dates: tuple[str, str],
    patients: tuple[float, float],
    patterns: Mapping[str, pd.DataFrame],
) -> Iterator[ListOccurrence]:
    (after, by), (before, now) = dates, patients
    had = before >= SHORTEST_LIST
    has = now >= SHORTEST_LIST and not (had and now <= LEFT_ON_THE_BOOKS * before)
    between = f"between {after} and {by}"
    if had and not has:
        words = (
            f"{name} closed {between}, with {_said(before)} on its list. Patients are summed over all practices first, "
            "so this moves nobody between wards; who did not join another list is missing until they do."
        )
        yield ListOccurrence(ListEventKind.CLOSED, practice_id, after, by, float(before), words)
    elif has and not had:
        words = f"{name} opened {between} and has {_said(now)}: those who came from other lists have not moved house."
        yield ListOccurrence(ListEventKind.OPENED, practice_id, after, by, float(now), words)
    elif had and before - now > FALL_LOOKED_AT * before:
        fall = float(before - now)
        part = f"The list of {name} fell by {fall / before:.0%} ({_said(fall)}) {between}"
        near = (day_of(by) - day_of(after)).days <= QUARTER_DAYS
        if near and after in patterns and by in patterns:
            if looks_cleaned(patterns[after], patterns[by], practice_id):
                words = f"{part}, everywhere alike: this looks like list cleaning and not like people leaving."
                yield ListOccurrence(ListEventKind.CLEANED, practice_id, after, by, fall, words)
            return
        words = f"{part}: whether people left, changed practice or were taken off the list is not told."
        yield ListOccurrence(ListEventKind.FELL, practice_id, after, by, fall, words)


def cleaned_patients(patterns: Mapping[str, pd.DataFrame]) -> pd.DataFrame | None:
    """Patients taken off by what looks like cleaning, by area_code (rows) and date of the list that shows it (columns).

    Those of each list are laid over its areas by its patients there. None where lists are not a quarter apart
    throughout: then a cleaning cannot be told from people leaving. patterns: as in `list_events`.
    """
    dates = sorted(patterns, key=day_of)
    steps = list(pairwise(dates))
    if not steps or any((day_of(by) - day_of(after)).days > QUARTER_DAYS for after, by in steps):
        return None
    columns = {}
    for after, by in steps:
        before, now = patterns[after], patterns[by]
        taken_off = pd.Series(0.0, index=before.index)
        for practice_id in before.columns.intersection(now.columns):
            listed, left = before[practice_id].sum(), now[practice_id].sum()
            fell = listed >= SHORTEST_LIST and listed - left > FALL_LOOKED_AT * listed
            if fell and left > LEFT_ON_THE_BOOKS * listed and looks_cleaned(before, now, practice_id):
                taken_off += (listed - left) * before[practice_id].fillna(0.0) / listed
        columns[by] = taken_off
    return pd.DataFrame(columns).fillna(0.0)


def looks_cleaned(before: pd.DataFrame, after: pd.DataFrame, practice_id: str) -> bool:
    """Whether the fall of one list lies over areas like the list itself, and was not taken in by others there.

    Parameters
    ----------
    before, after
        Patients by area_code (rows) and practice_id (columns).
    """
    if practice_id not in before or practice_id not in after:
        return False
    areas = before.index.union(after.index)
    before, after = before.reindex(areas).fillna(0.0), after.reindex(areas).fillna(0.0)
    listed = before[practice_id]
    fall = listed - after[practice_id]
    if fall.sum() <= 0:
        return False
    elsewhere = (fall / fall.sum() - listed / listed.sum()).abs().sum() / 2
    others = (after.drop(columns=practice_id) - before.drop(columns=practice_id)).sum(axis="columns")
    # Patients who only changed practice are found on another list of their own area.
    taken_in = np.minimum(others.clip(lower=0), fall.clip(lower=0)).sum()
    return bool(elsewhere <= FALL_MAY_DIFFER and taken_in <= TAKEN_IN_ELSEWHERE * fall.sum())


def _said(patients: float) -> str:
    return f"{how_many(patients)} patients"
