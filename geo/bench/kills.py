"""Processes killed in the middle of a save, at moments left to chance: whether anything half written is found after.

A child saves versions of an option and remarks, one after the other, and says when it begins and ends each. What it
said was done must be there, at most the one that it was at besides, and the decision's own count must agree.
"""

import multiprocessing
import random
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from typing import Any

from geo.decisions.decision import Decision
from geo.decisions.entries import Note
from geo.decisions.option import OptionVersion, Stage
from geo.decisions.written import new_id
from geo.services.services import Service
from geo.store.records import decisions, opening, options
from geo.store.records.opening import Database, Where

WHO, WHEN = "Speed", datetime(2026, 1, 1, tzinfo=UTC)
# A child is let do so many saves at most, and is killed within the time of one more.
MOST_SAVES = 5
SEED = 19480705
LONG = "x" * 20_000
# A child that is forked off one that has everything loaded begins in a moment; Windows knows no such way.
METHODS = multiprocessing.get_all_start_methods()
BEGUN, DONE = "begun", "done"


@dataclass(frozen=True)
class Kills:
    """How many children were killed, how many of them within a save, how many saves were done before.

    faults: a sentence for each thing half written.
    """

    killed: int
    within_a_save: int
    saves: int
    faults: tuple[str, ...]


def killed(where: Where, times: int) -> Kills:
    """Kill so many children that save to a database."""
    context: Any = multiprocessing.get_context("forkserver" if "forkserver" in METHODS else "spawn")
    if "forkserver" in METHODS:
        context.set_forkserver_preload([__name__])
    chance, faults, within, saves = random.Random(SEED), list[str](), 0, 0
    database = opening.opened(where)
    for _ in range(times):
        decision_id = decisions.keep(database, begun_decision()).decision_id
        here, there = context.Pipe(duplex=False)
        child = context.Process(target=_save_for_ever, args=(where, decision_id, there), daemon=True)
        child.start()
        there.close()
        said, let, began = [here.recv()], 1 + chance.randrange(MOST_SAVES), time.monotonic()
        while said.count(DONE) < let:
            said.append(here.recv())
        time.sleep(chance.random() * (time.monotonic() - began) / let)
        child.kill()
        child.join()
        said += _rest(here)
        within += said[-1] == BEGUN
        saves += said.count(DONE)
        faults += _half_written(database, decision_id, said.count(DONE))
    database.dispose()
    return Kills(times, within, saves, tuple(faults))


def begun_decision() -> Decision:
    """A decision without options."""
    return Decision(new_id(), "Speed", "speed", "Speed", Service.GP)


def _save_for_ever(where: Where, decision_id: str, there: Connection) -> None:
    database, option_id, made_of = opening.opened(where), new_id(), 0
    while True:
        there.send(BEGUN)
        version = OptionVersion(0, made_of, Stage.SCREENED, "Speed", f"{made_of} {LONG}", WHO, WHEN)
        made_of = options.save(database, decision_id, option_id, version).version.number
        there.send(DONE)
        there.send(BEGUN)
        decisions.add(database, decision_id, Note(option_id, f"of version {made_of}", WHO, WHEN))
        there.send(DONE)


def _rest(here: Connection) -> list[str]:
    said = []
    try:
        while True:
            said.append(here.recv())
    except (EOFError, OSError):
        return said


def _half_written(database: Database, decision_id: str, done: int) -> list[str]:
    decision = decisions.find(database, decision_id)
    if decision is None:
        return ["A decision is gone."]
    kept = sum(len(option.versions) for option in decision.options) + len(decision.notes)
    faults = [f"{done} saves were done and {kept} are kept."] if not done <= kept <= done + 1 else []
    faults += [f"{kept} saves are kept and {decision.version - 1} are counted."] if kept != decision.version - 1 else []
    whole = all(len(version.content) > len(LONG) for option in decision.options for version in option.versions)
    after = decisions.add(database, decision_id, Note("", "afterwards", WHO, WHEN))
    again = replace(decision, notes=(*decision.notes, after.notes[-1]), version=decision.version + 1)
    return [*faults, *([] if whole and after == again else ["What is kept is not what was saved."])]
