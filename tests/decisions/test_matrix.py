"""The matrix of options, criteria and groups: figures beside judgements, fixed order, nothing filled in."""

import math

from geo.decisions.comparison import compare
from geo.decisions.matrix import options_matrix
from geo.fairness.group_rows import ALSO_WEIGHED
from geo.people.population import COMMUNITIES
from geo.proposals.assessment import Cell, Confidence, Criterion, ScoreBasis
from geo.views.decisions import matrix_tables
from tests.decisions.test_options_table import CLOSED, OPENED

ACCESS = Criterion.ACCESSIBILITY
JUDGED = {
    "Elm closes": (
        Cell(
            "Age: 85+",
            ACCESS,
            -2.0,
            "Sessions in the hall",
            -1.0,
            evidence=ScoreBasis.CONSULTATION,
            confidence=Confidence.LOW,
            owner="The practice",
        ),
        Cell("Disability: Disabled", ACCESS, 0.0),
        Cell("Veterans", ACCESS),
        Cell("People of Elm Row", Criterion.SAFETY, 3.0),
    )
}
MATRIX = options_matrix(compare([CLOSED, OPENED]), JUDGED)


def test_the_order_is_fixed_whatever_is_told_of_a_group() -> None:
    communities = list(dict.fromkeys(each.row.community for each in MATRIX.rows))
    assert communities == [*(each.title for each in COMMUNITIES), *ALSO_WEIGHED, "People of Elm Row"]


def test_figures_are_told_of_each_option_and_fill_no_judged_cell() -> None:
    [oldest] = [each for each in MATRIX.rows if each.row.name == "Age: 85+"]
    # Every ward has the same ages: 85+ are further as often as others where a surgery closes.
    assert oldest.findings[0].startswith("Further: about as many as others") and "1.0 times" in oldest.findings[0]
    assert oldest.findings[1].startswith("Nearer: about as many as others")
    assert [cells[0] is None for cells in oldest.cells] == [False, True]


def test_what_nobody_filled_is_not_assessed_and_never_nought() -> None:
    table = matrix_tables.judged(MATRIX, ACCESS).set_index("Group")
    assert table.loc["Age: 85+"].tolist()[1:] == ["-2, then -1", "not assessed"]
    assert table.loc["Veterans", "Elm closes"] == "not assessed"
    assert set(table["One in Cedar"]) == {"not assessed"}
    assert math.isnan(MATRIX.worst["One in Cedar", ACCESS]) and MATRIX.worst["Elm closes", ACCESS] == -2
    assert MATRIX.worst_mitigated["Elm closes", ACCESS] == -1
    worst = matrix_tables.worst(MATRIX)
    assert worst.loc["Accessibility"].tolist() == ["-2, then -1", "not assessed"]


def test_marriage_says_how_far_the_duty_reaches_as_everywhere() -> None:
    [row] = [each for each in MATRIX.rows if each.row.name == "Marriage and civil partnership"]
    assert "s.28" in row.row.group and row.findings == ("", "")


def test_every_judged_cell_has_its_grounds_and_what_is_left_once_mitigated() -> None:
    grounds = matrix_tables.grounds(MATRIX)
    assert grounds["Group"].tolist() == ["Age: 85+", "Disability: Disabled", "People of Elm Row"]
    first = grounds.iloc[0]
    assert first[["Option", "Score", "Rests on", "Confidence", "Owner", "Left once that is done"]].tolist() == [
        "Elm closes",
        "-2",
        "consultation",
        "low",
        "The practice",
        "-1",
    ]
    assert list(matrix_tables.found(MATRIX).columns) == ["Community", "Group", "Elm closes", "One in Cedar"]
