"""Newest editions that a catalogue of items, the page of a release or the day in an address tells."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import requests

from geo.errors import InputError
from geo.fetching.arcgis import arcgis_service
from geo.fetching.finding import MONTHS, Edition, Finder, Parts, as_json, fixed, named_month, one
from geo.fetching.keeping import Part

MOST_DAYS_BACK = 7
THERE, PARTLY, GONE = 200, 206, 404
PAGE_DATA = re.compile(r'<script id="__NEXT_DATA__"[^>]*>(.*?)</script>', re.DOTALL)


def arcgis_item(finder: Finder) -> Edition:
    """The newest item of an owner whose title fits; its number changes with each edition."""
    words = quote(f'"{finder.setting("title_words")}" owner:{finder.setting("owner")}')
    address = f"{finder.entry.address}/search?q={words}&sortField=modified&sortOrder=desc&num=100&f=json"
    items = finder.look_json(address).get("results", [])
    pattern = re.compile(finder.setting("title_like"))
    fitting: dict[date, Mapping[str, Any]] = {}
    for item in items:
        match = pattern.fullmatch(str(item.get("title", "")))
        month = named_month(match.groupdict()) if match else None
        if month is not None and item.get("type") == finder.setting("type"):
            fitting.setdefault(month, item)
    if not fitting:
        titles = ", ".join(str(item.get("title")) for item in items[:5]) or "nothing"
        raise InputError(f"{finder.entry.address}: no item is titled like {pattern.pattern}; it names {titles}.")
    month = max(fitting)
    name = f"{fitting[month]['id']}.zip"
    part = Part(name, finder.question(f"{finder.entry.address}/content/items/{fitting[month]['id']}/data"))
    return Edition(f"{MONTHS[month.month - 1].capitalize()} {month.year}", "page", f"{month:%Y-%m}", one(part))


def ees_release(finder: Finder) -> Edition:
    """All files of the latest release of a publication; the page for people bears the release's number."""
    page = finder.look(finder.entry.address).decode("utf-8", errors="replace")
    data = PAGE_DATA.search(page)
    try:
        release = json.loads(data[1])["props"]["pageProps"]["releaseVersionSummary"] if data else {}
    except (ValueError, KeyError, TypeError):
        release = {}
    number, title = str(release.get("id", "")), str(release.get("title", ""))
    if not re.fullmatch(r"[0-9a-f-]{8,40}", number):
        raise InputError(f"{finder.entry.address}: the page tells no release.")
    part = Part(f"{number}.zip", finder.question(f"{finder.setting('files')}/{number}/files"))
    return Edition(title or number, "page", finder.entry.date, one(part))


def dated(finder: Finder) -> Edition:
    """The file of today or of one of the seven days before; what is held and young is not looked for."""
    held = finder.store.young_edition(finder.entry.key, finder.entry.every_days)
    if held:
        day = date.fromisoformat(held)
    elif finder.store.reach is None:
        raise InputError("no file of it is in the store, and nothing is asked now.")
    else:
        day = _newest_day(finder)
    address = _of_day(finder, day)
    return Edition(
        day.isoformat(),
        "file name",
        day.isoformat(),
        _large_enough(finder, Part(address.rpartition("/")[2], finder.question(address))),
    )


def _of_day(finder: Finder, day: date) -> str:
    return finder.entry.address.replace("{date}", f"{day:%Y%m%d}")


def _newest_day(finder: Finder) -> date:
    assert finder.store.reach is not None
    for back in range(MOST_DAYS_BACK + 1):
        day = finder.today - timedelta(days=back)
        asked = replace(finder.question(_of_day(finder, day)), accept=frozenset({THERE, PARTLY, GONE}))
        if finder.store.reach.ask(asked, _status, headers=lambda: {"Range": "bytes=0-0"}) != GONE:
            return day
    raise InputError(f"{_of_day(finder, finder.today)}: nothing of today, nor of the {MOST_DAYS_BACK} days before it.")


def _status(answer: requests.Response) -> int:
    return int(answer.status_code)


def _large_enough(finder: Finder, part: Part) -> Parts:
    path = yield part
    least = int(finder.entry.settings.get("least_bytes", 0))
    if path.stat().st_size < least:
        raise InputError(f"{part.name}: {path.stat().st_size:,} bytes came where at least {least:,} are owed.")


def fixed_or_pages(finder: Finder) -> Edition:
    """The file at the entry's address, or where it is not there today the pages of a service with the same table."""
    whole = fixed(finder)
    held = finder.store.young_edition(finder.entry.key, finder.entry.every_days)
    if held == whole.folder or (not held and _is_there(finder)):
        return whole
    settings = finder.entry.settings
    service = replace(finder.entry, address=str(settings["pages_at"]), settings={"patterns": settings["pages"]})
    return arcgis_service(replace(finder, entry=service))


def _is_there(finder: Finder) -> bool:
    if finder.store.reach is None:
        return True
    entry = finder.entry
    asked = replace(finder.question(entry.address), accept=frozenset({THERE, PARTLY}))
    try:
        finder.store.reach.ask(asked, _status, headers=lambda: {"Range": "bytes=0-0"})
    except InputError:
        return False
    return True


def json_pages(finder: Finder) -> Edition:
    """Pages of JSON, asked for until one is short; how many rows are owed stands in each."""
    day = finder.of_today()
    return Edition(day, "asked on", day, _pages(finder))


def _pages(finder: Finder) -> Parts:
    settings = finder.entry.settings
    size, came, owed = int(settings["limit"]), 0, 0
    while True:
        query = finder.setting("query").replace("{offset}", str(came)).replace("{limit}", str(size))
        part = Part(
            f"{finder.bounds.code}-{came:07d}.json",
            finder.question(f"{finder.entry.address}?{quote(query, safe='=&,')}"),
        )
        path = yield part
        page = as_json(path.read_bytes(), part.name)
        rows = page.get(str(settings["rows"]))
        if not isinstance(rows, list) or str(settings["count"]) not in page:
            raise InputError(f"{part.name}: {settings['rows']} and {settings['count']} were expected in it.")
        came, owed = came + len(rows), int(page[str(settings["count"])])
        if len(rows) < size:
            break
    if came != owed:
        raise InputError(f"{finder.entry.address}: {came:,} rows came where {owed:,} are owed.")
