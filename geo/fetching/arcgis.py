"""The newest of the services of one kind on ArcGIS, asked in pages until it says that there is no more."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from geo.errors import InputError
from geo.fetching.finding import ABBREVIATED, MONTHS, Edition, Finder, Parts, as_json
from geo.fetching.keeping import Part

# What is asked for at once; how many come the service decides.
PAGE = 2000


def arcgis_service(finder: Finder) -> Edition:
    """The service of the newest year, month and version whose name fits one of the patterns.

    The editions' names change from year to year, and so do their columns: the layer itself tells its own.
    """
    newest, match = _newest(finder)
    parts = match.groupdict()
    month, year = _month(parts), parts.get("year") or ""
    layer = _layer(finder, newest)
    if not month or len(year) != len("2026"):
        return Edition(newest, "file name", finder.entry.date, _parts(finder, layer))
    version = f", version {parts['version']}" if parts.get("version") else ""
    words = f"{MONTHS[month - 1].capitalize()} {year}{version}"
    return Edition(words, "file name", finder.entry.date or f"{year}-{month:02d}", _parts(finder, layer))


def layer_of(finder: Finder) -> str:
    """The address of the newest service's layer, which tells its own columns."""
    return _layer(finder, _newest(finder)[0])


def _layer(finder: Finder, service: str) -> str:
    return f"{finder.entry.address}/{service}/FeatureServer/{int(finder.entry.settings.get('layer', 0))}"


def _newest(finder: Finder) -> tuple[str, re.Match[str]]:
    address = finder.entry.address
    listed = finder.look_json(f"{address}?f=json").get("services", [])
    names = [str(service["name"]).rpartition("/")[2] for service in listed]
    patterns = [re.compile(finder.bounds.filled(text)) for text in finder.entry.settings["patterns"]]
    fitting = {name: match for name in names for pattern in patterns if (match := pattern.fullmatch(name))}
    if not fitting:
        raise InputError(f"{address} lists no service like {patterns[0].pattern}.")
    newest = max(fitting, key=lambda name: _age(fitting[name]))
    return newest, fitting[newest]


def _month(parts: dict[str, Any]) -> int:
    beginning = str(parts.get("month") or "")[:ABBREVIATED].lower()
    starts = [month[:ABBREVIATED] for month in MONTHS]
    return starts.index(beginning) + 1 if beginning in starts else 0


def _age(match: re.Match[str]) -> tuple[int, int, int]:
    parts = match.groupdict()
    return int((parts.get("year") or "0")[-2:]), _month(parts), int(parts.get("version") or 0)


def _parts(finder: Finder, layer: str) -> Parts:
    entry = finder.entry
    column = _column(finder, layer, finder.setting("column")) if entry.settings.get("column") else ""
    distinct = [_column(finder, layer, pattern) for pattern in entry.settings.get("distinct", ())]
    form = {"outFields": "*", "outSR": "4326", "f": "geojson" if entry.file.endswith(".geojson") else "json"}
    if form["f"] == "json":
        form |= {"returnGeometry": "false"}
    if distinct:
        form |= {"outFields": ",".join(distinct), "returnDistinctValues": "true"}
    if column:
        form |= {"orderByFields": column}
    if within := finder.setting("within"):
        form |= {
            "geometry": within,
            "geometryType": "esriGeometryEnvelope",
            "inSR": "4326",
            "spatialRel": "esriSpatialRelIntersects",
        }
    where, codes = str(entry.settings.get("where", "1=1")), str(entry.settings.get("codes", ""))
    for asked, listed in finder.bounds.questions(where, codes, column=column):
        question = {**form, "where": asked}
        counted = {name: question[name] for name in question if name not in ("outFields", "outSR", "orderByFields")}
        # How many different rows there are is told only by the flag that there are no more.
        counts = not distinct
        # Of each code one row comes, unless the entry says that several may.
        owed = (0 if entry.settings.get("several") else listed) or (
            int(finder.look_json(f"{layer}/query", {**counted, "f": "json", "returnCountOnly": "true"})["count"])
            if counts
            else 0
        )
        came = 0
        while True:
            page = {**question, "resultOffset": str(came), "resultRecordCount": str(PAGE)}
            path = yield Part(_name(finder, layer, page), finder.question(f"{layer}/query", page))
            rows, more = _counted(path)
            came += rows
            if not more or not rows:
                break
        if came != owed and not distinct:
            raise InputError(f"{layer}: {came:,} areas came where {owed:,} are owed.")


def _column(finder: Finder, layer: str, pattern: str) -> str:
    wanted = re.compile(pattern)
    fields = [str(field["name"]) for field in finder.look_json(f"{layer}?f=json").get("fields", [])]
    fitting = [name for name in fields if wanted.fullmatch(name)]
    if len(fitting) != 1:
        raise InputError(
            f"{layer}: one column like {wanted.pattern} was expected; its columns are {', '.join(fields)}."
        )
    return fitting[0]


def _name(finder: Finder, layer: str, form: dict[str, str]) -> str:
    digest = hashlib.sha256(f"{layer} {sorted(form.items())}".encode()).hexdigest()[:12]
    return f"{finder.bounds.code if finder.entry.of_place else 'all'}-{digest}.json"


def _counted(path: Path) -> tuple[int, bool]:
    """How many rows a page has, and whether there are more; the flag stands in either of two places."""
    page = as_json(path.read_bytes(), path.name)
    more = page.get("exceededTransferLimit") or (page.get("properties") or {}).get("exceededTransferLimit")
    return len(page.get("features", [])), bool(more)


def features_of(paths: list[Path]) -> list[dict[str, Any]]:
    """The features of all pages."""
    return [feature for path in paths for feature in json.loads(path.read_bytes()).get("features", [])]
