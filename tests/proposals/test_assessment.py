"""Groups beside criteria: worked by hand, the worst told before any mean, a cell that nobody filled never nought."""

import math

import pandas as pd
import pytest

from geo.appraisal.appraise import appraise
from geo.errors import InputError
from geo.proposals.assessment import (
    Cell,
    Confidence,
    Criterion,
    ScoreBasis,
    accessibility,
    accessibility_cells,
    filled,
    rating,
    summarised,
)
from geo.proposals.kinds.single import Close
from geo.proposals.proposals import Proposal
from geo.proposals.record import ProposalRecord
from geo.proposals.terms import ListFate, ListOutcome
from geo.proposals.text import from_dict, from_toml, to_toml
from geo.services.services import Service
from geo.views.fairness import assessment_tables
from tests.town import town

TOWN = town()
ELM_CLOSES = Close("Z99902", ListOutcome(ListFate.DISPERSED))


def groups(**columns: list[float]) -> pd.DataFrame:
    index = pd.MultiIndex.from_tuples(
        [("k", "more"), ("k", "even"), ("k", "less"), ("none", "x")], names=["kind", "group"]
    )
    defaults = {
        "lose_headline": [0.0] * 4,
        "gain_headline": [0.0] * 4,
        "share_of_impact_area": [0.4, 0.3, 0.3, math.nan],
    }
    return pd.DataFrame({**defaults, **columns}, index=index)


def test_a_group_is_rated_by_its_share_of_the_impact_beside_that_of_the_impact_area() -> None:
    # 60% against 40%, 30% against 30%, 10% against 30%; a table in which nobody loses has no impact.
    assert rating(groups(lose_headline=[60.0, 30, 10, 0]), side="lose").tolist() == [-3, -2, -1, 0]
    assert rating(groups(gain_headline=[60.0, 30, 10, 0]), side="gain").tolist() == [3, 2, 1, 0]


def test_accessibility_rates_the_side_on_which_more_of_a_group_are() -> None:
    scores = accessibility(groups(lose_headline=[60.0, 30, 10, 0], gain_headline=[10.0, 30, 90, 0]))
    # More further than nearer; as many; more nearer: 90 of 130 gain, against 30% of the people.
    assert scores.tolist()[:3] == [-3, -2, 3]
    # Nobody of a table is further or nearer: no impact, and of a table that is not in the impact area nothing is known.
    assert accessibility(groups()).tolist()[:3] == [0, 0, 0]


def test_the_worst_cell_is_told_beside_the_mean_and_a_mitigation_may_mend_it() -> None:
    cells = [Cell("group", Criterion.ACCESSIBILITY, score) for score in (-2.0, 0.0, 1.0, 3.0)]
    summary = summarised(cells, mitigated=False)
    assert (summary.mean, summary.worst, summary.severe, summary.negatives) == (0.5, -2, 1, 1)
    mended = [Cell("group", Criterion.ACCESSIBILITY, -2.0, "minibus", -1.0), *cells[1:]]
    assert summarised(mended, mitigated=True).worst == -1
    empty = summarised([Cell("group", Criterion.SAFETY)], mitigated=False)
    assert empty.assessed == 0 and pd.isna(empty.mean)


@pytest.mark.parametrize(
    ("scores", "words"), [((4.0, math.nan), "-3 to 3"), ((math.nan, -1.0), "needs the score before it")]
)
def test_scores_that_cannot_be_are_refused(scores: tuple[float, float], words: str) -> None:
    with pytest.raises(InputError, match=words):
        Cell("group", Criterion.SAFETY, scores[0], residual=scores[1])


def test_what_people_judged_stands_before_what_follows_from_minutes() -> None:
    names = pd.Series(["K: more", "K: less"], pd.MultiIndex.from_tuples([("k", "more"), ("k", "less")]))
    cells = accessibility_cells(groups(lose_headline=[60.0, 30, 10, 0]), names)
    assert [(cell.group, cell.score, cell.evidence) for cell in cells] == [
        ("K: more", -3, ScoreBasis.DATA),
        ("K: less", -1, ScoreBasis.DATA),
    ]
    own = Cell("k: MORE", Criterion.ACCESSIBILITY, -1.0, evidence=ScoreBasis.CONSULTATION)
    blank = Cell("K: less", Criterion.ACCESSIBILITY)
    assert filled([own, blank], cells) == (own, blank, cells[1])


