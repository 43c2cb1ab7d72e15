"""The labour-market service: 25,000 rows at once, the count in every row, and nothing for a question without sense."""

from collections import Counter
from collections.abc import Mapping
from functools import cache

from tests.fetching.made import dicts_of
from tests.fetching.stand_in import Answer
from tests.sources.official.test_figures import CLAIMS

ROWS = 25_000
AGES = [*map(str, range(90)), "90+"]
GENDERS = {"Persons": ("0", "Total"), "Males": ("1", "Male"), "Females": ("2", "Female")}
KINDS = {"150": "2021 output areas", "151": "2021 super output areas - lower layer", "153": "2022 wards"}
HEADER = (
    "DATE,DATE_NAME,DATE_CODE,DATE_TYPE,GEOGRAPHY,GEOGRAPHY_NAME,GEOGRAPHY_CODE,GEOGRAPHY_TYPE,GEOGRAPHY_TYPECODE,"
    "GENDER,GENDER_NAME,C_AGE,C_AGE_NAME,MEASURES,MEASURES_NAME,OBS_VALUE,OBS_STATUS,OBS_STATUS_NAME,OBS_CONF,"
    "OBS_CONF_NAME,RECORD_OFFSET,RECORD_COUNT"
)
BIRTHS = "DATE,GEOGRAPHY_CODE,GENDER_NAME,MEASURE_NAME,MEASURES,OBS_VALUE,RECORD_COUNT"
LATEST = {"date": "latest", "measures": "20100"}


def nomis_answer(table: str, query: Mapping[str, str]) -> Answer:
    """The rows of a table that a question asks for."""
    if any(query.get(name) != right for name, right in LATEST.items()):
        return Answer(b"", 200)
    codes = _areas(query["geography"])
    if table == "NM_2014_1":
        return _estimates(query, codes)
    if table == "NM_162_1" and query.get("gender") == query.get("age") == "0":
        lines = [
            f"2024-10,{code},Total,All categories: Age 16+,Claimant count,20100,{10 + n},A,{len(codes)}"
            for n, code in enumerate(codes)
        ]
        return Answer("\r\n".join([CLAIMS, *lines, ""]).encode())
    if table == "NM_206_1":
        lines = [f"2023,{code},Total,Live births,20100,{5 + n % 7},{len(codes)}" for n, code in enumerate(codes)]
        return Answer("\r\n".join([BIRTHS, *lines, ""]).encode())
    return Answer(b"", 200)


def _estimates(query: Mapping[str, str], codes: list[str]) -> Answer:
    if query.get("c_age") != "101...191":
        return Answer(b"", 200)
    rows = _rows(tuple(codes), query["gender"])
    first = int(query.get("RecordOffset", 0))
    lines = [f"{line},{first + place},{len(rows)}" for place, line in enumerate(rows[first : first + ROWS])]
    return Answer("\r\n".join([HEADER, *lines, ""]).encode())


def _areas(geography: str) -> list[str]:
    """The codes of a question; the areas of a kind within a district are known of Kingsmere alone."""
    district, kind, number = geography.partition("TYPE")
    if not kind:
        return [code for code in geography.split(",") if code in _people()]
    return sorted(code for code, (of, inside) in _kinds().items() if of == number and inside) * (
        district == "E06990001"
    )


@cache
def _kinds() -> dict[str, tuple[str, bool]]:
    """Of each area its kind, and whether it lies in Kingsmere."""
    small = {row["OA21CD"]: row["LSOA21CD"] for row in dicts_of("lookups/OA21_LSOA21_MSOA21_LAD22_EW_LU.csv")}
    kinds: dict[str, tuple[str, bool]] = {}
    for row in dicts_of("lookups/OA21_WD24_LAD24_EW_LU.csv"):
        inside = row["LAD24CD"] == "E06990001"
        area = row["OA21CD"]
        kinds |= {area: ("150", inside), small[area]: ("151", inside), row["WD24CD"]: ("153", inside)}
    return kinds


@cache
def _people() -> dict[str, dict[str, list[str]]]:
    """People by single year of age, by area and sex; of a small area the sum of its output areas."""
    small = {row["OA21CD"]: row["LSOA21CD"] for row in dicts_of("lookups/OA21_LSOA21_MSOA21_LAD22_EW_LU.csv")}
    people: dict[str, dict[str, list[str]]] = {}
    sums: dict[str, dict[str, Counter[str]]] = {}
    for row in dicts_of("population/mid-year_2024_population_estimates_oa.csv.gz"):
        people.setdefault(row["area_code"], {})[row["sex"]] = [row[age] for age in AGES]
        of_area = sums.setdefault(small[row["area_code"]], {}).setdefault(row["sex"], Counter())
        of_area.update({age: int(row[age]) for age in AGES})
    for row in dicts_of("population/mid-year_2024_population_estimates_ward.csv"):
        people.setdefault(row["area_code"], {})[row["sex"]] = [row[age] for age in AGES]
    for area, sexes in sums.items():
        people[area] = {sex: [str(counts[age]) for age in AGES] for sex, counts in sexes.items()}
    return people


@cache
def _rows(codes: tuple[str, ...], genders: str) -> list[str]:
    asked = genders.split(",")
    return [
        f"2024,2024,2024,date,1,{code},{code},{KINDS[_kinds()[code][0]]},{_kinds()[code][0]},{number},{name},"
        f"{101 + place},Aged {age},20100,value,{people[place]},A,Normal Value,F,Free"
        for code in codes
        for sex, people in _people()[code].items()
        for number, name in [GENDERS[sex]]
        if number in asked
        for place, age in enumerate(AGES)
    ]
