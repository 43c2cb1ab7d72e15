"""Where the patients of the sites that a proposal closes or moves would go, and how full that makes the rest.

What happens to each list is as the proposal says: it stays with the practice, joins a named one, or is dispersed over
open lists by where others of the same small area are registered now. Counted on patients, never on residents.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from geo.access.dispersal import Reassigned, compare_load, disperse, to_practice
from geo.access.load import (
    AREA_NOT_HELD,
    ELSEWHERE,
    JOINED_SINCE,
    Allocation,
    Fullness,
    UndecidedError,
    to_registered,
)
from geo.errors import InputError
from geo.impact.site_minutes import SiteMinutes
from geo.place.place import Place
from geo.place.registered import registered_today
from geo.proposals.changes import Change
from geo.proposals.proposals import Proposal, new_site_id
from geo.proposals.terms import ListFate
from geo.services.services import REGISTERED_SERVICES, Site, of_service, placed_codes
from geo.travel.kept import KeptTimes
from geo.travel.travel import mode_without_car

# Where patients for whom no site is found would go.
NOWHERE = ""
# How often lists are followed at most in one appraisal: each list that a change decides on, in every phase after it.
# Each time takes about a fifteenth of a second and two megabytes in a borough.
MOST_FOLLOWED = 150


@dataclass(frozen=True, eq=False)
class SiteList:
    """What becomes of the patients of one site that closes or moves.

    Attributes
    ----------
    moved
        area_code, site_id (where they would go, the site itself where they stay on its list; NOWHERE where none is
        found, ELSEWHERE for practices outside whose place is not held), people.
    must_reregister
        Those whose practice no longer has them.
    inside_place
        Those who live in small areas of the borough.
    outside_place
        Those who live in small areas outside it.
    unplaced
        Those who live where no small area is held.
    growth
        Those by whom the list has grown since its table by small area: where they live is not known.
    """

    site_id: str
    name: str
    event: ListFate
    registered: float
    must_reregister: float
    inside_place: float
    outside_place: float
    unplaced: float
    growth: float
    moved: pd.DataFrame

    @property
    def to_outside(self) -> float:
        """Those who would go to practices outside whose place is not held, by the present pattern."""
        return float(self.moved.loc[self.moved["site_id"] == ELSEWHERE, "people"].sum())


@dataclass(frozen=True, eq=False)
class Relisted:
    """What becomes of the lists of the sites that close or move.

    Attributes
    ----------
    remainder
        Patients for whom no open site is found.
    table
        Every surgery after it (dispersal.compare_load).
    uncapped
        Makes the table `asked`.
    before
        Who is registered where today.
    notes
        Sentences to be seen.
    """

    lists: tuple[SiteList, ...]
    remainder: float
    table: pd.DataFrame
    uncapped: Callable[[], pd.DataFrame]
    before: Allocation
    notes: tuple[str, ...]

    @cached_property
    def asked(self) -> pd.DataFrame:
        """The table if every dispersed patient went where others of the same small area go, room or no room.

        It tells who would be asked for more than they can take.
        """
        return self.uncapped()

    @property
    def registered(self) -> float:
        """Patients of all these sites."""
        return sum(site_list.registered for site_list in self.lists)

    @property
    def must_reregister(self) -> float:
        """Those of them whose practice no longer has them."""
        return sum(site_list.must_reregister for site_list in self.lists)

    @property
    def to_outside(self) -> float:
        """Those of them who would go to practices outside whose place is not held."""
        return sum(site_list.to_outside for site_list in self.lists)


def refuse_too_many(place: Place, proposal: Proposal, days: Iterable[date]) -> None:
    """InputError where lists would have to be followed more than MOST_FOLLOWED times over these days."""
    if place.services.patients.empty:
        return
    listed = {site.site_id for site in place.services.sites if site.service in REGISTERED_SERVICES}
    decided = [(change.terms, len(listed & set(change.list_effect.decides))) for change in proposal.changes]
    followed = sum(lists for day in days for terms, lists in decided if terms.hold_on(day))
    if followed > MOST_FOLLOWED:
        raise InputError(
            f"Patients would have to be followed {followed:,} times: each list that a change decides on, in every "
            f"phase after it. At most {MOST_FOLLOWED} can be in one appraisal: give the changes fewer different days, "
            "or appraise them as several proposals."
        )


def relisted(
    place: Place,
    proposal: Proposal,
    sites: tuple[tuple[Site, ...], tuple[Site, ...]],
    *,
    minutes: SiteMinutes,
    on: date,
) -> Relisted | None:
    """The lists on a day, after every change of the proposal that touches one; None where none does.

    sites: before and after, of any services, as `proposals.business_as_usual` and `proposals.apply` leave them.
    """
    numbered = [(new_site_id(n), change) for n, change in enumerate(proposal.changes) if change.terms.hold_on(on)]
    listed = {site.site_id: site for site in sites[0] if site.service in REGISTERED_SERVICES}
    touched = [
        (listed[code], change) for _, change in numbered for code in change.list_effect.decides if code in listed
    ]
    split = [(listed[c.list_effect.shared_by], code, c) for code, c in numbered if c.list_effect.shared_by in listed]
    if (not touched and not split) or place.services.patients.empty:
        return None
    service = (touched[0][0] if touched else split[0][0]).service
    before_sites, after_sites = (of_service(side, service) for side in sites)
    reach = _Reach(minutes, after_sites)
    before = registered_today(place)
    if before_sites != place.services.sites_of(service):
        several = {code for code, count in Counter(site.practice_id for site in before_sites).items() if count > 1}
        shared = placed_codes(site for site in before_sites if site.practice_id in several)
        table = _Reach(minutes, before_sites).to(shared)
        before = to_registered(
            place.services.registrations, table, sites=before_sites, practices=place.services.practices
        )
    standing_in = {c.list_effect.stands_for: code for code, c in numbered if c.list_effect.stands_for}
    now, lists, left = before, [], 0.0
    notes, closing = list(before.notes), []
    for site, change in touched:
        if site.site_id not in now.sites:
            continue
        onward = _Onward(reach, after_sites, standing_in.get(site.site_id, ""), capped=True)
        closing.append(((site, change), onward))
        now, site_list, lost, sentences = _list_after(place, now, (site, change), onward)
        lists.append(site_list)
        left += lost
        notes += sentences
    for site, code, change in split:
        now, site_list, sentences = _split_list(place, now, (site, code, change), sites=after_sites)
        lists.append(site_list)
        notes += sentences
    load = compare_load(before, now, after_sites)

    def uncapped() -> pd.DataFrame:
        # As long as nobody has been turned away, asked and taken are the same.
        if not split and all(c.list_effect.outcome_for(s).event is not ListFate.DISPERSED for (s, c), _ in closing):
            return load
        asked = before
        for change, onward in closing:
            asked, *_ = _list_after(place, asked, change, replace(onward, capped=False))
        return compare_load(before, asked, after_sites)

    return Relisted(tuple(lists), left, load, uncapped, before, tuple(dict.fromkeys(notes)))


@dataclass(frozen=True, eq=False)
class _Reach:
    """Minutes without a car to sites of one service as they stand on a day, areas x site_id."""

    minutes: SiteMinutes
    sites: tuple[Site, ...]

    @property
    def _times(self) -> KeptTimes:
        return self.minutes.times[mode_without_car(self.minutes.times)]

    @cached_property
    def near(self) -> pd.DataFrame:
        """To all of them as far as they are kept (KeptTimes.within)."""
        return self._coded(self._times.within, placed_codes(self.sites))

    def to(self, codes: Sequence[str]) -> pd.DataFrame:
        """To some of them."""
        return self._coded(self._times.minutes_to, codes)

    def _coded(self, told: Callable[[list[str]], pd.DataFrame], codes: Sequence[str]) -> pd.DataFrame:
        columns = {site.site_id: self.minutes.column(site) for site in self.sites}
        return told([columns[code] for code in codes]).set_axis(list(codes), axis="columns")


@dataclass(frozen=True, eq=False)
class _Onward:
    """Where patients may go: minutes to the open sites, and the code of the site that stands in.

    capped: whether sites turn patients away once they are full.
    """

    reach: "_Reach"
    sites: tuple[Site, ...]
    instead: str
    capped: bool


def _list_after(
    place: Place, now: Allocation, closing: tuple[Site, Change], onward: _Onward
) -> tuple[Allocation, SiteList, float, tuple[str, ...]]:
    """One site's list after a change: the allocation, where its patients are, how many have no site, and notes."""
    site, change = closing
    people = now.flows[now.at(site.site_id)]
    stood_in = people.iloc[:0]
    outcome = change.list_effect.outcome_for(site)
    event, joins = outcome.event, outcome.practice_id
    stays_open = any(other.site_id == site.site_id for other in onward.sites)
    if event in (ListFate.STAYS, ListFate.NOT_RECORDED) and stays_open:
        return now, _site_list(place, site, event, people, again=0.0), 0.0, ()
    if onward.instead and event is ListFate.DISPERSED:
        now, stood_in = _stand_in(now, site, onward.instead, onward.sites)
    if event is ListFate.DISPERSED:
        reassigned = _dispersed(place, now, site, onward)
    else:
        practice = joins or site.practice_id
        table = onward.reach.to(placed_codes(other for other in onward.sites if other.practice_id == practice))
        reassigned = to_practice(now, site, practice_id=practice, minutes=table, sites_after=onward.sites)
    lost = reassigned.remainder.rename_axis("area_code").rename("people").reset_index().assign(site_id=NOWHERE)
    moved = pd.concat([reassigned.moved, stood_in, lost], ignore_index=True)[["area_code", "site_id", "people"]]
    # Who stays with the practice keeps the doctor's list; so does a list that merges whole.
    again = 0.0 if event is ListFate.STAYS or change.list_effect.merging else reassigned.people
    return (
        reassigned.after,
        _site_list(place, site, event, moved, again=again),
        float(reassigned.remainder.sum()),
        reassigned.notes,
    )


