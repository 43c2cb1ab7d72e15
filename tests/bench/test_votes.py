"""The speed table's vote: the page's bytes and the phones' wait are told, and every phone is counted."""

import pytest

from geo.bench import votes
from geo.bench.row import Row

pytestmark = pytest.mark.slow


def test_every_phone_is_handed_the_page_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(votes, "PHONES", 12)
    monkeypatch.setattr(votes, "WITHIN_SECONDS", 1.0)
    weight, row = votes.vote_rows()
    assert isinstance(weight, str) and "(goal 30,000)" in weight
    assert isinstance(row, Row)
    assert row.question == "p95 of 24 requests of 12 phones that vote within 1.0 s"
    assert row.took.seconds > 0 and row.second_took.seconds > 0
    assert row.agreement.startswith("about 10 answered")
