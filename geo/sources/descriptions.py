"""What `sources.toml` says of the files beside it: the facts that neither their headers nor their rows tell.

[place]
name = "Trafford"
authority = "E08000009"   (or a list of several, or care_board = "E54..." whose districts a lookup tells)
made_up = false
bus_pass_from = "09:00"
people = "census"

[[file]]
file = "services/jobcentre_plus.csv"
service = "jobcentre"
name_column = "Office"
date = "2023-05-01"
"""

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from geo.areas.areas import AreaKind, kind_of
from geo.disclosure.suppression import Rule
from geo.errors import InputError
from geo.periods import read_period
from geo.plain import beginning, from_toml_text, shown
from geo.services.services import Service

NAME = "sources.toml"
PLACE_KEYS: dict[str, type | tuple[type, ...]] = {
    "name": str,
    "authority": (str, list),
    "care_board": str,
    "made_up": bool,
    "bus_pass_from": str,
    "people": str,
}
# Until noon, so that the first view, three hours from it, ends on the same day.
# An integrated care board, whose districts a lookup tells.
CARE_BOARD_CODE = re.compile(r"E54\d{6}")
PASS_FROM = re.compile(r"(0\d|1[01]):[0-5]\d")
FILE_KEYS = (
    "file",
    "kind",
    "sheet",
    "service",
    "name_column",
    "date",
    "publisher",
    "licence",
    "title",
    "edition",
    "rule",
)
# How freely counts of a table of patients may leave; counts of the others leave as their kind does.
RULES = (Rule.OPEN, Rule.STRICT, Rule.NHS)
# A year, with a month and a day where they are known.
DAY_CHARACTERS = 10
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def read_descriptions(
    folder: Path, *, names: Collection[str], kinds: Collection[str]
) -> tuple[dict[str, Any], dict[str, dict[str, str]]]:
    """What is said of the place (the keys of PLACE_KEYS), and of each file by its name, all as text.

    A folder without a sources.toml says nothing. All faults are collected before it is refused.

    Parameters
    ----------
    names
        The files of the folder.
    kinds
        The keys a kind may have.
    """
    path = folder / NAME
    if not path.is_file():
        return {}, {}
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise InputError(f"{NAME}: it cannot be opened ({fault.strerror}).") from fault
    document = from_toml_text(content, name=NAME)
    faults = [
        f"{NAME}: {shown(key)} is not known; [place] and [[file]] are."
        for key in document
        if key not in ("place", "file")
    ]
    place, entries = document.get("place", {}), document.get("file", [])
    if not isinstance(place, dict):
        faults.append(f"{NAME}: place is {shown(place)}; a table [place] was expected.")
    elif wrong := [key for key in place if not isinstance(place[key], PLACE_KEYS.get(key, ()))]:
        faults.append(
            f"{NAME}: {beginning(wrong[0])} = {shown(place[wrong[0]])} in [place]; "
            'name = "...", authority = "E08000009", made_up = true, bus_pass_from = "09:30" or people = "census" is '
            "right."
        )
    elif not PASS_FROM.fullmatch(place.get("bus_pass_from", "09:30")):
        faults.append(
            f'{NAME}: bus_pass_from = {shown(place["bus_pass_from"])}; a time before noon such as "09:30" was expected.'
        )
    else:
        faults.extend(f"{NAME}: {fault}" for fault in _authority_faults(place))
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise InputError(*faults, f"{NAME}: file is {shown(entries)}; tables [[file]] were expected.")
    described: set[str] = set()
    for number, entry in enumerate(entries, start=1):
        faults.extend(f"{NAME}, file {number}: {fault}" for fault in _faults(entry, names, kinds))
        if str(entry.get("file")) in described:
            faults.append(f"{NAME}, file {number}: {shown(entry['file'])} is described above already; do it once.")
        described.add(str(entry.get("file")))
    if faults:
        raise InputError(*faults)
    return place, {entry["file"]: {key: str(fact) for key, fact in entry.items() if key != "file"} for entry in entries}


def _authority_faults(place: dict[str, Any]) -> Iterator[str]:
    stated = place.get("authority")
    if isinstance(stated, str) and CARE_BOARD_CODE.fullmatch(stated) and "care_board" not in place:
        return
    codes = stated if isinstance(stated, list) else [] if stated is None else [stated]
    if stated == []:
        yield "authority in [place] is an empty list; give one code, or leave it out."
    if "care_board" in place and (stated is not None or not CARE_BOARD_CODE.fullmatch(place["care_board"])):
        yield (
            f"care_board = {shown(place['care_board'])} in [place]; a code such as "
            '"E54000024", and no authority beside it, was expected.'
        )
    for code in codes:
        if kind_of(str(code)) is not AreaKind.AUTHORITY:
            yield (
                f'authority = {shown(code)} in [place]; the code of a local authority such as "E08000009" was expected.'
            )
    for code in sorted({str(code) for code in codes if codes.count(code) > 1}):
        yield f"authority in [place] names {code} twice; name it once."


def _faults(entry: dict[str, Any], names: Collection[str], kinds: Collection[str]) -> Iterator[str]:
    for key in entry:
        if key not in FILE_KEYS:
            yield f"{shown(key)} is not known; {', '.join(FILE_KEYS)} are."
    if entry.get("file") not in names:
        yield f"{shown(entry.get('file'))} is no file of this folder; give its path as it lies in it."
    if "kind" in entry and entry["kind"] not in kinds:
        yield f"{shown(entry['kind'])} is no kind; {', '.join(kinds)} are."
    if "service" in entry and entry["service"] not in tuple(Service):
        yield f"{shown(entry['service'])} is no service; {', '.join(Service)} are."
    if "rule" in entry and entry["rule"] not in RULES:
        yield f"the rule is {shown(entry['rule'])}; {', '.join(RULES)} are."
    if "date" in entry and not _is_date(str(entry["date"])):
        yield f"the date is {shown(str(entry['date']))}; one such as 2024-09-30, 2024-09 or 2024 was expected."


def _is_date(text: str) -> bool:
    return bool(DATE.fullmatch(text)) and read_period((text + "-01-01")[:DAY_CHARACTERS]) is not None
