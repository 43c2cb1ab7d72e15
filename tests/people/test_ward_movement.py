"""People moving in and out of wards: which source comes first, what is withheld, and the net change that lists tell."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo.people.churn import Movement
from geo.people.list_history import RegisteredLists
from geo.people.ward_movement import (
    gross_per_1000,
    net_by_ward,
    net_of_lists,
    newest_by_ward,
    of_authority,
    side_by_side,
    tells_both_sides,
    tells_moves,
    tells_net,
)
from geo.people.ward_people import WardPeople
from tests import town

UNTOLD = (np.nan,) * 5


def movement(source: str, period: str, *, inflow: tuple[float, ...], outflow: tuple[float, ...] = UNTOLD) -> Movement:
    """Moves of the five wards, beside their people of the census."""
    columns = {"inflow": inflow, "outflow": outflow, "within": UNTOLD, "people": town.WARD_PEOPLE}
    return Movement(source, period, pd.DataFrame({name: town.by_ward(each) for name, each in columns.items()}))


CENSUS = movement("census_address", "2021", inflow=(100, 80, 3, 40, 20))
JOINED = movement("gp_moves", "2024", inflow=(120, 80, 60, 4, 30), outflow=(80, 80, 60, 40, 20))
PUPILS = movement("school_rolls", "2024/25", inflow=(50, 40, 30, 20, 10), outflow=(50, 40, 30, 20, 10))


def people_with(*movements: Movement) -> WardPeople:
    return replace(town.ward_people(), movements=movements)


def test_the_source_that_tells_most_of_residents_comes_first_whatever_the_order_of_the_files() -> None:
    assert [each.source for each in newest_by_ward(people_with(PUPILS, CENSUS, JOINED))] == [
        "gp_moves",
        "census_address",
        "school_rolls",
    ]


def test_only_the_newest_period_of_a_source_stands() -> None:
    older = movement("school_rolls", "2023/24", inflow=(20,) * 5, outflow=(20,) * 5)
    assert [each.period for each in newest_by_ward(people_with(older, PUPILS))] == ["2024/25"]


def test_what_is_told_of_the_whole_authority_never_stands_among_the_wards() -> None:
    row = pd.DataFrame({"inflow": [50.0], "outflow": np.nan, "within": np.nan, "people": 3000.0}, index=["E06999999"])
    known = people_with(CENSUS, Movement("national_insurance", "2024", row))
    assert [each.source for each in newest_by_ward(known)] == ["census_address"]
    assert [each.source for each in of_authority(known)] == ["national_insurance"]


def test_a_few_who_joined_a_list_are_withheld_with_the_next_fewest_and_a_published_count_stands() -> None:
    # 4 joined in Damson, 30 in Elm: alone, the 4 would come back from a total.
    joined, census = newest_by_ward(people_with(JOINED, CENSUS))
    assert joined.frame["inflow"].isna().tolist() == [False, False, False, True, True]
    assert census.frame["inflow"].tolist() == [100, 80, 3, 40, 20]


def test_moves_in_and_out_are_counted_together_where_both_are_told_and_else_those_in_alone() -> None:
    # 120 in and 80 out of 1,000 people are 200; 100 in of 1,000 are 100, and who left is not made up.
    assert tells_both_sides(JOINED)
    assert gross_per_1000(JOINED).iloc[0] == pytest.approx(200)
    assert not tells_both_sides(CENSUS)
    assert gross_per_1000(CENSUS).iloc[0] == pytest.approx(100)


def test_the_net_change_of_lists_is_that_of_their_last_year_alone() -> None:
    # Alder: 1,144 at 2022-07-01 and 1,210 at 2024-06-30, 730 days on; 364 of them in, at 2023-06-30, a straight line
    # has 1,176.9. 33.1 more of them are 28.1 per 1,000. Nobody else's list changes.
    net = net_of_lists(town.ward_people())
    assert net is not None
    assert (net.source, net.period) == ("gp_list", "2023-06-30 to 2024-06-30")
    assert net.per_1000.iloc[0] == pytest.approx(28.116, abs=0.001)
    assert net.per_1000.iloc[1:].tolist() == [0, 0, 0, 0]
    assert net.notes == ("The list of 2023-06-30 is a straight line between the lists of 2022-07-01 and 2024-06-30.",)


def test_lists_shorter_than_a_year_are_taken_whole_and_one_list_tells_no_change() -> None:
    known = town.ward_people()
    short = RegisteredLists(known.lists.frame[["2021-04-01"]].assign(**{"2021-07-01": 100.0}), "counted")
    net = net_of_lists(replace(known, lists=short))
    assert net is not None
    assert net.period == "2021-04-01 to 2021-07-01"
    single = replace(known, lists=RegisteredLists(known.lists.frame[["2021-04-01"]], "counted"), movements=())
    assert net_of_lists(single) is None
    assert not tells_net(single)
    assert not tells_moves(single)


def test_a_year_before_the_29th_of_february_is_the_28th() -> None:
    frame = pd.DataFrame({"2022-03-01": town.by_ward((100,) * 5), "2024-02-29": town.by_ward((110,) * 5)})
    net = net_of_lists(replace(town.ward_people(), lists=RegisteredLists(frame, "counted")))
    assert net is not None
    assert net.period == "2023-02-28 to 2024-02-29"


def test_a_step_of_the_register_is_no_change_of_people() -> None:
    # A quarter apart on both sides, 10 more each; 500 more over the change of the register in July 2024 are the
    # register's. Over the year 1,000 to 1,030: 30 per 1,000, and not 520.
    series = {"2024-01-01": 1000, "2024-04-01": 1010, "2024-07-01": 1520, "2024-10-01": 1530}
    frame = pd.DataFrame({when: town.by_ward((patients,) * 5) for when, patients in series.items()})
    net = net_of_lists(replace(town.ward_people(), lists=RegisteredLists(frame, "counted")))
    assert net is not None
    assert net.per_1000.iloc[0] == pytest.approx(30, abs=5)
    assert "The register behind the lists changed in July 2024" in net.notes[0]


def test_net_comes_from_the_source_that_tells_both_sides_of_people_and_never_from_pupils() -> None:
    by_moves = net_by_ward(people_with(PUPILS, JOINED))
    by_lists = net_by_ward(people_with(PUPILS, CENSUS))
    assert by_moves is not None
    assert by_moves.source == "gp_moves"
    assert by_moves.per_1000.iloc[0] == pytest.approx(40)
    assert by_lists is not None
    assert by_lists.source == "gp_list"


def test_sources_stand_side_by_side_and_what_one_cannot_tell_stays_blank() -> None:
    rows = side_by_side(newest_by_ward(people_with(JOINED, CENSUS)), town.WARDS[0]).set_index("source")
    assert rows.loc["gp_moves", ["inflow", "outflow", "net"]].tolist() == [120, 80, 40]
    assert rows.loc["census_address", ["outflow", "net"]].isna().all()
