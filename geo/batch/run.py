"""A batch from folders to one table: surveys, districts as they end, and all of them put together."""

import gc
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo.batch import keeping
from geo.batch.cluster import Task, Workers, workers_on
from geo.batch.district import Made, district
from geo.batch.neighbours import neighbours_of
from geo.batch.pool import Pool, digest_of_sites, pool_of, within
from geo.batch.survey import Survey, survey
from geo.batch.tables import Whole, settings_words
from geo.errors import InputError
from geo.store.journey_table import FILE
from geo.values import OnStep

STAGES = ("Looking into folders", "Districts")


@dataclass(frozen=True)
class Summary:
    """What a batch came to.

    done, kept: names of districts computed, and of those that were finished before. failed: a sentence for each that
    could not be. rows: of the whole table. bytes_moved, peak_megabytes: between this process and the workers, and the
    most memory of one of them.
    """

    done: tuple[str, ...]
    kept: tuple[str, ...]
    failed: tuple[str, ...]
    rows: int
    bytes_moved: int
    peak_megabytes: float


@dataclass(frozen=True)
class Batch:
    """What is asked: the folders, where results go, and who computes (as of `workers_on`)."""

    folders: tuple[Path, ...]
    out: Path
    scheduler: str = ""
    workers: int = 0


def run(batch: Batch, *, say: Callable[[str], None], on_step: OnStep) -> Summary:
    """Compute every district that is not finished yet, keep each as it ends, and put all together.

    say: told a line for each district. InputError in words where nothing can be done, or the rest cannot be.
    """
    absent = [f"{folder}: there is no such folder." for folder in batch.folders if not folder.is_dir()]
    if absent:
        raise InputError(*absent)
    with keeping.opened(batch.out), workers_on(batch.scheduler, batch.workers) as workers:
        return _Run(batch, workers, say, on_step).all_of_it()


