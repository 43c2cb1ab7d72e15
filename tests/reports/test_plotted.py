"""Every chart of the screen goes on paper: none is refused, and what is drawn stands where the screen has it."""

import ast
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle
from matplotlib.ticker import FixedLocator

from geo.access.access import nearest_by
from geo.access.beside import BesideFigure, compared, place_figures
from geo.access.load import Counted, service_load
from geo.appraisal.appraise import appraise
from geo.appraisal.other_settings import felt_in
from geo.appraisal.record import Appraisal
from geo.decisions.comparison import compare
from geo.errors import InputError
from geo.fairness.perception_range import tornado
from geo.impact.bands import USUAL
from geo.indicators.baskets import Basket, BasketItem, basket_table
from geo.indicators.scores import scores
from geo.people.churn import movement_rates
from geo.people.segregation import mixing
from geo.people.ward_movement import net_of_lists, newest_by_ward, side_by_side
from geo.people.ward_people import estimates
from geo.place.place import Place
from geo.place.standings import shown_of, standings
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.reports.chart_parts import colour
from geo.reports.picture_files import by_itself
from geo.reports.plotted import plotted
from geo.services.services import Service
from geo.travel.journeys import ReturnTrip
from geo.travel.ways import Mode, Way
from geo.views.access import day_strip, load_tables
from geo.views.access.beside_strip import strip as beside_strip
from geo.views.decisions import options, scatter
from geo.views.fairness import perception_charts
from geo.views.impact import charts as impact_charts
from geo.views.impact import tables as impact_tables
from geo.views.impact.charts import Chart
from geo.views.indicators import charts as indicator_charts
from geo.views.people import charts as people_charts
from geo.views.people import mixing as mixing_charts
from geo.views.people import tables as people_tables
from geo.views.siting.more import trade_off_chart
from geo.views.words import tables
from tests.decisions.test_options_table import CLOSED, CLOSES, OPENED, option
from tests.journeys import rows_of
from tests.people.test_ward_movement import CENSUS, JOINED, people_with
from tests.town import WARDS, at

VIEWS = Path(__file__).resolve().parents[2] / "geo" / "views"
Makes = Callable[[Place], Chart]


def appraised(town: Place) -> Appraisal:
    changes = (Open("Cedar Surgery", at(2000)), Close("Z99902", ListOutcome(ListFate.DISPERSED)))
    return appraise(town, Proposal("Elm to Cedar", Service.GP, changes))


def both_sides(town: Place) -> Chart:
    return impact_charts.both_sides(impact_tables.bands_by_ward(appraised(town), Way.NOCAR, town), settings=USUAL)


def within_minutes(town: Place) -> Chart:
    minutes = nearest_by(town.travel.times, Way.NOCAR, site_ids=["Z99901", "Z99902"])
    return impact_charts.within_minutes(tables.near_by_community(town, minutes), kinds=impact_charts.MAIN_KINDS)


def spine(town: Place) -> Chart:
    shown = shown_of(town)
    return indicator_charts.spine(standings(shown, WARDS[0], indicators=shown.values.indicators), name="Alder & Ash")


def rank_ranges(town: Place) -> Chart:
    shown, basket = shown_of(town), Basket("Two", (BasketItem("belong"), BasketItem("offences")))
    scored = scores(basket, basket_table(basket, shown.values, shown.wards))
    return indicator_charts.rank_ranges(scored.frame, town.wards.frame["name"], ward=WARDS[0])


def load_chart(town: Place) -> Chart:
    _, table = service_load(
        Service.GP,
        town.travel.times[Mode.WALK].minutes_to(["Z99901", "Z99902"]),
        sites=town.services.sites_of(Service.GP),
        people=town.people.residents,
        patients=town.services.patients,
        practices=town.services.practices,
    )
    return load_tables.load_chart(table, counted=Counted.PATIENTS, service=Service.GP)


def strip(_: Place) -> Chart:
    trips = (ReturnTrip(29_400, 31_000, 33_000, 36_900), ReturnTrip(34_800, 36_200, 40_000, 44_400))
    return day_strip.day_strip({date(2026, 6, 2): trips, date(2026, 6, 7): ()}, to="Elm Surgery")


