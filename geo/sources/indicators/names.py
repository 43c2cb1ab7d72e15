"""Which declared indicator a published name means; names that are not listed stay as they are printed."""

import math
import re
from collections.abc import Mapping

from geo.indicators.declared import DECLARED
from geo.indicators.indicators import FigureKind, Indicator

SHARE, COUNT, OTHER = "share", "count", "other"
# Said of ward figures that were added up from output areas; no part of the name.
ADDED = re.compile(r"\s*\(from best-fit oas\)$")
PER = re.compile(r"rate per ([\d,]+)$")

# The published name, in lower case: the keys of its figures by kind.
BY_NAME: Mapping[str, Mapping[str, str]] = {
    "average download speed (median of available postcodes)": {OTHER: "broadband"},
    "ethnically diverse communities (non-white ethnic group)": {SHARE: "not_white_share"},
    "median age": {OTHER: "median_age"},
    "no people in household have english as a main language": {SHARE: "no_main_english"},
    "old-age dependency ratio": {OTHER: "old_age_ratio"},
    "population aged 0-15 years": {SHARE: "aged_0_15_share", COUNT: "aged_0_15"},
    "population aged 16-64 years": {SHARE: "aged_16_64_share", COUNT: "aged_16_64"},
    "population aged 20-44 years": {SHARE: "aged_20_44_share", COUNT: "aged_20_44"},
    "population aged 65 or more years": {SHARE: "aged_65_share", COUNT: "aged_65"},
    "population aged 80 or more years": {SHARE: "aged_80_share", COUNT: "aged_80"},
    "population density per km sq": {OTHER: "density"},
    "single ethnicity households with two or more members": {SHARE: "one_ethnic_group"},
    "total resident population": {COUNT: "residents"},
    "index of multiple deprivation": {OTHER: "imd"},
    "indices of deprivation: crime": {OTHER: "imd_crime"},
    "indices of deprivation: education, skills and training": {OTHER: "imd_education"},
    "indices of deprivation: living environment": {OTHER: "imd_environment"},
    "indices of deprivation: health deprivation and disability": {OTHER: "imd_health"},
    "indices of deprivation: barriers to housing and services": {OTHER: "imd_housing"},
    "indices of deprivation: employment": {SHARE: "employment_deprived_share"},
    "indices of deprivation: income": {SHARE: "income_deprived_share"},
    "income deprivation affecting children": {SHARE: "income_deprived_children_share"},
    "income deprivation affecting older people": {SHARE: "income_deprived_older_share"},
    "household deprived in education": {SHARE: "households_education"},
    "household deprived in employment": {SHARE: "households_employment"},
    "household is deprived in health and disability": {SHARE: "households_health"},
    "household is deprived in housing": {SHARE: "households_housing"},
    "residents with a higher education qualification": {SHARE: "higher_qualified_share", COUNT: "higher_qualified"},
    "residents with no qualifications": {SHARE: "no_qualifications_share", COUNT: "no_qualifications"},
    "local election turnout": {SHARE: "turnout"},
    "people reporting their general health as bad or very bad": {SHARE: "bad_health"},
    "people reporting their general health as very bad": {SHARE: "very_bad_health"},
    "detached houses": {SHARE: "detached"},
    "semi-detached houses": {SHARE: "semi_detached"},
    "terraced houses": {SHARE: "terraced"},
    "flat, maisonette or apartment": {SHARE: "flats"},
    "owned or shared ownership": {SHARE: "owned"},
    "private rented housing": {SHARE: "private_rented"},
    "social rented housing": {SHARE: "social_rented"},
    "households with 3 or more cars": {SHARE: "three_cars"},
    "no cars or vans in household": {SHARE: "no_car"},
    "depression: qof prevalence": {SHARE: "depression"},
    "smoking prevalence in adults (aged 18 and over) - current smokers (aps)": {SHARE: "smoking"},
    "claimant count": {COUNT: "claimants"},
    "claimants as a proportion of residents aged 16-64": {SHARE: "claimants_share"},
    "claimants aged 16 to 64": {SHARE: "claimants_share", COUNT: "claimants"},
    "people on universal credit": {COUNT: "universal_credit"},
    "people on universal credit as a proportion of residents aged 16-64": {
        SHARE: "universal_credit_share",
        OTHER: "universal_credit_share",
    },
    "healthy life expectancy at birth": {OTHER: "healthy_life_expectancy"},
    "life expectancy at birth": {OTHER: "life_expectancy"},
    "under 75 mortality rate from causes considered preventable (per 100,000 population)": {
        OTHER: "preventable_deaths",
    },
    "reception prevalence of obesity (including severe obesity)": {SHARE: "obese_reception"},
    "reception prevalence of obesity (including severe obesity), 3 years data combined": {SHARE: "obese_reception_3"},
    "reception prevalence of obesity (including severe obesity), 5 years data combined": {SHARE: "obese_reception_5"},
    "year 6 prevalence of obesity (including severe obesity)": {SHARE: "obese_year6"},
    "year 6 prevalence of obesity (including severe obesity), 3 years data combined": {SHARE: "obese_year6_3"},
    "year 6 prevalence of obesity (including severe obesity), 5 years data combined": {SHARE: "obese_year6_5"},
    "overweight (including obesity) prevalence in adults, (using adjusted self-reported height and weight)": {
        SHARE: "overweight_adults",
    },
    "population vaccination coverage: mmr for one dose (2 years old)": {SHARE: "mmr_one_dose"},
    "population vaccination coverage: mmr for two doses (5 years old)": {SHARE: "mmr_two_doses"},
    "offence rate": {OTHER: "recorded_crime"},
    "recorded offences": {OTHER: "offences"},
    "anti-social behaviour incidents": {OTHER: "anti_social_incidents"},
    "households in temporary accommodation": {OTHER: "temporary_homes"},
    "households in fuel poverty": {SHARE: "fuel_poverty"},
    "pupils reaching the expected standard at age 11": {SHARE: "expected_standard"},
    "pupils away for a tenth of lessons or more": {SHARE: "persistent_absence"},
    "people aged 16 to 17 not in education or work": {SHARE: "not_in_work_or_learning"},
    "residents who volunteer at least once a month": {SHARE: "volunteering"},
    "residents who feel safe outside after dark": {SHARE: "safe_after_dark"},
    "residents satisfied with their area as a place to live": {SHARE: "satisfied"},
    "residents who say most neighbours are of their own ethnic group": {SHARE: "own_group_nearby"},
}


