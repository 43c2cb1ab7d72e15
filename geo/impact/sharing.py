"""Who would share a building: how likely two visitors belong to different groups. Potential, not contact.

Each table of groups is told apart, never one mixed number: ages and deprivation first, ethnic group only where it is
asked for. Users of a site are modelled from where they live: patients by their list, everybody else by the nearest
site. Nothing here makes a journey shorter.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from geo.access.access import held_ways, mean_minutes, nearest_by
from geo.access.load import to_nearest
from geo.errors import InputError
from geo.impact.encounters import cross_encounter, dwell_factor, encounter_potential, normalised
from geo.place.place import Place
from geo.place.registered import registered_today
from geo.place.times import TO_POINT, times_to
from geo.proposals.kinds.several import CoLocate
from geo.proposals.proposals import Proposal, apply, new_site_id
from geo.services.opening_hours import OpeningHours, in_common, opening_hours
from geo.services.services import REGISTERED_SERVICES, Service, Site, points
from geo.travel.streets import Mode
from geo.travel.travel import travel_times
from geo.travel.ways import Way

# Tables told of who would share, in order; ethnic group is added only where it is asked for.
KINDS = ("age", "deprivation_national")
ASKED_FOR = "ethnic_group"
# Services that anybody uses, so that whoever lives nearest stands for their users. A school, a care home or a place of
# worship has users of its own, and an entry of a register of buildings has none: who they are is not known. Our choice.
OPEN_TO_ALL = frozenset(
    {
        Service.GP,
        Service.PHARMACY,
        Service.DENTIST,
        Service.LIBRARY,
        Service.COMMUNITY_CENTRE,
        Service.LEISURE_CENTRE,
        Service.POST_OFFICE,
    }
)


@dataclass(frozen=True)
class SharingSettings:
    """What sharing rests on that nobody has measured; all of it our choice.

    Attributes
    ----------
    joint_need
        The part (0 to 1) of those who use both services who need both on one day.
    waiting_minutes
        How long a visitor waits in the building.
    """

    joint_need: float = 0.3
    waiting_minutes: float = 15.0

    def __post_init__(self) -> None:
        if not 0 <= self.joint_need <= 1:
            raise InputError(f"The part who need both on one day is 0 to 1, not {self.joint_need:g}.")
        if not 0 <= self.waiting_minutes < math.inf:
            raise InputError(f"Minutes of waiting are nought or more, not {self.waiting_minutes:g}.")


USUAL = SharingSettings()


@dataclass(frozen=True)
class ErrandMinutes:
    """Minutes of getting to two services and home: apart, one after the other, and in one building."""

    separate: float
    chained: float
    shared: float


def trips(to_first: float, to_second: float, between: float, to_both: float) -> ErrandMinutes:
    """2a + 2b apart, a + ab + b chained, 2c where both are in one place."""
    return ErrandMinutes(2 * to_first + 2 * to_second, to_first + between + to_second, 2 * to_both)


@dataclass(frozen=True, eq=False)
class SharedKind:
    """One table of groups: shares of users by group (0 to 1), and the chances that two visitors are of different ones.

    Attributes
    ----------
    shares
        Index group; incoming, host.
    incoming, host
        Two visitors of one service.
    cross
        One of each.
    together
        Two of the building.
    """

    kind: str
    title: str
    shares: pd.DataFrame
    incoming: float
    host: float
    cross: float
    together: float

    @property
    def of_the_most(self) -> float:
        """The chance in the shared building as a part of the most that so many groups allow."""
        return normalised(self.together, len(self.shares))


@dataclass(frozen=True)
class Errands:
    """People who use both services, and their two errands by one way (the first held), averaged over them.

    Attributes
    ----------
    uses_both
        People, at most: the smaller of the two uses, area by area.
    same_day
        Those of them who may need both on one day, an assumption.
    trips
        Averages over those with all three journeys.
    """

    uses_both: float
    same_day: float
    way: Way
    trips: ErrandMinutes


@dataclass(frozen=True, eq=False)
class Shared:
    """A site that moves in with a host.

    Attributes
    ----------
    users
        About how many use each (incoming, host), residents or patients as `basis` says; NaN where it is not known who
        uses it.
    kinds
        Who they are, a table each.
    hours
        The part of the shorter week in which both are open, NaN where either is not recorded.
    staying
        How far a wait is long enough to meet.
    errands
        None for a service that is new, or where no journey is found.
    """

    incoming: str
    host: str
    users: tuple[float, float]
    basis: str
    kinds: tuple[SharedKind, ...]
    hours: float
    staying: float
    errands: Errands | None
    host_loses: str

    def allowing(self, kind: SharedKind) -> float:
        """The chance between the two, less the hours that they do not share and visits too short to meet; or NaN."""
        return kind.cross * self.hours * self.staying


def who_shares(
    place: Place, proposal: Proposal, *, on: date, ethnic: bool = False, settings: SharingSettings = USUAL
) -> tuple[Shared, ...]:
    """Every site that a proposal moves in with others on a day, with who would share the building: a pair each.

    Sites that move into one building share with each other too. InputError where the proposal cannot be applied.
    """
    kinds = (*KINDS, *([ASKED_FOR] if ethnic else []))
    return tuple(_shared(place, pair, kinds=kinds, settings=settings) for pair in _pairs(place, proposal, on))


@dataclass(frozen=True)
class _Pair:
    """A change, the site that it brings and one that it moves in with, both afterwards and as they stand today.

    None today is a new one. named: whether it is this host that the change names and its record speaks of.
    """

    change: CoLocate
    incoming: Site
    host: Site
    today: tuple[Site | None, Site | None]
    named: bool


def _pairs(place: Place, proposal: Proposal, on: date) -> Iterator[_Pair]:
    if not any(isinstance(change, CoLocate) for change in proposal.changes):
        return
    today = {site.site_id: site for site in place.services.sites}
    after = {site.site_id: site for site in apply(proposal, place.services.sites, on=on)}
    brought = {
        change.site or new_site_id(position): change
        for position, change in enumerate(proposal.changes)
        if isinstance(change, CoLocate) and change.terms.hold_on(on)
    }
    paired: set[frozenset[str]] = set()
    for code, change in brought.items():
        incoming = after.get(code)
        if incoming is None or change.at not in after:
            continue
        for host in _hosts(after, change, incoming):
            if frozenset((code, host.site_id)) in paired or _were_together(today, code, host):
                continue
            paired.add(frozenset((code, host.site_id)))
            then = (today.get(code), today.get(host.site_id))
            # What is recorded of a whole building is so of whoever stands in it.
            named = change.at == host.site_id or after[change.at].service is Service.COUNCIL_BUILDING
            yield _Pair(change, incoming, host, then, named=named)


def _hosts(after: Mapping[str, Site], change: CoLocate, incoming: Site) -> list[Site]:
    """The sites that stand in the building, the named one first; its entry in a register only where no other does."""
    within = [
        site for site in after.values() if site.premises and site.premises == incoming.premises and site != incoming
    ]
    services = [site for site in within if site.service is not Service.COUNCIL_BUILDING]
    return sorted(services or within, key=lambda site: site.site_id != change.at)


def _were_together(today: Mapping[str, Site], code: str, host: Site) -> bool:
    """Whether two sites share a building today, so that they would not newly."""
    premises = [today[site_id].premises for site_id in (code, host.site_id) if site_id in today]
    return len(premises) > 1 and premises[0] != "" and premises[0] == premises[1]


def _shared(place: Place, pair: _Pair, *, kinds: tuple[str, ...], settings: SharingSettings) -> Shared:
    theirs, ours = (
        users_of(place, then or now) for then, now in zip(pair.today, (pair.incoming, pair.host), strict=True)
    )
    titles = {kind.kind: kind.title for kind in place.people.group_kinds}
    tables = (_kind(place, kind, titles[kind], theirs, ours) for kind in kinds if kind in titles)
    return Shared(
        incoming=pair.incoming.name,
        host=pair.host.name,
        users=(float(theirs.sum(skipna=False)), float(ours.sum(skipna=False))),
        basis="modelled: patients by their list, users of other services and of new ones by the nearest site on foot, "
        "with the make-up of the areas they live in",
        kinds=tuple(table for table in tables if table is not None),
        hours=_hours_in_common(pair),
        staying=dwell_factor(settings.waiting_minutes),
        errands=_errands(place, pair, np.minimum(theirs, ours), joint_need=settings.joint_need),
        host_loses=pair.change.sharing.host_loses if pair.named else "",
    )


def users_of(place: Place, site: Site) -> pd.Series:
    """People by area_code inside who use a site: its patients, else the residents to whom it is the nearest.

    The nearest also where no list by small area is held for it. A site that is not among the place's counts as one more
    of its service. NaN where who uses it is not known.
    """
    if site.service in REGISTERED_SERVICES and not place.services.patients.empty:
        listed = _at(registered_today(place).flows, site.site_id, place.inside)
        if listed.any():
            return listed
    if site.at is None or site.service not in OPEN_TO_ALL:
        return pd.Series(math.nan, index=place.inside)
    others = [other.site_id for other in place.services.sites_of(site.service)]
    minutes = place.travel.times[Mode.WALK].near_to(others).minutes
    if site.site_id not in minutes:
        to_it = times_to(place, site.at, modes=(Mode.WALK,))[Mode.WALK].minutes
        minutes = minutes.assign(**{site.site_id: to_it[TO_POINT]})
    return _at(to_nearest(place.people.residents, minutes.loc[place.inside]).flows, site.site_id, place.inside)


def _at(flows: pd.DataFrame, site_id: str, areas: pd.Index) -> pd.Series:
    here = flows[flows["site_id"] == site_id].set_index("area_code")["people"]
    return here.reindex(areas).fillna(0.0)


def _kind(place: Place, kind: str, title: str, theirs: pd.Series, ours: pd.Series) -> SharedKind | None:
    table = place.people.groups_by_area[kind]
    made_up = table.div(table.sum(axis="columns").replace(0.0, np.nan), axis="index").fillna(0.0)
    counts = pd.DataFrame({"incoming": theirs @ made_up, "host": ours @ made_up})
    if table.shape[1] < 2 or not (counts.sum(skipna=False) > 0).all():
        return None
    shares = counts / counts.sum()
    incoming, host = shares["incoming"].tolist(), shares["host"].tolist()
    return SharedKind(
        kind,
        title,
        shares,
        encounter_potential(incoming),
        encounter_potential(host),
        cross_encounter(incoming, host),
        encounter_potential(counts.sum(axis="columns").tolist()),
    )


def _errands(place: Place, pair: _Pair, both: pd.Series, *, joint_need: float) -> Errands | None:
    """Today's journeys to either site and between the two on foot, and one journey to the building that they share."""
    first, second = pair.today
    on_foot = place.travel.times[Mode.WALK]
    if first is None or second is None or first.at is None or second.at is None or not both.sum(skipna=False) > 0:
        return None
    ends = points([first, second])
    walked = travel_times(
        place.travel.network, ends.iloc[[0]], ends.iloc[[1]], mode=Mode.WALK, settings=on_foot.settings
    )
    between = float(walked.minutes.iloc[0, 0])
    way = next(iter(held_ways(place.travel.times)))
    to_first, to_second = (nearest_by(place.travel.times, way, site_ids=[site.site_id]) for site in (first, second))
    to_both = _minutes_to(place, pair.incoming, way)
    journeys = pd.DataFrame({"first": to_first, "second": to_second, "both": to_both}).loc[place.inside]
    reached = journeys.notna().all(axis="columns") & (both > 0)
    if math.isnan(between) or not reached.any():
        return None
    means = [mean_minutes(journeys[name], both.where(reached, 0.0)) for name in journeys]
    return Errands(
        uses_both=float(both.sum()),
        same_day=joint_need * float(both.sum()),
        way=way,
        trips=trips(means[0], means[1], between, means[2]),
    )


def _minutes_to(place: Place, site: Site, way: Way) -> pd.Series:
    """Minutes to where a site will stand; those of a site that stands there today where there is one."""
    assert site.at is not None
    there = next((other.site_id for other in place.services.sites if other.at == site.at), None)
    if there is not None:
        return nearest_by(place.travel.times, way, site_ids=[there])
    return nearest_by(times_to(place, site.at, modes=way.modes), way, site_ids=[TO_POINT])


def _hours_in_common(pair: _Pair) -> float:
    offered = pair.change.sharing.hours or pair.incoming.facts.get("opening_hours", "")
    try:
        both: list[OpeningHours] = [
            opening_hours(words) for words in (offered, pair.host.facts.get("opening_hours", ""))
        ]
    except InputError:
        return math.nan
    return in_common(*both)


def encounter_change(shared: Sequence[Shared]) -> float:
    """How much more likely two visitors of a building are of different ages than of the host alone; 0 where none is."""
    ages = [kind.together - kind.host for building in shared for kind in building.kinds if kind.kind == KINDS[0]]
    return float(np.mean(ages)) if ages else 0.0
