"""Files that are known by sight and not used, so that a reader learns why a table of theirs is not on a page.

They share a file, as one table: each is a title, a mark and the sentence that says why, and nothing is read of it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from geo.provenance import Source
from geo.sources.look import Look
from geo.sources.reading import Kind, RawFile, Sample


@dataclass(frozen=True)
class NotUsed:
    """A file that was recognised; `why` is the sentence that says why nothing is taken from it."""

    why: str
    source: Source


def _members(sample: Sample) -> set[str]:
    return {row[0].rsplit("/", 1)[-1].lower() for row in sample.rows} if sample.format == "zip" else set()


def _columns(*names: str) -> Callable[[Sample], bool]:
    return lambda sample: sample.format == "csv" and sample.has(*names)


def _is_osm_background(sample: Sample) -> bool:
    return any(member.startswith("gis_osm_") for member in _members(sample))


def _is_workbook(sample: Sample) -> bool:
    return "content.xml" in _members(sample)


def _is_lines(sample: Sample) -> bool:
    return sample.format == "geojson" and sample.geometry in ("LineString", "MultiLineString")


def _is_drawn_figures(sample: Sample) -> bool:
    return sample.format == "geojson" and sample.has("ward_code", "district_name")


def _is_road_nodes(sample: Sample) -> bool:
    return sample.format == "geojson" and sample.has("formofnode")


# key, title, how it is recognised, why nothing is taken from it.
KNOWN: tuple[tuple[str, str, Callable[[Sample], bool], str], ...] = (
    (
        "osm_background",
        "OpenStreetMap shapefiles",
        _is_osm_background,
        "Shapes for drawing; streets and what the map names are read from the .osm.pbf file instead.",
    ),
    ("workbook", "spreadsheet", _is_workbook, "A spreadsheet; save the sheet that is meant as CSV."),
    (
        "lines",
        "lines of routes",
        _is_lines,
        "Lines on a map; they tell neither times nor which streets can be walked.",
    ),
    (
        "road_nodes",
        "junctions of roads",
        _is_road_nodes,
        "Junctions without the roads between them; nothing can be reached along them.",
    ),
    (
        "drawn_figures",
        "figures by ward with their outlines",
        _is_drawn_figures,
        "Figures of one subject drawn by ward, several to a ward; they are no set of ward boundaries.",
    ),
    (
        "traffic_counts",
        "traffic count points",
        _columns("count_point_id", "road_name"),
        "Places where traffic is counted; no speed or journey can be taken from them.",
    ),
    (
        "house_prices",
        "house prices by LSOA",
        _columns("area_code", "median_price", "transactions"),
        "House prices; no page shows them.",
    ),
    (
        "country_of_birth",
        "country of birth by named area",
        _columns("area_name", "country_of_birth", "value"),
        "Areas are given by local names only, without codes, so its rows cannot be joined to any area.",
    ),
)
MARKS = {
    "osm_background": "a zip with gis_osm_*",
    "workbook": "an OpenDocument spreadsheet (.ods)",
    "lines": "shapes that are lines",
    "road_nodes": "shapes with formOfNode",
    "drawn_figures": "shapes with ward_code and district_name",
    "traffic_counts": "count_point_id and road_name",
    "house_prices": "median_price and transactions by area_code",
    "country_of_birth": "area_name, country_of_birth and value, without codes",
}


def _reader(title: str, why: str) -> Callable[[RawFile], NotUsed]:
    return lambda raw: NotUsed(why, raw.source(title))


KINDS = tuple(
    Kind(key, title, matches, _reader(title, why), Look(f"Nothing. {why}", marks=MARKS[key], seen="files of Trafford"))
    for key, title, matches, why in KNOWN
)
