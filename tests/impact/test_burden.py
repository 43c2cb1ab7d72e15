"""Time, money, carbon, lists and homes: worked by hand, and every number beside where it comes from."""

import math
from dataclasses import fields

import pandas as pd
import pytest

from geo.appraisal.appraise import appraise
from geo.errors import InputError
from geo.impact.burden import (
    ASSUMPTIONS,
    BurdenSettings,
    Travelled,
    burden,
    list_breaks,
    net_homes,
    new_nearest,
    person_minutes,
    straight_metres,
    switching_elasticity,
    weighed,
    weight_of_income,
)
from geo.impact.compare import by_group, compare, summarise
from geo.impact.way_burden import travelled
from geo.people.population import WITH_CAR, WITHOUT_CAR
from geo.proposals.kinds.single import Close
from geo.proposals.proposals import Proposal
from geo.proposals.record import Homes, Tenure
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service, points
from geo.travel.ways import Way
from tests.town import by_ward, town, transit_town

PEOPLE = by_ward((1000, 800, 600, 400, 200))
BEFORE, AFTER = by_ward((10, 12, 15, 20, 25)), by_ward((18, 12, 10, 14, 40))
COMPARED = compare(BEFORE, AFTER, approximate=False)


def test_five_wards_by_hand() -> None:
    summary = summarise(COMPARED, PEOPLE, threshold_minutes=15)
    assert (summary.lose, summary.gain, summary.unchanged) == (1200, 1000, 800)
    # 41,600 person-minutes over 3,000 people before, 47,200 after.
    assert (summary.mean_before, summary.mean_after) == pytest.approx((13.8667, 15.7333), abs=5e-5)
    assert (summary.lose_10, summary.lose_5) == (200, 1200)
    # Beyond 15 minutes before: 600; after: the first ward's 1,000 and the last's 200; the fourth's 400 come within.
    newly = PEOPLE[(BEFORE <= 15) & (AFTER > 15)].sum()
    assert newly == 1000
    assert person_minutes(COMPARED["change"], PEOPLE, visits_a_year=0.5) == 5600


def test_disabled_people_bear_half_as_much_again_as_everybody() -> None:
    disabled = by_ward((200, 80, 60, 40, 60))
    groups = pd.DataFrame({("disability", "Disabled"): disabled, ("disability", "Not disabled"): PEOPLE - disabled})
    groups.columns = pd.MultiIndex.from_tuples(groups.columns, names=["kind", "group"])
    row = by_group(COMPARED, groups).loc[("disability", "Disabled")]
    # 260 of 440 against 1,200 of 3,000.
    assert row["lose"] / row["people"] / (1200 / 3000) == pytest.approx(1.477, abs=5e-4)


def test_hours_in_a_year_by_hand() -> None:
    # 1,200 people, four visits, there and back, six minutes: 57,600 person-minutes.
    burdens = burden(
        pd.Series({"a": 6.0}),
        pd.Series({"a": 1200.0}),
        travelled=Travelled(100 * 500.0, math.nan),
        settings=BurdenSettings(pounds_an_hour=10.0),
    )
    assert (burdens.hours, burdens.hours_value) == (960, 9600)
    # 100 drivers x 0.5 km x 4 x 2 = 400 km.
    assert (burdens.car_km, burdens.car_pounds, burdens.car_kg) == pytest.approx((400, 136.8, 66.364))


def test_without_a_value_of_time_no_money_is_made_of_it_and_lost_journeys_are_not_filled_in() -> None:
    burdens = burden(
        pd.Series({"a": 6.0, "b": float("nan")}),
        pd.Series({"a": 10.0, "b": 90.0}),
        travelled=Travelled(0.0, math.nan),
        settings=BurdenSettings(),
    )
    assert burdens.people == 10 and burdens.hours == 8 and pd.isna(burdens.hours_value) and burdens.car_km == 0


@pytest.mark.parametrize(("share", "breaks"), [(0.0, 6000), (0.8, 1200), (1.0, 0)])
def test_list_breaks_are_of_those_who_do_not_stay_with_the_list(share: float, breaks: float) -> None:
    assert list_breaks(6000, share_that_stays=share) == pytest.approx(breaks)


def test_a_pound_weighs_more_for_the_less_well_off() -> None:
    # At half the median income and elasticity 1.3, the Green Book's illustration of about 2.5.
    assert weight_of_income(20_000, 10_000, elasticity=1.3) == pytest.approx(2.46229, abs=5e-6)
    assert weight_of_income(10_000, 20_000, elasticity=1.3) == pytest.approx(0.40613, abs=5e-6)
    assert weighed((10.0, 10.0), (50.0, 200.0), elasticity=1.3) == pytest.approx(10 * 2.46229 + 10 * 0.40613, abs=1e-3)
    assert weighed((10.0, 10.0), (100.0, 100.0), elasticity=1.3) == 20
    assert math.isnan(weighed((10.0, 10.0), (50.0, math.nan), elasticity=1.3))


