"""Charts with one idea each, labelled where the eye is; returned as plotly figures with the words that say the same."""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from geo.impact import BAND_LABELS, Band
from geo.views import palette
from geo.views.impact_tables import FURTHER, NEARER
from geo.views.wording import about

ROW_PIXELS = 26
HEAD_PIXELS = 90
# Steps of a dot chart, near to far, in the maps' hue; the shape differs too, so that colour is not the only sign.
STEP_SIGNS = {10: (palette.STEPS[4], "circle"), 20: (palette.STEPS[3], "diamond"), 30: (palette.STEPS[2], "square")}
# A bar narrower than this share of the widest has no room for its number.
LABELLED_SHARE = 0.06


@dataclass(frozen=True)
class Chart:
    """A figure, and the sentence that says in words what it shows (read out, and printed below it)."""

    figure: go.Figure
    words: str


def both_sides(bands: pd.DataFrame) -> Chart:
    """People nearer to the left and further to the right, a row a ward and one for outside the borough.

    bands: index ward_code; ward and one column a Band of NEARER and FURTHER, as impact_tables.bands_by_ward gives it.
    Rows where nobody is nearer or further are left out and counted in the words.
    """
    columns = [band.value for band in (*NEARER, *FURTHER)]
    touched = bands[bands[columns].fillna(0.0).sum(axis="columns") >= 0.5]
    further = touched[[band.value for band in FURTHER]].fillna(0.0).sum(axis="columns")
    nearer = touched[[band.value for band in NEARER]].fillna(0.0).sum(axis="columns")
    rows = touched.assign(balance=nearer - further).sort_values("balance", kind="stable", ascending=False)
    widest = max(float(further.max() or 0.0), float(nearer.max() or 0.0), 1.0) if len(rows) else 1.0
    figure = go.Figure()
    for side, sign in ((NEARER, -1), (FURTHER, 1)):
        for band in side:
            counts = rows[band.value].fillna(0.0)
            if counts.sum() >= 0.5:
                figure.add_trace(_bar(rows["ward"], counts, band, sign=sign, widest=widest))
    figure.update_layout(barmode="relative", legend={"orientation": "h", "y": -0.02, "yanchor": "top", "x": 0})
    figure.update_xaxes(visible=False, range=[-1.08 * widest, 1.08 * widest])
    figure.add_vline(x=0, line_color=palette.INK, line_width=1)
    figure.update_yaxes(autorange="reversed")
    _finish(figure, rows=len(rows))
    return Chart(figure, _both_sides_in_words(bands, rows, float(nearer.sum()), float(further.sum())))


def _bar(wards: pd.Series, counts: pd.Series, band: Band, *, sign: int, widest: float) -> go.Bar:
    paint = palette.BANDS[band]
    said = [f"{count:,.0f}" if count >= LABELLED_SHARE * widest else "" for count in (counts / 10).round() * 10]
    return go.Bar(
        y=list(wards), x=list(sign * counts), orientation="h", name=BAND_LABELS[band], text=said,
        textposition="inside", insidetextanchor="middle",
        hovertemplate="%{y}: %{customdata}<extra>%{fullData.name}</extra>",
        customdata=[about(count) for count in counts],
        marker={"color": paint.colour, "pattern": {"shape": "/" if paint.pattern else ""}},
    )  # fmt: skip


def _both_sides_in_words(bands: pd.DataFrame, rows: pd.DataFrame, nearer: float, further: float) -> str:
    untouched = len(bands) - len(rows)
    rest = f" In {untouched} rows not drawn nobody is 5 minutes nearer or further." if untouched else ""
    return f"Nearer to the left: {about(nearer)}. Further to the right: {about(further)}.{rest}"


def within_minutes(table: pd.DataFrame) -> Chart:
    """Share of each community within 10, 20 and 30 minutes: a row a group in fixed order, three dots each.

    table: as tables.near_by_community gives it; rows without figures are left out here and stand in the table.
    """
    drawn = table[table["People"].fillna(0) > 0]
    names = [_short(title, group) for title, group in zip(drawn["Community"], drawn["Group"], strict=True)]
    figure = go.Figure()
    for minutes, (colour, sign) in STEP_SIGNS.items():
        shares = drawn[f"Within {minutes} minutes %"].astype(float)
        figure.add_trace(
            go.Scatter(
                x=list(shares), y=names, mode="markers", name=f"within {minutes} minutes",
                marker={"color": colour, "symbol": sign, "size": 11, "line": {"color": palette.HALO, "width": 1}},
                hovertemplate="%{y}: %{x}%<extra>%{fullData.name}</extra>",
            )
        )  # fmt: skip
        everyone = shares.iloc[0]
        figure.add_vline(x=everyone, line_color=colour, line_width=1, line_dash="dot")
    figure.update_layout(legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0})
    figure.update_xaxes(range=[-3, 103], ticksuffix="%", side="bottom", gridcolor="#e6e8eb", zeroline=False)
    figure.update_yaxes(autorange="reversed", gridcolor="#f0f1f3")
    _finish(figure, rows=len(names))
    first = drawn.iloc[0]
    shares = ", ".join(f"{first[f'Within {minutes} minutes %']}% within {minutes} minutes" for minutes in STEP_SIGNS)
    return Chart(
        figure, f"All residents: {shares}. Dotted lines are all residents; each row is a group, in fixed order."
    )


def _short(title: str, group: str) -> str:
    plain = {"Everyone": "All residents", "Age": f"Age {group}"}
    return plain.get(title, group[:1].upper() + group[1:])


def _finish(figure: go.Figure, *, rows: int) -> None:
    figure.update_layout(
        height=HEAD_PIXELS + ROW_PIXELS * max(rows, 1), margin={"l": 0, "r": 8, "t": 8, "b": 8},
        plot_bgcolor="rgba(0,0,0,0)", paper_bgcolor="rgba(0,0,0,0)", font={"color": palette.INK, "size": 13},
        bargap=0.25, dragmode=False,
    )  # fmt: skip
    figure.update_xaxes(fixedrange=True)
    figure.update_yaxes(fixedrange=True, automargin=True, tickfont={"size": 13})
