"""Groups beside criteria: never ranked and never averaged, a cell that nobody filled never nought."""

import math

import pytest

from geo.appraisal.appraise import appraise
from geo.errors import InputError
from geo.fairness.group_rows import ALSO_WEIGHED
from geo.people.population import COMMUNITIES
from geo.proposals.assessment import (
    Cell,
    Confidence,
    Criterion,
    ScoreBasis,
    worst_of,
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


def test_the_worst_cell_is_told_and_a_mitigation_may_mend_it() -> None:
    cells = [Cell("group", Criterion.ACCESSIBILITY, score) for score in (-2.0, 0.0, 1.0, 3.0)]
    assert worst_of(cells, mitigated=False) == -2
    mended = [Cell("group", Criterion.ACCESSIBILITY, -2.0, "minibus", -1.0), *cells[1:]]
    assert worst_of(mended, mitigated=True) == -1
    assert math.isnan(worst_of([Cell("group", Criterion.SAFETY)], mitigated=False))


@pytest.mark.parametrize(
    ("scores", "words"), [((4.0, math.nan), "-3 to 3"), ((math.nan, -1.0), "needs the score before it")]
)
def test_scores_that_cannot_be_are_refused(scores: tuple[float, float], words: str) -> None:
    with pytest.raises(InputError, match=words):
        Cell("group", Criterion.SAFETY, scores[0], residual=scores[1])


def test_no_group_is_ranked_and_no_criterion_is_filled_by_figures() -> None:
    appraisal = appraise(TOWN, Proposal("Try", Service.GP, (ELM_CLOSES,)))
    way = appraisal.first_way
    matrix = assessment_tables.matrix(appraisal, way)
    # In the town only Elm and Damson are further: all of the two fifths that are the most deprived. Nobody is nearer.
    assert "Nearer" not in matrix.shown and "Further" in matrix.shown
    fifths = matrix.shown[matrix.shown["Community"] == "Deprivation (national fifths)"]
    further = appraisal.ways[way].groups["lose_headline"]["deprivation_national"]
    more = fifths["Further"].str.startswith("more than others")
    assert set(fifths["Group"][more]) == {name for name, many in further.items() if many > 0}
    assert (matrix.shown[["Accessibility", "Affordability", "Safety"]] == "not assessed").all(axis=None)
    # The order is that of the community table, in both tables, whatever is told.
    order = [community.title for community in COMMUNITIES] + list(ALSO_WEIGHED)
    for table in (matrix.shown, matrix.folded):
        places = table["Community"].map(order.index)
        assert places.is_monotonic_increasing
    summary = assessment_tables.summary(appraisal.proposal.record.assessment).set_index("Criterion")
    assert (summary["Worst"] == "not assessed").all() and (summary["Groups judged"] == "0").all()


def test_only_groups_alike_or_hardly_touched_are_folded_away_and_none_without_figures() -> None:
    appraisal = appraise(TOWN, Proposal("Try", Service.GP, (ELM_CLOSES,)))
    matrix = assessment_tables.matrix(appraisal, appraisal.first_way)
    assert matrix.folded["Further"].str.match("about as many as others|hardly anybody").all()
    assert not matrix.folded["Further"].str.contains("a small group: ask them").any()
    kinds = set(appraisal.ways[appraisal.first_way].bearing.index.get_level_values("kind"))
    for community in COMMUNITIES:
        if community.kind not in kinds:
            (row,) = matrix.shown[matrix.shown["Community"] == community.title]["Group"]
            assert row == community.why_absent
    assert set(ALSO_WEIGHED) < set(matrix.shown["Community"])
    assert f"{len(matrix.folded)} of {len(matrix.shown) + len(matrix.folded)} groups" in matrix.words


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
    matrix = assessment_tables.matrix(appraisal, appraisal.first_way)
    table = matrix.shown.set_index(["Community", "Group"])
    # A row that somebody has judged is never folded away.
    assert table.loc["Religion or belief", "Safety"].tolist() == ["0"]
    assert table.loc[("Age", "85+"), "Affordability"] == "-2, then -1"
    row = assessment_tables.summary(cells).set_index("Criterion").loc["Affordability"]
    assert (row["Groups judged"], row["Worst"], row["Worst, once mitigated"]) == ("1", "-2", "-1")
    # In the order of the groups, the worse not first.
    grounds = assessment_tables.grounds(cells, appraisal.ways[appraisal.first_way].bearing.index)
    assert grounds["Group"].tolist() == ["Age: 85+", "Religion or belief"]


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
