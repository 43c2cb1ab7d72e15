"""What becomes of each list of patients, and which neighbours fill up, as one small table for the page."""

import pandas as pd

from geo.access.load import Fullness
from geo.appraisal.record import Appraisal
from geo.impact.lists import Relisted, above_capacity
from geo.views.proposal.words import list_outcomes
from geo.views.words.tables import patients_to_ten, people_to_ten

# Neighbours named; the table of loads has all. Our choice.
MOST_NEIGHBOURS = 5
HEADINGS = ["Site", "Registered", "Must change practice", "Would receive", "Room after"]


def at_a_glance(appraisal: Appraisal) -> pd.DataFrame:
    """The sites whose list is touched, then the neighbours that fill up, fullest first; empty where no list is touched.

    Columns Site, Registered, Must change practice, Would receive (patients, to ten), Room after (words).
    """
    lists = appraisal.relisted
    if lists is None:
        return pd.DataFrame(columns=HEADINGS)
    outcomes = list_outcomes(appraisal.place, appraisal.proposal)
    rows: list[tuple[str, float, float | None, float | None, str]] = [
        (
            site_list.name,
            site_list.registered,
            site_list.must_reregister,
            None,
            outcomes.get(site_list.site_id, f"its list: {site_list.event}"),
        )
        for site_list in lists.lists
    ]
    rows += [
        (row["name"], row["people_before"], None, row["received"], _room(row, above_capacity(lists)))
        for _, row in neighbours(lists).head(MOST_NEIGHBOURS).iterrows()
    ]
    table = pd.DataFrame(rows, columns=HEADINGS)
    counted = {name: patients_to_ten(table[name].astype(float)) for name in ("Registered", "Would receive")}
    return table.assign(**counted, **{HEADINGS[2]: people_to_ten(table[HEADINGS[2]].astype(float))})


def neighbours(lists: Relisted) -> pd.DataFrame:
    """Rows of lists.table that would be fuller in words than today, are new, or are asked for more than they can take.

    Fullest first, those of unknown capacity last; where there is none, those who would receive most.
    """
    touched = [site_list.site_id for site_list in lists.lists]
    table = lists.table.drop(index=touched, errors="ignore")
    taking = table[table["received"] >= 1]
    fuller = taking["words"].astype(str) != taking["words_before"].astype(str)
    named = taking[fuller | (taking["people_before"] < 1) | taking["name"].isin(above_capacity(lists))]
    if named.empty:
        return taking.sort_values("received", ascending=False, kind="stable")
    return named.sort_values("load_after", ascending=False, kind="stable", na_position="last")


def more_words(lists: Relisted | None) -> list[str]:
    """How many more neighbours the table of loads holds, and what its room rests on; none where no list is touched."""
    if lists is None:
        return []
    more = len(neighbours(lists)) - MOST_NEIGHBOURS
    said = [f"{more} more would take patients: see the table, Load of each site."] if more > 0 else []
    return [*said, *lists.notes]


def _room(row: pd.Series, over: tuple[str, ...]) -> str:
    before, after = str(row["words_before"]), str(row["words"])
    if row["name"] in over:
        return f"{after}; asked for {Fullness.OVER}"
    return after if before == after or row["people_before"] < 1 else f"{after} ({before} today)"
