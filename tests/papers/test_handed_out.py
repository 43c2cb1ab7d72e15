"""The papers that a public body hands out: filled, with brackets for what only the body can tell, and no promise."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from geo.ledgers.retention import checked_months, in_words
from geo.papers import files
from geo.papers.handed_out import Settings, accessibility_statement, privacy_notice, protection_facts
from geo.reports.document import Document, Heading, Paragraph

MADE = (accessibility_statement, privacy_notice, protection_facts)


def settings(*, signs_in: bool = False) -> Settings:
    months = in_words(checked_months({"drafts": "6"}))
    return Settings("Trafford", "It lies in one file.", signs_in, months, ["Complaints"], date(2026, 11, 29))


def text(document: Document) -> str:
    return " ".join(part.text for part in document.parts if isinstance(part, Paragraph | Heading))


@pytest.mark.parametrize("make", MADE)
@pytest.mark.parametrize("signs_in", [True, False])
def test_each_names_the_place_and_the_day_and_claims_to_comply_with_nothing(
    make: Callable[[Settings], Document], *, signs_in: bool
) -> None:
    told = text(make(settings(signs_in=signs_in)))
    assert "Trafford" in told and "29 November 2026" in told
    assert told.count("[") == told.count("]") >= 2
    assert not re.search(r"\b(compliant|complies|fully|complete)\b", told)


@pytest.mark.parametrize("make", MADE)
@pytest.mark.parametrize(("ending", "begins"), [("html", b"<!doctype html>"), ("docx", b"PK")])
def test_each_is_made_as_a_web_page_and_as_a_word_file(
    make: Callable[[Settings], Document], ending: str, begins: bytes
) -> None:
    assert files.content(make(settings()), f"x.{ending}").lower().startswith(begins.lower())


@pytest.mark.parametrize("make", [privacy_notice, protection_facts])
def test_how_long_things_are_kept_and_who_signs_in_is_told_as_it_is_set(make: Callable[[Settings], Document]) -> None:
    alone, together = text(make(settings())), text(make(settings(signs_in=True)))
    assert "Drafts: kept for 6 months." in alone
    assert "sits at the machine" in alone or "sits at the machine" in alone
    assert "sign" in together and "provider" in together and alone != together


def test_the_registers_that_are_wanted_stand_in_the_facts() -> None:
    assert "Registers wanted for Trafford: Complaints." in text(protection_facts(settings()))
