"""What the four printed pages of a meeting hold beside its screens: the options table, what is open, what is fixed."""

from collections.abc import Sequence

from geo.appraisal.headline_text import in_short
from geo.appraisal.record import Appraisal
from geo.decisions.comparison import compare
from geo.decisions.comparison_text import NO_WINNER
from geo.decisions.plan import Plan
from geo.decisions.prepared import PaperCopy, WallTable
from geo.papers.comparison_first import side_by_side
from geo.reports.document import columns
from geo.screens import word_screens
from geo.views.impact import figures

ONE_OPTION = "What is counted"


def paper_copy(plan: Plan, options: Sequence[Appraisal]) -> PaperCopy:
    """What is printed of a plan and its options, in the order in which they are shown."""
    several = len(options) > 1
    return PaperCopy(
        options=tuple(option.proposal.name for option in options),
        answers=tuple(in_short(option)[0] for option in options),
        open_to_change=plan.open_to_change or (word_screens.NOT_SAID,),
        fixed=plan.fixed or (word_screens.NOT_SAID,),
        table=_side_by_side(options) if several else _alone(options[0]),
        known=NO_WINNER if several else "",
        next_steps=word_screens.answers(plan),
    )


def _side_by_side(options: Sequence[Appraisal]) -> WallTable:
    """Business as usual and the options across; of many options by their letters."""
    table = side_by_side(compare(options))
    across = columns(table)
    rows = zip(*(column.cells for column in across), strict=True)
    return WallTable(table.caption, tuple(column.heading for column in across), tuple(rows))


def _alone(option: Appraisal) -> WallTable:
    rows = tuple((each.counts, f"{each.number} ({each.beneath})") for each in figures.of_proposal(option))
    return WallTable("What it would do", (ONE_OPTION, option.proposal.name), rows)
