"""The row of fetching: what was measured is told with its goals, and without the tests there is a sentence."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from geo.bench import fetched
from geo.bench.row import table
from geo.errors import NotHeldError

MEASURED = {
    "first": {"took": [8.0, 6.0], "requests": 76, "waits": 56.0, "small_areas": 142},
    "second": {"took": [2.0, 1.5], "requests": 16, "waits": 14.0},
    "again": 0.5003,
}


def test_the_row_tells_the_requests_of_both_places(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(command: list[str], **_settings: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 0, json.dumps(MEASURED), "")

    monkeypatch.setattr(subprocess, "run", run)
    [places] = table(fetched.fetch_rows()).splitlines()
    assert places.startswith("fetch a first place of 142 LSOAs: 8.0 s")
    assert "76 requests (goal 150) and 16 (goal 20), 4.8 times as many; at least 56 s by the real clock" in places
    assert "50.0% asked for again (goal 51%)" in places


def test_without_the_tests_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fetched, "ROOT", tmp_path)
    with pytest.raises(NotHeldError, match="the stand-in lies with the tests"):
        list(fetched.fetch_rows())
