"""Real files spoiled in many ways, each read in a process of its own that is ended when it takes too long.

    python -m tests.build.spoiled_files --files 4000 --builds 60

Whatever a file has become, it is read, left out or refused in words: never a trace, never without end. What is read
differently with no word on it is counted as silent, by the way it was spoiled: most are a figure that became another
figure, which nobody can tell, and the list is there to be looked at. Without the real folders beside the project's,
Kingsmere's files are spoiled.
"""

import argparse
import dataclasses
import io
import multiprocessing
import pickle
import random
import shutil
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo import build
from geo.errors import GeoError
from geo.sources.catalogue import Found, Outcome, recognise
from tests.build import paper_folder as paper

PROJECT = Path(__file__).resolve().parents[2]
REAL = PROJECT.parent / "shared" / "data"
MOST_BYTES = 1_500_000
# Far above what either takes on a machine that has much else to do.
SECONDS_A_FILE, SECONDS_A_BUILD = 300.0, 3600.0
READ_ALIKE, SILENT, SAID, REFUSED = "read as before", "silent", "read, and said", "refused in words"
UNFORESEEN, ENDLESS, CRASHED, BUILT = "not foreseen", "no end", "crashed", "built"
NEVER = (UNFORESEEN, ENDLESS, CRASHED)

Spoil = Callable[[bytes, random.Random], bytes]
HOSTILE_CELLS = (
    "",
    "\u202e",
    "\x00",
    "1e999",
    "-1",
    "nan",
    "9" * 400,
    "0001-01-01",
    "9999-12-31",
    "x" * 10_000,
    '"',
    "=1+1",
    "<a href='https://x'>x</a>",
    "[c]",
    "12,5",
)


def _at(content: bytes, chance: random.Random) -> int:
    return chance.randrange(max(len(content), 1))


