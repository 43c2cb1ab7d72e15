"""What is said of a window, a journey and a day: of the site meant, to the rounding said, and of nobody left out."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from geo.access.access import nearest_by
from geo.appraisal.minutes_text import minutes_report
from geo.place.place import Place
from geo.services.services import Service
from geo.travel.journeys import HOME, SITE, Journey, Leg, LegKind, ReturnTrip
from geo.travel.network import TravelSettings
from geo.travel.streets import Mode
from geo.travel.travel import Spread, TravelTimes
from geo.travel.ways import Way
from geo.views.access import times_of_day as words
from geo.views.map import palette
from tests.town import AREAS, WARDS, all_minutes, changed, transit_town

NAN = math.nan
TUESDAY, SATURDAY, SUNDAY = date(2026, 6, 2), date(2026, 6, 6), date(2026, 6, 7)


@pytest.fixture(scope="module", name="bus_town")
def transit() -> Place:
    """The five wards with their bus line."""
    return transit_town()


NOBODY_WALKS = pd.Series(NAN, index=list("abc"))


def table(rows: dict[str, list[float]]) -> pd.DataFrame:
    """A figure of areas a, b and c (rows) by site (columns)."""
    return pd.DataFrame(rows, index=pd.Index(list("abc"), name="area_code"), dtype=np.float32)


def three_areas() -> TravelTimes:
    """Area a has a usual journey to both sites; b none, but a third of the minutes have one to Y; c none in the window.

    In the day one gets there and back twice from b to Y, and from c once to X and four times to Y.
    """
    spread = Spread(
        quarter=table({"X": [8, NAN, NAN], "Y": [18, 40, NAN]}),
        three_quarters=table({"X": [12, NAN, NAN], "Y": [24, NAN, NAN]}),
        answered=table({"X": [1, 0, 0], "Y": [1, 1 / 3, 0]}),
        walked=table({"X": [0.5, 0, 0], "Y": [0, 0, 0]}),
        returns=table({"X": [9, 0, 1], "Y": [3, 2, 4]}),
        best=table({"X": [7, NAN, NAN], "Y": [16, 31, NAN]}),
    )
    minutes = table({"X": [10, NAN, NAN], "Y": [20, NAN, NAN]})
    return TravelTimes(Mode.TRANSIT, "a window", minutes, TravelSettings(), False, spread)


def test_every_figure_of_an_area_is_of_one_site_its_nearest() -> None:
    nearest = words.at_nearest(three_areas(), pd.Index(["a"]), on_foot=NOBODY_WALKS).loc["a"]
    assert nearest["site"] == "X"
    assert nearest[["minutes", "quarter", "three_quarters", "best", "walked", "returns"]].tolist() == [
        10,
        8,
        12,
        7,
        0.5,
        9,
    ]


def test_whoever_can_walk_is_never_slower_than_that() -> None:
    on_foot = pd.Series([9.0, 33.0, NAN], index=list("abc"))
    nearest = words.at_nearest(three_areas(), pd.Index(list("abc")), on_foot=on_foot)
    assert nearest.loc["a", ["minutes", "quarter", "three_quarters", "best"]].tolist() == [9, 8, 9, 7]
    # Where no minute is usual, half of them are walked.
    assert nearest.loc["b", ["minutes", "best"]].isna().tolist() == [True, False]


def test_an_area_without_a_usual_journey_still_has_its_return_trips() -> None:
    nearest = words.at_nearest(three_areas(), pd.Index(["b", "c"]), on_foot=NOBODY_WALKS)
    # From b it is the site that some minutes reach; from c, reached by none, the one that the day reaches most often.
    assert nearest["site"].fillna("").tolist() == ["Y", ""]
    assert nearest["minutes"].isna().all()
    assert nearest["returns"].tolist() == [2, 4]
    assert nearest.loc["b", "answered"] == pytest.approx(1 / 3)


def found_of(**columns: Sequence[float | str]) -> pd.DataFrame:
    """What `at_nearest` gives for the ten areas inside; what is not told is the same everywhere."""
    plain = {"minutes": 12.0, "quarter": 11.0, "three_quarters": 14.0, "best": 9.0, "answered": 1.0, "walked": 0.0}
    frame = pd.DataFrame(plain | {"returns": 5.0, "site": "Z99901"}, index=pd.Index(AREAS, name="area_code"))
    return frame.assign(**columns)


def test_who_turns_up_and_who_plans_are_told_apart_over_the_people_reached(bus_town: Place) -> None:
    # Alder's 1,000 people take 10 minutes, Birch's 800 take 20, the rest have no journey: 26,000 / 1,800 are 14.4.
    minutes = [10.0, 10, 20, 20, *[NAN] * 6]
    nearest = found_of(minutes=minutes, best=[5.0, 5, 11, 11, *[NAN] * 6])
    assert words.window_words(bus_town, nearest, Service.GP)[0] == (
        "If you turn up: 14 minutes on average, waiting included. If you plan: 8 minutes, at the best minute of the "
        "window."
    )


def said_of(place: Place, **columns: Sequence[float | str]) -> list[str]:
    return words.window_words(place, found_of(**columns), Service.GP)


def test_whoever_usually_walks_and_whoever_sometimes_finds_nothing_is_counted_in_people(bus_town: Place) -> None:
    # Walking is the quickest for half of the minutes or more in Alder's two areas; Elm's second, 80 people, is at times
    # without an answer.
    sentences = said_of(bus_town, walked=[0.5, 1.0, *[0.4] * 8], answered=[*[1.0] * 9, 0.9])
    assert "For about 1,000 of about 3,000 people, walking all the way is usually the quickest." in sentences
    assert "For about 80 people, some minutes of the window have no answer." in sentences


def test_quarters_are_told_only_where_they_differ(bus_town: Place) -> None:
    assert "A quarter of departures take 11 minutes or less, three quarters 14 minutes or less." in said_of(bus_town)
    assert not [line for line in said_of(bus_town, quarter=[14.0] * 10) if "quarter" in line]


def test_where_nobody_is_reached_one_sentence_says_so(bus_town: Place) -> None:
    assert said_of(bus_town, minutes=[NAN] * 10) == ["No journey to a GP surgery was found from any small area."]


def test_two_times_of_day_count_who_is_beyond_the_limit_and_who_cannot_come_back(bus_town: Place) -> None:
    # Over 30 minutes: Cedar's second area, 200. No journey: Damson's second, 150. No return trip: Birch's two areas and
    # Elm's two, of which Elm's are near enough to Elm Surgery on foot: 500 + 300.
    sites = ["Z99901"] * 8 + ["Z99902"] * 2
    nearest = found_of(
        minutes=[10.0, 10, 10, 10, 10, 31, 10, NAN, 10, 10], returns=[5.0, 5, 0, 0, 5, 5, 5, 5, 0, 0], site=sites
    )
    # Birch's areas are 1000 and 1400 m along, 600 and 1000 m from Alder Surgery: within 30 minutes on foot, unless that
    # is too far.
    far = changed(bus_town, times={**bus_town.travel.times, Mode.WALK: lengthened(all_minutes(bus_town, Mode.WALK))})
    table = words.windows_table(far, {"Tuesday": nearest}, limit=30.0)
    row = table.loc["Tuesday"]
    assert row["People over 30 minutes"] == 200
    assert row["People without a journey"] == 150
    assert row["People with no return trip by public transport"] == 800
    # 2,850 people reached: 200 x 31 and the rest x 10 are 32,700, 11.5 on average, halves up.
    assert row["Average minutes"] == 11


def lengthened(times: TravelTimes) -> TravelTimes:
    """The minutes on foot, each as many again and 25 more where it is over 5."""
    return replace(times, minutes=times.minutes.where(times.minutes <= 5, times.minutes + 25))


def test_who_has_no_answer_at_all_is_among_those_without_a_return_trip(bus_town: Place) -> None:
    far = changed(bus_town, times={**bus_town.travel.times, Mode.WALK: lengthened(all_minutes(bus_town, Mode.WALK))})
    nearest = found_of(minutes=[NAN] * 10, returns=[0.0] * 10, site=[None] * 10)
    row = words.windows_table(far, {"Sunday": nearest}, limit=30.0).loc["Sunday"]
    assert row["People with no return trip by public transport"] == 3000
    assert pd.isna(row["Average minutes"])


def test_return_trips_are_coloured_dark_where_they_are_few_and_hatched_where_there_are_none(bus_town: Place) -> None:
    far = changed(bus_town, times={**bus_town.travel.times, Mode.WALK: lengthened(all_minutes(bus_town, Mode.WALK))})
    nearest = found_of(returns=[0.0, 1, 2, 3, 5, 6, 11, 12, 40, 1])
    fill = words.fill_returns(far, nearest, service=Service.GP, source="paper")
    labels = [fill.legend.entries[int(number)].label for number in fill.classes]
    # Alder's areas are 200 m from their surgery, within 5 minutes on foot: near enough, whatever the bus does.
    assert labels == [
        "near enough to walk at any time",
        "near enough to walk at any time",
        "1 or 2",
        "3 to 5",
        "3 to 5",
        "6 to 11",
        "6 to 11",
        "12 or more",
        "12 or more",
        "1 or 2",
    ]
    assert fill.legend.entries[0].paint is palette.NO_JOURNEY and fill.legend.entries[0].label == "none"
    shades = [palette.STEPS.index(entry.paint.colour) for entry in fill.legend.entries[1:]]
    assert shades == [4, 3, 2, 1, 0]
    assert fill.figures.iloc[2] == "2 return trips" and fill.figures.iloc[9] == "1 return trip"
    assert fill.figures.iloc[:2].isna().all()


def test_the_wards_of_the_return_trips_add_up_to_all_people(bus_town: Place) -> None:
    nearest = words.at_nearest(all_minutes(bus_town, Mode.TRANSIT), bus_town.inside, on_foot=on_foot_to(bus_town))
    by_ward = words.returns_by_ward(bus_town, nearest)
    steps = by_ward.drop(columns=["Ward", "People"])
    assert (steps.sum(axis=1) == by_ward["People"]).all()
    assert by_ward["People"].sum() == 3000
    assert list(steps.columns) == [
        "No return trip",
        "1 or 2 return trips",
        "3 to 5 return trips",
        "6 to 11 return trips",
        "12 or more return trips",
        "Near enough to walk at any time",
    ]
    assert set(by_ward.index) == set(WARDS)


def test_the_table_by_small_area_is_the_report_of_the_command_line_rounded(bus_town: Place) -> None:
    gps = [site.site_id for site in bus_town.services.sites_of(Service.GP)]
    nearest = words.at_nearest(
        bus_town.travel.times[Mode.TRANSIT].to(gps), bus_town.inside, on_foot=on_foot_to(bus_town, Service.GP)
    )
    shown = words.areas_table(bus_town, nearest)
    reported = {row["area_code"]: row for row in minutes_report(bus_town, "nocar", target=Service.GP)["areas"]}
    columns = {
        "Minutes": "minutes",
        "A quarter within": "p25",
        "Three quarters within": "p75",
        "Return trips in the day": "returns",
    }
    for code in AREAS:
        for column, key in columns.items():
            # The report has four decimals.
            assert abs(shown.loc[code, column] - reported[code][key]) <= 0.5 + 1e-4, (code, column)
        assert shown.loc[code, "Minutes of the window with an answer %"] == round(100 * reported[code]["answered"])


def on_foot_to(place: Place, *services: Service) -> pd.Series:
    """Minutes all the way on foot to the nearest site of these services, of any where none is named."""
    sites = [
        site.site_id
        for service in services or place.services.offered()
        for site in place.services.sites_of(service)
        if site.at
    ]
    return nearest_by(place.travel.times, Way.WALK, site_ids=sites)


def by_bus() -> Journey:
    """Out at 09:40, five minutes to the stop, a bus at 09:47 there at 10:02, and 80 seconds to the door."""
    at = {"leave": 34_800, "stop": 35_100, "bus": 35_220, "off": 36_120, "there": 36_200}
    legs = (
        Leg(LegKind.WALK, HOME, "Church Lane", at["leave"], at["stop"]),
        Leg(LegKind.RIDE, "Church Lane", "Bus Station", at["bus"], at["off"], "12", "Paper Buses", "Town", 3),
        Leg(LegKind.WALK, "Bus Station", SITE, at["off"], at["there"]),
    )
    return Journey(at["leave"], at["there"], legs)


def test_a_journey_is_told_leg_by_leg_with_the_site_by_its_name() -> None:
    assert words.journey_words(by_bus(), to="Alder Surgery") == (
        "Setting out at 09:40: on foot 5 minutes to Church Lane; bus 12 at 09:47 to Bus Station, there at 10:02; "
        "on foot 1 minute to Alder Surgery. 23 minutes in all, waiting included."
    )
    assert words.journey_words(None, to="Alder Surgery") == "No journey to Alder Surgery was found within two hours."


def test_the_table_of_a_journey_holds_every_leg_in_its_order() -> None:
    legs = words.journey_table(by_bus(), to="Alder Surgery")
    assert legs.to_numpy().tolist() == [
        ["09:40", "on foot", "Church Lane", "09:45"],
        ["09:47", "bus 12 towards Town (Paper Buses)", "Bus Station", "10:02"],
        ["10:02", "on foot", "Alder Surgery", "10:03"],
    ]


def test_when_one_is_there_agrees_with_the_minutes_said_of_the_whole() -> None:
    # 23 minutes and 40 seconds are said as 24: from 09:40 to 10:04.
    journey = by_bus()
    last = replace(journey.legs[-1], arrive=36_220)
    slower = replace(journey, arrive=36_220, legs=(*journey.legs[:-1], last))
    assert "24 minutes in all" in words.journey_words(slower, to="Alder Surgery")
    assert words.journey_table(slower, to="Alder Surgery")["Arrive"].iloc[-1] == "10:04"


@pytest.mark.parametrize(("kind", "called"), [(0, "tram"), (2, "train"), (3, "bus"), (4, "ferry"), (200, "bus")])
def test_a_ride_is_called_by_its_kind(kind: int, called: str) -> None:
    leg = Leg(LegKind.RIDE, "A", "B", 36_000, 36_600, "7", "", "", kind)
    assert words.leg_words(leg, to="Alder Surgery") == f"{called} 7 at 10:00 to B, there at 10:10"


def test_the_words_of_a_day_count_every_return_trip() -> None:
    trip = ReturnTrip(30_000, 31_000, 33_000, 34_000)
    trips = {TUESDAY: (trip,) * 4, SATURDAY: (trip,), SUNDAY: ()}
    assert words.strip_words(trips, to="Elm Surgery") == (
        "To Elm Surgery and back by public transport: 4 times on a Tuesday, once on a Saturday and never on a Sunday."
    )
    assert words.days_words(trips) == (
        "Days looked at: Tuesday 2 June 2026, Saturday 6 June 2026 and Sunday 7 June 2026."
    )
    assert len(words.strip_table(trips)) == 5
    assert words.strip_table(trips).iloc[0].tolist() == ["Tuesday 2 June 2026", "08:20", "08:36", "09:10", "09:26"]


def test_a_walkable_site_is_said_to_be_and_another_is_not() -> None:
    assert words.near_enough(1790, 30.0, to="Elm Surgery") == (
        "It is 30 minutes on foot to Elm Surgery: near enough to walk there and back at any time."
    )
    assert words.near_enough(1801, 30.0, to="Elm Surgery") == ""


def test_a_walk_along_a_main_road_without_a_pavement_says_so() -> None:
    leg = Leg(LegKind.WALK, HOME, "Church Lane", 36_000, 36_900, bare_metres=800)
    assert words.leg_words(leg, to="Alder Surgery") == (
        "on foot 15 minutes to Church Lane, 0.8 km of it along a main road without a pavement on the map"
    )
    journey = Journey(36_000, 36_900, (leg,))
    assert "0.8 km" in words.journey_table(journey, to="Alder Surgery")["How"].iloc[0]
    few = replace(leg, bare_metres=40)
    assert "pavement" not in words.leg_words(few, to="Alder Surgery")
