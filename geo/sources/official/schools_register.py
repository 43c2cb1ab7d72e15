"""The register of schools (Get Information About Schools): those that are open, by phase."""

import numpy as np
import pandas as pd

from geo.services.services import Service
from geo.sources.figures import numbers
from geo.sources.guesses import assume_date
from geo.sources.look import Look
from geo.sources.official.establishments import AGES, CENTRES, NEEDED, PUBLISHER, is_of_centres, open_rows, under_ours
from geo.sources.official.listing import as_list
from geo.sources.reading import Kind, RawFile, Sample, TextTable
from geo.sources.services.place_lists import PlaceList
from geo.sources.services.schools import PRIMARY_BELOW_AGE, SECONDARY_TO_AGE, crossed_ages

# Where a child of the neighbourhood does not simply go, by words of the type.
OTHER_TYPES = (
    "special",
    "alternative provision",
    "pupil referral",
    "independent",
    "further education",
    "sixth form",
    "higher education",
    "16-19",
    "16 to 19",
    "post 16",
    "university technical",
    "online",
    "secure",
    "miscellaneous",
    "other government",
)
# Not in England, or no place of lessons.
ELSEWHERE = ("welsh", "overseas", "offshore", "service children")
# The headings as the register prints them.
HEADINGS = tuple(
    """URN|LA (code)|LA (name)|EstablishmentNumber|EstablishmentName|TypeOfEstablishment (code)
TypeOfEstablishment (name)|EstablishmentTypeGroup (code)|EstablishmentTypeGroup (name)|EstablishmentStatus (code)
EstablishmentStatus (name)|ReasonEstablishmentOpened (code)|ReasonEstablishmentOpened (name)|OpenDate
ReasonEstablishmentClosed (code)|ReasonEstablishmentClosed (name)|CloseDate|PhaseOfEducation (code)
PhaseOfEducation (name)|StatutoryLowAge|StatutoryHighAge|Boarders (code)|Boarders (name)|NurseryProvision (name)
OfficialSixthForm (code)|OfficialSixthForm (name)|Gender (code)|Gender (name)|ReligiousCharacter (code)
ReligiousCharacter (name)|ReligiousEthos (name)|Diocese (code)|Diocese (name)|AdmissionsPolicy (code)
AdmissionsPolicy (name)|SchoolCapacity|SpecialClasses (code)|SpecialClasses (name)|CensusDate|NumberOfPupils
NumberOfBoys|NumberOfGirls|PercentageFSM|TrustSchoolFlag (code)|TrustSchoolFlag (name)|Trusts (code)|Trusts (name)
SchoolSponsorFlag (name)|SchoolSponsors (name)|FederationFlag (name)|Federations (code)|Federations (name)|UKPRN
FEHEIdentifier|FurtherEducationType (name)|OfstedLastInsp|OfstedSpecialMeasures (code)|OfstedSpecialMeasures (name)
LastChangedDate|Street|Locality|Address3|Town|County (name)|Postcode|SchoolWebsite|TelephoneNum|HeadTitle (name)
HeadFirstName|HeadLastName|HeadPreferredJobTitle|BSOInspectorateName (name)|InspectorateReport
DateOfLastInspectionVisit|NextInspectionVisit|TeenMoth (name)|TeenMothPlaces|CCF (name)|SENPRU (name)|EBD (name)
PlacesPRU|FTProv (name)|EdByOther (name)|Section41Approved (name)|SEN1 (name)|SEN2 (name)|SEN3 (name)|SEN4 (name)
SEN5 (name)|SEN6 (name)|SEN7 (name)|SEN8 (name)|SEN9 (name)|SEN10 (name)|SEN11 (name)|SEN12 (name)|SEN13 (name)
TypeOfResourcedProvision (name)|ResourcedProvisionOnRoll|ResourcedProvisionCapacity|SenUnitOnRoll|SenUnitCapacity
GOR (code)|GOR (name)|DistrictAdministrative (code)|DistrictAdministrative (name)|AdministrativeWard (code)
AdministrativeWard (name)|ParliamentaryConstituency (code)|ParliamentaryConstituency (name)|UrbanRural (code)
UrbanRural (name)|GSSLACode (name)|Easting|Northing|CensusAreaStatisticWard (name)|MSOA (name)|LSOA (name)
InspectorateName (name)|SENStat|SENNoStat|BoardingEstablishment (name)|PropsName|PreviousLA (code)|PreviousLA (name)
PreviousEstablishmentNumber|OfstedRating (name)|RSCRegion (name)|Country (name)|UPRN|SiteName|QABName (code)
QABName (name)|EstablishmentAccredited (code)|EstablishmentAccredited (name)|QABReport|CHNumber|MSOA (code)
LSOA (code)""".replace("\n", "|").split("|")
)


