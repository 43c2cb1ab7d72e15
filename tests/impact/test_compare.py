"""Who is nearer and who is further: five wards by hand, the bands one by one, and plain Python as a second way."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.impact.bands import USUAL, Band, ImpactSettings
from geo.impact.compare import Summary, Verdict, by_group, by_ward, compare, impact_area, summarise

NAN = float("nan")
CODES = pd.Index(["a", "b", "c", "d", "e"], name="area_code")
PEOPLE = pd.Series([1000, 800, 600, 400, 200], index=CODES, dtype=float)
BEFORE = pd.Series([10, 12, 15, 20, 25], index=CODES, dtype=float)
AFTER = pd.Series([18, 12, 10, 14, 40], index=CODES, dtype=float)
DISABLED = pd.Series([200, 80, 60, 40, 60], index=CODES, dtype=float)


def wide(**groups: pd.Series) -> pd.DataFrame:
    """Groups of one kind as area_code x (kind, group)."""
    table = pd.DataFrame(groups)
    table.columns = pd.MultiIndex.from_product([["disability"], table.columns], names=["kind", "group"])
    return table


def test_five_wards_by_hand() -> None:
    # +8, 0, -5, -6 and +15 minutes: 1000 + 200 lose, 600 + 400 gain, 800 stay.
    areas = compare(BEFORE, AFTER, approximate=False)
    summary = summarise(areas, PEOPLE, threshold_minutes=15)
    assert (summary.lose, summary.gain, summary.unchanged, summary.people) == (1200, 1000, 800, 3000)
    assert (summary.lose_10, summary.lose_5, summary.gain_5, summary.gain_10) == (200, 1200, 1000, 0)
    # Before: 1000 x 10 + 800 x 12 + 600 x 15 + 400 x 20 + 200 x 25 = 41,600; after: 47,200; each by 3,000.
    assert summary.mean_before == pytest.approx(41600 / 3000) == pytest.approx(13.8667, abs=1e-4)
    assert summary.mean_after == pytest.approx(47200 / 3000) == pytest.approx(15.7333, abs=1e-4)
    assert (areas["change"] * PEOPLE).sum() == 5600
    # Over 15 minutes before: 400 + 200; after: 1000 + 200. Newly so: the 1000.
    assert (summary.beyond_threshold_before, summary.beyond_threshold_after) == (600, 1200)
    assert PEOPLE[(areas["before"] <= 15) & (areas["after"] > 15)].sum() == 1000


def test_a_group_is_counted_where_its_people_live() -> None:
    groups = wide(disabled=DISABLED, other=PEOPLE - DISABLED)
    by_disability = by_group(compare(BEFORE, AFTER, approximate=False), groups)
    disabled = by_disability.loc[("disability", "disabled")]
    # Of 440 disabled people 200 + 60 lose, 60 + 40 gain, 80 stay: 59.09% lose, against 40% of everyone.
    assert disabled[["people", "lose", "gain", "unchanged"]].tolist() == [440, 260, 100, 80]
    assert disabled["lose"] / disabled["people"] == pytest.approx(0.5909, abs=1e-4)
    assert (disabled["lose"] / disabled["people"]) / (1200 / 3000) == pytest.approx(1.477, abs=1e-3)
    # 260 of 1,200 who lose; the impact area is all but b: 360 of 2,200; 440 of 3,000 people.
    assert disabled["share_of_losers"] == pytest.approx(260 / 1200)
    assert disabled["share_of_impact_area"] == pytest.approx(360 / 2200)
    assert disabled["share_of_people"] == pytest.approx(440 / 3000)


def test_the_shares_of_all_groups_of_a_kind_add_up_to_one() -> None:
    by_disability = by_group(
        compare(BEFORE, AFTER, approximate=False), wide(disabled=DISABLED, other=PEOPLE - DISABLED)
    )
    for share in ("share_of_losers", "share_of_impact_area", "share_of_people"):
        assert by_disability[share].sum() == pytest.approx(1)


def test_where_nobody_loses_no_group_has_a_share_of_the_losers() -> None:
    by_disability = by_group(
        compare(BEFORE, BEFORE, approximate=False), wide(disabled=DISABLED, other=PEOPLE - DISABLED)
    )
    assert by_disability["share_of_losers"].isna().all()
    assert by_disability["share_of_impact_area"].isna().all()


def test_the_impact_area_begins_at_two_minutes_and_includes_journeys_found_or_lost() -> None:
    before, after = pd.Series([10, 10, 10, NAN, 10, NAN]), pd.Series([11.9, 12, 8, 10, NAN, NAN])
    areas = compare(before, after, approximate=False)
    assert impact_area(areas).tolist() == [False, True, True, True, True, False]


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        (10, 10.5, Verdict.LOSE),
        (10, 10.49, Verdict.UNCHANGED),
        (10, 9.5, Verdict.GAIN),
        (10, 9.51, Verdict.UNCHANGED),
        (NAN, 100, Verdict.NEWLY_REACHED),
        (5, NAN, Verdict.CUT_OFF),
        (NAN, NAN, Verdict.UNCHANGED),
    ],
)
def test_a_verdict_turns_at_half_a_minute(before: float, after: float, verdict: Verdict) -> None:
    areas = compare(pd.Series([before]), pd.Series([after]), approximate=False)
    assert areas["verdict"].tolist() == [verdict]


@pytest.mark.parametrize(
    ("before", "after", "band", "headline"),
    [
        (10, 11.99, Band.LITTLE, ""),
        (10, 12, Band.FURTHER_2, ""),
        (10, 14.99, Band.FURTHER_2, ""),
        (10, 15, Band.FURTHER_5, "lose"),
        (10, 19.99, Band.FURTHER_5, "lose"),
        (10, 20, Band.FURTHER_10, "lose"),
        (20, 18.01, Band.LITTLE, ""),
        (20, 18, Band.NEARER_2, ""),
        (20, 15, Band.NEARER_5, "gain"),
        (20, 10.01, Band.NEARER_5, "gain"),
        (20, 10, Band.NEARER_10, "gain"),
        (NAN, 5, Band.NEWLY_REACHED, ""),
        (5, NAN, Band.CUT_OFF, ""),
        (NAN, NAN, Band.NOT_REACHED, ""),
    ],
)
def test_bands_on_streets_turn_at_two_five_and_ten_minutes(
    before: float, after: float, band: Band, headline: str
) -> None:
    areas = compare(pd.Series([before]), pd.Series([after]), approximate=False)
    assert (areas["band"].tolist(), areas["headline"].tolist()) == ([band], [headline])


@pytest.mark.parametrize(
    ("before", "after", "band", "headline"),
    [
        # Under 25 minutes a fifth is less than five, so five decides; above it the fifth does: of 40 it is 8.
        (10, 14.99, Band.LITTLE, ""),
        (10, 15, Band.FURTHER_5, "lose"),
        (20, 15.5, Band.LITTLE, ""),
        (40, 47.99, Band.LITTLE, ""),
        (40, 48, Band.FURTHER_5, "lose"),
        (40, 32, Band.NEARER_5, "gain"),
        (60, 71, Band.LITTLE, ""),
        (60, 72, Band.FURTHER_10, "lose"),
        (33, 39.6, Band.FURTHER_5, "lose"),
        (NAN, 5, Band.NEWLY_REACHED, ""),
        (5, NAN, Band.CUT_OFF, ""),
        (NAN, NAN, Band.NOT_REACHED, ""),
    ],
)
def test_approximate_minutes_need_five_or_a_fifth_to_count(
    before: float, after: float, band: Band, headline: str
) -> None:
    areas = compare(pd.Series([before]), pd.Series([after]), approximate=True)
    assert (areas["band"].tolist(), areas["headline"].tolist()) == ([band], [headline])


def test_what_single_precision_leaves_does_not_decide() -> None:
    # 34.1 and 39.1 are not whole in single precision; their difference is a hair off 5.
    before = pd.Series([34.1, 39.1], dtype=np.float32).astype(float)
    after = pd.Series([39.1, 34.1], dtype=np.float32).astype(float)
    areas = compare(before, after, approximate=False)
    assert areas["band"].tolist() == [Band.FURTHER_5, Band.NEARER_5]
    summary = summarise(areas, pd.Series([10.0, 20.0]), threshold_minutes=30)
    assert (summary.lose_5, summary.gain_5) == (10, 20)


def test_every_band_is_told_in_words() -> None:
    labels = [USUAL.label(band) for band in Band]
    assert len(set(labels)) == len(labels)
    assert labels[:4] == [
        "10 minutes or more nearer",
        "5 to 10 minutes nearer",
        "2 to 5 minutes nearer",
        "little change",
    ]


def test_other_settings_change_what_counts_and_the_words_alike() -> None:
    stricter = ImpactSettings(headline_minutes=4, large_minutes=8, little_minutes=1)
    assert stricter.label(Band.NEARER_5) == "4 to 8 minutes nearer"
    assert stricter.label(Band.FURTHER_10) == "8 minutes or more further"
    assert f"{stricter.headline_words} or more" == "4 minutes or more"
    assert stricter.label(Band.FURTHER_2) == "1 to 4 minutes further"
    before, after = pd.Series([10.0, 10.0, 10.0]), pd.Series([14.0, 18.0, 13.9])
    areas = compare(before, after, approximate=False, settings=stricter)
    assert list(areas["band"]) == [Band.FURTHER_5, Band.FURTHER_10, Band.FURTHER_2]
    summary = summarise(areas, pd.Series([1.0, 10.0, 100.0]), threshold_minutes=30, settings=stricter)
    assert (summary.lose_headline, summary.lose_5, summary.lose_10) == (11, 11, 10)


def test_people_cut_off_stand_beside_the_mean_and_never_in_it() -> None:
    before, after = pd.Series([10.0, 20.0, NAN, NAN]), pd.Series([16.0, NAN, 30.0, NAN])
    people = pd.Series([100.0, 50.0, 20.0, 5.0])
    summary = summarise(compare(before, after, approximate=False), people, threshold_minutes=15)
    # Only the first area is reached both before and after.
    assert (summary.mean_before, summary.mean_after) == (10, 16)
    assert (summary.cut_off, summary.newly_reached) == (50, 20)
    assert (summary.cut_off_before, summary.cut_off_after) == (25, 55)
    # 100 are further and 50 lost their journey; 20 found one; 5 have none either way.
    assert (summary.lose, summary.gain, summary.unchanged) == (150, 20, 5)


def test_ward_means_weigh_people_and_share_out_areas_that_straddle() -> None:
    areas = compare(BEFORE, AFTER, approximate=False)
    shares = pd.DataFrame(
        [("a", "W1", 1.0), ("b", "W1", 0.25), ("b", "W2", 0.75), ("c", "W2", 1), ("d", "W3", 1), ("e", "W3", 1)],
        columns=["area_code", "ward_code", "share"],
    )
    wards = by_ward(areas, PEOPLE, shares)
    # W1: 1000 people and a quarter of 800; (1000 x 10 + 200 x 12) / 1200 = 10.333 to (18,000 + 2,400) / 1200 = 17.
    assert wards.loc["W1", ["people", "lose", "gain"]].tolist() == [1200, 1000, 0]
    assert wards.loc["W1", "before"] == pytest.approx(12400 / 1200)
    assert wards.loc["W1", "after"] == pytest.approx(17)
    assert wards.loc["W1", "change"] == pytest.approx(17 - 12400 / 1200)
    # W3: 400 people 6 minutes nearer and 200 people 15 minutes further; the mean alone would hide both.
    assert wards.loc["W3", ["nearer_5", "further_10", "further_5"]].tolist() == [400, 200, 0]
    assert wards["people"].sum() == 3000


def test_a_ward_that_nothing_reaches_has_no_mean() -> None:
    nothing = pd.Series([NAN], index=["a"])
    shares = pd.DataFrame({"area_code": ["a"], "ward_code": ["W1"], "share": [1.0]})
    ward = by_ward(compare(nothing, nothing, approximate=False), pd.Series([9.0], index=["a"]), shares).loc["W1"]
    assert ward["people"] == 9
    assert math.isnan(ward["before"]) and math.isnan(ward["change"])


# Tenths of a minute, so that the second way of doing it can count in whole numbers; None is not reached.
tenths = st.none() | st.integers(0, 1200)
rows = st.lists(st.tuples(tenths, tenths, st.integers(0, 500)), min_size=1, max_size=12)
Row = tuple[int | None, int | None, int]


def tables(given_rows: list[Row]) -> tuple[pd.Series, pd.Series, pd.Series]:
    codes = pd.Index([f"area {n}" for n in range(len(given_rows))], name="area_code")
    before, after = (
        pd.Series([NAN if row[side] is None else row[side] / 10 for row in given_rows], index=codes, dtype=float)
        for side in (0, 1)
    )
    return before, after, pd.Series([float(row[2]) for row in given_rows], index=codes)


def plain_python(given_rows: list[Row]) -> dict[str, float]:
    """The summary a second way: a loop over areas, counting in tenths of a minute."""
    keys = ("people", "gain", "lose", "unchanged", "gain_5", "gain_10", "lose_5", "lose_10", "newly_reached", "cut_off")
    sums = dict.fromkeys((*keys, "cut_off_before", "cut_off_after", "beyond_before", "beyond_after"), 0)
    reached = minutes_before = minutes_after = 0
    for before, after, people in given_rows:
        sums["people"] += people
        sums["cut_off_before"] += people if before is None else 0
        sums["cut_off_after"] += people if after is None else 0
        sums["beyond_before"] += people if before is not None and before > 200 else 0
        sums["beyond_after"] += people if after is not None and after > 200 else 0
        if before is None or after is None:
            kind = {(True, False): "newly_reached", (False, True): "cut_off"}.get((before is None, after is None))
            sums[{"newly_reached": "gain", "cut_off": "lose"}.get(kind or "", "unchanged")] += people
            if kind:
                sums[kind] += people
            continue
        reached += people
        minutes_before += people * before
        minutes_after += people * after
        change = after - before
        side = "unchanged" if abs(change) < 5 else ("lose" if change > 0 else "gain")
        sums[side] += people
        for step in (5, 10):
            if abs(change) >= 10 * step:
                sums[f"{side}_{step}"] += people
    mean = (minutes_before / reached / 10, minutes_after / reached / 10) if reached else (NAN, NAN)
    return {**sums, "mean_before": mean[0], "mean_after": mean[1]}


@given(rows)
def test_a_plain_loop_counts_the_same_people(given_rows: list[Row]) -> None:
    before, after, people = tables(given_rows)
    summary = summarise(compare(before, after, approximate=False), people, threshold_minutes=20)
    for key, expected in plain_python(given_rows).items():
        named = {"beyond_before": "beyond_threshold_before", "beyond_after": "beyond_threshold_after"}.get(key, key)
        assert getattr(summary, named) == pytest.approx(expected, nan_ok=True), key


@given(rows, st.booleans())
def test_those_who_gain_lose_and_stay_are_everyone(given_rows: list[Row], approximate: bool) -> None:
    before, after, people = tables(given_rows)
    summary = summarise(compare(before, after, approximate=approximate), people, threshold_minutes=20)
    assert summary.gain + summary.lose + summary.unchanged == summary.people == people.sum()


@given(rows, st.booleans())
def test_the_order_of_areas_does_not_matter(given_rows: list[Row], approximate: bool) -> None:
    before, after, people = tables(given_rows)
    straight = summarise(compare(before, after, approximate=approximate), people, threshold_minutes=20)
    turned = summarise(compare(before[::-1], after, approximate=approximate), people[::-1], threshold_minutes=20)
    assert equal(straight, turned)


@given(rows)
def test_undoing_a_change_turns_gain_into_loss(given_rows: list[Row]) -> None:
    before, after, people = tables(given_rows)
    there = summarise(compare(before, after, approximate=False), people, threshold_minutes=20)
    back = summarise(compare(after, before, approximate=False), people, threshold_minutes=20)
    assert (there.gain, there.lose, there.unchanged) == (back.lose, back.gain, back.unchanged)
    assert (there.gain_5, there.cut_off, there.newly_reached) == (back.lose_5, back.newly_reached, back.cut_off)


@given(rows, st.booleans())
def test_doing_nothing_changes_nothing(given_rows: list[Row], approximate: bool) -> None:
    before, _, people = tables(given_rows)
    areas = compare(before, before, approximate=approximate)
    assert set(areas["verdict"]) == {Verdict.UNCHANGED}
    assert set(areas["band"]) <= {Band.LITTLE, Band.NOT_REACHED}
    assert summarise(areas, people, threshold_minutes=20).unchanged == people.sum()


@given(rows)
def test_bands_and_verdicts_never_point_opposite_ways(given_rows: list[Row]) -> None:
    areas = compare(*tables(given_rows)[:2], approximate=False)
    for verdict, band in zip(areas["verdict"], areas["band"], strict=True):
        assert not (str(band).startswith("nearer") and verdict not in (Verdict.GAIN, Verdict.NEWLY_REACHED))
        assert not (str(band).startswith("further") and verdict not in (Verdict.LOSE, Verdict.CUT_OFF))


def equal(first: Summary, other: Summary) -> bool:
    return all(
        getattr(first, key) == pytest.approx(getattr(other, key), nan_ok=True) for key in Summary.__dataclass_fields__
    )