def kind_of_measure(measure: str) -> str:
    """Share, count or other, by the published measure."""
    plain = measure.strip().lower()
    if plain in ("percentage", "percent", "%", "proportion"):
        return SHARE
    return COUNT if plain in ("count", "number") else OTHER


def declared(name: str, measure: str) -> Indicator | None:
    """The declared indicator that a published name and measure mean; None where there is none."""
    keys = BY_NAME.get(plain_name(name), {})
    key = keys.get(kind_of_measure(measure))
    return DECLARED[key] if key else None


def declared_by_name(name: str) -> Indicator | None:
    """The declared indicator that a published name means where no measure is printed: its share before any other."""
    keys = BY_NAME.get(plain_name(name), {})
    key = keys.get(SHARE) or keys.get(OTHER)
    return DECLARED[key] if key else None


def as_printed(name: str, measure: str, unit: str) -> Indicator:
    """A record for a name that is not declared: as it is printed, without a better or worse."""
    kind, per = kind_of_measure(measure), PER.match(measure.strip().lower())
    label = ADDED.sub("", name.strip().lower())
    shown = name.strip()[: len(label)]
    if per:
        return Indicator(
            slug(f"{label} rate"),
            shown,
            f"per {per[1]} {unit.lower()}".strip(),
            FigureKind.RATE,
            per=float(per[1].replace(",", "")),
        )
    measures = {SHARE: FigureKind.PERCENTAGE, COUNT: FigureKind.COUNT, OTHER: FigureKind.MEAN}
    words = {SHARE: f"% of {unit.lower() or 'all'}", COUNT: unit.lower() or "number"}
    return Indicator(
        slug(f"{label} {measure}"),
        shown,
        words.get(kind, f"{measure} {unit}".strip().lower()),
        measures[kind],
        per=math.nan,
    )


def plain_name(name: str) -> str:
    """A published name as it is listed here."""
    return ADDED.sub("", " ".join(name.lower().split()))


def slug(words: str) -> str:
    """Words as a key."""
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")
