"""Reading plain dictionaries, as files of proposals give them: a text, a number, a day, or a sentence on the fault."""

import re
import reprlib
import tomllib
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from geo.errors import GeoError, InputError
from geo.periods import EARLIEST, LATEST

Plain = Mapping[str, Any]
Kept = TypeVar("Kept")
Word = TypeVar("Word", bound=Enum)

LONGEST_NAME = 200
LONGEST_NOTE = 5000
# Characters of a wrong value repeated in a sentence about it.
LONGEST_SHOWN = 60
# Above what any proposal needs; over keys of many parts the reader of TOML would sit for minutes.
MOST_TOML_BYTES = 256 * 1024
MOST_KEY_PARTS = 8
MOST_FAULTS = 20
MOST_NAMED = 5
MOST_TEXTS = 10_000

# Texts and remarks in TOML; one that is not closed reaches to the end, so that none is gone through twice.
_QUOTED = re.compile(
    r'"""(?:[^\\]|\\.)*?(?:"""|\Z)|'
    r"'''.*?(?:'''|\Z)|"
    r'"(?:[^"\\\n]|\\.)*+"?|'
    r"'[^'\n]*+'?|#[^\n]*",
    re.DOTALL,
)
_LONG_KEY = re.compile(rf"(?<![\w-])[\w-]++(?:[ \t]*\.[ \t]*[\w-]++){{{MOST_KEY_PARTS}}}")
DIRECTION_MARKS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
# Control marks but the tab and the ends of lines, and marks that turn the direction of the letters after them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)


def shown(value: object) -> str:
    """What was found, as a sentence can carry it: however long or deep, its beginning only."""
    return beginning(reprlib.repr(value) if isinstance(value, (Mapping, list)) else repr(value))


def beginning(text: str) -> str:
    """A text as a sentence can carry it: its first 60 characters."""
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."


def visible(text: str) -> str:
    """A text without control marks, halves of characters and marks that turn its direction, which nobody sees.

    A control mark becomes a blank, so that of two figures with a damaged byte between them no third is made; the tab
    and the usual ends of lines stay.
    """
    return _UNSEEN.sub(lambda mark: "" if mark[0] in DIRECTION_MARKS else " ", text)


def all_visible(parsed: Any) -> Any:
    """What a JSON or TOML text holds, every text and key in it as `visible` has it."""
    if isinstance(parsed, str):
        return visible(parsed)
    if isinstance(parsed, dict):
        return {visible(key) if isinstance(key, str) else key: all_visible(value) for key, value in parsed.items()}
    return [all_visible(value) for value in parsed] if isinstance(parsed, list) else parsed


def from_toml_text(content: bytes | str, *, name: str) -> dict[str, Any]:
    """The dictionary of a TOML text, with or without a byte order mark; InputError in words.

    A text that is too long, or whose keys have too many parts, is refused before it is parsed. `name` is how a fault
    calls it.
    """
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        if len(content) > MOST_TOML_BYTES or len(text.encode()) > MOST_TOML_BYTES:
            raise InputError(f"{name} is longer than {MOST_TOML_BYTES // 1024} kB, the most that is read.")
    except UnicodeError as fault:
        raise InputError(f"{name} cannot be read as UTF-8 text; save it as UTF-8.") from fault
    # Each quoted text stands as one part of a key, so that what is said in it is no key.
    if _LONG_KEY.search(_QUOTED.sub(lambda quoted: "" if quoted[0].startswith("#") else "q", text)):
        raise InputError(f"{name} has a key of more than {MOST_KEY_PARTS} parts with dots between; none has as many.")
    try:
        parsed: dict[str, Any] = all_visible(tomllib.loads(text))
        return parsed
    except RecursionError as fault:
        raise InputError(f"{name} is not valid: tables or lists in it lie inside each other too deep.") from fault
    except ValueError as fault:
        # What the TOML reader raises for its own faults, and for a number of thousands of figures.
        raise InputError(f"{name} is not valid TOML ({str(fault)[:LONGEST_NAME]}).") from fault


def text(plain: Plain, key: str, *, longest: int = LONGEST_NAME, needed: bool = True) -> str:
    """A text without blanks around it; "" where it is absent and not needed."""
    value = plain.get(key, None if needed else "")
    value = visible(value) if isinstance(value, str) else value
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
    """A day from 1900 to 2100; None where it is not given."""
    value = plain.get(key)
    return None if value is None else checked_day(value, key)


def checked_day(value: object, what: str) -> date:
    """A date, or the ISO text of one, as a day from 1900 to 2100; InputError that calls it by `what`."""
    try:
        day = value if type(value) is date else date.fromisoformat(str(value))
    except ValueError as fault:
        raise InputError(f"{what} is {shown(value)}; a date such as 2027-04-01 was expected.") from fault
    if not EARLIEST <= day <= LATEST:
        raise InputError(f"{what} is {day}; a day from {EARLIEST.year} to {LATEST.year} was expected.")
    return day


def word(plain: Plain, key: str, words: type[Word]) -> Word:
    """One of the words of an enumeration."""
    value = plain.get(key)
    for member in words:
        if member.value == value and not isinstance(value, bool):
            return member
    raise InputError(f"{key} is {shown(value)}; write one of {', '.join(str(member.value) for member in words)}.")


def texts(plain: Plain, key: str, *, most: int = MOST_TEXTS) -> tuple[str, ...]:
    """A list of texts; () where it is not given."""
    value = plain.get(key, [])
    if not isinstance(value, list) or not all(
        isinstance(text, str) and 0 < len(text) <= LONGEST_NAME for text in value
    ):
        raise InputError(f"{key} is {shown(value)}; a list of texts was expected.")
    if len(value) > most:
        raise InputError(f"{key} lists {len(value):,} texts; at most {most} can be kept.")
    return tuple(text for text in (visible(typed).strip() for typed in value) if text)


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
        more = f" and {len(strange) - MOST_NAMED:,} more" if len(strange) > MOST_NAMED else ""
        raise InputError(f"unknown key {', '.join(map(shown, strange[:MOST_NAMED]))}{more} {where}.")


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
