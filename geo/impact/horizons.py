"""Who would live where in five and in ten years, as homes are planned, and how much less sure that is."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.impact.what_if import People, PeopleDoubt, people_doubt
from geo.people.list_estimate import WardEstimates
from geo.people.planned_homes import HORIZON_YEARS, HomesSettings, homes_outlook
from geo.place.place import Place

# How much a ward's relative error grows with each year ahead, as a part of itself: people move in and out of homes that
# stand as well. No published value exists: our choice.
WIDENS_A_YEAR = 0.10
# How sure planned homes are, as a relative standard error of the people they bring. Our choice.
HOMES_ERROR = 0.25
USUAL = HomesSettings()


@dataclass(frozen=True, eq=False)
class Horizons:
    """People and doubt by horizon in years; assumptions are sentences that stand beside the figures."""

    people: Mapping[int, People]
    doubt: Mapping[int, PeopleDoubt]
    assumptions: tuple[str, ...]


def people_now(place: Place, groups: pd.DataFrame | None = None) -> People:
    """Who lives where today; groups: those of the place where none are given."""
    return People(place.people.residents, place.people.groups_by_area if groups is None else groups, place.ward_shares)


def doubt_now(place: Place, found: WardEstimates | None) -> PeopleDoubt:
    """How sure the people of each ward are: the margin of the newest estimate from lists; found: None where none is."""
    wards = place.wards.frame.index
    if found is None:
        return people_doubt(None, wards, basis="")
    newest = found.dates[-1]
    return people_doubt(found.at(newest), wards, basis=f"the margin of {found.base.title} moved on to {newest}")


def horizons(place: Place, doubt: PeopleDoubt, *, settings: HomesSettings = USUAL) -> Horizons | None:
    """The people of the small areas now and at each horizon; None where no planned homes are held.

    A ward's new people are put to the small areas as its people are now, and have its make-up.
    """
    held = place.people.ward_people
    if held is None or not held.planned:
        return None
    newest = held.counts[-1]
    outlook = homes_outlook(held.planned, newest.people, now=int(newest.date[:4]), settings=settings)
    more = outlook.frame.pivot(index="area_code", columns="horizon_years", values="more_people")
    parts = place.ward_shares
    lives = place.people.residents.reindex(parts["area_code"]).to_numpy(float) * parts["share"].to_numpy(float)
    in_ward = pd.Series(lives).groupby(parts["ward_code"].to_numpy()).sum()
    people, errors = {}, {}
    for years in HORIZON_YEARS:
        coming = more[years].reindex(parts["ward_code"]).fillna(0.0).to_numpy(float)
        new = np.divide(lives, in_ward.reindex(parts["ward_code"]).to_numpy(float)) * coming
        by_area = (
            pd.Series(new)
            .groupby(parts["area_code"].to_numpy())
            .sum()
            .reindex(place.people.residents.index)
            .fillna(0.0)
        )
        total = place.people.residents + by_area
        scale = (total / place.people.residents.where(place.people.residents > 0)).fillna(1.0)
        people[years] = People(total, place.people.groups_by_area.mul(scale, axis="index"), parts)
        errors[years] = _wider(doubt, in_ward, more[years], years)
    return Horizons(
        people,
        errors,
        (
            *outlook.assumptions,
            f"The doubt about a ward grows by a tenth of itself a year ({WIDENS_A_YEAR:.0%}), and that about planned "
            f"homes is {HOMES_ERROR:.0%} either way: judgements both.",
            "New people are put where the ward's people live now, with its make-up; journeys are those of today.",
        ),
    )


def _wider(doubt: PeopleDoubt, now: pd.Series, more: pd.Series, years: int) -> PeopleDoubt:
    """The relative error of a ward with its new people: that of those who live there, and that of the homes."""
    lived, coming = now.reindex(doubt.by_ward.index), more.reindex(doubt.by_ward.index).fillna(0.0)
    of_now = doubt.by_ward * (1 + WIDENS_A_YEAR * years) * lived
    relative = np.hypot(of_now, HOMES_ERROR * coming) / (lived + coming)
    return PeopleDoubt(relative, doubt.basis)
