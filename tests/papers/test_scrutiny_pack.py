"""The scrutiny pack: two pages first, the record beside them, and nothing exempt in what is for the public."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import docx

from geo.appraisal.appraise import appraise
from geo.decisions.comparison import compare
from geo.decisions.decision import WRITTEN_IN, Decision
from geo.decisions.steps import Figures
from geo.papers import step_figures
from geo.papers.edition import NOT_PUBLIC, Edition
from geo.papers.scrutiny_pack import LEFT_OUT, Pack, scrutiny_pack
from geo.place.place import Place
from geo.reports.document import Contents, Document, Heading, Paragraph, Table
from geo.reports.web_page import web_page
from geo.reports.word import word_file
from geo.services.services import FACTS, FactKind, with_facts
from tests.decisions.written_decision import EXEMPT, full
from tests.papers.test_comparison_paper import OPTIONS, TOWN
from tests.town import changed

DAY = date(2026, 11, 29)


def decision() -> Decision:
    return full(TOWN)


def pack(*, public: bool = True, decided: Decision | None = None, alone: bool = False) -> Document:
    options = tuple(OPTIONS[:1] if alone else OPTIONS)
    comparison = None if alone else compare(options)
    return scrutiny_pack(Pack(decided or decision(), options, comparison, Edition(DAY, public)))


def words_of(document: Document) -> str:
    """Everything that a reader of the web page or of the Word file may find."""
    word = docx.Document(BytesIO(word_file(document)))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([web_page(document).decode(), *(part.text for part in word.paragraphs), *cells])


def headings(document: Document) -> list[str]:
    return [part.text for part in document.parts if isinstance(part, Heading)]


def test_the_two_pages_come_first_and_tell_what_is_on_record() -> None:
    document = pack()
    until = next(at for at, part in enumerate(document.parts) if isinstance(part, Contents))
    told = [part.text for part in document.parts[:until] if isinstance(part, Heading)]
    assert told[1:] == [
        "What is proposed",
        "Who is affected",
        "What we do not know",
        "What was asked of whom",
        "What changed because of it",
    ]
    captions = [part.caption for part in document.parts[:until] if isinstance(part, Table)]
    assert any("Who was asked" in caption for caption in captions)
    assert any("What was said" in caption for caption in captions)


def with_every_exempt_fact() -> tuple[Place, list[str]]:
    """The five wards with every exempt fact of the surgery that closes, and how each is told."""
    values = {
        FactKind.TEXT: ("Secret words {}", "Secret words {}"),
        FactKind.DATE: ("20{}-03-31", "31 March 20{}"),
        FactKind.NUMBER: ("9{}7", "9,{}7"),
    }
    exempt = [fact for fact in FACTS if fact.exempt]
    facts = {fact.key: values[fact.kind][0].format(number) for number, fact in enumerate(exempt, start=41)}
    told = [values[fact.kind][1].format(number) for number, fact in enumerate(exempt, start=41)]
    sites = tuple(
        with_facts(site, facts, file="facts.csv", as_at="2026-01-01") if site.site_id == "Z99902" else site
        for site in TOWN.services.sites
    )
    return changed(TOWN, sites=sites, notes=(*TOWN.account.notes, "Staff: 7 in 2 postcode sectors.")), told


def test_the_public_pack_holds_nothing_that_is_exempt_and_the_other_all_of_it() -> None:
    place, told = with_every_exempt_fact()
    closes = appraise(place, OPTIONS[0].proposal)
    packs = {
        public: words_of(scrutiny_pack(Pack(decision(), (closes,), None, Edition(DAY, public))))
        for public in (True, False)
    }
    for words in (*told, EXEMPT, NOT_PUBLIC, "postcode sectors"):
        assert words in packs[False], words
        assert words not in packs[True], words
    assert LEFT_OUT in packs[True]


def test_every_field_that_is_exempt_is_left_out_one_by_one() -> None:
    whole = decision()
    for name in WRITTEN_IN.values():
        marked = tuple(
            replace(entry, ground=replace(entry.ground, exempt=f"Secret of {name}"))
            if hasattr(entry, "ground")
            else entry
            for entry in getattr(whole, name)
        )
        changed_entries: dict[str, Any] = {name: marked}
        whole = replace(whole, **changed_entries)
    assert "Secret of" not in words_of(pack(decided=whole))
    told = words_of(pack(public=False, decided=whole))
    missing = [
        name for name in WRITTEN_IN.values() if f"Secret of {name}" in repr(whole) and f"Secret of {name}" not in told
    ]
    assert missing == []


def test_where_nothing_is_recorded_each_part_says_so() -> None:
    whole = decision()
    nothing: Any = dict.fromkeys(WRITTEN_IN.values(), ())
    empty = replace(whole, longlist=(), **nothing)
    told = words_of(pack(decided=empty))
    for sentence in (
        "Who was asked, and who answered, is not recorded.",
        "What changed because of what was said is not recorded.",
        "Nothing that was promised is recorded.",
        "No alternative is recorded as looked at and set aside.",
        "No answers are recorded here",
    ):
        assert sentence in told
    assert "nobody was asked" not in told.lower()


def test_no_pack_calls_anything_finished_or_lawful() -> None:
    told = words_of(pack())
    assert not re.search(r"\b(completed?|complian(t|ce)|lawful)\b", told, flags=re.IGNORECASE)


def test_one_option_alone_has_a_pack_too() -> None:
    assert headings(pack(alone=True))[0] == "Scrutiny pack: Where the surgery goes"


def test_questions_of_committees_are_each_answered() -> None:
    document = pack()
    at = next(n for n, part in enumerate(document.parts) if isinstance(part, Heading) and "committees ask" in part.text)
    questions = []
    for part, after in zip(document.parts[at + 1 :], document.parts[at + 2 :], strict=False):
        if isinstance(part, Heading) and part.level == 2:
            break
        if isinstance(part, Heading):
            questions.append(part.text)
            assert isinstance(after, Paragraph), part.text
    assert len(questions) == 16
    assert all(question.endswith("?") for question in questions)


def test_every_kind_of_figure_answers_in_sentences() -> None:
    for option in OPTIONS:
        for figures in Figures:
            assert all(line.strip() for line in step_figures.told(option, figures)), figures


def test_the_second_level_of_the_cohesion_assessment_names_places_and_never_a_group() -> None:
    for option in OPTIONS:
        told = " ".join(step_figures.second_level_words(option))
        assert not re.search(r"Age|ethnic|religion|Disab", told, flags=re.IGNORECASE)
