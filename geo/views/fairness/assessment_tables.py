"""Groups beside criteria as tables: whether a group bears more than others, what people judged, what is done about it.

Groups are never ranked: their order is that of the community table, whatever is told of them. Only those of whom about
as many as of others are further or nearer, or hardly anybody, are folded away; a group without figures never is.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geo.appraisal.record import Appraisal
from geo.impact.bearing import (
    ABOUT_AS_MANY,
    HARDLY_ANYBODY,
    SIDES,
    TOO_FEW,
    WORDS,
    BearingSettings,
    said,
)
from geo.language.phrases import about, sentence
from geo.people.population import COMMUNITIES
from geo.place.named_communities import NAMED
from geo.proposals.assessment import Cell, Criterion, worst_of
from geo.travel.ways import Way
from geo.views.words.tables import NOT_RECORDED

NOT_ASSESSED = "not assessed"
NO_FIGURES = "No figures are held: a question still to be asked."
NAMED_BY_YOU = "Named by you"
READ_IT = (
    "From -3 (bears most) to 3 (gains most), judged by people. A cell that nobody has filled is not assessed, which is "
    "not nought. Whether more of a group than of others are further is told beside it on Impact, and fills no cell."
)
# Groups that the guide's Part 7 and assessments since it weigh, beyond the rows of the community table.
ALSO_WEIGHED = ("Social and economic class", "Inclusion health groups", "Rural residents", "Veterans")


@dataclass(frozen=True, eq=False)
class Matrix:
    """Groups beside criteria in their fixed order: those that are read, and those folded away.

    Columns Community, Group, Further and Nearer (each only where anybody is), and one a criterion.
    """

    shown: pd.DataFrame
    folded: pd.DataFrame

    @property
    def words(self) -> str:
        """How many groups are folded away, and why."""
        if self.folded.empty:
            return "Every group is shown; none is folded away."
        return (
            f"{len(self.folded)} of {len(self.shown) + len(self.folded)} groups are folded into a table of their own: "
            f"of each, {WORDS[ABOUT_AS_MANY]} or {WORDS[HARDLY_ANYBODY]} would be further or nearer."
        )


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


def how_told(lines: BearingSettings) -> list[str]:
    """How a group is set beside everybody else, and by which lines."""
    return [
        "How often people of a group would be further, or nearer, beside everybody else: within the area that this "
        "proposal touches, and over the whole place. Both are told; the words follow the larger.",
        f"{lines.more_from:g} times as often or more is more than others, {lines.fewer_to:g} times or less fewer. No "
        "law sets these lines.",
        f"{sentence(TOO_FEW)}: fewer than {lines.fewest_expected:g} would be expected and fewer than "
        f"{lines.fewest_counted:g} are counted. Of a small group, fewer than {lines.small_group:g} people live in the "
        "area touched: it is to be asked, whatever its figures.",
        "The order of groups is fixed and is no ranking. The criteria are judged by people, and a cell that nobody has "
        "filled is not assessed, which is not nought.",
    ]


def matrix(appraisal: Appraisal, way: Way) -> Matrix:
    """Every row of the community table beside the criteria: "-2, then -1" where something is done about it."""
    beside, judged = appraisal.ways[way].bearing, appraisal.proposal.record.assessment
    sides = [side for side in SIDES if (beside[side]["met"] >= 0.5).any()]
    by_key = {(cell.group.casefold(), cell.criterion): cell for cell in judged if cell.assessed}
    marked = {group for group, _ in by_key}
    rows: list[tuple[str, ...]] = []
    folded: list[bool] = []

    def add(name: str, community: str, group: str, on_sides: list[str], *, alike: bool) -> None:
        scores = (_score(by_key.get((name.casefold(), criterion))) for criterion in Criterion)
        rows.append((community, group, *on_sides, *scores))
        folded.append(alike and name.casefold() not in marked)

    names = group_names(beside.index)
    kinds = names.index.get_level_values("kind")
    for community in COMMUNITIES:
        if community.kind not in kinds:
            add(community.title, community.title, community.why_absent, [""] * len(sides), alike=False)
        elif community.note:
            add(community.title, community.title, community.note, [""] * len(sides), alike=False)
        for key, name in names[kinds == community.kind].items():
            add(name, community.title, key[1], _told(beside.loc[key], sides), alike=_alike(beside.loc[key], sides))
    for key, name in names[kinds.str.startswith(NAMED)].items():
        add(name, NAMED_BY_YOU, key[1], _told(beside.loc[key], sides), alike=_alike(beside.loc[key], sides))
    known = {name.casefold() for name in offered_groups(beside.index)}
    others = (cell.group for cell in judged if cell.group.casefold() not in known)
    for name in dict.fromkeys([*ALSO_WEIGHED, *others]):
        add(name, name, NO_FIGURES, [""] * len(sides), alike=False)
    criteria = [sentence(criterion.value) for criterion in Criterion]
    table = pd.DataFrame(rows, columns=["Community", "Group", *(sentence(side) for side in sides), *criteria])
    away = np.array(folded, dtype=bool)
    return Matrix(table[~away].reset_index(drop=True), table[away].reset_index(drop=True))


def _alike(beside: pd.Series, sides: list[str]) -> bool:
    """Whether there is nothing more to read of a group, nor anybody to ask, on either side."""
    return all(
        abs(beside[side, "score"]) in (ABOUT_AS_MANY, HARDLY_ANYBODY) and not beside[side, "small"] for side in sides
    )


def _told(beside: pd.Series, sides: list[str]) -> list[str]:
    return [_beside_others(beside[side], side) for side in sides]


def _beside_others(row: pd.Series, side: str) -> str:
    """What is said of a group on one side, with both ratios; the people expected where so few are met."""
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


def _score(cell: Cell | None) -> str:
    if cell is None:
        return NOT_ASSESSED
    after = "" if math.isnan(cell.residual) else f", then {_signed(cell.residual)}"
    return f"{_signed(cell.score)}{after}"


def _signed(score: float) -> str:
    return NOT_ASSESSED if math.isnan(score) else f"{score:+.0f}".replace("+0", "0")


def summary(judged: Iterable[Cell]) -> pd.DataFrame:
    """One row a criterion: how many groups are judged, and the worst before and after what is done about it."""
    rows = []
    for criterion in Criterion:
        cells = [cell for cell in judged if cell.criterion is criterion and cell.assessed]
        worst, then = worst_of(cells, mitigated=False), worst_of(cells, mitigated=True)
        rows.append((sentence(criterion.value), str(len(cells)), _signed(worst), _signed(then)))
    return pd.DataFrame(rows, columns=["Criterion", "Groups judged", "Worst", "Worst, once mitigated"])


def grounds(judged: Iterable[Cell], groups: pd.MultiIndex) -> pd.DataFrame:
    """What the cells that people judged rest on, and what is done about them, in the order of the groups."""
    order = {name.casefold(): at for at, name in enumerate(offered_groups(groups))}
    chosen = sorted(
        (cell for cell in judged if cell.assessed), key=lambda cell: order.get(cell.group.casefold(), math.inf)
    )
    rows = [
        (
            cell.group,
            sentence(cell.criterion.value),
            _score(cell),
            str(cell.evidence or NOT_RECORDED),
            str(cell.confidence or NOT_RECORDED),
            cell.note,
            cell.mitigation or NOT_RECORDED,
            cell.owner or NOT_RECORDED,
        )
        for cell in chosen
    ]
    headings = ["Group", "Criterion", "Score", "Rests on", "Confidence", "Note", "What is done about it", "Owner"]
    return pd.DataFrame(rows, columns=headings)
