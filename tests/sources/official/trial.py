"""Twenty-five national files in the layouts of their publishers, made to lie beside the real folder of Rutland.

The headings are the publishers', where they were seen; every row is made up, but for the figures of Rutland's own files
where a table repeats them. Each has rows of other districts too, as a national file has.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from geo.sources.official.schools_register import HEADINGS
from tests.sources.official.test_figures import AGES, CLAIMS, CRIMES
from tests.sources.official.test_lists import CARE

# Each file, and the key of the kind that it must be known as.
KINDS = {
    "lookups/WD26_LAD26_UK_LU.csv": "lookup",
    "lookups/ONSPD_AUG_2026_UK.zip": "postcode_directory",
    "population/census2021-ts021.zip": "census_bulk",
    "population/nomis_2020_ages.csv": "nomis_ages",
    "population/nomis_births.csv": "nomis_births",
    "indicators/nomis_claimants.csv": "nomis",
    "indicators/2026-09-leicestershire-street.csv": "street_crime",
    "services/epraccur_2026-09-30.csv": "practices",
    "services/ebranchs.csv": "branch_surgeries",
    "services/edispensary.csv": "pharmacies",
    "services/egdpprac.csv": "dental_practices",
    "services/ets.csv": "trust_sites",
    "services/etr.csv": "trusts",
    "services/gp-reg-pat-prac-all.csv": "list_sizes",
    "services/gp-reg-pat-prac-lsoa.zip": "patients_by_area",
    "services/edubasealldata20261128.csv": "schools_register",
    "services/edubaseallchildrencentre20261128.csv": "childrens_centres",
    "services/List_of_family_hub_sites.csv": "family_hubs",
    "services/16_September_2026_CQC_directory.csv": "care_directory",
    "services/basic-dataset-for-libraries-2023-enhanced.csv": "libraries",
    "services/Active_Places_Power_Sites.csv": "leisure_sites",
    "services/Active_Places_Power_Facility.csv": "leisure_facilities",
    "services/FHRS317en-GB.json": "food_businesses",
    "services/Stops.csv": "naptan",
    "services/brownfield-land.csv": "brownfield",
}
# A head office is no place of care: known, and not used.
NOT_USED = frozenset({"services/etr.csv"})

# What whoever gathers the folder writes down of the zip, as of Rutland's own table of patients.
RECORDED = """
[[file]]
file = "services/gp-reg-pat-prac-lsoa.zip"
publisher = "NHS England"
edition = "July 2022"
"""

OAKHAM, ELSEWHERE = "LE15 6NT", "M33 2RH"
# Of towns far off the directory knows some postcodes, as it lacks those that are new or gone.
FAR_POSTCODES = ("SK1 1AA", "SK1 1AB", "SK1 1AD")
HERE, THERE = ("-0.733", "52.671", "485900", "309000"), ("-2.322", "53.424", "378700", "392100")
# Codes of areas of no district that lies beside Rutland.
FAR_LSOAS = tuple(f"E01099{number:03}" for number in range(200))
DIRECTORY = (
    "pcd7,pcd8,pcds,dointr,doterm,usrtypind,east1m,north1m,gridind,oa21cd,cty26cd,lad26cd,wd26cd,ctry26cd,oa11cd,"
    "lsoa11cd,msoa11cd,lsoa21cd,msoa21cd"
)
STOPS = "ATCOCode,NaptanCode,PlateCode,CommonName,Easting,Northing,Longitude,Latitude,StopType,BusStopType,Status"
BROWNFIELD = (
    "dataset,end-date,entity,name,point,reference,hectares,maximum-net-dwellings,minimum-net-dwellings,site-address,"
    "planning-permission-status"
)
LIBRARIES = (
    "Reporting service,Reporting service code,Name,Type,Address 1,Postcode,Longitude,Latitude,"
    "Upper tier local authority,Year closed"
)
SITES = "siteid,sitename,thoroughfarename,posttown,postcode,uprn,easting,northing,lat,long,firstname,recenddate"
FACILITIES = "siteid,facilityid,facilitytype,facstatus,accessibilitytypestr,easting,northing"


def lay_out(folder: Path, rutland: Path) -> None:
    """The 25 files under a folder; `rutland` is the real folder whose figures and codes they repeat."""
    texts = {
        "lookups/WD26_LAD26_UK_LU.csv": _wards(rutland),
        "population/nomis_2020_ages.csv": _ages(rutland),
        "population/nomis_births.csv": _births(rutland),
        "indicators/nomis_claimants.csv": _claimants(rutland),
        "indicators/2026-09-leicestershire-street.csv": _crimes(rutland),
        "services/gp-reg-pat-prac-all.csv": _list_sizes(rutland),
        **_organisations(rutland),
        **_lists(),
        "services/FHRS317en-GB.json": json.dumps(_food()),
    }
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("cp1252" if "edubase" in name else "utf-8"))
    _zip(folder / "lookups/ONSPD_AUG_2026_UK.zip", {"Data/ONSPD_AUG_2026_UK.csv": _directory(rutland)})
    _zip(folder / "population/census2021-ts021.zip", _census(rutland))
    _zip(folder / "services/gp-reg-pat-prac-lsoa.zip", _patients(rutland))


def _zip(path: Path, members: dict[str, str]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)


def _text(rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _lines(*lines: str) -> str:
    return "\n".join(lines) + "\n"


def _own(rutland: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(rutland / name, dtype=str, keep_default_na=False)


def _lsoas(rutland: Path) -> list[str]:
    return list(_own(rutland, "lookups/LSOA21_WD24_LAD24_EW_LU.csv")["LSOA21CD"])


def _wards(rutland: Path) -> str:
    own = _own(rutland, "lookups/LSOA21_WD24_LAD24_EW_LU.csv").drop_duplicates("WD24CD")
    rows = [[*row, "E06000017", "Rutland"] for row in own[["WD24CD", "WD24NM"]].to_numpy().tolist()]
    others = [[f"E05099{number:03}", f"Ward {number}", "E06000099", "Elsewhere"] for number in range(300)]
    return _text([["WD26CD", "WD26NM", "LAD26CD", "LAD26NM"], *rows, *others])


def _directory(rutland: Path) -> str:
    """The postcodes of Rutland's own tables at their own places, those of another town, and a Northern Irish one."""
    own = _own(rutland, "lookups/PCD_OA_LSOA_MSOA_LAD_MAY22_UK_LU.csv.gz")
    at = _code_points(rutland)
    rows = []
    for seven, eight, spaced, opened, closed, area, lsoa, msoa in own[
        ["pcd7", "pcd8", "pcds", "dointr", "doterm", "oa11cd", "lsoa11cd", "msoa11cd"]
    ].to_numpy():
        easting, northing, ward = at.get(spaced, ("", "", "E05012641"))
        where = [easting, northing, "1" if easting else "9", area, "E99999999", "E06000017", ward, "E92000001"]
        rows.append([seven, eight, spaced, opened, closed, "0", *where, area, lsoa, msoa, lsoa, msoa])
    there = [*THERE[2:], "1", "E00099001", "E11000001", "E08000099", "E05099001", "E92000001"]
    areas = ["E00099001", "E01099001", "E02099001", "E01099001", "E02099001"]
    others = [
        [pcd, pcd, pcd, "198001", "", "0", *there, *areas] for pcd in ("M33 1AA", "M33 1AB", "M33 1AD", *FAR_POSTCODES)
    ]
    irish = [["BT1 1AA", "BT1 1AA", "BT1 1AA", "198001", "", "0", "333000", "374000", "1", *[""] * 10]]
    return _text([DIRECTORY.split(","), *rows, *others, *irish])


