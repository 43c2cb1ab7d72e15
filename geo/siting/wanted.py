"""Which premises are looked at: by what they are and by the facts that are held of them, with a reason for each no."""

from dataclasses import dataclass
from datetime import date

from geo.language.dates import british
from geo.language.phrases import joined, number_of
from geo.services.services import Service, Site

# Kinds of premises that another service may come to.
PREMISES = (
    Service.GP,
    Service.LIBRARY,
    Service.COMMUNITY_CENTRE,
    Service.DAY_CENTRE,
    Service.COUNCIL_BUILDING,
    Service.PRIMARY_SCHOOL,
    Service.SECONDARY_SCHOOL,
    Service.PLACE_OF_WORSHIP,
)
ROOMS = ("consulting_rooms", "treatment_rooms", "rooms")
# The fact of a planned site: the ISO day from which it stands.
SINCE = "stands_from"


@dataclass(frozen=True)
class Wanted:
    """What premises must be to be looked at; one whose fact is not held is looked at unless `held_only` is set.

    Attributes
    ----------
    kinds
        What they are today.
    rooms, floor_m2
        The fewest rooms of any kind, the least floor.
    tenures
        As the facts have them; any where none is named.
    step_free, hours
        Whether the entrance must be without a step, whether its hours must be recorded.
    ready_by
        A planned site that stands later is left out; None for any day.
    listed
        Codes of a list: others are left out; any where it is empty.
    left
        Codes that somebody left out, each with the reason given.
    """

    kinds: tuple[Service, ...] = PREMISES
    rooms: int = 0
    floor_m2: int = 0
    tenures: tuple[str, ...] = ()
    step_free: bool = False
    hours: bool = False
    held_only: bool = False
    ready_by: date | None = None
    listed: tuple[str, ...] = ()
    left: tuple[tuple[str, str], ...] = ()

    def why_not(self, site: Site, *, added: bool = False) -> str:
        """Why a site is left out, in words; "" where it is not. added: whether somebody added it by hand."""
        reason = dict(self.left).get(site.site_id)
        if reason is not None:
            return reason or "left out by hand, no reason given"
        since = site.facts.get(SINCE, "")
        if self.ready_by and since and date.fromisoformat(since) > self.ready_by:
            return f"it is planned to stand from {british(since)}"
        if added:
            return ""
        if site.service not in self.kinds:
            return f"{site.service.plural} are not looked at"
        if self.listed and site.site_id not in self.listed:
            return "it is not on the list handed over"
        return self._of_facts(site)

    def _of_facts(self, site: Site) -> str:
        rooms, floor = rooms_of(site), _figure(site, "floor_area_m2")
        wants = (
            (self.rooms > 0, rooms, rooms is not None and rooms < self.rooms, "rooms"),
            (self.floor_m2 > 0, floor, floor is not None and floor < self.floor_m2, "floor"),
            (bool(self.tenures), site.facts.get("tenure"), site.facts.get("tenure") not in self.tenures, "tenure"),
            (self.step_free, site.facts.get("step_free_entrance"), _says_no(site), "entrance"),
            (self.hours, site.facts.get("opening_hours"), False, "hours"),
        )
        for asked, held, fails, what in wants:
            if not asked:
                continue
            if held is None:
                if self.held_only:
                    return f"its {what} {'are' if what in ('rooms', 'hours') else 'is'} not held"
            elif fails:
                return self._falls_short(what, held)
        return ""

    def _falls_short(self, what: str, held: object) -> str:
        match what:
            case "rooms":
                return f"it has {number_of(float(str(held)), 'room')}, and {self.rooms} are asked for"
            case "floor":
                return f"its floor is {float(str(held)):,.0f} m², and {self.floor_m2:,} m² are asked for"
            case "tenure":
                return f"its tenure is {held}, and {joined(self.tenures)} is asked for"
            case _:
                return "its entrance is not step-free"


def rooms_of(site: Site) -> float | None:
    """Rooms of every kind together; None where none is held."""
    held = [figure for key in ROOMS if (figure := _figure(site, key)) is not None]
    return sum(held) if held else None


def _figure(site: Site, key: str) -> float | None:
    try:
        return float(site.facts[key])
    except (KeyError, ValueError):
        return None


def _says_no(site: Site) -> bool:
    return site.facts.get("step_free_entrance", "").casefold() == "no"
