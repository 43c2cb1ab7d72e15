"""One change of a proposal as the plain dictionary of its file, and back."""

import math
from collections.abc import Callable
from typing import Any, TypeGuard

from geo.errors import InputError
from geo.plain import Plain, day, each, number, refuse_unknown, shown, tables, text, texts, whole, yes_no
from geo.projection import GridPoint, point_of, to_lonlat
from geo.proposals.changes import (
    KIND,
    Change,
    Close,
    CoLocate,
    Funded,
    Hours,
    ListFate,
    ListOutcome,
    Merge,
    Move,
    Open,
    Outreach,
    Resize,
    Sharing,
    Split,
    Temporary,
    Terms,
    Transport,
)
from geo.proposals.extra_bus import Call, ExtraBus
from geo.services.opening_hours import opening_hours
from geo.travel.timetable import WEEKDAYS

Locate = Callable[[str], GridPoint]

TERM_KEYS = frozenset({"start", "end", "funded", "sessions", "share_of_list"})
PLACE_KEYS = frozenset({"lon", "lat", "postcode"})
SHARING_KEYS = frozenset({"hours", "space_m2", "entrance", "host_loses"})
CHANGE_KEYS: dict[str, frozenset[str]] = {
    "open": frozenset({"name", "capacity"}) | PLACE_KEYS,
    "close": frozenset({"site", "list"}),
    "move": frozenset({"site", "list"}) | PLACE_KEYS,
    "resize": frozenset({"site", "capacity"}),
    "colocate": frozenset({"site", "at", "name", "capacity", "list"}) | SHARING_KEYS,
    "split": frozenset({"site", "name", "capacity", "stay", "go"}) | PLACE_KEYS,
    "merge": frozenset({"practice", "into", "closes"}),
    "hours": frozenset({"site", "hours"}),
    "outreach": frozenset({"name", "hours", "every_weeks", "offers"}) | PLACE_KEYS,
    "temporary": frozenset({"name", "capacity", "stands_for", "trigger", "reviewer"}) | PLACE_KEYS,
    "transport": frozenset({"name", "days", "first", "last", "every", "both_ways", "step_free", "call"}),
}
CALL_KEYS = PLACE_KEYS | {"name", "minute"}
MOST_CALLS = 50
MOST_MINUTES = 24 * 60.0
LONGEST_WORDS = 1000


def change_from(plain: Plain, locate: Locate) -> Change:
    """One change from its plain dictionary; InputError in words. locate turns a postcode into a point."""
    kind = plain.get("kind")
    if not isinstance(kind, str) or kind not in CHANGE_KEYS:
        raise InputError(f"kind {shown(kind)} is not known; use one of {', '.join(CHANGE_KEYS)}.")
    refuse_unknown(plain, CHANGE_KEYS[kind] | TERM_KEYS | {"kind"}, where=f'for kind "{kind}"')
    return _READERS[kind](plain, locate, _terms(plain))


def _open(plain: Plain, locate: Locate, terms: Terms) -> Change:
    return Open(text(plain, "name"), _point(plain, locate), number(plain, "capacity"), terms)


def _close(plain: Plain, _: Locate, terms: Terms) -> Change:
    return Close(text(plain, "site"), _outcome(plain), terms)


def _move(plain: Plain, locate: Locate, terms: Terms) -> Change:
    return Move(text(plain, "site"), _point(plain, locate), _outcome(plain), terms)


def _resize(plain: Plain, _: Locate, terms: Terms) -> Change:
    capacity = number(plain, "capacity")
    if math.isnan(capacity):
        raise InputError("a resize needs capacity, the people the site can take.")
    return Resize(text(plain, "site"), capacity, terms)


def _colocate(plain: Plain, _: Locate, terms: Terms) -> Change:
    sharing = Sharing(
        hours=_hours(plain, needed=False),
        space_m2=number(plain, "space_m2"),
        entrance=text(plain, "entrance", longest=LONGEST_WORDS, needed=False),
        host_loses=text(plain, "host_loses", longest=LONGEST_WORDS, needed=False),
    )
    site, name = (text(plain, key) if key in plain else "" for key in ("site", "name"))
    return CoLocate(text(plain, "at"), site, name, number(plain, "capacity"), _outcome(plain), sharing, terms)


