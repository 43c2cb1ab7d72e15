"""Who would be nearer and further in five and in ten years, as homes are planned, and how much less sure that is."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from geo.errors import InputError, NotHeldError
from geo.impact.what_if import (
    EVERYBODY,
    HEADLINE,
    Counting,
    People,
    PeopleDoubt,
    ProbabilitySettings,
    Spreads,
    apart_in,
    ranged,
)
from geo.people.planned_homes import HORIZON_YEARS, HomesSettings, homes_outlook
from geo.place.place import Place

# How much a ward's relative error grows with each year ahead, as a part of itself: people move in and out of homes that
# stand as well. No published value exists: our choice.
WIDENS_A_YEAR = 0.10
# How sure planned homes are, as a relative standard error of the people they bring. Our choice.
HOMES_ERROR = 0.25
USUAL_HOMES = HomesSettings()
USUAL_RUNS = ProbabilitySettings()


@dataclass(frozen=True, eq=False)
class Horizons:
    """People, without groups, and doubt by horizon in years; assumptions are sentences to stand beside the figures."""

    people: Mapping[int, People]
    doubt: Mapping[int, PeopleDoubt]
    assumptions: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _Homes:
    """Residents by area and horizon, new people by ward and horizon, people of wards now, and what that assumes."""

    residents: Mapping[int, pd.Series]
    more: pd.DataFrame
    in_ward: pd.Series
    assumptions: tuple[str, ...]


def _homes(place: Place, settings: HomesSettings) -> _Homes | None:
    if place.people.ward_people is None or not place.people.ward_people.planned:
        return None
    newest = place.people.ward_people.counts[-1]
    outlook = homes_outlook(
        place.people.ward_people.planned, newest.people, now=int(newest.date[:4]), settings=settings
    )
    more = outlook.frame.pivot(index="area_code", columns="horizon_years", values="more_people")
    parts = place.ward_shares
    lives = place.people.residents.reindex(parts["area_code"]).to_numpy(float) * parts["share"].to_numpy(float)
    in_ward = pd.Series(lives).groupby(parts["ward_code"].to_numpy()).sum()
    residents = {}
    for years in HORIZON_YEARS:
        coming = more[years].reindex(parts["ward_code"]).fillna(0.0).to_numpy(float)
        new = np.divide(lives, in_ward.reindex(parts["ward_code"]).to_numpy(float)) * coming
        by_area = pd.Series(new).groupby(parts["area_code"].to_numpy()).sum()
        by_area = by_area.reindex(place.people.residents.index).fillna(0.0)
        residents[years] = place.people.residents + by_area
    return _Homes(residents, more, in_ward, outlook.assumptions)


def people_ahead(place: Place, years: int, *, settings: HomesSettings = USUAL_HOMES) -> pd.Series:
    """Residents by area_code so many years ahead, as homes are planned; NotHeldError where no homes are held."""
    homes = _homes(place, settings)
    if homes is None:
        raise NotHeldError(f"{place.name} holds no planned homes, so nobody can be counted {years} years ahead.")
    if years not in homes.residents:
        raise InputError(f"Homes are told {' and '.join(map(str, HORIZON_YEARS))} years ahead, not {years}.")
    return homes.residents[years]


def horizons(place: Place, doubt: PeopleDoubt, *, settings: HomesSettings = USUAL_HOMES) -> Horizons | None:
    """The people of the small areas now and at each horizon; None where no planned homes are held.

    A ward's new people are put to the small areas as its people are now.
    """
    homes = _homes(place, settings)
    if homes is None:
        return None
    parts, nobody = place.ward_shares, place.people.groups_by_area.iloc[:, :0]
    return Horizons(
        {years: People(residents, nobody, parts) for years, residents in homes.residents.items()},
        {years: _wider(doubt, homes.in_ward, homes.more[years], years) for years in HORIZON_YEARS},
        (
            *homes.assumptions,
            f"The doubt about a ward grows by a tenth of itself a year ({WIDENS_A_YEAR:.0%}), and that about planned "
            f"homes is {HOMES_ERROR:.0%} either way: judgements both.",
            "New people are put where the ward's people live now; journeys are those of today.",
        ),
    )


def by_horizon(
    areas: pd.DataFrame,
    ahead: Horizons,
    *,
    spread: Spreads | None = None,
    counting: Counting = HEADLINE,
    settings: ProbabilitySettings = USUAL_RUNS,
) -> pd.DataFrame:
    """Everybody nearer and further at each horizon, by the journeys of today: index horizon_years.

    Columns as Ranged.groups, and nearer_above and further_above: the part (0 to 1) of the runs in which the figure is
    above that of today. People are drawn anew at each horizon, as who comes by then is not who is miscounted now.

    Parameters
    ----------
    areas, spread, counting
        As `what_if.ranged`.
    """
    at = {
        years: ranged(
            areas,
            ahead.people[years],
            ahead.doubt[years],
            spread=spread,
            counting=counting,
            settings=replace(settings, people_seed=settings.people_seed + years),
        )
        for years in ahead.people
    }
    table = pd.DataFrame({years: horizon.groups.loc[EVERYBODY] for years, horizon in at.items()}).T
    today = at[0]
    return table.assign(
        nearer_above=[apart_in(horizon.runs_nearer, today.runs_nearer) for horizon in at.values()],
        further_above=[apart_in(horizon.runs_further, today.runs_further) for horizon in at.values()],
    ).rename_axis("horizon_years")


def _wider(doubt: PeopleDoubt, now: pd.Series, more: pd.Series, years: int) -> PeopleDoubt:
    """The relative error of a ward with its new people: that of those who live there, and that of the homes."""
    lived, coming = now.reindex(doubt.by_ward.index), more.reindex(doubt.by_ward.index).fillna(0.0)
    of_now = doubt.by_ward * (1 + WIDENS_A_YEAR * years) * lived
    relative = np.hypot(of_now, HOMES_ERROR * coming) / (lived + coming)
    return PeopleDoubt(relative, doubt.basis)
