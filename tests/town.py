"""Five square wards on paper: a place small enough that every minute and person can be worked out by hand.

The wards are squares of 800 m in a row from west to east; each is two small areas, its western and eastern half, whose
people start from the middle of the half. Everything stands on one line, so a distance is a difference of eastings:

    metres along   0        800      1600     2400     3200     4000     4800
                   |  Alder | Birch  | Cedar  | Damson |  Elm   | outside|
    areas start at  200 600 1000 1400 1800 2200 2600 3000 3400 3800 4200 4600
    sites stand at    400      1200     2000              3600
                      Z99901   PHA-01   LIB-01            Z99902

There is no street map: a journey is 1.3 times the straight line, at 4.8 km/h on foot (80 m a minute), 16 km/h by
bicycle (plus 5 minutes) and 30 km/h by car (plus 5 minutes). So 400 m is 400 x 1.3 / 80 = 6.5 minutes on foot.

`street_town` is the same place with streets: Long Row runs the whole line, but for 100 m of steps where Birch ends and
Cedar begins (1550 to 1650 m along), with a way round them of 200 + 100 + 200 = 500 m without a step.

`transit_town` is the town with streets and one bus line along Long Row, the whole of it in ten minutes:

    stop          Alder  Cedar    Elm    End
    metres along    400   2000   3800   4600
    to the west     :10    :06    :02    :00    first from End at 07:00, last at 18:00
    to the east     :15    :19    :23    :25    first from Alder at 07:15, last at 17:15

every 30 minutes from Monday to Friday, every hour on Saturday, never on Sunday; the calendar is that of
`tests.paper_timetable`, and the first view is Tuesday 2 June 2026. `beyond_the_river` is the same without a bridge
between Damson and Elm: only the bus crosses.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely.geometry import LineString, Point, box

from geo.areas.areas import AreaKind, Areas
from geo.areas.authorities import Authority
from geo.evidence.past_decisions import Effect, PastDecision
from geo.evidence.poll import Poll, PollKind
from geo.evidence.qualitative import Heard, Method, Supports
from geo.indicators.declared import DECLARED
from geo.indicators.indicators import COLUMNS, IndicatorValues, with_ranges
from geo.people.churn import Institution, InstitutionKind, Movement
from geo.people.list_estimate import BirthsAndDeaths, ResidentCount
from geo.people.list_history import RegisteredLists
from geo.people.planned_homes import PlannedSite
from geo.people.population import LOCAL_FIFTHS, NATIONAL_FIFTHS, WITH_CAR, WITHOUT_CAR, fifths_as_groups, long_groups
from geo.people.segregation import UnitGroups, Units
from geo.people.turbulence import GuardedCounts, SchoolRolls, Turbulence
from geo.people.ward_people import WardPeople, WardTable
from geo.people.workforce import WorkforceGroups, workforce_groups
from geo.place.parts import (
    GroupKind,
    ListChange,
    PeopleTable,
    PlaceAccount,
    PlaceEvidence,
    PlaceMap,
    PlacePeople,
    PlaceServices,
    PlaceTravel,
)
from geo.place.place import Place
from geo.projection import GridPoint
from geo.provenance import Source
from geo.services.services import Practice, Service, Site, points
from geo.travel.kept import KeptTimes, kept_times
from geo.travel.network import Network, TravelSettings, network_of
from geo.travel.streets import STREET_MODES, Mode
from geo.travel.transit import transit_times
from geo.travel.travel import TravelTimes, travel_times
from geo.travel.windows import PASS_FROM_MINUTE
from tests.travel.paper_streets import paper_streets
from tests.travel.paper_timetable import FIRST_DAY, LAST_DAY, Trip, every, timetable_of

# The western end of the row, in the North Sea: no real place stands there.
WEST_EASTING, NORTHING = 600_000.0, 430_000.0
WARD_METRES = 800.0
WARD_NAMES = ("Alder", "Birch", "Cedar", "Damson", "Elm")
WARDS = tuple(f"E0599900{n}" for n in range(1, 6))
AREAS = tuple(f"E00999{n:03d}" for n in range(1, 11))
OUTSIDE = ("E00999901", "E00999902")

# Wards of 1,000, 800, 600, 400 and 200 people; 3,000 together.
PEOPLE = (600, 400, 500, 300, 400, 200, 250, 150, 120, 80)
WARD_PEOPLE = (1000, 800, 600, 400, 200)
# A third of Alder's first area, a fifth of its second, and so on; 440 of 3,000 people.
DISABLED = (120, 80, 50, 30, 40, 20, 25, 15, 36, 24)
# Households without a car are spread as people: half of Alder, a fifth elsewhere: 500 + 160 + 120 + 80 + 40 = 900.
NO_CAR = (300, 200, 100, 60, 80, 40, 50, 30, 24, 16)
# Every ward has the same ages: a tenth under 5, a fifth 5-14, ... people x these shares.
AGE_SHARES = {
    "0-4": 0.1,
    "5-14": 0.1,
    "15-24": 0.1,
    "25-44": 0.3,
    "45-64": 0.2,
    "65-74": 0.1,
    "75-84": 0.05,
    "85+": 0.05,
}
# National decile of deprivation by ward: Alder and Birch in the most deprived fifth, Elm in the least.
DECILES = (1, 1, 2, 2, 5, 5, 7, 7, 10, 10)
OUTSIDE_PATIENTS = (40, 25)

# Minutes on foot to the nearest GP surgery today, at 400 m or 3600 m along: 200 m is 3.25, every 400 m more is 6.5.
GP_WALK_MINUTES = (3.25, 3.25, 9.75, 16.25, 22.75, 22.75, 16.25, 9.75, 3.25, 3.25)
# Mean over people: (600 + 400) x 3.25 + 500 x 9.75 + 300 x 16.25 + (400 + 200) x 22.75 + 250 x 16.25 + 150 x 9.75
# + (120 + 80) x 3.25 = 3250 + 4875 + 4875 + 13650 + 4062.5 + 1462.5 + 650 = 32825; / 3000.
GP_WALK_MEAN = 32825 / 3000
# The two areas outside are 600 m and 1000 m from the surgery in Elm.
GP_WALK_MINUTES_OUTSIDE = (9.75, 16.25)

# On the streets, nearest surgery on foot: metres / 80; steps take twice as long, so Cedar's first area is
# 1400 + 100 = 1500 m from Alder Surgery (18.75), which is nearer than 1800 m to Elm (22.5).
STREET_WALK_MINUTES = (2.5, 2.5, 7.5, 12.5, 18.75, 17.5, 12.5, 7.5, 2.5, 2.5)
# By wheelchair, 3.4 km/h: metres x 60 / 3400. Cedar's first area goes round the steps, 1300 + 500 = 1800 m.
STREET_WHEELCHAIR_METRES = (200, 200, 600, 1000, 1800, 1400, 1000, 600, 200, 200)

STOPS_ALONG = {"Alder": 400.0, "Cedar": 2000.0, "Elm": 3800.0, "End": 4600.0}
DAYS = tuple(FIRST_DAY + timedelta(days=step) for step in range((LAST_DAY - FIRST_DAY).days + 1))
MONDAY_TO_FRIDAY = tuple(day for day in DAYS if day.weekday() < 5)
SATURDAYS = tuple(day for day in DAYS if day.weekday() == 5)
# Where a river without a bridge crosses Long Row, between the areas that start at 3000 and at 3400 m along.
RIVER = (3250.0, 3350.0)
FOOTPATH_END = GridPoint(WEST_EASTING + 4800, NORTHING + 800)


def at(metres_along: float) -> GridPoint:
    """The point so many metres from the western end of the row, on the line where everything stands."""
    return GridPoint(WEST_EASTING + metres_along, NORTHING)


def sites() -> tuple[Site, ...]:
    """Two GP surgeries, a pharmacy, a library, and a post office whose place is not known."""
    return (
        Site("Z99901", Service.GP, "Alder Surgery", at(400), practice_id="Z99901", capacity=2000.0),
        Site("Z99902", Service.GP, "Elm Surgery", at(3600), practice_id="Z99902"),
        Site("PHA-01", Service.PHARMACY, "Birch Pharmacy", at(1200)),
        Site("LIB-01", Service.LIBRARY, "Cedar Library", at(2000), premises="CEDAR", facts={"tenure": "Freehold"}),
        Site("POS-01", Service.POST_OFFICE, "Post office of unknown place", None),
    )


def small_areas() -> Areas:
    """The ten small areas inside and the two outside, with the points where their people start."""
    codes = [*AREAS, *OUTSIDE]
    half = WARD_METRES / 2
    west = WEST_EASTING + half * np.arange(len(codes))
    frame = gpd.GeoDataFrame(
        {
            "name": [f"Area {code[-3:]}" for code in codes],
            "ward_code": pd.Series([ward for ward in WARDS for _ in "we"] + [None, None], dtype=object).to_numpy(),
            "easting": west + half / 2,
            "northing": NORTHING,
            "origin": "official population-weighted centre",
        },
        geometry=[box(x, NORTHING - WARD_METRES / 2, x + half, NORTHING + WARD_METRES / 2) for x in west],
        index=pd.Index(codes, name="area_code"),
        crs="EPSG:27700",
    )
    return Areas(AreaKind.OA, "2021", frame)


def wards() -> Areas:
    """The five square wards."""
    west = WEST_EASTING + WARD_METRES * np.arange(len(WARDS))
    frame = gpd.GeoDataFrame(
        {"name": list(WARD_NAMES)},
        geometry=[box(x, NORTHING - WARD_METRES / 2, x + WARD_METRES, NORTHING + WARD_METRES / 2) for x in west],
        index=pd.Index(WARDS, name="area_code"),
        crs="EPSG:27700",
    )
    return Areas(AreaKind.WARD, "2023", frame)


def ward_shares() -> pd.DataFrame:
    """Every small area lies wholly in its ward."""
    return pd.DataFrame({"area_code": AREAS, "ward_code": [ward for ward in WARDS for _ in "we"], "share": 1.0})


def by_area(figures: tuple[float, ...]) -> pd.Series:
    """Figures in the order of AREAS as a series by area_code."""
    return pd.Series(figures, index=pd.Index(AREAS, name="area_code"), dtype=float)


def deprivation() -> pd.DataFrame:
    """Deprivation by area: the wards' deciles, ranks in the order of the areas, and both kinds of fifth.

    Local fifths by people in order: the first 600 people are a fifth of 3,000. The middles of the areas' people lie at
    300, 800, 1250, 1650, 2000, 2300, 2525, 2725, 2860 and 2960 of 3,000.
    """
    return pd.DataFrame(
        {
            "score": by_area(tuple(50.0 - 4 * n for n in range(10))),
            "rank": by_area(tuple(100.0 * (n + 1) for n in range(10))),
            "decile": by_area(DECILES),
            "national_fifth": by_area((1, 1, 1, 1, 3, 3, 4, 4, 5, 5)),
            "local_fifth": by_area((1, 2, 3, 3, 4, 4, 5, 5, 5, 5)),
        }
    )


def groups() -> tuple[pd.DataFrame, tuple[GroupKind, ...]]:
    """The groups held, as a long frame, and what is said of each kind."""
    people, fifths = by_area(PEOPLE), deprivation()
    counts = {
        "age": pd.DataFrame({band: people * share for band, share in AGE_SHARES.items()}),
        "disability": pd.DataFrame({"Disabled": by_area(DISABLED), "Not disabled": people - by_area(DISABLED)}),
        "cars": pd.DataFrame({WITHOUT_CAR: by_area(NO_CAR), WITH_CAR: people - by_area(NO_CAR)}),
        "deprivation_national": fifths_as_groups(fifths["national_fifth"], people, NATIONAL_FIFTHS),
        "deprivation_local": fifths_as_groups(fifths["local_fifth"], people, LOCAL_FIFTHS),
    }
    basis = {
        "age": "counts by output area",
        "disability": "counts by output area",
        "cars": "people in areas, weighted by households without a car, modelled",
        "deprivation_national": "everyone in an area belongs to its fifth",
        "deprivation_local": "everyone in an area belongs to its fifth",
    }
    titles = {
        "age": "Age",
        "disability": "Disability",
        "cars": "Car in the household",
        "deprivation_national": "Deprivation (national fifths)",
        "deprivation_local": "Deprivation (fifths of this place)",
    }
    kinds = tuple(
        GroupKind(kind, titles[kind], basis[kind], tuple(table.columns), modelled=kind == "cars")
        for kind, table in counts.items()
    )
    return pd.concat([long_groups(kind, table) for kind, table in counts.items()], ignore_index=True), kinds


def list_change() -> ListChange:
    """Patients on a list a year apart: 60 more in Alder's first area (600 to 660, a tenth), nobody more elsewhere."""
    before = by_area(PEOPLE)
    change = by_area((60, 0, 0, 0, 0, 0, 0, 0, 0, 0))
    table = pd.DataFrame(
        {"before": before, "after": before + change, "change": change, "per_cent": 100 * change / before}
    )
    return ListChange("2024-01-01", "2025-01-01", "Patients by small area, as published.", modelled=False, frame=table)


