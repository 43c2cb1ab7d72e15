"""Postcodes of the Office for National Statistics: its directory, and lookups from postcodes to areas."""

import re
from collections.abc import Iterable

import pandas as pd

from geo.errors import InputError
from geo.sources.code_point import is_code_point
from geo.sources.columns import read_columns
from geo.sources.look import Look
from geo.sources.postcodes import PostcodeTable, checked
from geo.sources.reading import Kind, RawFile, Sample

DIRECTORY_MEMBER = re.compile(r"(^|/)Data/(ONSPD|NSPL)[^/]*\.csv$", re.IGNORECASE)
NORTHERN_IRISH = r"BT\d"
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


def _matches_directory(sample: Sample) -> bool:
    if sample.format == "zip":
        return any(DIRECTORY_MEMBER.search(row[0]) for row in sample.rows) and not is_code_point(sample)
    return sample.format == "csv" and sample.has("pcds", "dointr", "doterm") and _ours(sample.header) != {}


def _ours(header: Iterable[str]) -> dict[str, str]:
    """Our column by the publisher's, for those that the header has."""
    return {
        column: ours
        for ours, pattern in DIRECTORY_COLUMNS.items()
        for column in header
        if re.fullmatch(pattern, column) is not None
    }


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
    frame, notes = checked(raw.name, frame)
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


KINDS: tuple[Kind, ...] = (
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
