"""A proposal as text: from and to its TOML file and the plain dictionary of it.

Unknown keys are refused by name, a kind not known is refused with a sentence, and every fault is collected before the
proposal is refused.
"""

import json
import math
import reprlib
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeGuard

from geo.errors import GeoError, InputError
from geo.projection import to_grid, to_lonlat
from geo.proposals import (
    KIND,
    Change,
    Close,
    CoLocate,
    Funded,
    ListEvent,
    ListOutcome,
    Move,
    Open,
    Proposal,
    Resize,
    Terms,
)
from geo.services import GridPoint, Service

Locate = Callable[[str], GridPoint]

LATER_KINDS = ("split", "merge", "outreach", "hours", "temporary", "transport")
PROPOSAL_KEYS = frozenset({"name", "note", "service", "change"})
TERM_KEYS = frozenset({"start", "end", "funded", "sessions", "share_of_list"})
PLACE_KEYS = frozenset({"lon", "lat", "postcode"})
CHANGE_KEYS: dict[str, frozenset[str]] = {
    "open": frozenset({"name", "capacity"}) | PLACE_KEYS,
    "close": frozenset({"site", "list"}),
    "move": frozenset({"site", "list"}) | PLACE_KEYS,
    "resize": frozenset({"site", "capacity"}),
    "colocate": frozenset({"site", "at", "name", "capacity", "list"}),
}
LONGEST_NAME = 200
LONGEST_NOTE = 5000
# More than any reorganisation has; each new site is a search of the streets by every mode.
MOST_CHANGES = 200
# Characters of a wrong value repeated in a sentence about it.
LONGEST_SHOWN = 60


def from_toml(content: bytes | str, *, locate: Locate) -> Proposal:
    """A proposal from its TOML file, with or without a byte order mark; InputError with every fault in words."""
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
        return from_dict(tomllib.loads(text), locate=locate)
    except UnicodeDecodeError as fault:
        raise InputError("The proposal cannot be read as UTF-8 text; save it as UTF-8.") from fault
    except GeoError:
        raise
    except ValueError as fault:
        # What the TOML reader raises for its own faults, and for a number of thousands of figures.
        raise InputError(f"The proposal is not valid TOML ({fault}).") from fault
    except RecursionError as fault:
        raise InputError("The proposal is not valid: tables or lists in it lie inside each other too deep.") from fault


def from_dict(plain: Mapping[str, Any], *, locate: Locate) -> Proposal:
    """A proposal from its plain dictionary; InputError with every fault in words.

    locate turns a postcode into a point, or refuses it in words. lon and lat are in degrees.
    """
    faults = [f"unknown key {_shown(key)} in the proposal." for key in plain if key not in PROPOSAL_KEYS]
    name, note, service = plain.get("name"), plain.get("note", ""), plain.get("service")
    if not isinstance(name, str) or not name.strip() or len(name) > LONGEST_NAME:
        faults.append(f"the proposal needs a name of 1 to {LONGEST_NAME} characters.")
    if not isinstance(note, str) or len(note) > LONGEST_NOTE:
        faults.append(f"the note must be a text of at most {LONGEST_NOTE} characters.")
    if service not in tuple(Service):
        faults.append(f"service {_shown(service)} is not known; use one of {', '.join(Service)}.")
    listed = plain.get("change", [])
    if not isinstance(listed, list) or not listed or not all(isinstance(item, Mapping) for item in listed):
        faults.append("the proposal needs at least one [[change]].")
        listed = []
    if len(listed) > MOST_CHANGES:
        faults.append(f"the proposal has {len(listed):,} changes; at most {MOST_CHANGES} can be appraised together.")
        listed = []
    changes = []
    for position, item in enumerate(listed):
        try:
            changes.append(_change(item, locate))
        except GeoError as fault:
            faults += [f"change {position + 1}: {sentence}" for sentence in fault.faults]
    if faults:
        raise InputError(*(f"Proposal: {fault}" for fault in faults))
    return Proposal(name=str(name).strip(), service=Service(str(service)), changes=tuple(changes), note=str(note))


