"""Two facts at once: where both hold, how many live there and with what range, and what is said where nobody does."""

import math

import numpy as np
import pandas as pd
import pytest

from geo.errors import NotHeldError
from geo.impact.what_if import PeopleDoubt
from geo.services.services import Service
from geo.travel.ways import Way
from geo.views.map import palette, two_facts
from geo.views.map.layer_facts import layer_fact, minutes_fact
from geo.views.map.layers import Layer
from geo.views.map.maps import fill_minutes
from geo.views.map.two_facts import Asked, Fact, Side
from tests.town import AREAS, OUTSIDE, WARDS, changed, town

TOWN = town()
PEOPLE = TOWN.people.residents


def fact(*values: float, unit: str = "minutes", name: str = "minutes to a surgery") -> Fact:
    figures = pd.Series([*values, *[math.nan] * (len(AREAS) - len(values))], index=list(AREAS), dtype=float)
    return Fact(name, unit, figures, (30.0, Side.OVER), (15.0, 30.0))


FAR = fact(14, 15, 29, 30, 14, 40, 5, 20, math.inf, 30)
MOVES = fact(99, 99, 100, 100, 149, 149, 150, 150, 150, 150, unit="moves", name="moves in and out")
LONG, MANY = Asked(30.0, Side.OVER), Asked(149.0, Side.OVER)


def test_both_hold_where_each_does_and_a_journey_not_found_is_beyond_any_minutes() -> None:
    both = two_facts.where_both(TOWN, (FAR, LONG), (MOVES, MANY), doubt=None)
    assert list(both.areas) == [AREAS[5], AREAS[8], AREAS[9]]
    assert both.people == PEOPLE[[AREAS[5], AREAS[8], AREAS[9]]].sum()
    assert both.unknown == 0 and both.ends is None


def test_an_area_without_a_figure_is_on_neither_side_and_counted() -> None:
    gap = fact(40, math.nan, 40)
    for side in Side:
        both = two_facts.where_both(TOWN, (gap, Asked(40.0, side)), (MOVES, Asked(0.0, Side.OVER)), doubt=None)
        assert list(both.areas) == [AREAS[0], AREAS[2]]
        assert both.unknown == len(AREAS) - 2
    assert "Not known for 8 small areas" in " ".join(
        two_facts.sentences(TOWN, both, (gap, LONG), (MOVES, Asked(0.0, Side.OVER)))
    )


def test_either_order_of_the_two_is_the_same_areas() -> None:
    one = two_facts.where_both(TOWN, (FAR, LONG), (MOVES, MANY), doubt=None)
    other = two_facts.where_both(TOWN, (MOVES, MANY), (FAR, LONG), doubt=None)
    assert list(one.areas) == list(other.areas)


def test_the_range_is_that_of_the_wards_margins() -> None:
    # One ward of 10% standard error, all of its people in both: 1.96 x 10% either way, a little less as draws are cut.
    doubt = PeopleDoubt(pd.Series([0.1, 0, 0, 0, 0], index=list(WARDS)), "made up")
    here = fact(*[40.0] * 2, *[0.0] * 8)
    both = two_facts.where_both(TOWN, (here, LONG), (MOVES, Asked(0.0, Side.OVER)), doubt=doubt)
    assert both.ends is not None
    people = float(PEOPLE[list(AREAS[:2])].sum())
    assert both.ends["lower"] == pytest.approx(people * (1 - 0.196), rel=0.03)
    assert both.ends["upper"] == pytest.approx(people * (1 + 0.196), rel=0.03)
    said = two_facts.sentences(TOWN, both, (here, LONG), (MOVES, Asked(0.0, Side.OVER)))[0]
    assert "doubt about how many people live here alone" in said


