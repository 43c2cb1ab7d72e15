"""Kinds of change that join what was apart or part what was one: a shared building, a split site, merged practices."""

import math
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from geo.errors import InputError
from geo.plain import Plain, number, shown, text, texts
from geo.projection import GridPoint
from geo.proposals.change_fields import PLACE_KEYS, Locate, hours_from, longer_text, plain_point, point_from
from geo.proposals.effects import ListEffect, SiteEffect, SitesNow, with_terms
from geo.proposals.terms import ListFate, ListOutcome, Terms
from geo.services.services import Site


@dataclass(frozen=True)
class Sharing:
    """What a host really offers to whoever moves in, and what it gives up; "" and NaN are not recorded.

    Attributes
    ----------
    hours
        Opening hours in words that can be read as such ("Mon-Fri 08:00-18:00").
    space_m2
        Floor.
    entrance
        Which door and whether it is step-free.
    host_loses
        Floor, hall hire, hours that the host's own users lose.
    """

    KEYS: ClassVar[frozenset[str]] = frozenset({"hours", "space_m2", "entrance", "host_loses"})

    hours: str = ""
    space_m2: float = math.nan
    entrance: str = ""
    host_loses: str = ""

    @classmethod
    def read(cls, plain: Plain) -> "Sharing":
        """What is offered, in a change's dictionary."""
        return cls(
            hours=hours_from(plain, needed=False),
            space_m2=number(plain, "space_m2"),
            entrance=longer_text(plain, "entrance"),
            host_loses=longer_text(plain, "host_loses"),
        )

    def plain(self) -> dict[str, Any]:
        """Its keys."""
        return {
            "hours": self.hours,
            "space_m2": self.space_m2,
            "entrance": self.entrance,
            "host_loses": self.host_loses,
        }


@dataclass(frozen=True)
class CoLocate:
    """A site moves into premises that exist (`at`, the code of a site there), or a new one opens there (site empty)."""

    KEY: ClassVar[str] = "colocate"
    KEYS: ClassVar[frozenset[str]] = frozenset({"site", "at", "name", "capacity", "list"}) | Sharing.KEYS
    MITIGATES: ClassVar[bool] = False

    at: str
    site: str = ""
    name: str = ""
    capacity: float = math.nan
    registered: ListOutcome = field(default_factory=ListOutcome)
    sharing: Sharing = Sharing()
    terms: Terms = field(default_factory=Terms)

    @classmethod
    def read(cls, plain: Plain, _: Locate, terms: Terms) -> "CoLocate":
        """The shared building in a dictionary."""
        sharing = Sharing.read(plain)
        site, name = (text(plain, key) if key in plain else "" for key in ("site", "name"))
        at, capacity, registered = text(plain, "at"), number(plain, "capacity"), ListOutcome.read(plain)
        return cls(at, site, name, capacity, registered, sharing, terms)

    def plain(self) -> dict[str, Any]:
        """Its keys."""
        own = {"at": self.at, "site": self.site, "name": self.name, "capacity": self.capacity}
        return {**own, "list": self.registered.plain(), **self.sharing.plain()}

    @property
    def site_effect(self) -> SiteEffect:
        """A site comes to stand in the building, or one opens there."""
        if self.site:
            return SiteEffect(named=(self.site,), for_good=True)
        return SiteEffect(opens=self.name, opens_in=self.at, for_good=True)

    @property
    def list_effect(self) -> ListEffect:
        """The list of a site that moves in goes where it is said, if that is said."""
        return ListEffect(decides=(self.site,), outcome=self.registered) if self.site else ListEffect()

    def applied(self, now: SitesNow) -> dict[str, Site]:
        """The sites with both in one building; InputError where the host has no place or is the one that moves."""
        host = now.known(self.at)
        if host.at is None:
            raise InputError(f"{host.name} has no known place, so nothing can move in there; choose another building.")
        premises = host.premises or host.site_id
        if not self.site:
            name = self.name or f"New {now.service.label} at {host.name}"
            opened = now.new_site(name, host.at, capacity=self.capacity, terms=self.terms)
            return now.having(replace(host, premises=premises), replace(opened, premises=premises))
        if self.site == host.site_id:
            raise InputError(f"{host.name} cannot move into itself; choose another building.")
        site = now.known(self.site)
        now.check_list(site, self.list_effect)
        moved = with_terms(replace(site, at=host.at, premises=premises), self.terms)
        return now.having(replace(host, premises=premises), moved)


