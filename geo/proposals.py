"""What is proposed: open, close, move, resize, co-locate; applied to sites, and from and to plain dictionaries.

The dictionary is the TOML file of the command line. Unknown keys are refused by name, a kind not known is refused with
a sentence, and every fault of a proposal is collected before it is refused.
"""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from geo.errors import GeoError, InputError
from geo.projection import to_grid, to_lonlat
from geo.services import REGISTERED_SERVICES, GridPoint, Service, Site

Locate = Callable[[str], GridPoint]


class Funded(StrEnum):
    """Whether the money for a change is there."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class ListEvent(StrEnum):
    """What happens to a practice's list when a site closes or moves; decided by contract, never by distance."""

    STAYS = "stays"
    JOINS = "joins"
    DISPERSED = "dispersed"
    NOT_RECORDED = "not recorded"


@dataclass(frozen=True)
class ListOutcome:
    """What happens to the list; practice_id is the practice joined, for `joins` only."""

    event: ListEvent = ListEvent.NOT_RECORDED
    practice_id: str = ""

    def __str__(self) -> str:
        return f"joins:{self.practice_id}" if self.event is ListEvent.JOINS else self.event.value


@dataclass(frozen=True)
class Terms:
    """What every change may carry: dates, money, half-days a week, the part of the list seen there (NaN: not held)."""

    start: date | None = None
    end: date | None = None
    funded: Funded = Funded.UNKNOWN
    sessions: float = math.nan
    share_of_list: float = math.nan


@dataclass(frozen=True)
class Open:
    """A new site of the proposal's service."""

    name: str
    at: GridPoint
    capacity: float = math.nan
    terms: Terms = field(default_factory=Terms)


@dataclass(frozen=True)
class Close:
    """A site closes."""

    site: str
    registered: ListOutcome = ListOutcome()
    terms: Terms = field(default_factory=Terms)


@dataclass(frozen=True)
class Move:
    """A site moves to another point and keeps its name."""

    site: str
    to: GridPoint
    registered: ListOutcome = ListOutcome()
    terms: Terms = field(default_factory=Terms)


@dataclass(frozen=True)
class Resize:
    """A site can take more people, or fewer."""

    site: str
    capacity: float
    terms: Terms = field(default_factory=Terms)


@dataclass(frozen=True)
class CoLocate:
    """A site moves into premises that exist (`at`, the code of a site there), or a new one opens there (site empty)."""

    at: str
    site: str = ""
    name: str = ""
    capacity: float = math.nan
    registered: ListOutcome = ListOutcome()
    terms: Terms = field(default_factory=Terms)


Change = Open | Close | Move | Resize | CoLocate

KIND: dict[type[Change], str] = {Open: "open", Close: "close", Move: "move", Resize: "resize", CoLocate: "colocate"}
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


@dataclass(frozen=True)
class Proposal:
    """Named changes to one service; minutes are to that service."""

    name: str
    service: Service
    changes: tuple[Change, ...]
    note: str = ""


def new_site_id(position: int) -> str:
    """The code of the site that the change at this position (from nought) opens."""
    return f"NEW-{position + 1}"


def apply(proposal: Proposal, sites: tuple[Site, ...]) -> tuple[Site, ...]:
    """The sites after every change, in their order, new ones last; InputError with every fault in words.

    A moved site keeps its code; a new one is NEW-n by its place in the proposal. Dates are kept with the proposal: this
    is the state after the last change.
    """
    after = {site.site_id: site for site in sites}
    faults = []
    for position, change in enumerate(proposal.changes):
        try:
            _apply_one(change, position, after, proposal.service)
        except InputError as fault:
            faults += [f"Change {position + 1} ({KIND[type(change)]}): {sentence}" for sentence in fault.faults]
    if faults:
        raise InputError(*faults)
    return tuple(after.values())


def _apply_one(change: Change, position: int, after: dict[str, Site], service: Service) -> None:
    match change:
        case Open(name, at, capacity, terms):
            after[new_site_id(position)] = _new_site(position, service, name, at, capacity=capacity, terms=terms)
        case Close(site_id, registered):
            site = _known(site_id, after)
            _check_list(site, registered, after, needed=True)
            del after[site_id]
        case Move(site_id, to, registered, terms):
            site = _known(site_id, after)
            _check_list(site, registered, after, needed=True)
            after[site_id] = _with_terms(replace(site, at=to, premises=""), terms)
        case Resize(site_id, capacity, terms):
            after[site_id] = _with_terms(replace(_known(site_id, after), capacity=capacity), terms)
        case CoLocate(at=host_id, site=site_id):
            _colocate(change, position, after, service=service, host=_known(host_id, after), site_id=site_id)


