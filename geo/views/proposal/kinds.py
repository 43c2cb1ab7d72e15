"""The words of each kind of change: what it is called, how it is made, and one of them as a line of a list."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from geo.language.phrases import joined, number_of
from geo.proposals.kinds.mitigations import Hours, Outreach, Temporary, Transport
from geo.proposals.kinds.several import CoLocate, Merge, Split
from geo.proposals.kinds.single import Close, Move, Open, Resize
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import REGISTERED_SERVICES, Site


@dataclass(frozen=True)
class Names:
    """Sites and practices of a place by code, to be named in sentences."""

    sites: Mapping[str, Site]
    practices: Mapping[str, str]

    def site(self, code: str) -> str:
        """The name of a site; its code where it is not known."""
        return self.sites[code].name if code in self.sites else code

    def practice(self, code: str) -> str:
        """The name of a practice; its code where it is not known."""
        return self.practices.get(code, code)

    def outcome(self, registered: ListOutcome) -> str:
        """What happens to a list, in words."""
        match registered.event:
            case ListFate.STAYS:
                return "its list stays with the practice"
            case ListFate.JOINS:
                return f"its list joins {self.practice(registered.practice_id)}"
            case ListFate.DISPERSED:
                return "its list is dispersed"
        return "what happens to its list is not recorded"

    def listed(self, code: str, registered: ListOutcome) -> str:
        """What happens to a site's list, in brackets; empty for a site without one."""
        has_list = code in self.sites and self.sites[code].service in REGISTERED_SERVICES
        return f" ({self.outcome(registered)})" if has_list else ""


@dataclass(frozen=True)
class KindWords:
    """A kind of change in words: its label, how one is made, and a change of this kind as a line without its dates."""

    label: str
    how_to: str
    line: Callable[[Any, Names], str]


def _open(made: Open, _: Names) -> str:
    return f"Open {made.name}{_room(made.capacity)}"


def _move(made: Move, names: Names) -> str:
    return f"Move {names.site(made.site)}{names.listed(made.site, made.registered)}"


def _close(made: Close, names: Names) -> str:
    return f"Close {names.site(made.site)}{names.listed(made.site, made.registered)}"


def _colocate(made: CoLocate, names: Names) -> str:
    if made.site:
        return f"Move {names.site(made.site)} into {names.site(made.at)}{names.listed(made.site, made.registered)}"
    return f"Open {made.name or 'a new site'} in {names.site(made.at)}{_room(made.capacity)}"


def _resize(made: Resize, names: Names) -> str:
    return f"Resize {names.site(made.site)}{_room(made.capacity)}"


def _split(made: Split, names: Names) -> str:
    lines = f": {len(made.go)} of {len(made.stay) + len(made.go)} services go ({', '.join(made.go)})" if made.go else ""
    return f"Split {names.site(made.site)}, the second site is {made.name}{_room(made.capacity)}{lines}"


def _merge(made: Merge, names: Names) -> str:
    shut = f"; {joined(names.site(code) for code in made.closes)} close" if made.closes else "; all sites stay"
    return f"The list of {names.practice(made.practice)} joins {names.practice(made.into)}{shut}"


def _hours(made: Hours, names: Names) -> str:
    return f"{names.site(made.site)} opens {made.opening}"


def _outreach(made: Outreach, _: Names) -> str:
    weeks = "" if made.every_weeks == 1 else f", every {made.every_weeks} weeks"
    when = f" ({made.opening}{weeks})" if made.opening else weeks
    return f"Sessions: {made.name}{when}{f', {made.offers}' if made.offers else ''}"


def _temporary(made: Temporary, names: Names) -> str:
    instead = f", standing in for {names.site(made.stands_for)}" if made.stands_for else ""
    return f"Temporary site {made.name}{_room(made.capacity)}{instead}"


def _transport(made: Transport, _: Names) -> str:
    return f"Extra bus {made.bus.name}"


def _room(capacity: float) -> str:
    return "" if math.isnan(capacity) else f", room for {number_of(round(capacity), 'person', 'people')}"


# In the order in which they are offered.
KIND_WORDS: Mapping[str, KindWords] = {
    Open.KEY: KindWords(
        "Open",
        "Click the map, or type where. Click again, or drag the ring, to nudge it.",
        _open,
    ),
    Move.KEY: KindWords("Move", "Click the map, or type where to.", _move),
    Close.KEY: KindWords("Close", "Choose it above or on the map.", _close),
    CoLocate.KEY: KindWords(
        "Share a building", "Into a building that is there already: choose it below or on the map.", _colocate
    ),
    Resize.KEY: KindWords("Resize", "Minutes do not change.", _resize),
    Split.KEY: KindWords(
        "Split a site in two",
        "Some of what it does goes to a second site: click the map, or type where.",
        _split,
    ),
    Merge.KEY: KindWords(
        "Merge two practices",
        "Two lists become one; nobody has to register again. Sites stay but for those that close.",
        _merge,
    ),
    Hours.KEY: KindWords("Other hours", "Minutes do not change.", _hours),
    Outreach.KEY: KindWords(
        "Outreach sessions, mobile stop",
        "Sessions held elsewhere, or a mobile stop. It restores a part, never the whole.",
        _outreach,
    ),
    Temporary.KEY: KindWords(
        "Temporary site",
        "A site for the time being. Say when it ends, and which closing site it stands in for.",
        _temporary,
    ),
    Transport.KEY: KindWords(
        "Extra bus",
        "An extra bus, minibus or shuttle, with where it calls and when; minutes are asked with and without.",
        _transport,
    ),
}
