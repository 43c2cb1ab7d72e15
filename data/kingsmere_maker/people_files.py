"""Which files of people are written? Census tables by output area, later estimates, deprivation."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .areas import AUTHORITY_NAMES, Areas, lsoa_code, ward_code, ward_name
from .people import Counts, People
from .writing import table

ETHNIC = (
    ("Asian, Asian British or Asian Welsh", ("Bangladeshi", "Chinese", "Indian", "Pakistani", "Other Asian")),
    ("Black, Black British, Black Welsh, Caribbean or African", ("African", "Caribbean", "Other Black")),
    (
        "Mixed or Multiple ethnic groups",
        (
            "White and Asian",
            "White and Black African",
            "White and Black Caribbean",
            "Other Mixed or Multiple ethnic groups",
        ),
    ),
    (
        "White",
        (
            "English, Welsh, Scottish, Northern Irish or British",
            "Irish",
            "Gypsy or Irish Traveller",
            "Roma",
            "Other White",
        ),
    ),
    ("Other ethnic group", ("Arab", "Any other ethnic group")),
)
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
    ("Owned", ("Owns outright", "Owns with a mortgage or loan")),
    ("Shared ownership", ("Shared ownership",)),
    ("Social rented", ("Rents from council or Local Authority", "Other social rented")),
    ("Private rented", ("Private landlord or letting agency", "Other private rented")),
    ("Lives rent free", ()),
)
INDICES = (
    ("Index of Multiple Deprivation (IMD)", "Score"),
    ("Income", "Score (rate)"),
    ("Employment", "Score (rate)"),
    ("Education, Skills and Training", "Score"),
    ("Health Deprivation and Disability", "Score"),
    ("Crime", "Score"),
    ("Barriers to Housing and Services", "Score"),
    ("Living Environment", "Score"),
    ("Income Deprivation Affecting Children Index (IDACI)", "Score (rate)"),
    ("Income Deprivation Affecting Older People (IDAOPI)", "Score (rate)"),
    ("Children and Young People Sub-domain", "Score"),
    ("Adult Skills Sub-domain", "Score"),
    ("Geographical Barriers Sub-domain", "Score"),
    ("Wider Barriers Sub-domain", "Score"),
    ("Indoors Sub-domain", "Score"),
    ("Outdoors Sub-domain", "Score"),
)
LSOAS_IN_ENGLAND = 33_755


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
        f"Not {law[0].lower()}{law[1:]}: Has long term physical or mental health condition "
        "but day-to-day activities are not limited",
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


def estimates(folder: Path, areas: Areas, now: tuple[Counts, Counts], earlier: tuple[Counts, Counts]) -> None:
    """Mid-2024 by output area and by ward, women, men and persons by single year of age; mid-2023 by output area."""
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

    def rows(code: str, name: str, kind: str, sexes: tuple[Counts, Counts], year: int = 2024) -> list[list[object]]:
        named = (("Persons", sexes[0] + sexes[1]), ("Females", sexes[0]), ("Males", sexes[1]))
        return [
            [
                f"{year}-06-30",
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

    for year, sexes in ((2023, earlier), (2024, now)):
        by_area = [
            row
            for i, code in enumerate(areas.codes)
            for row in rows(code, code, "OA", (sexes[0][i], sexes[1][i]), year)
        ]
        table(folder / "population" / f"mid-year_{year}_population_estimates_oa.csv.gz", header, by_area)
    women, men = now
    ward = np.array(areas.ward)
    by_ward = [
        row
        for n in sorted(set(areas.ward))
        for row in rows(ward_code(n), ward_name(n), "Ward", (women[ward == n].sum(axis=0), men[ward == n].sum(axis=0)))
    ]
    table(folder / "population" / "mid-year_2024_population_estimates_ward.csv", header, by_ward)


def deprivation(folder: Path, areas: Areas, level: NDArray[np.float64], ages: Counts) -> None:
    """The indices in the layout of the 2025 release: ranks, scores and deciles, ranked as if among all of England."""
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
