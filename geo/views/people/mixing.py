"""Who lives near whom, goes to school with whom, is on whose list: tables and a chart without a good or a bad end."""

import html
import textwrap

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from pandas.io.formats.style import Styler

from geo.disclosure.differencing import TOTAL, protect_with_total
from geo.disclosure.suppression import Rule
from geo.people.population import wide_groups
from geo.people.segregation import NEITHER_IS_BETTER, Mixing, UnitGroups, Units, in_words
from geo.place.place import Place
from geo.views.impact.charts import GRID, Chart, finish
from geo.views.map import palette
from geo.views.words.tables import people_to_ten, per_cent

KIND = "ethnic_group"
LONGEST_LABEL = 30
# A group that is told in grey, on the chart and in the table.
GREY = "#a9b0b5"
DEFINITIONS = (
    "Dissimilarity: the share of the group that would have to move for it to be spread as everybody else is. Chance "
    "alone makes small groups look uneven, so the figure less chance stands beside it.",
    "Own group: of the people in the small area, school or surgery of the group's average person, how many are of the "
    "same group. All others: how many are not.",
)


def tables_held(place: Place) -> tuple[Units, ...]:
    """Over what people can be asked to be spread, in fixed order."""
    present = {table.units for table in place.people.unit_groups}
    if KIND in place.people.groups_by_area.columns.get_level_values("kind"):
        present.add(Units.SMALL_AREAS)
    return tuple(units for units in Units if units in present)


def counts_of(place: Place, units: Units) -> UnitGroups:
    """People by unit and group: the census's five groups, as the schools' and surgeries' tables have them too."""
    if units is not Units.SMALL_AREAS:
        return next(table for table in place.people.unit_groups if table.units is units)
    kind = next(group_kind for group_kind in place.people.group_kinds if group_kind.kind == KIND)
    wide = wide_groups(place.people.groups, areas=place.people.residents.index)[KIND]
    five = wide.T.groupby(lambda name: str(name).split(": ")[0], sort=False).sum().T
    return UnitGroups(units, f"{kind.title}: {kind.basis}", five, 0.0, "")


def groups(mixing: Mixing, counts: UnitGroups) -> pd.DataFrame:
    """One row a group: People (as they may leave), Share %, the indices in per cent, and why a row is grey."""
    figures = mixing.groups
    if counts.units is Units.SMALL_AREAS:
        people = people_to_ten(figures["people"])
    else:
        people = protect_with_total(figures["people"], Rule.STRICT).drop(TOTAL).astype("Int64")
    columns = {
        "People": people,
        "Share %": per_cent(figures["share"]),
        "Dissimilarity %": per_cent(figures["dissimilarity"]),
        "Less chance %": per_cent(figures["dissimilarity_corrected"]),
        "Own group %": per_cent(figures["isolation"]),
        "All others %": per_cent(figures["exposure"]),
        "Note": figures["why"],
    }
    return pd.DataFrame(columns).rename_axis("Group")


def near(mixing: Mixing) -> pd.DataFrame:
    """Who is near the average person of each group, in per cent of the people there."""
    table = mixing.near.apply(per_cent)
    return table.rename(columns=lambda name: f"{name} %").rename_axis(index="The average person of", columns=None)


def chart(mixing: Mixing) -> Chart:
    """A row a group: its share of everybody, and its share around its own average person. Small groups are grey."""
    drawn = mixing.groups[mixing.groups["isolation"].notna()]
    rows = list(range(len(drawn)))
    figure = go.Figure()
    for row, (_, group) in enumerate(drawn.iterrows()):
        figure.add_shape(
            type="line",
            x0=100 * group["share"],
            x1=100 * group["isolation"],
            y0=row,
            y1=row,
            layer="below",
            line={"color": GREY if group["grey"] else palette.STEPS[1], "width": 5},
        )
    for column, label, symbol, colour in (
        ("share", "of everybody counted", "line-ns-open", palette.INK),
        ("isolation", f"of those around the group's average person ({mixing.units.value})", "circle", palette.STEPS[4]),
    ):
        colours = [GREY if grey else colour for grey in drawn["grey"]]
        figure.add_trace(
            go.Scatter(
                x=list(100 * drawn[column]),
                y=rows,
                mode="markers",
                name=label,
                marker={"symbol": symbol, "size": 12, "color": colours, "line": {"color": colours, "width": 2.5}},
                hovertemplate="%{x:.0f}%<extra></extra>",
            )
        )
    figure.update_xaxes(range=[-3, 103], ticksuffix="%", tickvals=[0, 25, 50, 75, 100], gridcolor=GRID, zeroline=False)
    ticks = ["<br>".join(html.escape(part) for part in textwrap.wrap(str(name), LONGEST_LABEL)) for name in drawn.index]
    figure.update_yaxes(range=[len(drawn) - 0.4, -0.6], tickvals=rows, ticktext=ticks, gridcolor=GRID, zeroline=False)
    figure.update_layout(legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0})
    finish(figure, rows=2 * len(drawn))
    return Chart(
        figure, f"The further the dot from the line, the more people of a group are together. {NEITHER_IS_BETTER}"
    )


def words(mixing: Mixing, counts: UnitGroups) -> list[str]:
    """Each group in a sentence, all groups together, and what the figures are of."""
    lines = [sentence for group in mixing.groups.index if (sentence := in_words(mixing, str(group)))]
    chance = 100 * mixing.together["interaction"]
    lines.append(f"Two people picked from everybody counted are of two different groups {chance:.0f} times in 100.")
    lines.append(f"Counted over {mixing.unit_count:,} {mixing.units.value}: {counts.period}.")
    if counts.untold_share >= 0.005:
        lines.append(f"The group of {counts.untold_share:.0%} is not stated; they are left out.")
    return [*lines, *mixing.notes]


def greyed(table: pd.DataFrame) -> Styler:
    """The table of groups with its grey rows in grey."""
    styles = np.where(table["Note"].ne(""), f"color: {GREY}", "")
    return table.style.apply(lambda _column: styles, axis=0).format({"People": "{:,}"}, na_rep="")
