"""Every kind of file that is known, and the page that tells them, made from what each kind says of itself.

A kind lies in a file of its own, with its headings, its checks and where the headings were seen; those of which nothing
is taken are one table.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.errors import InputError
from geo.provenance import Source
from geo.sources import boundaries, centres, code_point, geography_lookups, postcode_directory, unused
from geo.sources.evidence import decisions, heard, poll_answers
from geo.sources.gtfs import gtfs
from geo.sources.indicators import deprivation, fingertips, hate_crimes, iod_underlying, long_layout, survey
from geo.sources.look import Look
from geo.sources.official import known as official
from geo.sources.osm import heights
from geo.sources.people import (
    arrivals,
    census,
    census_long,
    estimates,
    homes,
    list_groups,
    moves,
    nino,
    pupil_groups,
    school_rolls,
    school_turbulence,
    small_area_estimates,
    staff,
    vital_events,
    workforce,
)
from geo.sources.reading import Kind, RawFile, Sample
from geo.sources.services import estates, journey_times, points, stops
from geo.sources.services import known as services

NOT_SEEN = "nobody here has seen its headings"


@dataclass(frozen=True)
class StreetFile:
    """An OpenStreetMap extract, to be read when the place is built: it is the one file too large to hold as a table."""

    path: Path
    source: Source


def _is_street_file(sample: Sample) -> bool:
    return sample.format == "pbf"


def _street_file(raw: RawFile) -> StreetFile:
    if raw.member:
        raise InputError(f"{raw.name}: streets are read from a file of their own; unpack the archive.")
    return StreetFile(raw.path, raw.source("OpenStreetMap extract", publisher="OpenStreetMap contributors"))


STREETS = Kind(
    "streets",
    "streets (OpenStreetMap)",
    _is_street_file,
    _street_file,
    Look(
        "Streets and paths, for minutes; and what the map names",
        marks="an .osm.pbf file",
        example="no columns",
        seen="extracts of Rutland, the Isle of Wight, Newport and Porto",
    ),
)

KINDS: tuple[Kind, ...] = (
    *boundaries.KINDS,
    *centres.KINDS,
    *geography_lookups.KINDS,
    *code_point.KINDS,
    *postcode_directory.KINDS,
    *census.KINDS,
    *census_long.KINDS,
    *estimates.KINDS,
    *small_area_estimates.KINDS,
    *deprivation.KINDS,
    *iod_underlying.KINDS,
    *long_layout.KINDS,
    *fingertips.KINDS,
    *nino.KINDS,
    *survey.KINDS,
    *hate_crimes.KINDS,
    *journey_times.KINDS,
    *vital_events.KINDS,
    *school_turbulence.KINDS,
    *school_rolls.KINDS,
    *pupil_groups.KINDS,
    *arrivals.KINDS,
    *homes.KINDS,
    *workforce.KINDS,
    *list_groups.KINDS,
    *moves.KINDS,
    *heard.KINDS,
    *decisions.KINDS,
    *poll_answers.KINDS,
    *services.KINDS,
    *stops.KINDS,
    *points.KINDS,
    *official.KINDS,
    *estates.KINDS,
    *staff.KINDS,
    STREETS,
    *heights.KINDS,
    *gtfs.KINDS,
    *unused.KINDS,
)


def to_plain() -> dict[str, Any]:
    """The kinds as plain values: key, title, what each gives, what it is known by and where that was seen."""
    return {
        "kinds": [
            {
                "key": kind.key,
                "title": kind.title,
                "gives": kind.look.gives,
                "needed": list(kind.look.needed),
                "marks": kind.look.marks,
                "example": kind.look.example,
                "seen": kind.look.seen,
                "not_seen": _not_seen(kind.look),
            }
            for kind in KINDS
        ]
    }


def page() -> str:
    """The kinds as a page of Markdown, which KINDS.md is."""
    told = [
        f"- **{kind.title}** (`{kind.key}`). " + " ".join(f"*{name}*: {words}." for name, words in _told(kind.look))
        for kind in KINDS
    ]
    return "\n".join(
        [
            "# Kinds of file that are read",
            "",
            "Printed by `python -m geo kinds`; what is wrong here is mended in the kind's own file. A file is known "
            "by its "
            "contents, never by its name. Headings are compared in small letters. A heading that nobody here has "
            "seen is "
            "said to be so.",
            "",
            *told,
            "",
        ]
    )


def _told(look: Look) -> Iterator[tuple[str, str]]:
    yield "gives", look.gives.removesuffix(".")
    known_by = ", ".join(look.needed) + ("; " if look.needed and look.marks else "") + look.marks
    yield "known by", known_by
    if look.example:
        yield "begins", look.example
    if look.seen:
        yield "seen in", look.seen
    if not_seen := _not_seen(look):
        yield "not seen", not_seen


def _not_seen(look: Look) -> str:
    return look.not_seen or ("" if look.seen else NOT_SEEN)
