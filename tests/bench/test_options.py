"""The speed table's options are kept and come back as they were, on each database."""

import pytest

from geo.bench import options
from geo.bench.postgres import Postgres
from geo.bench.row import Row
from geo.place.place import Place


def test_options_are_saved_and_opened_on_each_database(
    town: Place, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert postgres.asked("SELECT 1") == "1"
    monkeypatch.setattr(options, "KILLS", 2)
    saved, opened, killed, *on_server = options.option_rows(town)
    assert isinstance(saved, Row)
    assert "SQLite" in saved.question
    assert "PostgreSQL" in on_server[0].question
    assert opened.agreement == on_server[1].agreement == "the same decision comes back"
    assert killed.startswith("2 killed while they saved on SQLite")
    assert killed.endswith("nothing half written")
    assert on_server[2].endswith("nothing half written")