def _code_points(rutland: Path) -> dict[str, tuple[str, str, str]]:
    """Where Rutland's postcodes are by Code-Point Open: easting, northing and ward."""
    places = {}
    with zipfile.ZipFile(rutland / "lookups/codepo_gb_rutland.zip") as archive:
        for name in ("Data/CSV/le.csv", "Data/CSV/pe.csv"):
            for row in csv.reader(io.StringIO(archive.read(name).decode("latin-1"))):
                places[row[0]] = (row[2], row[3], row[9])
    return places


def _census(rutland: Path) -> dict[str, str]:
    """The seven tables of one topic: Rutland's own figures by LSOA, and those of other areas."""
    own = _own(rutland, "population/census2021-ts021-lsoa_5groups.csv")
    other = ["1500", "100", "100", "100", "1100", "100"]

    def table(codes: Iterable[str], rows: Iterable[Sequence[str]] = ()) -> str:
        return _text([list(own.columns), *rows, *(["2021", code, code, *other] for code in codes)])

    codes = {
        "ctry": ["E92000001", "W92000004"],
        "rgn": ["E12000004", "E12000005"],
        "utla": ["E06000017", "E10000018"],
        "ltla": ["E06000017", "E07000129"],
        "msoa": ["E02002863", "E02099001"],
        "oa": ["E00069606", *(f"E00099{number:03}" for number in range(300))],
    }
    tables = {f"census2021-ts021-{level}.csv": table(rows) for level, rows in codes.items()}
    return tables | {"census2021-ts021-lsoa.csv": table(FAR_LSOAS, own.to_numpy().tolist())}


