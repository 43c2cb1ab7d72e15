"""What closing a site does to the others: where its patients would go, and how full that makes the rest.

What happens to the list is decided by contract: it stays with the practice, joins a named one, or is dispersed. A
dispersed list follows the present pattern: patients of a small area go where the others of that area are registered
now, to open lists only, else to the nearest open site; as many to practices outside whose place is not held as of the
others of their area are on lists there. Nobody is lost: those who moved and the remainder add up to the list. Flows are
counts from patient lists, to go through disclosure's strict rule before they are shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.access.catchments import capacities
from geo.access.load import (
    ELSEWHERE,
    WITHOUT_AREA,
    Allocation,
    fullness,
    joined,
    load_of,
    load_table,
    long_flows,
    nearest_parts,
    nobody,
    shares_in_practice,
)
from geo.errors import InputError
from geo.language.phrases import how_many
from geo.services.services import Practice, Site
from geo.values import Floats

# People left over that are no more than the rounding of sums.
NOBODY = 1e-6


@dataclass(frozen=True, eq=False)
class Reassigned:
    """Where the people of a closing site would go.

    Attributes
    ----------
    people
        All of them.
    moved
        area_code, site_id (where to; ELSEWHERE for practices outside whose place is not held), people.
    remainder
        People by area_code for whom nothing was found.
    after
        The allocation once they have moved, without the closed site.
    notes
        Sentences to be seen.
    """

    people: float
    moved: pd.DataFrame
    remainder: pd.Series
    after: Allocation
    notes: tuple[str, ...]


def to_practice(
    before: Allocation, closing: Site, *, practice_id: str, minutes: pd.DataFrame, sites_after: Iterable[Site]
) -> Reassigned:
    """All people of a closing site to the sites of one practice: its own (the list stays) or another (it joins).

    sites_after: the sites as they stand once all is done, the closing one among them or not; those of other services do
    not matter. The practice's sites share
    its new patients as `shares_in_practice` says, full or not. Where no site of it is left, everybody is the remainder.
    """
    leaving = _leaving(before, closing)
    receivers = [site for site in _others(closing, sites_after) if site.practice_id == practice_id]
    if not receivers or not practice_id:
        why = (
            f"{closing.name}: the practice that takes its {before.counted} has no site here, so they are shown at none."
        )
        return _reassigned(before, closing, joined([]), leaving, notes=(why,))
    ids = [site.site_id for site in receivers]
    moved = long_flows(leaving, ids, shares_in_practice(receivers, minutes, leaving))
    return _reassigned(before, closing, moved, nobody(), notes=())


def disperse(
    before: Allocation,
    closing: Site,
    *,
    minutes: pd.DataFrame,
    sites_after: Iterable[Site],
    practices: Iterable[Practice] = (),
    capped: bool = True,
) -> Reassigned:
    """The people of a closing site to the open ones, by where others of their small area go now.

    sites_after: as for `to_practice`. The practice that closes takes none elsewhere, nor does a list that is not open.
    Capped, a site whose capacity is held takes no more than its room; those it turns away try, in the same way, the
    sites known to have room, and who then is left is the remainder. A site whose capacity is not held takes its own
    share, and none of those turned away; so do practices outside whose place is not held. Uncapped, everybody follows
    the pattern, and `compare_load` tells how full that makes the rest. A new site has no pattern: where it is the
    nearest it takes as large a part as the nearest site takes of people today, the rest follow the pattern; and those
    who have nothing but the nearest to go by.
    """
    leaving = _leaving(before, closing)
    shut = {practice.practice_id for practice in practices if practice.list_open is False}
    others = [
        s for s in _others(closing, sites_after) if not closing.practice_id or s.practice_id != closing.practice_id
    ]
    takes = np.array([site.practice_id not in shut for site in others], dtype=bool)
    receivers = [site for site, open_list in zip(others, takes, strict=True) if open_list]
    ids = [site.site_id for site in receivers]
    capacity = capacities(receivers).to_numpy(float)
    room = np.maximum(capacity - before.people_at.reindex(ids).fillna(0.0).to_numpy(), 0.0)
    of_others = _present(before, leaving, [site.site_id for site in others])
    outside = _outside(before, leaving, of_others.sum(axis=1))
    staying = leaving - outside
    table = minutes.reindex(index=leaving.index, columns=ids).to_numpy(float)
    new = np.array([site_id not in before.sites for site_id in ids], dtype=bool)
    present = of_others[:, takes]
    if new.any():
        present = _with_new(present, table, new, at_nearest=share_at_nearest(before, minutes))
    moved = _fill(
        staying,
        present=present,
        minutes=table,
        room=room if capped else np.full(len(ids), np.nan),
    )
    left = staying - moved.sum(axis=1)
    remainder = left[left > NOBODY]
    notes = []
    if len(receivers) < len(others):
        notes.append(f"Sites whose list is not open, which take nobody: {len(others) - len(receivers):,}.")
    if len(remainder):
        which = " that is known to have room" if capped else ""
        who = f"For {how_many(float(remainder.sum()))} of {closing.name}'s {before.counted}"
        notes.append(f"{who} no open site was found{which}.")
    parts = np.column_stack([moved, outside.to_numpy()])
    flows = long_flows(pd.Series(1.0, index=leaving.index), [*ids, ELSEWHERE], parts)
    return _reassigned(before, closing, flows, remainder, notes=tuple(notes))


def _outside(before: Allocation, leaving: pd.Series, others: Floats) -> pd.Series:
    """Those of the people leaving, by area_code, who go to practices outside: that part of the others of their area.

    others: patients of the other sites by area; lists that are shut count among them: the part outside is not larger
    because somebody takes nobody.
    """
    elsewhere, people = before.elsewhere.reindex(leaving.index).fillna(0.0).to_numpy(float), leaving.to_numpy(float)
    together = elsewhere + others
    part = np.divide(elsewhere, together, out=np.zeros(len(people)), where=together > 0)
    unknown = leaving.index.isin(WITHOUT_AREA)
    known = people[~unknown].sum()
    if known > 0:
        part[unknown] = people[~unknown] @ part[~unknown] / known
    return leaving * part


def _fill(leaving: pd.Series, *, present: Floats, minutes: Floats, room: Floats) -> Floats:
    """People by area and receiver, no receiver's more than its room (NaN: not known, so no limit).

    Every round offers those who are left to the receivers taking part: at first to all, then to those known to have
    room. A round in which nobody is turned away leaves nobody who has anywhere to go, so the rounds end.
    """
    people = leaving.to_numpy(float)
    unknown = leaving.index.isin(WITHOUT_AREA)
    moved, left, part = np.zeros(present.shape), people.copy(), np.ones(len(room), dtype=bool)
    while True:
        parts = _parts(present * part, np.where(part, minutes, np.nan))
        # Patients whose area is not held go as the rest of their list.
        together = people[~unknown] @ parts[~unknown]
        parts[unknown] = together / together.sum() if together.sum() > 0 else 0.0
        offered = left[:, None] * parts
        arriving = offered.sum(axis=0)
        if arriving.sum() <= NOBODY:
            return moved
        taken = offered * np.where(arriving > room, room / np.where(arriving > 0, arriving, 1.0), 1.0)
        moved += taken
        left = left - taken.sum(axis=1)
        room = room - taken.sum(axis=0)
        part = room > NOBODY


def _parts(present: Floats, minutes: Floats) -> Floats:
    """The part of each area's people (rows) for each receiver: as present flows, else to the nearest."""
    together = present.sum(axis=1, keepdims=True)
    parts = np.divide(present, together, out=np.zeros(present.shape), where=together > 0)
    without = together[:, 0] <= 0
    parts[without] = nearest_parts(minutes[without])
    return parts


