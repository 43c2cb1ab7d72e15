"""A folder of official files built into a place, kept, and opened again."""

import re
import traceback
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from geo.build.ledger import Ledger
from geo.errors import GeoError, InputError, NotHeldError
from geo.people.population import COMMUNITIES
from geo.people.ward_people import described
from geo.place.place import Place
from geo.place.timetable_held import timetable_held
from geo.plain import shown
from geo.services.services import Service
from geo.store import keep
from geo.values import OnStep

if TYPE_CHECKING:
    from geo.sources.catalogue import Catalogue

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "data" / "built"
# The made-up borough comes with the project and is built at its first use.
EXAMPLE = "kingsmere"
EXAMPLE_RAW = ROOT / "data" / EXAMPLE
KINDS_PAGE = ROOT / "geo" / "sources" / "KINDS.md"
KEY = re.compile(r"^[a-z0-9][a-z0-9_-]{0,62}\Z")


@dataclass(frozen=True)
class Report:
    """What a build made: the place's key, and the account of it in sentences."""

    key: str
    lines: tuple[str, ...]


def _silent(stage: str, done: int, total: int) -> None:
    """No one is watching."""


def build(raw: Path, *, name: str = "", on_step: OnStep | None = None) -> Report:
    """Build the place of a folder of official files and keep it; what was kept before holds until this is whole.

    on_step is told a stage in words, how much of it is done and of how much. InputError with one sentence a fault.
    """
    # What reads official files takes longer to load than a built place to open; only a build needs it.
    from geo.build.assemble import assemble
    from geo.sources.catalogue import recognise

    step = on_step or _silent
    raw = Path(raw)
    if not raw.is_dir():
        raise InputError(f"{raw}: there is no such folder.")
    key = name or re.sub(r"[^a-z0-9_-]+", "-", raw.resolve().name.lower()).strip("-_")
    if not KEY.match(key):
        raise InputError(f"{shown(key)} cannot be a place's name: use small letters, figures, hyphens, 63 at most.")
    if key == EXAMPLE and raw.resolve() != EXAMPLE_RAW:
        raise InputError(f"{key} is the name of the example that comes with the project; give another with --name.")
    ledger = Ledger()
    log = BUILT / f"{key}.log"
    with suppress(OSError):
        log.unlink(missing_ok=True)
    catalogue = recognise(raw, on_step=step)
    _say_found(catalogue, ledger)
    _log_traces(log, [file.trace for file in catalogue.found if file.trace], ledger)
    try:
        place = assemble(catalogue, key, ledger, on_step=step)
    except GeoError:
        raise
    except Exception as fault:
        _log_traces(log, [traceback.format_exc()], ledger)
        raise InputError(
            *ledger.left_out,
            f"{raw}: putting the place together failed in a way that was not foreseen ({type(fault).__name__}); the "
            f"trace is in {log}, and any former place is as it was.",
        ) from fault
    step("Keeping the place", 0, 1)
    try:
        keep.save(place, BUILT / key)
    except OSError as fault:
        raise InputError(f"{BUILT / key}: it cannot be written ({fault}); any former place is as it was.") from fault
    step("Keeping the place", 1, 1)
    ledger.say(f"Built {place.name} as {key}.")
    return Report(key, tuple(ledger.lines))


def _log_traces(log: Path, traces: Sequence[str], ledger: Ledger) -> None:
    """What no one foresaw, added to the build's log for whoever mends it."""
    if not traces:
        return
    ledger.say(f"Where reading failed in a way that was not foreseen, {log} says more.")
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            file.write("\n".join(traces))
    except OSError as fault:
        ledger.say(f"{log}: it cannot be written ({fault.strerror}).")


def _say_found(catalogue: "Catalogue", ledger: Ledger) -> None:
    """The account of recognising: every file named, with what it is or why it is left out."""
    from geo.sources.catalogue import Outcome

    for file in catalogue.found:
        if file.kind is None or file.record is None or file.outcome is not Outcome.READ:
            for sentence in file.faults or (file.why,):
                ledger.leave_out(sentence)
            continue
        ledger.read(file.record.source, getattr(file.record, "notes", ()))


def kinds_page() -> str:
    """The kinds of file that are read, as Markdown; kept as a file, as what reads them is slow to load."""
    return KINDS_PAGE.read_text(encoding="utf-8")


def built_keys() -> tuple[str, ...]:
    """Keys of the places that are built, the example first; the example is always there."""
    built = sorted(p.name for p in BUILT.iterdir() if (p / keep.MANIFEST).is_file()) if BUILT.is_dir() else []
    return (EXAMPLE, *(key for key in built if key != EXAMPLE))


