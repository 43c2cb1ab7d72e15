"""What people say of wards, beside the estimates of those wards: for reading, and no number moves by it."""

import pandas as pd

from geo.evidence.qualitative import STRENGTHS, Heard
from geo.language.dates import british
from geo.language.phrases import joined, number_of, sentence
from geo.people.list_estimate import statistics_at
from geo.people.ward_people import estimates
from geo.place.place import Place
from geo.provenance import Interval, Statistic

COLUMNS = ["Ward", "Estimate", "What people say", "How it was heard", "What it says to the estimate"]
NOT_AVAILABLE = "not available"


def beside_estimates(place: Place) -> pd.DataFrame:
    """Every entry by ward, newest first, with the newest estimate of its ward: COLUMNS, all of them words.

    Estimates are those of the usual settings. Names and summaries stand as they were typed.
    """
    names, estimate = place.wards.frame["name"], _newest_estimates(place)
    rows = [
        (
            str(names[entry.ward_code]),
            estimate.get(entry.ward_code, NOT_AVAILABLE),
            entry.summary,
            _heard(entry),
            _reading(entry),
        )
        for entry in place.evidence.heard
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def readings(place: Place) -> list[str]:
    """How many entries agree with an estimate, doubt one or do neither, and which wards' estimates are doubted."""
    if not place.evidence.heard:
        return ["Nothing that people say of the wards is held; Kingsmere's files show the layout of such evidence."]
    names = place.wards.frame["name"]
    doubted = sorted({str(names[entry.ward_code]) for entry in place.evidence.heard if entry.supports.value == "-"})
    wards = len({entry.ward_code for entry in place.evidence.heard})
    lines = [
        f"{number_of(len(place.evidence.heard), 'entry', 'entries')} on {wards} of "
        f"{number_of(len(names), 'ward')}; of the others no answers are recorded here."
    ]
    return [*lines, f"Estimates that somebody doubts: {joined(doubted)}."] if doubted else lines


def _newest_estimates(place: Place) -> dict[str, str]:
    """The newest estimate of each ward in words; empty where none can be made."""
    ward_people = place.people.ward_people
    if ward_people is None or not ward_people.estimate_dates:
        return {}
    newest = ward_people.estimate_dates[-1]
    statistics = statistics_at(estimates(ward_people, dates=[newest]), newest)
    return {ward: _estimate(statistic, newest) for ward, statistic in statistics.items()}


def _estimate(statistic: Statistic, when: str) -> str:
    if statistic.interval is Interval.NONE:
        return NOT_AVAILABLE
    return british(
        f"about {statistic.value:,.0f} ({statistic.lower:,.0f} to {statistic.upper:,.0f}, margin of error, "
        f"modelled) at {when}"
    )


def _heard(entry: Heard) -> str:
    parts = [entry.method.label, entry.community, british(entry.date)]
    return sentence(", ".join(part for part in parts if part))


def _reading(entry: Heard) -> str:
    again = british(f"; to be read again by {entry.review_date}") if entry.review_date else ""
    return sentence(f"{entry.supports.label} ({STRENGTHS[entry.strength]}){again}")
