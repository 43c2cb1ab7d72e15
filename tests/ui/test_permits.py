"""What a question to the database takes: every one that is asked somewhere stands in a list."""

import re
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from geo.decisions.entries import Entry, Note
from geo.decisions.option import Stage
from geo.errors import InputError
from geo.roles.acts import Act, Role
from geo.store.records import decisions, drafts, options, votes
from geo.ui import permits, signed_in
from tests.decisions.written_decision import SECOND, full
from tests.town import town

PROJECT = Path(__file__).resolve().parents[2]


def listed() -> set[str]:
    asked = {*permits.READING, *permits.WRITING, decisions.add}
    return {f"{each.__module__.rpartition('.')[2]}.{each.__name__}" for each in asked}


def test_every_question_that_is_asked_stands_in_a_list() -> None:
    asked: set[str] = set()
    for file in (PROJECT / "geo").glob("*/*.py"):
        text = file.read_text(encoding="utf-8")
        # The modules of some are imported under names of their own.
        names = dict(re.findall(r"from geo\.store\.records import (\w+) as (\w+)", text))
        module = {own: name for name, own in names.items()}
        for called in re.findall(r"database\.asked\(\s*([\w.]+)[,)]", text):
            first, _, rest = called.partition(".")
            asked |= {f"{module.get(first, first)}.{rest}"} if rest else set()
    assert {"options.decide", "registers.take"} <= asked
    assert asked - listed() == set()


def test_every_kind_of_entry_of_a_decision_has_an_act() -> None:
    assert set(permits.ENTRIES) >= set(Entry.__args__)


def test_what_stands_in_no_list_takes_an_owner() -> None:
    assert permits.act_of(print, ()) is permits.UNLISTED
    assert permits.act_of(decisions.add, ("id", object())) is permits.UNLISTED


def test_a_stage_from_decided_on_takes_an_owner_and_one_before_it_an_editor() -> None:
    version = full(town()).option(SECOND).in_view
    kept = permits.act_of(options.save, ("id", SECOND, version))
    gone_on = permits.act_of(options.save, ("id", SECOND, replace(version, stage=Stage.REVIEWED)))
    assert (kept, gone_on) == (Act.EDIT_OPTIONS, Act.DECIDE)


@pytest.mark.parametrize(
    ("role", "may"), [(None, False), (Role.READER, False), (Role.MEMBER, True), (Role.OWNER, True)]
)
def test_with_sign_in_a_write_takes_its_role_and_without_one_nothing(
    monkeypatch: pytest.MonkeyPatch, role: Role | None, *, may: bool
) -> None:
    note = next(each for each in full(town()).notes if isinstance(each, Note))
    asks = ((decisions.add, ("id", note)), (drafts.save, ()), (partial(votes.enter, gathered=None), ()))
    monkeypatch.setattr(signed_in, "role", lambda: role)
    for ask, arguments in asks:
        monkeypatch.setattr(signed_in, "is_set", lambda: False)
        permits.check(ask, arguments)
        monkeypatch.setattr(signed_in, "is_set", lambda: True)
        permits.check(decisions.find, ("id",))
        if may:
            permits.check(ask, arguments)
            continue
        with pytest.raises(InputError):
            permits.check(ask, arguments)
