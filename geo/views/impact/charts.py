"""Charts with one idea each, labelled where the eye is; returned as plotly figures with the words that say the same."""

import math
import re
import textwrap
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from geo.impact.bands import Band, ImpactSettings
from geo.language.phrases import about, how_many
from geo.people.population import COMMUNITIES
from geo.views.impact.tables import FURTHER, NEARER, OUTSIDE_CODE
from geo.views.map import palette
from geo.views.words.tables import ALL_PEOPLE, people_to_ten

# plotly makes a link of such a piece of HTML wherever a name may stand.
LINK = re.compile(r"<(?=\s*/?\s*a\b)", re.IGNORECASE)
ROW_PIXELS = 26
# However much height there is to fill, bars of few rows stay bars.
MOST_ROW_PIXELS = 64
HEAD_PIXELS = 70
LONGEST_LABEL = 32
GRID = "#e6e8eb"
# Drawn where nothing else is asked for.
MAIN_KINDS = ("age", "disability", "cars", "deprivation_national")
# Steps of a dot chart, near to far, in the maps' hue; the shape differs too, so that colour is not the only sign.
STEP_SIGNS = {10: (palette.STEPS[4], "circle"), 20: (palette.STEPS[3], "diamond"), 30: (palette.STEPS[2], "square")}
# The widest bar's room, with its number at the end.
ROOM = 1.5
# Of points: room on either side as a part of their spread, and the least spread that is drawn.
BESIDE_POINTS, LEAST_SPREAD = 0.2, 1.0
# Below this many people a bar is none.
LEAST_DRAWN = 0.5
RESIDENTS, PATIENTS = "Residents", "Patients of sites that change"


@dataclass(frozen=True)
class Chart:
    """A figure, and the sentence that says in words what it shows (read out, and printed below it)."""

    figure: go.Figure
    words: str
    # Nothing is drawn where the words alone tell all: an axis without a bar tells nothing.
    drawn: bool = True
    # What is printed below in place of the words, where the page has said some of them already.
    beneath: str | None = None

    @property
    def without_links(self) -> go.Figure:
        """The figure, in which a link inside a name is letters like the rest."""
        return go.Figure(_without_links(self.figure.to_dict()))


def _without_links(part: Any) -> Any:
    if isinstance(part, str):
        return LINK.sub("&lt;", part)
    if isinstance(part, dict):
        return {key: _without_links(value) for key, value in part.items()}
    if isinstance(part, list | tuple) or (isinstance(part, np.ndarray) and part.dtype.kind in "OU"):
        return [_without_links(value) for value in part]
    return part


def both_sides(
    bands: pd.DataFrame, *, settings: ImpactSettings, whose: str = RESIDENTS, height: int = 0, told: bool = False
) -> Chart:
    """People nearer to the left and further to the right, a row a ward and one for outside the borough.

    bands: index ward_code; ward and one column a Band of NEARER and FURTHER, as impact_tables.bands_by_ward gives it.
    Rows where nobody is nearer or further, or too few to be shown, are left out and told in the words.

    Parameters
    ----------
    whose
        RESIDENTS or PATIENTS, whom the bands count.
    height
        Pixels to fill, of the map beside it; rows that need more take it, and few rows fill less.
    told
        Whether the page has said how many are nearer and further, so that it is not printed again below.
    """
    columns = [band.value for band in (*NEARER, *FURTHER)]
    touched = bands[bands[columns].fillna(0.0).sum(axis="columns") >= LEAST_DRAWN]
    further = touched[[band.value for band in FURTHER]].fillna(0.0).sum(axis="columns")
    nearer = touched[[band.value for band in NEARER]].fillna(0.0).sum(axis="columns")
    balance = (nearer - further).where(touched.index != OUTSIDE_CODE, -math.inf)
    rows = touched.loc[balance.sort_values(ascending=False, kind="stable").index]
    widest = max(float(further.max() or 0.0), float(nearer.max() or 0.0), 1.0) if len(rows) else 1.0
    figure = go.Figure()
    for side, sign in ((NEARER, -1), (FURTHER, 1)):
        for band in side:
            counts = rows[band.value].fillna(0.0)
            if counts.sum() >= 0.5:
                label, paint = settings.label(band), palette.BANDS[band]
                figure.add_trace(_bar(rows["ward"], sign * counts, name=label, paint=paint))
        figure.add_trace(_ends(rows["ward"], nearer if sign < 0 else further, sign=sign))
    # A row stands where nobody in it is nearer or further, too.
    figure.add_trace(
        go.Scatter(
            y=list(rows["ward"]),
            x=[0] * len(rows),
            mode="markers",
            marker={"opacity": 0},
            hoverinfo="skip",
            showlegend=False,
        )
    )
    figure.update_layout(barmode="relative", legend={"orientation": "h", "y": -0.02, "yanchor": "top", "x": 0})
    # A side on which nobody stands takes no room.
    reach = [ROOM * widest if people.max() >= LEAST_DRAWN else 0.0 for people in (nearer, further)]
    figure.update_xaxes(visible=False, range=[-reach[0], reach[1]])
    figure.add_vline(x=0, line_color=palette.INK, line_width=1)
    figure.update_yaxes(autorange="reversed", type="category", visible=len(rows) > 0)
    finish(figure, rows=len(rows))
    most = HEAD_PIXELS + MOST_ROW_PIXELS * max(len(rows), 1)
    figure.update_layout(height=min(max(height, figure.layout.height), most))
    anybody = bool((further + nearer >= LEAST_DRAWN).any())
    counted, beyond = _both_sides_in_words(bands, rows, settings, whose)
    sides = f"{whose} nearer to the left, further to the right, by the ward they live in."
    beneath = f"{sides} {beyond}" if told and anybody else None
    return Chart(figure, f"{counted} {beyond}".strip(), drawn=anybody, beneath=beneath)


