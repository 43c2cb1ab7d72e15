"""Which lists are written in the layouts of the country's registers? Pharmacies, dentists, the hospital, schools, care
homes, sports sites and brownfield land; the same places as in any other list, with what a register holds beside them.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from geo.projection import to_grid

from .ground import at_plan
from .writing import degrees, listing, put, table, text

Row = dict[str, object]

# The headings of the register of schools as it prints them.
SCHOOL_HEADINGS = tuple(
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
CARE_HEADINGS = (
    "Name",
    "Also known as",
    "Address",
    "Postcode",
    "Phone number",
    "Service's website (if available)",
    "Service types",
    "Date of latest check",
    "Specialisms/services",
    "Provider name",
    "Local authority",
    "Region",
    "Location URL",
    "CQC Location ID (for office use only)",
    "CQC Provider ID (for office use only)",
)
# Type in the list of schools: type and group in the register.
SCHOOL_TYPES = {
    "Local authority maintained schools": ("Community school", "Local authority maintained schools"),
    "Academies": ("Academy converter", "Academies"),
    "Special schools": ("Community special school", "Special schools"),
    "Colleges": ("Further education", "Colleges"),
}
# Schools that are none today: name, status, type, ages, day of closing.
NO_SCHOOLS = (
    ("Sainte-Agnès Convent School", "Closed", "Other independent school", 4, 11, "31-08-2012"),
    ("Dunmarsh Infant School", "Closed", "Community school", 5, 7, "31-08-2009"),
    ("Ropewalk Junior School", "Closed", "Community school", 7, 11, "31-08-2014"),
    ("Winnowby Fields Primary School", "Proposed to open", "Free schools", 4, 11, ""),
)
# Reference, address, x and y of the plan, hectares, fewest and most homes, permission, the day it left the register.
BROWNFIELD = (
    ("KM-B01", "Cordage Works, Ropewalk", 2350, -1650, 3.4, 360, 360, "permissioned", ""),
    ("KM-B02", "Former gasworks, Gaswork Lane", 4050, -900, 4.1, 300, 340, "not permissioned", ""),
    ("KM-B03", "Quayside car park, Market", -260, -430, 0.6, 60, 64, "permissioned", ""),
    ("KM-B04", "Former library, Dunmarsh", 2900, -2880, 0.2, 20, 22, "not permissioned", ""),
    ("KM-B05", "Old dairy, Lantern Hill", -1600, 700, 0.5, 24, 30, "not permissioned", ""),
    ("KM-B06", "Coal yard, Scarholt Halt", -1100, 2900, 0.9, 45, 45, "pending decision", ""),
    ("KM-B07", "Depot, Ringway", 2950, -1000, 1.2, 80, 80, "permissioned", "2023-12-31"),
)
FACILITY_TYPES = {
    "Swimming pools": "Swimming Pool",
    "Sports halls": "Sports Hall",
    "Health and fitness gyms": "Health and Fitness Gym",
    "Artificial grass pitches": "Artificial Grass Pitch",
    "Outdoor tennis courts": "Outdoor Tennis Courts",
    "Squash courts": "Squash Courts",
    "Studios": "Studio",
    "Grass pitches": "Grass Pitches",
}


def organisations(path: Path, rows: Iterable[tuple[str, str, Row, str]]) -> None:
    """The NHS's report of organisations, without headings: code, name, a place, parent; those that have closed last."""
    written = []
    for code, name, place, parent in rows:
        street, *where = str(place["address"]).upper().split(", ")
        lines = [street, "", where[0], where[-1], ""]
        closed = str(place.get("closed", ""))
        status = "INACTIVE" if closed else "ACTIVE"
        left = [code, name.upper(), "Y99", "QZZ", *lines, place["postcode"], "20130401", closed, status, ""]
        written.append([*left, parent, *[""] * 12])
    table(path, None, written, quoted=True)


