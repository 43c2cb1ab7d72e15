"""The store that all places share: what the publishers sent, byte for byte, each file with a receipt beside it.

A file that is on its way is NAME.part; it is gone on with where the publisher still has the same one. It takes its name
in one step, after its receipt is written: a file with a receipt of its size is whole. A file that was not what was
asked for is kept as NAME.refused.
"""

import hashlib
import os
import shutil
import sys
import threading
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
import tomli_w

from geo.errors import InputError
from geo.fetching.asking import CutShortError, Question, Reach, without_keys

LOOKS = "looked_at"
EDITIONS_KEPT = 2
ASKED_ON = "asked on"
RECEIPT, PART, REFUSED, FORMER = ".receipt.toml", ".part", ".refused", ".former"
# What is lost at most where a connection breaks.
PIECE_BYTES = 1 << 14
MOST_LOOK_BYTES = 20_000_000
WHOLE, SOME, AS_IT_WAS, NOTHING_MORE = 200, 206, 304, 416
WEB_PAGE = (b"<!doctype html", b"<html")


class HaltedError(InputError):
    """What stops the whole run, and not one source: no room, or more than was allowed."""


@dataclass(frozen=True)
class Part:
    """One file of the store: what is asked, how the file is called, and what the publisher says of it."""

    name: str
    question: Question
    md5: str = ""
    bytes_owed: int = 0