def patients() -> pd.DataFrame:
    """Alder, Birch and Cedar are on Alder Surgery's list, the rest and the people outside on Elm Surgery's."""
    codes, counts = [*AREAS, *OUTSIDE], [*PEOPLE, *OUTSIDE_PATIENTS]
    lists = ["Z99901"] * 6 + ["Z99902"] * 6
    return pd.DataFrame({"practice_id": lists, "area_code": codes, "patients": np.array(counts, dtype=float)})


def practices() -> tuple[Practice, ...]:
    """Alder Surgery with 1000 + 800 + 600 = 2,400 patients; Elm Surgery with 400 + 200 + 40 + 25 = 665."""
    return (Practice("Z99901", "Alder Surgery", 2400.0, list_open=True), Practice("Z99902", "Elm Surgery", 665.0))


def background() -> gpd.GeoDataFrame:
    """What a map names: one road along the row, a pond, a station, a school and a neighbourhood."""
    end = at(5 * WARD_METRES)
    pond = at(1500)
    shapes = [
        ("road", "Long Row", 1, LineString([(WEST_EASTING, NORTHING), (end.easting, end.northing)])),
        ("water", "Birch Pond", 1, Point(pond.easting, NORTHING + 250).buffer(60)),
        ("station", "Cedar Halt", 1, Point(at(2050).easting, NORTHING + 100)),
        ("school", "Damson School", 1, Point(at(2900).easting, NORTHING - 100)),
        ("place", "Alder Bank", 3, Point(at(300).easting, NORTHING + 200)),
    ]
    return gpd.GeoDataFrame(
        shapes, columns=["layer", "name", "rank", "geometry"], geometry="geometry", crs="EPSG:27700"
    )


