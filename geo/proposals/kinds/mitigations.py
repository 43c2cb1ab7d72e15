"""Kinds of change that are put beside a proposal so that those who lose by it lose less; shown with and without."""

import math
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from geo.errors import InputError
from geo.plain import Plain, each, number, refuse_unknown, shown, tables, text, texts, whole, yes_no
from geo.projection import GridPoint
from geo.proposals.change_fields import PLACE_KEYS, Locate, hours_from, longer_text, plain_point, point_from
from geo.proposals.effects import ListEffect, SiteEffect, SitesNow, with_terms
from geo.proposals.extra_bus import Call, ExtraBus
from geo.proposals.terms import Terms
from geo.services.services import Site
from geo.travel.timetable import WEEKDAYS

CALL_KEYS = PLACE_KEYS | {"name", "minute"}
MOST_CALLS = 50
MOST_MINUTES = 24 * 60.0


@dataclass(frozen=True)
class Hours:
    """A site opens at other hours ("Mon-Fri 08:00-18:30; Sat 09:00-12:00"). Minutes do not change."""

    KEY: ClassVar[str] = "hours"
    KEYS: ClassVar[frozenset[str]] = frozenset({"site", "hours"})
    MITIGATES: ClassVar[bool] = True
    list_effect: ClassVar[ListEffect] = ListEffect()

    site: str
    opening: str
    terms: Terms = field(default_factory=Terms)

    @classmethod
    def read(cls, plain: Plain, _: Locate, terms: Terms) -> "Hours":
        """The other hours in a dictionary."""
        return cls(text(plain, "site"), hours_from(plain, needed=True), terms)

    def plain(self) -> dict[str, Any]:
        """Its keys."""
        return {"site": self.site, "hours": self.opening}

    @property
    def site_effect(self) -> SiteEffect:
        """Made to one site."""
        return SiteEffect(named=(self.site,))

    def applied(self, now: SitesNow) -> dict[str, Site]:
        """The sites with it open at those hours."""
        site = now.known(self.site)
        return now.having(with_terms(replace(site, facts={**site.facts, "opening_hours": self.opening}), self.terms))


@dataclass(frozen=True)
class Outreach:
    """Sessions held elsewhere, or a mobile stop: where, when (hours in words), every how many weeks, what is offered.

    It restores a part and never the whole: no journey to the service is counted as shorter for it.
    """

    KEY: ClassVar[str] = "outreach"
    KEYS: ClassVar[frozenset[str]] = frozenset({"name", "hours", "every_weeks", "offers"}) | PLACE_KEYS
    MITIGATES: ClassVar[bool] = True
    site_effect: ClassVar[SiteEffect] = SiteEffect()
    list_effect: ClassVar[ListEffect] = ListEffect()

    name: str
    at: GridPoint
    opening: str = ""
    every_weeks: int = 1
    offers: str = ""
    terms: Terms = field(default_factory=Terms)

    @classmethod
    def read(cls, plain: Plain, locate: Locate, terms: Terms) -> "Outreach":
        """The sessions in a dictionary."""
        offers = longer_text(plain, "offers")
        every = whole(plain, "every_weeks", lowest=1, highest=52, absent=1)
        return cls(
            text(plain, "name"), point_from(plain, locate), hours_from(plain, needed=False), every, offers, terms
        )

    def plain(self) -> dict[str, Any]:
        """Its keys."""
        every = self.every_weeks if self.every_weeks > 1 else None
        when = {"hours": self.opening, "every_weeks": every}
        return {"name": self.name, **plain_point(self.at), **when, "offers": self.offers}

    def applied(self, now: SitesNow) -> dict[str, Site]:
        """The sites as they are: outreach is none of them."""
        return dict(now.sites)


