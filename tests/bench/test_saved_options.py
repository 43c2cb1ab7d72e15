"""The speed table's options are kept and come back as they were, on each database."""

import pytest

from geo.bench import saved_options as options
from geo.bench.postgres import Postgres
from geo.bench.row import Row
from geo.place.place import Place


def test_options_are_saved_and_opened_on_each_database(
    town: Place, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert postgres.asked("SELECT 1") == "1"
    monkeypatch.setattr(options, "KILLS", 2)
    rows = [row for row in options.option_rows(town) if isinstance(row, Row)]
    assert len(rows) == 6
    assert ["SQLite" in row.question for row in rows] == [True] * 3 + [False] * 3
    assert {rows[1].agreement, rows[4].agreement} == {"the same decision comes back"}
    assert all(row.agreement.endswith("nothing half written") for row in rows[2::3])
