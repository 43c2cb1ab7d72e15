"""What people said: figures with their base, and nothing told of a few."""

import numpy as np
import pandas as pd
import pytest

from geo.errors import InputError
from geo.evidence.poll import (
    WHOLE,
    BaseWords,
    Poll,
    PollKind,
    PollQuestion,
    by_group,
    effective_base,
    mean_range,
    released,
    said_by_ward,
    summed,
)
from geo.fairness.disagreement import IndexAndSaid, Part, beside_poll, parts
from geo.place.poll_weights import like_the_borough, people_aged, weighted
from tests.town import WARDS, town


def answers(*kinds: tuple[str, float, int], age: str = "", weight: float = 1.0) -> pd.DataFrame:
    """So many answers of one kind from a ward: (ward, answer, how many)."""
    rows = [
        {"ward_code": ward, "answer": answer, "item": "fair_to_us", "age": age, "sex": "", "weight": weight}
        for ward, answer, number in kinds
        for _ in range(number)
    ]
    frame = pd.DataFrame(rows)
    frame.insert(0, "token", [f"{age}{n}" for n in range(len(frame))])
    return frame


def poll(frame: pd.DataFrame, kind: PollKind = PollKind.SURVEY) -> Poll:
    return Poll("P", "A poll", "2026-06-01", kind, "Try", frame)


def test_weighted_answers_are_worth_fewer_and_their_wilson_range_is_wider() -> None:
    # 40 answers of weight 2, 10 of them fair; 160 of weight a half, 120 of them fair. Worked by hand: the weighted
    # share is (20 + 60) / 160 = 0.5, (80 + 80)^2 / (160 + 40) = 128 answers; Wilson's range of 64 out of 128.
    heavy = answers(("A", 5, 10), ("A", 1, 30), age="x", weight=2.0)
    light = answers(("A", 5, 120), ("A", 1, 40), age="y", weight=0.5)
    summary = summed(pd.concat([heavy, light]), PollKind.SURVEY)
    assert summary.fair == 0.5
    assert (summary.fair_lower, summary.fair_upper) == pytest.approx((0.41465, 0.58535), abs=5e-6)
    flat = summed(pd.concat([heavy, light]).assign(weight=1.0), PollKind.SURVEY)
    assert (flat.fair, flat.fair_lower, flat.fair_upper) == pytest.approx((0.65, 0.58163, 0.71271), abs=5e-6)


def test_twenty_of_twenty_content_may_be_five_in_six() -> None:
    # An exit survey's "100%" of 20 people, by Wilson: 83.9% to 100%.
    summary = summed(answers(("A", 5, 20)), PollKind.SURVEY)
    assert summary.fair == summary.fair_upper == 1.0
    assert summary.fair_lower == pytest.approx(0.839, abs=5e-4)


def test_the_range_of_a_mean_score_and_the_index_beside_it() -> None:
    # Mean 38, standard deviation 25, 60 answers: 38 -+ 1.96 x 25 / sqrt(60).
    low, high = mean_range(38, 25, 60)
    assert (low, high) == pytest.approx((31.67, 44.33), abs=0.005)
    assert beside_poll((18, 33), (low, high)) is IndexAndSaid.AGREE
    assert beside_poll((18, 30), (low, high)) is IndexAndSaid.MORE_PESSIMISTIC
    assert beside_poll((50, 60), (low, high)) is IndexAndSaid.MORE_OPTIMISTIC
    assert beside_poll((18, 33), (float("nan"), high)) is IndexAndSaid.NO_POLL


def test_scores_and_dont_knows_by_hand() -> None:
    summary = summed(answers(("A", 1, 10), ("A", 5, 20), ("A", float("nan"), 4)), PollKind.OPEN)
    assert (summary.base, summary.dont_know, summary.fair, summary.unfair) == (
        30,
        4,
        pytest.approx(2 / 3),
        pytest.approx(1 / 3),
    )
    # The mean is 110 / 30; 25 x (3.667 - 1). Open responses carry no range.
    assert summary.score == pytest.approx(25 * (110 / 30 - 1))
    assert np.isnan([summary.fair_lower, summary.score_upper]).all()


def shown(*kinds: tuple[str, float, int], kind: PollKind = PollKind.SURVEY) -> pd.DataFrame:
    return released(said_by_ward(poll(answers(*kinds), kind), PollQuestion.FAIR_TO_US), kind)


def test_a_few_answers_are_never_told_and_do_not_come_back_by_subtraction() -> None:
    tables = [shown(("A", 5, 120), ("B", 5, few), ("C", 1, 40)) for few in (6, 7)]
    pd.testing.assert_frame_equal(tables[0].drop(index=WHOLE), tables[1].drop(index=WHOLE))
    first = tables[0]
    assert first.loc["B", "words"] == BaseWords.WITHHELD and np.isnan(first.loc["B", "base"])
    # Beside the others and their total a lone withheld base would be told, so another is withheld with it or the total.
    assert first["base"].isna().sum() >= 2