def _ages(rutland: Path) -> str:
    """The estimate of mid-2020 as the labour-market service sends it: Rutland's own figures, and another district's."""
    own = _own(rutland, "population/SAPE_mid-2020_LSOA11_single_year_of_age_persons.csv")
    rows = own.to_numpy().tolist() + [[code, code, "910", *["10"] * 91] for code in FAR_LSOAS[:20]]
    owed = len(rows) * 91
    lines = [
        f"2020,{name},{code},0,Total,{101 + age},Age {age},20100,{people},A,{at},{owed}"
        for row, (code, name, _, *ages) in enumerate(rows)
        for age, people in enumerate(ages)
        for at in [row * 91 + age]
    ]
    return _lines(AGES, *lines)


def _births(rutland: Path) -> str:
    codes = [*_lsoas(rutland), *FAR_LSOAS[:20]]
    rows = [f"2024,{code},Total,Live births,20100,{5 + at % 7},{len(codes)}" for at, code in enumerate(codes)]
    return _lines("DATE,GEOGRAPHY_CODE,GENDER_NAME,MEASURE_NAME,MEASURES,OBS_VALUE,RECORD_COUNT", *rows)


def _claimants(rutland: Path) -> str:
    codes = [*_lsoas(rutland), *FAR_LSOAS[:20]]
    rows = [
        f"2026-10,{code},Total,All categories: Age 16+,Claimant count,20100,{value},{status},{len(codes)}"
        for at, code in enumerate(codes)
        for value, status in [("", "Q") if at % 9 == 0 else (str(10 + at), "A")]
    ]
    return _lines(CLAIMS, *rows)


def _crimes(rutland: Path) -> str:
    longitude, latitude = HERE[:2]
    rows = [
        f",2026-09,Leicestershire Police,Leicestershire Police,{longitude},{latitude},On or near,{code},{code},{kind},,"
        for code in [*_lsoas(rutland), *FAR_LSOAS[:20], ""]
        for kind in ("Burglary", "Drugs", "Drugs")
    ]
    return _lines(CRIMES, *rows)


def _organisation(code: str, name: str, where: str, *, parent: str = "", role: str = "RO182") -> list[str]:
    cells = [code, name, "Y60", "QK1", "1 HIGH STREET", "", "", "TOWN", "", where, "20100101", "", "ACTIVE", role]
    return [*cells, parent, *[""] * (27 - len(cells) - 1)]


def _far(number: int) -> str:
    """A postcode of another town; every other one is known."""
    return ELSEWHERE if number % 2 else FAR_POSTCODES[number % 3]


