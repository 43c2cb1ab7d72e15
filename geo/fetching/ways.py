"""The closed list of the ways of finding a newest edition, and what an entry may set for each."""

from geo.fetching.arcgis import arcgis_service
from geo.fetching.extracts import geofabrik, regions
from geo.fetching.finding import Edition, Finder, Way, fixed, govuk_page, os_download
from geo.fetching.landing import html_page
from geo.fetching.listed import listed
from geo.fetching.nomis import nomis
from geo.fetching.releases import arcgis_item, dated, ees_release, fixed_or_pages, json_pages


def _fixed(finder: Finder) -> Edition:
    """The address of the entry itself, or the same for one region after another or for one authority of a list, or
    pages in its place."""
    if "regions" in finder.entry.settings:
        return regions(finder)
    if "listed_at" in finder.entry.settings:
        return listed(finder)
    return fixed_or_pages(finder) if "pages" in finder.entry.settings else fixed(finder)


WAYS: dict[str, Way] = {
    "fixed": _fixed,
    "arcgis_service": arcgis_service,
    "arcgis_item": arcgis_item,
    "nomis": nomis,
    "govuk_page": govuk_page,
    "html_page": html_page,
    "os_download": os_download,
    "geofabrik": geofabrik,
    "dated": dated,
    "ees_release": ees_release,
    "json_pages": json_pages,
}
SETTINGS: dict[str, frozenset[str]] = {
    "fixed": frozenset(
        {"edition", "bytes", "name", "member", "query", "regions", "covers", "by_hand", "pages", "pages_at"}
        | {"listed_at", "listed_rows", "listed_name", "listed_number", "rows", "count"}
    ),
    "arcgis_service": frozenset({"patterns", "column", "where", "codes", "within", "layer", "several", "distinct"}),
    "arcgis_item": frozenset({"title_words", "title_like", "owner", "type", "member"}),
    "nomis": frozenset({"geography", "codes", "query"}),
    "govuk_page": frozenset({"link", "member"}),
    "html_page": frozenset({"sub_page", "link", "member"}),
    "os_download": frozenset({"format", "member"}),
    "geofabrik": frozenset({"extract", "covers"}),
    "dated": frozenset({"least_bytes"}),
    "ees_release": frozenset({"files", "member"}),
    "json_pages": frozenset({"query", "limit", "rows", "count"}),
}
