"""Kinds of service, practices, and the sites they stand at."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd


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


@dataclass(frozen=True)
class GridPoint:
    """A point on the British National Grid, in metres (EPSG:27700)."""

    easting: float
    northing: float


@dataclass(frozen=True)
class Practice:
    """A GP practice: one list, one or several sites.

    registered is the newest list size held (NaN where none is); list_open None where it is not held.
    """

    practice_id: str
    name: str
    registered: float
    list_open: bool | None = None


@dataclass(frozen=True)
class Site:
    """One place where one service is offered.

    A practice with one known place has one site with the practice's code; further ones are CODE-2, CODE-3. `at` is None
    where the place is not known: the site is listed, no minutes are computed to it. premises is the building's own key,
    shared by the sites in it ("" where not known). capacity is the people it says it can take (NaN: not held), with its
    basis in facts["capacity_basis"]. sessions are half-days a week and share_of_list the part of the practice's list
    seen there (NaN: not held). facts are further published facts in words (tenure, address, phase, ...), by name.
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
    placed = [(s.site_id, s.at.easting, s.at.northing) for s in sites if s.at is not None]
    frame = pd.DataFrame(placed, columns=["site_id", "easting", "northing"])
    return frame.set_index("site_id").astype(float)


def of_service(sites: Iterable[Site], service: Service) -> tuple[Site, ...]:
    """The sites that offer one service, in their given order."""
    return tuple(site for site in sites if site.service == service)
