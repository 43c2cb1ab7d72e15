"""Charts say one thing each, and say it in words as well."""

import pytest

from geo.access.access import nearest_by
from geo.appraisal.appraise import appraise
from geo.impact.bands import USUAL
from geo.place.place import Place
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.services.services import Service
from geo.travel.ways import Way
from geo.views.impact import charts
from geo.views.impact import tables as impact_tables
from geo.views.words import tables
from tests.town import at


def both_sides(town: Place, *, told: bool = False) -> charts.Chart:
    """Elm Surgery closes and one opens at 2000 m."""
    changes = (Open("Cedar Surgery", at(2000)), Close("Z99902", ListOutcome(ListFate.DISPERSED)))
    appraisal = appraise(town, Proposal("Elm to Cedar", Service.GP, changes))
    return charts.both_sides(impact_tables.bands_by_ward(appraisal, Way.NOCAR, town), settings=USUAL, told=told)


def test_nearer_is_left_of_the_line_and_further_right_of_it(town: Place) -> None:
    for bar in both_sides(town).figure.data:
        if bar.type == "bar":
            assert all(x <= 0 for x in bar.x) if "nearer" in bar.name else all(x >= 0 for x in bar.x)


def test_both_sides_of_one_ward_are_shown_and_never_their_balance(town: Place) -> None:
    # Damson: its first area (250 people, 2600 m) goes from 16.25 to 9.75 minutes, its second (150, 3000 m) from 9.75 to
    # 16.25: 250 nearer and 150 further, not 100 nearer.
    bars = {bar.name: dict(zip(bar.y, bar.x, strict=True)) for bar in both_sides(town).figure.data if bar.type == "bar"}
    assert bars["5 to 10 minutes nearer"]["Damson"] == pytest.approx(-250)
    assert bars["5 to 10 minutes further"]["Damson"] == pytest.approx(150)


def test_the_row_outside_the_borough_stands_last_and_is_told_where_nobody_there_is_moved(town: Place) -> None:
    rows = next(bar for bar in both_sides(town).figure.data if bar.type == "bar").y
    assert rows[-1] == "Outside the borough"
    open_only = appraise(town, Proposal("Opens", Service.GP, (Open("Cedar Surgery", at(2000)),)))
    chart = charts.both_sides(impact_tables.bands_by_ward(open_only, Way.NOCAR, town), settings=USUAL)
    assert all("Outside the borough" not in bar.y for bar in chart.figure.data)
    assert "Outside the borough: no patient is 5 minutes nearer or further." in chart.words


def test_a_side_on_which_nobody_stands_takes_no_room_and_few_rows_stay_bars(town: Place) -> None:
    closes = appraise(town, Proposal("Elm closes", Service.GP, (Close("Z99902", ListOutcome(ListFate.DISPERSED)),)))
    bands = impact_tables.bands_by_ward(closes, Way.NOCAR, town)
    figure = charts.both_sides(bands, settings=USUAL, height=2000).figure
    assert figure.layout.xaxis.range[0] == 0 and figure.layout.xaxis.range[1] > 0
    rows = next(trace for trace in figure.data if trace.type == "scatter" and trace.mode == "markers").y
    assert figure.layout.height == charts.HEAD_PIXELS + charts.MOST_ROW_PIXELS * len(rows)


def test_what_the_page_has_said_is_not_printed_below_and_is_still_read_out(town: Place) -> None:
    chart = both_sides(town, told=True)
    assert chart.beneath is not None and "about 1,200" not in chart.beneath and "about 1,200" in chart.words
    assert "Outside the borough, counted as patients: about 65 further." in chart.beneath


def test_where_nobody_is_on_either_side_the_words_stand_in_place_of_the_bars(town: Place) -> None:
    same = appraise(town, Proposal("Opens", Service.GP, (Open("Twin", at(3600)),)))
    bands = impact_tables.bands_by_ward(same, Way.NOCAR, town)
    chart = charts.both_sides(bands, settings=USUAL, told=True)
    assert not chart.drawn and chart.beneath is None
    assert chart.words.startswith("No resident is 5 minutes nearer or further")


def test_patients_of_a_list_stand_in_the_wards_where_they_live(town: Place) -> None:
    closes = appraise(town, Proposal("Elm closes", Service.GP, (Close("Z99902", ListOutcome(ListFate.DISPERSED)),)))
    rows = closes.ways[Way.NOCAR].patients
    assert rows is not None
    bands = impact_tables.patient_bands_by_ward(closes, Way.NOCAR)
    for band in ("further_5", "further_10", "nearer_5"):
        assert bands[band].sum() == pytest.approx(rows.loc[rows["band"] == band, "people"].sum(), abs=9 * len(bands))
    assert not ((bands[["further_5", "further_10"]] > 0) & (bands[["further_5", "further_10"]] < 10)).any(axis=None)


def test_the_words_say_what_the_bars_say(town: Place) -> None:
    # Residents nearer: 300 + 400 + 200 + 250 = 1,150; further: 150 + 120 + 80 = 350. The 40 + 25 patients outside are
    # another count and are never added to them.
    words = both_sides(town).words
    assert "Nearer to the left: about 1,200 people." in words
    assert "Further to the right: about 350 people." in words
    assert "Outside the borough, counted as patients: about 65 further." in words
    assert "In the other ward nobody" in words


def test_a_proposal_that_changes_nothing_is_told_in_words_and_not_drawn(town: Place) -> None:
    same = appraise(town, Proposal("Same place", Service.GP, (Open("Twin", at(400)),)))
    chart = charts.both_sides(impact_tables.bands_by_ward(same, Way.NOCAR, town), settings=USUAL)
    assert not chart.drawn
    assert chart.words.startswith("No resident is 5 minutes nearer or further from the nearest site.")


def test_each_group_has_three_dots_and_everyone_comes_first(town: Place) -> None:
    minutes = nearest_by(town.travel.times, Way.NOCAR, site_ids=["Z99901", "Z99902"])
    chart = charts.within_minutes(tables.near_by_community(town, minutes), kinds=("disability",))
    assert [len(dots.x) for dots in chart.figure.data] == [3, 3, 3]
    assert chart.figure.data[0].y[0] == "All residents"
    # Within 20 minutes: all but Cedar's 600 of 3,000.
    assert "80% within 20 minutes" in chart.words


def test_nearness_is_told_by_shape_as_well_as_colour(town: Place) -> None:
    minutes = nearest_by(town.travel.times, Way.NOCAR, site_ids=["Z99901", "Z99902"])
    chart = charts.within_minutes(tables.near_by_community(town, minutes), kinds=charts.MAIN_KINDS)
    assert len({dots.marker.symbol for dots in chart.figure.data}) == 3
