"""The batch of many districts: what one costs, how it grows with districts and workers, and what England would take.

The districts are Kingsmere and copies of it with other codes on other ground: too far apart to need each other's
streets, and once side by side, where searches that are not sure take the neighbours' streets too.
"""

import math
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from geo.batch.district import district
from geo.batch.pool import pool_of
from geo.batch.run import Batch, Summary, run
from geo.batch.survey import survey
from geo.bench.copied_folder import Copy, copied
from geo.bench.row import Row, Took, Watch, in_words
from geo.build import EXAMPLE_RAW

GOAL_PROCESSOR_SECONDS = 60.0
# Districts of one batch, up to as many as are asked for.
DISTRICTS = (1, 4, 16, 64)
MOST = 16
# Far enough apart that nobody's streets join, and near enough that everybody's do: the borough is 15 km across.
APART_METRES, BESIDE_METRES = 42_000, 16_000
# Lower- and upper-tier districts of England and their output areas of 2021, in round figures.
ENGLAND_DISTRICTS, ENGLAND_AREAS = 300, 178_000
ENGLAND_WORKERS = 16
AREAS = 780


@dataclass(frozen=True)
class Measured:
    """What one batch took, and what it came to."""

    districts: int
    workers: int
    took: Took
    summary: Summary

    @property
    def words(self) -> str:
        """Memory and bytes to read."""
        return (
            f"peak memory a worker {self.summary.peak_megabytes:,.0f} MB, moved to and from workers "
            f"{self.summary.bytes_moved / 1e6:,.1f} MB"
        )


def batch_rows(most: int = MOST) -> Iterator[Row | str]:
    """A district alone, then batches of up to so many districts on one worker and on two, and England from these."""
    yield district_row()
    with tempfile.TemporaryDirectory() as folder:
        raws = [EXAMPLE_RAW, *copies(Path(folder) / "apart", number=most - 1, apart=APART_METRES)]
        counts = [count for count in DISTRICTS if count <= most]
        alone: list[Measured] = []
        for count in counts:
            alone.append(measured(raws[:count], Path(folder), workers=1))
        yield from (growth_row(many, alone[0]) for many in alone[1:])
        for single in alone[1:]:
            yield workers_row(measured(raws[: single.districts], Path(folder), workers=2), single)
        if len(alone) > 1:
            beside = [EXAMPLE_RAW, *copies(Path(folder) / "beside", number=3, apart=BESIDE_METRES)]
            yield beside_row(measured(beside, Path(folder), workers=1), alone[1])
            yield england(alone[-1], alone[0])


def district_row() -> Row:
    """One district in this process: all services by five ways, beside looking into its folder."""
    watch = Watch()
    own = survey(EXAMPLE_RAW)
    surveyed = watch.took
    watch = Watch()
    made = district((own,), pool_of([own]))
    rows, megabytes = sum(made.rows.values()), sum(map(len, made.files.values())) / 1e6
    return Row(
        f"a district of {AREAS} output areas, all services, five ways (goal {GOAL_PROCESSOR_SECONDS:.0f} s processor)",
        watch.took,
        math.nan,
        "look into its folder",
        surveyed,
        f"{rows:,} rows, {megabytes:.1f} MB",
    )


def copies(folder: Path, *, number: int, apart: int) -> list[Path]:
    """So many copies of Kingsmere in a slanted square, west and north of it."""
    across = math.isqrt(number) + 1
    made = []
    for at in range(1, number + 1):
        row, column = divmod(at, across)
        # Further north the coast lies further west; what lies far off it is no place to any reader.
        west = column + row // 2
        copied(EXAMPLE_RAW, folder / f"copy_{at}", Copy(at, f"Copymere {at}", -west * apart, row * apart))
        made.append(folder / f"copy_{at}")
    return made


def measured(raws: list[Path], folder: Path, *, workers: int) -> Measured:
    """A batch of these folders from nothing."""
    with tempfile.TemporaryDirectory(dir=folder) as out:
        watch = Watch()
        summary = run(Batch(tuple(raws), Path(out), workers=workers), say=_unheard, on_step=_unseen)
        return Measured(len(raws), workers, watch.took, summary)


def growth_row(many: Measured, first: Measured) -> Row:
    """Districts on one worker beside the first alone; linear where both ratios are the number of districts."""
    times, by_processor = many.took.seconds / first.took.seconds, many.took.processor / first.took.processor
    return Row(
        _question(many),
        many.took,
        math.nan,
        f"{first.districts} on 1 worker",
        first.took,
        f"{times:.1f} times as long and {by_processor:.1f} times the processor for {many.districts} times the "
        f"districts; {many.words}",
    )


def workers_row(two: Measured, one: Measured) -> Row:
    """The same districts on two workers beside one."""
    faster = one.took.seconds / two.took.seconds
    return Row(
        _question(two),
        two.took,
        math.nan,
        "on 1 worker",
        one.took,
        f"{faster:.2f} times as fast (goal 1.8); {two.words}",
    )


def beside_row(beside: Measured, apart: Measured) -> Row:
    """Districts side by side beside as many apart: what their neighbours' streets cost."""
    return Row(f"{_question(beside)}, side by side", beside.took, math.nan, "far apart", apart.took, beside.words)


def _question(asked: Measured) -> str:
    copies_asked = "Kingsmere" if asked.districts == 1 else f"{asked.districts} Kingsmeres"
    return f"a batch of {copies_asked} on {asked.workers} worker{'s' if asked.workers > 1 else ''}"


def england(many: Measured, first: Measured) -> str:
    """What England would take: the time of a further district, by its areas, on so many workers."""
    each = Took(
        (many.took.seconds - first.took.seconds) / (many.districts - first.districts),
        (many.took.processor - first.took.processor) / (many.districts - first.districts),
    )
    whole = each * (ENGLAND_AREAS / AREAS)
    moved = many.summary.bytes_moved / many.districts * ENGLAND_AREAS / AREAS
    return (
        f"England from these (about {ENGLAND_DISTRICTS} districts, {ENGLAND_AREAS:,} output areas, each as long as one "
        f"of Kingsmere's {AREAS}, and no more sites or neighbours' streets than there): {in_words(whole.processor)} of "
        f"processor, {whole.seconds / 3600:,.1f} hours on one worker and {whole.seconds / 3600 / ENGLAND_WORKERS:,.1f} "
        f"on {ENGLAND_WORKERS}; {moved / 1e9:,.1f} GB moved."
    )


def _unheard(line: str) -> None:
    """No one is listening."""


def _unseen(stage: str, done: int, total: int) -> None:
    """No one is watching."""