@dataclass
class Store:
    """Files by source and edition under one folder.

    reach: None where no connection may be opened. now: the time in UTC. most_bytes: that one run may bring. brought:
    how many came for each file.
    """

    folder: Path
    reach: Reach | None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    refresh: bool = False
    most_bytes: int = 2_000_000_000
    brought: dict[Path, int] = field(default_factory=dict)

    def look(self, question: Question, *, every_days: int) -> bytes:
        """A small answer that tells what there is; one that is young enough is not asked for again."""
        path = self.folder / LOOKS / _digest(question)
        if self.reach is None and self.receipt(path) is None:
            raise InputError(f"{question.address} was never looked at, and nothing is asked now.")
        with self.writing(path.parent, urlsplit(question.address).hostname or ""):
            receipt = self.receipt(path)
            if receipt and (self.reach is None or self._is_young(receipt, every_days)):
                return path.read_bytes()
            assert self.reach is not None
            content = self.reach.ask(question, self._all_of)
            with _room(path):
                self._finish(path, content, {"address": without_keys(question.address)})
        return content

    def keep(self, part: Part, folder: Path, facts: Mapping[str, Any], *, every_days: int) -> Path:
        """Where a file lies in a folder of the store, asked for where it is not held or no longer young.

        facts: of its edition, for the receipt.
        """
        path = folder / part.name
        with self.writing(folder):
            receipt = self.receipt(path)
            young = receipt is not None and self._is_young(receipt, every_days)
            if receipt and (self.reach is None or young):
                return path
            if self.reach is None:
                raise InputError(f"{part.name} is not in the store, and nothing is asked now.")
            with _room(path):
                return self._ask(part, path, facts, self._same_before(part, path))

    def receipt(self, path: Path) -> dict[str, Any] | None:
        """What was written down when a file came; None where it is not whole."""
        try:
            receipt = tomllib.loads(_beside(path, RECEIPT).read_text(encoding="utf-8"))
            return receipt if path.stat().st_size == receipt["bytes"] else None
        except (OSError, ValueError, KeyError):
            return None

    def add_to_receipt(self, path: Path, **facts: Any) -> None:
        """Write down what was learned of a file after it came."""
        receipt = self.receipt(path)
        if receipt is not None and any(receipt.get(name) != fact for name, fact in facts.items()):
            with _room(path):
                _write(_beside(path, RECEIPT), tomli_w.dumps({**receipt, **facts}).encode())

    def adopt(self, path: Path, *, rows: int) -> None:
        """Write a receipt for a file that a person saved; its day is the day of saving."""
        saved = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        checksum, held = sha256_of(path), self.receipt(path)
        if held and held["sha256"] == checksum:
            return
        facts = {
            "edition": f"saved by hand on {saved.date().isoformat()}",
            "edition_from": ASKED_ON,
            "date": saved.date().isoformat(),
            "at": saved.isoformat(timespec="seconds"),
            "bytes": path.stat().st_size,
            "sha256": checksum,
            "rows": rows,
        }
        with _room(path):
            _write(_beside(path, RECEIPT), tomli_w.dumps(facts).encode())

    def superseded(self) -> list[tuple[str, int]]:
        """(KEY/EDITION, bytes) of the editions before the last two of each source."""
        folders = [path for path in self.folder.glob("*") if path.is_dir() and path.name != LOOKS]
        old = [folder for key in folders for folder in self.editions(key.name)[EDITIONS_KEPT:]]
        return [
            (folder.relative_to(self.folder).as_posix(), sum(path.stat().st_size for path in folder.iterdir()))
            for folder in sorted(old)
        ]

    def refuse(self, path: Path) -> None:
        """Put a file aside that is not what was asked for; what was held before it is held again."""
        former = _beside(path, FORMER)
        _beside(path, RECEIPT).unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            os.replace(path, _beside(path, REFUSED))
            os.replace(_beside(former, RECEIPT), _beside(path, RECEIPT))
            os.replace(former, path)

    def approve(self, paths: Sequence[Path], *, rows: int) -> None:
        """Write down that files are as expected and how many rows they have; what they replace goes."""
        for path in paths:
            self.add_to_receipt(path, rows=rows)
            for former in (_beside(path, FORMER), _beside(_beside(path, FORMER), RECEIPT)):
                former.unlink(missing_ok=True)

    def editions(self, key: str) -> list[Path]:
        """The folders of a source's editions that hold a whole file, the one that came last first."""
        folders: dict[Path, str] = {}
        for beside in (self.folder / key).glob(f"*/*{RECEIPT}"):
            receipt = self.receipt(beside.with_name(beside.name.removesuffix(RECEIPT)))
            if receipt:
                folders[beside.parent] = max(str(receipt["at"]), folders.get(beside.parent, ""))
        return sorted(folders, key=lambda folder: folders[folder], reverse=True)

    def young_edition(self, key: str, every_days: int, *, beginning: str = "") -> str:
        """The edition of a source that need not be asked for again, "" where there is none.

        beginning: of the names of its files, where each place has files of its own.
        """
        for folder in self.editions(key):
            for beside in folder.glob(f"{beginning}*{RECEIPT}"):
                receipt = self.receipt(beside.with_name(beside.name.removesuffix(RECEIPT)))
                if receipt and (self.reach is None or self._is_young(receipt, every_days)):
                    return folder.name
        return ""

    def _is_young(self, receipt: Mapping[str, Any], every_days: int) -> bool:
        age = self.now() - datetime.fromisoformat(receipt["at"])
        return age < (timedelta(days=1) if self.refresh else timedelta(days=every_days))

    def _same_before(self, part: Part, path: Path) -> Path | None:
        """Where what the publisher may still have lies: here, or in an edition before that was asked for alike."""
        asked = (without_keys(part.question.address), part.md5)
        for folder in (path.parent, *self.editions(path.parent.parent.name)):
            receipt = self.receipt(folder / part.name) or {}
            if (receipt.get("asked"), receipt.get("publisher_checksum")) == asked and receipt.get("rows"):
                return folder / part.name
        return None

    def _ask(self, part: Part, path: Path, facts: Mapping[str, Any], before: Path | None) -> Path:
        assert self.reach is not None
        coming = _beside(path, PART)
        held = self.receipt(before) if before else None

        def headers() -> Mapping[str, str]:
            if held and held.get("etag"):
                return {"If-None-Match": str(held["etag"])}
            if held and held.get("last_modified"):
                return {"If-Modified-Since": str(held["last_modified"])}
            return _going_on(coming, part.question)

        def take(answer: requests.Response) -> dict[str, Any]:
            if answer.status_code == AS_IT_WAS and held is None:
                raise CutShortError
            return self._taken(answer, coming, part)

        accepted = replace(part.question, accept=frozenset({WHOLE, SOME, AS_IT_WAS, NOTHING_MORE}))
        came = self.reach.ask(accepted, take, headers=headers)
        if came["status"] == AS_IT_WAS and before:
            self.add_to_receipt(before, at=self._at())
            return before
        self._refuse_spoiled(part, coming)
        receipt = {
            **facts,
            "asked": without_keys(part.question.address),
            **came,
            "at": self._at(),
            "bytes": coming.stat().st_size,
            "sha256": sha256_of(coming),
            "publisher_checksum": part.md5,
        }
        if self.receipt(path):
            # It may turn out that what came is not what was asked for.
            former = _beside(path, FORMER)
            shutil.copyfile(_beside(path, RECEIPT), _beside(former, RECEIPT))
            os.replace(path, former)
        _write(_beside(path, RECEIPT), tomli_w.dumps(receipt).encode())
        os.replace(coming, path)
        _beside(coming, ".toml").unlink(missing_ok=True)
        return path

    def _taken(self, answer: requests.Response, coming: Path, part: Part) -> dict[str, Any]:
        """Write what comes behind what came before, and tell how it was answered."""
        facts = {
            "answered": without_keys(answer.url),
            "status": answer.status_code,
            "etag": answer.headers.get("ETag", ""),
            "last_modified": answer.headers.get("Last-Modified", ""),
        }
        if answer.status_code == AS_IT_WAS:
            return facts
        before = coming.stat().st_size if coming.exists() else 0
        goes_on = answer.status_code == SOME and answer.headers.get("Content-Range", "").startswith(f"bytes {before}-")
        if answer.status_code in (SOME, NOTHING_MORE) and not goes_on:
            coming.unlink(missing_ok=True)
            raise CutShortError
        mark = facts["etag"] or facts["last_modified"]
        owed = (before if goes_on else 0) + int(answer.headers.get("Content-Length") or 0)
        _write(
            _beside(coming, ".toml"),
            tomli_w.dumps({"address": without_keys(part.question.address), "mark": mark, "owed": owed}).encode(),
        )
        whole = coming.with_name(part.name)
        with coming.open("ab" if goes_on else "wb") as file:
            for piece in answer.iter_content(PIECE_BYTES):
                self._count(len(piece))
                self.brought[whole] = self.brought.get(whole, 0) + len(piece)
                file.write(piece)
        if owed and answer.headers.get("Content-Length") and coming.stat().st_size < owed:
            raise CutShortError
        return facts

    def _all_of(self, answer: requests.Response) -> bytes:
        pieces, size = [], 0
        for piece in answer.iter_content(PIECE_BYTES):
            self._count(len(piece))
            pieces.append(piece)
            size += len(piece)
            if size > MOST_LOOK_BYTES:
                raise InputError(f"{answer.url}: a short answer was expected, and it does not end.")
        return b"".join(pieces)

    def _count(self, size: int) -> None:
        assert self.reach is not None
        came = self.reach.count(size)
        if self.reach.stopped.is_set():
            raise HaltedError("Stopped; run it again to go on.")
        if came > self.most_bytes:
            raise HaltedError(
                f"More than {self.most_bytes / 1e6:,.0f} MB came; what came is kept. Allow more with --most-megabytes."
            )

    def _refuse_spoiled(self, part: Part, coming: Path) -> None:
        """InputError where what came is empty, a web page, short, or not as the publisher's checksum says."""
        with coming.open("rb") as file:
            head = file.read(512).lstrip(b"\xef\xbb\xbf \r\n\t").lower()
        size = coming.stat().st_size
        fault = ""
        if not size:
            fault = "the answer was empty"
        elif head.startswith(WEB_PAGE):
            fault = "a web page came in its place, as where one must sign in"
        elif part.bytes_owed and size != part.bytes_owed:
            fault = f"{size:,} bytes came where the publisher says {part.bytes_owed:,}"
        elif part.md5 and _sum_of(coming, "md5") != part.md5.lower():
            fault = "its checksum is not the publisher's"
        if fault:
            os.replace(coming, coming.with_name(part.name + REFUSED))
            _beside(coming, ".toml").unlink(missing_ok=True)
            raise InputError(f"{part.name}: {fault}; it was refused and is kept as {part.name}{REFUSED}.")

    def _finish(self, path: Path, content: bytes, facts: Mapping[str, Any]) -> None:
        receipt = {**facts, "at": self._at(), "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        _write(_beside(path, RECEIPT), tomli_w.dumps(receipt).encode())
        _write(path, content)

    def _at(self) -> str:
        return self.now().isoformat(timespec="seconds")

    @contextmanager
    def writing(self, folder: Path, of: str = "") -> Iterator[None]:
        """One fetch at a time in a folder of the store; the lock is the system's and goes with its process.

        of: where several things in a folder are locked by themselves.
        """
        with _room(folder):
            folder.mkdir(parents=True, exist_ok=True)
            handle = os.open(folder / f".{of}.writing", os.O_RDWR | os.O_CREAT)
        try:
            _lock(handle)
            yield
        finally:
            os.close(handle)


@contextmanager
def _room(path: Path) -> Iterator[None]:
    try:
        yield
    except requests.RequestException:
        raise
    except OSError as fault:
        raise HaltedError(f"{path}: it cannot be written ({fault.strerror}); what came before is kept.") from fault


def _going_on(coming: Path, question: Question) -> Mapping[str, str]:
    """What is sent so that only the rest of a file comes; nothing where it must begin anew."""
    try:
        noted = tomllib.loads(_beside(coming, ".toml").read_text(encoding="utf-8"))
        before = coming.stat().st_size
    except (OSError, ValueError):
        return {}
    usable = noted.get("mark") and not str(noted["mark"]).startswith("W/")
    if not before or not usable or noted.get("address") != without_keys(question.address):
        return {}
    return {"Range": f"bytes={before}-", "If-Range": str(noted["mark"])}


def sha256_of(path: Path) -> str:
    """Of a file's bytes."""
    return _sum_of(path, "sha256")


def _sum_of(path: Path, method: str) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, method).hexdigest()


def _digest(question: Question) -> str:
    asked = f"{question.address} {sorted((question.form or {}).items())}"
    return hashlib.sha256(asked.encode()).hexdigest()[:24]


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _write(path: Path, content: bytes) -> None:
    # Two processes may write the same words at the same time.
    part = _beside(path, f".{os.getpid()}-{threading.get_ident()}.writing")
    part.write_bytes(content)
    os.replace(part, path)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX)