def schools(path: Path, taught: Sequence[Row]) -> None:
    """The register of schools, in Windows-1252, with those that have closed or are only proposed."""
    rows = []
    for school in taught:
        kind, group = SCHOOL_TYPES[str(school["type"])]
        street, locality, town = str(school["address"]).split(", ")
        easting, northing = _metres(school)
        cells = {
            "URN": school["unique_reference_number"],
            "EstablishmentNumber": school["establishment_number"],
            "EstablishmentName": school["name"],
            "TypeOfEstablishment (name)": kind,
            "EstablishmentTypeGroup (name)": group,
            "EstablishmentStatus (name)": "Open",
            "StatutoryLowAge": school["lowest_admission_age"],
            "StatutoryHighAge": school["highest_admission_age"],
            "Gender (name)": school["gender"],
            "ReligiousCharacter (name)": school["religion"],
            "SchoolCapacity": "" if school["capacity"] == "NA" else school["capacity"],
            "PercentageFSM": "" if school["percent_fsm"] == "NA" else school["percent_fsm"],
            "Street": street,
            "Locality": locality,
            "Town": town,
            "Postcode": school["postcode"],
            "Easting": easting,
            "Northing": northing,
        }
        rows.append(cells)
    first = rows[0]
    for number, (name, status, kind, low, high, closed) in enumerate(NO_SCHOOLS):
        cells = {
            "URN": 999001 + number,
            "EstablishmentName": name,
            "TypeOfEstablishment (name)": kind,
            "EstablishmentStatus (name)": status,
            "CloseDate": closed,
            "StatutoryLowAge": low,
            "StatutoryHighAge": high,
            **{column: first[column] for column in ("Street", "Locality", "Town", "Postcode", "Easting", "Northing")},
        }
        rows.append(cells)
    of_all: Row = {"LA (code)": 999, "LA (name)": "Kingsmere", "DistrictAdministrative (code)": "E06990001"}
    printed = text(
        SCHOOL_HEADINGS, [[{**of_all, **cells}.get(column, "") for column in SCHOOL_HEADINGS] for cells in rows]
    )
    put(path, printed.encode("cp1252"))


def care_directory(path: Path, homes: Sequence[Row], dentists: Sequence[Row]) -> None:
    """The directory of places of care below its four lines: homes, dentists, a hospice, and what is no site of ours."""
    near = homes[0]
    listed = [
        *((home, ("Residential homes", "Nursing homes")[number % 2]) for number, home in enumerate(homes)),
        *((dentist, "Dentist") for dentist in dentists),
        ({**near, "name": "Mereside Hospice"}, "Hospice"),
        ({**near, "name": "Ellow Home Help"}, "Homecare agencies"),
        ({**near, "name": "Tarn Care at Home"}, "Homecare agencies|Supported living"),
    ]
    above = ("CQC Locations data", "", "This data was produced on 30 September 2024", "")
    rows = []
    for number, (place, types) in enumerate(listed, 1):
        told = {
            "Name": place["name"],
            "Address": str(place["address"]).replace(", ", ","),
            "Postcode": place["postcode"],
            "Service types": types,
            "Local authority": "Kingsmere",
            CARE_HEADINGS[-2]: f"1-99{number:07d}",
        }
        rows.append([told.get(column, "") for column in CARE_HEADINGS])
    empty = [""] * (len(CARE_HEADINGS) - 1)
    table(path, None, [*([line, *empty] for line in above), CARE_HEADINGS, *rows])


def active_places(sites: Path, facilities: Path, rows: Sequence[Row]) -> None:
    """Sports sites and what is in them, as two tables that know a site by its number."""
    by_site: dict[object, Row] = {}
    parts = []
    for number, row in enumerate(rows, 1):
        easting, northing = _metres(row)
        by_site[row["site_id"]] = {
            "siteid": row["site_id"],
            "sitename": row["site_name"],
            "thoroughfarename": row["street"],
            "posttown": row["town"],
            "postcode": row["postcode"],
            "uprn": "",
            "easting": easting,
            "northing": northing,
            "lat": row["lat"],
            "long": row["lon"],
            "recenddate": "",
        }
        parts.append(
            {
                "siteid": row["site_id"],
                "facilityid": 9_900_000 + number,
                "facilitytype": FACILITY_TYPES[str(row["facility_type"])],
                "facilitysubtype": "",
                "facstatus": "Operational",
                "accessibilitytypestr": row["access_type"],
                "easting": easting,
                "northing": northing,
                "lat": row["lat"],
                "long": row["lon"],
            }
        )
    listing(sites, list(by_site.values()))
    listing(facilities, parts)


def brownfield(path: Path) -> None:
    """Land that the council calls fit for homes, and one site that has left its register."""
    rows = []
    for number, (reference, address, x, y, hectares, least, most, permission, ended) in enumerate(BROWNFIELD, 1):
        at = at_plan(x, y)
        lon, lat = degrees([at.x], [at.y])[0]
        rows.append(
            {
                "dataset": "brownfield-land",
                "end-date": ended,
                "entity": 9_900_000 + number,
                "entry-date": "2023-12-31",
                "geometry": "",
                "name": "",
                "organisation-entity": 9_900_000,
                "point": f"POINT({lon:.6f} {lat:.6f})",
                "reference": reference,
                "hectares": hectares,
                "maximum-net-dwellings": most,
                "minimum-net-dwellings": least,
                "ownership-status": "owned-by-a-public-authority"
                if "Former" in address
                else "not-owned-by-a-public-authority",
                "planning-permission-status": permission.replace(" ", "-"),
                "site-address": address,
            }
        )
    listing(path, rows)


def _metres(row: Row) -> tuple[int, int]:
    """Whole metres on the grid of a place's degrees; every building of the map stands on one."""
    easting, northing = to_grid(float(str(row["lon"])), float(str(row["lat"])))
    return round(float(np.asarray(easting).item())), round(float(np.asarray(northing).item()))
