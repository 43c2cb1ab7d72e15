"""Groups beside criteria as tables: accessibility by journeys, what people judged, what is done about it.

The worst cell comes before any mean, and a cell that nobody has filled says so.
"""

import math

import pandas as pd

from geo.appraisal.record import Appraisal
from geo.language.phrases import sentence
from geo.people.population import COMMUNITIES
from geo.place.named_communities import NAMED
from geo.proposals.assessment import Cell, CellSummary, Criterion, accessibility_cells, filled, summarised
from geo.travel.ways import Way
from geo.views.words.tables import NOT_RECORDED

NOT_ASSESSED = "not assessed"
READ_IT = (
    "From -3 (bears more than its share) to 3 (gains more than its share), each group beside its share of the impact "
    "area. Accessibility follows from minutes unless somebody has judged it. Everything else is judged by people, and "
    "a cell that nobody has filled is not assessed, which is not nought."
)
# Groups that the guide's Part 7 and assessments since it weigh, beyond the rows of the community table.
ALSO_WEIGHED = ("Social and economic class", "Inclusion health groups", "Rural residents", "Veterans")


def group_names(groups: pd.MultiIndex) -> pd.Series:
    """Groups in words, "Age: 85+", by (kind, group), in the order of the community table, the user's own last."""
    titles = {community.kind: community.title for community in COMMUNITIES}
    kinds = groups.get_level_values("kind")
    own = [kind for kind in dict.fromkeys(kinds) if kind.startswith(NAMED)]
    names = {
        (kind, group): f"{titles.get(kind, 'Named by you')}: {group}"
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


def cells(appraisal: Appraisal, way: Way) -> tuple[Cell, ...]:
    """Every cell that is told: what people judged, and accessibility by the minutes of one way where nobody did."""
    groups = appraisal.ways[way].groups
    return filled(appraisal.proposal.record.assessment, accessibility_cells(groups, group_names(groups.index)))


def matrix(assessed: tuple[Cell, ...], groups: pd.MultiIndex) -> pd.DataFrame:
    """Group by criterion, every row of the community table: "-2, then -1" where something is done about it."""
    by_key = {(cell.group.casefold(), cell.criterion): cell for cell in assessed if cell.assessed}
    rows = dict.fromkeys([*offered_groups(groups), *(cell.group for cell in assessed)])
    return pd.DataFrame(
        [(group, *(_score(by_key.get((group.casefold(), criterion))) for criterion in Criterion)) for group in rows],
        columns=["Group", *(sentence(criterion.value) for criterion in Criterion)],
    )


def _score(cell: Cell | None) -> str:
    if cell is None:
        return NOT_ASSESSED
    after = "" if math.isnan(cell.residual) else f", then {cell.residual:+.0f}"
    return f"{cell.score:+.0f}{after}".replace("+0", "0")


def summary(assessed: tuple[Cell, ...]) -> pd.DataFrame:
    """One row a criterion: how many groups are assessed, the worst, how many at -2 or below, before and after."""
    rows = []
    for criterion in Criterion:
        of_criterion = [cell for cell in assessed if cell.criterion is criterion]
        now, then = summarised(of_criterion, mitigated=False), summarised(of_criterion, mitigated=True)
        rows.append(
            (
                sentence(criterion.value),
                str(now.assessed),
                _worst(now),
                _worst(then),
                f"{now.negatives} of {now.assessed}",
                f"{now.severe}, then {then.severe}",
                _mean(now),
            )
        )
    columns = [
        "Criterion",
        "Groups assessed",
        "Worst",
        "Worst, once mitigated",
        "Below nought",
        "At -2 or below",
        "Mean, which can hide the worst",
    ]
    return pd.DataFrame(rows, columns=columns)


def _worst(summed: CellSummary) -> str:
    return NOT_ASSESSED if math.isnan(summed.worst) else f"{summed.worst:+.0f}".replace("+0", "0")


def _mean(summed: CellSummary) -> str:
    return NOT_ASSESSED if math.isnan(summed.mean) else f"{summed.mean:+.1f}".replace("+0.0", "0").replace("-0.0", "0")


def grounds(assessed: tuple[Cell, ...], judged: tuple[Cell, ...]) -> pd.DataFrame:
    """What cells below nought, and those that people judged, rest on, and what is done about it; the worst first.

    judged: those of the assessed that people judged.
    """
    own = set(judged)
    chosen = [cell for cell in assessed if cell.assessed and (cell.score < 0 or cell in own)]
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
        for cell in sorted(chosen, key=lambda cell: cell.score)
    ]
    headings = ["Group", "Criterion", "Score", "Rests on", "Confidence", "Note", "What is done about it", "Owner"]
    return pd.DataFrame(rows, columns=headings)