def is_built(key: str) -> bool:
    """Whether a place of this key is built."""
    return bool(KEY.match(key)) and (BUILT / key / keep.MANIFEST).is_file()


def is_current(key: str) -> bool:
    """Whether a place of this key is built, and by this version."""
    return is_built(key) and keep.is_current(BUILT / key)


def newest() -> str:
    """Key of the user's own place that was built last; the example's where there is none."""
    own = [key for key in built_keys() if key != EXAMPLE]
    return max(own, key=lambda key: (BUILT / key / keep.MANIFEST).stat().st_mtime_ns, default=EXAMPLE)


def stamp(key: str) -> str:
    """A short text that changes when the built place changes."""
    return keep.stamp(_folder(key))


def titles() -> dict[str, str]:
    """The names of the places that are built, by key; several of one name are told apart by their keys."""
    names = {key: title(key) for key in built_keys()}
    alike = Counter(names.values())
    return {key: f"{name} ({key})" if alike[name] > 1 else name for key, name in names.items()}


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
        built = [key if title(key).lower() == key else f"{key} ({title(key)})" for key in built_keys()]
        raise NotHeldError(f"There is no built place {shown(name)}; the places built are {', '.join(built)}.")
    return folder


def open_place(name: str, *, on_step: OnStep | None = None) -> Place:
    """A built place by its key or folder; the example is built first where it cannot be opened."""
    if name == EXAMPLE:
        try:
            return keep.load(BUILT / EXAMPLE)
        except GeoError:
            build(EXAMPLE_RAW, name=EXAMPLE, on_step=on_step)
    return keep.load(_folder(name))


def describe(place: Place) -> tuple[str, ...]:
    """What a place holds, what is missing and what is approximate, in sentences."""
    inside, outside = len(place.inside), len(place.outside)
    codes = ", ".join(authority.code for authority in place.authorities)
    lines = [f"{place.name} ({codes}){', a made-up place' if place.made_up else ''}"]
    lines.append(
        f"Areas: {inside} {place.areas.kind.label}s of {place.areas.vintage} inside, {outside} outside with patients "
        f"on lists inside; {len(place.wards)} wards of {place.wards.vintage}."
    )
    lines += [f"Older wards as outlines: {len(w)} of {w.vintage}." for w in place.map.other_wards]
    lines += [f"People: {table.people.sum():,.0f}, {table.title} ({table.date})." for table in place.people.tables]
    lines += [f"Group: {kind.title} ({len(kind.groups)} rows): {kind.basis}." for kind in place.people.group_kinds]
    kinds = {kind.kind for kind in place.people.group_kinds}
    absent = [community.title for community in COMMUNITIES if community.kind not in kinds]
    lines += [f"No small-area figures: {', '.join(absent)}."] if absent else []
    lines += [f"GP list change {c.before_date} to {c.after_date}: {c.basis}." for c in place.people.list_changes]
    lines += described(place.people.ward_people) if place.people.ward_people else []
    perceptions = (
        sum(indicator.perception for indicator in place.evidence.indicators.indicators)
        if place.evidence.indicators
        else 0
    )
    lines += [
        f"Indicators: {len(place.evidence.indicators.indicators)}, {perceptions} of them what people say."
        if place.evidence.indicators
        else "Indicators: none."
    ]
    lines += [
        f"By ethnic group: {len(groups.counts)} {groups.units.value}, {groups.period}."
        for groups in place.people.unit_groups
    ]
    practices = place.services.practices
    lines.append(f"Practices: {len(practices)}; {sum(p.registered for p in practices):,.0f} registered.")
    for service in Service:
        sites = place.services.sites_of(service)
        lost = sum(site.at is None for site in sites)
        if sites:
            what = service.label if len(sites) == 1 else service.plural
            lines.append(f"Sites: {len(sites)} {what}" + (f", {lost} without a place." if lost else "."))
    if place.travel.network is not None:
        lines.append(f"Streets: {len(place.travel.network.streets.edge_from):,} stretches.")
    lines += timetable_held(place)
    lines.append(f"Minutes: {', '.join(mode.value for mode in place.travel.modes)}.")
    lines += (
        [f"Approximate: {place.name}'s minutes are straight lines, screening only."] if place.travel.approximate else []
    )
    lines += list(place.account.notes) + list(place.account.left_out)
    return tuple(lines)
