"""Where a service could stand: where it stands today, premises that exist and are held, and points that a user adds.

What is left out is kept with the reason, so that nobody has to ask whether it was looked at.
"""

import csv
import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from geo.errors import InputError
from geo.place.place import BELT_METRES, Place
from geo.projection import GridPoint, point_of
from geo.services.premises import in_one_spot
from geo.services.services import Service, Site
from geo.siting.wanted import PREMISES, SINCE, Wanted

# Those of somebody else: not named in anything public before the owner was asked.
OF_OTHERS = frozenset({Service.GP, Service.PRIMARY_SCHOOL, Service.SECONDARY_SCHOOL, Service.PLACE_OF_WORSHIP})
ANY = Wanted()
UNTOLD = "it does not say how many people it can take"
IS_THERE = " is there, which is a candidate itself"
COLUMNS = ("code", "name", "lon", "lat", "postcode", "capacity")
Locate = Callable[[str], GridPoint]


@dataclass(frozen=True)
class LeftOut:
    """A site that was not looked at, and why."""

    site: Site
    reason: str


@dataclass(frozen=True)
class Candidates:
    """Where a service could stand.

    Attributes
    ----------
    today
        Its sites inside the place.
    beyond
        Its sites outside, which are nobody's here to change: they stay, and are counted by nobody.
    others
        Premises and points that it could come to.
    """

    today: tuple[Site, ...]
    beyond: tuple[Site, ...]
    others: tuple[Site, ...]
    left_out: tuple[LeftOut, ...] = ()

    @property
    def sites(self) -> tuple[Site, ...]:
        """All of them, today's first."""
        return (*self.today, *self.beyond, *self.others)

    def of_told_capacity(self) -> "Candidates":
        """Those that say how many people they can take, and today's."""
        silent = tuple(LeftOut(site, UNTOLD) for site in self.others if math.isnan(site.capacity))
        others = tuple(site for site in self.others if not math.isnan(site.capacity))
        return replace(self, others=others, left_out=(*self.left_out, *silent))


def candidates(
    place: Place, service: Service, *, added: Iterable[Site] = (), wanted: Wanted | None = ANY
) -> Candidates:
    """Today's sites of a service and where else it could stand: points that were added, and premises that are held.

    A building is a candidate once; what somebody added comes before what is held. wanted: None for the points alone.
    InputError where a point that was added cannot be one, or two of them are on top of each other.
    """
    left_out: list[LeftOut] = []
    own = [site for site in place.services.sites_of(service) if site.at is not None]
    left_out += [LeftOut(site, "its place is not known") for site in place.services.sites_of(service) if not site.at]
    today = tuple(site for site in own if _metres_beyond(place, site) <= 0)
    beyond = tuple(site for site in own if _metres_beyond(place, site) > 0)
    taken, others = _Taken(own), []
    by_hand = [(site, True) for site in added]
    held = [] if wanted is None else [(site, False) for site in _premises(place, service)]
    for site, is_added in (*by_hand, *held):
        refused = _why_not(place, site, limit=BELT_METRES if is_added else 0.0)
        neighbour = taken.in_building_of(site)
        if not refused and neighbour is not None:
            refused = f"{neighbour.name}{IS_THERE}"
        if refused and is_added:
            raise InputError(f"{site.name} cannot be a candidate: {refused}; leave it out, or give it another place.")
        unwanted = "" if refused or wanted is None else wanted.why_not(site, added=is_added)
        if refused or unwanted:
            left_out.append(LeftOut(site, refused or unwanted))
            continue
        taken.add(site)
        others.append(site)
    return Candidates(today, beyond, tuple(others), tuple(left_out))


