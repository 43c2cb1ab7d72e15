"""What may be done at a place on the map, what was done there, and the check of what the browser says was done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal, get_args

from geo.errors import InputError
from geo.projection import GridPoint, point_of
from geo.services.services import Site

ActKind = Literal["open", "close", "move", "share", "look"]
# What the component sends, every part always there.
PARTS = frozenset({"kind", "lon", "lat", "site"})
NOT_UNDERSTOOD = "The map sent something that was not understood, so nothing was changed; click the place again."
FAR_OFF = "That place is far outside the map, so nothing was changed; choose one on it."
MOST_DEGREES = 180


@dataclass(frozen=True)
class Act:
    """Something done on the map, once.

    Attributes
    ----------
    kind
        "look" only hands over a place.
    at
        Where; None where the act is of a site that has its place ("close", "share").
    site
        Code of the site that closes or moves, or whose building is shared; "" for the others.
    """

    kind: ActKind
    at: GridPoint | None = None
    site: str = ""


@dataclass(frozen=True)
class Choices:
    """What may be done on a map; with nothing to choose, every click is a look.

    Attributes
    ----------
    opens
        What opens at a place, with its article ("a GP surgery"); "" where nothing can.
    closes
        Codes of the marks that can close (an opening of the draft is taken away).
    moves
        Codes of the marks that can go elsewhere.
    hosts
        Sites whose buildings can be shared: drawn on the map, one sign a building.
    looks
        What handing over a place is for, as a choice of its own beside the others ("Use this place"); "" for none.
    """

    opens: str = ""
    closes: tuple[str, ...] = ()
    moves: tuple[str, ...] = ()
    hosts: tuple[Site, ...] = ()
    looks: str = ""

    @property
    def kinds(self) -> tuple[ActKind, ...]:
        """The kinds of act that can come."""
        offered = {
            "open": bool(self.opens),
            "close": bool(self.closes),
            "move": bool(self.moves),
            "share": bool(self.hosts),
        }
        kinds = tuple(kind for kind in get_args(ActKind) if offered.get(kind))
        return kinds if kinds and not self.looks else (*kinds, "look")


@dataclass(frozen=True)
class Tried:
    """A try that was refused: where it was, and why in a sentence."""

    at: GridPoint
    sentence: str


OnAct = Callable[[Act], None]


def act_of(message: Any, choices: Choices) -> Act:
    """The act that a message of the browser tells of; InputError in words where it tells of none that may be done."""
    if not isinstance(message, dict) or message.keys() != PARTS:
        raise InputError(NOT_UNDERSTOOD)
    kind, site = message["kind"], message["site"]
    if kind not in choices.kinds or not isinstance(site, str):
        raise InputError(NOT_UNDERSTOOD)
    known: dict[str, Iterable[str]] = {
        "close": choices.closes,
        "move": choices.moves,
        "share": (host.site_id for host in choices.hosts),
    }
    if site not in known.get(kind, ("",)):
        raise InputError(NOT_UNDERSTOOD)
    if kind in ("close", "share"):
        return Act(kind, site=site)
    lon, lat = message["lon"], message["lat"]
    if not (_degrees(lon) and _degrees(lat)):
        raise InputError(NOT_UNDERSTOOD)
    try:
        # To the six decimals that a file keeps, so that a figure here and from the file is one.
        return Act(kind, point_of(round(lon, 6), round(lat, 6)), site)
    except InputError as fault:
        raise InputError(FAR_OFF) from fault


def _degrees(sent: Any) -> bool:
    return isinstance(sent, int | float) and not isinstance(sent, bool) and abs(sent) <= MOST_DEGREES
