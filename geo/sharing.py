"""Who would share a building: how likely two visitors belong to different groups. Potential, not contact.

Each table of groups is told apart, never one mixed number: ages and deprivation first, ethnic group only where it is
asked for. Users of a site are modelled from where they live: patients by their list, everybody else by the nearest
site. Nothing here makes a journey shorter.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.changes import CoLocate
from geo.errors import InputError
from geo.load import to_nearest
from geo.opening_hours import OpeningHours, in_common, opening_hours
from geo.place import Place
from geo.proposals import Proposal
from geo.services import REGISTERED_SERVICES, Site
from geo.streets import Mode

Floats = NDArray[np.float64]
# Tables told of who would share, in order; ethnic group is added only where it is asked for.
KINDS = ("age", "deprivation_national")
ASKED_FOR = "ethnic_group"
# Waiting so long counts as staying long enough to meet. Our choice.
WHOLE_DWELL_MINUTES = 30.0
# The part of people with two needs who have both on one day, of the smaller of the two uses. Our choice.
JOINT_NEED = 0.3


def encounter_potential(shares: Sequence[float]) -> float:
    """The chance that two visitors drawn at random belong to different groups: 1 - sum p^2; shares add up to 1."""
    held = _shares(shares)
    return float(1.0 - (held**2).sum())


def of_few(visitors: Sequence[float]) -> float:
    """The same of a few visitors, who do not meet themselves: 1 - sum v(v - 1) / V(V - 1); NaN for fewer than two."""
    held = np.asarray(visitors, dtype=float)
    total = held.sum()
    return float(1.0 - (held * (held - 1)).sum() / (total * (total - 1))) if total > 1 else math.nan


def normalised(potential: float, groups: int) -> float:
    """A potential as a part of the most that so many groups allow: 1 - 1/G."""
    if groups < 2:
        raise InputError("A potential is of two groups at least.")
    return potential / (1.0 - 1.0 / groups)


def cross_encounter(first: Sequence[float], second: Sequence[float]) -> float:
    """The chance that a visitor of one service and one of another belong to different groups: 1 - sum p q."""
    return float(1.0 - (_shares(first) * _shares(second)).sum())


def exposure(group: Sequence[float], other: Sequence[float]) -> float:
    """xPy: the part of the other group that the average member of a group meets, over sites; counts by site."""
    x, y = np.asarray(group, dtype=float), np.asarray(other, dtype=float)
    together = x + y
    return float((x / x.sum() * np.divide(y, together, out=np.zeros_like(y), where=together > 0)).sum())


def dwell_factor(waiting_minutes: float) -> float:
    """How far a wait is long enough to meet, 0 to 1."""
    return min(max(waiting_minutes, 0.0) / WHOLE_DWELL_MINUTES, 1.0)


def _shares(shares: Sequence[float]) -> Floats:
    held = np.asarray(shares, dtype=float)
    if held.sum() <= 0 or (held < 0).any():
        raise InputError("Shares of groups are nought or more, and not all nought.")
    return held / held.sum()


@dataclass(frozen=True)
class Trips:
    """Minutes of getting to two services and home: apart, one after the other, and in one building."""

    separate: float
    chained: float
    shared: float


def trips(to_first: float, to_second: float, between: float, to_both: float) -> Trips:
    """2a + 2b apart, a + ab + b chained, 2c where both are in one place."""
    return Trips(2 * to_first + 2 * to_second, to_first + between + to_second, 2 * to_both)


@dataclass(frozen=True, eq=False)
class SharedKind:
    """One table of groups: shares of users by group (0 to 1), theirs and the host's, and the three potentials."""

    kind: str
    title: str
    shares: pd.DataFrame
    incoming: float
    host: float
    cross: float
    together: float


@dataclass(frozen=True, eq=False)
class Shared:
    """A site that moves in with a host.

    users: about how many use each (incoming, host), residents or patients as `basis` says. kinds: who they are, a table
    each. hours: the part of the shorter week in which both are open, NaN where either is not recorded.
    """

    incoming: str
    host: str
    users: tuple[float, float]
    basis: str
    kinds: tuple[SharedKind, ...]
    hours: float
    host_loses: str


