"""Who would use which site, and how full that makes it.

People go to the nearest site, to where they are registered now, or to several by size and nearness. An allocation never
loses anybody: people at sites and people without one add up to those counted. Flows by area and site come from patient
lists where `counted` says patients: before they are shown they go through disclosure's strict rule, counts under 10
hidden. Capacity that is not held is never room to spare.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.access.catchments import Decay, capacities, rows_for
from geo.language.phrases import FEWEST_SAID, how_many, sentence
from geo.services.services import REGISTERED_SERVICES, Practice, Service, Site, of_service
from geo.values import Floats

# People over capacity above which a site is about full, and above which it is more than it says it can take. No
# standard exists for either: our choice.
ABOUT_FULL_ABOVE = 0.95
OVER_ABOVE = 1.10
# Sums of shares over thousands of areas are compared to so many decimals, so that 1.1 is not above 1.10.
DECIMALS = 6
# Stand for the small area of patients on a list whose own is not held, and of those by whom a list has grown since its
# table by small area; no area has these codes.
AREA_NOT_HELD = ""
JOINED_SINCE = "joined since"
WITHOUT_AREA = (AREA_NOT_HELD, JOINED_SINCE)
# Stands for the site of patients of practices outside whose place is not held; no site has this code.
ELSEWHERE = "elsewhere"


class Counted(StrEnum):
    """Whom a figure counts; every figure says which."""

    RESIDENTS = "residents"
    PATIENTS = "patients"


class Fullness(StrEnum):
    """How full a site is, in words; never a colour of alarm, as capacity is a soft figure."""

    ROOM = "room"
    ABOUT_FULL = "about full"
    OVER = "more than it says it can take"
    NOT_HELD = "capacity not held"
    NOT_COUNTED = "its users are not counted"


class Placed(NamedTuple):
    """Places of flows among their area codes and among their sites, and these."""

    area: NDArray[np.intp]
    areas: pd.Index
    site: NDArray[np.intp]
    sites: pd.Index


@dataclass(frozen=True, eq=False)
class Allocation:
    """Who would use which site.

    Attributes
    ----------
    flows
        area_code, site_id, people (above 0), each pair once; area_code is AREA_NOT_HELD for people on a list whose
        small area is not held, JOINED_SINCE for those by whom the list has grown since its table by small area.
    unplaced
        People by area_code for whom no site is found (above 0).
    sites
        The codes that were open to choice.
    basis
        Says how people were put to sites.
    notes
        Sentences that a reader must see.
    elsewhere
        People by area_code who are registered with practices outside whose place is not held: at none of the sites.
    """

    flows: pd.DataFrame
    unplaced: pd.Series
    sites: tuple[str, ...]
    counted: Counted
    basis: str
    notes: tuple[str, ...] = ()
    elsewhere: pd.Series = field(default_factory=lambda: nobody())

    @cached_property
    def people_at(self) -> pd.Series:
        """People by site_id, 0 where nobody goes."""
        people = np.bincount(self.placed.site, self.flows["people"].to_numpy(float), len(self.placed.sites))
        return pd.Series(people, self.placed.sites, name="people").reindex(list(self.sites), fill_value=0.0)

    @cached_property
    def placed(self) -> "Placed":
        """Where each flow stands among the areas and among the sites of them all."""
        area, areas = pd.factorize(self.flows["area_code"])
        site, sites = pd.factorize(self.flows["site_id"])
        return Placed(area, pd.Index(areas), site, pd.Index(sites, name="site_id"))

    def at(self, site_id: str) -> NDArray[np.bool_]:
        """Which flows go to a site."""
        # Codes that are there already are held beside a number faster than texts beside a text.
        return self.placed.site == self.placed.sites.get_indexer([site_id])[0]


def to_nearest(people: pd.Series, minutes: pd.DataFrame, *, counted: Counted = Counted.RESIDENTS) -> Allocation:
    """Everybody to the nearest site; sites at one door share them equally. people: by area_code, of the table."""
    parts = nearest_parts(rows_for(minutes, people).to_numpy(float))
    return _allocation(people, minutes.columns, parts, counted=counted, basis="each to the nearest site")


def by_pull(
    people: pd.Series, minutes: pd.DataFrame, *, capacity: pd.Series, decay: Decay, exponent: float = 1.0
) -> Allocation:
    """Everybody to several sites, in proportion to capacity to a power times the decay of minutes (Huff 1964).

    A site whose capacity is not held pulls like the middle one of those held, which is said; it is no less there.
    """
    table = rows_for(minutes, people).to_numpy(float)
    size = capacity.reindex(minutes.columns)
    notes: tuple[str, ...] = ()
    if size.isna().any():
        notes = (
            f"{int(size.isna().sum()):,} of {len(size):,} sites have no capacity held: they are taken to draw people "
            "like the middle one of the others.",
        )
    middle = float(size.median()) if size.notna().any() else 1.0
    reached = ~np.isnan(table)
    pull = np.where(reached, decay(np.where(reached, table, 0.0)), 0.0) * size.fillna(middle).to_numpy() ** exponent
    together = pull.sum(axis=1, keepdims=True)
    parts = np.divide(pull, together, out=np.zeros_like(pull), where=together > 0)
    basis = "by the size of sites and how near they are"
    return _allocation(people, minutes.columns, parts, counted=Counted.RESIDENTS, basis=basis, notes=notes)


def to_registered(
    patients: pd.DataFrame, minutes: pd.DataFrame, *, sites: Sequence[Site], practices: Iterable[Practice]
) -> Allocation:
    """Patients to the sites of the practice that they are registered with.

    patients: practice_id, area_code (AREA_NOT_HELD where the area is not held), patients; lists of practices without a
    site here are counted as elsewhere, and said. Each list adds up to the practice's newest list where one is held: a
    smaller table by area leaves those who joined since, a larger one is scaled down. A practice's sites share its list
    as `shares_in_practice` says.
    """
    by_practice: dict[str, list[Site]] = {}
    for site in sites:
        if site.practice_id:
            by_practice.setdefault(site.practice_id, []).append(site)
    lists = patients[patients["practice_id"].isin(list(by_practice))]
    listed = pd.Series({practice.practice_id: practice.registered for practice in practices}, dtype=float)
    people, scaled = _whole_lists(lists, listed.reindex(list(by_practice)))
    several = {code: its_sites for code, its_sites in by_practice.items() if len(its_sites) > 1}
    only = {code: its_sites[0].site_id for code, its_sites in by_practice.items() if len(its_sites) == 1}
    alone = people[people["practice_id"].isin(list(only))]
    pieces = [alone.assign(site_id=alone["practice_id"].map(only))[["area_code", "site_id", "people"]]]
    for practice_id, its_sites in several.items():
        by_area = people[people["practice_id"] == practice_id].set_index("area_code")["people"]
        parts = shares_in_practice(its_sites, minutes, by_area)
        pieces.append(long_flows(by_area, [site.site_id for site in its_sites], parts))
    guessed = sum(sum(np.isnan(site.share_of_list) for site in its_sites) > 1 for its_sites in several.values())
    # A practice that is listed here and has no site today is no practice outside.
    outside = patients[~patients["practice_id"].isin([*by_practice, *listed.index])]
    elsewhere = outside.groupby("area_code")["patients"].sum().rename("people").astype(float)
    without_area = people.groupby("area_code")["people"].sum().reindex(list(WITHOUT_AREA), fill_value=0.0)
    return Allocation(
        flows=joined(pieces),
        unplaced=nobody(),
        sites=tuple(site.site_id for sites_of in by_practice.values() for site in sites_of),
        counted=Counted.PATIENTS,
        basis="where they are registered now",
        notes=tuple(_registered_notes(guessed, scaled, without_area, elsewhere=float(elsewhere.sum()))),
        elsewhere=elsewhere[elsewhere > 0],
    )


def _whole_lists(lists: pd.DataFrame, listed: pd.Series) -> tuple[pd.DataFrame, int]:
    """Each list as long as it is now, those who joined since its table with it, and how many are scaled down for that.

    lists: practice_id, area_code, patients; listed: patients by practice_id, NaN where not held. The frame returned has
    practice_id, area_code, people (above 0).
    """
    people = lists.groupby(["practice_id", "area_code"], as_index=False)["patients"].sum()
    people = people.rename(columns={"patients": "people"}).astype({"people": float})
    known = people.groupby("practice_id")["people"].sum().reindex(listed.index, fill_value=0.0)
    longer, shorter = known > listed.where(listed > 0), listed > known
    people["people"] *= people["practice_id"].map((listed / known).where(longer, 1.0)).astype(float)
    rest = (listed - known)[shorter]
    rows = pd.DataFrame({"practice_id": rest.index, "area_code": JOINED_SINCE, "people": rest.to_numpy()})
    whole = pd.concat([people[people["people"] > 0], rows], ignore_index=True)
    return whole, int(longer.sum())


def _registered_notes(guessed: int, scaled: int, without_area: pd.Series, *, elsewhere: float) -> Iterable[str]:
    if guessed:
        yield (
            f"Practices with several sites whose shares of the list are not held: {guessed:,}. Their patients are put "
            "with the nearest of those sites, which is a guess."
        )
    if scaled:
        yield f"Lists shorter now than in the table by small area, which is scaled down to them: {scaled:,}."
    for code, why in (
        (AREA_NOT_HELD, "live where no small area is held"),
        (JOINED_SINCE, "joined since the table by area"),
    ):
        if without_area[code] >= FEWEST_SAID:
            who = f"{sentence(how_many(without_area[code]))} patients on these lists {why}"
            yield f"{who}: they count towards how full a site is and are on no map."
    if elsewhere >= FEWEST_SAID:
        who = f"{sentence(how_many(elsewhere))} patients of the small areas held"
        yield f"{who} are on lists of practices that have no site here."


def _allocation(
    people: pd.Series, site_ids: pd.Index, parts: Floats, *, counted: Counted, basis: str, notes: tuple[str, ...] = ()
) -> Allocation:
    without = people[(parts.sum(axis=1) == 0) & (people > 0).to_numpy()].astype(float)
    flows = long_flows(people, site_ids, parts)
    return Allocation(flows, without.rename("people"), tuple(site_ids), counted, basis, notes)


def long_flows(people: pd.Series, site_ids: Iterable[str], parts: Floats) -> pd.DataFrame:
    """People by area_code times the parts of them (areas x sites) at each site, as the long frame of an allocation."""
    table = people.to_numpy(float)[:, None] * parts
    areas, sites = np.nonzero(table > 0)
    codes, ids = people.index.to_numpy(dtype=object), np.array(list(site_ids), dtype=object)
    return pd.DataFrame({"area_code": codes[areas], "site_id": ids[sites], "people": table[areas, sites]})


def joined(pieces: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Flows of several lists as one: each area and site once."""
    if not pieces:
        return long_flows(nobody(), (), np.zeros((0, 0)))
    return pd.concat(pieces).groupby(["area_code", "site_id"], as_index=False, sort=False)["people"].sum()


