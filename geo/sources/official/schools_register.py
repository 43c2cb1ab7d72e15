"""The register of schools (Get Information About Schools), and that of children's centres in the same layout.

It holds every establishment that ever was: those that have closed or are only proposed are counted and left out. Names
of heads stand in it and are never read.
"""

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.services.services import Service
from geo.sources.columns import read_columns
from geo.sources.figures import numbers
from geo.sources.guesses import assume_date
from geo.sources.look import Look
from geo.sources.official.listing import as_list, joined
from geo.sources.reading import Kind, RawFile, Sample, TextTable
from geo.sources.services.facilities import PRIMARY_BELOW_AGE, SECONDARY_TO_AGE
from geo.sources.services.place_lists import PlaceList

PUBLISHER = "Department for Education"
NEEDED = ("urn", "establishmentname", "establishmentstatus (name)", "typeofestablishment (name)", "postcode")
AGES = ("statutorylowage", "statutoryhighage")
READ = (
    *NEEDED,
    *AGES,
    "establishmenttypegroup (name)",
    "closedate",
    "street",
    "locality",
    "address3",
    "town",
    "schoolcapacity",
    "easting",
    "northing",
    "uprn",
)
OPEN, TO_CLOSE = "open", "open, but proposed to close"
CENTRES = "children's centre"
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


def _is_of_centres(sample: Sample) -> bool:
    types = [cell.lower() for cell in sample.column("typeofestablishment (name)")]
    return bool(types) and sum(cell.startswith(CENTRES) for cell in types) > len(types) / 2


def is_schools_register(sample: Sample) -> bool:
    """The register's own headings, the ages among them, and not mostly children's centres."""
    return sample.format == "csv" and sample.has(*NEEDED, *AGES) and not _is_of_centres(sample)


def is_childrens_centres(sample: Sample) -> bool:
    """The register's own headings, and most rows children's centres."""
    return sample.format == "csv" and sample.has(*NEEDED) and _is_of_centres(sample)


def read_schools_register(raw: RawFile) -> PlaceList:
    """Schools that are open, by phase; one that is primary and secondary is on two rows, one for each."""
    table, standing, note = _open_rows(raw)
    types = standing["typeofestablishment (name)"].str.lower()
    group = standing.get("establishmenttypegroup (name)", types).str.lower()
    youngest, oldest = (numbers(_with(table, standing), name) for name in AGES)
    low, high = youngest.figures, oldest.figures
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
    listed = TextTable(raw.name, rows, table.lines[at[order]], (*table.notes, note))
    source = assume_date(raw, raw.source("Schools (Get Information About Schools)", publisher=PUBLISHER))
    more = {"ages": ages, "type": rows["typeofestablishment (name)"]}
    if "schoolcapacity" in rows:
        more["pupil_places"] = rows["schoolcapacity"]
    return as_list(listed, _ours(listed), services=pd.Series(services[order]), source=source, more=more)


def read_childrens_centres(raw: RawFile) -> PlaceList:
    """Children's centres that are open, linked sites among them."""
    table, standing, note = _open_rows(raw)
    services = pd.Series(Service.CHILDRENS_CENTRE.value, index=standing.index)
    listed = TextTable(raw.name, standing, table.lines, (*table.notes, note))
    source = assume_date(raw, raw.source("Children's centres (Get Information About Schools)", publisher=PUBLISHER))
    return as_list(listed, _ours(listed), services=services, source=source)


def _open_rows(raw: RawFile) -> tuple[TextTable, pd.DataFrame, str]:
    """The table of rows that stand today, their cells as text, and a sentence on the others."""
    table = read_columns(raw, *READ)
    table.need(*NEEDED)
    status = table.frame["establishmentstatus (name)"].astype(str).str.lower()
    keep = status.isin({OPEN, TO_CLOSE}).to_numpy()
    if not keep.any():
        raise InputError(f"{raw.name}: no row has the status Open; a register of schools or centres was expected.")
    closed, proposed = int((status == "closed").sum()), int((status == "proposed to open").sum())
    others = int((~keep).sum()) - closed - proposed
    standing = table.frame[[name for name in READ if name in table.frame]][keep].astype(str).reset_index(drop=True)
    note = (
        f"{raw.name}: {int(keep.sum()):,} of {len(keep):,} establishments are open; closed and left out: {closed:,}; "
        f"proposed and left out: {proposed:,}{f'; of another status and left out: {others:,}' if others else ''}."
    )
    return TextTable(raw.name, standing, table.lines[keep], table.notes), standing, note


def _with(table: TextTable, frame: pd.DataFrame) -> TextTable:
    return TextTable(table.name, frame, table.lines, table.notes)


def _says(cells: pd.Series, words: tuple[str, ...]) -> pd.Series:
    told = {cell: any(word in cell for word in words) for cell in cells.unique()}
    return cells.map(told).astype(bool)


def _ours(table: TextTable) -> dict[str, pd.Series]:
    frame = table.frame
    columns = {
        "urn": frame["urn"],
        "name": frame["establishmentname"],
        "postcode": frame["postcode"],
        "address": joined(table, "street", "locality", "address3", "town"),
    }
    ours = {"easting": "easting", "northing": "northing", "closed_date": "closedate"}
    return columns | {name: frame[theirs] for name, theirs in ours.items() if theirs in frame}


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
    Kind(
        "childrens_centres",
        "Children's centres (Get Information About Schools)",
        is_childrens_centres,
        read_childrens_centres,
        Look(
            "Children's centres that are open, and their linked sites",
            NEEDED,
            marks="most rows of the type Children's centre, or Children's centre linked site",
            example="URN, LA (name), EstablishmentName, TypeOfEstablishment (name), EstablishmentStatus (name), "
            "Postcode",
            seen="these headings, Street, Locality, Address3 and Town, in code that reads edubaseallchildrencentre",
            not_seen="the whole header and its order, and whether Easting and Northing stand in it",
        ),
    ),
)