def test_the_sign_changes_where_the_loss_of_the_less_well_off_outweighs_the_gain_of_the_rest() -> None:
    # 3 hours lost at half the median, 6 gained at the median: 3 x 2^e = 6 at e = 1.
    assert switching_elasticity((3.0, -6.0), (50.0, 100.0)) == pytest.approx(1.0, abs=0.011)
    assert math.isnan(switching_elasticity((3.0, 6.0), (50.0, 100.0)))


def test_hours_of_the_fifths_add_up_and_riding_is_told_apart_from_driving() -> None:
    fifths = pd.DataFrame({"most": {"a": 400.0}, "least": {"a": 800.0}})
    burdens = burden(
        pd.Series({"a": 6.0}),
        pd.Series({"a": 1200.0}),
        travelled=Travelled(0.0, 250_000.0),
        by_fifth=fifths,
        settings=BurdenSettings(),
    )
    assert burdens.hours_by_fifth == pytest.approx((320, 640)) and sum(burdens.hours_by_fifth) == pytest.approx(
        burdens.hours
    )
    # 250 person-kilometres one way x 4 visits x 2.
    assert (burdens.bus_km, burdens.bus_kg) == pytest.approx((2000, 2000 * 0.10151))


def test_low_cost_homes_may_be_lost_though_homes_are_gained() -> None:
    homes = net_homes((Homes(Tenure.SOCIAL_RENT, 30, 12), Homes(Tenure.OTHER, 10, 38)))
    assert (homes.net, homes.net_affordable, homes.short) == (10, -18, True)
    assert not net_homes((Homes(Tenure.SOCIAL_RENT, 30, 12, provided_nearby=18),)).short


def test_people_whose_nearest_site_is_another_one() -> None:
    before, after = pd.Series({"a": "X", "b": "X", "c": None}), pd.Series({"a": "Y", "b": "X", "c": "Y"})
    assert new_nearest(before, after, pd.Series({"a": 5.0, "b": 7.0, "c": 9.0})) == 5


def test_metres_are_straight_and_lengthened() -> None:
    points = pd.DataFrame({"easting": [0.0, 100.0], "northing": [0.0, 0.0]}, index=["a", "b"])
    site = pd.DataFrame({"easting": [300.0], "northing": [400.0]}, index=["S"])
    assert straight_metres(points, site, detour=1.3)["a"] == pytest.approx(650)
    assert straight_metres(points, site.iloc[:0], detour=1.3).isna().all()


def test_every_number_has_an_assumption_beside_it_and_limits() -> None:
    assert [known.name for known in ASSUMPTIONS] == [each.name for each in fields(BurdenSettings)]
    assert BurdenSettings().changed == () and BurdenSettings(visits_a_year=6).changed == ("visits_a_year",)
    with pytest.raises(InputError, match="Visits of a person a year is 1000"):
        BurdenSettings(visits_a_year=1000)


def test_who_drives_and_who_rides_by_hand() -> None:
    place = transit_town()
    closed = appraise(place, Proposal("Try", Service.GP, (Close("Z99902", ListOutcome(ListFate.DISPERSED)),)))
    areas = {way: way_impact.areas for way, way_impact in closed.ways.items()}
    distances = travelled(place, areas, (closed.sites_before, closed.sites_after), detour=1.3)
    # Every area's metres further from the surgery that stays, lengthened, times its drivers.
    inside = place.travel.doors.loc[place.inside]
    before, after = (
        straight_metres(inside, points(sites), detour=1.3) for sites in (closed.sites_before, closed.sites_after)
    )
    groups = place.people.groups_by_area
    assert distances.car_person_metres == pytest.approx(float((groups[("cars", WITH_CAR)] * (after - before)).sum()))
    rides = areas[Way.NOCAR].loc[place.inside] < areas[Way.WALK].loc[place.inside]
    riders = groups[("cars", WITHOUT_CAR)]
    expected = float((riders * (after * rides["after"] - before * rides["before"])).sum())
    assert distances.bus_person_metres == pytest.approx(expected) and rides["after"].any()


def test_without_a_timetable_nothing_is_told_of_riding() -> None:
    closed = appraise(town(), Proposal("Try", Service.GP, (Close("Z99902", ListOutcome(ListFate.DISPERSED)),)))
    assert math.isnan(closed.burdens[Way.NOCAR].bus_km) and closed.burdens[Way.NOCAR].car_km > 0
