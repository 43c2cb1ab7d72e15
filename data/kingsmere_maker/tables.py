"""Which files are written, in whose layout? Boundaries, lookups, census, estimates, deprivation, health, services."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from shapely import unary_union

from . import ground, practices
from .areas import AUTHORITY_NAMES, Areas, lsoa_code, msoa_code, ward_code, ward_name
from .people import Counts, People
from .postcodes import Postcodes
from .services import Kerb, lonlat
from .writing import archive, degrees, geojson, listing, outline, table

ETHNIC = (
    ("Asian, Asian British or Asian Welsh", ("Bangladeshi", "Chinese", "Indian", "Pakistani", "Other Asian")),
    ("Black, Black British, Black Welsh, Caribbean or African", ("African", "Caribbean", "Other Black")),
    ("Mixed or Multiple ethnic groups", ("White and Asian", "White and Black African", "White and Black Caribbean", "Other Mixed or Multiple ethnic groups")),
    ("White", ("English, Welsh, Scottish, Northern Irish or British", "Irish", "Gypsy or Irish Traveller", "Roma", "Other White")),
    ("Other ethnic group", ("Arab", "Any other ethnic group")),
)  # fmt: skip
RELIGION = (
    "No religion",
    "Christian",
    "Buddhist",
    "Hindu",
    "Jewish",
    "Muslim",
    "Sikh",
    "Other religion",
    "Not answered",
)
MOVES = (
    "Address one year ago is the same as the address of enumeration",
    "Address one year ago is student term-time or boarding school address in the UK",
    "Migrant from within the UK: Address one year ago was in the UK",
    "Migrant from outside the UK: Address one year ago was outside the UK",
)
TENURE = (
    ("Owned", ("Owns outright", "Owns with a mortgage or loan")), ("Shared ownership", ("Shared ownership",)),
    ("Social rented", ("Rents from council or Local Authority", "Other social rented")),
    ("Private rented", ("Private landlord or letting agency", "Other private rented")), ("Lives rent free", ()),
)  # fmt: skip
INDICES = (
    ("Index of Multiple Deprivation (IMD)", "Score"), ("Income", "Score (rate)"), ("Employment", "Score (rate)"),
    ("Education, Skills and Training", "Score"), ("Health Deprivation and Disability", "Score"), ("Crime", "Score"),
    ("Barriers to Housing and Services", "Score"), ("Living Environment", "Score"),
    ("Income Deprivation Affecting Children Index (IDACI)", "Score (rate)"),
    ("Income Deprivation Affecting Older People (IDAOPI)", "Score (rate)"), ("Children and Young People Sub-domain", "Score"),
    ("Adult Skills Sub-domain", "Score"), ("Geographical Barriers Sub-domain", "Score"), ("Wider Barriers Sub-domain", "Score"),
    ("Indoors Sub-domain", "Score"), ("Outdoors Sub-domain", "Score"),
)  # fmt: skip
LSOAS_IN_ENGLAND = 33_755


def boundaries(folder: Path, areas: Areas) -> None:
    """Outlines of every kind of area, and where the people of the small ones are centred."""

    def write(name: str, keys: list[str], properties: dict[str, dict[str, object]]) -> None:
        features = []
        for code in sorted(properties):
            shape = unary_union([areas.shapes[i] for i, key in enumerate(keys) if key == code]).normalize()
            middle = shape.representative_point()
            east, north = round(middle.x + ground.ORIGIN_EASTING), round(middle.y + ground.ORIGIN_NORTHING)
            lon, lat = lonlat(round(middle.x), round(middle.y))
            where = {"BNG_E": east, "BNG_N": north, "LONG": lon, "LAT": lat}
            features.append((properties[code] | where, outline(shape)))
        geojson(folder / "boundaries" / name, features)

    write("Output_Areas_December_2021_EW.geojson", areas.codes, {code: {"OA21CD": code} for code in areas.codes})
    keys = [lsoa_code(each) for each in areas.lsoa]
    write(
        "LSOA_December_2021_EW.geojson",
        keys,
        {lsoa_code(n): {"LSOA21CD": lsoa_code(n), "LSOA21NM": name} for n, name in areas.lsoa_names.items()},
    )
    keys = [msoa_code(each) for each in areas.msoa]
    write(
        "MSOA_December_2021_EW.geojson",
        keys,
        {msoa_code(n): {"MSOA21CD": msoa_code(n), "MSOA21NM": name} for n, name in areas.msoa_names.items()},
    )
    keys = [ward_code(each) for each in areas.ward]
    lad = {ward_code(ward): code for ward, code in zip(areas.ward, areas.authority, strict=True)}
    write(
        "Wards_December_2024_UK.geojson",
        keys,
        {
            ward_code(n): {
                "WD24CD": ward_code(n),
                "WD24NM": ward_name(n),
                "LAD24CD": lad[ward_code(n)],
                "LAD24NM": AUTHORITY_NAMES[lad[ward_code(n)]],
            }
            for n in sorted(set(areas.ward))
        },
    )
    write(
        "Local_Authority_Districts_December_2024_UK.geojson",
        areas.authority,
        {code: {"LAD24CD": code, "LAD24NM": name} for code, name in AUTHORITY_NAMES.items()},
    )


def centres(folder: Path, areas: Areas, people: People) -> None:
    """Population-weighted centres of output areas and LSOAs."""
    rows = [
        (code, code, x + int(ground.ORIGIN_EASTING), y + int(ground.ORIGIN_NORTHING))
        for code, (x, y) in zip(areas.codes, areas.centres, strict=True)
    ]
    table(
        folder / "boundaries" / "Output_Areas_2021_population_weighted_centroids.csv", ("name", "code", "x", "y"), rows
    )
    made = []
    for number in sorted(areas.lsoa_names):
        mine = [i for i, each in enumerate(areas.lsoa) if each == number]
        middle = np.average(np.array([areas.centres[i] for i in mine]), axis=0, weights=people.total[mine])
        near = min(mine, key=lambda i: (round(float(np.hypot(*(np.array(areas.centres[i]) - middle))), 3), i))
        x, y = areas.centres[near]
        ((lon, lat),) = degrees([x], [y])
        made.append(
            (
                lsoa_code(number),
                areas.lsoa_names[number],
                x + int(ground.ORIGIN_EASTING),
                y + int(ground.ORIGIN_NORTHING),
                lat,
                lon,
            )
        )
    table(
        folder / "boundaries" / "LSOA_2021_population_weighted_centroids.csv",
        ("code", "name", "easting", "northing", "latitude", "longitude"),
        made,
    )


def lookups(folder: Path, areas: Areas, codes: Postcodes) -> None:
    """Output areas to LSOA, MSOA and authority (exact), to wards (best fit), and the postcodes."""
    exact, fit = [], []
    for i, code in enumerate(areas.codes):
        lad = (areas.authority[i], AUTHORITY_NAMES[areas.authority[i]])
        exact.append(
            (
                code,
                lsoa_code(areas.lsoa[i]),
                areas.lsoa_names[areas.lsoa[i]],
                msoa_code(areas.msoa[i]),
                areas.msoa_names[areas.msoa[i]],
                *lad,
            )
        )
        fit.append((code, ward_code(areas.ward[i]), ward_name(areas.ward[i]), *lad))
    table(
        folder / "lookups" / "OA21_LSOA21_MSOA21_LAD22_EW_LU.csv",
        ("OA21CD", "LSOA21CD", "LSOA21NM", "MSOA21CD", "MSOA21NM", "LAD22CD", "LAD22NM"),
        exact,
    )
    table(folder / "lookups" / "OA21_WD24_LAD24_EW_LU.csv", ("OA21CD", "WD24CD", "WD24NM", "LAD24CD", "LAD24NM"), fit)
    rows = [
        f'"{u.postcode}","10","{u.x + int(ground.ORIGIN_EASTING)}","{u.y + int(ground.ORIGIN_NORTHING)}","E92000001","E19999999","E18999999","","{u.authority}","{u.ward}"'
        for u in sorted(codes.units, key=lambda unit: unit.postcode)
    ]
    for number in range(6):
        rows.append(
            f'"KM{number + 1} 8ZZ","90","0","0","E92000001","E19999999","E18999999","","{ground.BOROUGH_CODE}",""'
        )
    headers = "PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC\nPostcode,Positional_quality_indicator,Eastings,Northings,Country_code,NHS_regional_HA_code,NHS_HA_code,Admin_county_code,Admin_district_code,Admin_ward_code\n"
    archive(folder / "lookups" / "codepo_gb_kingsmere.zip", {
        "Data/CSV/km.csv": "\n".join(rows) + "\n",
        "Doc/Code-Point_Open_Column_Headers.csv": headers,
        "Doc/metadata.txt": "MADE-UP EXAMPLE\nPRODUCT: in the layout of CODE-POINT OPEN\nDATASET VERSION NUMBER: 2024.4.0\n",
    })  # fmt: skip


def bulk(folder: Path, number: str, headings: list[str], areas: Areas, values: NDArray[np.int64]) -> None:
    """One census table in the bulk layout."""
    rows = [("2021", code, code, *line) for code, line in zip(areas.codes, values.tolist(), strict=True)]
    table(
        folder / "population" / f"census2021-{number}-oa.csv.gz",
        ("date", "geography", "geography code", *headings),
        rows,
    )


def nested(
    topic: str, groups: tuple[tuple[str, tuple[str, ...]], ...], values: Counts
) -> tuple[list[str], list[NDArray[np.int64]]]:
    """Headings and columns with a sub-total before its details, as the full tables have them."""
    headings, columns, at = [], [], 0
    for group, details in groups:
        width = max(len(details), 1)
        headings.append(f"{topic}: {group}")
        columns.append(values[:, at : at + width].sum(axis=1))
        for offset, detail in enumerate(details):
            headings.append(f"{topic}: {group}: {detail}")
            columns.append(values[:, at + offset])
        at += width
    return headings, columns


def census(folder: Path, areas: Areas, people: People) -> None:
    """The census tables by output area."""
    bands = [
        "Aged 4 years and under",
        *(f"Aged {a} to {a + 4} years" for a in range(5, 85, 5)),
        "Aged 85 years and over",
    ]
    bulk(
        folder,
        "ts007a",
        ["Age: Total", *(f"Age: {band}" for band in bands)],
        areas,
        np.column_stack([people.total, people.ages]),
    )
    bulk(
        folder,
        "ts008",
        ["Sex: All persons", "Sex: Female", "Sex: Male"],
        areas,
        np.column_stack([people.total, people.women, people.total - people.women]),
    )
    headings, columns = nested("Ethnic group", ETHNIC, people.ethnic)
    bulk(
        folder,
        "ts021",
        ["Ethnic group: Total: All usual residents", *headings],
        areas,
        np.column_stack([people.total, *columns]),
    )
    bulk(
        folder,
        "ts030",
        ["Religion: Total: All usual residents", *(f"Religion: {each}" for each in RELIGION)],
        areas,
        np.column_stack([people.total, people.religion]),
    )
    much, little, other, none = people.disability.T
    law = "Disabled under the Equality Act"
    headings = [
        "Total: All usual residents",
        law,
        f"{law}: Day-to-day activities limited a lot",
        f"{law}: Day-to-day activities limited a little",
        f"Not {law[0].lower()}{law[1:]}",
        f"Not {law[0].lower()}{law[1:]}: Has long term physical or mental health condition but day-to-day activities are not limited",
        f"Not {law[0].lower()}{law[1:]}: No long term physical or mental health conditions",
    ]
    bulk(
        folder,
        "ts038",
        [f"Disability: {each}" for each in headings],
        areas,
        np.column_stack([people.total, much + little, much, little, other + none, other, none]),
    )
    none, up_to_9, up_to_19, up_to_34, up_to_49, most = people.carers.T
    hours = [
        "Total: All usual residents aged 5 and over",
        "Provides no unpaid care",
        "Provides 19 hours or less unpaid care a week",
        "Provides 19 hours or less unpaid care a week: Provides 9 hours or less unpaid care a week",
        "Provides 19 hours or less unpaid care a week: Provides 10 to 19 hours unpaid care a week",
        "Provides 20 to 49 hours unpaid care a week",
        "Provides 20 to 49 hours unpaid care a week: Provides 20 to 34 hours unpaid care a week",
        "Provides 20 to 49 hours unpaid care a week: Provides 35 to 49 hours unpaid care a week",
        "Provides 50 or more hours unpaid care a week",
    ]
    bulk(
        folder,
        "ts039",
        [f"Provision of unpaid care: {each}" for each in hours],
        areas,
        np.column_stack(
            [
                people.carers.sum(axis=1),
                none,
                up_to_9 + up_to_19,
                up_to_9,
                up_to_19,
                up_to_34 + up_to_49,
                up_to_34,
                up_to_49,
                most,
            ]
        ),
    )
    bulk(
        folder,
        "ts019",
        ["Migrant indicator: Total: All usual residents", *(f"Migrant indicator: {each}" for each in MOVES)],
        areas,
        np.column_stack([people.moves.sum(axis=1), people.moves]),
    )
    cars = [
        "Total: All households",
        "No cars or vans in household",
        "1 car or van in household",
        "2 cars or vans in household",
        "3 or more cars or vans in household",
    ]
    bulk(
        folder,
        "ts045",
        [f"Number of cars or vans: {each}" for each in cars],
        areas,
        np.column_stack([people.cars.sum(axis=1), people.cars]),
    )
    headings, columns = nested("Tenure of household", TENURE, people.tenure)
    bulk(
        folder,
        "ts054",
        ["Tenure of household: Total: All households", *headings],
        areas,
        np.column_stack([people.tenure.sum(axis=1), *columns]),
    )


def estimates(folder: Path, areas: Areas, women: Counts, men: Counts) -> None:
    """Mid-2024 by output area and by ward, women, men and persons by single year of age."""
    header = [
        "period",
        "area_code",
        "area_name",
        "geography",
        "sex",
        "all_ages",
        "aged_0_to_15",
        "aged_16_to_64",
        "aged_65_and_over",
        *map(str, range(90)),
        "90+",
    ]

    def rows(code: str, name: str, kind: str, sexes: tuple[Counts, Counts]) -> list[list[object]]:
        named = (("Persons", sexes[0] + sexes[1]), ("Females", sexes[0]), ("Males", sexes[1]))
        return [
            [
                "2024-06-30",
                code,
                name,
                kind,
                sex,
                int(c.sum()),
                int(c[:16].sum()),
                int(c[16:65].sum()),
                int(c[65:].sum()),
                *c.tolist(),
            ]
            for sex, c in named
        ]

    by_area = [row for i, code in enumerate(areas.codes) for row in rows(code, code, "OA", (women[i], men[i]))]
    table(folder / "population" / "mid-year_2024_population_estimates_oa.csv.gz", header, by_area)
    ward = np.array(areas.ward)
    by_ward = [
        row
        for n in sorted(set(areas.ward))
        for row in rows(ward_code(n), ward_name(n), "Ward", (women[ward == n].sum(axis=0), men[ward == n].sum(axis=0)))
    ]
    table(folder / "population" / "mid-year_2024_population_estimates_ward.csv", header, by_ward)


def deprivation(folder: Path, areas: Areas, level: NDArray[np.float64], ages: Counts) -> None:
    """The indices in the layout of the 2025 release, all ranks, scores and deciles; ranks as if among all of England's."""
    header = [
        "LSOA code (2021)",
        "LSOA name (2021)",
        "Local Authority District code (2024)",
        "Local Authority District name (2024)",
    ]
    for name, score in INDICES:
        header += [
            f"{name} {score}",
            f"{name} Rank (where 1 is most deprived)",
            f"{name} Decile (where 1 is most deprived 10% of LSOAs)",
        ]
    header += [
        "Total population: mid 2022",
        "Dependent Children aged 0-15: mid 2022",
        "Older population aged 60 and over: mid 2022",
        "Working age population 18-66 (for use with Employment Deprivation Domain): mid 2022",
    ]
    taken: list[set[int]] = [set() for _ in INDICES]
    rows = []
    lsoa = np.array(areas.lsoa)
    for number, name in sorted(areas.lsoa_names.items()):
        mine = np.flatnonzero(lsoa == number)
        row: list[object] = [
            lsoa_code(number),
            name,
            areas.authority[mine[0]],
            AUTHORITY_NAMES[areas.authority[mine[0]]],
        ]
        for index, (_, score) in enumerate(INDICES):
            rank = 1 + int((1 - level[number, index]) * (LSOAS_IN_ENGLAND - 1))
            while rank in taken[index]:
                rank = rank % LSOAS_IN_ENGLAND + 1
            taken[index].add(rank)
            share = 1 - rank / LSOAS_IN_ENGLAND
            value = round(0.01 + 0.55 * share**2, 3) if "rate" in score else round(2 + 78 * share**2, 3)
            row += [value, rank, min(10, 1 + (rank - 1) * 10 // LSOAS_IN_ENGLAND)]
        single = ages[mine].sum(axis=0)
        row += [int(single.sum()), int(single[:16].sum()), int(single[60:].sum()), int(single[18:67].sum())]
        rows.append(row)
    table(folder / "indicators" / "File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv", header, rows)


def health(folder: Path, lists: practices.Lists, kerb: Kerb, codes: Postcodes) -> None:
    """Practices in the headerless layout, their lists, patients by LSOA, branch sites, capacity."""
    postcode, known, rows = {}, {}, []
    for each in (*practices.SURGERIES, *practices.OTHER_ORGANISATIONS):
        spot = kerb.near(each.x, each.y)
        if (spot.x, spot.y) not in known:
            known[(spot.x, spot.y)] = codes.own(spot.x, spot.y)
        postcode[each.code] = known[(spot.x, spot.y)]
        left = [
            each.code,
            each.name.upper(),
            "Y99",
            "QZZ",
            f"{spot.number} {spot.street}".upper(),
            "KINGSMERE",
            "",
            "",
            "",
            postcode[each.code],
            each.opened,
            each.closed,
            each.status,
        ]
        right = [
            "B",
            "99Z",
            "20130401",
            each.closed,
            "01999 496" + each.code[-3:],
            "",
            "",
            "",
            "0",
            "",
            "99Z",
            "",
            each.setting,
            "",
        ]
        rows.append(left + right)
    table(folder / "services" / "epraccur.csv", None, rows, quoted=True)
    inside = [lists.practices.index(each.code) for each in practices.SURGERIES]
    header = ("PUBLICATION", "EXTRACT_DATE", "PRACTICE_CODE", "PRACTICE_NAME", "LSOA_CODE", "SEX", "NUMBER_OF_PATIENTS")
    for quarter, count in zip(practices.QUARTERS, lists.counts, strict=True):
        cells = [
            ("GP_PRAC_PAT_LIST", quarter, code, lists.names[p], lists.areas[a], "ALL", int(count[a, p]))
            for p, code in enumerate(lists.practices) for a in range(len(lists.areas)) if count[a, p] > 0
        ]  # fmt: skip
        table(
            folder / "services" / f"gp-reg-pat-prac-lsoa-all-{quarter[5:]}-{quarter[2:5].lower()}.csv.gz", header, cells
        )
    header = ("PUBLICATION", "EXTRACT_DATE", "TYPE", "CODE", "POSTCODE", "SEX", "AGE", "NUMBER_OF_PATIENTS")
    for at in (0, len(practices.QUARTERS) - 1):
        quarter, held = practices.QUARTERS[at], lists.counts[at].sum(axis=0)
        sizes = [
            (
                "GP_PRAC_PAT_LIST",
                quarter,
                "GP",
                lists.practices[p],
                postcode[lists.practices[p]],
                "ALL",
                "ALL",
                int(held[p]),
            )
            for p in inside
        ]
        table(folder / "services" / f"gp-reg-pat-prac-all-{quarter[5:]}-{quarter[2:5].lower()}.csv", header, sizes)
    capacity = [
        (each.code, each.capacity, each.basis, "yes" if each.open_list else "no", "2024-09-30")
        for each in practices.SURGERIES
        if each.capacity
    ]
    table(
        folder / "services" / "gp_capacity.csv",
        ("practice_code", "capacity", "capacity_basis", "list_open", "as_at"),
        capacity,
    )
    sites = []
    for site, practice, name, x, y, sessions, share in practices.BRANCHES:
        spot = kerb.near(x, y)
        lon, lat = lonlat(spot.x, spot.y)
        sites.append(
            {
                "practice_code": practice,
                "site_code": site,
                "site_name": name,
                "address": f"{spot.number} {spot.street}",
                "postcode": codes.nearest(spot.x, spot.y),
                "lon": lon,
                "lat": lat,
                "sessions_per_week": sessions,
                "share_of_list": "" if share is None else share,
            }
        )
    listing(folder / "services" / "gp_branch_sites.csv", sites)
