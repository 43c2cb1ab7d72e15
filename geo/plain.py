"""Reading plain dictionaries, as files of proposals give them: a text, a number, a day, or a sentence on the fault."""

import reprlib
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from geo.errors import GeoError, InputError

Plain = Mapping[str, Any]
Kept = TypeVar("Kept")
Word = TypeVar("Word", bound=Enum)

LONGEST_NAME = 200
LONGEST_NOTE = 5000
# Characters of a wrong value repeated in a sentence about it.
LONGEST_SHOWN = 60


def shown(value: object) -> str:
    """What was found, as a sentence can carry it: however long or deep, its beginning only."""
    whole = reprlib.repr(value) if isinstance(value, (Mapping, list)) else repr(value)
    return whole if len(whole) <= LONGEST_SHOWN else f"{whole[:LONGEST_SHOWN]}..."


def text(plain: Plain, key: str, *, longest: int = LONGEST_NAME, needed: bool = True) -> str:
    """A text without blanks around it; "" where it is absent and not needed."""
    value = plain.get(key, None if needed else "")
    if not isinstance(value, str) or (needed and not value.strip()) or len(value) > longest:
        raise InputError(f"{key} must be a text of {'1' if needed else '0'} to {longest:,} characters.")
    return value.strip()


def number(plain: Plain, key: str, *, lowest: float = 0.0, highest: float = 1e7, absent: float = float("nan")) -> float:
    """A number within its limits; `absent` where it is not given."""
    if key not in plain:
        return absent
    value = plain[key]
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not lowest <= value <= highest:
        raise InputError(f"{key} is {shown(value)}; a number from {lowest:,.0f} to {highest:,.0f} was expected.")
    return float(value)


def whole(plain: Plain, key: str, *, lowest: int = 0, highest: int = 10_000_000, absent: int = 0) -> int:
    """A whole number within its limits; `absent` where it is not given."""
    value = number(plain, key, lowest=lowest, highest=highest, absent=float(absent))
    if not value.is_integer():
        raise InputError(f"{key} is {shown(plain[key])}; a whole number was expected.")
    return int(value)


def yes_no(plain: Plain, key: str, *, absent: bool) -> bool:
    """true or false; `absent` where it is not given."""
    value = plain.get(key, absent)
    if not isinstance(value, bool):
        raise InputError(f"{key} is {shown(value)}; true or false was expected.")
    return value


def day(plain: Plain, key: str) -> date | None:
    """A day; None where it is not given."""
    value = plain.get(key)
    if value is None or type(value) is date:
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as fault:
        raise InputError(f"{key} is {shown(value)}; a date such as 2027-04-01 was expected.") from fault


def word(plain: Plain, key: str, words: type[Word]) -> Word:
    """One of the words of an enumeration."""
    value = plain.get(key)
    for member in words:
        if member.value == value and not isinstance(value, bool):
            return member
    raise InputError(f"{key} is {shown(value)}; write one of {', '.join(str(member.value) for member in words)}.")


def texts(plain: Plain, key: str) -> tuple[str, ...]:
    """A list of texts; () where it is not given."""
    value = plain.get(key, [])
    if not isinstance(value, list) or not all(
        isinstance(text, str) and 0 < len(text) <= LONGEST_NAME for text in value
    ):
        raise InputError(f"{key} is {shown(value)}; a list of texts was expected.")
    return tuple(text.strip() for text in value)


def tables(plain: Plain, key: str, *, most: int) -> list[Plain]:
    """A list of tables ([[key]]); [] where it is not given."""
    value = plain.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        raise InputError(f"{key} is {shown(value)}; write [[{key}]] tables.")
    if len(value) > most:
        raise InputError(f"{key} is given {len(value):,} times; at most {most} can be kept.")
    return value


def refuse_unknown(plain: Plain, known: Collection[str], *, where: str) -> None:
    """InputError that names every key that is not known."""
    strange = [key for key in plain if key not in known]
    if strange:
        raise InputError(f"unknown key {', '.join(map(shown, strange))} {where}.")


def each(items: Iterable[Plain], read: Callable[[Plain], Kept], *, label: str) -> tuple[tuple[Kept, ...], list[str]]:
    """Every item read, and the faults of those that cannot be, each led by the item's label and number."""
    items_read: list[Kept] = []
    faults: list[str] = []
    for position, item in enumerate(items):
        try:
            items_read.append(read(item))
        except GeoError as fault:
            faults += [f"{label} {position + 1}: {sentence}" for sentence in fault.faults]
    return tuple(items_read), faults
