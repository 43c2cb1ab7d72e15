"""A council's list of its land and buildings, in the layout of the Local Government Transparency Code."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.plain import shown
from geo.provenance import Source
from geo.sources.figures import numbers
from geo.sources.look import Look
from geo.sources.reading import Kind, RawFile, Sample, TextTable
from geo.sources.rows import filled_table, first_few
from geo.sources.services.postal import given, words_of
from geo.sources.services.standing import placed, postcodes

NEEDED = ("assetcode", "propertyname", "geox", "geoy", "tenuretype", "holdingtype")
# How the list writes its coordinate systems; a blank one is read by the size of the figures.
SYSTEMS = frozenset(
    {"", "WGS84", "EPSG:4326", "ETRS89", "OSGB", "OSGB36", "BNG", "EPSG:27700", "BRITISH NATIONAL GRID"}
)


@dataclass(frozen=True)
class Estates:
    """Land and buildings of a council.

    frame: index asset_code; name, easting and northing (metres, NaN where not held), postcode (no spaces, "" where none
    is whole), tenure, tenure_detail, holding_type, detail (what it is used for), floor_area_m2 (of the building, NaN
    where not held), energy_rating, address, uprn, as_at (ISO), is_building (whether the holding has a building). Facts
    that services.FACTS knows stand under its keys.
    """

    frame: pd.DataFrame
    source: Source
    notes: tuple[str, ...] = ()


def is_estates(sample: Sample) -> bool:
    """The headings of the transparency layout."""
    return sample.format == "csv" and sample.has(*NEEDED)


def read_estates(raw: RawFile) -> Estates:
    """The list; assets without coordinates, or with impossible ones, are kept without a place and counted."""
    table = filled_table(raw)
    table.need(*NEEDED)
    cells = table.frame
    if (cells["assetcode"].map(given) == "").all():
        raise InputError(f"{raw.name}: AssetCode is empty on every row; it is what tells one asset from another.")
    east, north = (numbers(table, column, lowest=-np.inf) for column in ("geox", "geoy"))
    x, y = east.figures, north.figures
    known, system_notes = _known_system(table)
    names = cells["propertyname"].map(given)
    standing = placed(table, np.where(known, x, np.nan), np.where(known, y, np.nan), names=names)
    codes, postal = postcodes(table, "postcode" if "postcode" in cells else None)
    size, wrong_size = _sizes(table)
    frame = pd.DataFrame(
        {
            "name": names.where(names != "", "Council property (no name held)"),
            "easting": standing.easting,
            "northing": standing.northing,
            "postcode": codes,
            "tenure": words_of(table, "tenuretype"),
            "tenure_detail": words_of(table, "tenuredetail"),
            "holding_type": words_of(table, "holdingtype"),
            "detail": words_of(table, "otherdetail"),
            "floor_area_m2": size,
            "energy_rating": words_of(table, "energyrating"),
            "address": _address(table),
            "uprn": words_of(table, "uprn"),
            "as_at": words_of(table, "effectivedate"),
        }
    ).set_index(pd.Index(cells["assetcode"], name="asset_code"))
    frame["is_building"] = frame["holding_type"].str.contains("building", case=False)
    keep, dropped = _coded_once(table)
    blank = int((x.isna() | y.isna()).sum())
    whole = int(((x.isna() | y.isna()) & (codes != "")).sum())
    missing = f"{raw.name}: no coordinates are held for {blank:,} of {len(cells):,} assets, {whole} with a postcode."
    source = raw.source("Council land and building assets", date=_newest(table), publisher=_publisher(table))
    unread = [sentence for axis in (east, north) for sentence in (*axis.faults, *axis.notes)]
    notes = (*table.notes, *unread, *wrong_size, *system_notes, *standing.notes, *postal, *dropped)
    return Estates(frame[keep], source, (*notes, missing) if blank else notes)


def _sizes(table: TextTable) -> tuple[pd.Series, tuple[str, ...]]:
    if "buildingsize" not in table.frame:
        return pd.Series(np.nan, index=table.frame.index), ()
    size = numbers(table, "buildingsize")
    return size.figures, (*size.faults, *size.notes)


def _known_system(table: TextTable) -> tuple[np.ndarray, tuple[str, ...]]:
    """Which rows are in a coordinate system that is read here, and a sentence for each that is not."""
    system = words_of(table, "coordinatereferencesystem").str.upper()
    known = system.isin(SYSTEMS).to_numpy()
    sentences = [
        f"{table.name}, row {table.row_of(int(at))}: the coordinate system is {shown(system.iloc[at])}; WGS84 or "
        f"British National Grid was expected, and it is listed without a place."
        for at in np.flatnonzero(~known)
    ]
    return known, first_few(sentences, f"rows of {table.name} in another coordinate system")


def _coded_once(table: TextTable) -> tuple[np.ndarray, tuple[str, ...]]:
    """The rows to keep: those with a code of their own; the others are named."""
    code = table.frame["assetcode"]
    empty, again = (code.map(given) == "").to_numpy(), code.duplicated().to_numpy()
    sentences = [
        f"{table.name}, row {table.row_of(int(at))}: "
        + ("AssetCode is empty" if empty[at] else f"AssetCode {code.iloc[at]} stands above already")
        + "; the row is left out."
        for at in np.flatnonzero(empty | again)
    ]
    return ~(empty | again), first_few(sentences, f"rows of {table.name} without a code of their own, left out")


def _address(table: TextTable) -> pd.Series:
    street = (words_of(table, "streetnumber") + " " + words_of(table, "streetname")).str.strip()
    town = words_of(table, "posttown")
    return (street + ", " + town).str.strip(", ")


def _newest(table: TextTable) -> str:
    return str(words_of(table, "effectivedate").max())


def _publisher(table: TextTable) -> str:
    return str(words_of(table, "organisationlabel").iloc[0])


KINDS: tuple[Kind, ...] = (
    Kind(
        "estates",
        "Council land and building assets",
        is_estates,
        read_estates,
        Look(
            "Land and buildings of a council",
            NEEDED,
            example="OrganisationLabel, UPRN, AssetCode, PropertyName, PostCode, GeoX, GeoY, TenureType, HoldingType",
            seen="files of Trafford",
        ),
    ),
)