def _bar(wards: pd.Series, signed: pd.Series, *, name: str, paint: palette.Paint) -> go.Bar:
    return go.Bar(
        y=list(wards),
        x=list(signed),
        orientation="h",
        name=name,
        hovertemplate="%{y}: %{customdata}<extra>%{fullData.name}</extra>",
        customdata=[about(abs(count)) for count in signed],
        marker={"color": paint.colour, "pattern": {"shape": "/" if paint.pattern else ""}},
    )


def _ends(wards: pd.Series, people: pd.Series, *, sign: int) -> go.Scatter:
    """The number at the end of each row of bars, to the nearest 10."""
    shown = people[people >= 0.5]
    return go.Scatter(
        y=list(wards[shown.index]),
        x=list(sign * shown),
        mode="text",
        text=[f" {count:,.0f} " for count in people_to_ten(shown)],
        textposition="middle left" if sign < 0 else "middle right",
        textfont={"size": 12, "color": palette.INK},
        hoverinfo="skip",
        showlegend=False,
        cliponaxis=False,
    )


def _both_sides_in_words(
    bands: pd.DataFrame, rows: pd.DataFrame, settings: ImpactSettings, whose: str
) -> tuple[str, str]:
    """Residents; and apart from them wards without any, and patients outside: two counts that are never added up."""
    inside, columns = rows.drop(index=OUTSIDE_CODE, errors="ignore"), [band.value for band in (*NEARER, *FURTHER)]
    nearer, further, lost = (
        float(inside[[band.value for band in of]].sum().sum()) for of in (NEARER, FURTHER, (Band.CUT_OFF,))
    )
    beyond = [_outside_in_words(bands.loc[OUTSIDE_CODE], settings)] if OUTSIDE_CODE in bands.index else []
    if max(nearer, further) < LEAST_DRAWN and inside.empty:
        whom = "resident" if whose == RESIDENTS else "patient"
        nobody = f"No {whom} is {settings.headline_words} nearer or further from the nearest site."
        return nobody, " ".join(beyond)
    losing = f", {how_many(lost)} of them with a journey found only today" if lost >= LEAST_DRAWN else ""
    counted = f"Nearer to the left: {about(nearer)}. Further to the right: {about(further)}{losing}."
    untouched = len(bands.drop(index=OUTSIDE_CODE, errors="ignore")) - len(inside)
    if untouched:
        rest = "the other ward" if untouched == 1 else f"the other {untouched} wards"
        few = bands.drop(index=[*rows.index, OUTSIDE_CODE], errors="ignore")[columns].isna().any(axis=None)
        nobody = "hardly any patient" if few else "nobody"
        beyond = [f"In {rest} {nobody} is {settings.headline_words} nearer or further.", *beyond]
    return counted, " ".join(beyond)


