"""What is made of a ledger's rows: shares with their range, levels by ward, heads as they may be shown, forecasts."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pandas as pd

from geo.language.dates import british
from geo.ledgers.listed import (
    ABOVE,
    EVIDENCED,
    EXPERIENCED,
    FIVE_GROUPS,
    HEARD_THEMES,
    LIKELIHOODS,
    NOT_STATED,
    POTENTIAL,
    SIGNS,
    TENSION,
    WHOEVER_WANTED,
)
from geo.ledgers.rows import Row, agencies_of
from geo.people.workforce import WorkforceGroups, workforce_groups
from geo.uncertainty.intervals import wilson

# Of an exit survey: under the first nothing is told, under the second no percentage, under the third with caution.
LEAST_BASE, LEAST_PER_CENT, CAUTION = 10, 30, 100
# Of tension: how long until a severity counts half.
HALF_LIFE_DAYS = 30
LOOKED_BACK_DAYS = 180
FORMER_DAYS = 90
STEADY = 0.5
NOT_TOLD = "not told"
TENSION_NOTE = (
    "From 1 (slight) to 6 (grave), by the gravest single row, never an average; half counts after 30 days. A ward "
    "stands here once two agencies have written of it in the last 180 days; that one does not stand here says nothing "
    "of it."
)
EXIT_NOTE = (
    "Under 10 answers nothing is told and under 30 no percentage; under 100 read with caution. A range is given only "
    "where people were chosen, not where whoever wanted answered."
)
WORKFORCE_NOTE = "Heads to the nearest 5; small counts are blank, with those that would give them away."


def exit_surveys(rows: Iterable[Row]) -> pd.DataFrame:
    """A row a question asked: columns Site, Last day, Question, Base, Satisfied, Range, Read with."""
    told = [{"Site": row.content["site"], "Last day": british(row.content["on"]), **_share(row)} for row in rows]
    return pd.DataFrame(told, columns=["Site", "Last day", "Question", "Base", "Satisfied", "Range", "Read with"])


def _share(row: Row) -> dict[str, str]:
    base, satisfied = float(row.content["answered"]), float(row.content["satisfied"])
    told = {"Question": row.content["question"], "Base": "under 10", "Satisfied": "", "Range": "", "Read with": ""}
    if base < LEAST_BASE:
        return told
    told["Base"] = f"about {_to_five(base)}"
    if base < LEAST_PER_CENT:
        return told | {"Read with": "too few for a percentage"}
    told["Satisfied"] = f"{satisfied / base:.0%}"
    chosen = row.content["chosen"]
    if chosen == WHOEVER_WANTED:
        return told | {"Read with": "responses of whoever wanted, not a survey"}
    low, high = (float(end) for end in wilson(satisfied, base))
    told["Range"] = f"{low:.0%} to {high:.0%}"
    return told | {"Read with": f"{chosen} asked{'; few answered' if base < CAUTION else ''}"}


def tension_levels(rows: Iterable[Row], wards: pd.Series, *, on: date) -> pd.DataFrame:
    """The wards of which enough agencies have written: columns Ward, Level (1 to 6), Against 90 days before, Agencies.

    rows: those that whoever looks may see. wards: names by code.
    """
    listed = tuple(rows)
    told = []
    for code, name in wards.sort_values().items():
        of_ward = [row for row in listed if row.content["ward"] == code]
        now, agencies = _level(of_ward, on)
        if now is None:
            continue
        before, _ = _level(of_ward, date.fromordinal(on.toordinal() - FORMER_DAYS))
        told.append(
            {
                "Ward": name,
                "Level": f"{now:.0f}",
                "Against 90 days before": _trend(now, before),
                "Agencies": str(agencies),
            }
        )
    return pd.DataFrame(told, columns=["Ward", "Level", "Against 90 days before", "Agencies"])


def _level(rows: Sequence[Row], on: date) -> tuple[float | None, int]:
    recent = [
        (row, age)
        for row in rows
        if 0 <= (age := (on - date.fromisoformat(row.content["on"])).days) <= LOOKED_BACK_DAYS
    ]
    agencies = agencies_of((row for row, _ in recent), recent[0][0].content["ward"]) if recent else 0
    if agencies < TENSION.agencies:
        return None, agencies
    highest = dict.fromkeys((EXPERIENCED, EVIDENCED, POTENTIAL), 0.0)
    for row, age in recent:
        likelihood = LIKELIHOODS.get(row.content.get("likelihood", ""), 1.0)
        severity = int(row.content["severity"]) * likelihood * 0.5 ** (age / HALF_LIFE_DAYS)
        highest[row.content["category"]] = max(highest[row.content["category"]], severity)
    return max(*highest.values(), 1.0), agencies


def _trend(now: float, before: float | None) -> str:
    if before is None:
        return "too few agencies then"
    if abs(now - before) < STEADY:
        return "about the same"
    return "higher" if now > before else "lower"


def workforce(rows: Iterable[Row]) -> tuple[WorkforceGroups, ...]:
    """Each employer's staff on its newest day, as they may be shown; the grades in the order in which they came."""
    by_employer: dict[str, list[dict[str, Any]]] = {}
    for row in sorted(rows, key=lambda row: row.number):
        by_employer.setdefault(row.content["employer"], []).append(dict(row.content))
    return tuple(_employer(name, contents) for name, contents in by_employer.items())


