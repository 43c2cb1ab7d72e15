"""Barracks, prisons, universities and care homes of a place, as far as a file says that one is there.

Care homes are sites. The others are told by the NHS list of organisations: a prison has a setting of its own there, and
a camp's medical centre and a campus's surgery say so in their names. The street map tells them by name too.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

import geopandas as gpd
import pandas as pd

from geo.areas.areas import Areas
from geo.areas.lookups import area_at
from geo.build.locating import Located
from geo.people.churn import Institution, InstitutionKind
from geo.projection import GridPoint
from geo.services.services import Service, Site
from geo.sources.catalogue import Catalogue
from geo.sources.services.gp import PracticeList

# The prescribing setting of a prison in the NHS list of organisations.
PRISON_SETTING = "25"
# What a name says of where it stands. Our choice of words.
SAID_IN_NAMES: Mapping[InstitutionKind, re.Pattern[str]] = {
    InstitutionKind.PRISON: re.compile(r"\b(HMP|HMYOI|prison)\b", re.IGNORECASE),
    InstitutionKind.BARRACKS: re.compile(r"\b(barracks|garrison|camp medical|military|RAF)\b", re.IGNORECASE),
    InstitutionKind.UNIVERSITY: re.compile(r"\b(university|campus|halls of residence|students?)\b", re.IGNORECASE),
}
# These have doctors of their own: a GP practice of such a name stands in a Barracks Road.
NEVER_A_GP_PRACTICE = frozenset({InstitutionKind.PRISON, InstitutionKind.BARRACKS})


def institutions(
    catalogue: Catalogue, wards: Areas, located: Located, *, sites: Sequence[Site], on_the_map: gpd.GeoDataFrame
) -> Iterator[Institution]:
    """Those that stand in one of the wards, each name of a kind once; how many live there is not told.

    on_the_map: name and geometry (EPSG:27700). What it names in a ward is not named again by an organisation's list.
    """
    named: dict[tuple[InstitutionKind, str], GridPoint] = {
        (InstitutionKind.CARE_HOME, site.name): site.at
        for site in sites
        if site.service is Service.CARE_HOME and site.at is not None
    }
    for listed in catalogue.records(PracticeList):
        for row in listed.frame[listed.frame["closed"] == ""].itertuples():
            kind = kind_of_name(str(row.name), str(row.setting), is_practice=bool(row.is_practice))
            at, _ = located.at(str(row.postcode))
            if kind is not None and at is not None:
                named[(kind, str(row.name))] = at
    mapped: dict[tuple[InstitutionKind, str], GridPoint] = {}
    for text, shape in zip(on_the_map["name"], on_the_map.geometry.representative_point(), strict=True):
        kind = kind_of_name(str(text), "", is_practice=False)
        if kind is not None:
            mapped[(kind, str(text))] = GridPoint(shape.x, shape.y)
    seen = set()
    for at_places in (mapped, named):
        points = pd.DataFrame([(at.easting, at.northing) for at in at_places.values()], columns=["easting", "northing"])
        new = [
            Institution(kind, name, ward)
            for (kind, name), ward in zip(at_places, area_at(points, wards), strict=True)
            if ward is not None and (kind, ward) not in seen
        ]
        seen |= {(each.kind, each.area_code) for each in new}
        yield from new


def kind_of_name(name: str, setting: str, *, is_practice: bool) -> InstitutionKind | None:
    """What an organisation's setting, else its name, says that it stands in; None where neither says anything."""
    if setting == PRISON_SETTING:
        return InstitutionKind.PRISON
    for kind, words in SAID_IN_NAMES.items():
        if words.search(name) and not (is_practice and kind in NEVER_A_GP_PRACTICE):
            return kind
    return None
