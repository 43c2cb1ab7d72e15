"""The speed table's options are kept and come back as they were, on each database."""

import pytest

from geo.bench import saved_options as options
from geo.bench.postgres import Postgres
from geo.bench.row import table
from geo.place.place import Place


def test_options_are_saved_and_opened_on_each_database(
    town: Place, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert postgres.asked("SELECT 1") == "1"
    monkeypatch.setattr(options, "KILLS", 2)
    lines = [table([row]) for row in options.option_rows(town)]
    assert len(lines) == 6
    for kind, (saved, opened, killed) in {"SQLite": lines[:3], "PostgreSQL": lines[3:]}.items():
        assert saved.startswith(f"Saving one of 6 options of 5 versions on {kind}")
        assert opened.endswith("the same decision comes back")
        assert killed.startswith(f"2 killed while they saved on {kind}")
        assert killed.endswith("nothing half written")
