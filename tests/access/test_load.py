"""Who would use which site and how full that makes it, on paper: nobody is lost, and nothing unknown is room."""

import math
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.access.catchments import Decay
from geo.access.load import (
    JOINED_SINCE,
    Allocation,
    Counted,
    Fullness,
    by_pull,
    fullness,
    load_of,
    load_table,
    service_load,
    to_nearest,
    to_registered,
)
from geo.errors import InputError
from geo.services.services import Practice, Service, Site, of_service
from geo.travel.streets import Mode
from tests.town import AREAS, PEOPLE, by_area, patients, practices, sites, straight_times

NAN = float("nan")
GPS = of_service(sites(), Service.GP)


def fading(scale_minutes: float) -> Decay:
    """Falls to 0.37 with every so many minutes."""
    return lambda minutes: np.exp(-minutes / scale_minutes)


def table(rows: dict[str, list[float]]) -> pd.DataFrame:
    """Minutes from areas a, b, c (rows) to sites (columns)."""
    count = len(next(iter(rows.values())))
    return pd.DataFrame(rows, index=pd.Index(list("abc")[:count], name="area_code"), dtype=np.float32)


def people_of(*counts: float) -> pd.Series:
    """People of areas a, b, c."""
    return pd.Series(counts, index=pd.Index(list("abc")[: len(counts)], name="area_code"), dtype=float)


def lists(rows: list[tuple[str, str, float]]) -> pd.DataFrame:
    """Patients by practice and small area."""
    return pd.DataFrame(rows, columns=["practice_id", "area_code", "patients"])


def surgery(site_id: str, practice_id: str, **more: Any) -> Site:
    """A surgery whose place does not matter here: the minutes to it are given."""
    return Site(site_id, Service.GP, f"Surgery {site_id}", None, practice_id=practice_id, **more)


def flow(allocation: Allocation, area_code: str) -> dict[str, float]:
    """People of one area by site."""
    rows = allocation.flows[allocation.flows["area_code"] == area_code]
    return dict(zip(rows["site_id"], rows["people"], strict=True))


def test_the_five_wards_go_to_the_nearer_surgery() -> None:
    allocation = to_nearest(by_area(PEOPLE), straight_times()[Mode.WALK].minutes[["Z99901", "Z99902"]])
    # The middle between the surgeries is 2000 m along: 600 + 400 + 500 + 300 + 400 people start west of it.
    assert allocation.people_at.to_dict() == {"Z99901": 2200, "Z99902": 800}
    assert allocation.counted is Counted.RESIDENTS and allocation.unplaced.empty


def test_whoever_reaches_no_site_is_counted_apart() -> None:
    allocation = to_nearest(people_of(10, 20, 0), table({"S1": [5, NAN, NAN]}))
    assert allocation.people_at.to_dict() == {"S1": 10}
    assert allocation.unplaced.to_dict() == {"b": 20}


def test_two_services_at_one_door_share_those_who_live_nearest() -> None:
    allocation = to_nearest(people_of(10, 20), table({"S1": [5, 9], "S2": [5, 9], "S3": [8, 3]}))
    assert allocation.people_at.to_dict() == {"S1": 5, "S2": 5, "S3": 20}


def test_patients_are_put_where_they_are_registered_however_near_another_surgery_is() -> None:
    allocation = to_registered(patients(), straight_times()[Mode.WALK].minutes, sites=GPS, practices=practices())
    # Cedar's second area is nearer to Elm and registered in Alder; the 65 outside are registered in Elm.
    assert allocation.people_at.to_dict() == {"Z99901": 2400, "Z99902": 665}
    assert flow(allocation, AREAS[5]) == {"Z99901": 200}
    assert allocation.counted is Counted.PATIENTS and allocation.notes == ()


def test_patients_on_a_list_whose_area_is_not_held_still_fill_the_surgery() -> None:
    allocation = to_registered(
        lists([("P1", "a", 60)]), table({"S1": [5]}), sites=[surgery("S1", "P1")], practices=[Practice("P1", "", 100)]
    )
    assert allocation.people_at["S1"] == 100
    assert flow(allocation, JOINED_SINCE) == {"S1": 40}
    assert allocation.notes[0].startswith("About 40 patients on these lists joined since the table by area")


def test_a_list_that_has_shrunk_since_the_table_by_area_is_not_counted_as_longer_than_it_is() -> None:
    registered = lists([("P1", "a", 90), ("P1", "b", 30)])
    allocation = to_registered(
        registered, table({"S1": [5, 5]}), sites=[surgery("S1", "P1")], practices=[Practice("P1", "", 100)]
    )
    assert (flow(allocation, "a"), flow(allocation, "b")) == ({"S1": 75}, {"S1": 25})
    assert allocation.notes == ("Lists shorter now than in the table by small area, which is scaled down to them: 1.",)