def _change(plain: Mapping[str, Any], locate: Locate) -> Change:
    kind = plain.get("kind")
    if kind in LATER_KINDS:
        raise InputError(f'kind "{kind}" cannot be appraised here; use one of {", ".join(CHANGE_KEYS)}.')
    if not isinstance(kind, str) or kind not in CHANGE_KEYS:
        raise InputError(f"kind {_shown(kind)} is not known; use one of {', '.join(CHANGE_KEYS)}.")
    known = CHANGE_KEYS[kind] | TERM_KEYS | {"kind"}
    strange = [key for key in plain if key not in known]
    if strange:
        raise InputError(f'unknown key {", ".join(map(_shown, strange))} for kind "{kind}".')
    terms = _terms(plain)
    match kind:
        case "open":
            return Open(_text(plain, "name"), _point(plain, locate), _number(plain, "capacity"), terms)
        case "close":
            return Close(_text(plain, "site"), _outcome(plain), terms)
        case "move":
            return Move(_text(plain, "site"), _point(plain, locate), _outcome(plain), terms)
        case "resize":
            capacity = _number(plain, "capacity")
            if math.isnan(capacity):
                raise InputError("a resize needs capacity, the people the site can take.")
            return Resize(_text(plain, "site"), capacity, terms)
        case _:
            site = _text(plain, "site") if "site" in plain else ""
            name = _text(plain, "name") if "name" in plain else ""
            return CoLocate(_text(plain, "at"), site, name, _number(plain, "capacity"), _outcome(plain), terms)


def _shown(value: object) -> str:
    """What was found, as a sentence can carry it: however long or deep, its beginning only."""
    whole = reprlib.repr(value) if isinstance(value, (Mapping, list)) else repr(value)
    return whole if len(whole) <= LONGEST_SHOWN else f"{whole[:LONGEST_SHOWN]}..."


def _text(plain: Mapping[str, Any], key: str) -> str:
    value = plain.get(key)
    if not isinstance(value, str) or not value.strip() or len(value) > LONGEST_NAME:
        raise InputError(f"{key} must be a text of 1 to {LONGEST_NAME} characters.")
    return value.strip()


def _number(plain: Mapping[str, Any], key: str, *, highest: float = 1e7) -> float:
    if key not in plain:
        return math.nan
    value = plain[key]
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= highest:
        raise InputError(f"{key} is {_shown(value)}; a number from 0 to {highest:,.0f} was expected.")
    return float(value)


def _point(plain: Mapping[str, Any], locate: Locate) -> GridPoint:
    if "postcode" in plain:
        if "lon" in plain or "lat" in plain:
            raise InputError("give a postcode or lon and lat, not both.")
        return locate(_text(plain, "postcode"))
    lon, lat = plain.get("lon"), plain.get("lat")
    if not _is_angle(lon) or not _is_angle(lat):
        raise InputError("lon and lat are needed, in degrees, or a postcode.")
    return point_of(float(lon), float(lat))