def straight_times() -> dict[Mode, TravelTimes]:
    """Minutes by straight line from every area, inside and outside, to every site whose place is known."""
    settings = TravelSettings()
    centres = small_areas().frame[["easting", "northing"]]
    modes = (Mode.WALK, Mode.CYCLE, Mode.CAR)
    return {mode: travel_times(None, centres, points(sites()), mode=mode, settings=settings) for mode in modes}


def kept(times: TravelTimes, of_sites: Iterable[Site]) -> KeptTimes:
    """A table of minutes as a place with these sites keeps it; sites that the table lacks are left out."""
    told = [site for site in of_sites if site.site_id in times.minutes]
    return kept_times(told, lambda where, **_: times.to(list(where.index)))


def all_minutes(place: Place, mode: Mode) -> TravelTimes:
    """All minutes that a place has by one mode, as one table."""
    times = place.travel.times[mode]
    return times.to(list(times.where.index))


def by_ward(figures: Sequence[float]) -> pd.Series:
    """Figures in the order of WARDS as a series by ward_code."""
    return pd.Series(figures, index=pd.Index(WARDS, name="ward_code"), dtype=float)


def ward_people() -> WardPeople:
    """The wards' people: the census, a count three years later, and lists a tenth longer than either.

    Alder grows by 44 patients to mid-2022 and by 66 more to mid-2024; nobody else's list changes. The later count has
    Alder at 1,120, which is 20 more than 1,000 + (44 + 66) / 1.1 = 1,100. 30 are born and 10 die in Alder in a year, 10
    and 10 elsewhere. Ages in each ward are as in AGE_SHARES, half of each are women.
    """
    census, later = by_ward(WARD_PEOPLE), by_ward((1120, 800, 600, 400, 200))
    lists = {"2021-04-01": 1.1 * census}
    lists["2022-07-01"] = lists["2021-04-01"] + by_ward((44, 0, 0, 0, 0))
    lists["2024-06-30"] = lists["2022-07-01"] + by_ward((66, 0, 0, 0, 0))
    born = [
        {"ward_code": ward, "year": year, "births": 30.0 if ward == WARDS[0] else 10.0, "deaths": 10.0}
        for year in (2021, 2022, 2023, 2024)
        for ward in WARDS
    ]
    schools = pd.DataFrame({"roll": 0.1 * census, "joined": 0.01 * census, "left": 0.01 * census})
    moves = {"inflow": 0.1 * census, "outflow": np.nan, "within": np.nan, "people": census}
    sexes = {(sex, band): later * share / 2 for sex in ("Female", "Male") for band, share in AGE_SHARES.items()}
    return WardPeople(
        counts=(
            ResidentCount("Census 2021, usual residents", "2021-03-21", census.rename("people")),
            ResidentCount("Mid-year estimate 2024", "2024-06-30", later.rename("people")),
        ),
        lists=RegisteredLists(pd.DataFrame(lists), "patients by small area at each date"),
        sizes=pd.DataFrame({"2021-04-01": [2500.0, 600.0]}, index=pd.Index(["Z99901", "Z99902"], name="practice_id")),
        list_event_words=("Alder Surgery took over the list of Old Alder Surgery.",),
        turbulence=Turbulence(
            schools=SchoolRolls("2023/24", schools),
            moved=(0.1 * census / census).rename("moved"),
            asylum=GuardedCounts("People newly placed", "2024", "in twelve months", by_ward((7, 0, 3, 0, 0))),
            overseas=GuardedCounts("Registrations from abroad", "2024", "in twelve months", by_ward((9, 4, 2, 1, 6))),
        ),
        births_and_deaths=BirthsAndDeaths(pd.DataFrame(born)),
        movements=(Movement("census_address", "the year to March 2021", pd.DataFrame(moves).rename_axis("area_code")),),
        newcomers=pd.DataFrame({"Moved within the UK": 0.1 * census}).rename_axis("area_code"),
        origins=None,
        authority_arrivals=pd.DataFrame({"measure": ["placed"], "date": ["2024-06-30"], "people": [10.0]}),
        institutions=(Institution(InstitutionKind.BARRACKS, "Elm Camp", WARDS[4]),),
        planned=(PlannedSite("Birch Fields", WARDS[1], 40, 2027, status="permission"),),
        ages=(WardTable("Ages in mid-2024", "2024-06-30", "counts by ward", ("sex", "age"), pd.DataFrame(sexes)),),
        ethnic_groups=WardTable(
            "Ethnic groups of the census 2021",
            "2021-03-21",
            "counts by ward",
            ("ethnic_group",),
            pd.DataFrame({"White": 0.75 * census, "Asian": 0.25 * census}),
        ),
    )