def nobody() -> pd.Series:
    """No people by area_code."""
    return pd.Series(dtype=float, name="people", index=pd.Index([], name="area_code", dtype=object))


class UndecidedError(Exception):
    """The nearest site is further than the minutes that are told."""


def nearest_parts(minutes: Floats) -> Floats:
    """The part (0 to 1) of each area's people (rows) at each site: the nearest takes all, those as near share alike.

    UndecidedError where all that are reached are endlessly far: beyond what is told, which is nearer is not known.
    """
    least = np.fmin.reduce(minutes, axis=1, keepdims=True, initial=np.inf)
    nearest = minutes == least
    if (nearest & np.isinf(minutes)).any():
        raise UndecidedError
    together = nearest.sum(axis=1, keepdims=True)
    return np.divide(nearest, together, out=np.zeros(minutes.shape), where=together > 0)


def shares_in_practice(sites: Sequence[Site], minutes: pd.DataFrame, by_area: pd.Series) -> Floats:
    """The part (areas x sites, each row adding up to 1) of a practice's patients seen at each of its sites.

    A site with a share of the list sees so many of it, those first to whom it is nearer than the practice's other
    sites. What is left goes to the nearest of the others, or to the first of them where none is reached; with no
    others, or nothing left, the shares held are scaled to 1. Patients whose area is not held (WITHOUT_AREA) are split
    as the rest of the practice's.
    """
    shares = np.array([site.share_of_list for site in sites])
    if not np.nansum(shares) > 0:
        shares = np.full(len(sites), np.nan)
    other, fixed = np.isnan(shares), np.nan_to_num(shares)
    rest = max(1.0 - fixed.sum(), 0.0) if other.any() else 0.0
    fixed = fixed * (1.0 - rest) / fixed.sum() if fixed.sum() > 0 else fixed
    known = minutes.reindex(index=by_area.index, columns=[site.site_id for site in sites]).to_numpy(float)
    nearest = nearest_parts(np.where(other, known, np.nan))
    nearest[nearest.sum(axis=1) == 0, np.argmax(other)] = 1.0
    unknown = by_area.index.isin(WITHOUT_AREA)
    people = np.where(unknown, 0.0, by_area.to_numpy(float))
    parts = np.zeros(known.shape)
    if people.sum() > 0:
        parts = _nearest_first(fixed, known, people, whole=rest <= 0)
    else:
        parts[:] = fixed
    left = 1.0 - parts.sum(axis=1)
    parts += np.where(left > 0, left, 0.0)[:, None] * (nearest if rest > 0 else 0.0)
    together = people @ parts
    # Who has nobody of a known area beside them is split as the list itself.
    parts[unknown] = together / together.sum() if together.sum() > 0 else fixed + rest * nearest[unknown]
    return parts