class _Taken:
    """Sites that are candidates already, found by what two of one building share: its key, its place or a name."""

    def __init__(self, sites: Iterable[Site]) -> None:
        self._sites: list[Site] = []
        self._sharing: defaultdict[Hashable, list[int]] = defaultdict(list)
        for site in sites:
            self.add(site)

    def add(self, site: Site) -> None:
        """One more."""
        for shared in self._shared(site):
            self._sharing[shared].append(len(self._sites))
        self._sites.append(site)

    def in_building_of(self, site: Site) -> Site | None:
        """The first that stands in the same building."""
        alike = sorted({at for shared in self._shared(site) for at in self._sharing.get(shared, ())})
        return next((self._sites[at] for at in alike if _one_building(site, self._sites[at])), None)

    @staticmethod
    def _shared(site: Site) -> tuple[Hashable, ...]:
        return (*([("premises", site.premises)] if site.premises else []), ("at", site.at), ("name", site.name))


@dataclass(frozen=True)
class Added:
    """A point that somebody adds: what it is called, where it is, whom it could take, and from when it stands."""

    code: str
    name: str
    at: GridPoint
    capacity: float = float("nan")
    since: date | None = None

    def site(self, service: Service) -> Site:
        """The site that would stand there."""
        facts = {SINCE: self.since.isoformat()} if self.since else {}
        return Site(self.code, service, self.name, self.at, capacity=self.capacity, facts=facts)


def _premises(place: Place, service: Service) -> list[Site]:
    return [site for kind in PREMISES if kind is not service for site in place.services.sites_of(kind)]


def _metres_beyond(place: Place, site: Site) -> float:
    return 0.0 if site.at is None else place.wards.metres_beyond(site.at)


def _why_not(place: Place, site: Site, *, limit: float) -> str:
    if site.at is None:
        return "its place is not known"
    if site.facts.get("is_building") == "False":
        return "it is land without a building"
    if _metres_beyond(place, site) > limit:
        return f"it stands outside {place.called}"
    return ""


def _one_building(first: Site, second: Site) -> bool:
    if first.premises and first.premises == second.premises:
        return True
    return first.at == second.at or (bool(first.premises) and first.name == second.name and in_one_spot(first, second))


def from_csv(text: str, *, service: Service, locate: Locate, held: Iterable[Site]) -> list[Site]:
    """Candidates of a file of one's own, a row each: the code of premises that are held, or a name with its place.

    Columns code, name, lon and lat or postcode, capacity; which are there is up to the file. InputError, a sentence a
    row, for a row that says neither.
    """
    rows = csv.DictReader(text.splitlines())
    unknown = sorted(set(rows.fieldnames or ()) - set(COLUMNS))
    if unknown or not rows.fieldnames:
        raise InputError(
            f"The file of candidates has {'the column ' + unknown[0] if unknown else 'no headings'}; it may have "
            f"{', '.join(COLUMNS)}."
        )
    by_code, sites, faults = {site.site_id: site for site in held}, [], []
    for number, row in enumerate(rows, start=2):
        cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
        try:
            sites.append(_of_row(cells, number, service=service, locate=locate, by_code=by_code))
        except InputError as fault:
            faults += [f"Candidates, row {number}: {sentence}" for sentence in fault.faults]
    if faults:
        raise InputError(*faults)
    return sites


def _of_row(cells: dict[str, str], number: int, *, service: Service, locate: Locate, by_code: dict[str, Site]) -> Site:
    capacity = _number(cells["capacity"], "capacity") if cells["capacity"] else float("nan")
    if cells["lon"] and cells["lat"]:
        at = point_of(_number(cells["lon"], "lon"), _number(cells["lat"], "lat"))
    elif cells["postcode"]:
        at = locate(cells["postcode"])
    elif cells["code"] in by_code:
        return by_code[cells["code"]]
    else:
        raise InputError("give a lon and a lat, a postcode, or the code of premises that are held.")
    name = cells["name"] or cells["postcode"] or f"candidate of row {number}"
    return Site(cells["code"] or f"added-{number - 1}", service, name, at, capacity=capacity)


def _number(text: str, what: str) -> float:
    try:
        return float(text)
    except ValueError as fault:
        raise InputError(f"{what} {text!r} is not a number; write it plainly, such as 53.61.") from fault
