"""The closed list of the ways of finding a newest edition, and what an entry may set for each."""

from geo.fetching.arcgis import arcgis_service
from geo.fetching.finding import Way, fixed, govuk_page, os_download
from geo.fetching.landing import html_page
from geo.fetching.nomis import nomis

WAYS: dict[str, Way] = {
    "fixed": fixed,
    "arcgis_service": arcgis_service,
    "nomis": nomis,
    "govuk_page": govuk_page,
    "html_page": html_page,
    "os_download": os_download,
}
SETTINGS: dict[str, frozenset[str]] = {
    "fixed": frozenset({"edition", "bytes", "name", "member"}),
    "arcgis_service": frozenset({"patterns", "column", "where", "codes", "within", "distinct"}),
    "nomis": frozenset({"geography", "codes", "query"}),
    "govuk_page": frozenset({"link", "member"}),
    "html_page": frozenset({"sub_page", "link", "member"}),
    "os_download": frozenset({"format", "member"}),
}
