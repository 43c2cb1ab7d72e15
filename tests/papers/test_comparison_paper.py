"""The paper of several options tells the differences that the command line tells, without a winner."""

from datetime import date

import pandas as pd

from geo.appraisal.appraise import appraise
from geo.appraisal.record import Appraisal
from geo.decisions.comparison import compare
from geo.decisions.comparison_text import NO_WINNER
from geo.impact.what_if import PeopleDoubt
from geo.papers.comparison_paper import comparison_paper
from geo.papers.edition import Edition
from geo.papers.first_pages import AFFECTED, ASKED, CHANGED, PROPOSED, UNKNOWN
from geo.proposals.changes import Change
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.reports.document import Contents, Heading, Paragraph, Picture, Table
from geo.services.services import Service
from geo.views.decisions.options import frame, whole_table
from tests.town import WARDS, at, town

TOWN = town()
DOUBT = PeopleDoubt(pd.Series([0.05] * 5, index=list(WARDS)), "made up")


def option(name: str, *changes: Change) -> Appraisal:
    return appraise(TOWN, Proposal(name, Service.GP, changes), doubt=DOUBT)


OPTIONS = [
    option("Elm closes", Close("Z99902", ListOutcome(ListFate.DISPERSED))),
    option("One more. In Cedar", Open("Cedar Surgery", at(2000))),
]
PAPER = comparison_paper(compare(OPTIONS), Edition(date(2026, 11, 29)))


def test_the_first_pages_answer_five_questions_before_the_contents() -> None:
    until = next(at for at, part in enumerate(PAPER.parts) if isinstance(part, Contents))
    headings = [part.text for part in PAPER.parts[:until] if isinstance(part, Heading)]
    assert headings[1:] == [PROPOSED, AFFECTED, UNKNOWN, ASKED, CHANGED]


def test_the_options_stand_side_by_side_in_the_order_given_and_none_is_called_the_best() -> None:
    first, whole = [part for part in PAPER.parts if isinstance(part, Table)][:2]
    assert list(first.cells) == ["Criterion", "Business as usual", "A. Elm closes", "B. One more. In Cedar"]
    pd.testing.assert_frame_equal(whole.cells.set_index("Criterion"), frame(whole_table(compare(OPTIONS))))
    assert first.cells["Criterion"].isin(whole.cells["Criterion"]).all()
    assert any(isinstance(part, Paragraph) and part.text == NO_WINNER for part in PAPER.parts)


def test_each_option_has_its_map_and_all_are_told_by_one_table() -> None:
    maps = [part for part in PAPER.parts if isinstance(part, Picture) and part.instead.startswith("Map")]
    assert len(maps) == 3 and len({id(picture.table) for picture in maps}) == 1
    assert maps[0].caption.endswith("today (screening only)")
    assert [picture.caption.split(":")[0] for picture in maps[1:]] == ["Elm closes", "One more. In Cedar"]


def test_those_who_switch_are_all_whose_band_is_another() -> None:
    [table] = [part for part in PAPER.parts if isinstance(part, Table) and part.caption.startswith("Residents told")]
    was, now = (each.ways[each.first_way].areas["band"].reindex(TOWN.people.residents.index) for each in OPTIONS)
    people = TOWN.people.residents[(was != now).to_numpy()].sum()
    assert abs(table.cells["Residents"].sum() - people) <= 5 * len(table.cells)


def test_a_straight_line_place_is_for_screening_only() -> None:
    assert PAPER.warning == "Screening only"