def _dispersed(place: Place, now: Allocation, site: Site, onward: _Onward) -> Reassigned:
    def to_open_lists(minutes: pd.DataFrame) -> Reassigned:
        return disperse(
            now,
            site,
            minutes=minutes,
            sites_after=onward.sites,
            practices=place.services.practices,
            capped=onward.capped,
        )

    try:
        return to_open_lists(onward.reach.near)
    except UndecidedError:
        # Some would go further than what is kept of their area tells.
        return to_open_lists(onward.reach.to(placed_codes(onward.sites)))


def _stand_in(now: Allocation, site: Site, code: str, after: tuple[Site, ...]) -> tuple[Allocation, pd.DataFrame]:
    """Patients of a closing site who stay with the practice at a temporary one, as many as it takes, of every area."""
    capacity = next((other.capacity for other in after if other.site_id == code), 0.0)
    leaving = now.at(site.site_id)
    total = float(now.flows.loc[leaving, "people"].sum())
    share = min(capacity / total, 1.0) if total > 0 and not np.isnan(capacity) else 0.0
    stood_in = now.flows[leaving].assign(site_id=code, people=lambda rows: rows["people"] * share)
    flows = now.flows.assign(people=now.flows["people"].where(~leaving, now.flows["people"] * (1.0 - share)))
    stood_in = stood_in[stood_in["people"] > 0]
    together = pd.concat([flows[flows["people"] > 0], stood_in], ignore_index=True)
    return replace(now, flows=together, sites=(*now.sites, code)), stood_in