def _outside_in_words(row: pd.Series, settings: ImpactSettings) -> str:
    counts = row[[band.value for band in (*NEARER, *FURTHER)]].astype(float)
    outside = str(row["ward"])
    if counts.isna().any():
        return f"{outside}: some patients, too few in a band to be shown."
    nearer, further = (counts[[band.value for band in of]].sum() for of in (NEARER, FURTHER))
    if nearer + further < 0.5:
        return f"{outside}: no patient is {settings.headline_words} nearer or further."
    patients = " and ".join(
        f"{how_many(count)} {side}" for count, side in ((nearer, "nearer"), (further, "further")) if count >= 0.5
    )
    return f"{outside}, counted as patients: {patients}."


def within_minutes(table: pd.DataFrame, *, kinds: Collection[str]) -> Chart:
    """Share of each community within 10, 20 and 30 minutes: a row a group in fixed order, three dots each.

    Groups nobody belongs to, and communities without figures, stand in the table only.

    Parameters
    ----------
    table
        As words.tables.near_by_community gives it.
    kinds
        The communities drawn (population.Community.kind).
    """
    titles = {community.title: community.kind for community in COMMUNITIES}
    asked = table["Community"].map(titles).isin(kinds) | (table["Community"] == ALL_PEOPLE)
    drawn = table[asked & (table["People"].fillna(0) > 0)]
    names = [_short(title, group) for title, group in zip(drawn["Community"], drawn["Group"], strict=True)]
    figure = go.Figure()
    for minutes, (colour, sign) in STEP_SIGNS.items():
        shares = drawn[f"Within {minutes} minutes %"].astype(float)
        figure.add_trace(
            go.Scatter(
                x=list(shares),
                y=names,
                mode="markers",
                name=f"{minutes} minutes",
                marker={"color": colour, "symbol": sign, "size": 11, "line": {"color": palette.HALO, "width": 1}},
                hovertemplate=f"%{{y}}: %{{x}}% within {minutes} minutes<extra></extra>",
            )
        )
        figure.add_vline(x=shares.iloc[0], line_color=colour, line_width=1, line_dash="dot")
    figure.update_layout(legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "xanchor": "right", "x": 1})
    figure.update_xaxes(range=[-4, 104], ticksuffix="%", tickvals=[0, 25, 50, 75, 100], gridcolor=GRID, zeroline=False)
    figure.update_yaxes(range=[len(names) - 0.4, -0.6], gridcolor=GRID)
    finish(figure, rows=len(names))
    first = drawn.iloc[0]
    of_everybody = ", ".join(
        f"{first[f'Within {minutes} minutes %']}% within {minutes} minutes" for minutes in STEP_SIGNS
    )
    return Chart(
        figure, f"All residents: {of_everybody} (dotted lines). A row a group, in fixed order; all are in the table."
    )


def _short(title: str, group: str) -> str:
    if title == ALL_PEOPLE:
        return "All residents"
    if title.startswith("Age"):
        return f"Age {group}"
    name = group.split(": ")[-1].removesuffix(" (national)").removesuffix(" (of this place)")
    return "<br>".join(textwrap.wrap(name[:1].upper() + name[1:], LONGEST_LABEL))


def span_of(figures: Sequence[float]) -> tuple[float, float]:
    """The ends of an axis of points that need not begin at nought, with room on either side."""
    spread = max(max(figures) - min(figures), LEAST_SPREAD)
    middle = (max(figures) + min(figures)) / 2
    half = spread * (0.5 + BESIDE_POINTS)
    return middle - half, middle + half


def finish(figure: go.Figure, *, rows: int) -> None:
    """What every chart shares: its height by rows, no frills, nothing to drag."""
    figure.update_layout(
        height=HEAD_PIXELS + ROW_PIXELS * max(rows, 1),
        margin={"l": 0, "r": 8, "t": 8, "b": 8},
        plot_bgcolor="rgba(0,0,0,0)",
        paper_bgcolor="rgba(0,0,0,0)",
        font={"color": palette.INK, "size": 13},
        bargap=0.25,
        dragmode=False,
    )
    figure.update_xaxes(fixedrange=True)
    figure.update_yaxes(fixedrange=True, automargin=True, tickfont={"size": 12, "color": palette.INK})
