"""A map as a GeoPackage: its areas, its sites, and tables beside them that say what it is and where it came from."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio

from geo.plain import visible

DRIVER = "GPKG"


def geopackage(layers: Mapping[str, gpd.GeoDataFrame], tables: Mapping[str, pd.DataFrame], *, described: str) -> bytes:
    """One file of layers on British National Grid, and of tables without a place, by their names.

    Parameters
    ----------
    layers
        With a geometry each, in EPSG:27700; one without a row is written with its columns.
    described
        What the file is, kept as the description of every layer.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "map.gpkg"
        for name, layer in layers.items():
            kind = "Point" if layer.empty or set(layer.geom_type) == {"Point"} else "MultiPolygon"
            pyogrio.write_dataframe(
                _readable(layer),
                path,
                layer=name,
                driver=DRIVER,
                geometry_type=kind,
                promote_to_multi=kind == "MultiPolygon",
                DESCRIPTION=visible(described),
            )
        for name, table in tables.items():
            pyogrio.write_dataframe(_readable(table), path, layer=name, driver=DRIVER, DESCRIPTION=visible(described))
        return path.read_bytes()


def _readable(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its texts free of marks that nobody sees, and which other programs stumble over."""
    texts = [name for name in frame.columns if name != "geometry" and frame[name].dtype.kind not in "biuf"]
    return frame.assign(
        **{name: frame[name].map(lambda cell: None if pd.isna(cell) else visible(str(cell))) for name in texts}
    )
