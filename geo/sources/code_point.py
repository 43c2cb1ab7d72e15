"""Postcodes of the Ordnance Survey's Code-Point Open, as it is downloaded."""

import csv
import io
import re

import pandas as pd

from geo.errors import InputError
from geo.plain import beginning
from geo.sources.look import REAL_FILES, Look
from geo.sources.postcodes import PostcodeTable, checked
from geo.sources.reading import Kind, RawFile, Sample

CODE_POINT_MEMBER = re.compile(r"(^|/)Data/CSV/[^/]+\.csv$", re.IGNORECASE)
CODE_POINT_HEADER = re.compile(r"(^|/)Doc/[^/]*Headers\.csv$", re.IGNORECASE)
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


def is_code_point(sample: Sample) -> bool:
    """A zip with Code-Point Open's tables, one a postcode area."""
    return sample.format == "zip" and any(CODE_POINT_MEMBER.search(row[0]) for row in sample.rows)


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
    frame, notes = checked(raw.name, frame)
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


KINDS: tuple[Kind, ...] = (
    Kind(
        "code_point",
        "postcodes: Code-Point Open",
        is_code_point,
        read_code_point,
        Look(
            "Where postcodes are, and each one's ward",
            marks="a zip with Data/CSV/*.csv, without a line of headings",
            example="postcode, positional_quality_indicator, eastings, northings, country_code",
            seen=REAL_FILES,
        ),
    ),
)