def _organisations(rutland: Path) -> dict[str, str]:
    """The reports of organisations, headerless: Rutland's practices as they were, and more elsewhere than here."""
    own = pd.read_csv(rutland / "services/epraccur_2021-11.csv", header=None, dtype=str, keep_default_na=False)
    practices = own.to_numpy().tolist()
    for row in practices:
        row[12] = {"A": "ACTIVE", "C": "INACTIVE"}.get(row[12], row[12])
    far = [_organisation(f"P91{n:03}", f"SURGERY {n}", ELSEWHERE, role="RO177|RO72") for n in range(200)]

    def both(code: str, name: str, **other: str) -> list[list[str]]:
        here = _organisation(code.format(7), name, OAKHAM, **other)
        return [here, *(_organisation(code.format(n), f"{name} {n}", _far(n), **other) for n in range(100, 160))]

    reports = {
        "epraccur_2026-09-30": [*practices, *far],
        "ebranchs": [
            _organisation("C82010009", "THE BRANCH AT OAKHAM", "LE15 9HH", parent="C82010"),
            *(_organisation(f"P91{n:03}001", "BRANCH", ELSEWHERE, parent=f"P91{n:03}") for n in range(60)),
        ],
        "edispensary": both("FA{:03}", "HIGH STREET PHARMACY"),
        "egdpprac": both("V00{:03}", "DENTAL SURGERY"),
        "ets": both("RZ{:03}", "MEMORIAL HOSPITAL", parent="RZ9"),
        "etr": both("R{:02}", "NHS TRUST")[:1] + [_organisation(f"R{n}", "TRUST", ELSEWHERE) for n in range(10, 60)],
    }
    return {f"services/{name}.csv": _text(rows) for name, rows in reports.items()}


def _list_sizes(rutland: Path) -> str:
    own = _own(rutland, "services/gp-reg-pat-prac-all_2021.csv")
    far = [
        ["GP_PRAC_PAT_LIST", "01JAN2021", "GP", "02A", "E38000187", f"P91{n:03}", ELSEWHERE, "ALL", "ALL", "7000"]
        for n in range(200)
    ]
    return _text([list(own.columns), *own.to_numpy().tolist(), *far])


