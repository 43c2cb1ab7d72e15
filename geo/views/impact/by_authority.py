"""What a proposal does by authority, beside the whole, as a table."""

import pandas as pd

from geo.appraisal.by_authority import by_authority
from geo.appraisal.record import Appraisal
from geo.travel.ways import Way
from geo.views.words.tables import people_to_ten

TITLE = "By authority"


def table(appraisal: Appraisal, way: Way) -> pd.DataFrame:
    """A row for each authority and the whole, from nought; empty for a place of one authority.

    Columns Authority, People, Nearer, Further and Journey found only today (residents; missing for a way whose
    travellers nobody counts), Average before and after, in minutes.
    """
    rows = [
        {
            "Authority": name,
            "People": summary.people,
            "Nearer": summary.gain_headline,
            "Further": summary.lose_headline,
            "Journey found only today": summary.cut_off,
            "Average before": summary.mean_before,
            "Average after": summary.mean_after,
        }
        for _, name, summary in by_authority(appraisal, way)
    ]
    if not rows:
        return pd.DataFrame()
    shown = pd.DataFrame(rows)
    counts = ["People", "Nearer", "Further", "Journey found only today"]
    shown[counts] = shown[counts].apply(people_to_ten)
    if not way.counts_people:
        shown[counts] = pd.NA
    averages = ["Average before", "Average after"]
    shown[averages] = shown[averages].round(1)
    return shown