BOROUGH, ENGLAND = "E06999999", "E92000001"
# Of the people asked in each ward, how many said that they belong; nine were asked in Elm.
ASKED, BELONG = (100, 80, 60, 40, 9), (50, 60, 30, 20, 3)
# Crimes for every 1,000 people in 2020 in each ward, the borough and England; one more in each year after, to 2024.
OFFENCES, OFFENCES_FROM, OFFENCES_TO = (50.0, 40.0, 30.0, 20.0, 10.0, 37.0, 45.0), 2020, 2024
HATE_CRIMES = (30, 12, 4, 20, 0)


def figure_rows(key: str, year: int, by_area: Mapping[str, float], **more: object) -> list[dict[str, object]]:
    """Rows of an indicator's figures in a calendar year; more: other columns, the same for all or by area."""
    row = dict.fromkeys(COLUMNS, np.nan) | {
        "group": "",
        "said": "",
        "interval": "none",
        "source": "indicators.csv",
        "indicator": key,
        "first": f"{year}-01-01",
        "last": f"{year}-12-31",
    }
    return [
        row
        | {"area_code": area, "value": value}
        | {name: entry[area] if isinstance(entry, Mapping) else entry for name, entry in more.items()}
        for area, value in by_area.items()
    ]


def indicators() -> IndicatorValues:
    """Belonging, offences in five years, hate crimes, and by road to the nearest post office, which has no range."""
    asked, belong = dict(zip(WARDS, ASKED, strict=True)), dict(zip(WARDS, BELONG, strict=True))
    asked[BOROUGH], belong[BOROUGH] = sum(ASKED), sum(BELONG)
    shares = {area: 100 * belong[area] / asked[area] for area in asked}
    rows = figure_rows("belong", 2023, shares, count=belong, base=asked)
    base = dict(zip((*WARDS, BOROUGH, ENGLAND), (1000, 800, 600, 400, 200, 3000, 57_000_000), strict=True))
    for year in range(OFFENCES_FROM, OFFENCES_TO + 1):
        rates = {area: rate + year - OFFENCES_FROM for area, rate in zip(base, OFFENCES, strict=True)}
        counts = {area: rates[area] * base[area] / 1000 for area in base}
        rows += figure_rows("offences", year, rates, count=counts, base=base)
    crimes = dict(zip((*WARDS, BOROUGH), (*HATE_CRIMES, sum(HATE_CRIMES)), strict=True))
    rows += figure_rows("hate_crime", 2023, crimes, count=crimes)
    rows += figure_rows(
        "post_office_road_km", 2019, dict(zip((*WARDS, BOROUGH), (0.5, 1.0, 1.5, 2.0, 2.5, 1.0), strict=True))
    )
    declared = tuple(DECLARED[key] for key in ("belong", "offences", "hate_crime", "post_office_road_km"))
    return IndicatorValues(declared, with_ranges(pd.DataFrame(rows, columns=list(COLUMNS)), declared))