def _patients(rutland: Path) -> dict[str, str]:
    """Three tables of one day: persons, and men and women, who are the same people again."""
    own = _own(rutland, "services/gp-reg-pat-prac-lsoa-all_2022-07.csv")
    far = [["GP_PRAC_PAT_LIST", "01JUL2022", f"P91{n:03}", "SURGERY", FAR_LSOAS[n], "ALL", "70"] for n in range(200)]
    rows = own.to_numpy().tolist() + far
    tables = {}
    for name, sex in (("all", "ALL"), ("male", "MALE"), ("female", "FEMALE")):
        counted = [[*row[:5], sex, row[6] if sex == "ALL" else str(int(row[6]) // 2)] for row in rows]
        tables[f"gp-reg-pat-prac-lsoa-{name}.csv"] = _text([list(own.columns), *counted])
    return tables


def _establishment(urn: int, name: str, kind: str, at: tuple[str, ...], **other: str) -> dict[str, str]:
    return {
        "URN": str(urn),
        "EstablishmentName": name,
        "TypeOfEstablishment (name)": kind,
        "EstablishmentStatus (name)": other.get("status", "Open"),
        "StatutoryLowAge": "4",
        "StatutoryHighAge": "11",
        "Postcode": OAKHAM if at is HERE else ELSEWHERE,
        "Easting": str(int(at[2]) + (0 if at is HERE else urn % 1000 * 2000)),
        "Northing": str(int(at[3]) - (0 if at is HERE else urn % 1000 * 4000)),
        "HeadLastName": "Unseen",
        "SchoolCapacity": "210",
    }


def _register(rows: Iterable[dict[str, str]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, HEADINGS, restval="", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _lists() -> dict[str, str]:
    school, centre = "Community school", "Children's centre"
    longitude, latitude, easting, northing = HERE
    far_longitude, far_latitude, far_easting, far_northing = THERE
    care = [
        f'{name},,"1 High Street,Town",{where},,,{kind},,,Owner,A,B,url,1-{number},1-9'
        for number, (name, where, kind) in enumerate(
            [
                ("Rose Lodge", OAKHAM, "Residential homes|Nursing homes"),
                ("Dove House", OAKHAM, "Hospice"),
                *[(f"Home {n}", _far(n), "Residential homes") for n in range(60)],
                ("Help at Home", OAKHAM, "Homecare agencies"),
            ]
        )
    ]
    more = "," * 14
    above = (f"CQC Locations data{more}", more, f"This data was produced on 16 September 2026{more}", more)
    return {
        "services/edubasealldata20261128.csv": _register(
            [
                _establishment(100001, "St Zoé's", school, HERE),
                _establishment(100002, "Gone", school, HERE, status="Closed"),
                *(_establishment(110000 + n, f"School {n}", school, THERE) for n in range(60)),
            ]
        ),
        "services/edubaseallchildrencentre20261128.csv": _register(
            [
                _establishment(20001, "The Acorn Centre", centre, HERE),
                *(_establishment(21000 + n, f"Centre {n}", centre, THERE) for n in range(60)),
            ]
        ),
        "services/List_of_family_hub_sites.csv": _lines(
            "Region,Local_Authority,Family_Hub,Postcode",
            "East Midlands,Rutland,Rutland Family Hub,LE15 8AB",
            *(f"North West,Elsewhere,Hub {n},{_far(n)}" for n in range(60)),
        ),
        "services/16_September_2026_CQC_directory.csv": _lines(*above, CARE, *care),
        "services/basic-dataset-for-libraries-2023-enhanced.csv": _lines(
            LIBRARIES,
            f"Rutland,E06000017,Town Library,Static Library,High Street,{OAKHAM},{longitude},{latitude},Rutland,",
            f"Away,E08000009,Far Library,Static Library,A Road,{ELSEWHERE},{far_longitude},{far_latitude},Away,",
        ),
        "services/Active_Places_Power_Sites.csv": _lines(
            SITES,
            f"7,The Baths,High Street,Oakham,{OAKHAM},1,{easting},{northing},{latitude},{longitude},Unseen,",
            f"8,Far,High Street,Sale,{ELSEWHERE},2,{far_easting},{far_northing},{far_latitude},{far_longitude},Unseen,",
        ),
        "services/Active_Places_Power_Facility.csv": _lines(
            FACILITIES,
            f"7,1,Swimming Pool,Operational,Pay and Play,{easting},{northing}",
            f"8,2,Swimming Pool,Operational,Pay and Play,{far_easting},{far_northing}",
        ),
        "services/Stops.csv": _lines(
            STOPS,
            f"270001,,,High Street,{easting},{northing},{longitude},{latitude},BCT,MKD,active",
            f"180001,,,Far,{far_easting},{far_northing},{far_longitude},{far_latitude},BCT,MKD,active",
        ),
        "services/brownfield-land.csv": _lines(
            BROWNFIELD,
            f'brownfield-land,,1701,,POINT({longitude} {latitude}),R1,0.4,12,10,"The Yard, Oakham",not-permissioned',
            f"brownfield-land,,1702,,POINT({far_longitude} {far_latitude}),F1,0.4,9,9,Far,permissioned",
        ),
    }


def _food() -> dict[str, object]:
    shop = {
        "FHRSID": 7,
        "BusinessName": "The Big Shop",
        "BusinessType": "Retailers - supermarkets/hypermarkets",
        "AddressLine1": "1 High Street",
        "PostCode": OAKHAM,
        "Geocode": {"Longitude": HERE[0], "Latitude": HERE[1]},
    }
    rows = [shop, {**shop, "FHRSID": 8, "BusinessName": "Chips", "BusinessType": "Takeaway/sandwich shop"}]
    return {"FHRSEstablishment": {"Header": {}, "EstablishmentCollection": {"EstablishmentDetail": rows}}}
