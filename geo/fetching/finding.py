"""The ways of finding the newest edition of a source, and what is then asked for: a closed list.

A way looks (small answers, kept a while) and hands back an edition with its parts. The parts are taken one by one: of a
source in pages the next question depends on how much came.
"""

import json
import re
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

from geo.errors import InputError
from geo.fetching.asking import Question
from geo.fetching.bounds import Bounds
from geo.fetching.entries import Entry
from geo.fetching.keeping import ASKED_ON, Part, Store

# Takes where a part lies in the store, and gives the next.
Parts: TypeAlias = Generator[Part, Path, None]
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
ABBREVIATED = 3


@dataclass(frozen=True)
class Edition:
    """One edition as it was found.

    Attributes
    ----------
    name
        In words, such as "October 2026".
    told_by
        page, file name, column, or "asked on" where nothing tells.
    day
        ISO, as far as it is known; "" where the table itself says it.
    """

    name: str
    told_by: str
    day: str
    parts: Parts

    @property
    def folder(self) -> str:
        """The name of its folder in the store."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")


@dataclass(frozen=True)
class Finder:
    """What a way works with."""

    entry: Entry
    bounds: Bounds
    store: Store
    today: date

    def question(self, address: str, form: Mapping[str, str] | None = None) -> Question:
        """A question as this entry puts it."""
        return Question(address, form, self.entry.also, self.entry.wait_seconds, headers=self.entry.headers)

    def look(self, address: str, form: Mapping[str, str] | None = None) -> bytes:
        """A small answer that tells what there is."""
        return self.store.look(self.question(address, form), every_days=self.entry.every_days)

    def look_json(self, address: str, form: Mapping[str, str] | None = None) -> Any:
        """The same as JSON; InputError where it is none, or where it is the service's word of a fault."""
        return as_json(self.look(address, form), address)

    def setting(self, name: str) -> str:
        """A setting of the entry, with the district put in; "" where it is not given."""
        return self.bounds.filled(str(self.entry.settings.get(name, "")))

    def of_today(self) -> str:
        """The edition of a source that does not tell one: the day it was asked on, kept while it is young."""
        return self.store.young_edition(self.entry.key, self.entry.every_days) or self.today.isoformat()


def as_json(content: bytes, address: str) -> Any:
    """A JSON answer; InputError in words where it is none or tells of a fault under 200."""
    try:
        answer = json.loads(content)
    except ValueError as fault:
        raise InputError(f"{address}: JSON was expected, and something else came.") from fault
    if isinstance(answer, dict) and isinstance(answer.get("error"), dict):
        raise InputError(f"{address}: the service answers with a fault ({answer['error'].get('message', 'untold')}).")
    return answer


def named_month(parts: Mapping[str, Any]) -> date | None:
    """The first day of the month and year that a pattern found; None where either is not told."""
    beginning, year = str(parts.get("month") or "")[:ABBREVIATED].lower(), str(parts.get("year") or "")
    starts = [month[:ABBREVIATED] for month in MONTHS]
    if beginning not in starts or not year.isdigit():
        return None
    return date(int(year), starts.index(beginning) + 1, 1)


def one(part: Part) -> Parts:
    """The parts of a source that is a single file."""
    yield part


def fixed(finder: Finder) -> Edition:
    """The address of the entry itself; InputError with the way to get it where only a person may."""
    settings = finder.entry.settings
    if "by_hand" in settings:
        # Nothing is asked: no program may have it, or none has it in a form that is right.
        raise InputError(str(settings["by_hand"]))
    name = finder.setting("name") or finder.entry.address.rpartition("/")[2]
    query = finder.setting("query")
    address = f"{finder.entry.address}?{query}" if query else finder.entry.address
    part = Part(name, finder.question(address), bytes_owed=int(settings.get("bytes", 0)))
    if "edition" in settings:
        return Edition(str(settings["edition"]), "file name", finder.entry.date, one(part))
    day = finder.of_today()
    return Edition(day, ASKED_ON, day, one(part))


def govuk_page(finder: Finder) -> Edition:
    """The attachment of a page of GOV.UK whose file name fits; its media id changes with every correction."""
    page = finder.look_json(finder.entry.address)
    attachments = page.get("details", {}).get("attachments", [])
    links = [str(attachment.get("url", "")) for attachment in attachments]
    wanted = re.compile(finder.setting("link"))
    fitting = [link for link in links if wanted.search(link)]
    if not fitting:
        raise InputError(_names_none(finder, links))
    day = str(page.get("public_updated_at") or finder.today)[:10]
    part = Part(fitting[0].rpartition("/")[2], finder.question(fitting[0]))
    # The host of the attachment is asked itself, so it must be one that the entry names.
    finder_hosts = {*finder.entry.also, "www.gov.uk"}
    if re.sub(r"^https://([^/]+)/.*", r"\1", fitting[0]) not in finder_hosts:
        raise InputError(f"the page names {fitting[0]}, on a host that the catalogue does not name.")
    return Edition(day, "page", finder.entry.date or day, one(part))


def os_download(finder: Finder) -> Edition:
    """A product of the Ordnance Survey's downloads, with the checksum that is published beside it."""
    address = finder.entry.address
    version = str(finder.look_json(address).get("version", ""))
    offers = [
        offer
        for offer in finder.look_json(f"{address}/downloads")
        if offer.get("format") == finder.setting("format") and offer.get("area") == "GB"
    ]
    if not version or not offers:
        raise InputError(f"{address}: it offers no {finder.setting('format')} of Great Britain.")
    offer = offers[0]
    part = Part(
        str(offer["fileName"]),
        finder.question(str(offer["url"])),
        md5=str(offer.get("md5", "")),
        bytes_owed=int(offer.get("size", 0)),
    )
    return Edition(version, "page", version, one(part))


def _names_none(finder: Finder, links: list[str]) -> str:
    named = ", ".join(sorted({link.rpartition("/")[2] for link in links if link})[:5]) or "none"
    return f"{finder.entry.address} names no file like {finder.setting('link')}; it names {named}."


Way: TypeAlias = Callable[[Finder], Edition]