def compare_load(before: Allocation, after: Allocation, sites_after: Iterable[Site]) -> pd.DataFrame:
    """How full the sites are before and after: index site_id, every site that stands after.

    Columns name, people_before (0 for a new site that takes people), people_after, received, capacity, basis (of the
    capacity), load_before, load_after, words_before, words (Fullness).
    """
    table = load_table(after, sites_after)
    capacity, people = table["capacity"], table["people"]
    at_first = before.people_at.reindex(table.index).where(table.index.isin(before.sites), people * 0.0)
    return pd.DataFrame(
        {
            "name": table["name"],
            "people_before": at_first,
            "people_after": people,
            "received": people - at_first,
            "capacity": capacity,
            "basis": table["basis"],
            "load_before": load_of(at_first, capacity),
            "load_after": table["load"],
            "words_before": fullness(at_first, capacity),
            "words": table["words"],
        }
    )


def _others(closing: Site, sites_after: Iterable[Site]) -> list[Site]:
    """The other sites of the closing one's service."""
    return [site for site in sites_after if site.service == closing.service and site.site_id != closing.site_id]


def _leaving(before: Allocation, closing: Site) -> pd.Series:
    """The people of the closing site by area_code."""
    if closing.site_id not in before.sites:
        raise InputError(f"Nobody is put to {closing.name}, so it cannot be told where they would go.")
    rows = before.flows[before.at(closing.site_id)]
    return rows.groupby("area_code")["people"].sum()