def waterfall(town: Place) -> Chart:
    return perception_charts.waterfall(appraised(town), appraised(town).perceived.frame["index"].dropna().index[0])


def sensitive(town: Place) -> Chart:
    appraisal = appraised(town)
    code = str(appraisal.perceived.frame["index"].dropna().index[0])
    table = tornado(felt_in(town, appraisal), code, settings=appraisal.perceived.settings)
    return perception_charts.tornado(table, "Alder", float(appraisal.perceived.frame.loc[code, "index"]))


def ringed(_: Place) -> Chart:
    twice = compare([CLOSED, option("Elm closes too", CLOSES), OPENED])
    return scatter.scatter(twice, options.whole_table(twice))


def mixed(town: Place) -> Chart:
    units = mixing_charts.tables_held(town)[0]
    return mixing_charts.chart(mixing(mixing_charts.counts_of(town, units).counts, units))


def fan(town: Place) -> Chart:
    assert town.people.ward_people is not None
    ours = people_tables.estimated_over_time(estimates(town.people.ward_people), WARDS[0])
    official = people_tables.official_over_time(town.people.ward_people, WARDS[0])
    return people_charts.fan(ours, official, name="Alder")


def pyramid(_: Place) -> Chart:
    here = pd.DataFrame({"Female": [10.0, 30.0], "Male": [20.0, 40.0]}, index=["0-14", "65+"])
    return people_charts.pyramid(here, 2 * here + 1, title="Ages", name="Alder")


def in_and_out(town: Place) -> Chart:
    assert town.people.ward_people is not None
    sources = side_by_side(newest_by_ward(people_with(JOINED, CENSUS)), WARDS[0])
    return people_charts.in_and_out(
        people_charts.sources_rows(sources, net_of_lists(town.people.ward_people), WARDS[0]), words=""
    )


def moves_of_wards(town: Place) -> Chart:
    rows = people_charts.wards_rows(JOINED, town.wards.frame["name"], movement_rates(JOINED))
    return people_charts.in_and_out(rows, words="")


def trade_off(_town: Place) -> Chart:
    return trade_off_chart(
        pd.DataFrame(
            {
                "Way": ["today", "1", "2"],
                "Average minutes": [12.5, 11.0, 11.5],
                "Longest-journey tenth": [25.0, 24.0, 22.0],
                "Beside the others": ["longer by both than another", "on the curve", "on the curve"],
            }
        )
    )


def beside(_town: Place) -> Chart:
    minutes = [11.0, *np.linspace(4, 38, 30)]
    rows = pd.concat([rows_of(f"E068{n:02d}001", [100], [each]) for n, each in enumerate(minutes)])
    of = compared(place_figures(rows, rows.iloc[:0]), "E06800001", BesideFigure.AVERAGE)
    return beside_strip({"Ely": of}, "The average journey of every place")


# By the function of the views that makes it.
EVERY: dict[str, tuple[Makes, ...]] = {
    "both_sides": (both_sides,),
    "within_minutes": (within_minutes,),
    "spine": (spine,),
    "rank_ranges": (rank_ranges,),
    "load_chart": (load_chart,),
    "day_strip": (strip,),
    "waterfall": (waterfall,),
    "tornado": (sensitive,),
    "scatter": (ringed,),
    "chart": (mixed,),
    "fan": (fan,),
    "pyramid": (pyramid,),
    "in_and_out": (in_and_out, moves_of_wards),
    "trade_off_chart": (trade_off,),
    "strip": (beside,),
}
MAKERS = [make for makes in EVERY.values() for make in makes]


def test_every_function_of_the_views_that_makes_a_chart_is_tried_here() -> None:
    makes = {
        node.name
        for path in VIEWS.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.returns is not None and ast.unparse(node.returns) == "Chart"
    }
    assert makes == set(EVERY)


