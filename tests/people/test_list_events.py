"""Closures, openings and cleaned lists are told from people moving."""

import numpy as np
import pandas as pd
import pytest

from geo.people.list_events import ListEventKind, cleaned_patients, list_events, looks_cleaned

NAN = float("nan")
AREAS = pd.Index(["a", "b", "c", "d"], name="area_code")


def sizes(rows: dict[str, list[float]], dates: tuple[str, ...] = ("2023-01-01", "2023-04-01")) -> pd.DataFrame:
    """Patients by practice and date."""
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(dates), dtype=float)


def pattern(rows: dict[str, list[float]]) -> pd.DataFrame:
    """Patients by area and practice."""
    return pd.DataFrame(rows, index=AREAS, dtype=float)


BEFORE = pattern({"P1": [400, 300, 200, 100], "P2": [100, 100, 100, 100]})


def test_a_practice_that_closes_is_named_and_moves_nobody() -> None:
    (event,) = list_events(sizes({"P1": [4000, NAN], "P2": [3000, 3100]}), names={"P1": "Mill Surgery"})
    assert (event.kind, event.practice_id, event.patients) == (ListEventKind.CLOSED, "P1", 4000)
    assert event.words.startswith("Mill Surgery closed between 2023-01-01 and 2023-04-01, with about 4,000 patients")
    assert "moves nobody between wards" in event.words


def test_a_few_patients_left_on_the_books_are_a_closed_practice() -> None:
    dates = ("2023-01-01", "2023-04-01", "2023-07-01")
    (event,) = list_events(sizes({"P1": [4000, 40, NAN]}, dates))
    assert event.kind is ListEventKind.CLOSED


def test_a_practice_that_opens_is_named() -> None:
    (event,) = list_events(sizes({"P1": [NAN, 2500]}))
    assert event.kind is ListEventKind.OPENED and event.patients == 2500


def test_a_fall_of_a_twentieth_or_less_is_nothing() -> None:
    assert list_events(sizes({"P1": [1000, 950]})) == ()


def test_a_fall_that_lies_like_the_list_looks_like_cleaning() -> None:
    after = BEFORE.assign(P1=BEFORE["P1"] * 0.9)
    (event,) = list_events(
        sizes({"P1": [1000, 900], "P2": [400, 400]}), patterns={"2023-01-01": BEFORE, "2023-04-01": after}
    )
    assert event.kind is ListEventKind.CLEANED and "10%" in event.words


def test_a_fall_in_one_area_is_people_leaving_and_not_cleaning() -> None:
    after = BEFORE.assign(P1=[400, 300, 200, 0])
    assert not looks_cleaned(BEFORE, after, "P1")
    events = list_events(
        sizes({"P1": [1000, 900], "P2": [400, 400]}), patterns={"2023-01-01": BEFORE, "2023-04-01": after}
    )
    assert events == ()


def test_patients_who_join_the_practice_next_door_are_not_cleaned_off() -> None:
    lost = BEFORE["P1"] * 0.1
    assert looks_cleaned(BEFORE, BEFORE.assign(P1=BEFORE["P1"] - lost), "P1")
    assert not looks_cleaned(BEFORE, BEFORE.assign(P1=BEFORE["P1"] - lost, P2=BEFORE["P2"] + lost), "P1")


def test_cleaning_is_found_through_the_noise_of_ordinary_moves() -> None:
    rng = np.random.default_rng(5)
    listed = pd.DataFrame({"P1": rng.integers(20, 300, 60), "P2": rng.integers(20, 300, 60)}, dtype=float)
    moves = rng.normal(0, np.sqrt(0.03 * listed))
    cleaned = (listed + moves).assign(P1=(listed + moves)["P1"] - 0.08 * listed["P1"])
    assert looks_cleaned(listed, cleaned, "P1")


def test_patients_taken_off_by_a_cleaning_are_laid_over_the_areas_of_the_list() -> None:
    quarters = ("2023-01-01", "2023-04-01", "2023-07-01")
    cleaned = BEFORE.assign(P1=BEFORE["P1"] * 0.9)
    taken_off = cleaned_patients({quarters[0]: BEFORE, quarters[1]: cleaned, quarters[2]: cleaned})
    assert taken_off is not None
    assert taken_off[quarters[1]].to_list() == pytest.approx((BEFORE["P1"] * 0.1).to_list())
    assert taken_off[quarters[2]].sum() == 0


def test_whether_lists_were_cleaned_is_not_told_where_a_quarter_is_missing() -> None:
    assert cleaned_patients({"2023-01-01": BEFORE}) is None
    assert cleaned_patients({"2023-01-01": BEFORE, "2023-07-01": BEFORE}) is None


def test_without_the_areas_a_fall_is_named_and_not_explained() -> None:
    (event,) = list_events(sizes({"P1": [1000, 900]}))
    assert event.kind is ListEventKind.FELL and "is not told" in event.words


def test_a_fall_over_more_than_a_quarter_is_never_called_cleaning() -> None:
    dates = ("2023-01-01", "2023-07-01")
    after = BEFORE.assign(P1=BEFORE["P1"] * 0.9)
    (event,) = list_events(sizes({"P1": [1000, 900]}, dates), patterns={dates[0]: BEFORE, dates[1]: after})
    assert event.kind is ListEventKind.FELL
