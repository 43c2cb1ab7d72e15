"""What lies beside the cut files of a place: where each came from, for the build, a reader and another fetch."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w

from geo.errors import InputError
from geo.fetching.bounds import Bounds
from geo.fetching.gathering import Gathered, LeftOut, Pinned
from geo.fetching.keeping import sha256_of
from geo.provenance import ATTRIBUTION_FILE

SOURCES, MANIFEST = "sources.toml", "MANIFEST.toml"
OWN = (SOURCES, MANIFEST, ATTRIBUTION_FILE)
VERSION = 1


@dataclass(frozen=True)
class Cut:
    """A source as it lies in the place's folder."""

    gathered: Gathered
    rows_kept: int


def manifest_of(folder: Path) -> dict[str, Any] | None:
    """The manifest of a folder that a fetch made, None where there is none."""
    path = folder if folder.is_file() else folder / MANIFEST
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as fault:
        raise InputError(f"{path}: it is no manifest of a fetch ({fault}).") from fault


def pinned_by(manifest: Mapping[str, Any]) -> dict[str, Pinned]:
    """The store's files that a manifest names, by source."""
    files: dict[str, list[tuple[str, str]]] = {}
    for row in manifest.get("file", []):
        files.setdefault(str(row["key"]), []).append((str(row["kept"]), str(row["sha256"])))
    return {key: Pinned(tuple(rows)) for key, rows in files.items()}


def write_beside(
    folder: Path,
    bounds: Bounds,
    cuts: Sequence[Cut],
    left_out: Sequence[LeftOut],
    *,
    facts: Mapping[str, Any],
    stays: Sequence[Mapping[str, Any]],
) -> None:
    """MANIFEST.toml, sources.toml and ATTRIBUTION.txt of a folder.

    facts: of the fetch itself. stays: rows of the manifest before, of files that were not asked for this time.
    """
    store = Path(facts["store"])
    rows = [
        _row(cut, path, receipt, folder, store)
        for cut in cuts
        for path, receipt in zip(cut.gathered.paths, cut.gathered.receipts, strict=True)
    ]
    manifest = {
        "fetch": {"version": VERSION, **{name: fact for name, fact in facts.items() if name != "store"}},
        "file": sorted((*rows, *stays), key=lambda row: str(row["key"])),
        "left_out": [
            {"key": left.entry.key, "need": left.entry.need.value, "why": left.why, "page_to_open": left.page}
            for left in left_out
        ],
    }
    (folder / MANIFEST).write_text(tomli_w.dumps(manifest), encoding="utf-8")
    _write_sources(folder, bounds, cuts)
    sentences = sorted({str(row["attribution"]) for row in (*rows, *stays)})
    (folder / ATTRIBUTION_FILE).write_text("".join(f"{sentence}\n" for sentence in sentences), encoding="utf-8")


def _row(cut: Cut, path: Path, receipt: Mapping[str, Any], folder: Path, store: Path) -> dict[str, Any]:
    entry = cut.gathered.entry
    told = ("edition", "edition_from", "date", "asked", "answered", "at", "status", "bytes", "sha256")
    more = ("publisher_checksum", "etag", "last_modified", "rows")
    return {
        "key": entry.key,
        "title": entry.title,
        "publisher": entry.publisher,
        **{name: receipt.get(name, "") for name in (*told, *more)},
        "licence": entry.licence,
        "attribution": entry.attribution,
        "rows_kept": cut.rows_kept,
        "cut": entry.cut or "all that was sent",
        "kept": path.relative_to(store).as_posix(),
        "file": entry.file,
        "file_sha256": sha256_of(folder / entry.file) if (folder / entry.file).is_file() else "",
    }


def _write_sources(folder: Path, bounds: Bounds, cuts: Sequence[Cut]) -> None:
    """What the build is told of each file; what a person wrote there of files of their own stays."""
    path = folder / SOURCES
    before = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    ours = {cut.gathered.entry.file for cut in cuts}
    files = []
    for cut in cuts:
        entry = cut.gathered.entry
        if not (folder / entry.file).is_file():
            continue
        receipt = cut.gathered.receipts[0]
        described = {
            "file": entry.file,
            "title": entry.title,
            "publisher": entry.publisher,
            "licence": entry.licence,
            "edition": str(receipt.get("edition", "")),
            "date": str(receipt.get("date", "")),
        }
        files.append({name: fact for name, fact in described.items() if fact})
    own = [row for row in before.get("file", []) if row.get("file") not in ours and (folder / row["file"]).exists()]
    place = {**before.get("place", {}), "name": bounds.name, "authority": bounds.code}
    described_files = sorted((*files, *own), key=lambda row: str(row["file"]))
    path.write_text(tomli_w.dumps({"place": place, "file": described_files}), encoding="utf-8")
