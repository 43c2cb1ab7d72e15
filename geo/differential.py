"""Whether a group bears more than its share of an impact: its share beside its share of the people of the impact area.

The rule of the Department for Transport's appraisal guidance (TAG A4.2): within five points is in line. The band is a
published practice that was not read again here.
"""

import numpy as np
import pandas as pd

# Points of a share within which an impact is in line with a group's share of the people. Unverified.
IN_LINE_WITHIN = 0.05
WORDS = {
    3: "more than its share gains", 2: "gains in line with its share", 1: "less than its share gains", 0: "no impact",
    -1: "less than its share loses", -2: "loses in line with its share", -3: "more than its share loses",
}  # fmt: skip


def rating(groups: pd.DataFrame, *, side: str) -> pd.Series:
    """From -3 to 3 by (kind, group), as WORDS; NaN where a kind has nobody in the impact area.

    groups: as impact.by_group gives it; side: "lose" (adverse, below nought) or "gain".
    """
    counted = groups[f"{side}_headline"]
    together = counted.groupby(level="kind").transform("sum")
    share = counted / together.where(together > 0)
    apart = (share - groups["share_of_impact_area"]).round(6)
    size = np.select([apart > IN_LINE_WITHIN, apart < -IN_LINE_WITHIN], [3.0, 1.0], 2.0)
    scored = pd.Series(np.where(counted > 0, size, np.where(share.notna() & (counted <= 0), 1.0, 0.0)), groups.index)
    scored = scored.where(together > 0, 0.0)
    # A group that nobody of is touched bears less than its share of what there is.
    return (-scored if side == "lose" else scored).where(groups["share_of_impact_area"].notna() | (together <= 0))