def who_shares(place: Place, proposal: Proposal, *, on: date, ethnic: bool = False) -> tuple[Shared, ...]:
    """Every site that a proposal moves in with another, with who would share the building."""
    held = {site.site_id: site for site in place.sites}
    found = []
    for change in proposal.changes:
        if isinstance(change, CoLocate) and change.terms.hold_on(on) and change.at in held:
            incoming = held.get(change.site)
            found.append(_shared(place, change, incoming, held[change.at], ethnic=ethnic))
    return tuple(found)


def _shared(place: Place, change: CoLocate, incoming: Site | None, host: Site, *, ethnic: bool) -> Shared:
    theirs, ours = (users_of(place, site) for site in (incoming, host))
    kinds = [
        _kind(place, kind.kind, kind.title, theirs, ours)
        for kind in place.group_kinds
        if kind.kind in KINDS or (ethnic and kind.kind == ASKED_FOR)
    ]
    return Shared(
        incoming=incoming.name if incoming else change.name or "what opens there",
        host=host.name,
        users=(float(theirs.sum()), float(ours.sum())),
        basis="modelled: patients by their list, users of other services by the nearest site, with the make-up of the "
        "areas they live in",
        kinds=tuple(kind for kind in kinds if kind is not None),
        hours=_hours_in_common(change, host),
        host_loses=change.sharing.host_loses,
    )  # fmt: skip


def users_of(place: Place, site: Site | None) -> pd.Series:
    """People by area_code inside who use a site: its patients, else the residents to whom it is the nearest."""
    nobody = pd.Series(0.0, index=place.people.index)
    if site is None or site.at is None:
        return nobody
    if site.service in REGISTERED_SERVICES and not place.patients.empty:
        flows = place.registered_today.flows
        return (
            flows[flows["site_id"] == site.site_id].set_index("area_code")["people"].reindex(nobody.index).fillna(0.0)
        )
    codes = [other.site_id for other in place.sites_of(site.service) if other.at is not None]
    minutes = place.times[Mode.WALK].minutes.loc[place.inside, codes]
    return _at(to_nearest(place.people, minutes).flows, site, nobody.index)


def _at(flows: pd.DataFrame, site: Site, areas: pd.Index) -> pd.Series:
    here = flows[flows["site_id"] == site.site_id].set_index("area_code")["people"]
    return here.reindex(areas).fillna(0.0)


def _kind(place: Place, kind: str, title: str, theirs: pd.Series, ours: pd.Series) -> SharedKind | None:
    table = place.groups_by_area[kind]
    made_up = table.div(table.sum(axis="columns").replace(0.0, np.nan), axis="index").fillna(0.0)
    counts = pd.DataFrame({"incoming": theirs @ made_up, "host": ours @ made_up})
    if (counts.sum() <= 0).any():
        return None
    shares = counts / counts.sum()
    incoming, host = shares["incoming"].tolist(), shares["host"].tolist()
    return SharedKind(
        kind, title, shares, encounter_potential(incoming), encounter_potential(host), cross_encounter(incoming, host),
        encounter_potential(counts.sum(axis="columns").tolist()),
    )  # fmt: skip


def _hours_in_common(change: CoLocate, host: Site) -> float:
    offered, held = change.sharing.hours, host.facts.get("opening_hours", "")
    try:
        both: list[OpeningHours] = [opening_hours(words) for words in (offered, held)]
    except InputError:
        return math.nan
    return in_common(*both)


def encounter_change(shared: Sequence[Shared]) -> float:
    """How much more likely two visitors of a building are of different ages than of the host alone; 0 where none is."""
    ages = [kind.together - kind.host for one in shared for kind in one.kinds if kind.kind == KINDS[0]]
    return float(np.mean(ages)) if ages else 0.0
