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
    held = {one.units for one in place.people.unit_groups}
    if KIND in place.people.groups_by_area.columns.get_level_values("kind"):
        held.add(Units.SMALL_AREAS)
    return tuple(one for one in Units if one in held)


def counts_of(place: Place, units: Units) -> UnitGroups:
    """People by unit and group: the census's five groups, as the schools' and surgeries' tables have them too."""
    if units is not Units.SMALL_AREAS:
        return next(one for one in place.people.unit_groups if one.units is units)
    kind = next(one for one in place.people.group_kinds if one.kind == KIND)
    wide = wide_groups(place.people.groups, areas=place.people.residents.index)[KIND]
    five = wide.T.groupby(lambda name: str(name).split(": ")[0], sort=False).sum().T
    return UnitGroups(units, f"{kind.title}: {kind.basis}", five, 0.0, "")


def groups(found: Mixing, held: UnitGroups) -> pd.DataFrame:
    """One row a group: People (as they may leave), Share %, the indices in per cent, and why a row is grey."""
    told = found.groups
    if held.units is Units.SMALL_AREAS:
        people = people_to_ten(told["people"])
    else:
        people = protect_with_total(told["people"], Rule.STRICT).drop(TOTAL).astype("Int64")
    columns = {
        "People": people,
        "Share %": per_cent(told["share"]),
        "Dissimilarity %": per_cent(told["dissimilarity"]),
        "Less chance %": per_cent(told["dissimilarity_corrected"]),
        "Own group %": per_cent(told["isolation"]),
        "All others %": per_cent(told["exposure"]),
        "Note": told["why"],
    }
    return pd.DataFrame(columns).rename_axis("Group")


def near(found: Mixing) -> pd.DataFrame:
    """Who is near the average person of each group, in per cent of the people there."""
    table = found.near.apply(per_cent)
    return table.rename(columns=lambda name: f"{name} %").rename_axis(index="The average person of", columns=None)


def chart(found: Mixing) -> Chart:
    """A row a group: its share of everybody, and its share around its own average person. Small groups are grey."""
    told = found.groups[found.groups["isolation"].notna()]
    rows = list(range(len(told)))
    figure = go.Figure()
    for row, (_, one) in enumerate(told.iterrows()):
        figure.add_shape(
            type="line",
            x0=100 * one["share"],
            x1=100 * one["isolation"],
            y0=row,
            y1=row,
            layer="below",
            line={"color": GREY if one["grey"] else palette.STEPS[1], "width": 5},
        )
    for column, label, symbol, colour in (
        ("share", "of everybody counted", "line-ns-open", palette.INK),
        ("isolation", f"of those around the group's average person ({found.units.value})", "circle", palette.STEPS[4]),
    ):
        colours = [GREY if grey else colour for grey in told["grey"]]
        figure.add_trace(
            go.Scatter(
                x=list(100 * told[column]),
                y=rows,
                mode="markers",
                name=label,
                marker={"symbol": symbol, "size": 12, "color": colours, "line": {"color": colours, "width": 2.5}},
                hovertemplate="%{x:.0f}%<extra></extra>",
            )
        )
    figure.update_xaxes(range=[-3, 103], ticksuffix="%", tickvals=[0, 25, 50, 75, 100], gridcolor=GRID, zeroline=False)
    ticks = ["<br>".join(html.escape(part) for part in textwrap.wrap(str(name), LONGEST_LABEL)) for name in told.index]
    figure.update_yaxes(range=[len(told) - 0.4, -0.6], tickvals=rows, ticktext=ticks, gridcolor=GRID, zeroline=False)
    figure.update_layout(legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0})
    finish(figure, rows=2 * len(told))
    return Chart(
        figure, f"The further the dot from the line, the more people of a group are together. {NEITHER_IS_BETTER}"
    )


def words(found: Mixing, held: UnitGroups) -> list[str]:
    """Each group in a sentence, all groups together, and what the figures are of."""
    said = [sentence for group in found.groups.index if (sentence := in_words(found, str(group)))]
    chance = 100 * found.together["interaction"]
    said.append(f"Two people picked from everybody counted are of two different groups {chance:.0f} times in 100.")
    said.append(f"Counted over {found.unit_count:,} {found.units.value}: {held.period}.")
    if held.untold_share >= 0.005:
        said.append(f"The group of {held.untold_share:.0%} is not stated; they are left out.")
    return [*said, *found.notes]


def greyed(table: pd.DataFrame) -> Styler:
    """The table of groups with its grey rows in grey."""
    styles = np.where(table["Note"].ne(""), f"color: {GREY}", "")
    return table.style.apply(lambda _column: styles, axis=0).format({"People": "{:,}"}, na_rep="")
