"""Where else was looked: a search for sites as a few sentences, one table and three maps."""

from geo.language.phrases import number_of
from geo.papers import drawn
from geo.papers.edition import minutes_source, people_source, said, table
from geo.reports.document import Heading, Part, Picture, Table
from geo.reports.picture_files import png
from geo.siting.kept import searched
from geo.siting.proposing import called
from geo.siting.question import Found
from geo.views.siting import maps, tables, words

MOST_MAPS, MOST_ROWS = 3, 12
TITLE = "Where else was looked"


def where_else(found: Found | None, owner_asked: frozenset[str]) -> list[Part]:
    """The section; nothing where no search was made. Premises of others who were not asked go without their names."""
    if found is None or not len(found.answer.ways):
        return []
    names = tables.public_names(found, owner_asked)
    place, cells = found.place, tables.ways(found, names)
    cells = cells.loc[:, [name for name in cells if not cells[name].isin(["", 0]).all()]]
    source = f"people: {people_source(place)}; minutes: {minutes_source(place)}"
    caption = f"Ways that cannot be told apart: the first {MOST_ROWS} of {number_of(len(found.answer.ways), 'way')}"
    if len(found.answer.ways) <= MOST_ROWS:
        caption = "Ways that cannot be told apart"
    whole = table(place, caption, cells.head(MOST_ROWS), source)
    return [
        Heading(TITLE),
        *said([searched(found).reason, words.NO_WINNER]),
        whole,
        *(_map(found, group, names, whole) for group in range(min(MOST_MAPS, len(found.groups)))),
    ]


def _map(found: Found, group: int, names: dict[str, str], whole: Table) -> Picture:
    at = found.groups[group].first
    fill = maps.small_maps(found)[group].fill
    name = called(found.where, found.answer.ways[at], names)
    return Picture(
        f"{name}: {fill.legend.title}",
        lambda: png(drawn.map_figure(found.place, fill, maps.way_signs(found, at, names))),
        f"A map of {found.place.name}: {'; '.join(words.impact(found, at))}.",
        whole,
        whole.source,
    )
