"""Wards and small areas: their codes, vintage and shape, and where the trips of their people start."""

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geo.errors import InputError
from geo.projection import GridPoint

CODE = re.compile(r"^[EWSN]\d{8}$")


class AreaKind(StrEnum):
    """Kinds of statistical and administrative area, by the first three characters of their codes."""

    OA = "oa"
    LSOA = "lsoa"
    MSOA = "msoa"
    WARD = "ward"
    AUTHORITY = "authority"
    COUNTRY = "country"

    @property
    def label(self) -> str:
        """The kind in plain words, one area."""
        return {
            "oa": "output area",
            "lsoa": "LSOA",
            "msoa": "MSOA",
            "ward": "ward",
            "authority": "local authority",
            "country": "country",
        }[self.value]


KIND_OF_PREFIX = {
    "00": AreaKind.OA,
    "01": AreaKind.LSOA,
    "02": AreaKind.MSOA,
    "05": AreaKind.WARD,
    "06": AreaKind.AUTHORITY,
    "07": AreaKind.AUTHORITY,
    "08": AreaKind.AUTHORITY,
    "09": AreaKind.AUTHORITY,
    "92": AreaKind.COUNTRY,
}


def kind_of(code: str) -> AreaKind | None:
    """The kind of area a nine-character code belongs to; None when it is no code of a kind known here."""
    return KIND_OF_PREFIX.get(code[1:3]) if CODE.match(code) else None


@dataclass(frozen=True)
class Areas:
    """Areas of one kind and vintage, without people.

    Attributes
    ----------
    vintage
        The year of the code set, or "unknown".
    frame
        Index area_code (str, unique); name; geometry (EPSG:27700, may be empty for an area whose outline is not held).
        The small areas a place computes on also carry ward_code (None outside the borough), easting and northing of the
        point where trips start (metres), and origin, how that point was found.
    """

    kind: AreaKind
    vintage: str
    frame: gpd.GeoDataFrame

    def __post_init__(self) -> None:
        repeated = self.frame.index[self.frame.index.duplicated()]
        if len(repeated):
            raise InputError(f"{self.kind.label} codes must be given once each; {repeated[0]} is given more than once.")
        if self.frame.crs is not None and self.frame.crs.to_epsg() != 27700:
            raise InputError(f"{self.kind.label} outlines must be on the British National Grid (EPSG:27700).")

    @property
    def codes(self) -> frozenset[str]:
        """The code set; two vintages are the same when their sets are."""
        return frozenset(self.frame.index)

    @cached_property
    def neighbours(self) -> NDArray[np.bool_]:
        """Which areas meet at a border or a corner, areas x areas, none its own; gaps of a metre are none."""
        outlines = self.frame.geometry
        rows, columns = outlines.sindex.query(outlines.buffer(1.0), predicate="intersects")
        beside = np.zeros((len(outlines), len(outlines)), dtype=bool)
        beside[rows, columns] = True
        np.fill_diagonal(beside, False)
        return beside | beside.T

    def metres_beyond(self, at: GridPoint) -> float:
        """How far a point lies outside all of the areas, in metres; 0 inside."""
        point = shapely.Point(at.easting, at.northing)
        _, metres = self.frame.geometry.sindex.nearest(point, return_all=False, return_distance=True)
        return float(metres[0]) if len(metres) else math.nan

    def __len__(self) -> int:
        return len(self.frame)