@pytest.mark.parametrize(
    ("number", "words", "percentage"),
    [
        (9, BaseWords.WITHHELD, False),
        (12, BaseWords.BANDED, False),
        (30, BaseWords.CAUTION, True),
        (100, BaseWords.USUAL, True),
    ],
)
def test_how_much_is_told_follows_the_base(number: int, words: BaseWords, percentage: bool) -> None:
    row = shown(("A", 4, number)).loc["A"]
    assert row["words"] == words and pd.notna(row["fair"]) == percentage


def test_a_room_of_under_fifty_has_no_percentage_and_no_groups() -> None:
    assert shown(("A", 4, 40), kind=PollKind.ROOM)["fair"].isna().all()
    with pytest.raises(InputError, match="never broken down"):
        by_group(poll(answers(("A", 4, 60), age="16-24"), PollKind.ROOM), PollQuestion.FAIR_TO_US, "age")


def test_a_group_is_told_apart_with_thirty_answers_of_its_own() -> None:
    frame = pd.concat([answers(("A", 4, 29), age="16-24"), answers(("A", 2, 80), age="65+")])
    table = by_group(poll(frame), PollQuestion.FAIR_TO_US, "age")
    assert np.isnan(table.loc["16-24", "fair"]) and table.loc["65+", "fair"] == 0.0


def test_weights_make_a_poll_look_like_the_borough_and_stop_at_their_limits() -> None:
    # 30 of A and 10 of B answered where as many live in each: 40 x (1/2) / 30 = 2/3 and 20 / 10 = 2.
    frame = pd.concat(
        [answers(("A", 5, 30), age="all"), answers(("B", 1, 10), age="all").assign(token=[f"b{n}" for n in range(10)])]
    )
    made, cut = weighted(poll(frame), pd.Series({"A": 500.0, "B": 500.0}), pd.Series({"all": 1000.0}))
    assert made.answers.groupby("ward_code")["weight"].first().to_dict() == pytest.approx({"A": 2 / 3, "B": 2.0})
    assert cut == 0
    assert said_by_ward(made, PollQuestion.FAIR_TO_US)[WHOLE].fair == pytest.approx(0.5)
    _, cut = weighted(poll(frame), pd.Series({"A": 100.0, "B": 900.0}), pd.Series({"all": 1000.0}))
    assert cut == 40


def test_an_effective_base_is_the_number_itself_where_weights_are_even() -> None:
    assert effective_base(pd.Series([0.7] * 25)) == pytest.approx(25)
    assert effective_base(pd.Series(dtype=float)) == 0


def test_nobody_is_counted_twice() -> None:
    frame = answers(("A", 5, 2)).assign(token="same")
    with pytest.raises(InputError, match="counted twice"):
        poll(frame)


def test_where_journeys_and_concerns_part_by_hand() -> None:
    further, nearer, concerns = (
        pd.Series([mark == "x" for mark in marks], list("abcdef")) for marks in ("xx....", "..xx..", "x.x.x.")
    )
    assert parts(nearer, further, concerns).tolist() == [
        Part.WORSE_AND_CONCERNS,
        Part.WORSE_BUT_FEW,
        Part.BETTER_BUT_CONCERNS,
        Part.BETTER_AND_FEW,
        Part.LITTLE,
        Part.LITTLE,
    ]


def test_ages_of_a_poll_are_read_and_shared_out_of_the_places_bands() -> None:
    bands = pd.Series({"0-4": 50.0, "5-14": 100.0, "15-24": 100.0, "25-44": 200.0, "45-64": 80.0, "65+": 70.0})
    # Nine of the ten years of 15-24, and ten of the twenty of 25-44.
    assert people_aged("16-34", bands) == pytest.approx(90 + 100)
    assert people_aged("65+", bands) == people_aged("65 and over", bands) == 70
    assert people_aged("0-100", bands) == pytest.approx(bands.sum())
    for words in ("young", "34-16", "", "x+"):
        assert np.isnan(people_aged(words, bands))


def test_a_poll_is_weighted_by_ward_alone_where_its_ages_cannot_be_read() -> None:
    place = town()
    frame = pd.concat(
        [
            answers((WARDS[0], 5, 10), age="young"),
            answers((WARDS[4], 1, 30), age="old").assign(token=[f"b{n}" for n in range(30)]),
        ]
    )
    weighted = like_the_borough(poll(frame), place)
    assert not weighted.by_age and weighted.cut == 40 and set(weighted.poll.answers["age"]) == {"young", "old"}
    # Alder has 1,000 people and Elm 200, so 40 x 5/6 / 10 = 3.3 and 40 x 1/6 / 30 = 0.2 were wanted; both are cut.
    weights = weighted.poll.answers.groupby("ward_code")["weight"].first()
    assert weights.to_dict() == {WARDS[0]: 3.0, WARDS[4]: 0.3}


def test_a_poll_like_the_borough_already_keeps_its_weights_of_one() -> None:
    place = town()
    by_ward = {code: int(people) // 100 for code, people in zip(WARDS, (1000, 800, 600, 400, 200), strict=True)}
    frame = pd.concat(
        [
            answers((code, 4, number)).assign(token=[f"{code}-{n}" for n in range(number)])
            for code, number in by_ward.items()
        ]
    )
    weighted = like_the_borough(poll(frame), place)
    assert weighted.cut == 0 and np.allclose(weighted.poll.answers["weight"], 1.0)
