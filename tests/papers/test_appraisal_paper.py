"""The paper of one option says what the screen says, in the committee's order, and invents nothing."""

from dataclasses import replace
from datetime import date

import pytest

from geo.appraisal.appraise import appraise
from geo.appraisal.headline_text import headline
from geo.appraisal.record import Appraisal
from geo.papers.appraisal_paper import appraisal_paper
from geo.papers.edition import NO_ANSWERS, Edition
from geo.papers.first_pages import AFFECTED, ASKED, CHANGED, PROPOSED, UNKNOWN
from geo.people.population import COMMUNITIES
from geo.place.place import Place
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal
from geo.proposals.record import ProposalRecord
from geo.proposals.terms import ListFate, ListOutcome
from geo.proposals.voice import VoiceAnswer, VoiceItem
from geo.reports.document import Contents, Document, Heading, Paragraph, Picture, Table
from geo.services.services import FACTS, Service, with_facts
from geo.views.impact import tables as impact_tables
from tests.town import at, changed, long_row, street_town, town

TOWN = town()
EDITION = Edition(date(2026, 11, 29))
CLOSES = Close("Z99902", ListOutcome(ListFate.DISPERSED))


def of(*changes: object, place: Place = TOWN, record: ProposalRecord | None = None, name: str = "A name") -> Appraisal:
    proposal = Proposal(name, Service.GP, changes)  # type: ignore[arg-type]
    return appraise(place, replace(proposal, record=record) if record else proposal)


CLOSED = of(CLOSES)


def texts(document: Document, heading: str = "") -> list[str]:
    """The paragraphs of a document, or of one section of it."""
    within, told = not heading, []
    for part in document.parts:
        if isinstance(part, Heading) and heading and part.level <= 2:
            within = part.text == heading
        elif isinstance(part, Paragraph) and within:
            told.append(part.text)
    return told


def named(document: Document, start: str) -> Table:
    [table] = [part for part in document.parts if isinstance(part, Table) and part.caption.startswith(start)]
    return table


def test_the_first_pages_answer_five_questions_before_the_contents() -> None:
    parts = appraisal_paper(CLOSED, EDITION).parts
    until = next(at for at, part in enumerate(parts) if isinstance(part, Contents))
    headings = [part.text for part in parts[:until] if isinstance(part, Heading)]
    assert headings == ["A name", PROPOSED, AFFECTED, UNKNOWN, ASKED, CHANGED]


def test_the_headline_is_that_of_the_screen_and_of_the_command_line() -> None:
    told = texts(appraisal_paper(CLOSED, EDITION), AFFECTED)
    assert told[: len(headline(CLOSED))] == headline(CLOSED)


def test_what_is_not_recorded_is_said_and_nothing_is_invented() -> None:
    document = appraisal_paper(CLOSED, EDITION)
    assert texts(document, CHANGED) == [NO_ANSWERS]
    assert any("Not recorded with this proposal: cost" in words for words in texts(document, UNKNOWN))
    assert texts(document, "Corrections") == ["No correction to these figures is recorded."]


def test_what_changed_is_told_with_its_evidence_and_only_with_it() -> None:
    answers = [
        VoiceAnswer(VoiceItem.CHANGED, "yes", "Minutes of 3 May: the bus was added"),
        VoiceAnswer(VoiceItem.EARLY, "yes"),
    ]
    document = appraisal_paper(of(CLOSES, record=ProposalRecord(voice=tuple(answers))), EDITION)
    assert texts(document, CHANGED) == ["Yes: Minutes of 3 May: the bus was added"]
    assert not any("told early" in words for words in texts(document, ASKED))


def test_every_protected_characteristic_has_a_row_in_the_fixed_order() -> None:
    rows = list(dict.fromkeys(named(appraisal_paper(CLOSED, EDITION), "Communities: ").cells["Community"]))
    assert rows[: len(COMMUNITIES)] == [community.title for community in COMMUNITIES]


