"""Where postcodes are and which areas they lie in: the Ordnance Survey's Code-Point Open and the tables of the ONS.

A postcode's key is upper case without spaces. A terminated postcode is kept and marked: old records still carry it.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.plain import beginning, shown
from geo.provenance import Source
from geo.sources.columns import read_columns
from geo.sources.look import REAL_FILES, Look
from geo.sources.reading import Kind, RawFile, Sample
from geo.sources.services.postal import POSTCODE

CODE_POINT_MEMBER = re.compile(r"(^|/)Data/CSV/[^/]+\.csv$", re.IGNORECASE)
CODE_POINT_HEADER = re.compile(r"(^|/)Doc/[^/]*Headers\.csv$", re.IGNORECASE)
DIRECTORY_MEMBER = re.compile(r"(^|/)Data/(ONSPD|NSPL)[^/]*\.csv$", re.IGNORECASE)
# The columns of Code-Point Open in their fixed order, for an archive without the list in Doc/.
CODE_POINT_COLUMNS = (
    "postcode",
    "positional_quality_indicator",
    "eastings",
    "northings",
    "country_code",
    "nhs_regional_ha_code",
    "nhs_ha_code",
    "admin_county_code",
    "admin_district_code",
    "admin_ward_code",
)
NORTHERN_IRISH = r"BT\d"
# In Code-Point Open 90 means that there is no place (0, 0); in the ONS tables that is grid reference quality 9.
NO_PLACE = frozenset({"90", "9"})
# Our column: the publisher's names for it over the years.
DIRECTORY_COLUMNS = {
    "easting": r"(os)?east1m",
    "northing": r"(os)?(north1m|nrth1m)",
    "quality": r"(os)?gridind|osgrdind",
    "ward_code": r"wd\d\dcd|osward",
    "lad_code": r"lad\d\dcd|ladcd|oslaua|laua",
    "oa11": r"oa11(cd)?",
    "lsoa11": r"lsoa11(cd)?",
    "msoa11": r"msoa11(cd)?",
    "oa21": r"oa21(cd)?",
    "lsoa21": r"lsoa21(cd)?",
    "msoa21": r"msoa21(cd)?",
}


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


def _matches_code_point(sample: Sample) -> bool:
    return sample.format == "zip" and any(CODE_POINT_MEMBER.search(row[0]) for row in sample.rows)


def _matches_directory(sample: Sample) -> bool:
    if sample.format == "zip":
        return any(DIRECTORY_MEMBER.search(row[0]) for row in sample.rows) and not _matches_code_point(sample)
    return sample.format == "csv" and sample.has("pcds", "dointr", "doterm") and _ours(sample.header) != {}


def _ours(header: Iterable[str]) -> dict[str, str]:
    """Our column by the publisher's, for those that the header has."""
    return {
        column: ours
        for ours, pattern in DIRECTORY_COLUMNS.items()
        for column in header
        if re.fullmatch(pattern, column) is not None
    }


def read_code_point(raw: RawFile) -> PostcodeTable:
    """Code-Point Open as it is downloaded: one file a postcode area, without a header row."""
    header = [name for name in raw.archive.namelist() if CODE_POINT_HEADER.search(name)]
    columns: tuple[str, ...] = CODE_POINT_COLUMNS
    if header:
        lines = raw.archive.read(header[0]).decode("latin-1").splitlines()
        # The list holds short names first and long ones on its last line.
        columns = tuple(cell.strip().lower() for cell in next(csv.reader([lines[-1]]))) if lines else columns
    absent = {"postcode", "eastings", "northings", "positional_quality_indicator"} - set(columns)
    if absent:
        raise InputError(f"{raw.name}: {beginning(str(header[0]))} names no column {', '.join(sorted(absent))}.")
    frames = []
    for name in sorted(raw.archive.namelist()):
        if CODE_POINT_MEMBER.search(name):
            with raw.archive.open(name) as file:
                frames.append(_text_table(f"{raw.name}, {name}", file.read(), list(columns)))
    text = pd.concat(frames, ignore_index=True)
    frame = pd.DataFrame(
        {
            "postcode": text["postcode"],
            "easting": text["eastings"],
            "northing": text["northings"],
            "quality": text["positional_quality_indicator"],
        }
    )
    for ours, theirs in (("ward_code", "admin_ward_code"), ("lad_code", "admin_district_code")):
        if theirs in text.columns:
            frame[ours] = text[theirs]
    frame["live"] = True
    frame, notes = _checked(raw.name, frame)
    metadata = [name for name in raw.archive.namelist() if name.lower().endswith("doc/metadata.txt")]
    edition = _edition(raw.archive.read(metadata[0]).decode("latin-1")) if metadata else ""
    source = raw.source("Code-Point Open", edition=edition, publisher="Ordnance Survey")
    return PostcodeTable(frame, True, source, notes)