def _split(plain: Plain, locate: Locate, terms: Terms) -> Change:
    stay, go = texts(plain, "stay"), texts(plain, "go")
    if set(stay) & set(go):
        raise InputError(f"{shown(sorted(set(stay) & set(go))[0])} cannot both stay and go.")
    return Split(
        text(plain, "site"), text(plain, "name"), _point(plain, locate), number(plain, "capacity"), stay, go, terms
    )


def _merge(plain: Plain, _: Locate, terms: Terms) -> Change:
    return Merge(text(plain, "practice"), text(plain, "into"), texts(plain, "closes"), terms)


def _hours_change(plain: Plain, _: Locate, terms: Terms) -> Change:
    return Hours(text(plain, "site"), _hours(plain, needed=True), terms)


def _outreach(plain: Plain, locate: Locate, terms: Terms) -> Change:
    offers = text(plain, "offers", longest=LONGEST_WORDS, needed=False)
    every = whole(plain, "every_weeks", lowest=1, highest=52, absent=1)
    return Outreach(text(plain, "name"), _point(plain, locate), _hours(plain, needed=False), every, offers, terms)


def _temporary(plain: Plain, locate: Locate, terms: Terms) -> Change:
    if terms.end is None:
        raise InputError("a temporary site needs an end, the last day on which it is there.")
    name, at, capacity = text(plain, "name"), _point(plain, locate), number(plain, "capacity")
    stands_for = text(plain, "stands_for", needed=False)
    trigger, reviewer = (text(plain, key, longest=LONGEST_WORDS, needed=False) for key in ("trigger", "reviewer"))
    return Temporary(name, at, capacity, stands_for, trigger, reviewer, terms)


def _transport(plain: Plain, locate: Locate, terms: Terms) -> Change:
    calls, faults = each(tables(plain, "call", most=MOST_CALLS), lambda call: _call(call, locate), label="call")
    if faults:
        raise InputError(*faults)
    every = number(plain, "every", lowest=1, highest=MOST_MINUTES, absent=60.0)
    bus = ExtraBus(
        name=text(plain, "name"),
        calls=calls,
        days=_days(plain),
        first_minute=_clock(plain, "first"),
        last_minute=_clock(plain, "last"),
        every_minutes=every,
        both_ways=yes_no(plain, "both_ways", absent=True),
        step_free=yes_no(plain, "step_free", absent=False),
    )
    return Transport(bus, terms)


def _call(plain: Plain, locate: Locate) -> Call:
    refuse_unknown(plain, CALL_KEYS, where="for a call")
    return Call(
        _point(plain, locate),
        text(plain, "name", needed=False),
        number(plain, "minute", highest=MOST_MINUTES, absent=0.0),
    )


_READERS: dict[str, Callable[[Plain, Locate, Terms], Change]] = {
    "open": _open,
    "close": _close,
    "move": _move,
    "resize": _resize,
    "colocate": _colocate,
    "split": _split,
    "merge": _merge,
    "hours": _hours_change,
    "outreach": _outreach,
    "temporary": _temporary,
    "transport": _transport,
}


def _hours(plain: Plain, *, needed: bool) -> str:
    told = text(plain, "hours", longest=LONGEST_WORDS, needed=needed)
    if told:
        opening_hours(told)
    return told


def _days(plain: Plain) -> tuple[int, ...]:
    named = texts(plain, "days")
    strange = [name for name in named if name not in WEEKDAYS]
    if strange or not named:
        raise InputError(f'days is {shown(plain.get("days"))}; a list such as ["Tuesday", "Thursday"] was expected.')
    return tuple(sorted({WEEKDAYS.index(name) for name in named}))


def _clock(plain: Plain, key: str) -> int:
    told = plain.get(key)
    hours, _, minutes = str(told).partition(":")
    if not (hours.isdigit() and minutes.isdigit() and len(minutes) == 2 and int(hours) < 24 and int(minutes) < 60):
        raise InputError(f'{key} is {shown(told)}; a time such as "09:30" was expected.')
    return int(hours) * 60 + int(minutes)


def _point(plain: Plain, locate: Locate) -> GridPoint:
    if "postcode" in plain:
        if "lon" in plain or "lat" in plain:
            raise InputError("give a postcode or lon and lat, not both.")
        return locate(text(plain, "postcode"))
    lon, lat = plain.get("lon"), plain.get("lat")
    if not _is_angle(lon) or not _is_angle(lat):
        raise InputError("lon and lat are needed, in degrees, or a postcode.")
    return point_of(float(lon), float(lat))


