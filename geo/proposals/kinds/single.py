"""Kinds of change to a single site: it opens, closes, moves, or takes more people or fewer."""

import math
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from geo.errors import InputError
from geo.plain import Plain, number, text
from geo.projection import GridPoint
from geo.proposals.change_fields import PLACE_KEYS, Locate, plain_point, point_from
from geo.proposals.effects import ListEffect, SiteEffect, SitesNow, with_terms
from geo.proposals.terms import ListOutcome, Terms
from geo.services.services import Site

# A site that would move less than this stays where it is: a point is kept to 0.1 m.
SAME_PLACE_METRES = 1.0


@dataclass(frozen=True)
class Open:
    """A new site of the proposal's service."""

    KEY: ClassVar[str] = "open"
    KEYS: ClassVar[frozenset[str]] = frozenset({"name", "capacity"}) | PLACE_KEYS
    MITIGATES: ClassVar[bool] = False
    list_effect: ClassVar[ListEffect] = ListEffect()

    name: str
    at: GridPoint
    capacity: float = math.nan
    terms: Terms = field(default_factory=Terms)

    @classmethod
    def read(cls, plain: Plain, locate: Locate, terms: Terms) -> "Open":
        """The opening in a dictionary."""
        return cls(text(plain, "name"), point_from(plain, locate), number(plain, "capacity"), terms)

    def plain(self) -> dict[str, Any]:
        """Its keys."""
        return {"name": self.name, **plain_point(self.at), "capacity": self.capacity}

    @property
    def site_effect(self) -> SiteEffect:
        """A site opens, for good."""
        return SiteEffect(opens=self.name, for_good=True)

    def applied(self, now: SitesNow) -> dict[str, Site]:
        """The sites with the new one."""
        return now.having(now.new_site(self.name, self.at, capacity=self.capacity, terms=self.terms))


@dataclass(frozen=True)
class Close:
    """A site closes."""

    KEY: ClassVar[str] = "close"
    KEYS: ClassVar[frozenset[str]] = frozenset({"site", "list"})
    MITIGATES: ClassVar[bool] = False

    site: str
    registered: ListOutcome = field(default_factory=ListOutcome)
    terms: Terms = field(default_factory=Terms)

    @classmethod
    def read(cls, plain: Plain, _: Locate, terms: Terms) -> "Close":
        """The closure in a dictionary."""
        return cls(text(plain, "site"), ListOutcome.read(plain), terms)

    def plain(self) -> dict[str, Any]:
        """Its keys."""
        return {"site": self.site, "list": self.registered.plain()}

    @property
    def site_effect(self) -> SiteEffect:
        """The site shuts."""
        return SiteEffect(named=(self.site,), shut=(self.site,))

    @property
    def list_effect(self) -> ListEffect:
        """Its list goes where the closure says, which it must."""
        return ListEffect(decides=(self.site,), outcome=self.registered, needed=True)

    def applied(self, now: SitesNow) -> dict[str, Site]:
        """The sites without it."""
        now.check_list(now.known(self.site), self.list_effect)
        return {code: site for code, site in now.sites.items() if code != self.site}


@dataclass(frozen=True)
class Move:
    """A site moves to another point and keeps its name."""

    KEY: ClassVar[str] = "move"
    KEYS: ClassVar[frozenset[str]] = frozenset({"site", "list"}) | PLACE_KEYS
    MITIGATES: ClassVar[bool] = False

    site: str
    to: GridPoint
    registered: ListOutcome = field(default_factory=ListOutcome)
    terms: Terms = field(default_factory=Terms)

    @classmethod
    def read(cls, plain: Plain, locate: Locate, terms: Terms) -> "Move":
        """The move in a dictionary."""
        return cls(text(plain, "site"), point_from(plain, locate), ListOutcome.read(plain), terms)

    def plain(self) -> dict[str, Any]:
        """Its keys."""
        return {"site": self.site, **plain_point(self.to), "list": self.registered.plain()}

    @property
    def site_effect(self) -> SiteEffect:
        """The site comes to stand elsewhere."""
        return SiteEffect(named=(self.site,), for_good=True)

    @property
    def list_effect(self) -> ListEffect:
        """Its list goes where the move says, which it must."""
        return ListEffect(decides=(self.site,), outcome=self.registered, needed=True)

    def applied(self, now: SitesNow) -> dict[str, Site]:
        """The sites with it elsewhere, in no building that it shared; InputError where it stands there already."""
        site = now.known(self.site)
        if site.at and _metres_between(site.at, self.to) < SAME_PLACE_METRES:
            raise InputError(f"{site.name} stands there already; give another place to move to.")
        now.check_list(site, self.list_effect)
        return now.having(with_terms(replace(site, at=self.to, premises=""), self.terms))


@dataclass(frozen=True)
class Resize:
    """A site can take more people, or fewer."""

    KEY: ClassVar[str] = "resize"
    KEYS: ClassVar[frozenset[str]] = frozenset({"site", "capacity"})
    MITIGATES: ClassVar[bool] = False
    list_effect: ClassVar[ListEffect] = ListEffect()

    site: str
    capacity: float
    terms: Terms = field(default_factory=Terms)

    @classmethod
    def read(cls, plain: Plain, _: Locate, terms: Terms) -> "Resize":
        """The resize in a dictionary; InputError without a capacity."""
        capacity = number(plain, "capacity")
        if math.isnan(capacity):
            raise InputError("a resize needs capacity, the people the site can take.")
        return cls(text(plain, "site"), capacity, terms)

    def plain(self) -> dict[str, Any]:
        """Its keys."""
        return {"site": self.site, "capacity": self.capacity}

    @property
    def site_effect(self) -> SiteEffect:
        """Made to one site."""
        return SiteEffect(named=(self.site,))

    def applied(self, now: SitesNow) -> dict[str, Site]:
        """The sites with room for so many in it."""
        return now.having(with_terms(replace(now.known(self.site), capacity=self.capacity), self.terms))


KINDS = (Open, Close, Move, Resize)


def _metres_between(here: GridPoint, there: GridPoint) -> float:
    return math.dist((here.easting, here.northing), (there.easting, there.northing))
