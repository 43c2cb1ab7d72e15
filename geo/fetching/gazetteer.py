"""Which district somebody means: by its code or its name, never by a guess."""

import difflib
import re
from collections.abc import Sequence
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
    r"(metropolitan |city |borough |district |county )*council)\b",
    re.IGNORECASE,
)
OTHER_CODES = {
    "E10": "a county; fetch one of its districts",
    "E12": "a region; fetch one of its districts",
    "E54": "an integrated care board; fetch one of its districts",
    "E92": "all of England; fetch one district",
    "W06": "in Wales, whose lists of practices are none of these sources",
    "S12": "in Scotland, whose tables are none of these sources",
    "N09": "in Northern Ireland, whose tables are none of these sources",
}
MOST_NAMED = 8


def districts_of(entry: Entry, paths: Sequence[Path]) -> dict[str, str]:
    """The name of every district of England by its code."""
    names: dict[str, str] = {}
    for some in rows_of(entry, paths):
        pairs = zip(some.column("LAD??CD"), some.column("LAD??NM"), strict=True)
        names |= {code: name for code, name in pairs if DISTRICT.fullmatch(code)}
    return names


def district_meant(area: str, districts: dict[str, str]) -> tuple[str, str]:
    """(code, name) of the district that somebody names; InputError that lists those that may be meant."""
    wanted = area.strip()
    if A_CODE.fullmatch(wanted.upper()):
        code = wanted.upper()
        if code in districts:
            return code, districts[code]
        kind = OTHER_CODES.get(code[:3], "the code of no district of today")
        raise InputError(f"{code} is {kind}.")
    bare = _bare(wanted)
    if bare == "england":
        raise InputError("England is all of it; fetch one district.")
    same = {code: name for code, name in districts.items() if _bare(name) == bare}
    if len(same) == 1:
        return next(iter(same.items()))
    like = same or {code: name for code, name in districts.items() if bare and bare in _bare(name).split(" ")}
    if like:
        raise InputError(f"{shown(area)} may be any of {_listed(like)}; give the code.")
    near = difflib.get_close_matches(bare, [_bare(name) for name in districts.values()], n=MOST_NAMED)
    hints = _listed({code: name for code, name in districts.items() if _bare(name) in near})
    raise InputError(
        f"{shown(area)} is the name of no district or unitary authority of England"
        + (f"; did you mean {hints}?" if hints else "; a county or a region is fetched by its districts.")
    )


def _bare(name: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", BESIDE_NAME.sub(" ", name).lower().replace("&", " and ")).split())


def _listed(districts: dict[str, str]) -> str:
    few = [f"{name} ({code})" for code, name in sorted(districts.items(), key=lambda pair: pair[1])]
    return ", ".join(few[:MOST_NAMED]) + (f" and {len(few) - MOST_NAMED} more" if len(few) > MOST_NAMED else "")
