"""Where the patients of a closing site would go, on paper: all of them, or the remainder is said."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.access.dispersal import Reassigned, compare_load, disperse, to_practice
from geo.access.load import ELSEWHERE, JOINED_SINCE, Allocation, Fullness, to_nearest, to_registered
from geo.errors import InputError
from geo.services.services import Practice, Service, Site
from tests.access.test_load import flow, lists, people_of, surgery, table

NAN = float("nan")
FAR = NAN
# North closes. Area a's other patients are registered at East (30) and West (10); b's only at West (20); c has no other
# patient, and East is nearer to it than West.
LISTS = lists(
    [
        ("N", "a", 100),
        ("N", "b", 60),
        ("N", "c", 40),
        ("E", "a", 30),
        ("W", "a", 10),
        ("W", "b", 20),
    ]
)
MINUTES = table({"north": [1, 1, 1], "east": [9, 9, 5], "west": [2, 2, 8]})


def surgeries(*, east: float = NAN, west: float = NAN) -> list[Site]:
    """The three surgeries, with what East and West say they can take."""
    return [surgery("north", "N"), surgery("east", "E", capacity=east), surgery("west", "W", capacity=west)]


def today(sites: list[Site], practices: tuple[Practice, ...] = (), patients: pd.DataFrame = LISTS) -> Allocation:
    """Everybody where they are registered now."""
    return to_registered(patients, MINUTES, sites=sites, practices=practices)


def closing_north(
    sites: list[Site], practices: tuple[Practice, ...] = (), *, patients: pd.DataFrame = LISTS, capped: bool = True
) -> Reassigned:
    """North closes and its list is dispersed."""
    before = today(sites, practices, patients)
    return disperse(before, sites[0], minutes=MINUTES, sites_after=sites, practices=practices, capped=capped)


def moved_to(reassigned: Reassigned) -> dict[str, float]:
    """Those who moved, by the site they moved to."""
    return reassigned.moved.groupby("site_id")["people"].sum().to_dict()


def from_area(reassigned: Reassigned, area_code: str) -> dict[str, float]:
    """Those of one area who moved, by the site they moved to."""
    rows = reassigned.moved[reassigned.moved["area_code"] == area_code]
    return dict(zip(rows["site_id"], rows["people"], strict=True))


def test_patients_follow_their_neighbours_and_where_they_have_none_the_nearest_open_site() -> None:
    reassigned = closing_north(surgeries())
    assert from_area(reassigned, "a") == {"east": 75, "west": 25}
    # West is nearer to a, and East to b, than where the neighbours are registered.
    assert from_area(reassigned, "b") == {"west": 60}
    assert from_area(reassigned, "c") == {"east": 40}
    assert reassigned.people == 200 and reassigned.remainder.empty


# Beside the above, 60 of area a and 20 of b are registered with a practice that is not held, and nobody of c.
WITH_OUTSIDE = lists([*LISTS.itertuples(index=False, name=None), ("X", "a", 60), ("X", "b", 20)])


def test_patients_go_to_practices_outside_in_that_part_of_the_pattern_of_their_own_area() -> None:
    reassigned = closing_north(surgeries(), patients=WITH_OUTSIDE)
    assert from_area(reassigned, "a") == pytest.approx({"east": 30, "west": 10, ELSEWHERE: 60})
    assert from_area(reassigned, "b") == pytest.approx({"west": 30, ELSEWHERE: 30})
    assert from_area(reassigned, "c") == {"east": 40}
    assert reassigned.moved["people"].sum() == reassigned.people == 200 and reassigned.remainder.empty
    # They are on no list here afterwards, and count among those who are registered outside.
    assert reassigned.after.people_at.to_dict() == pytest.approx({"east": 30 + 30 + 40, "west": 30 + 10 + 30})
    assert reassigned.after.elsewhere.to_dict() == pytest.approx({"a": 120, "b": 50})


def test_practices_outside_take_none_of_those_whom_a_full_or_a_closed_list_turns_away() -> None:
    shut = (Practice("E", "East", NAN, list_open=False), Practice("W", "West", NAN, list_open=False))
    for reassigned in (
        closing_north(surgeries(), shut, patients=WITH_OUTSIDE),
        closing_north(surgeries(east=0, west=0), patients=WITH_OUTSIDE),
    ):
        assert moved_to(reassigned) == pytest.approx({ELSEWHERE: 90})
        assert reassigned.remainder.sum() == pytest.approx(110)


def test_those_by_whom_a_list_has_grown_go_outside_as_the_rest_of_it() -> None:
    reassigned = closing_north(surgeries(), (Practice("N", "North", 300.0),), patients=WITH_OUTSIDE)
    # 90 of the 200 whose area is held go outside, so 45 of the other 100.
    assert from_area(reassigned, JOINED_SINCE)[ELSEWHERE] == pytest.approx(45)
    assert reassigned.moved["people"].sum() == pytest.approx(300)


def test_a_practice_that_is_listed_here_and_has_no_site_today_is_none_outside() -> None:
    listed_elsewhere = (Practice("X", "On a list here", NAN),)
    assert closing_north(surgeries(), listed_elsewhere, patients=WITH_OUTSIDE).after.elsewhere.empty


def test_the_closed_site_is_gone_and_the_others_keep_their_own_patients() -> None:
    reassigned = closing_north(surgeries())
    assert reassigned.after.sites == ("east", "west")
    assert reassigned.after.people_at.to_dict() == {"east": 30 + 75 + 40, "west": 30 + 25 + 60}
    assert flow(reassigned.after, "a") == {"east": 105, "west": 35}


def test_a_list_that_is_not_open_takes_nobody_and_one_of_which_that_is_not_known_takes_its_share() -> None:
    shut = (Practice("E", "East", NAN, list_open=False), Practice("W", "West", NAN, list_open=None))
    reassigned = closing_north(surgeries(), shut)
    assert moved_to(reassigned) == {"west": 200}
    assert reassigned.notes == ("Sites whose list is not open, which take nobody: 1.",)


def test_a_site_takes_no_more_than_its_room_and_the_remainder_is_said() -> None:
    # East has room for 100 - 30 = 70 and is offered 75 + 40; West for 90 - 30 = 60 and is offered 25 + 60.
    reassigned = closing_north(surgeries(east=100, west=90))
    assert moved_to(reassigned) == pytest.approx({"east": 70, "west": 60})
    assert reassigned.remainder.sum() == pytest.approx(200 - 130)
    assert reassigned.after.unplaced.sum() == pytest.approx(70)
    assert reassigned.notes == (
        "For about 70 of Surgery north's patients no open site was found that is known to have room.",
    )
    assert list(compare_load(today(surgeries()), reassigned.after, surgeries(east=100, west=90)[1:])["words"]) == [
        Fullness.ABOUT_FULL,
        Fullness.ABOUT_FULL,
    ]


def test_those_turned_away_try_a_site_that_is_known_to_have_room() -> None:
    # East is full at 70 more, so 45 of 115 are turned away; West has room for them beside its own 85.
    reassigned = closing_north(surgeries(east=100, west=500))
    assert moved_to(reassigned) == pytest.approx({"east": 70, "west": 85 + 45})
    assert reassigned.remainder.empty


def test_a_site_of_unknown_capacity_takes_its_share_and_is_not_room_for_those_turned_away() -> None:
    reassigned = closing_north(surgeries(east=100, west=NAN))
    assert moved_to(reassigned) == pytest.approx({"east": 70, "west": 85})
    assert reassigned.remainder.sum() == pytest.approx(45)
    loads = compare_load(today(surgeries()), reassigned.after, surgeries(east=100)[1:])
    assert loads.loc["west", ["words_before", "words"]].tolist() == [Fullness.NOT_HELD, Fullness.NOT_HELD]


def test_a_site_that_is_over_full_already_takes_nobody_and_loses_nobody() -> None:
    reassigned = closing_north(surgeries(east=10, west=500))
    assert moved_to(reassigned) == pytest.approx({"west": 200})
    assert reassigned.after.people_at["east"] == 30


def test_uncapped_the_others_are_told_to_be_over_full() -> None:
    # T-3.5: 9,000 at a capacity of 9,000 receive 1,350.
    patients = lists([("N", "a", 1350), ("E", "a", 9000)])
    sites = surgeries(east=9000)
    reassigned = closing_north(sites, patients=patients, capped=False)
    loads = compare_load(today(sites, patients=patients), reassigned.after, sites[1:])
    assert loads.loc["east", ["people_before", "people_after", "received"]].tolist() == [9000, 10350, 1350]
    assert loads.loc["east", ["load_before", "load_after"]].tolist() == pytest.approx([1.0, 1.15])
    assert loads.loc["east", ["words_before", "words"]].tolist() == [Fullness.ABOUT_FULL, Fullness.OVER]


def test_patients_whose_area_is_not_held_go_as_the_rest_of_their_list() -> None:
    # 200 of 300 are in areas held and go 115 to East and 85 to West; the other 100 follow in the same parts.
    reassigned = closing_north(surgeries(), (Practice("N", "North", 300.0),))
    assert from_area(reassigned, JOINED_SINCE) == pytest.approx({"east": 57.5, "west": 42.5})
    assert reassigned.people == pytest.approx(300)


def test_the_other_site_of_a_practice_whose_contract_ends_takes_none_of_its_patients() -> None:
    sites = [*surgeries(), surgery("north-2", "N", share_of_list=0.5)]
    reassigned = closing_north(sites)
    assert "north-2" not in moved_to(reassigned) and reassigned.people == pytest.approx(100)


def test_when_nothing_is_left_all_are_the_remainder() -> None:
    only = [surgery("north", "N")]
    reassigned = closing_north(only, patients=LISTS[LISTS["practice_id"] == "N"])
    assert reassigned.moved.empty and reassigned.after.sites == ()
    assert reassigned.remainder.to_dict() == {"a": 100, "b": 60, "c": 40}


def test_a_list_that_joins_a_practice_goes_there_whole_even_where_that_is_full() -> None:
    sites = surgeries(east=100)
    reassigned = to_practice(today(sites), sites[0], practice_id="E", minutes=MINUTES, sites_after=sites)
    assert moved_to(reassigned) == {"east": 200} and reassigned.remainder.empty
    assert compare_load(today(sites), reassigned.after, sites[1:]).loc["east", "words"] == Fullness.OVER


def test_a_list_that_stays_goes_to_the_other_sites_of_the_practice() -> None:
    # The branch has 22% of the list. It closes: all at the main site. The main site closes: all at the branch.
    sites = [surgery("north", "N"), surgery("east", "N", share_of_list=0.22), surgery("west", "W")]
    before = today(sites)
    assert before.people_at["east"] == pytest.approx(44)
    for closing, other, moving in ((sites[1], "north", 44), (sites[0], "east", 156)):
        reassigned = to_practice(before, closing, practice_id="N", minutes=MINUTES, sites_after=sites)
        assert moved_to(reassigned) == pytest.approx({other: moving})
        assert reassigned.after.people_at[other] == pytest.approx(200)


def test_a_list_that_stays_with_a_practice_without_another_site_is_shown_nowhere_and_that_is_said() -> None:
    sites = surgeries()
    reassigned = to_practice(today(sites), sites[0], practice_id="N", minutes=MINUTES, sites_after=sites[1:])
    assert reassigned.moved.empty and reassigned.remainder.sum() == 200
    assert reassigned.notes == (
        "Surgery north: the practice that takes its patients has no site here, so they are shown at none.",
    )


def test_two_closures_one_after_the_other_lose_nobody() -> None:
    sites = surgeries()
    first = disperse(today(sites), sites[0], minutes=MINUTES, sites_after=sites[1:2])
    second = disperse(first.after, sites[2], minutes=MINUTES, sites_after=sites[1:2])
    assert second.after.people_at.to_dict() == {"east": 260}


def test_a_new_surgery_draws_as_many_as_the_nearest_one_does_today_and_those_with_only_that_to_go_by() -> None:
    new = Site("NEW-1", Service.GP, "New surgery", None, capacity=500)
    sites = [*surgeries(), new]
    minutes = MINUTES.assign(**{"NEW-1": np.float32(1)})
    before = today(surgeries())
    reassigned = disperse(before, sites[0], minutes=minutes, sites_after=sites)
    # It is the nearest to all three areas, and 200 of the 260 patients of today are at their nearest surgery: 10 / 13
    # of the 100 of a and the 60 of b, and all 40 of c; of the others of a three quarters go to East.
    drawn = 200 / 260
    assert moved_to(reassigned) == pytest.approx(
        {
            "NEW-1": 160 * drawn + 40,
            "east": 75 * (1 - drawn),
            "west": 85 * (1 - drawn),
        }
    )
    loads = compare_load(before, reassigned.after, sites[1:])
    assert loads.loc["NEW-1", ["people_before", "words"]].tolist() == [0, Fullness.ROOM]


def test_closing_a_library_sends_everybody_to_the_next_nearest() -> None:
    people, libraries = people_of(10, 20, 30), [Site(code, Service.LIBRARY, code, None) for code in MINUTES.columns]
    reassigned = disperse(to_nearest(people, MINUTES), libraries[0], minutes=MINUTES, sites_after=libraries)
    without = to_nearest(people, MINUTES[["east", "west"]])
    assert reassigned.after.people_at.to_dict() == without.people_at.to_dict() == {"east": 30, "west": 30}


def test_a_site_that_nobody_is_put_to_cannot_close_here() -> None:
    with pytest.raises(InputError, match="Nobody is put to Surgery lost"):
        disperse(today(surgeries()), surgery("lost", "L"), minutes=MINUTES, sites_after=[])


counts = st.integers(0, 500)
room = st.one_of(st.just(NAN), st.integers(0, 1500).map(float))
reach = st.one_of(st.just(FAR), st.integers(0, 90).map(float))


@given(st.lists(counts, min_size=12, max_size=12), st.lists(room, min_size=4, max_size=4), st.data())
@pytest.mark.slow
def test_those_who_moved_and_the_remainder_are_the_list_and_no_room_is_overfilled(
    people: list[int], capacity: list[float], data: st.DataObject
) -> None:
    codes = ["S1", "S2", "S3", "S4"]
    minutes = table({code: [data.draw(reach) for _ in range(3)] for code in codes})
    sites = [surgery(code, f"P{code}", capacity=size) for code, size in zip(codes, capacity, strict=True)]
    rows = [(f"P{code}", area) for code in codes for area in "abc"]
    patients = lists([(*row, count) for row, count in zip(rows, people, strict=True)])
    listed = Practice("PS1", "", 900.0, list_open=data.draw(st.sampled_from([True, False, None])))
    before = to_registered(patients, minutes, sites=sites, practices=[listed])
    for capped in (True, False):
        reassigned = disperse(before, sites[0], minutes=minutes, sites_after=sites, practices=[listed], capped=capped)
        leaving = before.people_at["S1"]
        assert reassigned.people == pytest.approx(leaving)
        assert reassigned.moved["people"].sum() + reassigned.remainder.sum() == pytest.approx(leaving)
        after = reassigned.after.people_at
        assert after.sum() + reassigned.after.unplaced.sum() == pytest.approx(
            before.people_at.sum() + before.unplaced.sum()
        )
        assert (after >= before.people_at[after.index] - 1e-6).all()
        for site in sites[1:] if capped else ():
            if not np.isnan(site.capacity):
                assert after[site.site_id] <= max(site.capacity, before.people_at[site.site_id]) + 1e-6
