"""What the rows of a batch say of figures made up for them."""

from geo.batch.run import Summary
from geo.bench.batch import Measured, beside_row, england, growth_row, workers_row
from geo.bench.row import Took


def measured(districts: int, workers: int, seconds: float) -> Measured:
    summary = Summary((), (), (), 0, districts * 5_000_000, 700.0)
    return Measured(districts, workers, Took(seconds, seconds * 1.1), summary)


ONE, FOUR = measured(1, 1, 30.0), measured(4, 1, 108.0)


def test_growth_is_told_in_times_of_the_first() -> None:
    row = growth_row(FOUR, ONE)
    assert row.agreement.startswith("3.6 times as long and 3.6 times the processor for 4 times the districts")
    assert "peak memory a worker 700 MB, moved to and from workers 20.0 MB" in row.agreement


def test_two_workers_are_told_in_times_as_fast() -> None:
    assert workers_row(measured(4, 2, 54.0), FOUR).agreement.startswith("2.00 times as fast (goal 1.8)")


def test_districts_side_by_side_stand_beside_those_apart() -> None:
    row = beside_row(measured(4, 1, 216.0), FOUR)
    assert row.question == "a batch of 4 Kingsmeres on 1 worker, side by side" and row.ratio == 0.5


def test_england_is_a_further_district_by_its_areas() -> None:
    # 26 s a further district: 178,000 / 780 of them are 5,933 s, 1.6 hours.
    words = england(FOUR, ONE)
    assert "1.6 hours on one worker and 0.1 on 16" in words and "1.1 GB moved" in words
