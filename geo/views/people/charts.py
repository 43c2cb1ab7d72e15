"""Who lives here and how it moves, drawn: the estimate as a fan beside official figures, ages, moves in and out."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from geo.language.dates import british
from geo.language.phrases import sentence
from geo.people.churn import Movement, sight
from geo.people.list_history import day_of
from geo.people.ward_movement import NetChange, gross_per_1000, tells_both_sides
from geo.views.impact.charts import GRID, ROOM, Chart, finish
from geo.views.map import palette
from geo.views.people.tables import FEMALE, MALE, SHORT_NAMES

FAN_PIXELS = 300
SOURCES_READ = (
    "Of every 1,000: in to the right, out to the left, net as a tick. Each source counts other people in another year, "
    "so they are never added up."
)
BAND = "rgba(122, 89, 168, 0.22)"
MARGIN_WORDS = "margin of error, modelled"
# The pyramid's rows are lower than a table's: eighteen must be seen at once.
AGE_ROW_PIXELS = 19
NOTE = {"showarrow": False, "font": {"size": 11, "color": palette.INK}}
# Room above and below the figures of the fan, as a share of their span.
FAN_ROOM = 0.15


def fan(ours: pd.DataFrame, official: pd.DataFrame, *, name: str) -> Chart:
    """The estimate with its margin over time, and every official figure as a point of its own.

    The scale does not begin at nought.

    Parameters
    ----------
    ours
        Columns date, people, lower, upper, as tables.estimated_over_time gives them; empty where there is none.
    official
        Columns title, date, people.
    """
    figure = go.Figure()
    estimated = ours[ours["people"].notna()]
    if len(estimated):
        days = [day_of(when) for when in estimated["date"]]
        figure.add_trace(
            go.Scatter(
                x=[*days, *reversed(days)],
                y=[*estimated["upper"], *reversed(estimated["lower"].tolist())],
                fill="toself",
                fillcolor=BAND,
                mode="lines",
                line={"width": 0},
                hoverinfo="skip",
                showlegend=False,
            )
        )
        figure.add_trace(
            go.Scatter(
                x=days,
                y=list(estimated["people"]),
                mode="lines+markers",
                showlegend=False,
                line={"color": palette.STEPS[3], "width": 2},
                marker={"color": palette.STEPS[3], "size": 5},
                customdata=[
                    f"{british(row.date)}: about {row.people:,.0f}, {row.lower:,.0f} to {row.upper:,.0f}"
                    for row in estimated.itertuples()
                ],
                hovertemplate="Estimate, %{customdata}<extra></extra>",
            )
        )
        last = estimated.iloc[-1]
        figure.add_annotation(
            x=days[-1],
            y=last["upper"],
            text=f"estimate and its<br>{MARGIN_WORDS}",
            showarrow=False,
            yshift=4,
            xanchor="right",
            yanchor="bottom",
            align="right",
            font={"color": palette.STEPS[4], "size": 12},
        )
    days = [day_of(when) for when in official["date"]]
    figure.add_trace(
        go.Scatter(
            x=days,
            y=list(official["people"]),
            mode="markers+text",
            showlegend=False,
            marker={"color": palette.HALO, "symbol": "diamond", "size": 11, "line": {"color": palette.INK, "width": 2}},
            text=[_short(row.title) for row in official.itertuples()],
            # Above and below in turn, so that the names of neighbours do not meet.
            textposition=[("bottom center", "top center")[place % 2] for place in range(len(official))],
            textfont={"size": 11, "color": palette.INK},
            cliponaxis=False,
            customdata=[f"{row.title}, {british(row.date)}: {row.people:,.0f}" for row in official.itertuples()],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    values = [*estimated[["lower", "upper"]].to_numpy(float).ravel(), *official["people"]]
    span = max(max(values) - min(values), 1.0)
    every_day = [day_of(when) for when in (*estimated["date"], *official["date"])]
    reach = max((max(every_day) - min(every_day)).days, 1)
    finish(figure, rows=1)
    figure.update_layout(height=FAN_PIXELS)
    figure.update_yaxes(
        range=[min(values) - (FAN_ROOM + 0.1) * span, max(values) + 2 * FAN_ROOM * span],
        gridcolor=GRID,
        tickformat=",.0f",
        nticks=6,
    )
    edge = pd.Timedelta(days=0.09 * reach)
    figure.update_xaxes(
        range=[pd.Timestamp(min(every_day)) - edge, pd.Timestamp(max(every_day)) + edge],
        dtick="M12",
        tickformat="%Y",
        showgrid=False,
    )
    return Chart(figure, _fan_in_words(estimated, official, name))


def _short(title: str) -> str:
    """What stands at an official point; the year is told by the axis."""
    kind = "census" if title.lower().startswith("census") else "carried" if ", carried from" in title else "official"
    return f"{kind},<br>modelled" if "modelled" in title else kind


def _fan_in_words(estimated: pd.DataFrame, official: pd.DataFrame, name: str) -> str:
    newest = official.iloc[-1]
    line = f"{name}: {newest['people']:,.0f} by the newest official figure ({british(newest['date'])})."
    if len(estimated):
        last = estimated.iloc[-1]
        line += (
            f" The estimate for {british(last['date'])} is about {last['people']:,.0f}, {last['lower']:,.0f} to "
            f"{last['upper']:,.0f} ({MARGIN_WORDS})."
        )
    return f"{line} The scale does not begin at nought."


def pyramid(here: pd.DataFrame, borough: pd.DataFrame, *, title: str, name: str) -> Chart:
    """Share of people by age, young at the foot: women to the right, men to the left, the borough as an outline.

    Parameters
    ----------
    here, borough
        People by age, columns Female and Male, or People where sexes are not told (all to the right).
    """
    sexed, is_borough = FEMALE in here, here.equals(borough)
    sides = (
        [(FEMALE, 1, palette.STEPS[2]), (MALE, -1, palette.STONE[1])] if sexed else [("People", 1, palette.STEPS[2])]
    )
    ages = [str(age) for age in here.index]
    share, of_borough = (100 * table / table.to_numpy().sum() for table in (here, borough))
    widest = max(float(share.to_numpy().max()), float(of_borough.to_numpy().max()), 0.1)
    figure = go.Figure()
    for column, sign, colour in sides:
        figure.add_trace(
            go.Bar(
                y=ages,
                x=list(sign * share[column]),
                orientation="h",
                showlegend=False,
                marker={"color": colour},
                customdata=[f"{column.lower()}, about {round(count / 10) * 10:,.0f}" for count in here[column]],
                hovertemplate="%{y}: %{customdata}<extra></extra>",
            )
        )
        if not is_borough:
            figure.add_trace(
                go.Scatter(
                    y=ages,
                    x=list(sign * of_borough[column]),
                    mode="markers",
                    showlegend=False,
                    hoverinfo="skip",
                    marker={"symbol": "line-ns-open", "size": 11, "color": palette.INK, "line": {"width": 2}},
                )
            )
        figure.add_annotation(
            x=sign * ROOM * widest * 0.62,
            y=ages[-1],
            showarrow=False,
            font={"size": 12, "color": palette.INK},
            text={FEMALE: "women and girls", MALE: "men and boys"}.get(column, "everyone"),
        )
    figure.update_layout(barmode="overlay")
    ticks = [tick for tick in (2.5, 5.0, 7.5, 10.0) if tick <= ROOM * widest]
    figure.update_xaxes(
        range=[-ROOM * widest if sexed else 0, ROOM * widest],
        gridcolor=GRID,
        zeroline=True,
        zerolinecolor=palette.INK,
        tickvals=[*(-tick for tick in reversed(ticks)), 0, *ticks],
        ticktext=[*(f"{tick:g}%" for tick in reversed(ticks)), "0", *(f"{tick:g}%" for tick in ticks)],
    )
    finish(figure, rows=len(ages))
    figure.update_layout(height=AGE_ROW_PIXELS * len(ages) + 60)
    figure.update_yaxes(tickfont={"size": 11})
    under, over = _shares(here)
    beside = _shares(borough)
    tick = "" if is_borough else f" (the whole place, as ticks, {beside[0]:.0f}% and {beside[1]:.0f}%)"
    words = f"{name}, {title[:1].lower()}{title[1:]}: {under:.0f}% are under 15 and {over:.0f}% are 65 or over{tick}."
    return Chart(figure, british(words))


def _shares(people: pd.DataFrame) -> tuple[float, float]:
    """Per cent under 15 and per cent of 65 and over."""
    first = pd.Series(people.index, index=people.index).astype(str).str.extract(r"^(\d+)")[0].astype(float)
    by_age = people.sum(axis="columns")
    return tuple(float(100 * by_age[chosen].sum() / by_age.sum()) for chosen in (first < 15, first >= 65))  # type: ignore[return-value]


def in_and_out(rows: pd.DataFrame, *, words: str) -> Chart:
    """Moves in to the right, out to the left, net as a tick, a row a source or a ward.

    rows: label, inflow, outflow, net, per 1,000 (people_tables); what is not told is said in the row.
    """
    drawn = rows.reset_index(drop=True)
    figure = go.Figure()
    for column, sign, colour in (("inflow", 1, palette.STEPS[2]), ("outflow", -1, palette.STONE[2])):
        shown = drawn[drawn[column].notna()]
        figure.add_trace(
            go.Bar(
                y=list(shown.index),
                x=list(sign * shown[column]),
                orientation="h",
                showlegend=False,
                marker={"color": colour},
                hoverinfo="skip",
                text=[f"{rate:.0f}" for rate in shown[column]],
                textposition="outside",
                textfont={"size": 12, "color": palette.INK},
                cliponaxis=False,
            )
        )
    with_net = drawn[drawn["net"].notna()]
    figure.add_trace(
        go.Scatter(
            y=list(with_net.index),
            x=list(with_net["net"]),
            mode="markers",
            showlegend=False,
            hoverinfo="skip",
            marker={"symbol": "line-ns-open", "size": 20, "color": palette.INK, "line": {"width": 4}},
        )
    )
    only_net = with_net[with_net["inflow"].isna()]
    untold = drawn[drawn["outflow"].isna() & drawn["inflow"].notna()]
    for row in untold.itertuples():
        figure.add_annotation(x=0, y=row.Index, text="out: not told", xanchor="right", xshift=-4, **NOTE)
    for row in only_net.itertuples():
        text = f"{_net(row.net)}; in and out not told"
        figure.add_annotation(x=max(row.net, 0), y=row.Index, text=text, xanchor="left", xshift=8, **NOTE)
    widest = max(float(np.nanmax(drawn[["inflow", "outflow", "net"]].abs().to_numpy(), initial=1.0)), 1.0)
    left = widest if drawn["outflow"].notna().any() or len(untold) == 0 else 0.45 * widest
    figure.update_layout(barmode="overlay")
    figure.update_xaxes(visible=False, range=[-ROOM * left, ROOM * widest])
    figure.add_vline(x=0, line_color=palette.INK, line_width=1)
    finish(figure, rows=len(drawn))
    figure.update_yaxes(range=[len(drawn) - 0.4, -0.6], tickvals=list(drawn.index), ticktext=list(drawn["label"]))
    figure.update_yaxes(zeroline=False)
    return Chart(figure, words)


def _net(rate: float) -> str:
    return "no net change" if round(rate) == 0 else f"net {rate:+.0f}"


def sources_rows(sources: pd.DataFrame, net: NetChange | None, ward: str) -> pd.DataFrame:
    """Rows of `in_and_out`, a source each; the lists' net change last. sources: of ward_movement.side_by_side."""
    labels = [
        f"{SHORT_NAMES[source]}<br>{british(period)}"
        for source, period in zip(sources["source"], sources["period"], strict=True)
    ]
    rows = sources.assign(label=labels)[["label", "inflow", "outflow", "net"]]
    if net is None or np.isnan(net.per_1000.get(ward, np.nan)):
        return rows
    label = british(f"{SHORT_NAMES[net.source]}<br>{net.period}")
    lists = pd.DataFrame({"label": [label], "inflow": [np.nan], "outflow": [np.nan], "net": [net.per_1000[ward]]})
    return lists if rows.empty else pd.concat([rows, lists], ignore_index=True)


def wards_rows(movement: Movement, names: pd.Series, rates: pd.DataFrame) -> pd.DataFrame:
    """Rows of `in_and_out`, a ward each, most moves first.

    Parameters
    ----------
    names
        By ward_code.
    rates
        As churn.movement_rates gives them.
    """
    first = gross_per_1000(movement).sort_values(ascending=False, kind="stable").index
    parts = {name: rates[f"{name}_per_1000"] for name in ("inflow", "outflow", "net")}
    return pd.DataFrame({"label": names, **parts}).reindex(first)


def wards_words(movement: Movement) -> str:
    """What the chart of all wards shows."""
    both, seen = tells_both_sides(movement), sight(movement.source)
    sides = "In to the right, out to the left, net as a tick" if both else "In to the right"
    untold = "" if both else "; how many left is not told, so neither is the net change"
    caution = f" {seen.caution}" if seen.caution else ""
    return british(f"{sides}, for every 1,000 {seen.whom}{untold}. {sentence(movement.period)}.{caution}")
