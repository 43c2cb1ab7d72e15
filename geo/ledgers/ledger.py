"""A ledger as it is described: its fields, who may see its rows, and what is checked before a row is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from geo.errors import InputError
from geo.plain import LONGEST_NAME, LONGEST_NOTE, checked_day, shown, visible
from geo.roles.acts import Act

HIGHEST = 1e10


class Kind(StrEnum):
    """What the text of a field holds.

    A promise is a day that is still to come when it is written down; heads are people counted, of whom few are never
    shown; a ward is the code of one.
    """

    TEXT = "text"
    NOTE = "note"
    DAY = "day"
    PROMISE = "promise"
    HEADS = "heads"
    NUMBER = "number"
    CHOICE = "choice"
    WARD = "ward"

    @property
    def is_figure(self) -> bool:
        """Whether its text is a plain figure."""
        return self in (Kind.HEADS, Kind.NUMBER)


@dataclass(frozen=True)
class Field:
    """One field: its key, its heading, and whether a row needs it; the choices of a choice."""

    key: str
    label: str
    kind: Kind = Kind.TEXT
    needed: bool = False
    choices: tuple[str, ...] = ()


Content = Mapping[str, str]


@dataclass(frozen=True)
class Ledger:
    """One ledger.

    Attributes
    ----------
    guide
        The part and question of the guide that asks for it.
    sees
        What it takes to see its rows.
    rows_shown
        Whether rows are shown one by one; where not, only what is made of all of them is.
    agencies
        How many agencies must have written of a ward before anything of it is shown to whom restricted rows are not.
    faults
        What of a row cannot be, beyond its fields, a sentence each.
    """

    key: str
    title: str
    about: str
    guide: str
    fields: tuple[Field, ...]
    sees: Act = Act.READ
    rows_shown: bool = True
    agencies: int = 1
    faults: Callable[[Content], list[str]] = lambda _content: []


def checked(ledger: Ledger, typed: Mapping[str, str], *, wards: Mapping[str, str], today: date) -> dict[str, str]:
    """What was typed as a row is kept, without fields that are blank; InputError with every fault, a sentence each.

    wards: names by code.
    """
    content: dict[str, str] = {}
    faults: list[str] = []
    for field in ledger.fields:
        text = visible(typed.get(field.key, "")).strip()
        if not text:
            faults += [f"{field.label} is missing."] if field.needed else []
            continue
        try:
            content[field.key] = _checked(field, text, wards=wards, today=today)
        except InputError as fault:
            faults += fault.faults
    faults = faults or ledger.faults(content)
    if faults:
        raise InputError(*faults)
    return content


def _checked(field: Field, text: str, *, wards: Mapping[str, str], today: date) -> str:
    longest = LONGEST_NOTE if field.kind is Kind.NOTE else LONGEST_NAME
    if len(text) > longest:
        raise InputError(f"{field.label} has {len(text):,} characters; at most {longest:,} are kept.")
    if field.kind.is_figure:
        return _figure(field, text)
    if field.kind in (Kind.DAY, Kind.PROMISE):
        day = checked_day(text, field.label)
        if field.kind is Kind.PROMISE and day < today:
            raise InputError(f"{field.label} is {day.isoformat()}, which is past; a promise is for a day to come.")
        if field.kind is Kind.DAY and day > today:
            raise InputError(f"{field.label} is {day.isoformat()}, which is still to come.")
        return day.isoformat()
    if field.kind is Kind.CHOICE and text not in field.choices:
        raise InputError(f"{field.label} is {shown(text)}; one of {', '.join(field.choices)} was expected.")
    if field.kind is Kind.WARD and text not in wards:
        raise InputError(f"{field.label} is {shown(text)}, which is no ward of this place.")
    return text


def _figure(field: Field, text: str) -> str:
    whole = field.kind is Kind.HEADS
    try:
        figure = float(text.replace(",", ""))
    except ValueError:
        figure = -1.0
    if not 0 <= figure <= HIGHEST or (whole and not figure.is_integer()):
        what = "a whole number" if whole else "a number"
        raise InputError(f"{field.label} is {shown(text)}; {what} from nought was expected.")
    return f"{figure:.0f}" if whole else f"{figure:.10g}"
