"""Where postcodes are and which areas they lie in: the Ordnance Survey's Code-Point Open and the tables of the ONS.

A postcode's key is upper case without spaces. A terminated postcode is kept and marked: old records still carry it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.plain import shown
from geo.provenance import Source
from geo.sources.services.postal import POSTCODE

# In Code-Point Open 90 means that there is no place (0, 0); in the ONS tables that is grid reference quality 9.
NO_PLACE = frozenset({"90", "9"})


@dataclass(frozen=True)
class PostcodeTable:
    """Postcodes of one publication.

    Attributes
    ----------
    frame
        Index postcode (no spaces); easting, northing (metres, NaN where there is no place), quality (the publisher's
        own figure), ward_code, lad_code, oa11, lsoa11, msoa11, oa21, lsoa21, msoa21 ("" where none), live (bool). A
        column the file does not have is absent.
    code_point
        Whether it is Code-Point Open.
    """

    frame: pd.DataFrame
    code_point: bool
    source: Source
    notes: tuple[str, ...] = ()


def checked(name: str, frame: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Keys without spaces, figures as numbers, and a sentence for each kind of row left out."""
    notes = []
    keys = frame["postcode"].str.replace(" ", "", regex=False).str.upper()
    form = keys.str.fullmatch(POSTCODE)
    if not form.all():
        notes.append(
            f"{name}: {shown(keys[~form].iloc[0])} is no postcode such as M15 4AB; {int((~form).sum())} such rows "
            f"left out."
        )
    frame = frame.assign(postcode=keys)[form.to_numpy()].drop_duplicates()
    if frame.empty:
        raise InputError(f"{name}: no row has a postcode such as M15 4AB.")
    frame = frame.set_index("postcode")
    repeated = frame.index[frame.index.duplicated()]
    if len(repeated):
        raise InputError(f"{name}: the postcode {repeated[0]} is given twice with different places; give each once.")
    if "easting" in frame.columns:
        easting, northing = (pd.to_numeric(frame[column], errors="coerce") for column in ("easting", "northing"))
        quality = frame["quality"] if "quality" in frame.columns else pd.Series("", index=frame.index)
        nowhere = quality.isin(NO_PLACE) | ~(easting > 0) | ~(northing > 0)
        frame = frame.assign(easting=easting.mask(nowhere), northing=northing.mask(nowhere))
        if nowhere.any():
            notes.append(f"{name}: {int(nowhere.sum())} postcodes have no place of their own.")
    if "quality" in frame.columns:
        frame = frame.assign(quality=pd.to_numeric(frame["quality"], errors="coerce"))
    return frame, tuple(notes)


OWN_POINT = {True: "Code-Point Open", False: "postcode directory"}
FALLBACKS = (
    (("oa21", "oa11"), "middle of its output area's other postcodes, approximate"),
    (("lsoa21", "lsoa11"), "middle of its LSOA's other postcodes, approximate"),
)


def place_postcodes(code_point: PostcodeTable | None, directory: PostcodeTable | None) -> pd.DataFrame:
    """Where every known postcode is: index postcode; easting, northing (metres), basis (in words), live (bool).

    Code-Point Open's own point first, then the directory's; a postcode in neither takes the middle of the other
    postcodes of its output area, else of its LSOA. One that has neither is not in the answer.
    """
    point_tables = [_own_points(table) for table in (code_point, directory) if table is not None]
    own = pd.concat(point_tables) if point_tables else _nothing()
    own = own[~own.index.duplicated()]
    parts = [own, *_middles(own, directory)] if directory is not None else [own]
    placed = pd.concat([part for part in parts if len(part)] or [_nothing()])
    return placed[~placed.index.duplicated()].sort_index()


def _nothing() -> pd.DataFrame:
    return pd.DataFrame(
        {"easting": np.empty(0), "northing": np.empty(0), "basis": [], "live": np.empty(0, bool)},
        index=pd.Index([], name="postcode"),
    )


def _own_points(table: PostcodeTable) -> pd.DataFrame:
    if "easting" not in table.frame.columns:
        return _nothing()
    known = table.frame[table.frame["easting"].notna()]
    return known[["easting", "northing", "live"]].assign(basis=OWN_POINT[table.code_point])


def _middles(own: pd.DataFrame, directory: PostcodeTable) -> Iterator[pd.DataFrame]:
    for columns, basis in FALLBACKS:
        column = next((name for name in columns if name in directory.frame.columns), None)
        if column is None:
            continue
        area = directory.frame[column]
        points = own[["easting", "northing"]].join(area[area != ""], how="inner")
        middle = points.groupby(column).mean()
        lost = directory.frame[~directory.frame.index.isin(own.index) & area.isin(middle.index)]
        at = middle.loc[lost[column]].set_index(lost.index)
        yield at.assign(live=lost["live"], basis=basis)