def _colocate(
    change: CoLocate, position: int, after: dict[str, Site], *, service: Service, host: Site, site_id: str
) -> None:
    if host.at is None:
        raise InputError(f"{host.name} ({host.site_id}) has no known place, so nothing can move in there.")
    premises = host.premises or host.site_id
    after[host.site_id] = replace(host, premises=premises)
    if site_id:
        if site_id == host.site_id:
            raise InputError(f"{site_id} cannot move into itself; give the code of other premises.")
        site = _known(site_id, after)
        _check_list(site, change.registered, after, needed=False)
        after[site_id] = _with_terms(replace(site, at=host.at, premises=premises), change.terms)
        return
    name = change.name or f"New {service.label} at {host.name}"
    opened = _new_site(position, service, name, host.at, capacity=change.capacity, terms=change.terms)
    after[opened.site_id] = replace(opened, premises=premises)


def _known(site_id: str, after: Mapping[str, Site]) -> Site:
    if site_id not in after:
        raise InputError(f"there is no site {site_id!r}; it may be misspelt, or closed by an earlier change.")
    return after[site_id]


def _check_list(site: Site, outcome: ListOutcome, after: Mapping[str, Site], *, needed: bool) -> None:
    if site.service not in REGISTERED_SERVICES:
        return
    if outcome.event is ListEvent.NOT_RECORDED and needed:
        raise InputError(
            f'{site.name} ({site.site_id}) has registered patients: say what happens to the list, list = "stays", '
            f'"joins:CODE" or "dispersed".'
        )
    practices = {other.practice_id for other in after.values() if other.practice_id}
    if outcome.event is ListEvent.JOINS and outcome.practice_id not in practices:
        raise InputError(f"the list cannot join {outcome.practice_id!r}: no practice has that code.")
    if outcome.event is ListEvent.JOINS and outcome.practice_id == site.practice_id:
        raise InputError(f'the list of {site.site_id} cannot join its own practice; write list = "stays".')


def _new_site(position: int, service: Service, name: str, at: GridPoint, *, capacity: float, terms: Terms) -> Site:
    return Site(
        site_id=new_site_id(position), service=service, name=name, at=at, capacity=capacity,
        sessions=terms.sessions, share_of_list=terms.share_of_list,
    )  # fmt: skip


def _with_terms(site: Site, terms: Terms) -> Site:
    if not math.isnan(terms.sessions):
        site = replace(site, sessions=terms.sessions)
    return site if math.isnan(terms.share_of_list) else replace(site, share_of_list=terms.share_of_list)


def from_dict(plain: Mapping[str, Any], *, locate: Locate) -> Proposal:
    """A proposal from its plain dictionary; InputError with every fault in words.

    locate turns a postcode into a point, or refuses it in words. lon and lat are in degrees.
    """
    faults = [f"unknown key {key!r} in the proposal." for key in plain if key not in PROPOSAL_KEYS]
    name, note, service = plain.get("name"), plain.get("note", ""), plain.get("service")
    if not isinstance(name, str) or not name.strip() or len(name) > LONGEST_NAME:
        faults.append(f"the proposal needs a name of 1 to {LONGEST_NAME} characters.")
    if not isinstance(note, str) or len(note) > LONGEST_NOTE:
        faults.append(f"the note must be a text of at most {LONGEST_NOTE} characters.")
    if service not in set(Service):
        faults.append(f"service {service!r} is not known; use one of {', '.join(Service)}.")
    listed = plain.get("change", [])
    if not isinstance(listed, list) or not listed or not all(isinstance(item, Mapping) for item in listed):
        faults.append("the proposal needs at least one [[change]].")
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
    if kind not in CHANGE_KEYS:
        raise InputError(f"kind {kind!r} is not known; use one of {', '.join(CHANGE_KEYS)}.")
    known = CHANGE_KEYS[kind] | TERM_KEYS | {"kind"}
    strange = [key for key in plain if key not in known]
    if strange:
        raise InputError(f'unknown key {", ".join(map(repr, strange))} for kind "{kind}".')
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
        raise InputError(f"{key} is {value!r}; a number from 0 to {highest:,.0f} was expected.")
    return float(value)


def _point(plain: Mapping[str, Any], locate: Locate) -> GridPoint:
    if "postcode" in plain:
        if "lon" in plain or "lat" in plain:
            raise InputError("give a postcode or lon and lat, not both.")
        return locate(_text(plain, "postcode"))
    lon, lat = plain.get("lon"), plain.get("lat")
    if not all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in (lon, lat)):
        raise InputError("lon and lat are needed, in degrees, or a postcode.")
    return point_of(float(lon), float(lat))  # type: ignore[arg-type]


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
    raise InputError(f'list is {value!r}; write "stays", "joins:CODE" or "dispersed".')


def _terms(plain: Mapping[str, Any]) -> Terms:
    start, end = _date(plain, "start"), _date(plain, "end")
    if start and end and end < start:
        raise InputError(f"the end {end} is before the start {start}.")
    funded = plain.get("funded", "unknown")
    if funded not in set(Funded):
        raise InputError(f'funded is {funded!r}; write "yes", "no" or "unknown".')
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
        raise InputError(f"{key} is {value!r}; a date such as 2027-04-01 was expected.") from fault


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