def by_surgery() -> UnitGroups:
    """Patients of the two surgeries by ethnic group: 900 and 100 in one, 400 and 200 in the other."""
    counts = pd.DataFrame({"White": [900.0, 400.0], "Other ethnic group": [100.0, 200.0]}, index=["Z99901", "Z99902"])
    return UnitGroups(Units.PRACTICES, "2024-10-01", counts, 0.05, "list_groups.csv")


def council_staff() -> WorkforceGroups:
    """Two grades of the council: 80 and 20 with nobody under 10 but four of the higher grade in the second group."""
    groups = ("Asian, Asian British or Asian Welsh", "White", "Not stated")
    counts = pd.DataFrame([[30.0, 80.0, 20.0], [4.0, 40.0, 10.0]], pd.Index(["Grade A", "Grade B"]), groups)
    return workforce_groups(counts, employer="Five Wards Council", as_at="2025-03-31", groups=groups[:2])


def evidence() -> tuple[Heard, ...]:
    """Two entries on Alder, one that doubts its estimate, and one on Cedar."""
    return (
        Heard(
            "F2",
            WARDS[0],
            "2024-06-11",
            Method.FOCUS_GROUP,
            "young renters",
            "Rooms are let by the week.",
            3,
            Supports.DOUBTS,
            "2025-06-11",
        ),
        Heard(
            "F1", WARDS[0], "2024-03", Method.INFORMANT, "", "The school has put up a second hut.", 2, Supports.AGREES
        ),
        Heard(
            "F3",
            WARDS[2],
            "2024-05-02",
            Method.WALKABOUT,
            "residents",
            "Eleven doorbells on one house.",
            1,
            Supports.NEITHER,
        ),
    )


