"""Floors of a place: of what nobody may be further, by how many minutes, or for how many people."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from geo.errors import InputError, NotHeldError
from geo.fairness.equity import fixed_on_today
from geo.people.population import FIFTHS, WITHOUT_CAR
from geo.place.named_communities import CommunityKind, NamedCommunity, people_of
from geo.place.place import Place
from geo.siting.problem import Floor


class FloorOf(StrEnum):
    """Of what a floor is: places and circumstances only."""

    AREAS = "areas"
    WARDS = "wards"
    FIFTHS = "fifths"
    NO_CAR = "no-car"
    PLACES = "places"

    @property
    def label(self) -> str:
        """One of its groups in words."""
        return {
            FloorOf.AREAS: "small area",
            FloorOf.WARDS: "ward",
            FloorOf.FIFTHS: "deprivation fifth",
            FloorOf.NO_CAR: "people without a car",
            FloorOf.PLACES: "drawn or named place",
        }[self]


@dataclass(frozen=True)
class Limit:
    """Minutes by which nobody may be further, and of how many people of a group that may still be; None for the mean.

    Of a small area, everybody is further or nobody is, so that fewer people than `most_people` bind nothing.
    """

    minutes: float
    most_people: float | None = None

    def __post_init__(self) -> None:
        if not self.minutes >= 0:
            raise InputError(
                f"A floor of {self.minutes:g} minutes is below nought; give the minutes nobody may lose more of."
            )
        if self.most_people is not None and not self.most_people >= 0:
            raise InputError(f"{self.most_people:g} people is below nought; say how many may be further, 0 or more.")


def floors(
    place: Place, limit: Limit, people: pd.Series, *, kinds: Sequence[FloorOf], places: Sequence[NamedCommunity] = ()
) -> tuple[Floor, ...]:
    """The floors of these kinds; people: those who are counted, by area_code. InputError for what cannot be one."""
    made = []
    for kind in dict.fromkeys(kinds):
        if kind is FloorOf.AREAS:
            made.append(Floor(kind.label, tuple(people.index), limit.minutes, most_people=limit.most_people))
            continue
        counted = _groups(place, kind, people, places)
        counted = counted.loc[:, counted.sum() > 0]
        shares, each = (counted / counted.sum()).T.to_numpy(float), counted.T.to_numpy(float)
        names = tuple(map(str, counted.columns))
        in_people = None if limit.most_people is None else each
        made.append(Floor(kind.label, names, limit.minutes, shares, people=in_people, most_people=limit.most_people))
    return tuple(made)


def _groups(place: Place, kind: FloorOf, people: pd.Series, places: Sequence[NamedCommunity]) -> pd.DataFrame:
    """People by area_code and group."""
    if kind is FloorOf.WARDS:
        shares = place.ward_shares.pivot_table(index="area_code", columns="ward_code", values="share")
        return shares.reindex(people.index).fillna(0.0).mul(people, axis=0)
    if kind is FloorOf.PLACES:
        return _of_places(place, people, places)
    if kind is FloorOf.NO_CAR:
        groups = place.people.groups_by_area
        if ("cars", WITHOUT_CAR) not in groups:
            raise NotHeldError(f"{place.name} holds no table of cars, so nobody without one can be counted.")
        return groups[[("cars", WITHOUT_CAR)]].reindex(people.index).fillna(0.0)
    today = fixed_on_today(
        place.people.residents,
        place.people.deprivation,
        place.areas.frame["ward_code"].reindex(place.areas.frame.index),
    )
    if today.fifths is None:
        raise NotHeldError(f"{place.name} holds no table of deprivation, so no fifth can be told.")
    fifth = pd.Series(today.fifth, place.people.residents.index).reindex(people.index).fillna(0)
    return pd.DataFrame({number: people.where(fifth == number, 0.0) for number in range(1, FIFTHS + 1)})


def _of_places(place: Place, people: pd.Series, places: Sequence[NamedCommunity]) -> pd.DataFrame:
    """People of each place: those counted, by the part of an area's residents who live in it."""
    if not places:
        raise InputError("No place is drawn or named; name one on Propose, or take wards or small areas for the floor.")
    if any(each.kind is not CommunityKind.AREA for each in places):
        raise InputError("A floor is of places and circumstances; a community of interest cannot be one.")
    residents = place.people.residents
    parts = {each.name: people_of(place, each).div(residents.where(residents > 0)) for each in places}
    return pd.DataFrame(parts).reindex(people.index).fillna(0.0).mul(people, axis=0)
