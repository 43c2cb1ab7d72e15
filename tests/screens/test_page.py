"""The page of a meeting: nothing of it runs but its own script, no name is markup, and each seat has only its own."""

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

import pytest

from geo.decisions.prepared import Prepared
from geo.screens import page as pages
from geo.screens.page import Seat, VoteAt, page, policy
from tests.decisions.written_meeting import meeting_of
from tests.decisions.written_plan import HOMES, prepared_of

EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&"
VOTE = VoteAt("http://192.168.1.2:8501/vote/bcdfgh", "Devices in the same network reach it.", ("Is it fair?",))
NOBODY = VoteAt("", "No other device can reach this dashboard.", ("Is it fair?",))


def made(title: str = "The surgery on Elm Road") -> Prepared:
    return prepared_of(meeting_of("a" * 22, title=title))


def html(seat: Seat, vote: VoteAt = VOTE, title: str = "The surgery on Elm Road") -> str:
    return page(made(title), seat, vote, kept="k").decode()


def hashed(source: str) -> str:
    return f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'"


@pytest.mark.parametrize("seat", Seat)
def test_the_policy_lets_the_page_s_one_script_and_one_style_be_and_nothing_else(seat: Seat) -> None:
    text = html(seat)
    (style,) = re.findall(r"<style>(.*?)</style>", text, flags=re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", text, flags=re.DOTALL)
    rules = dict(rule.split(" ", 1) for rule in policy(seat).split("; "))
    assert rules["default-src"] == "'none'" and rules["img-src"] == "data:"
    assert rules["script-src"] == hashed(script) and rules["style-src"] == hashed(style)
    assert "unsafe" not in policy(seat) and "eval" not in script and "innerHTML" not in script
    assert ("connect-src" in rules) == (seat is not Seat.FILE)
    assert not re.search(r' (style|on\w+)="', text)
    assert not re.search(r'(src|href)="(?!data:)', text)


def test_the_file_carries_its_policy_within_it() -> None:
    assert "Content-Security-Policy" in html(Seat.FILE)
    assert "Content-Security-Policy" not in html(Seat.PRESENTER)


@pytest.mark.parametrize("seat", Seat)
def test_no_text_of_a_person_is_markup(seat: Seat) -> None:
    evil = html(seat, VoteAt(VOTE.address, EVIL, (EVIL,)), EVIL[:100])
    plain = html(seat)
    assert "alert(1)</script>" not in evil and "<img src=x" not in evil
    assert evil.count("<script") == plain.count("<script")


def test_data_of_homes_cannot_leave_its_block() -> None:
    text = page(replace(made(), homes=f'{{"wards":["{EVIL[:30]}"]}}'), Seat.FILE, VOTE).decode()
    assert "</script><script>alert" not in text
    assert "\\u003c/script" in text


def test_who_watches_has_nothing_to_press_and_no_table_of_postcodes() -> None:
    text = html(Seat.WATCHER)
    body = text.split("<body")[1].split("<script>")[0]
    assert "<button" not in body and "<input" not in body and HOMES[:20] not in text
    assert pages.TYPED_BY_PRESENTER in text


def test_who_presents_has_the_box_and_the_buttons() -> None:
    text = html(Seat.PRESENTER)
    assert 'id="typed"' in text and 'id="back"' in text and 'id="homes"' in text


def test_the_vote_is_an_address_with_its_picture_or_hands_and_paper() -> None:
    for seat in (Seat.PRESENTER, Seat.WATCHER):
        text = html(seat)
        assert VOTE.address in text and "QR code of" in text and VOTE.reach in text
        without = html(seat, NOBODY)
        assert "QR code" not in without and NOBODY.reach in without and "Hands and paper" in without
    text = html(Seat.FILE)
    assert VOTE.address not in text and pages.HANDS_AND_PAPER in text and "Is it fair?" in text


def test_every_map_has_its_words_and_every_table_its_headings() -> None:
    text = html(Seat.FILE)
    assert 'alt="Map of the town."' in text
    tables = re.findall(r"<table.*?</table>", text, flags=re.DOTALL)
    assert tables and all('scope="col"' in table and 'scope="row"' in table for table in tables)
    assert re.findall(r"<h1>", text) == ["<h1>"]
