"""What a file that was taken away says of itself: the place, what was asked of it, how its figures are to be read."""

import dataclasses
import datetime
from collections.abc import Iterator
from typing import Any

import pandas as pd

from geo.appraisal.case import Settings
from geo.language.dates import british
from geo.place.place import Place
from geo.place.times import without_a_car_holds
from geo.proposals.proposals import Proposal
from geo.services.services import Service
from geo.travel.ways import Way
from geo.views.words import wording

ROUNDED = (
    "Figures stand as they are shown: people to the nearest 10, minutes whole, a count that may not be shown in words. "
    "So sums of rounded figures may differ a little from the sums that are shown."
)
Lines = list[tuple[str, str]]


def about(place: Place, *, what: str, service: Service, way: Way, made_on: datetime.date) -> Lines:
    """The lines on a place: (what, said). `what`: what the file holds, as a person would call it."""
    count = place.people.tables[0] if place.people.tables else None
    lines = [
        ("What this is", what),
        ("Place", f"{place.name}{', a made-up place' if place.made_up else ''}"),
        ("Made on", british(made_on.isoformat())),
        ("Service", service.label),
        ("Way of travel", way.label),
        ("Without a car", without_a_car_holds(place)),
        ("People", f"{count.title} ({british(count.date)})" if count else ""),
        ("Minutes", wording.approximate() if place.travel.approximate else "along the streets that are held"),
        ("Rounded", ROUNDED),
        ("Read with care", f"{wording.AID} {wording.STREETS_NOT_PERSONS}"),
        ("Sources", "every file with what it is used for, its publisher, date and licence stands in Sources"),
    ]
    return [(what, said) for what, said in lines if said]


def of_proposal(proposal: Proposal, on: datetime.date | None) -> Lines:
    """The lines on a proposal that is read on a day (None: when all of it has been done); none without a change."""
    if not proposal.changes:
        return []
    read = british(on.isoformat()) if on else "the day when all of it has been done"
    return [("Proposal", proposal.name), ("Read as of", read)]


def settings_table(settings: Settings) -> pd.DataFrame:
    """Every number that figures of a proposal rest on: columns Part, Setting, Value."""
    return pd.DataFrame(_rows("", dataclasses.asdict(settings)), columns=["Part", "Setting", "Value"])


def _rows(part: str, values: dict[str, Any]) -> Iterator[tuple[str, str, object]]:
    for key, value in values.items():
        words = str(key).replace("_", " ")
        if isinstance(value, dict):
            yield from _rows(f"{part}, {words}" if part else words, value)
        else:
            yield part, words, value if isinstance(value, (int, float)) else str(value)
