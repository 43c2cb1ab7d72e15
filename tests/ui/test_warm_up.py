"""What is done at the server's start besides the visit itself, which tests/web/test_server.py tries on a real one."""

import asyncio
import logging
import threading
from typing import Any

import pytest
import streamlit as st

from geo import build
from geo.place.place import Place
from geo.ui import loading, search_job, served, warm_up
from tests.awaited import awaited


@pytest.mark.parametrize(
    ("headless", "address", "opened"),
    [(False, "localhost", ["http://localhost:8501"]), (False, "0.0.0.0", ["http://localhost:8501"]), (True, "", [])],
)
def test_a_browser_is_opened_at_the_start_unless_there_is_nobody_to_look(
    monkeypatch: pytest.MonkeyPatch, headless: bool, address: str, opened: list[str]
) -> None:
    asked: list[str] = []
    settings: dict[str, Any] = {"server.headless": headless, "server.address": address}
    monkeypatch.setattr(st, "get_option", settings.__getitem__)
    monkeypatch.setattr(build, "is_current", lambda _key: False)
    monkeypatch.setattr(warm_up, "BROWSER_AFTER_SECONDS", 0)
    monkeypatch.setattr(warm_up.cli_util, "open_browser", asked.append)

    async def start() -> None:
        async with warm_up.before_anybody_comes(None):
            assert asked == []
            await asyncio.sleep(0.01)

    awaited(start())
    assert asked == opened


def test_one_idea_is_tried_at_the_start_so_that_nobodys_first_click_loads_what_it_needs(
    town: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[Any] = []
    appraise = loading.appraise

    def counted(place: Place, *given: Any, **named: Any) -> Any:
        tried.append(place)
        return appraise(place, *given, **named)

    monkeypatch.setattr(build, "stamp", lambda _key: "as tried at the start")
    monkeypatch.setattr(loading, "place", lambda _key: town)
    monkeypatch.setattr(loading, "appraise", counted)
    warm_up.make_ready("town")
    assert tried == [town] and town in served._of_places


def test_one_search_for_sites_is_made_at_the_start_so_that_nobodys_first_one_loads_the_compiled_loops(
    town: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[Any] = []
    look = search_job.found

    def counted(*given: Any, **named: Any) -> Any:
        answers.append(look(*given, **named))
        return answers[-1]

    monkeypatch.setattr(build, "stamp", lambda _key: "as searched at the start")
    monkeypatch.setattr(loading, "place", lambda _key: town)
    monkeypatch.setattr(search_job, "found", counted)
    warm_up.make_ready("town")
    assert [len(each.answer.ways) > 0 for each in answers] == [True]


def test_a_place_on_which_no_idea_can_be_tried_keeps_the_server_from_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_key: str) -> Place:
        raise LookupError("a column that nobody foresaw")

    monkeypatch.setattr(loading, "place", broken)
    warm_up.make_ready("broken")


def test_the_start_of_the_server_asks_for_no_page_where_there_is_none(
    town: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    handler = logging.Handler()
    monkeypatch.setattr(handler, "emit", lambda record: said.append(record.getMessage()))
    monkeypatch.setattr(build, "stamp", lambda _key: "as made ready at the start")
    monkeypatch.setattr(loading, "place", lambda _key: town)
    log = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
    log.addHandler(handler)
    start = threading.Thread(target=warm_up.make_ready, args=("town",))
    start.start()
    start.join()
    log.removeHandler(handler)
    assert town.evidence.indicators is not None and said == []
