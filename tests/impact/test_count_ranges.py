"""The ranges of counts: added up by turns as they are by asking anew in every run what happens to every row."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from geo.errors import InputError
from geo.impact.bands import Counting, ImpactSettings
from geo.impact.count_ranges import Crowd, RowJourneys, count_ranges
from geo.impact.turning import SAME_SPREAD, RowSpread
from geo.uncertainty.leaning import range_of_runs
from geo.values import Floats

ROWS, PLACES, PARTS, RUNS = 400, 60, 12, 200
THRESHOLD = 25.0


class Borough(NamedTuple):
    """Rows with journeys that spread, and the people who make them."""

    journeys: RowJourneys
    crowd: Crowd


def made_up(seed: int) -> Borough:
    draw = np.random.default_rng(seed)
    before = draw.uniform(5.0, 40.0, ROWS)
    # Many a change lies on a limit, or is none.
    after = before + draw.choice([0.0, 0.5, 5.0, -5.0, 10.0, -10.0, *draw.uniform(-12.0, 12.0, 6)], ROWS)
    before[draw.random(ROWS) < 0.05], after[draw.random(ROWS) < 0.05] = np.nan, np.nan
    own = [np.where(draw.random(ROWS) < 0.3, 0.0, draw.uniform(0.0, 6.0, ROWS)) for _ in range(2)]
    # Who can still go where they go today is not told to be further, nor nearer who could go there already.
    flags = [(draw.random(ROWS) < 0.3) & told for told in (~(after > before), ~(after < before))]
    half = draw.standard_normal((PLACES, RUNS // 2))
    departures, place = np.concatenate([half, -half], axis=1), draw.integers(0, PLACES, ROWS)
    spread = RowSpread(own[0], own[1], departures, place, stays=flags[0], there=flags[1])
    people = np.where(draw.random(ROWS) < 0.1, 0.0, draw.uniform(0.0, 50.0, ROWS))
    parts = csr_array(np.where(draw.random((ROWS, PARTS)) < 0.2, draw.uniform(-0.5, 0.5, (ROWS, PARTS)), 0.0))
    return Borough(
        RowJourneys(before, after, spread), Crowd(people, 1.0, parts, draw.uniform(-0.5, 0.5, (PARTS, RUNS)))
    )


def plainly(borough: Borough, counting: Counting, departure: Floats) -> dict[str, Floats]:
    """Whether each row has each outcome where its journey meets a departure, a figure a row."""
    journeys, spread = borough.journeys, borough.journeys.spread
    before, after = journeys.before, journeys.after
    wider = spread.after - spread.before
    shift = after - before + np.where(np.abs(wider) <= SAME_SPREAD, 0.0, wider) * departure
    shift = np.where(spread.stays, np.minimum(shift, 0.0), shift)
    shift = np.where(spread.there, np.maximum(shift, 0.0), shift)
    met_after = np.where(np.isnan(before), after + spread.after * departure, before + spread.before * departure + shift)
    newly, cut = np.isnan(before) & ~np.isnan(after), ~np.isnan(before) & np.isnan(after)
    nearer, further = counting.sides(shift, before)
    change, rules = np.round(shift, 4), counting.rules
    gain, lose = newly | (change <= -rules.verdict_minutes), cut | (change >= rules.verdict_minutes)
    flags = {
        "gain": gain,
        "lose": lose,
        "unchanged": ~gain & ~lose,
        "gain_5": change <= -rules.headline_minutes,
        "gain_10": change <= -rules.large_minutes,
        "lose_5": change >= rules.headline_minutes,
        "lose_10": change >= rules.large_minutes,
        "gain_headline": nearer,
        "lose_headline": further,
        "newly_reached": newly,
        "cut_off": cut,
        "cut_off_before": np.isnan(before),
        "cut_off_after": np.isnan(after),
        "beyond_threshold_before": before + spread.before * departure > THRESHOLD,
        "beyond_threshold_after": met_after > THRESHOLD,
        "gain_or_found_headline": newly | nearer,
        "lose_or_lost_headline": cut | further,
    }
    return {name: counted.astype(float) for name, counted in flags.items()}


def run_by_run(borough: Borough, counting: Counting) -> pd.DataFrame:
    crowd, spread = borough.crowd, borough.journeys.spread
    told = plainly(borough, counting, np.zeros(ROWS))
    figures = np.array([counted @ crowd.people for counted in told.values()])
    runs = []
    for run in range(RUNS):
        people = crowd.people * (crowd.base + crowd.parts @ crowd.drawn[:, run])
        counts = plainly(borough, counting, spread.departures[spread.place, run])
        runs.append([counted @ people for counted in counts.values()])
    ends = range_of_runs(figures, np.array(runs).T)
    return pd.DataFrame({"figure": figures, **ends}, index=pd.Index(list(told), name="count"))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("approximate", [False, True])
def test_ranges_are_those_of_every_row_asked_anew_in_every_run(seed: int, *, approximate: bool) -> None:
    borough = made_up(seed)
    counting = Counting(ImpactSettings(), approximate)
    ranges = count_ranges(borough.journeys, borough.crowd, counting, threshold_minutes=THRESHOLD).ends
    plain = run_by_run(borough, counting)
    assert (plain["upper"] - plain["lower"]).gt(10).sum() > 10
    pd.testing.assert_frame_equal(ranges, plain, atol=1e-6)


def test_other_steps_than_the_usual_have_their_own_turns() -> None:
    borough = made_up(7)
    counting = Counting(ImpactSettings(verdict_minutes=0.25, headline_minutes=3.3, large_minutes=7.125))
    ranges = count_ranges(borough.journeys, borough.crowd, counting, threshold_minutes=THRESHOLD).ends
    pd.testing.assert_frame_equal(ranges, run_by_run(borough, counting), atol=1e-6)


def test_where_no_journey_spreads_every_run_has_the_rows_that_are_told() -> None:
    borough = made_up(8)
    told = RowJourneys(borough.journeys.before, borough.journeys.after, None)
    sure = Crowd(borough.crowd.people, 1.0, borough.crowd.parts, np.zeros((PARTS, RUNS)))
    ranges = count_ranges(told, sure, Counting(), threshold_minutes=THRESHOLD).ends
    assert ranges["figure"].to_numpy() == pytest.approx(ranges["lower"].to_numpy(), abs=1e-6)
    assert ranges["figure"].to_numpy() == pytest.approx(ranges["upper"].to_numpy(), abs=1e-6)
    assert (ranges["lean"] == 0).all()


def test_steps_by_which_no_change_would_count_are_refused() -> None:
    # A journey that stays as it is would be nearer and further at once, and nobody's unchanged.
    with pytest.raises(InputError, match="above nought"):
        ImpactSettings(verdict_minutes=0.0)
