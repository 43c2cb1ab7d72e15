"""The speed table's options: one saved and one opened on each database, and processes killed in the middle of a save.

The second way writes all of the decision to a file and takes it into the place of the former one, and reads it back.
"""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from geo.appraisal.case import USUAL
from geo.bench.kills import WHEN, WHO, begun_decision, killed
from geo.bench.postgres import Postgres
from geo.bench.row import Row, Watch, timed
from geo.build import EXAMPLE_RAW
from geo.decisions.comparison import MOST_OPTIONS
from geo.decisions.decision import Decision
from geo.decisions.locked import lock
from geo.decisions.option import Stage, version_of
from geo.decisions.written import new_id
from geo.errors import NotHeldError
from geo.place.place import Place
from geo.proposals.proposals import Proposal
from geo.proposals.text import from_toml
from geo.store.records import decisions, opening, options
from geo.store.records.exchange import as_file, from_file
from geo.store.records.opening import Where

REPEATS, KILLS = 20, 200
# Versions of each option that are there already.
VERSIONS = 5


@dataclass(frozen=True)
class Kind:
    """A kind of database by its name, with the goals of saving and opening, in seconds."""

    name: str
    goal_seconds: float


SQLITE, POSTGRESQL = Kind("SQLite", 0.02), Kind("PostgreSQL", 0.04)


def option_rows(place: Place) -> Iterator[Row | str]:
    """Six options of five versions each: one saved and all opened, then killed; on SQLite and on PostgreSQL."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield from _rows(SQLITE, Path(folder), place)
        try:
            with Postgres.started() as server, server.database() as address:
                yield from _rows(POSTGRESQL, address, place)
        except NotHeldError as missing:
            yield str(missing)


def _rows(kind: Kind, where: Where, place: Place) -> Iterator[Row | str]:
    proposals = _proposals(place)
    database = opening.opened(where)
    decision_id = decisions.keep(database, begun_decision()).decision_id
    decisions.add(database, decision_id, lock(place, USUAL, on=None, who=WHO, when=WHEN))
    ids = [new_id() for _ in proposals]
    for number in range(VERSIONS):
        for option_id, proposal in zip(ids, proposals, strict=True):
            stage, signature = Stage.SCREENED, (WHO, WHEN)
            version = version_of(proposal, made_of=number, stage=stage, signature=signature, why=str(number))
            decision = options.save(database, decision_id, option_id, version).decision
    saved = 0

    def save() -> None:
        nonlocal saved, decision
        saved += 1
        newest = decision.option(ids[0]).in_view.number
        signature, why = (WHO, WHEN), f"save {saved}"
        version = version_of(proposals[0], made_of=newest, stage=Stage.SCREENED, signature=signature, why=why)
        decision = options.save(database, decision_id, ids[0], version).decision

    def find() -> Decision | None:
        return decisions.find(database, decision_id)

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "decision.zip"

        def write() -> None:
            part = Path(folder) / "decision.part"
            part.write_bytes(as_file(decision).content)
            os.replace(part, file)

        took, written = timed(save, repeats=REPEATS), timed(write, repeats=REPEATS)
        title = f"one of {len(ids)} options of {VERSIONS} versions on {kind.name}"
        yield Row(f"Saving {title}", took, kind.goal_seconds, "all as a file", written, f"{saved} saves, all kept")
        took, read = timed(find, repeats=REPEATS), timed(lambda: from_file(file.read_bytes()), repeats=REPEATS)
        same = repr(find()) == repr(decision)
        agreement = f"{'the same' if same else 'another'} decision comes back"
        yield Row(f"Opening {title}", took, kind.goal_seconds, "the file read", read, agreement)
    database.dispose()
    watch = Watch()
    kills = killed(where, KILLS)
    yield (
        f"{kills.killed} killed while they saved on {kind.name}, {kills.within_a_save} of them within a save, after "
        f"{kills.saves:,} saves, in {watch.took.words}: {'; '.join(kills.faults[:3]) or 'nothing half written'}"
    )


def _proposals(place: Place) -> list[Proposal]:
    files = sorted((EXAMPLE_RAW / "proposals").glob("*.toml"))
    return [from_toml(file.read_bytes(), locate=place.locate) for file in files][:MOST_OPTIONS]