def decisions() -> tuple[PastDecision, ...]:
    """Damson lost a reading room and gained a bus shelter; nothing is recorded of the others."""
    return (
        PastDecision("D2", WARDS[3], "2024-05-01", "A bus shelter was put up", Effect.GAIN, 0.1, "minutes"),
        PastDecision("D1", WARDS[3], "2023-05", "The reading room closed", Effect.LOSS, 0.5, "minutes"),
    )


def poll() -> Poll:
    """A survey of 40 people of Alder (30 fair, 10 unfair), 12 of Birch, all unsure of fairness, and 4 of Cedar."""
    answered = [(WARDS[0], 5.0)] * 30 + [(WARDS[0], 1.0)] * 10 + [(WARDS[1], 3.0)] * 12 + [(WARDS[2], 2.0)] * 4
    frame = pd.DataFrame(answered, columns=["ward_code", "answer"])
    same_for_all = {"item": "fair_to_us", "age": "", "sex": "", "weight": 1.0}
    answers = frame.assign(token=[f"T{n}" for n in range(len(frame))], **same_for_all)
    return Poll("P1", "A survey of three wards", "2026-05-01", PollKind.SURVEY, "", answers)


PARTS: dict[Any, str] = {
    PlacePeople: "people",
    PlaceServices: "services",
    PlaceTravel: "travel",
    PlaceEvidence: "evidence",
    PlaceMap: "map",
    PlaceAccount: "account",
}


