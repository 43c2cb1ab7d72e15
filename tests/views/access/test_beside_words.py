"""What is said of a place beside others: to the tenth, no surer than its ranges, and in plain English."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from geo.access.beside import NOT_HELD, USUAL, BesideFigure, Compared, compared, place_figures
from geo.access.journey_table import TableAbout
from geo.services.services import Service
from geo.travel.ways import Way
from geo.views.access import beside_words as words
from geo.views.access.beside_strip import strip
from tests.journeys import rows_of

ABOUT = TableAbout("Tuesday", {"E06990002": "Friday"}, {(Service.GP, Way.WALK): 25.0}, ())


def of_many(surely: int, perhaps: int, others: int = 40, figure: BesideFigure = BesideFigure.AVERAGE) -> Compared:
    values = pd.DataFrame({"value": 1.0, "lower": 1.0, "upper": 1.0}, index=range(others))
    return Compared(figure, False, 1.0, 1.0, 1.0, values, 1.0, 1.0, 1.0, surely, perhaps)


@pytest.mark.parametrize(
    ("surely", "perhaps", "said"),
    [
        (20, 24, "Between 5 and 6 in 10 of the 40 other places have a longer one."),
        (20, 20, "5 in 10 of the 40 other places have a longer one."),
        (21, 21, "Between 5 and 6 in 10 of the 40 other places have a longer one."),
        (0, 0, "None of the 40 other places has a longer one."),
        (40, 40, "All of the 40 other places have a longer one."),
        (0, 3, "At most 1 in 10 of the 40 other places have a longer one."),
        (37, 40, "At least 9 in 10 of the 40 other places have a longer one."),
        (2, 39, "Its range is too wide to say how many of the 40 other places have a longer one."),
    ],
)
def test_how_many_have_more_is_said_to_the_tenth_and_never_surer_than_it_is(
    surely: int, perhaps: int, said: str
) -> None:
    assert words.among(of_many(surely, perhaps)) == said


def test_of_few_places_nothing_is_said_but_their_number() -> None:
    assert words.too_few(of_many(3, 3, others=8)).startswith("9 places can be compared: too few to say")
    assert words.too_few(of_many(0, 0, others=0)).startswith("Only this place can be compared")
    few = words.of_figure(of_many(3, 3, others=8), "Ely", service=Service.GP, way=Way.WALK, threshold=20.0)
    assert few == "In Ely the average journey to a GP surgery on foot is 1 minute."
    assert words.too_few(of_many(3, 3)) == ""
    assert words.among(of_many(20, 24, figure=BesideFigure.WITHIN)).endswith("have a larger share.")


def test_a_range_stands_beside_a_figure_only_where_rounding_does_not_swallow_it() -> None:
    others = pd.DataFrame({"value": [9.0] * 9, "lower": [9.0] * 9, "upper": [9.0] * 9})
    one = Compared(BesideFigure.AVERAGE, False, 12.2, 12.1, 12.3, others, 9.0, 9.0, 9.0, 0, 0)
    said = words.of_figure(one, "Ely", service=Service.GP, way=Way.WALK, threshold=20.0)
    assert said.startswith("In Ely the average journey to a GP surgery on foot is 12 minutes. None")
    wide = Compared(BesideFigure.WITHIN, True, 0.998, 0.91, 1.0, others / 10, 0.9, 0.9, 0.9, 0, 0)
    said = words.of_figure(wide, "Ely", service=Service.GP, way=Way.WALK, threshold=20.0)
    assert said.startswith(
        "Over 99% (91% to 100%) of its people are within 20 minutes of one. None of the 9 other made-up"
    )
    assert words.of_all(dataclasses.replace(wide, others=pd.concat([others] * 2))) == (
        "At least half of the 19 places have 90% (line)."
    )


def test_who_is_left_out_is_told_in_the_singular_and_the_plural_and_the_window_is_the_places_own() -> None:
    own = pd.Series({"unsure_people": 0.0, "made_up": False})
    for count, said in ((1, "1 place that does not hold this way."), (3, "3 places that do not hold this way.")):
        known = list(words.to_know(own, {NOT_HELD: count}, ABOUT, code="E06990002", settings=USUAL))
        assert f"Left out of the comparison: {said}" in known
        assert (
            "Public transport is of Friday." in known and "Here nothing nearer can lie beyond what was held." in known
        )


def test_it_is_said_for_how_many_something_nearer_may_lie_beyond_and_when_that_makes_ranges_wide() -> None:
    many = words.of_unsure(pd.Series({"unsure_people": 26_210.0, "people": 41_059.0}), "Ely")
    assert many.startswith("In Ely about 26,000 people live") and many.endswith("so its ranges are wide.")
    assert words.of_unsure(pd.Series({"unsure_people": 500.0, "people": 41_059.0}), "Ely").endswith("were held.")
    assert words.of_unsure(pd.Series({"unsure_people": 0.0, "people": 41_059.0}), "Ely") == ""


def test_the_tables_own_line_is_the_threshold() -> None:
    assert words.threshold_of(ABOUT, Service.GP, Way.WALK) == 25.0
    assert words.threshold_of(ABOUT, Service.GP, Way.CAR) == 15.0


@pytest.mark.parametrize("own", [3.0, 20.0, 39.0])
def test_every_place_is_a_mark_and_only_this_one_has_a_name(own: float) -> None:
    minutes = [own, *np.linspace(4, 38, 30)]
    rows = pd.concat([rows_of(f"E068{n:02d}001", [100], [each]) for n, each in enumerate(minutes)])
    told = place_figures(rows, rows.iloc[:0])
    of = compared(told, "E06800001", BesideFigure.AVERAGE)
    drawn = strip({"Ely": of}, words.drawn("Average journey, minutes", {"Ely": of}))
    marks = next(trace for trace in drawn.figure.data if trace.mode == "markers")
    assert sorted(marks.x) == pytest.approx(sorted(minutes[1:])) and marks.hoverinfo == "skip"
    assert [note.text for note in drawn.figure.layout.annotations] == ["Ely"]
    (middle,) = drawn.figure.layout.shapes
    # Beneath the traces the shade of the middle half would hide it.
    assert middle.x0 == pytest.approx(np.median(minutes)) and middle.layer != "below"
    # The name grows towards the middle, so that it is whole.
    assert drawn.figure.layout.annotations[0].xanchor == ("right" if own > 25 else "left")
    left, right = drawn.figure.layout.xaxis.range
    assert left < min(minutes) and right > max(minutes)
    assert "every place a mark: Ely" in drawn.words and "place 0" not in drawn.words.lower()
