"""Who is affected by an option, a row a community: the nine, carers, no car, deprivation, movers, and people outside.

The order is fixed and is no ranking; a community without figures keeps its row, as a gap is never no effect.
"""

from collections.abc import Sequence

import pandas as pd

from geo.appraisal.headline_text import headline, where_they_live
from geo.appraisal.record import LEAST_COUNTED, Appraisal
from geo.decisions.options_table import LETTERS
from geo.fairness.group_rows import group_names
from geo.impact.bearing import FURTHER, MORE
from geo.language.phrases import joined, number_of
from geo.people.population import COMMUNITIES

COMMUNITY, SAID = "Community", "What figures say of residents, by their nearest site"
NOBODY = "No resident would be further by the nearest site."
NOT_COUNTED = "No list of patients is touched; people who live outside are not counted for it."


def communities(appraisal: Appraisal) -> pd.DataFrame:
    """Community, and What figures say of residents of it, by their nearest site; the last rows are of patients."""
    beside = appraisal.ways[appraisal.first_way].bearing
    names = group_names(beside.index)
    kinds = names.index.get_level_values("kind")
    nobody = bool((beside[FURTHER]["met"].fillna(0.0) < LEAST_COUNTED).all())
    rows = []
    for community in COMMUNITIES:
        keys = names.index[kinds == community.kind]
        if len(keys) == 0:
            rows.append((community.title, community.why_absent))
            continue
        more = [str(key[1]) for key in keys if abs(beside.loc[key, (FURTHER, "score")]) == MORE]
        told = (
            f"Further more often than others: {'; '.join(more)}."
            if more
            else f"Of {number_of(len(keys), 'group')} none is further more often than others, as far as can be told."
        )
        rows.append((community.title, f"{NOBODY if nobody else told} {community.note}".strip()))
    if appraisal.patients_first:
        rows.append(("Patients of sites that change", headline(appraisal)[0]))
    outside = " ".join(where_they_live(appraisal.relisted, appraisal.place)) or NOT_COUNTED
    rows.append((f"People outside {appraisal.place.called}", outside))
    return pd.DataFrame(rows, columns=[COMMUNITY, SAID])


def side_by_side(options: Sequence[Appraisal]) -> pd.DataFrame:
    """The same of several options, each row with their letters where they differ."""
    tables = [communities(option).set_index(COMMUNITY)[SAID] for option in options]
    titles = list(dict.fromkeys(title for table in tables for title in table.index))
    last = f"People outside {options[0].place.called}"
    rows = []
    for title in sorted(titles, key=lambda title: title == last):
        by_words: dict[str, list[str]] = {}
        for letter, table in zip(LETTERS, tables, strict=False):
            if title in table.index:
                by_words.setdefault(str(table[title]), []).append(letter)
        same = len(by_words) == 1 and len(next(iter(by_words.values()))) == len(options)
        told = [words if same else f"{joined(letters)}: {words}" for words, letters in by_words.items()]
        rows.append((title, " ".join(told)))
    return pd.DataFrame(rows, columns=[COMMUNITY, SAID])
