"""For planners: the average journey against that of the longest-journey tenth, a point an option; none is best.

Options that cannot be told apart in either, or have little between them in both, are ringed together.
"""

import math
from itertools import combinations

import plotly.graph_objects as go

from geo.decisions.comparison import BUSINESS_AS_USUAL, Comparison, ToldApart
from geo.decisions.figures import Quantity
from geo.decisions.options_table import OptionsLine, OptionsTable
from geo.language.phrases import joined, sentence
from geo.views.impact.charts import GRID, Chart, finish, span_of
from geo.views.map import palette

AXES = {
    OptionsLine.AVERAGE: (Quantity.AVERAGE, "average journey, minutes"),
    OptionsLine.LONGEST_TENTH: (Quantity.LONGEST_TENTH, "longest-journey tenth, minutes"),
}
ROWS = 14
# Room around points and inside a ring, as a part of the whole spread, and the least spread that is drawn, in minutes.
IN_RING = 0.05


def scatter(comparison: Comparison, table: OptionsTable) -> Chart:
    """The chart and what it shows in words; not drawn where a measure is not defined."""
    rows = {row.line: row.cells for row in table.rows if row.line in AXES}
    if len(rows) < len(AXES):
        return Chart(go.Figure(), "No average journey can be told of these options.", drawn=False)
    average, longest = (rows[line] for line in AXES)
    points = {
        name: (across.value, up.value)
        for name, across, up in zip(table.names, average, longest, strict=True)
        if not math.isnan(across.value + up.value)
    }
    rings = ringed(comparison, list(points))
    short = {name: heading.split(". ")[0] for name, heading in zip(table.names, table.headings, strict=True)}
    figure = go.Figure(
        go.Scatter(
            x=[across for across, _ in points.values()],
            y=[up for _, up in points.values()],
            text=[short[name] for name in points],
            customdata=list(points),
            mode="markers+text",
            textposition="top center",
            hovertemplate="%{customdata}: average %{x:.1f}, longest-journey tenth %{y:.1f} minutes<extra></extra>",
            marker={
                "size": 12,
                "color": palette.STEPS[3],
                "symbol": ["circle-open" if name == BUSINESS_AS_USUAL else "circle" for name in points],
            },
        )
    )
    finish(figure, rows=ROWS)
    spans = [span_of([point[axis] for point in points.values()]) for axis in (0, 1)]
    (first_x, last_x), (first_y, last_y) = spans
    for ring in rings:
        across, up = ([points[name][axis] for name in ring] for axis in (0, 1))
        pad_x, pad_y = (last_x - first_x) * IN_RING, (last_y - first_y) * IN_RING
        ends = {"x0": min(across) - pad_x, "x1": max(across) + pad_x, "y0": min(up) - pad_y, "y1": max(up) + pad_y}
        figure.add_shape(type="circle", **ends, line={"color": palette.INK, "width": 1, "dash": "dot"})
    for update, (_, title), limits in zip(
        (figure.update_xaxes, figure.update_yaxes), AXES.values(), spans, strict=True
    ):
        update(title=sentence(title), gridcolor=GRID, zeroline=False, range=list(limits))
    said = "; ".join(f"{name} {across:.1f} and {up:.1f}" for name, (across, up) in points.items())
    alike = [
        f"{joined(ring)} cannot be told apart, or have little between them, and are ringed together." for ring in rings
    ]
    words = (
        f"Average journey and average of the longest-journey tenth, {comparison.first_way.label}, in minutes: {said}."
    )
    return Chart(figure, " ".join([words, *(alike or ["All can be told apart in one or the other."])]))


def ringed(comparison: Comparison, names: list[str]) -> list[tuple[str, ...]]:
    """The largest sets of options of which every two are alike in both measures; two sets may share an option."""
    asked = {quantity for quantity, _ in AXES.values()}
    alike: dict[frozenset[str], set[Quantity]] = {}
    for each in comparison.differences:
        if each.quantity in asked and each.verdict in (ToldApart.CANNOT, ToldApart.LITTLE):
            alike.setdefault(frozenset((each.of, each.beside)), set()).add(each.quantity)
    pairs = {pair for pair, quantities in alike.items() if quantities == asked}
    sets: list[tuple[str, ...]] = []
    for size in range(len(names), 1, -1):
        for ring in combinations(names, size):
            together = all(frozenset(pair) in pairs for pair in combinations(ring, 2))
            if together and not any(set(ring) <= set(larger) for larger in sets):
                sets.append(ring)
    return sets