def test_a_proposal_without_judgements_still_tells_accessibility_and_owns_up_to_the_rest() -> None:
    appraisal = appraise(TOWN, Proposal("Try", Service.GP, (ELM_CLOSES,)))
    way = appraisal.first_way
    cells = assessment_tables.cells(appraisal, way)
    table = assessment_tables.matrix(cells, appraisal.ways[way].groups.index).set_index("Group")
    # In the town only Elm and Damson are further: all of the two fifths that are the most deprived.
    further = appraisal.ways[way].groups["lose_headline"]["deprivation_national"]
    worst = [name for name, many in further.items() if many > 0]
    rated = table["Accessibility"].filter(like="(national")
    assert {name.split(": ", 2)[-1] for name, score in rated.items() if score.startswith("-")} == set(worst)
    assert (table[["Affordability", "Sustainability", "Deliverability", "Safety"]] == "not assessed").all(axis=None)
    for title in ("Gender reassignment", "Sexual orientation", "Veterans"):
        assert (table.loc[title] == "not assessed").all()
    rows = assessment_tables.summary(cells).set_index("Criterion")
    assert rows.loc["Safety", "Worst"] == "not assessed" and rows.loc["Accessibility", "Worst"].startswith("-")
    grounds = assessment_tables.grounds(cells, ())
    assert set(grounds["Rests on"]) == {"data"} and grounds["Score"].str.startswith("-").all()


def test_judgements_are_kept_in_the_proposals_file_a_nought_among_them() -> None:
    cells = (
        Cell("Religion or belief", Criterion.SAFETY, 0.0, evidence=ScoreBasis.JUDGEMENT, confidence=Confidence.LOW),
        Cell("Age: 85+", Criterion.AFFORDABILITY, -2.0, "taxi vouchers", -1.0, note="fares", owner="the council"),
        Cell("Veterans", Criterion.SAFETY),
    )
    proposal = Proposal("Try", Service.GP, (ELM_CLOSES,), record=ProposalRecord(assessment=cells))
    again = from_toml(to_toml(proposal), locate=TOWN.locate)
    assert repr(again.record.assessment) == repr(cells)
    appraisal = appraise(TOWN, proposal)
    shown = assessment_tables.cells(appraisal, appraisal.first_way)
    table = assessment_tables.matrix(shown, appraisal.ways[appraisal.first_way].groups.index).set_index("Group")
    assert table.loc["Religion or belief", "Safety"] == "0"
    assert table.loc["Age: 85+", "Affordability"] == "-2, then -1"
    row = assessment_tables.summary(shown).set_index("Criterion").loc["Affordability"]
    # A nought that somebody judged is told with what it rests on, though it is not below nought.
    grounds = assessment_tables.grounds(shown, proposal.record.assessment)
    assert "judgement" in set(grounds.loc[grounds["Group"] == "Religion or belief", "Rests on"])
    assert (row["Worst"], row["Worst, once mitigated"], row["At -2 or below"]) == ("-2", "-1", "1, then 0")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ({"group": "Sex", "criterion": "beauty"}, "criterion is 'beauty'; write one of accessibility"),
        ({"group": "Sex", "criterion": "safety", "score": 9}, "from -3 to 3 was expected"),
        ({"group": "Sex", "criterion": "safety", "colour": 1}, "unknown key 'colour'"),
        ({"criterion": "safety", "score": 1}, "group must be a text"),
    ],
)
def test_a_faulty_cell_is_refused_in_words(cell: dict[str, object], words: str) -> None:
    plain = {
        "name": "Try",
        "service": "gp",
        "assessment": [cell],
        "change": [{"kind": "close", "site": "Z99902", "list": "stays"}],
    }
    with pytest.raises(InputError, match=words):
        from_dict(plain, locate=TOWN.locate)


def test_two_cells_of_one_group_and_criterion_are_refused() -> None:
    cell = {"group": "Sex", "criterion": "safety", "score": 1}
    plain = {
        "name": "Try",
        "service": "gp",
        "assessment": [cell, cell],
        "change": [{"kind": "close", "site": "Z99902", "list": "stays"}],
    }
    with pytest.raises(InputError, match="assessment 'Sex, safety' is answered twice"):
        from_dict(plain, locate=TOWN.locate)
