"""Decisions in the database: whole and back, added to by several at once, and never overwritten."""

import threading
from dataclasses import replace
from typing import Any

import pytest

from geo.decisions.entries import Erratum, Judgement, Note, SetAside
from geo.decisions.option import Stage
from geo.decisions.written import new_id
from geo.errors import InputError, NotHeldError
from geo.place.place import Place
from geo.store.records import decisions, frozen, options
from geo.store.records.opening import Database
from tests.decisions.written_decision import FIRST, SECOND, SIGNED, WHEN, begun, full, locked, version


def as_text(decision: object) -> str:
    """NaN is no NaN's equal; as text they are alike."""
    return repr(decision)


def test_a_whole_decision_is_found_as_it_was_kept(database: Database, town: Place) -> None:
    kept = decisions.keep(database, full(town))
    assert as_text(decisions.find(database, kept.decision_id)) == as_text(kept)
    assert decisions.find(database, new_id()) is None


def test_what_is_added_a_piece_at_a_time_is_the_same_decision(database: Database, town: Place) -> None:
    whole = full(town)
    nothing_yet = replace(whole, options=(), longlist=(), judgements=(), polls=(), notes=(), errata=(), locks=())
    begun_only = replace(nothing_yet, after_meetings=())
    decision = decisions.keep(database, begun_only)
    aside = whole.longlist[1].option
    for option in (*whole.options, aside):
        for each in option.versions:
            options.save(database, decision.decision_id, option.option_id, replace(each, number=0))
    pieces: list[Any] = [*whole.locks, *whole.longlist, *whole.judgements, *whole.polls, *whole.notes, *whole.errata]
    pieces += whole.after_meetings
    for written in pieces:
        decision = decisions.add(database, decision.decision_id, written)
    assert as_text(replace(decision, version=0)) == as_text(whole)
    assert as_text(decisions.find(database, decision.decision_id)) == as_text(decision)


def test_the_second_of_two_who_save_the_same_option_sees_both_and_loses_nothing(database: Database) -> None:
    decision_id = decisions.keep(database, begun()).decision_id
    options.save(database, decision_id, FIRST, version())
    theirs = options.save(database, decision_id, FIRST, version(1, note="theirs"))
    mine = options.save(database, decision_id, FIRST, version(1, note="mine"))
    assert not theirs.is_beside
    assert mine.is_beside
    assert "theirs" in mine.option.in_view.content
    assert ["mine" in each.content for each in mine.option.beside] == [True]
    settled = options.save(database, decision_id, FIRST, version(2, note="both"))
    assert "both" in settled.option.in_view.content
    assert settled.option.beside == ()
    assert [each.number for each in settled.option.versions] == [1, 2, 3, 4]


def test_a_second_click_on_save_keeps_nothing_twice(database: Database) -> None:
    decision_id = decisions.keep(database, begun()).decision_id
    for _ in range(2):
        kept = options.save(database, decision_id, FIRST, version())
    assert len(kept.option.versions) == 1


def test_of_many_who_save_at_once_each_is_kept_and_one_is_in_view(database: Database) -> None:
    decision_id = decisions.keep(database, begun()).decision_id
    options.save(database, decision_id, FIRST, version())
    together = threading.Barrier(8)

    def save(number: int) -> None:
        together.wait()
        options.save(database, decision_id, FIRST, version(1, note=f"of person {number}"))

    threads = [threading.Thread(target=save, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    option = decisions.find(database, decision_id).option(FIRST)
    assert len(option.versions) == 9
    assert len(option.beside) == 7
    assert {f"of person {number}" in "".join(each.content for each in option.versions) for number in range(8)} == {True}


def test_a_seventh_option_is_refused_until_one_is_set_aside(database: Database) -> None:
    decision_id = decisions.keep(database, begun()).decision_id
    for number in range(6):
        options.save(database, decision_id, str(number) * 22, version(name=f"Option {number}"))
    with pytest.raises(InputError, match="set one aside"):
        options.save(database, decision_id, new_id(), version(name="Seventh"))
    option = decisions.find(database, decision_id).option("0" * 22)
    after = decisions.add(database, decision_id, SetAside(option.name, "Too far", *SIGNED, option=option))
    assert [each.name for each in after.options] == [f"Option {number}" for number in range(1, 6)]
    assert after.longlist[0].content == option.in_view.content
    options.save(database, decision_id, new_id(), version(name="Seventh"))
    with pytest.raises(InputError, match="was set aside by Ada Byron"):
        options.save(database, decision_id, "0" * 22, version(1, name="Option 0", note="again"))


def test_what_is_refused_leaves_everything_as_it_was(database: Database) -> None:
    kept = decisions.keep(database, begun())
    with pytest.raises(InputError, match="not there"):
        decisions.add(database, kept.decision_id, Note(SECOND, "of nothing", *SIGNED))
    assert decisions.find(database, kept.decision_id) == kept
    with pytest.raises(NotHeldError, match="no such decision"):
        decisions.add(database, new_id(), Note("", "lost", *SIGNED))


def test_a_decided_option_is_frozen_and_only_errata_add(database: Database, town: Place) -> None:
    decision_id = decisions.keep(database, full(town)).decision_id
    content = decisions.find(database, decision_id).option(SECOND).in_view
    decided = replace(content, number=0, made_of=1, stage=Stage.DECIDED)
    with pytest.raises(InputError, match="cannot be decided without a record"):
        options.save(database, decision_id, SECOND, decided)
    options.decide(database, decisions.find(database, decision_id), SECOND, decided, frozen.seal({"a.txt": b"a"}))
    with pytest.raises(InputError, match="stays as it is"):
        options.save(database, decision_id, SECOND, version(2, name="Oak opens", stage=Stage.DECIDED, note="other"))
    with pytest.raises(InputError, match="stay locked"):
        decisions.add(database, decision_id, locked(town, why="newer files"))
    with pytest.raises(InputError, match="cannot be set aside"):
        decisions.add(
            database,
            decision_id,
            SetAside("Oak", "No", *SIGNED, option=decisions.find(database, decision_id).option(SECOND)),
        )
    after = decisions.add(database, decision_id, Erratum(SECOND, "1 mile", "2 miles", *SIGNED))
    assert [each.right for each in after.errata] == ["21 patients", "2 miles"]


def test_decisions_are_listed_by_place_the_last_changed_first(database: Database) -> None:
    first, _ = (decisions.keep(database, replace(begun(), title=title)) for title in ("First", "Second"))
    decisions.keep(database, replace(begun(), place_key="rutland"))
    decisions.add(database, first.decision_id, Note("", "Newer", *SIGNED))
    assert [head.title for head in decisions.of_place(database, "kingsmere")] == ["First", "Second"]


def test_the_newest_judgement_of_a_cell_is_in_view_and_the_earlier_is_kept(database: Database, town: Place) -> None:
    kept = decisions.keep(database, full(town))
    again = replace(kept.judgements[0].cell, score=-2.0)
    after = decisions.add(database, kept.decision_id, Judgement(FIRST, again, "Grace", WHEN))
    assert after.judged[FIRST, "Age: 85+", "safety"].cell.score == -2
    assert [each.cell.score for each in after.judgements][0::2] == [0, -2]
    assert not after.judged[FIRST, "Sex: Female", "safety"].cell.assessed
