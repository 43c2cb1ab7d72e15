"""Stops of the National Public Transport Access Nodes, with the upper-case headings of its own download."""

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.sources.columns import read_columns
from geo.sources.guesses import assume_date
from geo.sources.look import Look
from geo.sources.reading import Kind, RawFile, Sample, TextTable
from geo.sources.services.place_lists import StopList, given_names
from geo.sources.services.standing import by_columns

NEEDED = ("atcocode", "commonname", "stoptype")
READ = (*NEEDED, "longitude", "latitude", "easting", "northing", "status")
# What a stop is, by its type; entrances, taxi ranks, ferries and airports are none of ours.
KIND_OF_TYPE = {
    **dict.fromkeys(("BCT", "BCS", "BCQ", "BST"), "bus"),
    **dict.fromkeys(("PLT", "MET", "TMU"), "tram"),
    **dict.fromkeys(("RLY", "RPL", "RSE"), "rail"),
}
GONE = ("del", "inactive", "ina")


def is_naptan(sample: Sample) -> bool:
    """The download's own headings."""
    return sample.format == "csv" and sample.has(*NEEDED)


def read_naptan(raw: RawFile) -> StopList:
    """Stops in use of buses, trams and trains, each with its kind."""
    table = read_columns(raw, *READ)
    table.need(*NEEDED)
    cells = table.frame[[name for name in READ if name in table.frame]].astype(str)
    status = cells["status"].str.lower() if "status" in cells else pd.Series("", cells.index)
    kinds = cells["stoptype"].str.upper().map(KIND_OF_TYPE)
    gone = status.isin(GONE) | status.str.startswith("del")
    keep = (kinds.notna() & ~gone).to_numpy()
    if not keep.any():
        raise InputError(f"{raw.name}: no row is a stop in use of a bus, a tram or a train; such were expected.")
    frame = cells[keep].reset_index(drop=True).rename(columns={"commonname": "common_name"})
    pair = ("longitude", "latitude") if _filled(frame, "longitude", "latitude") else ("easting", "northing")
    frame = frame.drop(columns=[name for name in READ[3:7] if name not in pair and name in frame])
    listed = TextTable(raw.name, frame, table.lines[keep], table.notes)
    standing = by_columns(listed, names=given_names(listed))
    has_place = np.isfinite(standing.easting)
    if not has_place.any():
        raise InputError(f"{raw.name}: no stop has coordinates; longitude and latitude of each were expected.")
    kind = kinds[keep].reset_index(drop=True)
    stops = pd.DataFrame(
        {"name": given_names(listed), "easting": standing.easting, "northing": standing.northing, "kind": kind}
    ).set_index((kind + "-" + frame["atcocode"]).rename("stop_id"))
    stops = stops[has_place & (stops["name"] != "").to_numpy() & ~stops.index.duplicated()]
    note = (
        f"{raw.name}: {int(keep.sum()):,} of {len(keep):,} stops are in use by buses, trams or trains; out of use and "
        f"left out: {int(gone.sum()):,}."
    )
    source = assume_date(raw, raw.source("Stops (NaPTAN)", publisher="Department for Transport"))
    return StopList(stops, source, (*table.notes, *standing.notes, note))


def _filled(frame: pd.DataFrame, *columns: str) -> bool:
    return all(name in frame and bool((frame[name] != "").mean() > 1 / 2) for name in columns)


KINDS: tuple[Kind, ...] = (
    Kind(
        "naptan",
        "Stops (NaPTAN)",
        is_naptan,
        read_naptan,
        Look(
            "Stops of buses, trams and trains that the map names",
            NEEDED,
            marks="with longitude and latitude, or easting and northing alone",
            example="ATCOCode, NaptanCode, PlateCode, CleardownCode, CommonName, CommonNameLang, ShortCommonName",
            seen="the whole header of 43 columns and rows of it, quoted in tests of three programs that read the "
            "download",
        ),
    ),
)
