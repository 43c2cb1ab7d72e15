"""Planned homes: how many more people would live where, now, in five years and in ten, and what that assumes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.errors import InputError

HORIZON_YEARS = (0, 5, 10)
# Mean size of a household in England and Wales, Census 2021, as the Office for National Statistics rounds it.
PEOPLE_PER_HOME = 2.4


@dataclass(frozen=True)
class HomesSettings:
    """What is assumed of every site: the share of planned homes that is built, years later than planned, people per
    home where a site does not tell, and the share of their people who are new to the area. Our choices, but for the
    size of households."""

    built_share: float = 1.0
    years_late: int = 0
    people_per_home: float = PEOPLE_PER_HOME
    new_to_area_share: float = 1.0

    def __post_init__(self) -> None:
        for share in (self.built_share, self.new_to_area_share):
            if not 0 <= share <= 1:
                raise InputError(f"A share of homes or people is {share:g}; a number from 0 to 1 was expected.")
        if not self.people_per_home > 0:
            raise InputError(f"People per home are {self.people_per_home:g}; a number above nought was expected.")


@dataclass(frozen=True)
class PlannedSite:
    """Homes planned in one place, of one small area.

    Attributes
    ----------
    year, from_year
        The years in which the last and the first are lived in, the same where they come at once. In between as many
        come every year.
    people_per_home
        NaN where not told.
    status
        The publisher's word (permission, ...).
    """

    name: str
    area_code: str
    homes: int
    year: int
    from_year: int | None = None
    people_per_home: float = float("nan")
    status: str = ""

    def __post_init__(self) -> None:
        if self.homes < 0:
            raise InputError(f"{self.name}: {self.homes} homes; a number of nought or more was expected.")
        if self.from_year is not None and self.from_year > self.year:
            raise InputError(f"{self.name}: homes come from {self.from_year} to {self.year}; the first comes last.")
        if self.people_per_home <= 0:
            raise InputError(f"{self.name}: {self.people_per_home:g} people per home; more than nought was expected.")

    def built_between(self, after: int, until: int, *, years_late: int = 0) -> float:
        """Homes first lived in after one year and until another, both by their end."""
        first = (self.year if self.from_year is None else self.from_year) + years_late
        last = self.year + years_late
        each_year = self.homes / (last - first + 1)
        return each_year * max(0, min(last, until) - max(first, after + 1) + 1)


@dataclass(frozen=True, eq=False)
class HomesOutlook:
    """More homes and people by area at each horizon.

    Attributes
    ----------
    frame
        area_code, horizon_years, year, homes, more_people, people (those of now and more_people).
    assumptions
        Sentences that stand beside the figures.
    """

    now: int
    frame: pd.DataFrame
    assumptions: tuple[str, ...]


def homes_outlook(
    sites: Iterable[PlannedSite],
    people: pd.Series,
    *,
    now: int,
    horizons: Sequence[int] = HORIZON_YEARS,
    settings: HomesSettings = HomesSettings(),
) -> HomesOutlook:
    """People by area now and at each horizon in years.

    Homes due by now are taken to be lived in, their people among those of now.

    Parameters
    ----------
    people
        Residents by area_code at the end of the year `now`.

    Raises
    ------
    InputError
        A site lies in an area that is not held.
    """
    planned = tuple(sites)
    strays = sorted({site.area_code for site in planned} - set(people.index))
    if strays:
        raise InputError(f"Planned homes lie in areas not held here: {strays[0]}, in all {len(strays)}.")
    rows = []
    for years in horizons:
        homes, more = np.zeros(len(people)), np.zeros(len(people))
        for site in planned:
            built = settings.built_share * site.built_between(now, now + years, years_late=settings.years_late)
            per_home = settings.people_per_home if np.isnan(site.people_per_home) else site.people_per_home
            place = people.index.get_loc(site.area_code)
            homes[place] += built
            more[place] += built * per_home * settings.new_to_area_share
        columns = {
            "horizon_years": years,
            "year": now + years,
            "homes": homes,
            "more_people": more,
            "people": people.to_numpy(float) + more,
        }
        rows.append(pd.DataFrame(columns, index=people.index))
    frame = pd.concat(rows).rename_axis("area_code").reset_index()
    return HomesOutlook(now, frame, tuple(_assumptions(planned, now, max(horizons, default=0), settings)))


def _assumptions(sites: tuple[PlannedSite, ...], now: int, furthest: int, settings: HomesSettings) -> Iterable[str]:
    untold = sum(bool(np.isnan(site.people_per_home)) for site in sites)
    if untold:
        yield f"{settings.people_per_home:g} people per home on the sites that do not tell ({untold} of {len(sites)})."
    yield (
        f"{settings.built_share:.0%} of planned homes are built, {_late(settings.years_late)}, as many each year from "
        "a site's first year to its last."
    )
    yield (
        f"{settings.new_to_area_share:.0%} of their people are new to the area; the homes they leave are lived in by "
        "as many others, and everything else stays as it is now: no births, deaths or other moves."
    )
    due = sum(site.year + settings.years_late <= now for site in sites)
    if due:
        yield f"Sites due by {now} ({due}) are taken to be lived in and counted in the people of now."
    later = sum(site.year + settings.years_late > now + furthest for site in sites)
    if later:
        yield f"Homes later than {now + furthest} are not counted; sites with such homes: {later}."


def _late(years: int) -> str:
    if years == 0:
        return "in the years planned"
    return f"{years} {'year' if years == 1 else 'years'} later than planned"
