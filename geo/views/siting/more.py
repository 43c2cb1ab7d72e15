"""What else a search for sites tells: the trade-off of averages and long journeys, regret, and shared buildings."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from geo.language.phrases import about, how_many, number_of, sentence
from geo.siting.answer import NEAR_MINUTES, figures
from geo.siting.futures import DRAWN, LINES_TRIED, WITHOUT
from geo.siting.proposing import called
from geo.siting.question import Found
from geo.siting.regret import Regrets
from geo.siting.sharing import Host, Pair
from geo.siting.trade_off import TradeOff
from geo.views.impact.charts import GRID, Chart, finish, span_of
from geo.views.map import palette
from geo.views.words.tables import people_to_ten

# Ways on the curve differ by less than a tenth of a minute.
DECIMALS = 2
ROWS = 14


def trade_off_table(found: Found, curve: TradeOff, names: Mapping[str, str]) -> pd.DataFrame:
    """The points of the curve, then today and the ways on the maps that are not on it, each with what dominates it."""
    rows = [
        (called(found.where, way, names), average, longest, "on the curve")
        for way, average, longest in zip(curve.ways, curve.average, curve.longest, strict=True)
    ]
    on_curve = {tuple(way) for way in curve.ways}
    others = [np.flatnonzero(found.answer.problem.today), *(found.answer.ways[group.first] for group in found.groups)]
    for way in others:
        if not len(way) or tuple(way) in on_curve:
            continue
        told = figures(curve.problem, way[None, :]).iloc[0]
        dominated = curve.is_dominated(told["mean"], told["longest_tenth"])
        words = "another is as short by both" if dominated else "between points of the curve"
        rows.append((called(found.where, way, names), told["mean"], told["longest_tenth"], words))
    table = pd.DataFrame(rows, columns=["Way", "Average minutes", "Longest-journey tenth", "Beside the others"])
    return table.round(DECIMALS)


def trade_off_left(curve: TradeOff) -> list[str]:
    """What of the curve is not there, and why."""
    if not len(curve.ways) and not curve.left:
        return ["No way keeps the floors, so there is no curve."]
    return list(curve.left)


def trade_off_chart(table: pd.DataFrame, *, proven: bool = True) -> Chart:
    """The same points as a chart: the curve filled, the others as rings; proven: whether no way is shorter by both."""
    on_curve = table["Beside the others"] == "on the curve"
    figure = go.Figure(
        go.Scatter(
            x=table["Average minutes"],
            y=table["Longest-journey tenth"],
            customdata=table["Way"],
            mode="markers",
            hovertemplate="%{customdata}: average %{x:.2f}, longest-journey tenth %{y:.2f} minutes<extra></extra>",
            marker={
                "size": 12,
                "color": palette.STEPS[3],
                "symbol": ["circle" if on else "circle-open" for on in on_curve],
            },
        )
    )
    finish(figure, rows=ROWS)
    for update, column, title in (
        (figure.update_xaxes, "Average minutes", "Average journey, minutes"),
        (figure.update_yaxes, "Longest-journey tenth", "Longest-journey tenth, minutes"),
    ):
        update(title=title, gridcolor=GRID, zeroline=False, range=list(span_of(table[column].dropna().tolist())))
    known = table[on_curve]
    spread = float(np.ptp(known["Average minutes"]))
    apart = " Their averages are as near to each other as cannot be told apart." if spread <= NEAR_MINUTES else ""
    words = (
        f"{number_of(int(on_curve.sum()), 'way')} of which {'no other' if proven else 'none here'} is shorter by both: "
        "the average from "
        f"{known['Average minutes'].min():.2f} to {known['Average minutes'].max():.2f} minutes, the longest-journey "
        f"tenth from {known['Longest-journey tenth'].max():.2f} down to {known['Longest-journey tenth'].min():.2f}. "
        f"Rings are ways that are not on the curve; today is among them.{apart}"
    )
    return Chart(figure, words)


def regret_table(found: Found, regrets: Regrets, names: Mapping[str, str]) -> pd.DataFrame:
    """Each way with the most that it loses against the best of any future, and by kind of future; steady or not."""
    kinds = [DRAWN if name.startswith(DRAWN) else name for name in regrets.futures]
    columns = {}
    for kind in dict.fromkeys(kinds):
        of_kind = regrets.lost[:, [at for at, each in enumerate(kinds) if each == kind]]
        columns[sentence(kind)] = np.round(of_kind.max(axis=1), DECIMALS)
    many = found.answer.ways[: len(regrets.lost)]
    return pd.DataFrame(
        {
            "Way": [called(found.where, way, names) for way in many],
            "Never far from the best": ["steady" if steady else "" for steady in regrets.steady],
            "Most lost": np.round(regrets.most, DECIMALS),
            **columns,
        }
    )


LOST_LINE = (
    f"The line that is lost is the one that is chosen; where none is, it is that one of the {LINES_TRIED} lines with "
    "most trips whose loss lengthens journeys to the nearest of today's sites most, all people's minutes together."
)


def regret_words(found: Found, regrets: Regrets) -> list[str]:
    """How many ways are steady, and against what they were held."""
    unit = found.question.asked.rule.unit
    steady, count = int(regrets.steady.sum()), len(regrets.lost)
    kinds = list(dict.fromkeys(DRAWN if name.startswith(DRAWN) else name for name in regrets.futures))
    first = f" (the first of {len(found.answer.ways):,})" if len(found.answer.ways) > count else ""
    return [
        f"{steady:,} of {number_of(count, 'way')}{first} are steady: never more than {regrets.tolerance:g} {unit} "
        "behind the best of any future.",
        f"Futures: {', '.join(kinds)}. The best of each was searched for as exactly as that of today.",
        "Floors are those of today; a way is not held to them again in a future.",
        *([LOST_LINE] if any(kind.startswith(WITHOUT) for kind in kinds) else []),
    ]


def hosts(hosts: Sequence[Host], names: Mapping[str, str]) -> pd.DataFrame:
    """Premises that could take the service, first those where most people would come to both."""
    return pd.DataFrame(
        {
            "Site": [names[each.host.site_id] for each in hosts],
            "Kind": [sentence(each.host.service.label) for each in hosts],
            "Would come to both": people_to_ten(pd.Series([each.both for each in hosts], dtype=float)),
            "Would use the service there": people_to_ten(pd.Series([each.shares[0] for each in hosts], dtype=float)),
            "Use the host": people_to_ten(pd.Series([each.shares[1] for each in hosts], dtype=float)),
            "Both errands today, minutes": _minutes(each.errand.separate for each in hosts),
            "One after the other, minutes": _minutes(each.errand.chained for each in hosts),
            "In one building, minutes": _minutes(each.errand.shared for each in hosts),
            "Were it to move in": [each.mover for each in hosts],
            "then further": people_to_ten(pd.Series([each.further for each in hosts], dtype=float)),
            "then nearer": people_to_ten(pd.Series([each.nearer for each in hosts], dtype=float)),
        }
    )


def hosts_words(found: Found, hosts: Sequence[Host]) -> list[str]:
    """What the table of hosts counts, and its first row in a sentence."""
    service = found.question.asked.service
    if not hosts:
        return [f"No premises that all may use would be nearer to anybody than today's {service.plural}."]
    first = hosts[0]
    return [
        f"With {service.with_article} in {first.host.name}, {about(first.both)} would have both nearest in one "
        f"building; its users, {about(first.shares[1])}, would share the building with {about(first.shares[0])} who "
        "would use the service there.",
        f"Were {first.mover} to move in, {how_many(first.further)} would be further by 5 minutes or more.",
        "Residents by their nearest site: modelled. Schools, places of worship and buildings whose users are not known "
        "are left aside, and nothing is said of whether they would take it.",
    ]


def pairs(pairs: Sequence[Pair], names: Mapping[str, str]) -> pd.DataFrame:
    """Services that are apart today: of each two, the sites that most people have as their nearest of both."""
    return pd.DataFrame(
        {
            "Site": [names[each.first.site_id] for each in pairs],
            "and": [names[each.second.site_id] for each in pairs],
            "Have both nearest": people_to_ten(pd.Series([each.both for each in pairs], dtype=float)),
            "Apart, metres": [int(round(each.metres, -1)) for each in pairs],
            "Services": [f"{sentence(each.first.service.label)}, {each.second.service.label}" for each in pairs],
        }
    )


def as_words(table: pd.DataFrame) -> pd.DataFrame:
    """A table of which the minutes are read as words, to the last decimal that is shown."""
    figures = {name: table[name].map(f"{{:.{DECIMALS}f}}".format) for name in table.select_dtypes("float")}
    return table.assign(**figures)


def _minutes(values: Iterable[float]) -> pd.Series:
    """Whole minutes; blank where no journey was found."""
    return pd.Series(values, dtype=float).round().astype("Int64")
