"""No place that is no borough is called one: what each kind of place goes by, and that no sentence says otherwise."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from geo.areas.authorities import Authority
from geo.place.called import kind_called
from geo.place.place import Place

PROJECT = Path(__file__).resolve().parents[2]
# Where a place's own title is read: what councils call themselves, which is said of no place.
CALLED = (PROJECT / "geo" / "place" / "called.py", PROJECT / "geo" / "fetching" / "gazetteer.py")
# What is told of the example that comes with the project, and names that nobody reads.
ALLOWED = re.compile(r"made-up borough|borough[_-]|_borough\b|borough(?:map|scripts|live)|\.borough\b")


@pytest.mark.parametrize(
    ("name", "code", "kind"),
    [
        ("Trafford", "E08000009", "borough"),
        ("Camden", "E09000007", "borough"),
        ("Isle of Wight", "E06000046", "island"),
        ("Isles of Scilly", "E06000053", "island"),
        ("Rutland", "E06000017", ""),
        ("Islington", "E09000019", "borough"),
        ("South Kesteven", "E07000141", ""),
        ("Lincolnshire", "E10000019", "county"),
        ("Newport", "W06000022", ""),
    ],
)
def test_a_place_is_called_a_borough_only_where_its_code_says_so(name: str, code: str, kind: str) -> None:
    assert kind_called(name, code, made_up=False) == kind


def of(town: Place, code: str) -> tuple[Authority, ...]:
    return (replace(town.authorities[0], code=code),)


def test_a_place_is_called_by_its_kind_or_its_name_and_so_is_all_of_it(town: Place) -> None:
    assert (town.called, town.called_whole) == ("the borough", "the whole borough")
    rutland = replace(town, name="Rutland", authorities=of(town, "E06000017"), made_up=False)
    assert (rutland.called, rutland.called_whole) == ("Rutland", "the whole of Rutland")
    wight = replace(town, name="Isle of Wight", authorities=of(town, "E06000046"), made_up=False)
    assert (wight.called, wight.called_whole) == ("the island", "the whole island")
    both = replace(town, name="Rutland and Isle of Wight", authorities=two(town), made_up=False)
    assert (both.called, both.called_whole) == (both.name, "the whole of Rutland and Isle of Wight")


def two(town: Place) -> tuple[Authority, ...]:
    wards = tuple(town.wards.frame.index)
    return Authority("E06000017", "Rutland", wards[:2]), Authority("E06000046", "Isle of Wight", wards[2:])


def sentences_of(source: str) -> Iterator[str]:
    """Every text of a source that is no docstring."""
    tree = ast.parse(source)
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.value


def test_no_words_of_ours_call_every_place_a_borough() -> None:
    files = [path for folder in ("geo", "pages") for path in sorted((PROJECT / folder).rglob("*.py"))]
    said = [
        f"{path.name}: {text}"
        for path in files
        if path not in CALLED
        for text in sentences_of(path.read_text(encoding="utf-8"))
        if "borough" in ALLOWED.sub("", text.lower())
    ]
    assert said == []
