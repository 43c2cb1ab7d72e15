"""The open table of journeys for others: by authority, service and way, in the order of codes, with its sources."""

import csv
import io

import numpy as np
import pandas as pd

from geo.access.journey_table import SHARES, TableAbout
from geo.services.services import Service
from geo.travel.ways import Way
from geo.views.words import files

WITHIN = {share: f"Share within {share.removeprefix('within_')} minutes" for share in SHARES[:-1]}
NOTES = "Notes"


def csv_of(added_up: pd.DataFrame, told: TableAbout) -> bytes:
    """The sums of a table (journey_table.sums) as CSV, below them its notes and sources; blank where nothing is told.

    Shares are of 0 to 1, minutes an average over people reached.
    """
    table = files.csv_of(open_table(added_up, told))
    notes = io.StringIO()
    rows = [
        (NOTES, "Minutes are an average over people with a journey of at most 120 minutes; shares are of all people."),
        (NOTES, "Something nearer may lie beyond what was held where areas are counted as not sure."),
        (NOTES, "Made by Better Placed"),
        ("Public transport", told.when),
        *((f"Public transport, {code}", when) for code, when in sorted(told.when_by_authority.items())),
        *(("Source", source.publisher, source.title, source.edition, source.licence) for source in told.sources),
    ]
    csv.writer(notes, lineterminator="\n").writerows([files.inert(cell) for cell in row] for row in rows)
    return table + b"\n" + notes.getvalue().encode()


def open_table(added_up: pd.DataFrame, told: TableAbout) -> pd.DataFrame:
    """A row an authority, service and way, in the order of their codes."""
    rows = added_up.sort_index().reset_index()
    people = rows["people"].where(rows["people"] > 0)
    held, asked = rows["held"].astype(bool), rows["asked_returns"]
    line = [
        told.thresholds.get((Service(service), Way(way)), np.nan)
        for service, way in zip(rows["service"], rows["way"], strict=True)
    ]
    return pd.DataFrame(
        {
            "Authority code": rows["authority_code"],
            "Authority": rows["authority_name"],
            "Made up": _yes_no(rows["made_up"]),
            "Straight lines only": _yes_no(rows["approximate"]),
            "Service": rows["service"],
            "Way": rows["way"],
            "Way is held": _yes_no(held),
            "Small areas": rows["areas"].astype(int),
            "People": rows["people"].round(),
            "People reached": rows["reached"].where(held).round(),
            "Average minutes": (rows["minutes"] / rows["reached"].where(rows["reached"] > 0)).where(held).round(2),
            **{heading: (rows[share] / people).where(held).round(4) for share, heading in WITHIN.items()},
            "Minutes of the line": line,
            "Share within the line": (rows["within_line"] / people).where(held).round(4),
            "Share with a return trip": (rows["returning"] / asked.where(asked > 0)).round(4),
            "Small areas not sure": rows["unsure_areas"].astype(int),
            "People not sure": rows["unsure_people"].round(),
        }
    )


def _yes_no(flags: pd.Series) -> pd.Series:
    return pd.Series(np.where(flags.astype(bool), "yes", "no"), index=flags.index)
