"""Kinds of service, practices, and the sites they stand at."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
import pandas as pd

from geo.projection import GridPoint
from geo.values import names


class Service(StrEnum):
    """Kinds of service a site can offer; the keys are a contract of the command line."""

    GP = "gp"
    PHARMACY = "pharmacy"
    DENTIST = "dentist"
    HOSPITAL = "hospital"
    LIBRARY = "library"
    PRIMARY_SCHOOL = "primary_school"
    SECONDARY_SCHOOL = "secondary_school"
    CHILDRENS_CENTRE = "childrens_centre"
    COMMUNITY_CENTRE = "community_centre"
    LEISURE_CENTRE = "leisure_centre"
    PLACE_OF_WORSHIP = "place_of_worship"
    POST_OFFICE = "post_office"
    COUNCIL_BUILDING = "council_building"
    DAY_CENTRE = "day_centre"
    CARE_HOME = "care_home"
    JOBCENTRE = "jobcentre"
    FOOD_BANK = "food_bank"
    OTHER = "other"

    @property
    def label(self) -> str:
        """One of them, in plain words, as in "minutes to a ..."."""
        return LABELS[self][0]

    @property
    def with_article(self) -> str:
        """One of them with its article: a GP surgery, an ... where the word asks for it."""
        return f"{'an' if self.label[0].lower() in 'aeiou' else 'a'} {self.label}"

    @property
    def plural(self) -> str:
        """Several of them, in plain words."""
        return LABELS[self][1]


LABELS: dict[Service, tuple[str, str]] = {
    Service.GP: ("GP surgery", "GP surgeries"),
    Service.PHARMACY: ("pharmacy", "pharmacies"),
    Service.DENTIST: ("dentist", "dentists"),
    Service.HOSPITAL: ("hospital", "hospitals"),
    Service.LIBRARY: ("library", "libraries"),
    Service.PRIMARY_SCHOOL: ("primary school", "primary schools"),
    Service.SECONDARY_SCHOOL: ("secondary school", "secondary schools"),
    Service.CHILDRENS_CENTRE: ("children's centre", "children's centres"),
    Service.COMMUNITY_CENTRE: ("community centre", "community centres"),
    Service.LEISURE_CENTRE: ("leisure centre", "leisure centres"),
    Service.PLACE_OF_WORSHIP: ("place of worship", "places of worship"),
    Service.POST_OFFICE: ("post office", "post offices"),
    Service.COUNCIL_BUILDING: ("council building", "council buildings"),
    Service.DAY_CENTRE: ("day centre", "day centres"),
    Service.CARE_HOME: ("care home", "care homes"),
    Service.JOBCENTRE: ("Jobcentre", "Jobcentres"),
    Service.FOOD_BANK: ("food bank", "food banks"),
    Service.OTHER: ("other site", "other sites"),
}

# Services whose users are on a list, so that closing or moving one must say what happens to the list.
REGISTERED_SERVICES = frozenset({Service.GP})

# Half-days a week from which a site counts as open all week: 8 of the 10 of a week of five days. Our choice: a surgery
# that closes one afternoon is still a full-time surgery, a branch of three half-days is not.
FULL_TIME_SESSIONS = 8.0


class FactKind(StrEnum):
    """What the text of a fact holds: words, a plain figure ("415.05"), an ISO date, or "yes" or "no"."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes or no"


@dataclass(frozen=True)
class Fact:
    """One kind of fact that an estates planner keeps of a site: its key in Site.facts, its heading, and its unit.

    exempt: whether a body may have to keep it to itself (rents, leases, running costs, staff), so that what is made for
    the public leaves it out.
    """

    key: str
    label: str
    kind: FactKind = FactKind.TEXT
    unit: str = ""
    exempt: bool = False