def test_a_list_whose_length_is_not_held_is_as_long_as_its_table_by_area() -> None:
    registered = lists([("P1", "a", 90), ("P1", "a", 30)])
    for known in ([], [Practice("P1", "", NAN)]):
        allocation = to_registered(registered, table({"S1": [5]}), sites=[surgery("S1", "P1")], practices=known)
        assert allocation.people_at["S1"] == 120


def test_patients_of_practices_without_a_site_here_are_said_and_fill_nothing() -> None:
    registered = lists([("P1", "a", 90), ("AWAY", "a", 34)])
    allocation = to_registered(registered, table({"S1": [5]}), sites=[surgery("S1", "P1")], practices=[])
    assert allocation.flows["people"].sum() == 90
    assert allocation.notes[0].startswith(
        "About 34 patients of the small areas held are on lists of practices that have no"
    )


def test_a_branch_with_a_known_share_of_the_list_takes_it_and_the_main_site_the_rest() -> None:
    both = [surgery("MAIN", "P1"), surgery("BRANCH", "P1", share_of_list=0.22)]
    # The branch is nearer to everybody; that changes nothing.
    allocation = to_registered(
        lists([("P1", "a", 100), ("P1", "b", 200)]), table({"MAIN": [9, 9], "BRANCH": [1, 1]}), sites=both, practices=[]
    )
    assert allocation.people_at.to_dict() == pytest.approx({"MAIN": 234, "BRANCH": 66})
    assert allocation.notes == ()


def test_shares_that_do_not_add_up_to_the_list_are_scaled_to_it() -> None:
    both = [surgery("S1", "P1", share_of_list=0.6), surgery("S2", "P1", share_of_list=0.6)]
    allocation = to_registered(lists([("P1", "a", 100)]), table({"S1": [1], "S2": [2]}), sites=both, practices=[])
    assert allocation.people_at.to_dict() == pytest.approx({"S1": 50, "S2": 50})


def test_without_shares_patients_are_put_with_the_nearest_site_of_their_practice_and_that_is_said_to_be_a_guess() -> (
    None
):
    both, other = [surgery("S1", "P1"), surgery("S2", "P1")], surgery("S3", "P2")
    minutes = table({"S1": [9, 3, NAN], "S2": [4, 8, NAN], "S3": [1, 1, 1]})
    registered = lists([("P1", "a", 100), ("P1", "b", 50), ("P1", "c", 30)])
    allocation = to_registered(registered, minutes, sites=[*both, other], practices=[Practice("P1", "", 240)])
    assert (flow(allocation, "a"), flow(allocation, "b")) == ({"S2": 100}, {"S1": 50})
    # Who reaches neither is put with the first; the 60 whose area is not held split as the other 180, 80 to 100.
    assert flow(allocation, "c") == {"S1": 30}
    assert flow(allocation, JOINED_SINCE) == pytest.approx({"S1": 60 * 80 / 180, "S2": 60 * 100 / 180})
    assert "which is a guess" in allocation.notes[0]


def test_a_larger_site_pulls_people_past_a_nearer_one() -> None:
    minutes, people = table({"S1": [10], "S2": [20]}), people_of(100)
    pull = by_pull(people, minutes, capacity=pd.Series({"S1": 1.0, "S2": 9.0}), decay=fading(10))
    # 1 x e to the -1 against 9 x e to the -2.
    near, far = math.exp(-1), 9 * math.exp(-2)
    assert pull.people_at.to_dict() == pytest.approx({"S1": 100 * near / (near + far), "S2": 100 * far / (near + far)})
    blind = by_pull(people, minutes, capacity=pd.Series({"S1": 1.0, "S2": 9.0}), decay=fading(10), exponent=0)
    assert blind.people_at["S1"] == pytest.approx(100 / (1 + math.exp(-1)))


def test_a_site_of_unknown_size_still_draws_people_and_how_is_said() -> None:
    minutes = table({"S1": [10], "S2": [10], "S3": [10]})
    allocation = by_pull(people_of(100), minutes, capacity=pd.Series({"S1": 10.0, "S3": 30.0}), decay=fading(10))
    # The middle of 10 and 30 is 20.
    assert allocation.people_at.to_dict() == pytest.approx({"S1": 100 / 6, "S2": 100 / 3, "S3": 50})
    assert allocation.notes[0].startswith("1 of 3 sites have no capacity held")


