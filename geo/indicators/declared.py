"""The indicators that are declared by name: label, unit, which way is better, and what kind of evidence each is.

What merely describes who lives in a place, and in what homes, has no better or worse. Neither has a figure that mixes
good and bad news: more people known to a surgery with depression may be more illness or more help.
"""

import math
from collections.abc import Mapping

from geo.indicators.indicators import Dimension, FigureKind, Indicator, LogicStage, Polarity

HIGH, LOW, NO = Polarity.HIGH, Polarity.LOW, Polarity.NONE
SHARE, RATE, COUNT, EVENTS, MEAN, SCORE = (
    FigureKind.PERCENTAGE, FigureKind.RATE, FigureKind.COUNT, FigureKind.EVENTS, FigureKind.MEAN, FigureKind.SCORE,
)
WORK, LEARNING, STRESS, PART, SEPARATE, CRIME = (
    Dimension.EMPLOYMENT, Dimension.EDUCATION, Dimension.STRESS, Dimension.PARTICIPATION, Dimension.SEGREGATION,
    Dimension.CRIME,
)
OUTCOME, OUTPUT, INPUT = LogicStage.OUTCOME, LogicStage.OUTPUT, LogicStage.INPUT

CENSUS = "Census 2021, Office for National Statistics"
MID_YEAR = "Mid-year population estimates, Office for National Statistics"
DWP = "Department for Work and Pensions"
OHID = "Office for Health Improvement and Disparities"
NCMP = "National Child Measurement Programme"
INDICES = "English indices of deprivation, Ministry of Housing, Communities and Local Government"
DFE = "Department for Education"
POLICE = "police records"
SURVEY = "local survey"
PER_THOUSAND = 1000.0

RESIDENTS, HOUSEHOLDS, PEOPLE, SCORE_HIGHER = "% of residents", "% of households", "people", "score, higher is more"

# The four measures of Public Service Agreement 21, by meaning, and fair treatment. The third never had a number among
# the national indicators; NI 3 was something else.
SURVEY_QUESTIONS: tuple[Indicator, ...] = tuple(
    Indicator(
        key, label, "% of people asked", SHARE, HIGH, Dimension.PERCEPTION, True, OUTCOME, SURVEY, sampled=True,
        codes=codes,
    )
    for key, label, codes in (
        ("get_on", "People from different backgrounds get on well together here", ("PSA 21", "NI 1")),
        ("belong", "Feel that they belong to their neighbourhood", ("PSA 21", "NI 2")),
        ("mix", "Have meaningful contact with people from different backgrounds", ("PSA 21",)),
        ("influence", "Feel that they can influence local decisions", ("PSA 21", "NI 4")),
        ("fair_treatment", "Were treated with respect and consideration by local services", ("NI 140",)),
    )
)

