"""Kinds of file that are recognised and set aside, with the reason in words."""

from collections.abc import Callable
from dataclasses import dataclass

from geo.provenance import Source
from geo.sources.reading import Kind, RawFile, Sample


@dataclass(frozen=True)
class SetAside:
    """A file that is known and not used; reason is one sentence for the reader."""

    reason: str
    source: Source


# Key, title, columns that tell the kind, and why it is not used.
TABLES: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    (
        "national_insurance", "National Insurance registrations of overseas nationals",
        ("area_code", "registration_period", "nationality", "value"),
        "Registrations from abroad feed the margin of doubt about people and are not shown below the borough.",
    ),
    (
        "country_of_birth_2011", "Country of birth, 2011", ("area_name", "country_of_birth", "value"),
        "The table names its areas and gives no codes, so that it cannot be joined.",
    ),
    (
        "house_prices", "House prices by small area", ("area_code", "median_price", "transactions"),
        "Nothing here is computed from house prices.",
    ),
    (
        "traffic_points", "Traffic count points", ("count_point_id", "road_name"),
        "Counting points of traffic are no streets; minutes need a street network.",
    ),
    (
        "lists_by_age", "GP lists by broad age", ("practice_code", "total", "16ov"),
        "The age bands overlap, so that they must never be added up, and the table has no date.",
    ),
)  # fmt: skip

SHAPES: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    (
        "ward_crime_shapes", "Crime by ward, with outlines", ("ward_code", "district_name", "crimes", "rate"),
        "These outlines carry a month's crimes and are no list of wards; boundary files have columns such as WD23CD.",
    ),
    (
        "road_nodes", "Road nodes", ("identifier", "formofnode"),
        "Road nodes without the roads between them are no street network.",
    ),
    (
        "bus_routes", "Bus routes", ("serviceid", "stroke"),
        "Lines of bus routes carry no times; minutes by bus need a timetable.",
    ),
    (
        "tram_lines", "Tram and railway lines", ("osm_id", "code", "fclass", "name"),
        "Lines of trams and railways carry no times; minutes by tram need a timetable.",
    ),
)  # fmt: skip

INDICATORS = ("area_code", "indicator", "period", "measure", "value")
INDICATORS_REASON = "Published indicators by area are not shown yet."


def _kind(key: str, title: str, reason: str, *, matches: Callable[[Sample], bool]) -> Kind:
    def read(raw: RawFile) -> SetAside:
        return SetAside(reason, raw.source(title))

    return Kind(key, title, matches, read)


def _with_columns(format_: str, columns: tuple[str, ...]) -> Callable[[Sample], bool]:
    return lambda sample: sample.format == format_ and sample.has(*columns)


def is_indicators(sample: Sample) -> bool:
    """Long indicators of any measure; the long census tables also tell the kind of geography."""
    return sample.format == "csv" and sample.has(*INDICATORS) and not sample.has("geography")


def is_timetable(sample: Sample) -> bool:
    """A zip of a public transport timetable."""
    members = {row[0].rsplit("/", 1)[-1] for row in sample.rows}
    return sample.format == "zip" and {"stops.txt", "stop_times.txt", "trips.txt"} <= members


KINDS: tuple[Kind, ...] = (
    *(_kind(key, title, why, matches=_with_columns("csv", columns)) for key, title, columns, why in TABLES),
    *(_kind(key, title, why, matches=_with_columns("geojson", columns)) for key, title, columns, why in SHAPES),
    _kind("indicators", "Indicators by area", INDICATORS_REASON, matches=is_indicators),
    _kind(
        "timetable", "Public transport timetable", "A timetable, not used in the minutes shown.", matches=is_timetable
    ),
)
