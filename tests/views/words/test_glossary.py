"""The glossary: every term and body once, in order, and the bodies those that the guide names."""

import re
from pathlib import Path

import pytest

from geo.views.words import glossary
from tests.conftest import REAL_DATA

GUIDE = REAL_DATA.parent / "guide" / "better-together-2008.txt"


def test_every_term_stands_once_and_by_name() -> None:
    terms = glossary.terms()
    assert terms["Term"].is_unique and terms["Term"].is_monotonic_increasing
    assert terms["What it means here"].str.endswith(".").all()


def test_every_body_says_what_followed_and_by_what() -> None:
    bodies = glossary.bodies()
    assert bodies["In 2008"].is_unique
    assert bodies["Since"].str.contains(r"\.$").all() and bodies["By"].str.contains(r"20\d\d").all()


@pytest.mark.skipif(not Path(GUIDE).exists(), reason="the guide's text is not here")
@pytest.mark.parametrize("body", ["primary care trust", "local involvement network", "audit commission"])
def test_the_guide_names_them(body: str) -> None:
    assert re.search(body, GUIDE.read_text(), re.IGNORECASE)
