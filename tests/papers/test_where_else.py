"""Where else was looked, in a paper: sentences, one table with today, three maps, and nobody named unasked."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pytest

from geo.decisions import kept_search
from geo.decisions.entries import SetAside
from geo.errors import InputError
from geo.papers.where_else import MOST_ROWS, TEXT_ALONE, TITLE, kept_search_of, kept_where_else, where_else
from geo.place.place import Place
from geo.reports.document import Heading, Paragraph, Part, Picture, Table
from geo.services.services import Service
from geo.siting.asked import Asked
from geo.siting.candidates import Added
from geo.siting.problem import Rule
from geo.siting.question import Found, Question, found, reach
from tests.decisions.written_decision import SIGNED, begun
from tests.town import at, changed

Kind = TypeVar("Kind")
HALL = (Added("added-1", "Elm Hall", at(2900), 900.0),)
MANY = Question(Asked(Service.GP, 2, Rule.AVERAGE, most_changes=4, near=1000.0), added=HALL)
ALONE = Question(Asked(Service.GP, 1, Rule.AVERAGE, most_changes=9, near=0.0), added=HALL)


def look(place: Place, question: Question) -> Found:
    where = question.candidates(place)
    to_them = reach(place, where, question.asked.way)
    return found(place, question, to_them, doubt=None, on_step=None, stop=None)


def of_kind(parts: list[Part], kind: type[Kind]) -> list[Kind]:
    return [part for part in parts if isinstance(part, kind)]


def words_of(parts: list[Part]) -> str:
    return " ".join(part.text for part in parts if isinstance(part, Paragraph))


def test_one_table_begins_with_today_and_three_maps_are_told_by_it(town: Place) -> None:
    parts = where_else(look(town, MANY), frozenset())
    assert isinstance(parts[0], Heading) and parts[0].text == TITLE
    [table] = of_kind(parts, Table)
    pictures = of_kind(parts, Picture)
    assert table.cells["Way"].iloc[0] == "As today" and "Like" not in table.cells
    assert table.cells["Way"].is_unique and len(table.cells) <= MOST_ROWS + 1
    assert len(pictures) == 3 and pictures[0].caption.startswith("Today: Minutes")
    assert all(picture.table is table and picture.draw().startswith(b"\x89PNG") for picture in pictures)
    assert "ways were looked at" in words_of(parts)


@pytest.mark.parametrize(("rule", "other"), [(Rule.AVERAGE, "longest"), (Rule.LONGEST, "average")])
def test_where_one_way_is_found_the_best_by_the_other_journeys_stands_beside_it(
    rule: Rule, other: str, town: Place
) -> None:
    searched = look(town, replace(ALONE, asked=replace(ALONE.asked, rule=rule)))
    assert len(searched.answer.ways) == 1
    parts = where_else(searched, frozenset())
    [table], pictures = of_kind(parts, Table), of_kind(parts, Picture)
    if len(pictures) == 3:
        assert "the best by the shortest" in words_of(parts) and other in words_of(parts)
        assert len(table.cells) == 3 and pictures[2].caption.split(":")[0] in set(table.cells["Way"])
    else:
        assert len(pictures) == 2 and len(table.cells) == 2


def test_nothing_is_told_where_nothing_was_looked_for_or_found(town: Place) -> None:
    assert where_else(None, frozenset()) == []
    searched = look(town, MANY)
    none = replace(searched, answer=replace(searched.answer, ways=searched.answer.ways[:0]))
    assert where_else(none, frozenset()) == []


def test_premises_of_somebody_elses_are_named_only_once_the_owner_was_asked(town: Place) -> None:
    sites = [
        replace(site, service=Service.PRIMARY_SCHOOL, name="St Oswald's") if site.site_id == "LIB-01" else site
        for site in town.services.sites
    ]
    place = changed(town, sites=tuple(sites))
    searched = look(place, Question(MANY.asked))
    for asked, is_named in ((frozenset[str](), False), (frozenset({"LIB-01"}), True)):
        parts = where_else(searched, asked)
        [table] = of_kind(parts, Table)
        told = " ".join([words_of(parts), *table.cells["Way"], *(each.caption for each in of_kind(parts, Picture))])
        assert ("St Oswald's" in told) is is_named


def entry(search: str, reason: str = "All 3 ways were looked at.") -> SetAside:
    return SetAside("Search for sites", reason, *SIGNED, search=search)


def test_the_search_that_was_kept_last_is_told_and_by_whom(town: Place) -> None:
    text = kept_search.as_text(look(town, MANY), frozenset())
    decision = replace(begun(), longlist=(entry(text, "First"), entry(text, "Second"), entry("", "By hand")))
    kept = kept_search_of(decision)
    assert kept is not None and kept.reason == "Second" and kept_search_of(begun()) is None
    parts = kept_where_else(kept, again(town))
    assert "The search was kept by Ada Byron (typed, not verified), 29 November 2026" in words_of(parts)
    assert len(of_kind(parts, Picture)) == 3 and len(of_kind(parts, Table)) == 1


def again(place: Place) -> Callable[[str], Found]:
    return lambda text: kept_search.found_again(place, kept_search.read(text), lambda question: look(place, question))


@pytest.mark.parametrize("search", ['{"question": 1}', "fails"])
def test_what_cannot_be_made_again_is_told_in_its_words_alone(search: str, town: Place) -> None:
    def fails(_: str) -> Found:
        raise InputError("streets.osm.pbf is another than then.")

    if search == "fails":
        search = kept_search.as_text(look(town, MANY), frozenset())
    parts = kept_where_else(entry(search), fails)
    assert not of_kind(parts, Picture) and not of_kind(parts, Table)
    assert "All 3 ways were looked at." in words_of(parts) and TEXT_ALONE in words_of(parts)
    assert ("streets.osm.pbf is another than then." in words_of(parts)) or (kept_search.UNREADABLE in words_of(parts))
