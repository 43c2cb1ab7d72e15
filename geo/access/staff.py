"""Staff as a second population: where they live, spread over small areas from postcode sectors, and their minutes.

Staff travel to the site where they work or, where only their service is told, to the nearest site of it; no more is
known of a person, so figures are of all of them together.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.access.access import mean_minutes, nearest, people_within
from geo.services.services import Service, Site, of_service

# The Department for Transport's ladder of journey times, 2014 to 2019, for every service.
STAFF_LADDER_MINUTES = (15.0, 30.0, 45.0, 60.0)


@dataclass(frozen=True)
class Staff:
    """Where staff live.

    Attributes
    ----------
    by_area
        area_code, site_id, service ("" where not told) and staff, spread from sectors by their live postcodes:
        modelled, no whole numbers.
    by_sector
        postcode_sector, site_id, service, staff as told (10 and more) and placed, the part of them in the small areas
        held.
    basis
        Says in words how they were spread.
    file, date
        Where they come from.
    """

    by_area: pd.DataFrame
    by_sector: pd.DataFrame
    basis: str
    file: str
    date: str = ""

    @property
    def people(self) -> pd.Series:
        """Staff by area_code, wherever they work."""
        return self.by_area.groupby("area_code")["staff"].sum()

    @property
    def total(self) -> float:
        """All staff told, placed or not."""
        return float(self.by_sector["staff"].sum())

    @property
    def unplaced(self) -> float:
        """Staff who live outside the small areas held, or in sectors without a postcode here."""
        return float((self.by_sector["staff"] - self.by_sector["placed"]).sum())


@dataclass(frozen=True)
class StaffAccess:
    """How the staff of one place of work get there.

    staff counts all who are told, placed those in the small areas held; mean_minutes is over those with a journey;
    shares_within the shares of those placed within STAFF_LADDER_MINUTES, NaN where none are placed; without_journey
    counts the placed who have none.
    """

    site_id: str
    service: str
    staff: float
    placed: float
    mean_minutes: float
    shares_within: tuple[float, ...]
    without_journey: float


def to_work(minutes: pd.DataFrame, staff: Staff, *, sites: Iterable[Site], service: Service) -> tuple[StaffAccess, ...]:
    """The journeys to work by place of work: each site that is told, then each service, then those of neither.

    Staff of a site that is not open, or has no minutes, go to the nearest of its service; those of whom no more is told
    to the nearest site of `service`.

    Parameters
    ----------
    minutes
        Areas x sites, by the way and at the time of day asked for (07:00-10:00 is when staff travel).
    sites
        Those that are open.
    """
    return tuple(_to_work(minutes, staff, tuple(sites), service))


def staff_of(staff: Staff, service: Service, *, sites: Iterable[Site]) -> pd.Series:
    """Staff of one service by area_code, wherever they work; those of whom neither site nor service is told with them.

    sites: all that are known; a site that is told says what its staff work for.
    """
    works_at = staff.by_area["site_id"].map({site.site_id: site.service.value for site in sites})
    works_for = works_at.fillna(staff.by_area["service"].where(staff.by_area["service"] != "", service.value))
    return staff.by_area[works_for == service.value].groupby("area_code")["staff"].sum()


def mean_of_staff(journeys: Iterable[StaffAccess]) -> float:
    """Mean minutes of all staff with a journey; NaN where there is none."""
    reached = [
        (journey.mean_minutes, journey.placed - journey.without_journey)
        for journey in journeys
        if journey.mean_minutes >= 0
    ]
    travelling = sum(staff for _, staff in reached)
    return sum(away * staff for away, staff in reached) / travelling if travelling else float("nan")


def minutes_to_work(
    minutes: pd.DataFrame, site_id: str, service: str, *, sites: Iterable[Site], otherwise: Service
) -> pd.Series:
    """Minutes by area to one place of work: the site, else the nearest site of the service, else of `otherwise`."""
    listed = tuple(sites)
    if site_id in minutes and any(site.site_id == site_id for site in listed):
        return nearest(minutes[[site_id]])
    wanted = of_service(listed, Service(service) if service else otherwise)
    return nearest(minutes[[site.site_id for site in wanted if site.site_id in minutes]])


def _to_work(minutes: pd.DataFrame, staff: Staff, sites: tuple[Site, ...], service: Service) -> Iterator[StaffAccess]:
    work = staff.by_sector[["site_id", "service"]].drop_duplicates()
    order = np.lexsort((work["service"], work["site_id"], work["service"] == "", work["site_id"] == ""))
    for site_id, works_for in work.iloc[order].itertuples(index=False):
        here = (staff.by_area["site_id"] == site_id) & (staff.by_area["service"] == works_for)
        people = staff.by_area[here].groupby("area_code")["staff"].sum()
        away = minutes_to_work(minutes, site_id, works_for, sites=sites, otherwise=service).reindex(people.index)
        sector = (staff.by_sector["site_id"] == site_id) & (staff.by_sector["service"] == works_for)
        placed = float(people.sum())
        yield StaffAccess(
            site_id=site_id,
            service=works_for,
            staff=float(staff.by_sector.loc[sector, "staff"].sum()),
            placed=placed,
            mean_minutes=mean_minutes(away, people),
            shares_within=tuple(
                people_within(away, people, within_minutes=step) / placed if placed else float("nan")
                for step in STAFF_LADDER_MINUTES
            ),
            without_journey=float(people[away.isna()].sum()),
        )
