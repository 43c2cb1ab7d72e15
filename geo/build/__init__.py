"""A folder of official files built into a place, kept, and opened again."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from geo.build.assemble import assemble
from geo.build.ledger import Ledger
from geo.errors import GeoError, InputError, NotHeldError, StaleError
from geo.place import Place
from geo.sources.catalogue import Catalogue, Outcome, recognise
from geo.store import keep

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "data" / "built"
# The made-up borough comes with the project and is built at its first use.
EXAMPLE = "kingsmere"
EXAMPLE_RAW = ROOT / "data" / EXAMPLE
KEY = re.compile(r"^[a-z0-9][a-z0-9_-]{0,62}$")

OnStep = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Report:
    """What a build made: the place's key, its folder, and the account of it in sentences."""

    key: str
    folder: Path
    lines: tuple[str, ...]


def _silent(stage: str, done: int, total: int) -> None:
    """No one is watching."""


def build(raw: Path, *, name: str = "", on_step: OnStep | None = None) -> Report:
    """Build the place of a folder of official files and keep it; what was kept before holds until this is whole.

    on_step is told a stage in words, how much of it is done and of how much. InputError with one sentence a fault.
    """
    step = on_step or _silent
    raw = Path(raw)
    if not raw.is_dir():
        raise InputError(f"{raw}: there is no such folder.")
    key = name or re.sub(r"[^a-z0-9_-]+", "-", raw.resolve().name.lower()).strip("-_")
    if not KEY.match(key):
        raise InputError(f"{key!r} cannot be a place's name: use small letters, figures, hyphens, 63 at most.")
    ledger = Ledger()
    catalogue = recognise(raw, on_step=lambda done, total: step("Reading files", done, total))
    _say_found(catalogue, ledger)
    place = assemble(catalogue, key, ledger, on_step=step)
    step("Keeping the place", 0, 1)
    keep.save(place, BUILT / key)
    step("Keeping the place", 1, 1)
    ledger.say(f"Built {place.name} as {key}.")
    return Report(key, BUILT / key, tuple(ledger.lines))


def _say_found(catalogue: Catalogue, ledger: Ledger) -> None:
    """The account of recognising: every file named, with what it is or why it is left out."""
    for found in catalogue.found:
        if found.kind is None or found.record is None or found.outcome is not Outcome.READ:
            for sentence in found.faults or (found.why,):
                ledger.leave_out(sentence)
            continue
        ledger.hold(found.record.source)
        ledger.say(f"{found.raw.name}: {found.kind.title}.")
        for note in getattr(found.record, "notes", ()):
            ledger.say(f"  {note}")


def built_keys() -> tuple[str, ...]:
    """Keys of the places that are built, the example first; the example is always there."""
    held = sorted(p.name for p in BUILT.iterdir() if (p / keep.MANIFEST).is_file()) if BUILT.is_dir() else []
    return (EXAMPLE, *(key for key in held if key != EXAMPLE))


def is_built(key: str) -> bool:
    """Whether a place of this key is built."""
    return bool(KEY.match(key)) and (BUILT / key / keep.MANIFEST).is_file()


def stamp(key: str) -> str:
    """A short text that changes when the built place changes."""
    return keep.stamp(_folder(key))


def title(key: str) -> str:
    """The name of a built place; the key where it cannot be told."""
    try:
        return keep.title(_folder(key))
    except GeoError:
        return key.replace("-", " ").capitalize()


def _folder(name: str) -> Path:
    if KEY.match(name):
        return BUILT / name
    folder = Path(name)
    if not folder.is_dir():
        raise NotHeldError(f"There is no built place {name!r}; the places built are {', '.join(built_keys())}.")
    return folder


def open_place(name: str, *, on_step: OnStep | None = None) -> Place:
    """A built place by its key or folder; the example is built first where it is not, or is of another version."""
    if name == EXAMPLE:
        try:
            return keep.load(BUILT / EXAMPLE)
        except (NotHeldError, StaleError):
            build(EXAMPLE_RAW, name=EXAMPLE, on_step=on_step)
    return keep.load(_folder(name))
