"""The figures behind the indices of deprivation, by LSOA, of 2019 and 2025.

Read in the publisher's words and in the plain ones of re-published tables, both with every mark turned into "_". Empty
cells are missing, not nought: small numbers of children and older people are withheld. An edition is not a year: its
figures are of several, and those of two editions make no trend.
"""

import re

import numpy as np
import pandas as pd

from geo.areas.areas import AreaKind
from geo.errors import InputError
from geo.indicators.declared import DECLARED
from geo.periods import of_years
from geo.plain import beginning, shown
from geo.sources.figures import numbers
from geo.sources.indicators.deprivation import CODE_COLUMN, PUBLISHER, edition_of, is_index
from geo.sources.indicators.long_layout import IndicatorTable, finished
from geo.sources.look import REAL_FILES, Look
from geo.sources.reading import Kind, RawFile, Sample, one_fault_each
from geo.sources.rows import coded_rows, first_few, refuse_repeats

# How the published heading begins, in plain words: the declared indicator. Of two that fit the longer one holds.
BEGINNINGS = {
    "income_domain_numerator": "income_deprived",
    "income_deprivation_affecting_children_index_idaci_numerator": "income_deprived_children",
    "income_deprivation_affecting_older_people_index_idaopi_numerator": "income_deprived_older",
    "employment_domain_numerator": "employment_deprived",
    "staying_on_in_education_post_16": "not_staying_on",
    "entry_to_higher_education": "not_entering_higher",
    "adult_skills_and_english_language_proficiency": "adult_skills",
    "years_of_potential_life_lost": "years_lost",
    "comparative_illness_and_disability_ratio": "illness_ratio",
    "acute_morbidity": "acute_morbidity",
    "mood_and_anxiety_disorders": "mental_health",
    "mental_health": "mental_health",
    "road_distance_to_a_gp_surgery": "gp_road_km",
    "road_distance_to_a_post_office": "post_office_road_km",
    "road_distance_to_a_primary_school": "primary_school_road_km",
    "road_distance_to_general_store_or_supermarket": "food_store_road_km",
    "patient_to_gp_ratio": "patients_per_gp",
    "connectivity_score": "connectivity",
    "digital_connectivity": "digital_connectivity",
    "household_overcrowding_indicator": "overcrowding",
    "household_overcrowding_indicator_rooms": "overcrowding_rooms",
    "household_overcrowding_indicator_bedrooms": "overcrowding_bedrooms",
    "homelessness_indicator": "homelessness",
    "core_homelessness_rate": "core_homelessness",
    "owner_occupation_affordability_component": "owner_affordability",
    "private_rental_affordability_component": "rent_affordability",
    "housing_affordability_indicator": "housing_affordability",
    "housing_in_poor_condition": "poor_housing",
    "houses_without_central_heating": "no_central_heating",
    "road_traffic_accidents": "road_accidents",
    "nitrogen_dioxide_component": "nitrogen_dioxide",
    "benzene_component": "benzene",
    "sulphur_dioxide_component": "sulphur_dioxide",
    "particulates_component": "particulates",
    "air_quality_indicator": "air_quality",
    "violence_with_injury": "violence_injury",
    "violence_without_injury": "violence_no_injury",
    "stalking_and_harassment": "harassment",
    "burglary": "burglary",
    "theft": "theft",
    "criminal_damage": "criminal_damage",
    "public_order_and_possession_of_weapons": "public_order",
    "anti_social_behaviour": "anti_social",
}


def is_underlying(sample: Sample) -> bool:
    """A column of LSOA codes and figures behind the index, without its rank."""
    coded = any(map(CODE_COLUMN.match, sample.header))
    return sample.format == "csv" and coded and not is_index(sample) and bool(_columns(sample.header))


def read_underlying(raw: RawFile) -> IndicatorTable:
    """All figures that are known by their heading."""
    table = raw.table
    edition, column = edition_of(raw)
    rows = coded_rows(table, column)
    if rows.kind != AreaKind.LSOA:
        raise InputError(f"{table.name}: {column} holds {rows.kind.label} codes; LSOA codes (E01...) were expected.")
    refuse_repeats(table, pd.Series(rows.codes, index=rows.positions), "LSOA")
    if not edition.isdigit():
        raise InputError(f"{raw.name}: the edition is {shown(edition)}; a year such as 2025 was expected.")
    period = of_years(int(edition), int(edition))
    pieces, records = [], []
    faults: list[str] = []
    unread: list[str] = []
    for published, key in _columns(tuple(table.frame.columns)).items():
        read = numbers(table, published, lowest=-np.inf)
        faults += read.faults
        unread += read.notes
        records.append(DECLARED[key])
        pieces.append(
            pd.DataFrame({"area_code": rows.codes, "value": read.figures.to_numpy()[rows.positions], "indicator": key})
        )
    one_fault_each(first_few(faults, f"cells of {raw.name} with a fault of this kind"))
    empty = dict.fromkeys(("lower", "upper", "count", "base"), np.nan)
    frame = pd.concat(pieces, ignore_index=True).assign(
        group="", said="", first=period.first.isoformat(), last=period.last.isoformat(), **empty
    )
    named = raw.facts.get("publisher", PUBLISHER)
    other = [name for name in table.frame.columns if name != column and name not in _columns((name,))]
    notes = [
        *rows.notes,
        *first_few(unread, f"notes on cells of {raw.name} that hold no figure"),
        *(
            [f"{raw.name}: columns that are not known are left out: {', '.join(map(beginning, other[:5]))}."]
            if other
            else []
        ),
    ]
    made = finished(
        raw, frame, records, title=f"English indices of deprivation {edition}, underlying indicators", notes=notes
    )
    return IndicatorTable(made.values, raw.source(made.source.title, edition=edition, publisher=named), made.notes)


def _columns(header: tuple[str, ...]) -> dict[str, str]:
    """The declared indicator of each published column that is known."""
    indicator_of = {}
    for column in header:
        plain = re.sub(r"[^a-z0-9]+", "_", column).strip("_")
        fitting = [start for start in BEGINNINGS if plain.startswith(start)]
        if fitting:
            indicator_of[column] = BEGINNINGS[max(fitting, key=len)]
    return indicator_of


KINDS: tuple[Kind, ...] = (
    Kind(
        "deprivation_underlying",
        "Indices of deprivation, underlying indicators",
        is_underlying,
        read_underlying,
        Look(
            "What stands behind the indices of deprivation, such as the way to a surgery by road",
            marks="a column of LSOA codes with its year, and names in small letters",
            example="LSOA code (2021), road_distance_to_a_gp_surgery_indicator_km",
            seen=REAL_FILES,
        ),
    ),
)