def _nearest_first(fixed: Floats, minutes: Floats, people: Floats, *, whole: bool) -> Floats:
    """Parts (areas x sites) that give each site with a share so much of the people, one site after another.

    Those come first to whom a site is nearer, by most minutes, than the nearest of the others. whole: the last site
    with a share takes all who are left.
    """
    parts, left = np.zeros(minutes.shape), np.ones(len(people))
    shares = np.flatnonzero(fixed > 0)
    for at in shares:
        others = np.fmin.reduce(np.delete(minutes, at, axis=1), axis=1, initial=np.inf)
        lead = np.where(np.isnan(minutes[:, at]), np.inf, minutes[:, at] - others)
        order = np.argsort(np.nan_to_num(lead, nan=0.0), kind="stable")
        wanted = np.inf if whole and at == shares[-1] else fixed[at] * people.sum()
        here = people[order] * left[order]
        before = np.concatenate([[0.0], np.cumsum(here)[:-1]])
        taken = np.clip(wanted - before, 0.0, here)
        share = np.divide(taken, people[order], out=np.zeros(len(people)), where=people[order] > 0)
        parts[order, at] = share
        left = left - parts[:, at]
    return parts


def load_table(allocation: Allocation, sites: Iterable[Site]) -> pd.DataFrame:
    """How full each site is: index site_id; name, people, capacity, basis (of the capacity), load, words.

    load: people over capacity. people is NaN for a site that was not open to choice, as its place is not known.
    """
    chosen = tuple(sites)
    index = pd.Index([site.site_id for site in chosen], name="site_id")
    table = pd.DataFrame(
        {
            "name": [site.name for site in chosen],
            "people": allocation.people_at.reindex(index).to_numpy(float),
            "capacity": capacities(chosen).to_numpy(float),
            "basis": [site.facts.get("capacity_basis", "") for site in chosen],
        },
        index=index,
    )
    return table.assign(
        load=load_of(table["people"], table["capacity"]), words=fullness(table["people"], table["capacity"])
    )