def is_schools_register(sample: Sample) -> bool:
    """The register's own headings, the ages among them, and not mostly children's centres."""
    return sample.format == "csv" and sample.has(*NEEDED, *AGES) and not is_of_centres(sample)


def read_schools_register(raw: RawFile) -> PlaceList:
    """Schools that are open, by phase; one that is primary and secondary is on two rows, one for each."""
    table, standing, note = open_rows(raw)
    types = standing["typeofestablishment (name)"].str.lower()
    group = standing.get("establishmenttypegroup (name)", types).str.lower()
    youngest, oldest = (numbers(_with(table, standing), name) for name in AGES)
    low, high = youngest.figures, oldest.figures
    crossed = crossed_ages(_with(table, standing), low, high)
    other = _says(types, OTHER_TYPES) | _says(group, ("independent", "special", "college", "universit"))
    primary = ~other & (low < PRIMARY_BELOW_AGE) & (high > low)
    secondary = ~other & (high >= SECONDARY_TO_AGE) & (low <= SECONDARY_TO_AGE)
    elsewhere = _says(types, ELSEWHERE) | types.str.startswith(CENTRES)
    parts = [
        (primary & ~elsewhere, Service.PRIMARY_SCHOOL),
        (secondary & ~elsewhere, Service.SECONDARY_SCHOOL),
        (~primary & ~secondary & ~elsewhere, Service.OTHER),
    ]
    at = np.concatenate([np.flatnonzero(mask) for mask, _ in parts])
    services = np.concatenate([np.repeat(service.value, int(mask.sum())) for mask, service in parts])
    order = np.argsort(at, kind="stable")
    rows = standing.iloc[at[order]].reset_index(drop=True)
    ages = low.map("{:g}".format) + " to " + high.map("{:g}".format)
    ages = ages.where(low.notna() & high.notna(), "").iloc[at[order]].reset_index(drop=True)
    listed = TextTable(raw.name, rows, table.lines[at[order]], (*table.notes, note, *crossed))
    source = assume_date(raw, raw.source("Schools (Get Information About Schools)", publisher=PUBLISHER))
    more = {"ages": ages, "type": rows["typeofestablishment (name)"]}
    if "schoolcapacity" in rows:
        more["pupil_places"] = rows["schoolcapacity"]
    return as_list(listed, under_ours(listed), services=pd.Series(services[order]), source=source, more=more)


def _with(table: TextTable, frame: pd.DataFrame) -> TextTable:
    return TextTable(table.name, frame, table.lines, table.notes)


def _says(cells: pd.Series, words: tuple[str, ...]) -> pd.Series:
    told = {cell: any(word in cell for word in words) for cell in cells.unique()}
    return cells.map(told).astype(bool)


KINDS: tuple[Kind, ...] = (
    Kind(
        "schools_register",
        "Schools (Get Information About Schools)",
        is_schools_register,
        read_schools_register,
        Look(
            "Every school that is open, by phase, with its ages, places and point; Windows-1252",
            (*NEEDED, *AGES),
            example=", ".join(HEADINGS[:10]),
            seen="the whole header of 139 columns, quoted in a test of code that reads the download; the four words of "
            "status and the types of establishment in several programs that read it",
        ),
    ),
)