def test_nobody_and_everybody_are_each_one_sentence_with_how_far_the_figures_reach() -> None:
    never = Asked(500.0, Side.OVER)
    nobody = two_facts.where_both(TOWN, (MOVES, never), (FAR, LONG), doubt=None)
    assert two_facts.sentences(TOWN, nobody, (MOVES, never), (FAR, LONG)) == [
        "Nowhere here are both true: 500 moves or more in and out and 30 minutes or more to a surgery.",
        "Moves in and out here: 99 moves to 150 moves.",
    ]
    always = Asked(0.0, Side.OVER)
    everybody = two_facts.where_both(TOWN, (MOVES, always), (FAR, always), doubt=None)
    assert "everywhere here" in two_facts.sentences(TOWN, everybody, (MOVES, always), (FAR, always))[0]


def test_tables_say_the_same_people_as_the_sentence() -> None:
    both = two_facts.where_both(TOWN, (FAR, LONG), (MOVES, MANY), doubt=None)
    wards = two_facts.by_ward(TOWN, both)
    assert set(wards.index) == {WARDS[2], WARDS[4]} and wards["Small areas"].sum() == 3
    areas = two_facts.by_area(TOWN, both, FAR, MOVES)
    assert areas["People"].sum() == pytest.approx(both.people, abs=5 * len(areas))
    assert areas.loc[AREAS[8], "Minutes to a surgery"] == "no journey found"


def test_nine_colours_keep_a_journey_not_found_and_a_missing_figure_apart() -> None:
    gap = MOVES.values.copy()
    gap.iloc[0] = math.nan
    fill = two_facts.nine(TOWN, FAR, Fact("moves", "moves", gap, (1.0, Side.OVER), (100.0, 150.0)))
    assert fill.classes[list(AREAS)].to_list() == [10, 3, 4, 7, 1, 7, 2, 5, 9, 8]
    assert fill.classes[list(OUTSIDE)].to_list() == [10, 10]
    assert fill.legend.entries[9].paint == palette.NO_JOURNEY
    assert fill.legend.entries[10].paint.colour == palette.NOT_SHOWN
    assert fill.legend.entries[0].label == "under 15, under 100"


def test_lines_are_drawn_over_the_areas_of_the_second_fact_alone() -> None:
    coloured = fill_minutes(FAR.values.replace(math.inf, math.nan), service=Service.GP, way=Way.NOCAR)
    fill = two_facts.hatched(coloured, MOVES, MANY)
    assert fill.classes.equals(coloured.classes) and fill.hatching is not None
    assert list(fill.hatching.areas) == list(AREAS[4:])
    assert fill.hatching.label == "149 moves or more in and out"


def test_minutes_are_compared_as_they_are_said() -> None:
    said = minutes_fact(pd.Series([19.5, 19.4, np.nan], index=list(AREAS[:3])), service=Service.GP, way=Way.NOCAR)
    assert two_facts.held_by(said, two_facts.suggested(said)).to_list() == [True, False, True]


@pytest.mark.parametrize("layer", [Layer.PEOPLE, Layer.LIST_CHANGE, Layer.DEPRIVATION, Layer.MOVING, Layer.NET])
def test_every_layer_is_a_figure_of_every_area_inside(layer: Layer) -> None:
    figures = layer_fact(TOWN, layer).values
    assert list(figures.index) == list(TOWN.inside)


def test_what_is_not_held_is_refused_in_words() -> None:
    with pytest.raises(NotHeldError, match="does not hold"):
        layer_fact(changed(TOWN, ward_people=None), Layer.MOVING)


def test_the_most_deprived_are_those_of_the_first_fifths() -> None:
    fact_of_fifths = layer_fact(TOWN, Layer.DEPRIVATION)
    asked = two_facts.suggested(fact_of_fifths)
    assert asked == Asked(2.0, Side.UNDER)
    fifths = TOWN.people.deprivation["national_fifth"].reindex(TOWN.inside)
    assert two_facts.held_by(fact_of_fifths, asked).to_list() == (fifths <= 2).to_list()