def load_of(people: pd.Series, capacity: pd.Series) -> pd.Series:
    """People over capacity; NaN where either is not held or both are nought, endless where nobody can be taken."""
    return people.where((people > 0) | (capacity > 0)) / capacity


def fullness(people: pd.Series, capacity: pd.Series) -> pd.Series:
    """How full a site is in words (Fullness), by site_id: about full above 0.95, more than it can take above 1.10."""
    full = np.round(load_of(people, capacity).to_numpy(float), DECIMALS)
    words = np.select(
        [capacity.isna(), people.isna(), full > OVER_ABOVE, (full > ABOUT_FULL_ABOVE) | (capacity == 0).to_numpy()],
        [Fullness.NOT_HELD, Fullness.NOT_COUNTED, Fullness.OVER, Fullness.ABOUT_FULL],
        Fullness.ROOM,
    )
    return pd.Series(words, index=people.index)


def service_load(
    service: Service,
    minutes: pd.DataFrame,
    *,
    sites: Iterable[Site],
    people: pd.Series,
    patients: pd.DataFrame,
    practices: Iterable[Practice],
) -> tuple[Allocation, pd.DataFrame]:
    """Who uses each site of one service as far as that is held, and how full it is (`load_table`).

    Patients by their own registrations where the service has lists and the table of patients is held; else residents,
    each to the nearest site, and for a service with lists that is said. minutes: one mode's table of the place.
    """
    chosen = of_service(sites, service)
    table = minutes[[site.site_id for site in chosen if site.site_id in minutes.columns]]
    if service in REGISTERED_SERVICES and not patients.empty:
        allocation = to_registered(patients, table, sites=chosen, practices=practices)
    else:
        allocation = to_nearest(people, table)
        if service in REGISTERED_SERVICES:
            note = "No table of patients by small area is held, so these figures are about residents, not patients."
            allocation = replace(allocation, notes=(*allocation.notes, note))
    return allocation, load_table(allocation, chosen)
