"""What is locked before options are compared: the settings, the day, and the edition of every file behind the place.

A figure at other settings may stand beside the usual one; these are the usual ones of a decision.
"""

import dataclasses
import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

import cattrs
import tomli_w

from geo.appraisal.case import Settings
from geo.decisions.written import settle
from geo.errors import InputError
from geo.place.place import Place
from geo.plain import checked_day, visible

MOST_SETTINGS_CHARACTERS = 20_000
MOST_EDITIONS = 1_000
OTHER_SETTINGS = (
    "The locked settings are of another version of Better Placed; lock them anew to work figures out again."
)


@dataclass(frozen=True)
class DataEdition:
    """One file as it was when it was locked: date is ISO or empty, sha256 its checksum or empty where it has none."""

    file: str
    publisher: str = ""
    edition: str = ""
    date: str = ""
    sha256: str = ""

    def __post_init__(self) -> None:
        settle(self, names=("file", "publisher", "edition", "date", "sha256"), may_lack="publisher edition date sha256")


@dataclass(frozen=True)
class Locked:
    """What was locked, by whom, and why another than before.

    Attributes
    ----------
    settings
        Every adjustable number of an appraisal as JSON, keys in order; settings_of reads it.
    on
        The day that figures are for; None is the last day of each option.
    screening_only
        Minutes are straight lines: nothing may be decided on them.
    why
        Empty for the first.
    """

    settings: str
    on: date | None
    editions: tuple[DataEdition, ...]
    screening_only: bool
    who: str
    when: datetime
    why: str = ""

    def __post_init__(self) -> None:
        settle(self, names=("who",), notes=("why",), may_lack="why")
        if self.on is not None:
            checked_day(self.on, "the day that figures are for")
        if len(self.editions) > MOST_EDITIONS:
            raise InputError(f"{len(self.editions):,} files are named; at most {MOST_EDITIONS:,} can be kept.")
        if len(self.settings) > MOST_SETTINGS_CHARACTERS or visible(self.settings) != self.settings:
            raise InputError("the settings are longer than any are, or hold marks that nobody sees.")
        object.__setattr__(self, "settings", _in_order(_object(self.settings)))

    @cached_property
    def fingerprint(self) -> str:
        """One checksum (SHA-256) of the settings, the day and every file."""
        files = sorted(dataclasses.astuple(edition) for edition in self.editions)
        day = self.on.isoformat() if self.on else ""
        return hashlib.sha256(json.dumps([self.settings, day, self.screening_only, files]).encode()).hexdigest()


def lock(place: Place, settings: Settings, *, on: date | None, who: str, when: datetime, why: str = "") -> Locked:
    """Settings, a day and the files of a place as they are now."""
    plain = cattrs.unstructure(settings)
    return Locked(
        _in_order(_with_null(plain)),
        on,
        editions_of(place),
        place.travel.approximate,
        who,
        when,
        why,
    )


def settings_of(locked: Locked) -> Settings:
    """The settings that were locked; InputError in words where this version has others, more or fewer of them.

    None is filled in: figures at a setting that was not there when it was locked would be others than then.
    """
    try:
        settings = _CONVERTER.structure(json.loads(locked.settings), Settings)
    except (ValueError, TypeError, KeyError, AttributeError, cattrs.BaseValidationError) as fault:
        raise InputError(OTHER_SETTINGS) from fault
    if _in_order(_with_null(cattrs.unstructure(settings))) != locked.settings:
        raise InputError(OTHER_SETTINGS)
    return settings


def settings_toml(locked: Locked) -> str:
    """What was locked as TOML: the day, the checksum, and every setting; one that is not set is nan."""
    day = {} if locked.on is None else {"on": locked.on}
    return tomli_w.dumps({**day, "checksum": locked.fingerprint, "settings": _with_nan(json.loads(locked.settings))})


def editions_of(place: Place) -> tuple[DataEdition, ...]:
    """The files that a place was built from."""
    return tuple(
        DataEdition(source.file, source.publisher, source.edition, source.date, source.sha256)
        for source in place.account.provenance
    )


def changed_since(locked: Locked, place: Place) -> tuple[str, ...]:
    """A sentence for each file that is another today than when it was locked; () where all are the same."""
    return files_changed(locked.editions, place)


def files_changed(editions: Sequence[DataEdition], place: Place) -> tuple[str, ...]:
    """The same of files as they were at some time."""
    then = {edition.file: edition for edition in editions}
    today = {edition.file: edition for edition in editions_of(place)}
    gone = [f"{file} is not held any more." for file in then if file not in today]
    new = [f"{file} is held now, and was not then." for file in today if file not in then]
    other = [
        f"{file} is another than then{f' (now {today[file].edition})' if today[file].edition else ''}."
        for file in then
        if file in today and today[file] != then[file]
    ]
    return (*gone, *new, *other)


def _object(text: str) -> dict[str, Any]:
    try:
        plain = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise InputError("The locked settings are damaged.") from fault
    if not isinstance(plain, dict):
        raise InputError("The locked settings are damaged.")
    return plain


def _in_order(plain: Any) -> str:
    return json.dumps(plain, sort_keys=True, separators=(",", ":"))


def _with_null(plain: Any) -> Any:
    if isinstance(plain, dict):
        return {key: _with_null(value) for key, value in plain.items()}
    return None if isinstance(plain, float) and math.isnan(plain) else plain


def _with_nan(plain: Any) -> Any:
    if isinstance(plain, dict):
        return {key: _with_nan(value) for key, value in plain.items()}
    return math.nan if plain is None else plain


def number_or_nan(value: Any, _: Any) -> float:
    """A number of plain data, NaN where nothing stands; TypeError for anything else."""
    if value is None:
        return math.nan
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"{value!r} stands where a number was expected")
    return float(value)


def _made() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True)
    converter.register_structure_hook(float, number_or_nan)
    return converter


_CONVERTER = _made()
