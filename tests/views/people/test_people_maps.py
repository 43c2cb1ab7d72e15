"""Maps of the wards' people: their figures at small areas, fixed breaks, neutral colours, words in the legend."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from geo.errors import NotHeldError
from geo.people.churn import Movement
from geo.people.ward_movement import NetChange
from geo.people.ward_people import estimates
from geo.services.services import Service
from geo.travel.ways import Way
from geo.views.map import layers, palette
from geo.views.map.layers import Layer
from geo.views.people import maps
from tests import town
from tests.people.test_ward_movement import CENSUS, movement
from tests.town import changed


def moves(*rates: float) -> Movement:
    """Moves in of the five wards at these rates per 1,000."""
    return movement(
        "census_address", "2021", inflow=tuple(r * p / 1000 for r, p in zip(rates, town.WARD_PEOPLE, strict=True))
    )


def test_every_small_area_of_a_ward_has_the_ward_s_colour_and_says_that_it_is_the_ward_s() -> None:
    fill = maps.fill_moving(town.town(), moves(74, 75, 100, 199, 200))
    # Two small areas a ward, light to dark; the two outside the borough have the class after the five.
    assert fill.classes.tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert fill.figures.iloc[8] == "ward: about 200 people moved in per 1,000"
    assert fill.legend.title == "People who moved in for every 1,000 people, by ward"


def test_a_colour_of_moves_is_the_same_whatever_the_other_wards_are() -> None:
    first, other = (maps.fill_moving(town.town(), moves(120, *rest)) for rest in ((10,) * 4, (900,) * 4))
    assert first.classes.iloc[0] == other.classes.iloc[0]
    assert first.legend == other.legend


def test_figures_of_address_a_year_before_say_that_they_cover_the_pandemic_year_and_nobody_who_left() -> None:
    source = maps.fill_moving(town.town(), CENSUS).legend.source
    assert "pandemic" in source
    assert "How many left is not told." in source


def test_the_estimate_is_said_with_its_range_and_the_margin_as_a_share() -> None:
    place = town.town()
    of_wards = estimates(place.people.ward_people)
    estimate = maps.fill_estimate(place, of_wards, "2024-06-30")
    margin = maps.fill_margin(place, of_wards, "2024-06-30")
    assert estimate.figures.iloc[0].startswith("ward: about 1,110 (")
    assert estimate.legend.title == "People by ward, estimated, 30 June 2024"
    assert margin.figures.iloc[0].startswith("ward: give or take ")
    assert "Modelled" in estimate.legend.source
    assert {entry.paint.colour for entry in margin.legend.entries[:5]} == set(palette.STONE)


def test_who_lives_where_is_never_coloured_as_a_signal() -> None:
    fill = maps.fill_moving(town.town(), CENSUS)
    assert {entry.paint.colour for entry in fill.legend.entries[:5]} == set(palette.STONE)


def test_a_net_change_within_five_either_way_is_steady() -> None:
    net = NetChange("gp_list", "2023-06-30 to 2024-06-30", town.by_ward((-31, -5.1, 0, 4.9, np.nan)))
    fill = maps.fill_net(town.town(), net)
    assert fill.classes.iloc[[0, 2, 4, 6]].tolist() == [0, 2, 3, 3]
    assert fill.legend.entries[int(fill.classes.iloc[8])].label == "outside the borough, or not available"
    assert fill.legend.source.startswith("Patients registered")


def test_the_map_opens_on_minutes_and_offers_only_what_the_place_holds() -> None:
    place = town.town()
    assert layers.held_layers(place)[0] is Layer.MINUTES
    assert Layer.MOVING in layers.held_layers(place)
    bare = layers.held_layers(changed(place, ward_people=None))
    assert set(bare) == {
        Layer.MINUTES,
        Layer.PEOPLE,
        Layer.LIST_CHANGE,
        Layer.DEPRIVATION,
        Layer.INDICATOR,
        Layer.SCORE,
    }
    no_lists = changed(place, ward_people=replace(place.people.ward_people, lists=None, movements=()))
    assert set(layers.held_layers(no_lists)) == set(bare)


def test_a_layer_that_is_not_held_is_refused_in_words() -> None:
    place = changed(town.town(), ward_people=None)
    minutes = pd.Series(5.0, index=place.areas.frame.index)
    with pytest.raises(NotHeldError, match="Five Wards does not hold"):
        layers.fill(place, Layer.MOVING, minutes, service=Service.GP, way=Way.NOCAR)


def test_a_map_of_people_moving_names_the_institutions_beside_it() -> None:
    lines = layers.words(town.town(), Layer.MOVING)
    assert lines[0].startswith("Here: Elm Camp (barracks, Elm)")
