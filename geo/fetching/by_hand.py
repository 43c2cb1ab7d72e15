"""Files that a person saved, where a publisher gives them to no program: told by what they hold."""

import re
from pathlib import Path

from geo.errors import InputError
from geo.fetching.bounds import Bounds
from geo.fetching.entries import Entry
from geo.fetching.keeping import RECEIPT, Store
from geo.fetching.whole import whole_rows

BY_HAND = "by_hand"


def saved(entry: Entry, store: Store, bounds: Bounds) -> tuple[Path | None, str]:
    """The file saved last that holds what the entry expects, or why one that bears its name does not.

    What has no headings looks like much else, and what is asked of one place like another's: it must bear its name.
    """
    folder = store.folder / BY_HAND
    files = [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
    files = [path for path in files if not path.name.startswith(".") and not path.name.endswith(RECEIPT)]
    name, why = name_by_hand(entry, bounds.code), ""
    for path in sorted(files, key=lambda each: each.stat().st_mtime, reverse=True):
        named = _words(Path(name).stem) in _words(path.stem)
        if not named and (entry.headless or not entry.expect.columns or name != str(entry.settings.get("name", name))):
            continue
        try:
            rows = whole_rows(entry, [path], bounds)
        except InputError as fault:
            why = why or (f"{BY_HAND}/{path.name} is not it: {fault.faults[0]}" if named else "")
            continue
        store.adopt(path, rows=rows)
        return path, ""
    return None, why


def name_by_hand(entry: Entry, place: str) -> str:
    """How a file that a person saves is called: place is the code of the district, of which some files are."""
    return Path(str(entry.settings.get("name") or entry.file).replace("{place.code}", place)).name


def _words(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower())
