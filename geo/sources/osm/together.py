"""Several extracts as one: what two of them hold is there once, and what one cuts off and another has whole is whole.

Nodes, ways and relations of OpenStreetMap are the same thing where they have the same number; of two states of one the
newer holds, and of one state the one with the most in it. What an editor numbered below nought is its file's alone.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

import osmium

from geo.errors import InputError
from geo.sources.osm.usual_order import usual_order

# A way's nodes, or a relation's members, after its version.
Parts: TypeAlias = tuple[int, int]


@contextmanager
def one_extract(paths: Sequence[Path]) -> Iterator[Path]:
    """One extract in the usual order with all that these hold; it is gone afterwards where it had to be written.

    Raises InputError that names the file that is cut short or damaged.
    """
    with ExitStack() as kept, TemporaryDirectory() as folder:
        usual = [_in_usual_order(path, kept, own_numbers=number) for number, path in enumerate(paths)]
        if len(usual) == 1:
            yield usual[0]
            return
        whole = Path(folder) / "whole.osm.pbf"
        _put_together(_without_the_cut(paths, usual, Path(folder)), whole)
        yield whole


@contextmanager
def damage_in_words(name: str) -> Iterator[None]:
    """pyosmium's fault for a damaged file as one sentence of ours."""
    try:
        yield
    except RuntimeError as fault:
        raise InputError(f"{name}: the extract is cut short or damaged; download it again ({fault}).") from fault


def _in_usual_order(path: Path, kept: ExitStack, *, own_numbers: int) -> Path:
    with damage_in_words(path.name):
        return kept.enter_context(usual_order(path, own_numbers=own_numbers))


def _without_the_cut(paths: Sequence[Path], usual: Sequence[Path], folder: Path) -> list[Path]:
    """The files, each without the ways and relations of which another has more, or a newer state."""
    numbers: Counter[tuple[str, int]] = Counter()
    for path, file in zip(paths, usual, strict=True):
        with damage_in_words(path.name):
            numbers.update(key for key, _ in _ways_and_relations(file))
    fullest: dict[tuple[str, int], Parts] = {}
    for file in usual:
        for key, parts in _ways_and_relations(file):
            if numbers[key] > 1:
                fullest[key] = max(parts, fullest.get(key, parts))
    fuller = []
    for number, file in enumerate(usual):
        poorer = {key for key, parts in _ways_and_relations(file) if parts < fullest.get(key, parts)}
        fuller.append(_copied(file, folder / f"{number}.osm.pbf", without=poorer) if poorer else file)
    return fuller


def _copied(file: Path, copy: Path, *, without: Collection[tuple[str, int]]) -> Path:
    with osmium.SimpleWriter(osmium.io.File(str(copy), "pbf")) as writer:
        for thing in osmium.FileProcessor(osmium.io.File(str(file), "pbf")):
            if (thing.type_str(), thing.id) not in without:
                writer.add(thing)
    return copy


def _ways_and_relations(path: Path) -> Iterator[tuple[tuple[str, int], Parts]]:
    """Letter and number of each way and relation, with its version and the number of its parts."""
    for thing in osmium.FileProcessor(osmium.io.File(str(path), "pbf"), osmium.osm.WAY | osmium.osm.RELATION):
        if isinstance(thing, osmium.osm.Way):
            yield ("w", thing.id), (thing.version, len(thing.nodes))
        elif isinstance(thing, osmium.osm.Relation):
            yield ("r", thing.id), (thing.version, len(thing.members))


def _put_together(files: Sequence[Path], whole: Path) -> None:
    """Nodes, ways, relations, each by number; of a node that is there twice the newest."""
    things = osmium.MergeInputReader()
    for file in files:
        things.add_file(str(file))
    with osmium.SimpleWriter(osmium.io.File(str(whole), "pbf")) as writer:
        things.apply(writer)
