"""Charts of the wards' people: what stands where, what is not told, and the words that say the same."""

import numpy as np
import pandas as pd
import pytest

from geo.people.churn import movement_rates
from geo.people.ward_movement import net_of_lists, newest_by_ward, side_by_side
from geo.people.ward_people import WardPeople, estimates
from geo.place.place import Place
from geo.views.people import charts as charts
from geo.views.people import tables as tables
from tests import town as paper
from tests.people.test_ward_movement import CENSUS, JOINED, people_with

ALDER = paper.WARDS[0]


@pytest.fixture(name="ward_people")
def wards_people(town: Place) -> WardPeople:
    assert town.people.ward_people is not None
    return town.people.ward_people


def test_the_fan_is_one_band_around_the_estimate_and_every_official_figure_is_a_point(ward_people: WardPeople) -> None:
    ours = tables.estimated_over_time(estimates(ward_people), ALDER)
    band, line, points = charts.fan(ours, tables.official_over_time(ward_people, ALDER), name="Alder").figure.data
    assert list(band.y) == [*ours["upper"], *reversed(ours["lower"].tolist())]
    assert list(line.y) == ours["people"].tolist()
    assert list(points.y) == [1000, 1120]
    assert list(points.text) == ["census", "official"]


def test_the_fan_says_in_words_what_it_shows_and_claims_no_95_per_cent(ward_people: WardPeople) -> None:
    ours = tables.estimated_over_time(estimates(ward_people), ALDER)
    chart = charts.fan(ours, tables.official_over_time(ward_people, ALDER), name="Alder")
    assert "about 1,110" in chart.words
    assert "margin of error, modelled" in chart.words
    assert "95" not in chart.words
    assert "does not begin at nought" in chart.words
    assert any("margin of error, modelled" in each.text for each in chart.figure.layout.annotations)


def test_without_estimates_the_official_figures_stand_alone(ward_people: WardPeople) -> None:
    chart = charts.fan(tables.NO_ESTIMATES, tables.official_over_time(ward_people, ALDER), name="Alder")
    (points,) = chart.figure.data
    assert list(points.y) == [1000, 1120]
    assert "estimate" not in chart.words.replace("Mid-year estimate", "")


def test_a_modelled_official_figure_is_called_modelled() -> None:
    official = pd.DataFrame({"title": ["Mid-year estimate 2020, modelled"], "date": ["2020-06-30"], "people": [900.0]})
    assert list(charts.fan(tables.NO_ESTIMATES, official, name="Alder").figure.data[0].text) == [
        "official,<br>modelled"
    ]


def test_women_stand_to_the_right_men_to_the_left_and_the_borough_as_ticks() -> None:
    here = pd.DataFrame({"Female": [10.0, 30.0], "Male": [20.0, 40.0]}, index=["0-14", "65+"])
    women, women_borough, men, men_borough = charts.pyramid(here, 2 * here + 1, title="Ages", name="Alder").figure.data
    assert list(women.x) == [10, 30]
    assert list(men.x) == [-20, -40]
    assert women_borough.x[1] == pytest.approx(100 * 61 / 204)
    assert men_borough.x[1] == pytest.approx(-100 * 81 / 204)


def test_the_pyramid_says_how_many_are_young_and_old_beside_the_borough() -> None:
    here = pd.DataFrame({"People": [30.0, 50.0, 20.0]}, index=["0-14", "15-64", "65+"])
    borough = pd.DataFrame({"People": [10.0, 80.0, 10.0]}, index=here.index)
    sentence = charts.pyramid(here, borough, title="Ages of the census 2021", name="Alder").words
    assert sentence == (
        "Alder, ages of the census 2021: 30% are under 15 and 20% are 65 or over (the whole place, as "
        "ticks, 10% and 10%)."
    )
    alone = charts.pyramid(borough, borough, title="Ages of the census 2021", name="Five Wards")
    assert "ticks" not in alone.words
    assert len(alone.figure.data) == 1


def test_in_is_to_the_right_out_to_the_left_and_net_a_tick_a_row_a_source(ward_people: WardPeople) -> None:
    sources = side_by_side(newest_by_ward(people_with(JOINED, CENSUS)), ALDER)
    rows = charts.sources_rows(sources, net_of_lists(ward_people), ALDER)
    came, left, net = charts.in_and_out(rows, words="").figure.data
    assert list(came.x) == [120, 100]
    assert list(left.x) == [-80]
    # A year before 1,210 patients there were 1,144 and 364 days' share of the 66 more of 730 days.
    earlier = 1144 + 66 * 364 / 730
    assert list(net.x) == pytest.approx([40, 1000 * (1210 - earlier) / earlier])
    assert list(net.y) == [0, 2]


def test_what_a_source_does_not_tell_is_said_in_its_row(ward_people: WardPeople) -> None:
    rows = charts.sources_rows(side_by_side(newest_by_ward(ward_people), ALDER), net_of_lists(ward_people), ALDER)
    notes = [each.text for each in charts.in_and_out(rows, words="").figure.layout.annotations]
    assert notes == ["out: not told", "net +28; in and out not told"]
    steady = pd.DataFrame({"label": ["lists"], "inflow": [np.nan], "outflow": [np.nan], "net": [0.2]})
    (note,) = charts.in_and_out(steady, words="").figure.layout.annotations
    assert note.text == "no net change; in and out not told"


def test_a_ward_without_any_source_has_no_row() -> None:
    assert charts.sources_rows(side_by_side((), ALDER), None, ALDER).empty


def test_wards_stand_with_most_moves_first(town: Place) -> None:
    rows = charts.wards_rows(JOINED, town.wards.frame["name"], movement_rates(JOINED))
    # In and out per 1,000: Alder 200, Birch 200, Cedar 200, Damson 110, Elm 250.
    assert rows["label"].tolist() == ["Elm", "Alder", "Birch", "Cedar", "Damson"]
    assert "net as a tick" in charts.wards_words(JOINED)
    assert "pandemic" in charts.wards_words(CENSUS)