def _is_angle(value: object) -> TypeGuard[int | float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= 360


def _outcome(plain: Plain) -> ListOutcome:
    value = plain.get("list")
    if value is None:
        return ListOutcome()
    if value in ("stays", "dispersed"):
        return ListOutcome(ListFate(value))
    if isinstance(value, str) and value.startswith("joins:") and value.removeprefix("joins:").strip():
        return ListOutcome(ListFate.JOINS, value.removeprefix("joins:").strip())
    raise InputError(f'list is {shown(value)}; write "stays", "joins:CODE" or "dispersed".')


def _terms(plain: Plain) -> Terms:
    start, end = day(plain, "start"), day(plain, "end")
    if start and end and end < start:
        raise InputError(f"the end {end} is before the start {start}.")
    funded = plain.get("funded", "unknown")
    if funded not in tuple(Funded):
        raise InputError(f'funded is {shown(funded)}; write "yes", "no" or "unknown".')
    return Terms(
        start=start,
        end=end,
        funded=Funded(funded),
        sessions=number(plain, "sessions", highest=14),
        share_of_list=number(plain, "share_of_list", highest=1),
    )


def plain_change(change: Change) -> dict[str, Any]:
    """The change as its plain dictionary; what is not said is not in it. Points are kept to 0.1 m."""
    plain: dict[str, Any] = {"kind": KIND[type(change)], **_own_keys(change)}
    terms = change.terms
    plain |= {"start": terms.start, "end": terms.end, "sessions": terms.sessions, "share_of_list": terms.share_of_list}
    if terms.funded is not Funded.UNKNOWN:
        plain["funded"] = terms.funded.value
    return {
        key: str(value) if isinstance(value, ListOutcome) else value for key, value in plain.items() if _held(value)
    }


def _own_keys(change: Change) -> dict[str, Any]:
    match change:
        case Open(name, at, capacity):
            return {"name": name, **_lonlat(at), "capacity": capacity}
        case Close(site, registered):
            return {"site": site, "list": registered}
        case Move(site, to, registered):
            return {"site": site, **_lonlat(to), "list": registered}
        case Resize(site, capacity):
            return {"site": site, "capacity": capacity}
        case CoLocate(at, site, name, capacity, registered, sharing):
            own = {"at": at, "site": site, "name": name, "capacity": capacity, "list": registered}
            shared = {"hours": sharing.hours, "space_m2": sharing.space_m2, "entrance": sharing.entrance}
            return {**own, **shared, "host_loses": sharing.host_loses}
        case Split(site, name, at, capacity, stay, go):
            return {"site": site, "name": name, **_lonlat(at), "capacity": capacity, "stay": list(stay), "go": list(go)}
        case Merge(practice, into, closes):
            return {"practice": practice, "into": into, "closes": list(closes)}
        case Hours(site, opening):
            return {"site": site, "hours": opening}
        case Outreach(name, at, opening, every_weeks, offers):
            every = every_weeks if every_weeks > 1 else None
            return {"name": name, **_lonlat(at), "hours": opening, "every_weeks": every, "offers": offers}
        case Temporary(name, at, capacity, stands_for, trigger, reviewer):
            own = {"name": name, **_lonlat(at), "capacity": capacity, "stands_for": stands_for}
            return {**own, "trigger": trigger, "reviewer": reviewer}
        case Transport(bus):
            return {
                "name": bus.name,
                "days": [WEEKDAYS[one] for one in bus.days],
                "first": _time(bus.first_minute),
                "last": _time(bus.last_minute),
                "every": bus.every_minutes,
                "both_ways": bus.both_ways,
                "step_free": bus.step_free,
                "call": [{"name": call.name, **_lonlat(call.at), "minute": call.minute} for call in bus.calls],
            }


def _held(value: object) -> bool:
    if isinstance(value, ListOutcome):
        return value.event is not ListFate.NOT_RECORDED
    return value not in (None, "", []) and not (isinstance(value, float) and math.isnan(value))


def _time(minute: float) -> str:
    return f"{int(minute) // 60:02d}:{int(minute) % 60:02d}"


def _lonlat(at: GridPoint) -> dict[str, float]:
    lon, lat = to_lonlat(at.easting, at.northing)
    return {"lon": round(float(lon), 6), "lat": round(float(lat), 6)}