@dataclass(frozen=True)
class Temporary:
    """A site for the time being, with the day it ends, what would end it earlier and who looks at that.

    stands_for: the code of a site that closes, whose patients stay with their practice here, as many as it can take.
    """

    KEY: ClassVar[str] = "temporary"
    KEYS: ClassVar[frozenset[str]] = frozenset({"name", "capacity", "stands_for", "trigger", "reviewer"}) | PLACE_KEYS
    MITIGATES: ClassVar[bool] = True

    name: str
    at: GridPoint
    capacity: float = math.nan
    stands_for: str = ""
    trigger: str = ""
    reviewer: str = ""
    terms: Terms = field(default_factory=Terms)

    @classmethod
    def read(cls, plain: Plain, locate: Locate, terms: Terms) -> "Temporary":
        """The temporary site in a dictionary; InputError without an end."""
        if terms.end is None:
            raise InputError("a temporary site needs an end, the last day on which it is there.")
        name, at, capacity = text(plain, "name"), point_from(plain, locate), number(plain, "capacity")
        stands_for = text(plain, "stands_for", needed=False)
        trigger, reviewer = longer_text(plain, "trigger"), longer_text(plain, "reviewer")
        return cls(name, at, capacity, stands_for, trigger, reviewer, terms)

    def plain(self) -> dict[str, Any]:
        """Its keys."""
        own = {"name": self.name, **plain_point(self.at), "capacity": self.capacity, "stands_for": self.stands_for}
        return {**own, "trigger": self.trigger, "reviewer": self.reviewer}

    @property
    def site_effect(self) -> SiteEffect:
        """A site opens, and not for good."""
        return SiteEffect(opens=self.name)

    @property
    def list_effect(self) -> ListEffect:
        """Patients of a closing site may stay with their practice here."""
        return ListEffect(stands_for=self.stands_for)

    def applied(self, now: SitesNow) -> dict[str, Site]:
        """The sites with it, of the practice that it stands in for; InputError where that is no site."""
        here = now.new_site(self.name, self.at, capacity=self.capacity, terms=self.terms)
        stood = now.before.get(self.stands_for)
        if self.stands_for and stood is None:
            raise InputError(f"there is no site {self.stands_for!r} for it to stand in for; it may be misspelt.")
        return now.having(replace(here, practice_id=stood.practice_id if stood else here.practice_id))


@dataclass(frozen=True)
class Transport:
    """An extra bus, minibus or shuttle."""

    KEY: ClassVar[str] = "transport"
    KEYS: ClassVar[frozenset[str]] = frozenset(
        {"name", "days", "first", "last", "every", "both_ways", "step_free", "call"}
    )
    MITIGATES: ClassVar[bool] = True
    site_effect: ClassVar[SiteEffect] = SiteEffect()
    list_effect: ClassVar[ListEffect] = ListEffect()

    bus: ExtraBus
    terms: Terms = field(default_factory=Terms)

    @classmethod
    def read(cls, plain: Plain, locate: Locate, terms: Terms) -> "Transport":
        """The bus in a dictionary; InputError with every fault of its calls."""
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
        return cls(bus, terms)

    def plain(self) -> dict[str, Any]:
        """Its keys."""
        bus = self.bus
        return {
            "name": bus.name,
            "days": [WEEKDAYS[day] for day in bus.days],
            "first": _time(bus.first_minute),
            "last": _time(bus.last_minute),
            "every": bus.every_minutes,
            "both_ways": bus.both_ways,
            "step_free": bus.step_free,
            "call": [{"name": call.name, **plain_point(call.at), "minute": call.minute} for call in bus.calls],
        }

    def applied(self, now: SitesNow) -> dict[str, Site]:
        """The sites as they are: a bus changes the way there."""
        return dict(now.sites)


KINDS = (Hours, Outreach, Temporary, Transport)


def _call(plain: Plain, locate: Locate) -> Call:
    refuse_unknown(plain, CALL_KEYS, where="for a call")
    return Call(
        point_from(plain, locate),
        text(plain, "name", needed=False),
        number(plain, "minute", highest=MOST_MINUTES, absent=0.0),
    )


def _days(plain: Plain) -> tuple[int, ...]:
    named = texts(plain, "days")
    strange = [name for name in named if name not in WEEKDAYS]
    if strange or not named:
        raise InputError(f'days is {shown(plain.get("days"))}; a list such as ["Tuesday", "Thursday"] was expected.')
    return tuple(sorted({WEEKDAYS.index(name) for name in named}))


def _clock(plain: Plain, key: str) -> int:
    time_of_day = plain.get(key)
    hours, _, minutes = str(time_of_day).partition(":")
    if not (hours.isdigit() and minutes.isdigit() and len(minutes) == 2 and int(hours) < 24 and int(minutes) < 60):
        raise InputError(f'{key} is {shown(time_of_day)}; a time such as "09:30" was expected.')
    return int(hours) * 60 + int(minutes)


def _time(minute: float) -> str:
    return f"{int(minute) // 60:02d}:{int(minute) % 60:02d}"
