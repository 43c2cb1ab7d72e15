"""The speed table's draft: a change of it kept in the database, and the whole of it found and read again.

The second way writes the draft's text to a file and takes it into the place of the former one, and reads it back.
"""

import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from geo.bench.row import Row, timed
from geo.build import EXAMPLE_RAW
from geo.place.place import Place
from geo.proposals.draft_text import draft_text, read_draft
from geo.proposals.text import from_toml
from geo.store.records import drafts, opening
from geo.store.records.drafts import DraftHead, KeptStep

STEPS = 100
REPEATS = 20
SAVING_GOAL_SECONDS, OPENING_GOAL_SECONDS = 0.02, 0.04


def draft_rows(place: Place) -> Iterator[Row]:
    """All examples as one draft of a hundred steps: saved with one step more, and opened."""
    files = sorted((EXAMPLE_RAW / "proposals").glob("*.toml"))
    proposals = tuple(from_toml(file.read_bytes(), locate=place.locate) for file in files)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        database = opening.opened(Path(folder))
        text = draft_text(proposals)
        steps = tuple(KeptStep(number, proposals[0].service.value, text) for number in range(STEPS))
        head = DraftHead("speed", place.key, "Speed", 0, at=STEPS - 1)

        def save() -> None:
            nonlocal head, steps
            newest = KeptStep(steps[-1].number + 1, proposals[0].service.value, draft_text(proposals))
            steps = (*steps[1:], newest)
            version = drafts.save(database, replace(head, at=newest.number), steps)
            head = replace(head, version=version or 0)

        def write() -> None:
            part = Path(folder) / "draft.part"
            part.write_text(draft_text(proposals), encoding="utf-8")
            os.replace(part, Path(folder) / "draft.json")

        def find() -> str:
            kept = drafts.find(database, head.draft_id)
            return draft_text(read_draft(kept[1][-1].content)) if kept else ""

        title = f"a draft of {STEPS} steps of {len(text) // 1024} kB"
        saved, written = timed(save, repeats=REPEATS), timed(write, repeats=REPEATS)
        agreement = "the file holds the newest step alone"
        yield Row(f"Saving {title}", saved, SAVING_GOAL_SECONDS, "its text as a file", written, agreement)
        opened = timed(find, repeats=REPEATS)
        read = timed(lambda: read_draft(Path(folder, "draft.json").read_text("utf-8")), repeats=REPEATS)
        agreement = "the same text comes back" if find() == text else "another text comes back"
        yield Row(f"Opening {title}", opened, OPENING_GOAL_SECONDS, "its file read", read, agreement)
        database.dispose()
