"""One study area's tables, checked to agree: the value every page and every appraisal starts from."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from geo.areas.areas import Areas
from geo.areas.authorities import Authority, whole_code
from geo.errors import InputError
from geo.place.called import kind_called
from geo.place.parts import PlaceAccount, PlaceEvidence, PlaceMap, PlacePeople, PlaceServices, PlaceTravel
from geo.projection import GridPoint
from geo.services.services import Site

# Streets and services within this belt beyond the edge matter to people inside; nothing further is held.
BELT_METRES = 5000.0


@dataclass(frozen=True, eq=False)
class Place:
    """A built study area: its areas, and what is known of them in six parts. It computes nothing.

    authorities the local authorities it is of, one or several; each ward is of one of them
    areas       the smallest areas held (output areas, else LSOAs), inside and outside the borough; see Areas
    wards       the newest ward set with full cover
    ward_shares area_code, ward_code, share: the part of an area's people who live in the ward; 1 where areas nest in
                wards, and adds up to 1 by area inside; areas' own ward_code is the ward of most of its people
    """

    key: str
    name: str
    authorities: tuple[Authority, ...]
    made_up: bool
    areas: Areas
    wards: Areas
    ward_shares: pd.DataFrame
    people: PlacePeople
    services: PlaceServices
    travel: PlaceTravel
    evidence: PlaceEvidence
    map: PlaceMap
    account: PlaceAccount

    def __post_init__(self) -> None:
        faults = tuple(_disagreements(self))
        if faults:
            raise InputError(*faults)

    @property
    def called(self) -> str:
        """What it is called within a sentence: the borough, the island, the county, or its name (see called)."""
        several = len(self.authorities) > 1
        kind = "" if several else kind_called(self.name, self.authorities[0].code, made_up=self.made_up)
        return f"the {kind}" if kind else self.name

    @property
    def called_whole(self) -> str:
        """All of it within a sentence: the whole borough, the whole of Rutland."""
        return self.called.replace("the ", "the whole ", 1) if self.called != self.name else f"the whole of {self.name}"

    @property
    def whole_code(self) -> str:
        """What figures of all of it stand under (areas.authorities.whole_code)."""
        return whole_code([authority.code for authority in self.authorities])

    @cached_property
    def inside(self) -> pd.Index:
        """Codes of the small areas inside it."""
        return self.areas.frame.index[self.areas.frame["ward_code"].notna()]

    @cached_property
    def outside(self) -> pd.Index:
        """Codes of the small areas outside that are held because their people are on lists inside."""
        return self.areas.frame.index[self.areas.frame["ward_code"].isna()]

    def site(self, site_id: str) -> Site:
        """The site with this code; a sentence where there is none."""
        for site in self.services.sites:
            if site.site_id == site_id:
                return site
        raise InputError(f"{self.name} has no site {site_id!r}; use a code from its list of sites.")

    def locate(self, postcode: str) -> GridPoint:
        """Where a postcode is; a sentence where it is not held."""
        plain = "".join(postcode.split()).upper()
        postcodes = self.map.postcodes
        if plain not in postcodes.index:
            shown = postcode.strip()[:12]
            raise InputError(
                f"Postcode {shown!r} is not among the {len(postcodes):,} held for {self.name}; try one near it."
            )
        row = postcodes.loc[plain]
        return GridPoint(float(row["easting"]), float(row["northing"]))


def _disagreements(place: Place) -> list[str]:
    faults = []
    inside = place.inside
    people, evidence = place.people, place.evidence
    unknown_wards = set(place.areas.frame["ward_code"].dropna()) - place.wards.codes
    if unknown_wards:
        faults.append(f"{place.name}: {len(unknown_wards)} ward codes of small areas are not in the ward outlines.")
    in_authorities = [code for authority in place.authorities for code in authority.wards]
    if sorted(in_authorities) != sorted(place.wards.codes):
        faults.append(f"{place.name}: its authorities are not told to have exactly these wards, each once.")
    shared = place.ward_shares.groupby("area_code")["share"].sum()
    if set(shared.index) != set(inside) or ((shared - 1).abs() > 1e-6).any():
        faults.append(f"{place.name}: the shares of small areas in wards do not add up to 1 for each area inside.")
    if not people.residents.index.equals(inside):
        faults.append(f"{place.name}: people are not given for exactly the small areas inside it.")
    if people.residents.isna().any():
        faults.append(f"{place.name}: {int(people.residents.isna().sum())} small areas have no count of people.")
    strays = set(people.groups["area_code"]) - set(inside)
    if strays:
        faults.append(f"{place.name}: groups are counted in {len(strays)} areas that are not inside it.")
    if set(people.groups["kind"]) != {kind.kind for kind in people.group_kinds}:
        faults.append(f"{place.name}: the tables of groups and their list do not agree.")
    if people.ward_people is not None and set(people.ward_people.wards) != place.wards.codes:
        faults.append(f"{place.name}: what is known of the wards' people is not by exactly these wards.")
    spoken_of = {entry.ward_code for entry in evidence.heard} | {past.ward_code for past in evidence.decisions}
    if spoken_of - place.wards.codes:
        faults.append(f"{place.name}: what people say, or what was decided, is of wards that are not among these.")
    return [*faults, *_site_disagreements(place)]


def _site_disagreements(place: Place) -> list[str]:
    faults = []
    site_ids = pd.Index([site.site_id for site in place.services.sites])
    if site_ids.has_duplicates:
        faults.append(f"{place.name}: site code {site_ids[site_ids.duplicated()][0]} is used twice.")
    if not place.travel.doors.index.unique().equals(place.areas.frame.index):
        faults.append(f"{place.name}: it is not told for exactly these areas where their trips start.")
    placed = {site.site_id for site in place.services.sites if site.at is not None}
    for mode, times in place.travel.times.items():
        if times.site_ids != placed or not times.areas.equals(place.areas.frame.index):
            faults.append(f"{place.name}: the table of minutes {mode.label} is not for these areas and sites.")
    return faults