@pytest.mark.parametrize("make", MAKERS)
def test_bars_points_and_words_stand_where_the_screen_has_them_in_its_colours(make: Makes, town: Place) -> None:
    figure = make(town).figure
    page = plotted(figure)
    [axes] = page.axes
    assert np.array(bars_of(axes)) == pytest.approx(np.array(asked_bars(figure)), abs=1e-9)
    assert spots_of(axes) == asked_spots(figure)
    points = [each for each in figure.data if each.type == "scatter"]
    lines = [each for each in points if "lines" in each.mode and each.fill is None]
    drawn = [line for line in axes.lines if line.get_marker() == "None" and np.size(line.get_xdata()) > 2]
    assert [np.asarray(line.get_ydata()).tolist() for line in drawn] == [list(each.y) for each in lines]
    filled = [patch for patch in axes.patches if isinstance(patch, Polygon)]
    for patch, trace in zip(filled, [each for each in points if each.fill], strict=True):
        assert patch.get_xy()[: len(trace.y), 1] == pytest.approx(np.array(trace.y))
        assert patch.get_facecolor() == pytest.approx(colour(trace.fillcolor))
    assert words_of(page) == asked_words(figure)


@pytest.mark.parametrize("make", MAKERS)
def test_rows_stand_in_the_order_of_the_screen(make: Makes, town: Place) -> None:
    figure = make(town).figure
    axis = figure.layout.yaxis
    foot, head = plotted(figure).axes[0].get_ylim()
    if axis.range is not None:
        assert (foot, head) == pytest.approx(tuple(axis.range))
    else:
        assert (foot > head) == (axis.autorange == "reversed")


@pytest.mark.parametrize("make", MAKERS)
def test_every_chart_is_a_picture_of_either_kind(make: Makes, town: Place) -> None:
    figure = make(town).figure
    assert by_itself(plotted(figure), "png", title="A <b>", beneath=["Place: Ash"]).startswith(b"\x89PNG")
    svg = by_itself(plotted(figure), "svg", title="A <b>", beneath=["Place: Ash"])
    assert svg.startswith(b"<?xml") and b"<image" not in svg and b"<script" not in svg