# key, label, unit, measure, polarity, dimension, stage, source
_COUNTED: tuple[tuple[str, str, str, FigureKind, Polarity, Dimension | None, LogicStage | None, str], ...] = (
    # Who lives here.
    ("residents", "Residents", PEOPLE, COUNT, NO, None, None, MID_YEAR),
    ("density", "People to the square kilometre", "people per square km", MEAN, NO, None, None, MID_YEAR),
    ("median_age", "Median age", "years", MEAN, NO, None, None, MID_YEAR),
    ("old_age_ratio", "People of pension age for every 100 of working age", "per 100", MEAN, NO, None, None, MID_YEAR),
    ("aged_0_15", "Residents aged 0 to 15", PEOPLE, COUNT, NO, None, None, MID_YEAR),
    ("aged_0_15_share", "Residents aged 0 to 15", RESIDENTS, SHARE, NO, None, None, MID_YEAR),
    ("aged_16_64", "Residents aged 16 to 64", PEOPLE, COUNT, NO, None, None, MID_YEAR),
    ("aged_16_64_share", "Residents aged 16 to 64", RESIDENTS, SHARE, NO, None, None, MID_YEAR),
    ("aged_20_44", "Residents aged 20 to 44", PEOPLE, COUNT, NO, None, None, MID_YEAR),
    ("aged_20_44_share", "Residents aged 20 to 44", RESIDENTS, SHARE, NO, None, None, MID_YEAR),
    ("aged_65", "Residents aged 65 and over", PEOPLE, COUNT, NO, None, None, MID_YEAR),
    ("aged_65_share", "Residents aged 65 and over", RESIDENTS, SHARE, NO, None, None, MID_YEAR),
    ("aged_80", "Residents aged 80 and over", PEOPLE, COUNT, NO, None, None, MID_YEAR),
    ("aged_80_share", "Residents aged 80 and over", RESIDENTS, SHARE, NO, None, None, MID_YEAR),
    ("not_white_share", "Residents of ethnic groups other than White", RESIDENTS, SHARE, NO, None, None, CENSUS),
    ("no_main_english", "Households where nobody's main language is English", HOUSEHOLDS, SHARE, NO, None, None,
     CENSUS),
    ("one_ethnic_group", "Households of two or more people of one ethnic group", HOUSEHOLDS, SHARE, NO, SEPARATE, None,
     CENSUS),
    ("nino", "National Insurance numbers given to adults from overseas", "registrations", EVENTS, NO, None, None, DWP),
    # Homes and cars.
    ("detached", "Detached houses", HOUSEHOLDS, SHARE, NO, None, None, CENSUS),
    ("semi_detached", "Semi-detached houses", HOUSEHOLDS, SHARE, NO, None, None, CENSUS),
    ("terraced", "Terraced houses", HOUSEHOLDS, SHARE, NO, None, None, CENSUS),
    ("flats", "Flats, maisonettes and apartments", HOUSEHOLDS, SHARE, NO, None, None, CENSUS),
    ("owned", "Owned or shared ownership", HOUSEHOLDS, SHARE, NO, None, None, CENSUS),
    ("private_rented", "Privately rented", HOUSEHOLDS, SHARE, NO, None, None, CENSUS),
    ("social_rented", "Socially rented", HOUSEHOLDS, SHARE, NO, None, None, CENSUS),
    ("no_car", "Households without a car or van", HOUSEHOLDS, SHARE, NO, None, None, CENSUS),
    ("three_cars", "Households with three or more cars or vans", HOUSEHOLDS, SHARE, NO, None, None, CENSUS),
    # Work and income.
    ("claimants", "People claiming unemployment benefits", PEOPLE, COUNT, LOW, WORK, OUTCOME, DWP),
    ("claimants_share", "People claiming unemployment benefits", "% of residents aged 16 to 64", SHARE, LOW, WORK,
     OUTCOME, DWP),
    ("universal_credit", "People on Universal Credit, in work or not", PEOPLE, COUNT, NO, WORK, None, DWP),
    ("universal_credit_share", "People on Universal Credit, in work or not", "% of residents aged 16 to 64", SHARE, NO,
     WORK, None, DWP),
    ("employment_deprived", "People of working age shut out of work against their wish", PEOPLE, COUNT, LOW, WORK,
     OUTCOME, INDICES),
    ("employment_deprived_share", "People of working age shut out of work against their wish",
     "% of residents of working age", SHARE, LOW, WORK, OUTCOME, INDICES),
    ("income_deprived", "People in households on low income", PEOPLE, COUNT, LOW, STRESS, OUTCOME, INDICES),
    ("income_deprived_share", "People in households on low income", RESIDENTS, SHARE, LOW, STRESS, OUTCOME, INDICES),
    ("income_deprived_children", "Children in households on low income", "children", COUNT, LOW, STRESS, OUTCOME,
     INDICES),
    ("income_deprived_children_share", "Children in households on low income", "% of children aged 0 to 15", SHARE,
     LOW, STRESS, OUTCOME, INDICES),
    ("income_deprived_older", "People aged 60 and over in households on low income", PEOPLE, COUNT, LOW, STRESS,
     OUTCOME, INDICES),
    ("income_deprived_older_share", "People aged 60 and over in households on low income",
     "% of residents aged 60 and over", SHARE, LOW, STRESS, OUTCOME, INDICES),
    # Learning.
    ("higher_qualified", "Residents with a higher qualification", PEOPLE, COUNT, HIGH, LEARNING, OUTCOME, CENSUS),
    ("higher_qualified_share", "Residents with a higher qualification", RESIDENTS, SHARE, HIGH, LEARNING, OUTCOME,
     CENSUS),
    ("no_qualifications", "Residents without qualifications", PEOPLE, COUNT, LOW, LEARNING, OUTCOME, CENSUS),
    ("no_qualifications_share", "Residents without qualifications", RESIDENTS, SHARE, LOW, LEARNING, OUTCOME, CENSUS),
    ("households_education", "Households where nobody has, or is studying for, qualifications", HOUSEHOLDS, SHARE, LOW,
     LEARNING, OUTCOME, CENSUS),
    ("not_staying_on", "Young people who do not stay on in education after 16", "share, 0 to 1", MEAN, LOW, LEARNING,
     OUTCOME, INDICES),
    ("not_entering_higher", "Young people who do not enter higher education", "share, 0 to 1", MEAN, LOW, LEARNING,
     OUTCOME, INDICES),
    ("adult_skills", "Adults with few skills or little English", "share, 0 to 1", MEAN, LOW, LEARNING, OUTCOME,
     INDICES),
    # Areas of stress: health, homes, services, the place itself.
    ("imd", "Index of Multiple Deprivation", SCORE_HIGHER, SCORE, LOW, STRESS, OUTCOME, INDICES),
    ("imd_crime", "Indices of deprivation: crime", SCORE_HIGHER, SCORE, LOW, CRIME, OUTCOME, INDICES),
    ("imd_education", "Indices of deprivation: education, skills and training", SCORE_HIGHER, SCORE, LOW, LEARNING,
     OUTCOME, INDICES),
    ("imd_environment", "Indices of deprivation: living environment", SCORE_HIGHER, SCORE, LOW, STRESS, OUTCOME,
     INDICES),
    ("imd_health", "Indices of deprivation: health and disability", SCORE_HIGHER, SCORE, LOW, STRESS, OUTCOME, INDICES),
    ("imd_housing", "Indices of deprivation: barriers to housing and services", SCORE_HIGHER, SCORE, LOW, STRESS,
     OUTCOME, INDICES),
    ("households_employment", "Households where somebody is out of work or long-term sick", HOUSEHOLDS, SHARE, LOW,
     WORK, OUTCOME, CENSUS),
    ("households_health", "Households where somebody is disabled or in bad health", HOUSEHOLDS, SHARE, NO, STRESS, None,
     CENSUS),
    ("households_housing", "Households overcrowded, shared or without central heating", HOUSEHOLDS, SHARE, LOW, STRESS,
     OUTCOME, CENSUS),
    ("bad_health", "Residents in bad or very bad health", RESIDENTS, SHARE, LOW, STRESS, OUTCOME, CENSUS),
    ("very_bad_health", "Residents in very bad health", RESIDENTS, SHARE, LOW, STRESS, OUTCOME, CENSUS),
    ("depression", "Patients with depression known to their surgery", "% of patients aged 18 and over", SHARE, NO,
     STRESS, None, OHID),
    ("smoking", "Adults who smoke", "% of adults", SHARE, LOW, STRESS, OUTCOME, OHID),
    ("overweight_adults", "Adults overweight or living with obesity", "% of adults", SHARE, LOW, STRESS, OUTCOME, OHID),
    ("obese_reception", "Children living with obesity in reception year", "% of children measured", SHARE, LOW, STRESS,
     OUTCOME, NCMP),
    ("obese_reception_3", "Children living with obesity in reception year, three years together",
     "% of children measured", SHARE, LOW, STRESS, OUTCOME, NCMP),
    ("obese_reception_5", "Children living with obesity in reception year, five years together",
     "% of children measured", SHARE, LOW, STRESS, OUTCOME, NCMP),
    ("obese_year6", "Children living with obesity in year 6", "% of children measured", SHARE, LOW, STRESS, OUTCOME,
     NCMP),
    ("obese_year6_3", "Children living with obesity in year 6, three years together", "% of children measured", SHARE,
     LOW, STRESS, OUTCOME, NCMP),
    ("obese_year6_5", "Children living with obesity in year 6, five years together", "% of children measured", SHARE,
     LOW, STRESS, OUTCOME, NCMP),
    ("life_expectancy", "Life expectancy at birth", "years", MEAN, HIGH, STRESS, OUTCOME, OHID),
    ("healthy_life_expectancy", "Healthy life expectancy at birth", "years", MEAN, HIGH, STRESS, OUTCOME, OHID),
    ("preventable_deaths", "Deaths under 75 from causes considered preventable", "per 100,000 people, age-standardised",
     SCORE, LOW, STRESS, OUTCOME, OHID),
    ("mmr_one_dose", "Children vaccinated against measles, mumps and rubella, one dose by 2", "% of children aged 2",
     SHARE, HIGH, STRESS, OUTPUT, OHID),
    ("mmr_two_doses", "Children vaccinated against measles, mumps and rubella, two doses by 5", "% of children aged 5",
     SHARE, HIGH, STRESS, OUTPUT, OHID),
    ("years_lost", "Years of life lost before 75", SCORE_HIGHER, SCORE, LOW, STRESS, OUTCOME, INDICES),
    ("illness_ratio", "Illness and disability compared with England (100)", "England = 100", SCORE, LOW, STRESS,
     OUTCOME, INDICES),
    ("acute_morbidity", "Emergency admissions compared with England (100)", "England = 100", SCORE, LOW, STRESS,
     OUTCOME, INDICES),
    ("mental_health", "Mood and anxiety disorders", SCORE_HIGHER, SCORE, LOW, STRESS, OUTCOME, INDICES),
    ("gp_road_km", "By road to the nearest GP surgery", "km", MEAN, LOW, STRESS, INPUT, INDICES),
    ("post_office_road_km", "By road to the nearest post office", "km", MEAN, LOW, STRESS, INPUT, INDICES),
    ("primary_school_road_km", "By road to the nearest primary school", "km", MEAN, LOW, STRESS, INPUT, INDICES),
    ("food_store_road_km", "By road to the nearest food shop", "km", MEAN, LOW, STRESS, INPUT, INDICES),
    ("patients_per_gp", "Patients for each GP", "patients", MEAN, LOW, STRESS, INPUT, INDICES),
    ("connectivity", "Connectivity to services by public transport and on foot", "score, higher is better", SCORE, HIGH,
     STRESS, INPUT, INDICES),
    ("digital_connectivity", "Broadband speeds, as scored for the indices", SCORE_HIGHER, SCORE, NO, STRESS, None,
     INDICES),
    ("broadband", "Median broadband download speed", "Mbit/s", MEAN, HIGH, STRESS, INPUT, "Ofcom"),
    ("overcrowding", "Overcrowded households", "share, 0 to 1", MEAN, LOW, STRESS, OUTCOME, INDICES),
    ("overcrowding_rooms", "Overcrowded households, by rooms", "share, 0 to 1", MEAN, LOW, STRESS, OUTCOME, INDICES),
    ("overcrowding_bedrooms", "Overcrowded households, by bedrooms", "share, 0 to 1", MEAN, LOW, STRESS, OUTCOME,
     INDICES),
    ("homelessness", "Households accepted as homeless", "per 1,000 households", MEAN, LOW, STRESS, OUTCOME, INDICES),
    ("core_homelessness", "Core homelessness", HOUSEHOLDS, MEAN, LOW, STRESS, OUTCOME, INDICES),
    ("owner_affordability", "Homes to buy that are out of reach", SCORE_HIGHER, SCORE, LOW, STRESS, OUTCOME, INDICES),
    ("rent_affordability", "Homes to rent that are out of reach", SCORE_HIGHER, SCORE, LOW, STRESS, OUTCOME, INDICES),
    ("housing_affordability", "Homes to buy or rent that are out of reach", SCORE_HIGHER, SCORE, LOW, STRESS, OUTCOME,
     INDICES),
    ("poor_housing", "Homes in poor condition", "share, 0 to 1", MEAN, LOW, STRESS, OUTCOME, INDICES),
    ("no_central_heating", "Homes without central heating", "share, 0 to 1", MEAN, LOW, STRESS, OUTCOME, INDICES),
    ("road_accidents", "Road accidents that injure people on foot or cycling", "per 1,000 people", MEAN, LOW, STRESS,
     OUTCOME, INDICES),
    ("nitrogen_dioxide", "Nitrogen dioxide in the air", SCORE_HIGHER, SCORE, LOW, STRESS, OUTCOME, INDICES),
    ("benzene", "Benzene in the air", SCORE_HIGHER, SCORE, LOW, STRESS, OUTCOME, INDICES),
    ("sulphur_dioxide", "Sulphur dioxide in the air", SCORE_HIGHER, SCORE, LOW, STRESS, OUTCOME, INDICES),
    ("particulates", "Fine particles in the air", SCORE_HIGHER, SCORE, LOW, STRESS, OUTCOME, INDICES),
    ("air_quality", "Pollution of the air", SCORE_HIGHER, SCORE, LOW, STRESS, OUTCOME, INDICES),
    ("fuel_poverty", "Households in fuel poverty", HOUSEHOLDS, SHARE, LOW, STRESS, OUTCOME,
     "Department for Energy Security and Net Zero, modelled"),
    # Taking part.
    ("turnout", "Turnout at local elections", "% of electors", SHARE, HIGH, PART, OUTCOME, "the council"),
    # Crime and disorder.
    ("violence_injury", "Violence with injury", "per 1,000 people at risk", MEAN, LOW, CRIME, OUTCOME, INDICES),
    ("violence_no_injury", "Violence without injury", "per 1,000 people at risk", MEAN, LOW, CRIME, OUTCOME, INDICES),
    ("harassment", "Stalking and harassment", "per 1,000 people at risk", MEAN, LOW, CRIME, OUTCOME, INDICES),
    ("burglary", "Burglary", "per 1,000 properties at risk", MEAN, LOW, CRIME, OUTCOME, INDICES),
    ("theft", "Theft", "per 1,000 people at risk", MEAN, LOW, CRIME, OUTCOME, INDICES),
    ("criminal_damage", "Criminal damage", "per 1,000 people at risk", MEAN, LOW, CRIME, OUTCOME, INDICES),
    ("public_order", "Public order and possession of weapons", "per 1,000 people at risk", MEAN, LOW, CRIME, OUTCOME,
     INDICES),
    ("anti_social", "Anti-social behaviour", "per 1,000 people at risk", MEAN, LOW, CRIME, OUTCOME, INDICES),
)