def _is_angle(value: object) -> TypeGuard[int | float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= 360


def point_of(lon: float, lat: float) -> GridPoint:
    """The grid point of a longitude and latitude in degrees; swapped or far-off coordinates are refused in words."""
    if 49 <= lon <= 61 and -9 <= lat <= 3:
        raise InputError(f"lon {lon:g} and lat {lat:g} look swapped; lon comes first and is between -9 and 3 here.")
    if not (-9 <= lon <= 3 and 49 <= lat <= 61):
        raise InputError(f"lon {lon:g}, lat {lat:g} is not in Great Britain; give degrees such as lon 1.90, lat 53.61.")
    easting, northing = to_grid(lon, lat)
    return GridPoint(float(easting), float(northing))


def _outcome(plain: Mapping[str, Any]) -> ListOutcome:
    value = plain.get("list")
    if value is None:
        return ListOutcome()
    if value in ("stays", "dispersed"):
        return ListOutcome(ListEvent(value))
    if isinstance(value, str) and value.startswith("joins:") and value.removeprefix("joins:").strip():
        return ListOutcome(ListEvent.JOINS, value.removeprefix("joins:").strip())
    raise InputError(f'list is {_shown(value)}; write "stays", "joins:CODE" or "dispersed".')


def _terms(plain: Mapping[str, Any]) -> Terms:
    start, end = _date(plain, "start"), _date(plain, "end")
    if start and end and end < start:
        raise InputError(f"the end {end} is before the start {start}.")
    funded = plain.get("funded", "unknown")
    if funded not in tuple(Funded):
        raise InputError(f'funded is {_shown(funded)}; write "yes", "no" or "unknown".')
    return Terms(
        start=start, end=end, funded=Funded(funded),
        sessions=_number(plain, "sessions", highest=14), share_of_list=_number(plain, "share_of_list", highest=1),
    )  # fmt: skip


def _date(plain: Mapping[str, Any], key: str) -> date | None:
    value = plain.get(key)
    if value is None or type(value) is date:
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as fault:
        raise InputError(f"{key} is {_shown(value)}; a date such as 2027-04-01 was expected.") from fault


def to_dict(proposal: Proposal) -> dict[str, Any]:
    """The proposal as its plain dictionary; `from_dict` of it gives the same proposal to 0.1 m."""
    plain: dict[str, Any] = {"name": proposal.name}
    if proposal.note:
        plain["note"] = proposal.note
    plain["service"] = proposal.service.value
    plain["change"] = [_plain_change(change) for change in proposal.changes]
    return plain


def _plain_change(change: Change) -> dict[str, Any]:
    plain: dict[str, Any] = {"kind": KIND[type(change)]}
    match change:
        case Open(name, at, capacity):
            plain |= {"name": name, **_lonlat(at), "capacity": capacity}
        case Close(site, registered):
            plain |= {"site": site, "list": registered}
        case Move(site, to, registered):
            plain |= {"site": site, **_lonlat(to), "list": registered}
        case Resize(site, capacity):
            plain |= {"site": site, "capacity": capacity}
        case CoLocate(at, site, name, capacity, registered):
            plain |= {"at": at, "site": site, "name": name, "capacity": capacity, "list": registered}
    terms = change.terms
    plain |= {"start": terms.start, "end": terms.end, "sessions": terms.sessions, "share_of_list": terms.share_of_list}
    if terms.funded is not Funded.UNKNOWN:
        plain["funded"] = terms.funded.value
    held = {key: value for key, value in plain.items() if _held(value)}
    return {key: str(value) if isinstance(value, ListOutcome) else value for key, value in held.items()}


def _held(value: object) -> bool:
    if isinstance(value, ListOutcome):
        return value.event is not ListEvent.NOT_RECORDED
    return value not in (None, "") and not (isinstance(value, float) and math.isnan(value))


def _lonlat(at: GridPoint) -> dict[str, float]:
    lon, lat = to_lonlat(at.easting, at.northing)
    return {"lon": round(float(lon), 6), "lat": round(float(lat), 6)}


def to_toml(proposal: Proposal) -> str:
    """The proposal as the text of a TOML file."""
    plain = to_dict(proposal)
    lines = [f"{key} = {_toml(value)}" for key, value in plain.items() if key != "change"]
    for change in plain["change"]:
        lines += ["", "[[change]]", *(f"{key} = {_toml(value)}" for key, value in change.items())]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)):
        return str(int(value)) if float(value).is_integer() else repr(float(value))
    # A TOML basic string: JSON's escapes of control characters, quotes and backslashes are TOML's too, DEL apart.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
