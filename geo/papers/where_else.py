"""Where else was looked: a search for sites as a few sentences, one table and three maps.

The maps are today's and those of two ways that are unlike each other: of the near-best ones, or, where these are all
alike, the best by the rule and the best by the journeys that the rule does not look at.
"""

from collections.abc import Callable

import pandas as pd

from geo.decisions.decision import Decision
from geo.decisions.entries import SetAside
from geo.decisions.kept_search import KeptSearch, read
from geo.decisions.written import signed
from geo.errors import GeoError
from geo.language.phrases import number_of
from geo.papers import drawn
from geo.papers.edition import minutes_source, people_source, said, table
from geo.reports.document import Heading, Part, Picture, Table
from geo.reports.picture_files import png
from geo.siting.kept import searched
from geo.siting.problem import Rule
from geo.siting.proposing import called
from geo.siting.question import Found, by_rule
from geo.siting.search import is_quick
from geo.views.siting import maps, tables, words

# Of near-best ways; today's map stands before them.
MOST_WAYS, MOST_ROWS = 2, 12
TITLE = "Where else was looked"
TEXT_ALONE = "Its table and maps are left out, and what was kept of it in words stands above."
Again = Callable[[str], Found]


def kept_search_of(decision: Decision) -> SetAside | None:
    """The search for sites that was kept last with a decision, and can be made again; None where there is none."""
    return next((each for each in reversed(decision.longlist) if each.search), None)


def kept_where_else(entry: SetAside, again: Again) -> list[Part]:
    """The section of a search that was kept, made again; what was kept in words alone where that cannot be."""
    try:
        kept: KeptSearch = read(entry.search)
        parts = where_else(again(entry.search), frozenset(kept.owner_asked))
    except GeoError as fault:
        return [Heading(TITLE), *said([entry.reason, TEXT_ALONE, *fault.faults])]
    by = f"The search was kept by {signed(entry)}, and made again for this paper from the same files."
    return [*parts[:1], *said([by]), *parts[1:]]


def where_else(found: Found | None, owner_asked: frozenset[str]) -> list[Part]:
    """The section; nothing where no search was made. Premises of others who were not asked go without their names."""
    if found is None or not len(found.answer.ways):
        return []
    names = tables.public_names(found, owner_asked)
    other = _other(found)
    whole = _table(found, other, names)
    drawn_of = [(found, group.first) for group in found.groups[:MOST_WAYS]]
    drawn_of += [(other, 0)] if other else []
    return [
        Heading(TITLE),
        *said([searched(found).reason, words.NO_WINNER, *([words.by_another_rule(other, names)] if other else [])]),
        whole,
        *([_today(found, names, whole)] if found.where.today or found.where.beyond else []),
        *(_map(of, at, names, whole) for of, at in drawn_of),
    ]


def _other(found: Found) -> Found | None:
    """The best by the longest journeys, or by the average; None where near-best ways are unlike, or it is one."""
    if len(found.groups) >= MOST_WAYS or not is_quick(found.answer.problem):
        return None
    other = by_rule(found, Rule.AVERAGE if found.question.asked.rule is Rule.LONGEST else Rule.LONGEST)
    ways = {tuple(way) for way in found.answer.ways}
    return other if len(other.answer.ways) and tuple(other.answer.ways[0]) not in ways else None


def _table(found: Found, other: Found | None, names: dict[str, str]) -> Table:
    """Today, the first of the near-best ways, and what is best by the other rule."""
    rows = [tables.today(found, names), tables.ways(found, names).head(MOST_ROWS)]
    rows += [tables.ways(other, names).head(1)] if other else []
    # The numbers of small maps are of the screen.
    cells = pd.concat(rows, ignore_index=True).drop(columns="Like").drop_duplicates("Way")
    cells = cells.loc[:, [name for name in cells if not cells[name].isin(["", 0]).all()]]
    count = len(found.answer.ways)
    which = "the way that was found" if count == 1 else "ways that cannot be told apart"
    caption = f"Today and {which}"
    if count > MOST_ROWS:
        caption += f": the first {MOST_ROWS} of {number_of(count, 'way')}"
    if other:
        caption += f", and the best by {other.question.asked.rule.label}"
    source = f"people: {people_source(found.place)}; minutes: {minutes_source(found.place)}"
    return table(found.place, caption, cells, source)


def _today(found: Found, names: dict[str, str], whole: Table) -> Picture:
    fill, place = maps.today_fill(found), found.place
    return Picture(
        f"Today: {fill.legend.title}",
        lambda: png(drawn.map_figure(place, fill, maps.today_signs(found, names))),
        f"A map of {place.name} as it is today.",
        whole,
        whole.source,
    )


def _map(found: Found, at: int, names: dict[str, str], whole: Table) -> Picture:
    fill = maps.way_map(found, at, names).fill
    name = called(found.where, found.answer.ways[at], names)
    return Picture(
        f"{name}: {fill.legend.title}",
        lambda: png(drawn.map_figure(found.place, fill, maps.way_signs(found, at, names))),
        f"A map of {found.place.name}: {'; '.join(words.impact(found, at))}.",
        whole,
        whole.source,
    )