@st.composite
def crowds(draw: st.DrawFn) -> tuple[pd.Series, pd.DataFrame]:
    """People of three areas and their minutes to up to four sites, some of which are not reached."""
    minutes = st.one_of(st.just(NAN), st.integers(0, 90).map(float))
    offered = draw(st.integers(1, 4))
    return people_of(*(draw(st.integers(0, 900)) for _ in range(3))), table(
        {f"S{n}": [draw(minutes) for _ in range(3)] for n in range(offered)}
    )


@given(crowds())
def test_people_at_sites_and_people_without_one_are_all_the_people(case: tuple[pd.Series, pd.DataFrame]) -> None:
    people, minutes = case
    capacity = pd.Series(100.0, minutes.columns)
    for allocation in (to_nearest(people, minutes), by_pull(people, minutes, capacity=capacity, decay=fading(20))):
        assert allocation.people_at.sum() + allocation.unplaced.sum() == pytest.approx(people.sum())
        assert allocation.flows["people"].sum() == pytest.approx(allocation.people_at.sum())
    both = [surgery(str(site_id), "P1") for site_id in minutes.columns]
    registered = lists([("P1", code, count) for code, count in people.items()])
    allocation = to_registered(registered, minutes, sites=both, practices=[Practice("P1", "", 1000)])
    assert allocation.people_at.sum() == pytest.approx(1000)


def test_how_full_a_site_is_in_words() -> None:
    people = pd.Series([10350, 9000, 8550, 8551, 9900, 9901, 5000, 100, 0, 0, NAN])
    capacity = pd.Series([9000, 9000, 9000, 9000, 9000, 9000, NAN, 0, 0, 9000, 9000])
    # T-3.5: 9,000 and 1,350 more at a capacity of 9,000 are 1.15 of it. 8,550 are 0.95 of it, 9,900 are 1.10.
    assert load_of(people, capacity)[0] == pytest.approx(1.15)
    assert list(fullness(people, capacity)) == [
        Fullness.OVER,
        Fullness.ABOUT_FULL,
        Fullness.ROOM,
        Fullness.ABOUT_FULL,
        Fullness.ABOUT_FULL,
        Fullness.OVER,
        Fullness.NOT_HELD,
        Fullness.OVER,
        Fullness.ABOUT_FULL,
        Fullness.ROOM,
        Fullness.NOT_COUNTED,
    ]
    assert Fullness.OVER == "more than it says it can take"


def test_unknown_capacity_has_no_load_and_is_never_called_room() -> None:
    allocation = to_registered(patients(), straight_times()[Mode.WALK].minutes, sites=GPS, practices=practices())
    full = load_table(allocation, GPS)
    assert full.loc["Z99901", ["people", "capacity", "load", "words"]].tolist() == [2400, 2000, 1.2, Fullness.OVER]
    assert full.loc["Z99902", "words"] == "capacity not held" and np.isnan(full.loc["Z99902", "load"])


def test_a_surgery_without_a_known_place_is_not_said_to_be_empty() -> None:
    lost = Site("LOST", Service.GP, "Surgery of unknown place", None, capacity=1000, facts={"capacity_basis": "rooms"})
    full = load_table(to_nearest(people_of(10), table({"S1": [5]})), [lost])
    assert np.isnan(full.loc["LOST", "people"])
    assert full.loc["LOST", ["basis", "words"]].tolist() == ["rooms", Fullness.NOT_COUNTED]


def test_a_service_with_lists_counts_patients_and_any_other_residents() -> None:
    minutes = straight_times()[Mode.WALK].minutes
    for service, counted, total in ((Service.GP, Counted.PATIENTS, 3065), (Service.LIBRARY, Counted.RESIDENTS, 3000)):
        allocation, full = service_load(
            service, minutes, sites=sites(), people=by_area(PEOPLE), patients=patients(), practices=practices()
        )
        assert allocation.counted is counted
        assert full["people"].sum() == total


def test_without_a_table_of_patients_a_figure_about_surgeries_says_that_it_counts_residents() -> None:
    allocation, full = service_load(
        Service.GP,
        straight_times()[Mode.WALK].minutes,
        sites=sites(),
        people=by_area(PEOPLE),
        patients=patients().iloc[:0],
        practices=practices(),
    )
    assert allocation.counted is Counted.RESIDENTS and "residents, not patients" in allocation.notes[0]
    assert full["people"].tolist() == [2200, 800]


def test_people_in_an_area_without_minutes_are_refused_in_words() -> None:
    with pytest.raises(InputError, match="People are counted in c, an area that the table of minutes does not have"):
        to_nearest(people_of(1, 2, 3), table({"S1": [5, 6]}))