class _Run:
    """One batch under way."""

    def __init__(self, batch: Batch, workers: Workers, say: Callable[[str], None], on_step: OnStep) -> None:
        self.out, self.folders = batch.out, batch.folders
        self.workers, self.say, self.on_step = workers, say, on_step
        self.manifest = keeping.manifest_of(batch.out) or keeping.empty_manifest()
        self.failed: list[dict[str, Any]] = []

    def all_of_it(self) -> Summary:
        surveys = self._surveys()
        pool, followers = pool_of(surveys), neighbours_of(surveys)
        by_code = {each.code: each for each in surveys}
        current = {code for code in by_code if self._is_current(by_code[code], by_code, pool, followers[code])}
        for code in sorted(current):
            self.say(f"{by_code[code].name} ({code}): finished before.")
        known = self.manifest["districts"]
        self.manifest["districts"] = {code: entry for code, entry in known.items() if code in current}
        due = [code for code in sorted(by_code) if code not in current]
        done = self._districts(due, by_code, pool, followers) if due else []
        rows = self._put_together()
        named = [f"{each['folder']}: {fault}" for each in self.failed for fault in each["faults"]]
        return Summary(
            done=tuple(by_code[code].name for code in done),
            kept=tuple(by_code[code].name for code in sorted(current)),
            failed=tuple(named),
            rows=rows,
            bytes_moved=self.workers.bytes_moved,
            peak_megabytes=self.workers.peak_megabytes(),
        )

    def _surveys(self) -> list[Survey]:
        """The surveys of the folders in the order of their authorities, each once."""
        tasks = [Task(str(at), _surveyed, (folder.resolve(),)) for at, folder in enumerate(self.folders)]
        made: dict[int, Survey] = {}
        for number, ended in enumerate(self.workers.each(tasks), start=1):
            self.on_step(STAGES[0], number, len(tasks))
            folder = self.folders[int(ended.key)]
            if ended.faults:
                self._fail(folder.name, "", ended.faults)
            else:
                made[int(ended.key)] = ended.result
        by_code: dict[str, Survey] = {}
        for at in sorted(made):
            first = by_code.setdefault(made[at].code, made[at])
            if first is not made[at]:
                same = f"it is {first.name} ({first.code}) again; the folder {first.folder.name} is used."
                self._fail(made[at].folder.name, "", (same,))
        return [by_code[code] for code in sorted(by_code)]

    def _fail(self, folder: str, name: str, faults: Sequence[str]) -> None:
        self.say(f"{name or folder}: failed. {' '.join(faults)}")
        self.failed.append({"folder": folder, "state": "failed", "faults": list(faults)})

    def _districts(
        self, due: Sequence[str], by_code: Mapping[str, Survey], pool: Pool, followers: Mapping[str, Sequence[str]]
    ) -> list[str]:
        shared, done = self.workers.shared(pool), []

        def tasks() -> Iterator[Task]:
            for code in due:
                asked = tuple(by_code[each].without_sites for each in (code, *followers[code]))
                yield Task(code, _district, (asked, shared))

        for number, ended in enumerate(self.workers.each(tasks()), start=1):
            own = by_code[ended.key]
            if ended.faults:
                self._fail(own.folder.name, own.name, ended.faults)
            else:
                self._keep(own, ended.result, by_code, followers[ended.key])
                done.append(ended.key)
            self.on_step(STAGES[1], number, len(due))
        return done

    def _keep(self, own: Survey, made: Made, by_code: Mapping[str, Survey], followers: Sequence[str]) -> None:
        files = {}
        for kind in keeping.KINDS:
            name = f"{kind}/{own.code}.parquet"
            checksum = keeping.write(self.out / name, made.files[kind])
            files[name] = {"rows": made.rows[kind], "sha256": checksum}
        entry = {
            "folder": own.folder.name,
            "name": own.name,
            "state": "done",
            "files": files,
            "not_sure": dict(made.not_sure),
            "neighbours": list(followers[: made.neighbours]),
            "all_neighbours_used": made.neighbours == len(followers),
            "box": list(made.box),
        }
        entry["fingerprint"] = _fingerprint(own, entry, by_code, made.sites)
        self.manifest["districts"][own.code] = entry
        self.manifest["files"] = {}
        keeping.write_manifest(self.out, self.manifest)
        count = sum(made.not_sure.values())
        words = f"; {count:,} of its rows are not sure" if count else ""
        self.say(f"{own.name} ({own.code}): {made.rows['table']:,} rows{words}.")

    def _is_current(self, own: Survey, by_code: Mapping[str, Survey], pool: Pool, followers: Sequence[str]) -> bool:
        """Whether a district was finished with these very inputs, and its files are as they were written."""
        entry = self.manifest["districts"].get(own.code)
        if entry is None:
            return False
        used = entry["neighbours"]
        if list(followers[: len(used)]) != used or entry["all_neighbours_used"] != (len(used) == len(followers)):
            return False
        sites = digest_of_sites(within(pool, tuple(entry["box"])))
        same = entry["fingerprint"] == _fingerprint(own, entry, by_code, sites)
        return same and keeping.is_whole(self.out, entry["files"])

    def _put_together(self) -> int:
        """Write the whole table, as Parquet and as CSV, and the manifest; how many rows it has."""
        districts = self.manifest["districts"]
        tables = {code: f"table/{code}.parquet" for code in districts}
        rows = sum(districts[code]["files"][name]["rows"] for code, name in tables.items())
        whole = Whole({code: self.out / name for code, name in tables.items()})
        files = {}
        for name, fill in ((FILE, whole.write_parquet), ("table.csv", whole.write_csv)):
            files[name] = {"rows": rows, "sha256": keeping.write_by(self.out / name, fill)}
        self.manifest |= {"files": files, "failed": sorted(self.failed, key=lambda each: each["folder"])}
        keeping.write_manifest(self.out, self.manifest)
        return int(rows)


def _fingerprint(own: Survey, entry: Mapping[str, Any], by_code: Mapping[str, Survey], sites: str) -> str:
    """A checksum of all that a district's figures follow from."""
    inputs = {
        "own": own.digest,
        "name": [own.name, own.code],
        "neighbours": [[code, by_code[code].digest] for code in entry["neighbours"]],
        "sites": sites,
        "settings": settings_words(),
    }
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


def _surveyed(folder: Path) -> Survey:
    made = survey(folder)
    gc.collect()
    return made


def _district(surveys: tuple[Survey, ...], pool: Pool) -> Made:
    made = district(surveys, pool)
    # What a place holds goes round in circles; the next district needs the room.
    gc.collect()
    return made
