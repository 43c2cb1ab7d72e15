"""The strip of a day has a mark for every return trip counted, at the time of leaving home."""

from datetime import date

import pytest

from geo.travel.journeys import ReturnTrip
from geo.views.access.day_strip import FIRST_HOUR, LAST_HOUR, day_strip

TUESDAY, SUNDAY = date(2026, 6, 2), date(2026, 6, 7)
# Out at 08:10 and 09:40, home at 10:15 and 12:20.
TRIPS = (ReturnTrip(29_400, 31_000, 33_000, 36_900), ReturnTrip(34_800, 36_200, 40_000, 44_400))


def test_there_are_as_many_marks_as_return_trips_each_where_one_leaves_home() -> None:
    marks, none = day_strip({TUESDAY: TRIPS, SUNDAY: ()}, to="Elm Surgery").figure.data
    assert list(marks.x) == pytest.approx([8 + 10 / 60, 9 + 40 / 60])
    assert set(marks.y) == {"Tuesday"}
    assert list(none.x) == [None]


def test_touching_a_mark_tells_the_four_times_of_the_trip() -> None:
    marks, _ = day_strip({TUESDAY: TRIPS, SUNDAY: ()}, to="Elm Surgery").figure.data
    assert list(marks.customdata[1]) == ["09:40", "10:03", "11:06", "12:20"]


def test_a_day_without_one_says_so_in_its_row() -> None:
    figure = day_strip({TUESDAY: TRIPS, SUNDAY: ()}, to="Elm Surgery").figure
    assert [(note.y, note.text) for note in figure.layout.annotations] == [("Sunday", "no return trip found")]


def test_days_stand_in_their_order_from_the_top() -> None:
    figure = day_strip({TUESDAY: TRIPS, SUNDAY: ()}, to="Elm Surgery").figure
    assert list(figure.layout.yaxis.categoryarray) == ["Sunday", "Tuesday"]


def test_the_words_say_what_the_marks_say() -> None:
    assert day_strip({TUESDAY: TRIPS, SUNDAY: ()}, to="Elm Surgery").words == (
        "To Elm Surgery and back by public transport: twice on a Tuesday and never on a Sunday. "
        "A mark is a time of leaving home."
    )


def test_no_trip_of_a_day_lies_outside_the_strip() -> None:
    # The first minute of leaving that a timetable of the day knows is 00:00.
    early = ReturnTrip(60, 3000, 6000, 9000)
    figure = day_strip({TUESDAY: (early, *TRIPS)}, to="Elm Surgery").figure
    begin, end = figure.layout.xaxis.range
    assert begin <= 60 / 3600 and end >= LAST_HOUR
    assert day_strip({TUESDAY: TRIPS}, to="Elm Surgery").figure.layout.xaxis.range[0] == FIRST_HOUR
