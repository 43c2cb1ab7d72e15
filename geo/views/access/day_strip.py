"""The day strip: when can I get there and back? Hours across, days down, a mark for each workable return trip."""

from collections.abc import Mapping
from datetime import date

import plotly.graph_objects as go

from geo.travel.journeys import ReturnTrip
from geo.travel.windows import clock
from geo.views.access.times_of_day import strip_words, weekday
from geo.views.impact.charts import GRID, Chart, finish
from geo.views.map import palette

FIRST_HOUR, LAST_HOUR = 5, 24


def day_strip(trips: Mapping[date, tuple[ReturnTrip, ...]], *, to: str) -> Chart:
    """A row a day (in the order given), a mark at each time of leaving home from which one is home again that day."""
    figure = go.Figure()
    days = [weekday(day) for day in trips]
    for day, of_day in zip(days, trips.values(), strict=True):
        figure.add_trace(
            go.Scatter(
                x=[trip.leave / 3600 for trip in of_day] if of_day else [None],
                y=[day] * max(len(of_day), 1),
                mode="markers",
                showlegend=False,
                marker={"symbol": "line-ns-open", "size": 18, "color": palette.STEPS[4], "line": {"width": 3}},
                customdata=[[clock(moment // 60) for moment in _moments(trip)] for trip in of_day],
                hovertemplate="leave %{customdata[0]}, there %{customdata[1]}, leave again %{customdata[2]}, "
                "home %{customdata[3]}<extra></extra>",
            )
        )
        if not of_day:
            figure.add_annotation(
                x=(FIRST_HOUR + LAST_HOUR) / 2,
                y=day,
                text="no return trip found",
                showarrow=False,
                font={"size": 13, "color": palette.INK},
            )
    # A trip before five stretches the strip, so that as many marks are seen as are counted.
    first = min([FIRST_HOUR, *(trip.leave // 3600 for of_day in trips.values() for trip in of_day)])
    hours = list(range(3 * (first // 3 + 1), LAST_HOUR + 1, 3))
    figure.update_xaxes(
        range=[first, LAST_HOUR + 0.2],
        tickvals=hours,
        ticktext=[clock(60 * hour) for hour in hours],
        gridcolor=GRID,
        zeroline=False,
    )
    rows = {"categoryorder": "array", "categoryarray": days[::-1], "range": [-0.6, len(days) - 0.4]}
    figure.update_yaxes(type="category", gridcolor=GRID, **rows)
    finish(figure, rows=2 * len(days))
    return Chart(figure, f"{strip_words(trips, to=to)} A mark is a time of leaving home.")


def _moments(trip: ReturnTrip) -> tuple[int, int, int, int]:
    return trip.leave, trip.arrive, trip.leave_again, trip.home
