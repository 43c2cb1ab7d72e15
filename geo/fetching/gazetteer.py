"""Which districts somebody means: by code or name, never by a guess; a board of the NHS stands for its districts."""

import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from geo.errors import InputError
from geo.fetching.entries import Entry
from geo.fetching.tables import rows_of
from geo.plain import shown

# Districts, unitary authorities, London boroughs and metropolitan districts of England.
DISTRICT = re.compile(r"E0[6-9]\d{6}")
A_CODE = re.compile(r"[A-Z]\d{8}")
BESIDE_NAME = re.compile(
    r"\b(london borough of|royal borough of|metropolitan borough of|city of|borough of|county of|the|"
    r"(metropolitan |city |borough |district |county )*council|integrated care board|icb|nhs)\b",
    re.IGNORECASE,
)
BOARDS, COUNTIES, REGIONS = "boards", "counties", "region"
# The entry that lists the districts of each kind of larger area, the beginning of its columns, and what its codes begin
# with.
LARGER = {BOARDS: ("ICB", "E54"), COUNTIES: ("CTY", "E10"), REGIONS: ("RGN", "E12")}
KINDS = {BOARDS: "an integrated care board", COUNTIES: "a county", REGIONS: "a region"}
ENGLAND, ALL_OF_IT = "E92", "england"
OTHER_CODES = {
    "W06": "in Wales, whose lists of practices are none of these sources",
    "S12": "in Scotland, whose tables are none of these sources",
    "N09": "in Northern Ireland, whose tables are none of these sources",
}
MOST_NAMED = 8


@dataclass(frozen=True)
class District:
    """A district or unitary authority of England."""

    code: str
    name: str


@dataclass(frozen=True)
class Larger:
    """A board, a county or a region, with the codes of its districts."""

    code: str
    name: str
    districts: frozenset[str]


def districts_of(entry: Entry, paths: Sequence[Path]) -> dict[str, str]:
    """The name of every district of England by its code."""
    names: dict[str, str] = {}
    for some in rows_of(entry, paths):
        pairs = zip(some.column("LAD??CD"), some.column("LAD??NM"), strict=True)
        names |= {code: name for code, name in pairs if DISTRICT.fullmatch(code)}
    return names


def larger_of(entry: Entry, paths: Sequence[Path]) -> dict[str, Larger]:
    """The larger areas of one of the lists by their codes."""
    beginning, _ = LARGER[entry.key]
    names: dict[str, str] = {}
    inside: dict[str, set[str]] = {}
    for some in rows_of(entry, paths):
        columns = (some.column(f"{beginning}??CD"), some.column(f"{beginning}??NM"), some.column("LAD??CD"))
        for code, name, district in zip(*columns, strict=True):
            names[code] = name
            inside.setdefault(code, set()).add(district)
    return {code: Larger(code, names[code], frozenset(inside[code])) for code in names if code}


def districts_meant(
    area: str, districts: dict[str, str], *, larger: Callable[[str], dict[str, Larger]]
) -> tuple[District, ...]:
    """The districts that somebody names; InputError that lists those that may be meant.

    larger: a list of larger areas by the key of its entry, asked for where no district is named.
    """
    wanted = area.strip()
    if A_CODE.fullmatch(wanted.upper()):
        return _by_code(wanted.upper(), districts, larger)
    bare = bare_name(wanted)
    if bare == ALL_OF_IT:
        raise InputError(_too_large("England", "all of it", districts, districts))
    same = {code: name for code, name in districts.items() if bare_name(name) == bare}
    if len(same) == 1:
        return tuple(District(code, name) for code, name in same.items())
    if not same and bare:
        for key in LARGER:
            for group in _asked(key, larger).values():
                if bare_name(group.name) == bare:
                    return _of_larger(key, group, districts)
    like = same or {code: name for code, name in districts.items() if bare and bare in bare_name(name).split(" ")}
    if like:
        raise InputError(f"{shown(area)} may be any of {_listed(like)}; give the code.")
    near = difflib.get_close_matches(bare, [bare_name(name) for name in districts.values()], n=MOST_NAMED)
    hints = _listed({code: name for code, name in districts.items() if bare_name(name) in near})
    raise InputError(
        f"{shown(area)} is the name of no district, unitary authority or integrated care board of England"
        + (f"; did you mean {hints}?" if hints else ".")
    )


def _by_code(code: str, districts: dict[str, str], larger: Callable[[str], dict[str, Larger]]) -> tuple[District, ...]:
    if code in districts:
        return (District(code, districts[code]),)
    if code.startswith(ENGLAND):
        raise InputError(_too_large(code, "all of England", districts, districts))
    for key, (_, beginning) in LARGER.items():
        if code.startswith(beginning):
            groups = larger(key) if key == BOARDS else _asked(key, larger)
            if key != BOARDS and not groups:
                raise InputError(f"{code} is {KINDS[key]}; fetch one or several of its districts.")
            if code not in groups:
                raise InputError(f"{code} is the code of no {KINDS[key].partition(' ')[2]} of today.")
            return _of_larger(key, groups[code], districts)
    raise InputError(f"{code} is {OTHER_CODES.get(code[:3], 'the code of no district of today')}.")


def _asked(key: str, larger: Callable[[str], dict[str, Larger]]) -> dict[str, Larger]:
    """A list of larger areas; nothing where it does not come, as it only helps to say what is wrong."""
    try:
        return larger(key)
    except InputError:
        return {}


def _of_larger(key: str, group: Larger, districts: dict[str, str]) -> tuple[District, ...]:
    """The districts of a board; of a county or a region they are only named."""
    if key != BOARDS:
        raise InputError(_too_large(f"{group.name} ({group.code})", KINDS[key], districts, group.districts))
    if lost := group.districts - set(districts):
        raise InputError(f"{group.name} has {min(lost)}, which is no district of today; give its districts.")
    return tuple(sorted((District(code, districts[code]) for code in group.districts), key=lambda each: each.name))


def _too_large(name: str, kind: str, districts: dict[str, str], inside: Iterable[str]) -> str:
    named = {code: districts[code] for code in inside if code in districts}
    return f"{name} is {kind}; fetch one or several of its districts: {_listed(named, most=len(named))}."


def bare_name(name: str) -> str:
    """A name as names are compared: without case, marks and what may stand beside it, such as "City of"."""
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", BESIDE_NAME.sub(" ", name).lower().replace("&", " and ")).split())


def _listed(districts: dict[str, str], *, most: int = MOST_NAMED) -> str:
    few = [f"{name} ({code})" for code, name in sorted(districts.items(), key=lambda pair: pair[1])]
    return ", ".join(few[:most]) + (f" and {len(few) - most} more" if len(few) > most else "")
