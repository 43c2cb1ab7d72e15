"""Options in five and in ten years: what differs between each two at each horizon, in words."""

from collections.abc import Sequence

import pandas as pd

from geo.decisions.comparison_text import difference_words
from geo.decisions.later import LaterDifference
from geo.views.impact.horizon_tables import when


def sentences(differences: Sequence[LaterDifference]) -> pd.DataFrame:
    """A row a horizon and a pair, what both have none of left out: columns When, What differs."""
    rows = [(when(each.years), difference_words(each.difference)) for each in differences if _told(each)]
    return pd.DataFrame(rows, columns=["When", "What differs"])


def _told(each: LaterDifference) -> bool:
    return not each.difference.both_nought