def _split_list(
    place: Place, now: Allocation, split: tuple[Site, str, Change], *, sites: tuple[Site, ...]
) -> tuple[Allocation, SiteList, tuple[str, ...]]:
    """A share of a site's patients seen at the second site; nobody registers again."""
    site, code, change = split
    share = change.terms.share_of_list
    here = now.at(site.site_id)
    if np.isnan(share) or not any(other.site_id == code for other in sites):
        second = change.site_effect.opens
        sentence = f"{site.name}: the share of its list to be seen at {second} is not held, so its patients stay."
        return now, _site_list(place, site, ListFate.STAYS, now.flows[here], again=0.0), (sentence,)
    stay = now.flows.assign(people=now.flows["people"].where(~here, now.flows["people"] * (1.0 - share)))
    gone = now.flows[here].assign(site_id=code, people=now.flows.loc[here, "people"] * share)
    flows = pd.concat([stay[stay["people"] > 0], gone], ignore_index=True)
    moved = flows[flows["site_id"].isin([site.site_id, code])]
    after = replace(now, flows=flows, sites=(*now.sites, code))
    return after, _site_list(place, site, ListFate.STAYS, moved, again=0.0), ()


def _site_list(place: Place, site: Site, event: ListFate, moved: pd.DataFrame, *, again: float) -> SiteList:
    moved = moved[["area_code", "site_id", "people"]].reset_index(drop=True)
    by_area = moved.groupby("area_code")["people"].sum()
    return SiteList(
        site.site_id,
        site.name,
        event,
        registered=float(moved["people"].sum()),
        must_reregister=again,
        inside_place=float(by_area.reindex(place.inside).sum()),
        outside_place=float(by_area.reindex(place.outside).sum()),
        unplaced=float(by_area.get(AREA_NOT_HELD, 0.0)),
        growth=float(by_area.get(JOINED_SINCE, 0.0)),
        moved=moved,
    )


def changed_flows(lists: Iterable[SiteList]) -> pd.DataFrame:
    """All patients of the changed sites: area_code, from_site, to_site (NOWHERE where none is found), people."""
    rows = [
        site_list.moved.rename(columns={"site_id": "to_site"}).assign(from_site=site_list.site_id)
        for site_list in lists
    ]
    columns = ["area_code", "from_site", "to_site", "people"]
    if not rows:
        return pd.DataFrame({name: [] for name in columns})
    # Plain objects: every way of travel looks them up, and text columns of pandas are unpacked at each look.
    return pd.concat(rows, ignore_index=True)[columns].astype(dict.fromkeys(columns[:3], object))


def above_capacity(lists: Relisted) -> tuple[str, ...]:
    """Names of surgeries that would be asked to take more patients than they say they can, and are not today."""
    table = lists.asked
    over = (table["words"] == Fullness.OVER) & (table["words_before"] != Fullness.OVER)
    return tuple(str(name) for name in table.loc[over, "name"])