# The same of figures whose range follows from their count and base.
_SAMPLED: tuple[tuple[str, str, str, FigureKind, Polarity, Dimension | None, LogicStage | None, str], ...] = (
    ("expected_standard", "Pupils reaching the expected standard at age 11", "% of pupils", SHARE, HIGH, LEARNING,
     OUTCOME, DFE),
    ("persistent_absence", "Pupils away for a tenth of lessons or more", "% of pupils", SHARE, LOW, LEARNING, OUTCOME,
     DFE),
    ("not_in_work_or_learning", "People aged 16 to 17 not in education or work", "% of people aged 16 to 17", SHARE,
     LOW, WORK, OUTCOME, DFE),
    ("temporary_homes", "Households in temporary accommodation", "per 1,000 households", RATE, LOW, STRESS, OUTCOME,
     "Ministry of Housing, Communities and Local Government"),
    ("anti_social_incidents", "Anti-social behaviour incidents", "per 1,000 people", RATE, LOW, CRIME, OUTCOME, POLICE),
    ("offences", "Recorded offences", "per 1,000 people", RATE, LOW, CRIME, OUTCOME, POLICE),
    ("recorded_crime", "Crimes recorded by the police, council area", "per 1,000 people", RATE, LOW, CRIME, OUTCOME,
     "Home Office"),
    # More reports may be more crime or more trust.
    ("hate_crime", "Hate crimes recorded by the police", "crimes", EVENTS, NO, CRIME, OUTCOME, POLICE),
)

# key, label, polarity, dimension: what a survey's people say, besides the five above.
_SAID: tuple[tuple[str, str, Polarity, Dimension], ...] = (
    ("volunteering", "Residents who volunteer at least once a month", HIGH, PART),
    ("safe_after_dark", "Residents who feel safe outside after dark", HIGH, CRIME),
    ("satisfied", "Residents satisfied with their area as a place to live", HIGH, Dimension.PERCEPTION),
    ("own_group_nearby", "Residents who say most neighbours are of their own ethnic group", NO, SEPARATE),
)


def _declared() -> dict[str, Indicator]:
    records = list(SURVEY_QUESTIONS)
    for rows, sampled in ((_COUNTED, False), (_SAMPLED, True)):
        for key, label, unit, measure, polarity, dimension, stage, source in rows:
            per = PER_THOUSAND if measure is RATE else math.nan
            records.append(
                Indicator(key, label, unit, measure, polarity, dimension, False, stage, source, per, sampled)
            )
    for key, label, polarity, dimension in _SAID:
        records.append(
            Indicator(key, label, "% of people asked", SHARE, polarity, dimension, True, OUTCOME, SURVEY, sampled=True)
        )
    return {record.key: record for record in records}


DECLARED: Mapping[str, Indicator] = _declared()
