"""Drafts of the dashboard lie where DATABASE_URL says, and the page says why where they cannot."""

from pathlib import Path

import pytest
from sqlalchemy import URL

from geo.roles.acts import Role
from geo.services.services import Service
from geo.store.records.opening import Where
from geo.ui import database, keeping, signed_in
from geo.ui.trail import beginning_with
from tests.decisions.written_decision import proposal


def test_a_draft_is_kept_and_found_on_each_database(where: Where, monkeypatch: pytest.MonkeyPatch) -> None:
    if isinstance(where, Path):
        monkeypatch.setenv("BETTER_PLACED_RECORDS", str(where))
    else:
        assert isinstance(where, URL)
        monkeypatch.setenv("DATABASE_URL", where.render_as_string(hide_password=False).replace("+pg8000", ""))
    trail = keeping.kept(beginning_with((proposal(),), Service.GP), place="kingsmere", name="Elm closes")
    assert trail.fault == ""
    head, found = keeping.found(trail.draft_id)
    assert (head.place, found.step.text) == ("kingsmere", trail.step.text)
    database._uses.pop(where).database.dispose()


def test_an_address_that_is_none_is_told_and_the_visit_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://ada:secret-word@db/better")
    trail = keeping.kept(beginning_with((proposal(),), Service.GP), place="kingsmere", name="Elm closes")
    assert "DATABASE_URL is no address of a PostgreSQL database" in trail.fault
    assert "secret-word" not in trail.fault


def test_what_a_reader_tries_is_kept_nowhere_and_said_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BETTER_PLACED_RECORDS", str(tmp_path))
    monkeypatch.setattr(signed_in, "is_set", lambda: True)
    monkeypatch.setattr(signed_in, "role", lambda: Role.READER)
    trail = keeping.kept(beginning_with((proposal(),), Service.GP), place="kingsmere", name="Elm closes")
    assert trail.fault == "You are signed in as a reader; it takes a member to write: drafts, remarks, answers, votes"
    assert keeping.found(trail.draft_id) is None
