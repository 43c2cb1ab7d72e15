"""The rows of groups in their fixed order, and what is said of each beside everybody else; never a ranking.

The order is that of the community table, whatever is told of a group: the nine protected characteristics first, those
without figures among them, as a row that is blank is a gap and never no effect.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from geo.impact.bearing import HARDLY_ANYBODY, said
from geo.language.phrases import about
from geo.people.population import COMMUNITIES
from geo.place.named_communities import NAMED

NO_FIGURES = "No figures are held: a question still to be asked."
NAMED_BY_YOU = "Named by you"
# Groups that the guide's Part 7 and assessments since it weigh, beyond the rows of the community table.
ALSO_WEIGHED = ("Social and economic class", "Inclusion health groups", "Rural residents", "Veterans")


class GroupRow(NamedTuple):
    """One row: its community, its group in words, the name that a cell is of, and the key of its figures (None: none).

    Of a row without figures the group is the sentence that says why, or what is to be read with those that follow.
    """

    community: str
    group: str
    name: str
    key: tuple[str, str] | None = None


def group_names(groups: pd.MultiIndex) -> pd.Series:
    """Groups in words, "Age: 85+", by (kind, group), in the order of the community table, the user's own last."""
    titles = {community.kind: community.title for community in COMMUNITIES}
    kinds = groups.get_level_values("kind")
    own = [kind for kind in dict.fromkeys(kinds) if kind.startswith(NAMED)]
    names = {
        (kind, group): f"{titles.get(kind, NAMED_BY_YOU)}: {group}"
        for kind in (*titles, *own)
        for group in groups[kinds == kind].get_level_values("group")
    }
    return pd.Series(
        list(names.values()), pd.MultiIndex.from_tuples(list(names), names=["kind", "group"]), dtype=object
    )


def offered_groups(groups: pd.MultiIndex) -> list[str]:
    """Every group that a cell may be of, in words: those with figures, the rest by their title."""
    names = group_names(groups)
    kinds = set(names.index.get_level_values("kind"))
    absent = [community.title for community in COMMUNITIES if community.kind not in kinds]
    return [*names, *absent, *ALSO_WEIGHED]


def group_rows(groups: pd.MultiIndex, judged: Iterable[str]) -> list[GroupRow]:
    """Every row in its order. judged: names of groups that somebody judged; those not offered come last."""
    names = group_names(groups)
    kinds = names.index.get_level_values("kind")
    rows = []
    for community in COMMUNITIES:
        title = community.title
        if community.kind not in kinds:
            rows.append(GroupRow(title, community.why_absent, title))
        elif community.note:
            rows.append(GroupRow(title, community.note, title))
        rows += [GroupRow(title, key[1], name, key) for key, name in names[kinds == community.kind].items()]
    rows += [GroupRow(NAMED_BY_YOU, key[1], name, key) for key, name in names[kinds.str.startswith(NAMED)].items()]
    known = {name.casefold() for name in offered_groups(groups)}
    others = [name for name in judged if name.casefold() not in known]
    return [*rows, *(GroupRow(name, NO_FIGURES, name) for name in dict.fromkeys([*ALSO_WEIGHED, *others]))]


def beside_others(row: pd.Series, side: str) -> str:
    """What is said of a group on one side, with both ratios; the people expected where so few are met.

    row: of bearing.bearing, one side.
    """
    words, score = said(row), abs(float(row["score"]))
    if math.isnan(score) or score == HARDLY_ANYBODY:
        expected = "" if math.isnan(row["expected"]) else f"; {about(float(row['expected']))} would be expected"
        return f"{words}{expected}"
    populations = (("ratio_area", "in the area touched"), ("ratio_borough", "over the whole place"))
    return "; ".join([words, *(_times(float(row[name]), side, where) for name, where in populations)])


def _times(ratio: float, side: str, where: str) -> str:
    if math.isnan(ratio):
        return f"{where}, nobody else lives to set beside them"
    if math.isinf(ratio):
        return f"{where}, nobody else is {side}"
    return f"{where}, {ratio:.1f} times as often as others"
