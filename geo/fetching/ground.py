"""What the first sources tell of a place, on which every other cut rests: its areas, its practices and its border.

A small area outside comes in where people of it are on a list inside and its outline touches the ring.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import shapely

from geo.errors import InputError
from geo.fetching.arcgis import features_of
from geo.fetching.bounds import Bounds
from geo.fetching.cutting import within
from geo.fetching.entries import Entry
from geo.fetching.tables import rows_of
from geo.projection import to_grid

# Types of stops for buses: on a street, and the places in a bus station.
BUS_STOPS = frozenset({"BCT", "BCS", "BCQ", "BST"})
# In this order: each rests on those before it.
GROUND = ("district_outline", "oa_to_ward", "oa_lookup", "postcodes", "practices", "patients_lsoa", "lsoa_outlines")


def learn(entry: Entry, paths: Sequence[Path], bounds: Bounds) -> None:
    """Add to the bounds what one of the first sources tells; others tell nothing."""
    if entry.key in _LEARN:
        _LEARN[entry.key](entry, paths, bounds)


def settle(bounds: Bounds) -> None:
    """The sets with the border's areas in them, once all of the first sources came or were left out."""
    sets = bounds.sets
    bordering = sets.get("listed_outside", frozenset()) & sets.get("touching", frozenset())
    inside = bounds.codes("small_areas_inside")
    sets["small_areas"] = inside | bordering
    sets["output_areas"] = frozenset(oa for oa, area in bounds.small_area_of.items() if area in sets["small_areas"])
    sets["msoas"] = frozenset(bounds.msoa_of[area] for area in sets["small_areas"] if area in bounds.msoa_of)
    sets["practices"] = sets.get("practices_inside", frozenset())
    sets["practices_used"] = sets["practices"] | sets.get("practices_serving", frozenset())


def _outline(_entry: Entry, paths: Sequence[Path], bounds: Bounds) -> None:
    features = features_of(list(paths))
    if len(features) != 1:
        raise InputError(f"{len(features)} outlines came of {bounds.name}; one was expected.")
    bounds.outline = _on_grid(shapely.geometry.shape(features[0]["geometry"]))


def _on_grid(shape: shapely.Geometry) -> shapely.Geometry:
    flat = shapely.transform(
        shapely.force_2d(shape), lambda lonlat: np.column_stack(to_grid(lonlat[:, 0], lonlat[:, 1]))
    )
    return shapely.make_valid(flat)


def _wards(entry: Entry, paths: Sequence[Path], bounds: Bounds) -> None:
    for some in rows_of(entry, paths):
        heading = some.header[some.place("WD??CD")]
        bounds.sets["output_areas_inside"] = frozenset(some.column("OA21CD"))
        bounds.sets["wards"] = frozenset(some.column("WD??CD"))
        bounds.year = heading[2:4]


def _areas(entry: Entry, paths: Sequence[Path], bounds: Bounds) -> None:
    inside = bounds.codes("output_areas_inside")
    pairs: dict[str, str] = {}
    of_msoa: dict[str, str] = {}
    for some in rows_of(entry, paths):
        small = some.column("LSOA21CD")
        pairs |= dict(zip(some.column("OA21CD"), small, strict=True))
        of_msoa |= dict(zip(small, some.column("MSOA21CD"), strict=True))
    if lost := inside - set(pairs):
        raise InputError(f"{len(lost):,} output areas of {bounds.name} are not in it (first {min(lost)}).")
    bounds.sets["all_output_areas"] = frozenset(pairs)
    bounds.sets["all_small_areas"] = frozenset(of_msoa)
    bounds.sets["small_areas_inside"] = frozenset(pairs[code] for code in inside)
    bounds.small_area_of, bounds.msoa_of = pairs, of_msoa


def _postcodes(entry: Entry, paths: Sequence[Path], bounds: Bounds) -> None:
    near: set[str] = set()
    inside: set[str] = set()
    ring = bounds.ring
    for some in rows_of(entry, paths):
        names = some.column("column 1").str.replace(" ", "")
        east, north = some.column("column 3"), some.column("column 4")
        near |= set(names[within(east, north, ring)])
        inside |= set(names[within(east, north, bounds.outline)])
    bounds.sets["postcodes"] = frozenset(near)
    bounds.sets["postcodes_inside"] = frozenset(inside)


def _practices(entry: Entry, paths: Sequence[Path], bounds: Bounds) -> None:
    for some in rows_of(entry, paths):
        here = some.column("column 10").str.replace(" ", "").isin(bounds.codes("postcodes_inside"))
        former = bounds.sets.get("practices_inside", frozenset())
        bounds.sets["practices_inside"] = former | frozenset(some.column("column 1")[here])


def _patients(entry: Entry, paths: Sequence[Path], bounds: Bounds) -> None:
    inside, practices = bounds.codes("small_areas_inside"), bounds.codes("practices_inside")
    outside: set[str] = set()
    serving: set[str] = set()
    for some in rows_of(entry, paths):
        area, practice = some.column("LSOA_CODE"), some.column("PRACTICE_CODE")
        lives_here, listed_here = area.isin(inside), practice.isin(practices)
        outside |= set(area[listed_here & ~lives_here])
        serving |= set(practice[lives_here])
    bounds.sets["listed_outside"] = frozenset(outside)
    bounds.sets["practices_serving"] = frozenset(serving)


def _touching(_entry: Entry, paths: Sequence[Path], bounds: Bounds) -> None:
    ring = bounds.ring
    shapely.prepare(ring)
    bounds.sets["touching"] = frozenset(
        str(feature["properties"]["LSOA21CD"])
        for feature in features_of(list(paths))
        if ring.intersects(_on_grid(shapely.geometry.shape(feature["geometry"])))
    )


def _region(entry: Entry, paths: Sequence[Path], bounds: Bounds) -> None:
    for some in rows_of(entry, paths):
        own = some.column("RGN??CD")[some.column("LAD??CD") == bounds.code]
        bounds.region = next(iter(own), bounds.region)


def _stops(entry: Entry, paths: Sequence[Path], bounds: Bounds) -> None:
    near: set[str] = set()
    ring = bounds.ring
    for some in rows_of(entry, paths):
        used = some.column("StopType").isin(BUS_STOPS) & (some.column("Status").str.lower() == "active")
        used &= within(some.column("Easting"), some.column("Northing"), ring)
        near |= set(some.column("ATCOCode")[used])
    bounds.sets["bus_stops"] = frozenset(near)


def _schools(entry: Entry, paths: Sequence[Path], bounds: Bounds) -> None:
    near: set[str] = set()
    ring = bounds.ring
    for some in rows_of(entry, paths):
        near |= set(some.column("URN")[within(some.column("Easting"), some.column("Northing"), ring)])
    bounds.sets["schools"] = frozenset(near)


def _former_areas(entry: Entry, paths: Sequence[Path], bounds: Bounds) -> None:
    for some in rows_of(entry, paths):
        bounds.sets["small_areas_2011"] = frozenset(some.column("*LSOA11CD"))


_LEARN: Mapping[str, Callable[[Entry, Sequence[Path], Bounds], None]] = {
    **dict(zip(GROUND, (_outline, _wards, _areas, _postcodes, _practices, _patients, _touching), strict=True)),
    # Later ones on which the cut of one other source rests, which stands behind them in the catalogue.
    "region": _region,
    "stops": _stops,
    "schools": _schools,
    "lsoa_2011_2021": _former_areas,
}