@dataclass(frozen=True)
class Split:
    """A site is split in two: a second one of the same practice takes some of what it does (hub and spoke).

    Attributes
    ----------
    stay, go
        Lines of service in words ("appointments", "bloods") that stay and that go to the second site.
    """

    KEY: ClassVar[str] = "split"
    KEYS: ClassVar[frozenset[str]] = frozenset({"site", "name", "capacity", "stay", "go"}) | PLACE_KEYS
    MITIGATES: ClassVar[bool] = False

    site: str
    name: str
    at: GridPoint
    capacity: float = math.nan
    stay: tuple[str, ...] = ()
    go: tuple[str, ...] = ()
    terms: Terms = field(default_factory=Terms)

    @classmethod
    def read(cls, plain: Plain, locate: Locate, terms: Terms) -> "Split":
        """The split in a dictionary; InputError where something both stays and goes."""
        stay, go = texts(plain, "stay"), texts(plain, "go")
        if set(stay) & set(go):
            raise InputError(f"{shown(sorted(set(stay) & set(go))[0])} cannot both stay and go.")
        site, name, at = text(plain, "site"), text(plain, "name"), point_from(plain, locate)
        return cls(site, name, at, number(plain, "capacity"), stay, go, terms)

    def plain(self) -> dict[str, Any]:
        """Its keys."""
        own = {"site": self.site, "name": self.name, **plain_point(self.at), "capacity": self.capacity}
        return {**own, "stay": list(self.stay), "go": list(self.go)}

    @property
    def site_effect(self) -> SiteEffect:
        """A second site opens, for good."""
        return SiteEffect(named=(self.site,), opens=self.name, for_good=True)

    @property
    def list_effect(self) -> ListEffect:
        """Some of the first site's patients are seen at the second."""
        return ListEffect(shared_by=self.site)

    def applied(self, now: SitesNow) -> dict[str, Site]:
        """The sites with the second, of the same practice as the first."""
        second = now.new_site(self.name, self.at, capacity=self.capacity, terms=self.terms)
        return now.having(replace(second, practice_id=now.known(self.site).practice_id))


@dataclass(frozen=True)
class Merge:
    """Two practices become one: the list of `practice` joins that of `into`; its sites stay but for those that close.

    Nobody has to register again; the load moves.
    """

    KEY: ClassVar[str] = "merge"
    KEYS: ClassVar[frozenset[str]] = frozenset({"practice", "into", "closes"})
    MITIGATES: ClassVar[bool] = False

    practice: str
    into: str
    closes: tuple[str, ...] = ()
    terms: Terms = field(default_factory=Terms)

    @classmethod
    def read(cls, plain: Plain, _: Locate, terms: Terms) -> "Merge":
        """The merger in a dictionary."""
        return cls(text(plain, "practice"), text(plain, "into"), texts(plain, "closes"), terms)

    def plain(self) -> dict[str, Any]:
        """Its keys."""
        return {"practice": self.practice, "into": self.into, "closes": list(self.closes)}

    @property
    def site_effect(self) -> SiteEffect:
        """Some sites shut, if any."""
        return SiteEffect(named=self.closes, shut=self.closes)

    @property
    def list_effect(self) -> ListEffect:
        """The lists of the sites that close join whole."""
        joins = ListOutcome(ListFate.JOINS, self.into)
        return ListEffect(decides=self.closes, outcome=joins, merging=self.practice)

    def applied(self, now: SitesNow) -> dict[str, Site]:
        """The sites without those that close, the rest with the practice joined; InputError for a strange one."""
        name, _ = (now.known_practice(code) for code in (self.practice, self.into))
        if self.practice == self.into:
            raise InputError(f"{name} cannot merge with itself; give the practice that its list joins.")
        left = dict(now.sites)
        for code in self.closes:
            site = replace(now, sites=left).known(code)
            if site.practice_id not in (self.practice, self.into):
                raise InputError(f"{site.name} is a site of neither practice; close it by a change of its own.")
            del left[code]
        joining = {code: site for code, site in left.items() if site.practice_id == self.practice}
        return left | {code: replace(site, practice_id=self.into) for code, site in joining.items()}


KINDS = (CoLocate, Split, Merge)