BAR = {"x": [1.0], "y": ["A"], "orientation": "h", "marker": {"color": "#000000"}}
RANGED = {"xaxis": {"range": [0, 1]}, "yaxis": {"range": [0, 1]}, "height": 100}
REFUSED = {
    "the kind pie": go.Figure(go.Pie(values=[1, 2])),
    "bars that stand": go.Figure(go.Bar(x=["A"], y=[1.0], marker={"color": "#000000"})),
    "error_x": go.Figure(go.Bar(**BAR, error_x={"array": [1.0]})),
    "finds its own ends": go.Figure(go.Bar(**BAR)),
    "beside one another": go.Figure([go.Bar(**BAR), go.Bar(**BAR)]),
    "the sign star": go.Figure(go.Scatter(x=[1], y=[1], mode="markers", marker={"symbol": "star", "color": "#000"})),
    "no colour": go.Figure(go.Scatter(x=[1], y=[1], mode="markers")),
    "title": go.Figure(layout={"title": {"text": "A title"}}),
    "rect": go.Figure(layout={"shapes": [{"type": "rect", "x0": 0, "x1": 1, "y0": 0, "y1": 1}]}),
    "tickangle": go.Figure(go.Bar(**BAR), layout={"xaxis": {"tickangle": 45, "range": [0, 1]}}),
    "an arrow": go.Figure(layout={"annotations": [{"x": 0, "y": 0, "text": "here"}]}),
    "words of bars inside": go.Figure(go.Bar(**BAR, text=["1"], textposition="inside")),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_is_not_drawn_is_refused_in_words_and_never_left_out(why: str) -> None:
    figure = go.Figure(REFUSED[why], layout_height=100)
    with pytest.raises(InputError, match=why):
        plotted(figure)


def test_bars_laid_end_to_end_begin_where_the_last_one_of_their_side_ended() -> None:
    colours = ("#111111", "#222222", "#333333")
    figure = go.Figure(
        [go.Bar(**{**BAR, "x": [x], "marker": {"color": c}}) for x, c in zip((2, -3, 4), colours, strict=True)]
    )
    figure.update_layout(barmode="relative", height=100)
    figure.update_xaxes(range=[-5, 10])
    [axes] = plotted(figure).axes
    assert [(start, end) for _, start, end in bars_of(axes)] == [(0, 2), (0, -3), (2, 6)]


def bars_of(axes: Axes) -> list[tuple[float, float, float]]:
    """Row, beginning and end of each bar."""
    bars = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    return [(bar.get_y() + bar.get_height() / 2, bar.get_x(), bar.get_x() + bar.get_width()) for bar in bars]


def asked_bars(figure: go.Figure) -> list[tuple[float, float, float]]:
    asked: list[tuple[float, float, float]] = []
    reached: dict[tuple[float, bool], float] = defaultdict(float)
    for trace in figure.data:
        if trace.type == "waterfall":
            ends = np.cumsum([0.0, *trace.x[:-1]])
            assert ends[-1] == pytest.approx(trace.x[-1])
            steps = zip(range(len(trace.x)), [0.0, *ends[1:-1], 0.0], [*ends[1:], ends[-1]], strict=True)
            asked += [(float(row), start, end) for row, start, end in steps]
        elif trace.type == "bar":
            names = list(dict.fromkeys(row for each in figure.data for row in each.y))
            for at, (name, length) in enumerate(zip(trace.y, trace.x, strict=True)):
                row = float(names.index(name)) if isinstance(name, str) else float(name)
                start = trace.base[at] if trace.base else 0.0
                if figure.layout.barmode == "relative":
                    start = reached[row, length < 0]
                    reached[row, length < 0] += length
                asked.append((row, start, start + length))
    return asked


def spots_of(axes: Axes) -> Counter[tuple[float, float, str]]:
    """Where each point stands, and its colour."""
    spots: Counter[tuple[float, float, str]] = Counter()
    for line in axes.lines:
        if line.get_marker() != "None":
            hollow = line.get_markerfacecolor() == "none"
            colour = to_hex(line.get_markeredgecolor() if hollow else line.get_markerfacecolor())
            xy = zip(np.asarray(line.get_xdata(), float), np.asarray(line.get_ydata(), float), strict=True)
            spots.update((round(x, 6), round(y, 6), colour) for x, y in xy if not np.isnan(x))
    return spots


def asked_spots(figure: go.Figure) -> Counter[tuple[float, float, str]]:
    order = figure.layout.yaxis.categoryarray or tuple(dict.fromkeys(row for each in figure.data for row in each.y))
    spots: Counter[tuple[float, float, str]] = Counter()
    for trace in figure.data:
        if trace.type == "scatter" and "markers" in trace.mode and trace.marker.opacity != 0:
            for at, (x, y) in enumerate(zip(trace.x, trace.y, strict=True)):
                across = float(date2num(x)) if isinstance(x, date) else x
                up = float(order.index(y)) if isinstance(y, str) else y
                colour = trace.marker.color[at] if isinstance(trace.marker.color, tuple) else trace.marker.color
                spots.update([(round(across, 6), round(up, 6), to_hex(colour))] if across is not None else [])
    return spots


def words_of(page: Figure) -> Counter[str]:
    """Every text of a picture but ticks that an axis finds by itself, lines joined by a blank."""
    [axes] = page.axes
    told = [text.get_text() for text in axes.texts] + [axes.get_xlabel(), axes.get_ylabel()]
    for axis in (axes.xaxis, axes.yaxis):
        if axis.get_visible() and isinstance(axis.get_major_locator(), FixedLocator):
            told += [label.get_text() for label in axis.get_ticklabels()]
    told += [text.get_text() for legend in page.legends for text in legend.get_texts()]
    return Counter(" ".join(text.split()) for text in told if text.strip())


def asked_words(figure: go.Figure) -> Counter[str]:
    told = [text for trace in figure.data for text in trace.text or ()]
    told += [note.text for note in figure.layout.annotations]
    told += [trace.name for trace in figure.data if trace.name and trace.showlegend is not False]
    for axis, which in ((figure.layout.xaxis, "x"), (figure.layout.yaxis, "y")):
        if axis.visible is not False:
            told += [axis.title.text or ""]
            names = dict.fromkeys(value for trace in figure.data for value in trace[which] if isinstance(value, str))
            numbers = [f"{value:g}{axis.ticksuffix or ''}" for value in axis.tickvals or ()]
            told += list(axis.ticktext or names or numbers)
    lines = [" ".join(unescape(text.replace("<br>", " ")).split()) for text in told]
    return Counter(line for line in lines if line)
