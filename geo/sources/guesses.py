"""What is read off a file's name when neither the file nor sources.toml tells it: its date and its service.

Every guess is marked on the Source as assumed, so that the Sources page can say so.
"""

import re
from dataclasses import replace
from pathlib import PurePosixPath

from geo.provenance import Source
from geo.services.services import Service
from geo.sources.reading import RawFile

# A year from 2000 on, with a month and a day where they follow, not part of a longer number.
DATE = re.compile(r"(?<!\d)(20\d\d)(?:[-_.]?(0[1-9]|1[0-2])(?:[-_.]?(0[1-9]|[12]\d|3[01]))?)?(?!\d)")

# The words of a file's name that tell its service, as people name such files; the first that fits holds.
SERVICE_WORDS: tuple[tuple[str, Service], ...] = (
    ("general practice", Service.GP),
    ("gp surger", Service.GP),
    ("gp practice", Service.GP),
    ("doctor", Service.GP),
    ("pharmac", Service.PHARMACY),
    ("dispensar", Service.PHARMACY),
    ("dentist", Service.DENTIST),
    ("dental", Service.DENTIST),
    ("hospital", Service.HOSPITAL),
    ("librar", Service.LIBRARY),
    ("primary school", Service.PRIMARY_SCHOOL),
    ("secondary school", Service.SECONDARY_SCHOOL),
    ("childrens centre", Service.CHILDRENS_CENTRE),
    ("children s centre", Service.CHILDRENS_CENTRE),
    ("family hub", Service.CHILDRENS_CENTRE),
    ("community hub", Service.COMMUNITY_CENTRE),
    ("community centre", Service.COMMUNITY_CENTRE),
    ("village hall", Service.COMMUNITY_CENTRE),
    ("leisure", Service.LEISURE_CENTRE),
    ("swimming", Service.LEISURE_CENTRE),
    ("worship", Service.PLACE_OF_WORSHIP),
    ("church", Service.PLACE_OF_WORSHIP),
    ("mosque", Service.PLACE_OF_WORSHIP),
    ("post office", Service.POST_OFFICE),
    ("council building", Service.COUNCIL_BUILDING),
    ("town hall", Service.COUNCIL_BUILDING),
    ("day centre", Service.DAY_CENTRE),
    ("care home", Service.CARE_HOME),
    ("jobcentre", Service.JOBCENTRE),
    ("job centre", Service.JOBCENTRE),
    ("food bank", Service.FOOD_BANK),
    ("foodbank", Service.FOOD_BANK),
)

STOP_WORDS: tuple[tuple[str, str], ...] = (
    ("bus stop", "bus"),
    ("metrolink stop", "tram"),
    ("tram stop", "tram"),
    ("train stop", "rail"),
    ("train station", "rail"),
    ("rail station", "rail"),
    ("railway station", "rail"),
)


def plain_name(name: str) -> str:
    """A file's name as words: lower case, without folder and endings, its marks turned into spaces."""
    stem = PurePosixPath(name).name.lower().split(".")[0]
    return " ".join(re.split(r"[^a-z0-9]+", stem.replace("'", "")))


def date_of_name(name: str) -> str:
    """The last date in a file's name, as far as it goes ("2021-05-31", "2021-05", "2021"); "" when there is none."""
    dates = [match.groups() for match in DATE.finditer(PurePosixPath(name).name)]
    return "-".join(part for part in dates[-1] if part) if dates else ""


def service_of_name(name: str) -> Service | None:
    """The service that the words of a file's name tell; None when they tell none."""
    words = plain_name(name)
    return next((service for word, service in SERVICE_WORDS if word in words), None)


def stops_of_name(name: str) -> str:
    """The kind of stops (bus, tram, rail) that the words of a file's name tell; "" when they tell none."""
    words = plain_name(name)
    return next((kind for word, kind in STOP_WORDS if word in words), "")


def assume_date(raw: RawFile, source: Source) -> Source:
    """The source with a date from the file's name, marked as assumed, where it has none yet."""
    guess = date_of_name(raw.name)
    if source.date or not guess:
        return source
    return replace(source, date=guess, assumed=(*source.assumed, "date"))
