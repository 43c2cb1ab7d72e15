"""Where a row of a list stands, how that was found, and whether it is near enough to matter to the borough."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
import shapely

from geo.place.place import BELT_METRES
from geo.projection import GridPoint
from geo.sources.reading import plain_postcode


@dataclass(frozen=True)
class Located:
    """Postcodes with their places (index postcode; easting, northing, basis), and the borough's outline (metres).

    belt_metres: how far beyond the outline a row still matters; endless where all that a list places is asked for.
    parts: the outlines of its authorities by name where there are several.
    """

    postcodes: pd.DataFrame
    borough: shapely.Geometry
    belt_metres: float = BELT_METRES
    parts: Mapping[str, shapely.Geometry] = field(default_factory=dict)

    def part(self, name: str) -> "Located":
        """The same of one authority alone."""
        return Located(self.postcodes, self.parts[name], self.belt_metres)

    def at(self, postcode: str) -> tuple[GridPoint | None, str]:
        """Where a postcode is and how that was found, in words; None where it is not known."""
        plain = plain_postcode(postcode)
        if plain not in self.postcodes.index:
            return None, f"its postcode {postcode} is not known" if plain else "no postcode is held"
        row = self.postcodes.loc[plain]
        return GridPoint(float(row["easting"]), float(row["northing"])), str(row["basis"])

    def own_place(self, row: dict[str, object]) -> tuple[GridPoint | None, str]:
        """Where a row stands: by its own easting and northing, else by its postcode."""
        pair = np.array([row.get("easting", np.nan), row.get("northing", np.nan)], dtype=float)
        if np.isfinite(pair).all():
            return GridPoint(float(pair[0]), float(pair[1])), "its own coordinates"
        return self.at(str(row.get("postcode", "") or ""))

    def is_inside(self, at: GridPoint) -> bool:
        """Whether a point lies in the borough."""
        return bool(shapely.intersects(self.borough, shapely.Point(at.easting, at.northing)))

    @cached_property
    def near_postcodes(self) -> pd.Index:
        """The postcodes within the outline's box and the belt; a directory of the whole country knows many more."""
        west, south, east, north = shapely.bounds(self.borough)
        near = self.postcodes["easting"].between(west - self.belt_metres, east + self.belt_metres)
        near &= self.postcodes["northing"].between(south - self.belt_metres, north + self.belt_metres)
        return self.postcodes.index[near]

    @cached_property
    def districts(self) -> frozenset[str]:
        """The first halves of the postcodes that are near ("LE15"): of another one a place is elsewhere."""
        return frozenset(self.near_postcodes.astype(str).str[:-3])

    def is_elsewhere(self, postcode: str) -> bool:
        """Whether a postcode that is not known is of a district of which none is near."""
        plain = plain_postcode(postcode)
        return bool(plain) and bool(self.districts) and plain[:-3] not in self.districts

    def is_near(self, at: GridPoint) -> bool:
        """Whether a point lies in the borough or within the belt around it."""
        return bool(shapely.dwithin(self.borough, shapely.Point(at.easting, at.northing), self.belt_metres))


def facts_of(**words: object) -> dict[str, str]:
    """The facts that are held, as texts by name."""
    return {key: str(value) for key, value in words.items() if value not in ("", None) and not pd.isna(value)}


def named_facts(row: dict[str, object]) -> dict[str, object]:
    """The facts of a row, from its columns that begin with fact_."""
    return {key.removeprefix("fact_"): value for key, value in row.items() if key.startswith("fact_")}
