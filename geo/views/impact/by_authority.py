"""What a proposal does by authority, beside the whole, as a table."""

import math

import pandas as pd

from geo.appraisal.by_authority import by_authority
from geo.appraisal.record import Appraisal
from geo.place.by_authority import UNTOLD
from geo.travel.ways import Way
from geo.views.words.tables import people_to_ten

TITLE = "By authority"


def table(appraisal: Appraisal, way: Way) -> pd.DataFrame:
    """A row for each authority and the whole, from nought; empty for a place of one authority.

    Columns Authority, People, Nearer, Further and Journey found only today (residents; not for a way whose travellers
    nobody counts), Average before and after in minutes, as words, and Note where a part has no timetable.
    """
    rows = [
        {
            "Authority": part.name,
            "People": part.summary.people,
            "Nearer": part.summary.gain_headline,
            "Further": part.summary.lose_headline,
            "Journey found only today": part.summary.cut_off,
            "Average before": part.summary.mean_before,
            "Average after": part.summary.mean_after,
            **({} if part.told else {"Note": UNTOLD[Way.NOCAR]}),
        }
        for part in by_authority(appraisal, way)
    ]
    if not rows:
        return pd.DataFrame()
    shown = pd.DataFrame(rows)
    counts = ["People", "Nearer", "Further", "Journey found only today"]
    shown[counts] = shown[counts].apply(people_to_ten)
    if not way.counts_people:
        shown = shown.drop(columns=counts)
    averages = ["Average before", "Average after"]
    shown[averages] = shown[averages].map(lambda mean: "no journey found" if math.isnan(mean) else f"{mean:.1f}")
    return shown.fillna({"Note": ""}) if "Note" in shown else shown