# The facts of a site in the order in which every page lists them. One that is not held is absent from Site.facts, never
# nought. The unit of a rating or a grade is the publisher's own scale.
FACTS: tuple[Fact, ...] = (
    Fact("closes_on", "Closes", FactKind.DATE),
    Fact("tenure", "Tenure"),
    Fact("tenure_detail", "Tenure in detail", exempt=True),
    Fact("lease_end", "Lease ends", FactKind.DATE, exempt=True),
    Fact("lease_break", "Lease can be broken", FactKind.DATE, exempt=True),
    Fact("owner", "Owner"),
    Fact("condition", "Condition"),
    Fact("floor_area_m2", "Floor area", FactKind.NUMBER, "m²"),
    Fact("consulting_rooms", "Consulting rooms", FactKind.NUMBER),
    Fact("treatment_rooms", "Treatment rooms", FactKind.NUMBER),
    Fact("rooms", "Rooms, kind not told", FactKind.NUMBER),
    Fact("staff_wte", "Staff, whole-time equivalent", FactKind.NUMBER, exempt=True),
    Fact("opening_hours", "Opening hours"),
    Fact("step_free_entrance", "Step-free entrance", FactKind.YES_NO),
    Fact("parking_bays", "Parking bays", FactKind.NUMBER),
    Fact("blue_badge_bays", "Blue-badge bays", FactKind.NUMBER),
    Fact("rent_per_year", "Rent", FactKind.NUMBER, "£ a year", exempt=True),
    Fact("running_cost_per_year", "Running cost", FactKind.NUMBER, "£ a year", exempt=True),
    Fact("who_pays", "Who pays", exempt=True),
    Fact("energy_rating", "Energy rating"),
    Fact("services_offered", "Services offered"),
)


@dataclass(frozen=True)
class Practice:
    """A GP practice: one list, one or several sites.

    Attributes
    ----------
    registered
        The newest list size held (NaN where none is).
    list_open
        None where it is not held.
    """

    practice_id: str
    name: str
    registered: float
    list_open: bool | None = None


@dataclass(frozen=True)
class Site:
    """One place where one service is offered.

    A practice with one known place has one site with the practice's code; further ones are CODE-2, CODE-3.

    Attributes
    ----------
    at
        None where the place is not known: the site is listed, no minutes are computed to it.
    premises
        The building's own key, shared by the sites in it ("" where not known).
    capacity
        The people it says it can take (NaN: not held), with its basis in facts["capacity_basis"].
    sessions
        Half-days a week (NaN: not held).
    share_of_list
        The part of the practice's list seen there (NaN: not held).
    facts
        Further published facts in words (tenure, address, phase, ...), by name: those of FACTS by their keys, each with
        its file and date beside it (with_facts, held_fact).
    """

    site_id: str
    service: Service
    name: str
    at: GridPoint | None
    practice_id: str = ""
    premises: str = ""
    capacity: float = float("nan")
    sessions: float = float("nan")
    share_of_list: float = float("nan")
    facts: dict[str, str] = field(default_factory=dict)


def points(sites: Iterable[Site]) -> pd.DataFrame:
    """Where sites stand: index site_id, columns easting and northing (metres); sites without a place are left out."""
    placed = [(site.site_id, site.at.easting, site.at.northing) for site in sites if site.at is not None]
    where = np.array([(easting, northing) for _, easting, northing in placed], dtype=float).reshape(-1, 2)
    codes = pd.Index([code for code, _, _ in placed], name="site_id")
    return pd.DataFrame(where, codes, names("easting", "northing"))


def placed_codes(sites: Iterable[Site]) -> list[str]:
    """The codes of those of these sites whose place is known, in their given order."""
    return [site.site_id for site in sites if site.at is not None]


def of_service(sites: Iterable[Site], service: Service) -> tuple[Site, ...]:
    """The sites that offer one service, in their given order."""
    return tuple(site for site in sites if site.service == service)


def full_time(site: Site) -> bool:
    """Whether a site is open all week: on FULL_TIME_SESSIONS half-days or more, or on a number that is not held."""
    return math.isnan(site.sessions) or site.sessions >= FULL_TIME_SESSIONS


def full_time_sites(sites: Iterable[Site]) -> tuple[Site, ...]:
    """The sites that are open all week, in their given order; those of unknown half-days are counted among them."""
    return tuple(site for site in sites if full_time(site))


@dataclass(frozen=True)
class HeldFact:
    """A fact as it is held: its text, the file it comes from and the day it is true of ("" where none is told)."""

    text: str
    file: str = ""
    as_at: str = ""


def with_facts(site: Site, facts: Mapping[str, str], *, file: str, as_at: str) -> Site:
    """The site with further facts, each with its file and its day beside it; empty texts are not held and add nothing.

    A fact that is held already gives way, with its file and its day.
    """
    filled = {key: text for key, text in facts.items() if text}
    beside = {f"{key}:file": file for key in filled} | {f"{key}:as_at": as_at for key in filled}
    return replace(site, facts={**site.facts, **filled, **beside}) if filled else site


def held_fact(site: Site, key: str) -> HeldFact | None:
    """A fact with where it comes from; None where it is not held."""
    if key not in site.facts:
        return None
    return HeldFact(site.facts[key], site.facts.get(f"{key}:file", ""), site.facts.get(f"{key}:as_at", ""))