def flipped(content: bytes, chance: random.Random) -> bytes:
    """A bit of one byte in a thousand, at least of one, is turned."""
    turned = bytearray(content)
    for _ in range(max(1, len(turned) // 1000)):
        turned[_at(content, chance)] ^= 1 << chance.randrange(8)
    return bytes(turned)


def one_flipped(content: bytes, chance: random.Random) -> bytes:
    """One bit is turned."""
    at = _at(content, chance)
    return content[:at] + bytes([content[at] ^ (1 << chance.randrange(8))]) + content[at + 1 :]


def cut(content: bytes, chance: random.Random) -> bytes:
    """The end is missing."""
    return content[: _at(content, chance)]


def beheaded(content: bytes, chance: random.Random) -> bytes:
    """The beginning is missing."""
    return content[_at(content, chance) :]


def doubled(content: bytes, chance: random.Random) -> bytes:
    """A piece stands twice."""
    first, last = sorted((_at(content, chance), _at(content, chance)))
    return content[:last] + content[first:last] + content[last:]


def with_zeros(content: bytes, chance: random.Random) -> bytes:
    """A piece is nought, as after a bad sector."""
    at = _at(content, chance)
    return content[:at] + bytes(len(content[at : at + 512])) + content[at + 512 :]


def with_noise(content: bytes, chance: random.Random) -> bytes:
    """A piece of noise is put in."""
    at = _at(content, chance)
    return content[:at] + chance.randbytes(64) + content[at:]


def _cells(content: bytes, change: Callable[[list[list[bytes]]], None]) -> bytes:
    rows = [line.split(b",") for line in content.split(b"\n")]
    change(rows)
    return b"\n".join(b",".join(row) for row in rows)


def with_a_hostile_cell(content: bytes, chance: random.Random) -> bytes:
    """What lies between two commas is something else."""

    def change(rows: list[list[bytes]]) -> None:
        row = chance.choice(rows)
        row[chance.randrange(len(row))] = chance.choice(HOSTILE_CELLS).encode()

    return _cells(content, change)


def with_a_short_row(content: bytes, chance: random.Random) -> bytes:
    """A cell of one row is gone."""

    def change(rows: list[list[bytes]]) -> None:
        row = chance.choice(rows)
        del row[chance.randrange(len(row))]

    return _cells(content, change)


def with_columns_swapped(content: bytes, chance: random.Random) -> bytes:
    """Two names in the header change places."""

    def change(rows: list[list[bytes]]) -> None:
        first, second = chance.randrange(len(rows[0])), chance.randrange(len(rows[0]))
        rows[0][first], rows[0][second] = rows[0][second], rows[0][first]

    return _cells(content, change)


def with_a_row_twice(content: bytes, chance: random.Random) -> bytes:
    """A row stands twice."""

    def change(rows: list[list[bytes]]) -> None:
        rows.insert(chance.randrange(len(rows)), list(chance.choice(rows)))

    return _cells(content, change)


SPOILS: tuple[Spoil, ...] = (
    flipped,
    one_flipped,
    cut,
    beheaded,
    doubled,
    with_zeros,
    with_noise,
    with_a_hostile_cell,
    with_a_short_row,
    with_columns_swapped,
    with_a_row_twice,
)


def spoiled(content: bytes, spoil: Spoil, chance: random.Random) -> bytes:
    """The bytes spoiled; of a zip every second time those of one of its members, so that it stays a zip."""
    if not content.startswith(b"PK\x03\x04") or chance.random() < 0.5:
        return spoil(content, chance)
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as again:
        names = archive.namelist()
        chosen = chance.choice(names)
        for name in names:
            member = archive.read(name)
            again.writestr(name, spoil(member, chance) if name == chosen and member else member)
    return packed.getvalue()


@dataclass(frozen=True)
class Task:
    """A file to spoil (or a folder, one of whose files is spoiled before it is built), the way, and the chance."""

    at: Path
    spoil: int
    chance: int
    whole_build: bool = False

    def __str__(self) -> str:
        return f"{self.at.parent.name}/{self.at.name}, {SPOILS[self.spoil].__name__}, {self.chance}"


@dataclass(frozen=True)
class Answer:
    """What became of a task, and what was said of it."""

    outcome: str
    words: str = ""


def _content_of(record: Any | None) -> bytes:
    """What was read, without where from and what was said; pickled, so that two can be held against each other."""
    if record is None:
        return b""
    bare = {
        field.name: getattr(record, field.name)
        for field in dataclasses.fields(record)
        if field.name not in ("source", "notes", "path")
    }
    return pickle.dumps(bare)


def _read_alone(content: bytes, name: str, folder: Path) -> tuple[Found, ...]:
    """What became of a file, or of each of its parts."""
    (folder / name).write_bytes(content)
    return recognise(folder).found


def _said_of(parts: Iterable[Found]) -> set[str]:
    """Every sentence on a file's parts."""
    return {
        sentence
        for part in parts
        for sentence in (*part.faults, *filter(None, [part.why]), *getattr(part.record, "notes", ()))
    }


def spoil_file(task: Task) -> Answer:
    """Read a file as it is and spoiled, and compare."""
    chance = random.Random(task.chance)
    content = task.at.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        before = _read_alone(content, task.at.name, Path(folder))
        after = _read_alone(spoiled(content, SPOILS[task.spoil], chance), task.at.name, Path(folder))
    if traces := [part.trace for part in after if part.trace]:
        return Answer(UNFORESEEN, "\n".join(traces))
    if all(part.outcome is not Outcome.READ for part in after):
        return Answer(REFUSED, " ".join(sorted(_said_of(after))))
    if said := _said_of(after) - _said_of(before):
        return Answer(SAID, " ".join(sorted(said)))
    if [_content_of(part.record) for part in before] == [_content_of(part.record) for part in after]:
        return Answer(READ_ALIKE)
    return Answer(SILENT, " ".join(part.kind.key for part in before if part.kind))


def spoil_build(task: Task) -> Answer:
    """Build a folder with three of its files spoiled, and open what was built."""
    chance = random.Random(task.chance)
    with tempfile.TemporaryDirectory() as temporary:
        folder, build.BUILT = Path(temporary) / "raw", Path(temporary) / "built"
        shutil.copytree(task.at, folder)
        for path in chance.sample(spoilable(folder), 3):
            path.write_bytes(spoiled(path.read_bytes(), chance.choice(SPOILS), chance))
        try:
            report = build.build(folder, name="spoiled")
            build.open_place(report.key)
        except GeoError as fault:
            log = build.BUILT / "spoiled.log"
            return Answer(UNFORESEEN, log.read_text()) if log.exists() else Answer(REFUSED, str(fault))
        log = build.BUILT / "spoiled.log"
        return Answer(UNFORESEEN, log.read_text()) if log.exists() else Answer(BUILT)


def spoilable(folder: Path) -> list[Path]:
    """The files of a folder that are not too large, in order."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix not in (".toml", ".md", ".log"))
    return sorted(path for path in files if 0 < path.stat().st_size <= MOST_BYTES)


def _work(connection: Any) -> None:
    while True:
        task: Task = connection.recv()
        try:
            answer = spoil_build(task) if task.whole_build else spoil_file(task)
        except Exception:  # noqa: BLE001  (whatever it is, it is what is looked for)
            answer = Answer(UNFORESEEN, traceback.format_exc())
        connection.send(answer)


def answers(tasks: Iterable[Task]) -> Iterator[tuple[Task, Answer]]:
    """Each task's answer; a process that does not answer in time, or dies of one, is replaced."""
    context = multiprocessing.get_context("spawn")
    process, connection = None, None
    for task in tasks:
        if process is None or not process.is_alive() or connection is None:
            connection, other = context.Pipe()
            process = context.Process(target=_work, args=(other,), daemon=True)
            process.start()
            other.close()
        connection.send(task)
        try:
            if connection.poll(SECONDS_A_BUILD if task.whole_build else SECONDS_A_FILE):
                yield task, connection.recv()
                continue
            yield task, Answer(ENDLESS)
        except EOFError:
            yield task, Answer(CRASHED)
        process.kill()
        process = None
    if process is not None:
        process.kill()


def file_tasks(files: Sequence[Path], count: int, *, seed: int) -> list[Task]:
    """So many tasks, over all files and all ways of spoiling alike."""
    chance = random.Random(seed)
    return [Task(chance.choice(files), number % len(SPOILS), chance.randrange(2**32)) for number in range(count)]


def build_tasks(folders: Sequence[Path], count: int, *, seed: int) -> list[Task]:
    """So many whole builds, the folders taken in turn."""
    chance = random.Random(seed)
    return [Task(folders[number % len(folders)], 0, chance.randrange(2**32), True) for number in range(count)]


def real_files() -> list[Path]:
    """The real files beside the project where they are, else Kingsmere's."""
    return spoilable(REAL if REAL.is_dir() else PROJECT / "data" / "kingsmere")


def main() -> None:
    parser = argparse.ArgumentParser(description="Spoil real files and whole builds, and count what becomes of them.")
    parser.add_argument("--files", type=int, default=4000)
    parser.add_argument("--builds", type=int, default=60)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so long")
    parser.add_argument("--seed", type=int, default=12)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        small = paper.paper_folder(Path(folder) / "paper")
        places = [small, PROJECT / "data" / "kingsmere", *(REAL / name for name in ("rutland",) if REAL.is_dir())]
        for title, tasks in (
            ("builds", build_tasks(places, chosen.builds, seed=chosen.seed)),
            ("files", file_tasks(real_files(), chosen.files, seed=chosen.seed)),
        ):
            counts, silent = Counter[str](), Counter[str]()
            begun = time.monotonic()
            for task, answer in answers(tasks):
                counts[answer.outcome] += 1
                if answer.outcome == SILENT:
                    silent[SPOILS[task.spoil].__name__] += 1
                if answer.outcome in (*NEVER, SILENT):
                    sys.stdout.write(f"{answer.outcome}: {task}\n{answer.words}\n")
                    sys.stdout.flush()
                if time.monotonic() - begun > chosen.seconds:
                    break
            sys.stdout.write(f"{title}: {dict(counts)}; silent: {dict(silent)}\n")


if __name__ == "__main__":
    main()
