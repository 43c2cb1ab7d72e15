"""Weights that make a poll look like the borough by ward and by age, as far as those who answered allow.

They mend who answered, not who was asked: open responses stay what they are. Weights are cut at both ends, so that
nobody speaks for too many.
"""

import re
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from geo.evidence.poll import Poll
from geo.people.raking import CrossTable, Totals, rake
from geo.place.place import Place

# Limits of a respondent's weight, as the usual 1; further ones are cut.
LIGHTEST, HEAVIEST = 0.3, 3.0
OLDEST = 100
_AGES = re.compile(r"^\s*(\d{1,3})\s*(?:(?:-|\u2013|to)\s*(\d{1,3})|\+|(?:and|or) over)\s*$", re.ASCII)
EVERYBODY = "all"


@dataclass(frozen=True, eq=False)
class Weighted:
    """A poll with weights. cut: how many respondents' weights were cut at a limit; by_age: whether age was told."""

    poll: Poll
    cut: int
    by_age: bool


def like_the_borough(poll: Poll, place: Place) -> Weighted:
    """The poll weighted by ward and, where its ages can be read, by age.

    People are taken to be spread evenly within the place's bands of age, where the poll's cut across them.
    """
    shares = place.ward_shares
    lives = place.people.residents.reindex(shares["area_code"]).to_numpy(float) * shares["share"].to_numpy(float)
    wards = pd.Series(lives, shares["ward_code"].to_numpy(dtype=object)).groupby(level=0).sum()
    ages = sorted({age for age in poll.answers["age"] if age})
    by_band = (
        place.people.groups_by_area["age"].sum()
        if "age" in place.people.groups_by_area.columns.get_level_values(0)
        else None
    )
    counts = {age: people_aged(age, by_band) for age in ages} if by_band is not None else {}
    if counts and not any(np.isnan(count) for count in counts.values()):
        made, cut = weighted(poll, wards, pd.Series(counts))
        return Weighted(made, cut, True)
    alike = replace(poll, answers=poll.answers.assign(age=EVERYBODY))
    made, cut = weighted(alike, wards, pd.Series({EVERYBODY: float(wards.sum())}))
    return Weighted(replace(poll, answers=poll.answers.assign(weight=made.answers["weight"])), cut, False)


def weighted(poll: Poll, wards: pd.Series, ages: pd.Series) -> tuple[Poll, int]:
    """The poll with weights that make it look like the borough by ward and by age, and how many were cut at a limit.

    Respondents whose ward or age is not told keep the weight 1. Wards and ages that nobody answered from cannot be made
    up for.

    Parameters
    ----------
    wards
        People by ward_code.
    ages
        People by the poll's own words for ages.
    """
    people = poll.answers.drop_duplicates("token").set_index("token")
    known = people[people["ward_code"].isin(wards.index) & people["age"].isin(ages.index)]
    if known.empty:
        return poll, 0
    counts = pd.crosstab(known["ward_code"], known["age"])
    labels = (tuple(counts.index), tuple(counts.columns))
    seed = CrossTable(("ward", "age"), labels, counts.to_numpy(float))
    totals = (
        Totals("people by ward", CrossTable(("ward",), labels[:1], wards.reindex(counts.index).to_numpy(float))),
        Totals("people by age", CrossTable(("age",), labels[1:], ages.reindex(counts.columns).to_numpy(float))),
    )
    raked = rake(seed, totals, people=float(len(known)))
    cells = pd.DataFrame(
        np.divide(raked.table.cells, seed.cells, out=np.ones_like(seed.cells), where=seed.cells > 0),
        counts.index,
        counts.columns,
    )
    plain = pd.Series(
        [cells.at[ward, age] for ward, age in zip(known["ward_code"], known["age"], strict=True)], known.index
    )
    cut = plain.clip(LIGHTEST, HEAVIEST)
    weights = poll.answers["token"].map(cut).fillna(1.0)
    return replace(poll, answers=poll.answers.assign(weight=weights)), int((plain != cut).sum())


def people_aged(words: str, by_band: pd.Series) -> float:
    """People of an age group in words ("16-34", "65+"), from counts by bands; NaN where either cannot be read."""
    asked = _years(words)
    bands = [_years(str(band)) for band in by_band.index]
    if asked is None or None in bands:
        return float("nan")
    total = 0.0
    for band, count in zip(bands, by_band, strict=True):
        assert band is not None
        common = min(asked[1], band[1]) - max(asked[0], band[0])
        total += float(count) * max(common, 0) / (band[1] - band[0])
    return total


def _years(words: str) -> tuple[int, int] | None:
    """First year of age and the first one past the last."""
    matched = _AGES.match(words)
    if matched is None:
        return None
    first, last = int(matched[1]), int(matched[2]) if matched[2] else OLDEST
    return (first, last + 1) if first <= last else None
