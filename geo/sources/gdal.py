"""The one door to GDAL: two kinds of file, by the names of their drivers, after their own first bytes were looked at.

GDAL itself would open whatever the bytes of a file ask for: a text inside a shapefile's zip that names an address or
another file is followed. So every other driver is off before the first file is opened, and no address is called.
"""

import re
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

import pyogrio
from pyogrio.core import _register_drivers

from geo.errors import InputError
from geo.plain import shown

DRIVERS = frozenset({"ESRI Shapefile", "GPKG"})
SHAPEFILE_MAGIC = b"\x00\x00\x27\x0a"
SQLITE_MAGIC = b"SQLite format 3\x00"
# What a GeoPackage's own tables look like. Other modules of SQLite read files that lie beside it, or anywhere.
INSIDE = re.compile(
    r"\s*CREATE\s+(?:(?:UNIQUE\s+)?(?:TABLE|INDEX|VIEW|TRIGGER)\b.*"
    r'|VIRTUAL\s+TABLE\s+(?:"(?:[^"]|"")*"|\w+)\s+USING\s+rtree\s*\([^()]*\)\s*)',
    re.IGNORECASE | re.DOTALL,
)


def address(path: Path, name: str) -> str:
    """How GDAL is told of a shapefile or a GeoPackage; InputError where the bytes are another's.

    `name` is how a fault calls the file. GDAL is closed to everything else from here on, in the whole process.
    """
    _close_all_others()
    with path.open("rb") as file:
        head = file.read(len(SQLITE_MAGIC))
    if head == SQLITE_MAGIC:
        _look_into_geopackage(path, name)
    elif not head.startswith(SHAPEFILE_MAGIC):
        raise InputError(f"{name}: it is neither a shapefile nor a GeoPackage, by its first bytes.")
    return str(path.resolve())


@cache
def _close_all_others() -> None:
    others = ",".join(sorted(set(pyogrio.list_drivers()) - DRIVERS))
    # Only one name may be asked of a server, and no server has it.
    pyogrio.set_gdal_config_options({"OGR_SKIP": others, "CPL_VSIL_CURL_ALLOWED_FILENAME": "none"})
    _register_drivers()
    if set(pyogrio.list_drivers()) != DRIVERS:
        raise RuntimeError("GDAL could not be closed to other kinds of file; no outlines are opened with it.")


def _look_into_geopackage(path: Path, name: str) -> None:
    try:
        # Read as it lies: no journal beside it is followed, and nothing is written.
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            rows = database.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    except (sqlite3.Error, UnicodeDecodeError) as fault:
        raise InputError(f"{name}: the shapes in it cannot be read; download it again.") from fault
    if "gpkg_contents" not in {table for table, _ in rows}:
        raise InputError(f"{name}: it is a database and no GeoPackage; export the layer as a GeoPackage.")
    if beyond := [table for table, made in rows if not (isinstance(made, str) and INSIDE.fullmatch(made))]:
        raise InputError(
            f"{name}: the table {shown(str(beyond[0]))} in it is kept outside the file; export its layer alone."
        )