def _edition(metadata: str) -> str:
    match = re.search(r"DATASET VERSION NUMBER:\s*([\d.]+)", metadata)
    return match.group(1) if match else ""


def _text_table(name: str, content: bytes, columns: list[str]) -> pd.DataFrame:
    try:
        frame = pd.read_csv(io.BytesIO(content), header=None, dtype=str, keep_default_na=False)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as fault:
        raise InputError(f"{name}: not a table that can be read ({str(fault).strip()}).") from fault
    if frame.shape[1] != len(columns):
        raise InputError(f"{name}: not the {len(columns)} columns that were expected, but {frame.shape[1]}.")
    return frame.set_axis(columns, axis="columns").fillna("")


def read_directory(raw: RawFile) -> PostcodeTable:
    """A postcode table of the ONS, from 2022's lookup of output areas to today's directory, plain or zipped."""
    text = _directory_text(raw)
    northern_irish = text["pcds"].str.upper().str.match(NORTHERN_IRISH)
    text = text[~northern_irish]
    if text.empty and northern_irish.any():
        raise InputError(
            f"{raw.name}: every postcode in it is Northern Irish; their licence is another, and none is read."
        )
    ours = _ours(text.columns)
    frame = pd.DataFrame({"postcode": text["pcds"], **{name: text[column] for column, name in ours.items()}})
    frame["live"] = (text["doterm"] == "") if "doterm" in text.columns else True
    frame, notes = _checked(raw.name, frame)
    if northern_irish.any():
        notes = (
            *notes,
            f"{raw.name}: Northern Irish postcodes are left out ({int(northern_irish.sum()):,}), as theirs is not "
            f"the Open "
            f"Government Licence.",
        )
    ended = int((~frame["live"]).sum())
    if ended:
        notes = (*notes, f"{raw.name}: {ended} of {len(frame)} postcodes are no longer in use; kept for old records.")
    title = "Postcode directory" if "easting" in frame.columns else "Postcodes to output areas"
    source = raw.source(title, publisher="Office for National Statistics")
    return PostcodeTable(frame, False, source, notes)


def _directory_text(raw: RawFile) -> pd.DataFrame:
    if raw.sample.format != "zip":
        table = read_columns(raw, "pcds", "doterm", *_ours(raw.sample.header))
        table.need("pcds", "doterm")
        return table.frame.astype(str)
    member = next(name for name in raw.archive.namelist() if DIRECTORY_MEMBER.search(name))
    with raw.archive.open(member) as file:
        first = file.readline().removeprefix(b"\xef\xbb\xbf").decode("latin-1")
    header = [cell.strip().strip('"').lower() for cell in first.split(",")]
    wanted = {"pcds", "doterm", *_ours(header)}
    if "pcds" not in header:
        raise InputError(f"{raw.name}: {member} has no column pcds; a postcode directory was expected.")

    # The directory of the whole country has 2.7 million rows of 55 columns: only those that are used are read.
    def is_wanted(name: str) -> bool:
        return name.strip().lower() in wanted

    try:
        with raw.archive.open(member) as file:
            frame = pd.read_csv(file, dtype=str, keep_default_na=False, usecols=is_wanted, encoding="utf-8-sig")
    except (pd.errors.ParserError, UnicodeDecodeError) as fault:
        raise InputError(f"{raw.name}, {member}: not a table that can be read ({str(fault).strip()}).") from fault
    return frame.rename(columns=lambda name: name.strip().lower())


def _checked(name: str, frame: pd.DataFrame) -> tuple[pd.DataFrame, tuple[str, ...]]:
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


KINDS = (
    Kind(
        "code_point",
        "postcodes: Code-Point Open",
        _matches_code_point,
        read_code_point,
        Look(
            "Where postcodes are, and each one's ward",
            marks="a zip with Data/CSV/*.csv, without a line of headings",
            example="postcode, positional_quality_indicator, eastings, northings, country_code",
            seen=REAL_FILES,
        ),
    ),
    Kind(
        "postcode_directory",
        "postcodes: a table of the ONS",
        _matches_directory,
        read_directory,
        Look(
            "Which small areas and wards a postcode lies in, and where it is; postcodes no longer in use among them",
            ("pcds", "dointr", "doterm"),
            marks="a zip with Data/ONSPD*.csv or Data/NSPL*.csv, or the table itself; columns known by their stem, "
            "whatever the two figures of the year",
            example="pcd7, pcd8, pcds, dointr, doterm, usrtypind, east1m, north1m, gridind, oa21cd, cty26cd, lad26cd",
            seen="files of Trafford, Rutland and the Isle of Wight (May 2022); the whole header of 2025 (oa21cd, "
            "lad25cd, wd25cd) and of August 2026 (lad26cd, wd26cd, ctry26cd) in tests of code that reads them",
        ),
    ),
)
