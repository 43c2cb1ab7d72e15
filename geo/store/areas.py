"""A place's areas, and what its map is drawn from beside them, as files of a kept place, and read back."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from geo.areas.areas import Areas
from geo.place.parts import PlaceMap
from geo.place.place import Place
from geo.store.plain_records import plain, record_of


def write_areas(place: Place, part: Path) -> dict[str, Any]:
    """Write small areas, wards and who lives in which; what of them is no table, for the manifest."""
    place.areas.frame.to_parquet(part / "areas.parquet")
    place.wards.frame.to_parquet(part / "wards.parquet")
    place.ward_shares.to_parquet(part / "ward_shares.parquet")
    return {"small": plain(place.areas, "frame"), "wards": plain(place.wards, "frame")}


def read_areas(facts: Mapping[str, Any], tables: Path) -> tuple[Areas, Areas, pd.DataFrame]:
    """Small areas, wards and the shares of areas in wards."""
    areas = record_of(Areas, facts["small"], frame=gpd.read_parquet(tables / "areas.parquet"))
    wards = record_of(Areas, facts["wards"], frame=gpd.read_parquet(tables / "wards.parquet"))
    return areas, wards, pd.read_parquet(tables / "ward_shares.parquet")


def write_map(drawn: PlaceMap, part: Path) -> dict[str, Any]:
    """Write what the map names, postcodes and older wards; what of them is no table, for the manifest."""
    for number, wards in enumerate(drawn.other_wards):
        wards.frame.to_parquet(part / f"other_wards_{number}.parquet")
    drawn.background.to_parquet(part / "background.parquet")
    drawn.postcodes.to_parquet(part / "postcodes.parquet")
    return {"other_wards": [plain(wards, "frame") for wards in drawn.other_wards]}


def read_map(facts: Mapping[str, Any], tables: Path) -> PlaceMap:
    """The part of a place that its map is drawn from."""
    return PlaceMap(
        background=gpd.read_parquet(tables / "background.parquet"),
        postcodes=pd.read_parquet(tables / "postcodes.parquet"),
        other_wards=tuple(
            record_of(Areas, wards, frame=gpd.read_parquet(tables / f"other_wards_{number}.parquet"))
            for number, wards in enumerate(facts["other_wards"])
        ),
    )