def test_likely_concerns_are_words_and_never_a_number() -> None:
    document = appraisal_paper(CLOSED, EDITION)
    index = CLOSED.perceived.frame["index"]
    for table in (part for part in document.parts if isinstance(part, Table)):
        assert "Points" not in table.cells and "Index" not in table.cells
    assert index.notna().any() and not any("index" in words.lower() for words in texts(document, AFFECTED))


def test_the_tables_hold_the_figures_of_the_screen() -> None:
    document, way = appraisal_paper(CLOSED, EDITION), CLOSED.first_way
    wards = named(document, f"Residents nearer and further by ward, {way.label}").cells
    screen = impact_tables.by_ward(CLOSED, way, TOWN)
    assert list(wards["Ward"]) == list(screen["Ward"]) and list(wards["People"]) == list(screen["People"])


def test_every_figure_has_a_source_and_every_picture_words_and_a_table() -> None:
    document = appraisal_paper(CLOSED, EDITION)
    pictures = [part for part in document.parts if isinstance(part, Picture)]
    assert len(pictures) >= 4
    assert all(part.source for part in document.parts if isinstance(part, Table | Picture))
    assert all(len(picture.instead) > 30 and picture.png.startswith(b"\x89PNG") for picture in pictures)


def test_a_straight_line_place_is_for_screening_only_at_every_head_table_and_map() -> None:
    document = appraisal_paper(CLOSED, EDITION)
    assert document.warning == "Screening only"
    captions = [part.caption for part in document.parts if isinstance(part, Table)]
    assert all(caption.endswith("(screening only)") for caption in captions)
    streets = appraisal_paper(of(CLOSES, place=street_town(long_row())), EDITION)
    assert streets.warning == "" and not any("screening" in words.lower() for words in texts(streets, AFFECTED))


@pytest.mark.parametrize("public", [True, False])
def test_rents_leases_and_staff_are_left_out_of_a_public_paper_only(public: bool) -> None:
    facts = {
        "lease_end": "2031-03-31",
        "staff_wte": "987",
        "running_cost_per_year": "123456",
        "who_pays": "The secret payer",
        "floor_area_m2": "411",
    }
    sites = tuple(
        with_facts(site, facts, file="facts.csv", as_at="2026-01-01") if site.site_id == "Z99902" else site
        for site in TOWN.services.sites
    )
    place = changed(TOWN, sites=sites, notes=(*TOWN.account.notes, "Staff: 7 in 2 postcode sectors."))
    document = appraisal_paper(of(CLOSES, place=place), replace(EDITION, public=public))
    everything = " ".join(
        [*texts(document), *(part.cells.to_string() for part in document.parts if isinstance(part, Table))]
    )
    assert "411" in everything
    for exempt in ("31 March 2031", "987", "123,456", "The secret payer", "postcode sectors"):
        assert (exempt in everything) is not public, exempt


def test_fields_of_rents_leases_and_staff_are_the_exempt_ones() -> None:
    exempt = {fact.key for fact in FACTS if fact.exempt}
    assert exempt == {
        "tenure_detail",
        "rent_per_year",
        "lease_end",
        "lease_break",
        "staff_wte",
        "running_cost_per_year",
        "who_pays",
    }


def test_corrections_are_printed_in_their_order() -> None:
    edition = replace(EDITION, errata=("First.", "Second."))
    assert texts(appraisal_paper(CLOSED, edition), "Corrections") == ["First.", "Second."]


def test_an_opening_has_no_section_on_lists() -> None:
    document = appraisal_paper(of(Open("Cedar Surgery", at(2000))), EDITION)
    assert not any(isinstance(part, Heading) and "lists" in part.text for part in document.parts)


def test_a_paper_can_be_made_of_a_hostile_name() -> None:
    document = appraisal_paper(of(Open("=1+1 <b>$x", at(2000)), name="<script>" * 1000), EDITION)
    assert document.title.startswith("<script>")