def _present(before: Allocation, leaving: pd.Series, ids: Sequence[str]) -> Floats:
    """Present flows from the areas of those leaving (rows) to the receivers (columns); none from an area not held."""
    placed = before.placed
    here = np.where(placed.areas.isin(WITHOUT_AREA), -1, leaving.index.get_indexer(placed.areas))
    areas, sites = here[placed.area], pd.Index(ids).get_indexer(placed.sites)[placed.site]
    known = (areas >= 0) & (sites >= 0)
    present = np.zeros((len(leaving), len(ids)))
    present[areas[known], sites[known]] = before.flows["people"].to_numpy()[known]
    return present


def share_at_nearest(allocation: Allocation, minutes: pd.DataFrame) -> float:
    """The part (0 to 1) of people of known areas who go to the nearest of their sites; 0 where nobody is counted."""
    sites = [site_id for site_id in allocation.sites if site_id in minutes.columns]
    parts = nearest_parts(minutes[sites].to_numpy(float))
    flows = allocation.flows
    areas, columns = minutes.index.get_indexer(flows["area_code"]), pd.Index(sites).get_indexer(flows["site_id"])
    known = (areas >= 0) & (columns >= 0)
    people = flows["people"].to_numpy(float)[known]
    return float(people @ parts[areas[known], columns[known]] / people.sum()) if people.sum() > 0 else 0.0


def _with_new(present: Floats, minutes: Floats, new: NDArray[np.bool_], *, at_nearest: float) -> Floats:
    """Present flows with what a new site draws of the areas that it is the nearest to."""
    drawn = nearest_parts(minutes) * new
    people = present.sum(axis=1, keepdims=True)
    part = at_nearest * drawn.sum(axis=1, keepdims=True)
    return present * (1.0 - part) + people * at_nearest * drawn


def _with_more(before: Allocation, stays: NDArray[np.bool_], more: pd.DataFrame) -> pd.DataFrame:
    """The flows that stay with these added to them, each area and site once in both and once again."""
    placed, kept = before.placed, before.flows[stays]
    area, site = placed.areas.get_indexer(more["area_code"]), placed.sites.get_indexer(more["site_id"])
    # Those who come are fewer, and looked up by the many.
    known = np.flatnonzero((area >= 0) & (site >= 0))
    coming = pd.Index(area[known] * len(placed.sites) + site[known])
    at = coming.get_indexer((placed.area * len(placed.sites) + placed.site)[stays])
    people, joined_by = kept["people"].to_numpy(float, copy=True), known[at[at >= 0]]
    people[at >= 0] += more["people"].to_numpy(float)[joined_by]
    again = np.ones(len(more), dtype=bool)
    again[joined_by] = False
    return pd.concat([kept.assign(people=people), more[again]], ignore_index=True)


def _reassigned(
    before: Allocation, closing: Site, moved: pd.DataFrame, remainder: pd.Series, *, notes: tuple[str, ...]
) -> Reassigned:
    leaving = before.at(closing.site_id)
    here = moved[moved["site_id"] != ELSEWHERE]
    outside = moved[moved["site_id"] == ELSEWHERE].set_index("area_code")["people"]
    new = [site_id for site_id in here["site_id"].unique() if site_id not in before.sites]
    after = replace(
        before,
        flows=_with_more(before, ~leaving, here),
        elsewhere=before.elsewhere.add(outside, fill_value=0.0),
        unplaced=before.unplaced.add(remainder, fill_value=0.0),
        sites=(*(site_id for site_id in before.sites if site_id != closing.site_id), *new),
        notes=(*before.notes, *notes),
    )
    people = float(before.flows["people"][leaving].sum())
    return Reassigned(people, moved, remainder.rename("people"), after, notes)