def town() -> Place:
    """The five wards as a place without a street map: every figure approximate, no minutes by wheelchair."""
    long, kinds = groups()
    people = by_area(PEOPLE)
    return Place(
        key="town",
        name="Five Wards",
        authorities=(Authority("E06999999", "Five Wards", tuple(wards().frame.index)),),
        made_up=True,
        areas=small_areas(),
        wards=wards(),
        ward_shares=ward_shares(),
        people=PlacePeople(
            residents=people,
            tables=(PeopleTable("Residents by age", "2021-03-21", people),),
            groups=long,
            group_kinds=kinds,
            deprivation=deprivation(),
            list_changes=(list_change(),),
            ward_people=ward_people(),
            unit_groups=(by_surgery(),),
            workforce=(council_staff(),),
        ),
        services=PlaceServices(
            practices=practices(),
            sites=sites(),
            patients=patients(),
            outside_patients=pd.Series(OUTSIDE_PATIENTS, index=pd.Index(OUTSIDE, name="area_code"), dtype=float),
            staff=None,
        ),
        travel=PlaceTravel(
            doors=small_areas().frame[["easting", "northing"]].astype(float),
            network=None,
            timetable=None,
            pass_from_minute=PASS_FROM_MINUTE,
            times={mode: kept(times, sites()) for mode, times in straight_times().items()},
        ),
        evidence=PlaceEvidence(indicators(), evidence(), decisions(), (poll(),)),
        map=PlaceMap(
            background=background(),
            postcodes=pd.DataFrame(
                {"easting": [at(400).easting, at(3600).easting], "northing": [NORTHING, NORTHING]},
                index=pd.Index(["XZ11AA", "XZ11AB"], name="postcode"),
            ),
            other_wards=(),
        ),
        account=PlaceAccount(
            provenance=(
                Source(
                    "paper.csv",
                    "Five wards on paper",
                    publisher="Nobody",
                    edition="1",
                    date="2021-03-21",
                    sha256="0" * 64,
                    used_for="residents",
                ),
                Source("unused.csv", "A table nobody needs", publisher="Nobody"),
            ),
            notes=("Five Wards is a made-up place.",),
        ),
    )


def changed(place: Place, **values: Any) -> Place:
    """The place with these fields of its own or of its parts replaced, each by its name alone and all at once."""
    parts = {name: {field.name for field in fields(part)} for part, name in PARTS.items()}
    if "times" in values:
        all_sites = values.get("sites", place.services.sites)
        values["times"] = {
            mode: kept(times, all_sites) if isinstance(times, TravelTimes) else times
            for mode, times in values["times"].items()
        }
    whole = {name: value for name, value in values.items() if not any(name in names for names in parts.values())}
    for part, names in parts.items():
        if inner := {name: value for name, value in values.items() if name in names}:
            whole[part] = replace(getattr(place, part), **inner)
    return replace(place, **whole)