def _employer(name: str, contents: list[dict[str, Any]]) -> WorkforceGroups:
    newest = max(content["as_at"] for content in contents)
    frame = pd.DataFrame([content for content in contents if content["as_at"] == newest])
    # Of two rows on the same heads the later holds: added up they would be counted twice.
    frame = frame.drop_duplicates(["grade", "group"], keep="last").assign(
        heads=lambda each: each["heads"].astype(float)
    )
    counts = frame.pivot(index="grade", columns="group", values="heads").fillna(0.0)
    ordered = counts.loc[frame["grade"].unique()].reindex(columns=[*FIVE_GROUPS, NOT_STATED], fill_value=0.0)
    return workforce_groups(ordered, employer=name, as_at=newest, groups=FIVE_GROUPS)


def who_gets_what(spend: Iterable[Row], by_ward: pd.DataFrame, sites: pd.Series) -> pd.DataFrame:
    """By ward, beside need: the columns of by_ward (index Ward code), Sites, and Pounds a head for each year told.

    by_ward: as views.words.tables.wards. sites: how many stand in each ward.
    """
    table = by_ward.assign(Sites=sites.reindex(by_ward.index).fillna(0).astype("Int64"))
    pounds: dict[tuple[str, str], float] = {}
    for row in spend:
        key = row.content["year"], row.content["ward"]
        pounds[key] = pounds.get(key, 0.0) + float(row.content["pounds"])
    for year in sorted({year for year, _ in pounds}):
        of_year = pd.Series({ward: total for (told, ward), total in pounds.items() if told == year})
        a_head = of_year.reindex(table.index) / table["People"].astype(float)
        table[f"£ a head, {year}"] = [NOT_TOLD if pd.isna(pounds) else f"{pounds:,.2f}" for pounds in a_head]
    return table


def forecasts(rows: Iterable[Row]) -> pd.DataFrame:
    """The forecast beside what happened: columns Decision, Figure, Forecast, Target, What happened, Against the
    forecast, Look again, Who sees to it."""
    return pd.DataFrame(
        [_forecast(row) for row in rows],
        columns=[
            "Decision",
            "Figure",
            "Forecast",
            "Target",
            "What happened",
            "Against the forecast",
            "Look again",
            "Who sees to it",
        ],
    )


def _forecast(row: Row) -> dict[str, str]:
    content = row.content
    observed = content.get("observed")
    against, again = "not observed yet", "not observed yet"
    if observed is not None:
        difference = float(observed) - float(content["forecast"])
        against = (
            "as forecast" if difference == 0 else f"{abs(difference):,.10g} {'more' if difference > 0 else 'less'}"
        )
        again = _again(content.get("trigger"), float(observed), above=content.get("side") == ABOVE)
    return {
        "Decision": content["decision"],
        "Figure": content["what"],
        "Forecast": f"{float(content['forecast']):,.10g}",
        "Target": f"{float(content['target']):,.10g}" if "target" in content else "none set",
        "What happened": f"{float(observed):,.10g}" if observed is not None else "",
        "Against the forecast": against,
        "Look again": again,
        "Who sees to it": content["owner"],
    }


def _again(trigger: str | None, observed: float, *, above: bool) -> str:
    if trigger is None:
        return "nothing set"
    reached = observed > float(trigger) if above else observed < float(trigger)
    return f"{'yes' if reached else 'no'}: {'above' if above else 'below'} {float(trigger):,.10g}"


def _to_five(people: float) -> int:
    return int(people / 5 + 0.5) * 5


def heard_by_theme(rows: Iterable[Row]) -> pd.DataFrame:
    """About, then how many rows were positive, negative and both: every theme, in a fixed order."""
    told = [(row.content["theme"], row.content["sign"]) for row in rows]
    counts = [(theme.capitalize(), *(told.count((theme, sign)) for sign in SIGNS)) for theme in HEARD_THEMES]
    return pd.DataFrame(counts, columns=["About", *(sign.capitalize() for sign in SIGNS)])
