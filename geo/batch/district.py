"""One folder made into the tables of its district, as bytes: what a worker does and hands back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from geo.batch.pool import Box, Pool, digest_of_sites, within
from geo.batch.searches import Asker, reached
from geo.batch.survey import Survey, refuse_broken, rests_on
from geo.batch.tables import areas_of, nearest_of, parquet, sites_of, table_of
from geo.build.assemble import assemble
from geo.build.ledger import Ledger
from geo.errors import InputError
from geo.sources.catalogue import recognise


@dataclass(frozen=True)
class Made:
    """What became of a district.

    Attributes
    ----------
    files, rows
        Contents and numbers of rows by kind of file: table, nearest, sites, areas.
    neighbours, box, sites
        How many neighbours' streets were used, the box of the streets searched, and a checksum of the sites in it.
    not_sure
        By way, how many rows of the table of those that are held are not sure.
    """

    files: Mapping[str, bytes]
    rows: Mapping[str, int]
    neighbours: int
    box: Box
    sites: str
    not_sure: Mapping[str, int]


def district(surveys: tuple[Survey, ...], pool: Pool) -> Made:
    """The tables of the first of these folders; its neighbours follow it, the nearest first.

    InputError in words where the folder holds too little.
    """
    own = surveys[0]
    catalogue = recognise(own.folder)
    refuse_broken(catalogue)
    place = assemble(catalogue, own.folder.name, Ledger(), on_step=_unseen)
    if not place.people.residents.sum() > 0:
        raise InputError(f"{own.name}: no people are counted in it.")
    doors = place.travel.doors
    asker = Asker(place, doors[doors.index.isin(place.inside)], pool, surveys)
    answer = reached(asker)
    tables: dict[str, Any] = {
        "table": table_of(asker, answer, files=[file.raw.name for file in catalogue.found if rests_on(file)]),
        "nearest": nearest_of(asker, answer),
        "sites": sites_of(answer),
        "areas": areas_of(asker),
    }
    return Made(
        files={kind: parquet(table) for kind, table in tables.items()},
        rows={kind: len(table) for kind, table in tables.items()},
        neighbours=answer.neighbours,
        box=answer.box,
        sites=digest_of_sites(within(pool, answer.box)),
        not_sure=_not_sure(tables["table"]),
    )


def _not_sure(table: pa.Table) -> dict[str, int]:
    rows = table.select(["way", "held", "sure"]).to_pandas()
    counts = rows.loc[rows["held"] & ~rows["sure"], "way"].value_counts()
    return {str(way): int(count) for way, count in sorted(counts.items())}


def _unseen(stage: str, done: int, total: int) -> None:
    """No one is watching."""