def long_row(*, river: bool = False) -> Network:
    """Long Row with its steps and the way round them, made ready for searching; with a river it stops at its banks."""
    along = {"west": 0.0, "birch_end": 1550.0, "cedar_end": 1650.0, "east": 4800.0}
    along |= dict(zip(("west_bank", "east_bank"), RIVER, strict=True)) if river else {}
    corners = {name: (WEST_EASTING + metres, NORTHING) for name, metres in along.items()}
    round_them = {"birch_up": (WEST_EASTING + 1550, NORTHING + 200), "cedar_up": (WEST_EASTING + 1650, NORTHING + 200)}
    to_the_east = [("cedar_end", "west_bank"), ("east_bank", "east")] if river else [("cedar_end", "east")]
    streets = [
        ("west", "birch_end", {"name": "Long Row"}),
        ("birch_end", "cedar_end", {"highway": "steps"}),
        *((begin, end, {"name": "Long Row"}) for begin, end in to_the_east),
        ("birch_end", "birch_up", {}),
        ("birch_up", "cedar_up", {}),
        ("cedar_up", "cedar_end", {}),
    ]
    return network_of(paper_streets({**corners, **round_them}, streets), settings=TravelSettings())


def street_town(network: Network | None = None) -> Place:
    """The five wards with streets (Long Row where none are given): nothing approximate, and minutes by wheelchair."""
    network, centres = network or long_row(), small_areas().frame[["easting", "northing"]]
    times = {
        mode: travel_times(network, centres, points(sites()), mode=mode, settings=TravelSettings())
        for mode in STREET_MODES
    }
    return changed(town(), network=network, times=times)


def buses(*, last_home: str = "17:15") -> list[Trip]:
    """The trips of the bus line; last_home is when the last bus to the east leaves Alder."""
    west = ["End 07:00", "Elm 07:02", "Cedar 07:06", "Alder 07:10"]
    east = ["Alder 07:15", "Cedar 07:19", "Elm 07:23", "End 07:25"]
    return [
        trip
        for calls, until in ((west, "18:00"), (east, last_home))
        for apart, days in ((30, MONDAY_TO_FRIDAY), (60, SATURDAYS))
        for trip in every(apart, Trip("1", calls, on=days), until=until)
    ]


def with_buses(place: Place, trips: Sequence[Trip]) -> Place:
    """The place with these trips of its bus line, and minutes by public transport for the first view."""
    stops = {name: (WEST_EASTING + metres, NORTHING) for name, metres in STOPS_ALONG.items()}
    with_timetable = changed(place, timetable=timetable_of(trips, stops=stops))
    times = transit_times(
        with_timetable.travel.transit,
        with_timetable.travel.network,
        points(with_timetable.services.sites),
        when=with_timetable.travel.first_when,
    )
    return changed(with_timetable, times={**with_timetable.travel.times, Mode.TRANSIT: times})


def transit_town() -> Place:
    """The five wards with streets and the bus line along Long Row."""
    return with_buses(street_town(), buses())


def beyond_the_river(*, last_home: str = "17:15") -> Place:
    """The bus line's town without a bridge to Elm; last_home as of `buses`."""
    return with_buses(street_town(long_row(river=True)), buses(last_home=last_home))


def footpath_town() -> Place:
    """The bus line's town on one street without steps; a footpath leads 800 m north from its end to FOOTPATH_END."""
    corners = {"west": (WEST_EASTING, NORTHING), "east": (WEST_EASTING + 4800, NORTHING)}
    corners["up"] = (FOOTPATH_END.easting, FOOTPATH_END.northing)
    streets = paper_streets(corners, [("west", "east", {}), ("east", "up", {"highway": "footway"})])
    return with_buses(street_town(network_of(streets, settings=TravelSettings())), buses())
