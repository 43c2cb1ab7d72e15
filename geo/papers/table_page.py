"""The options table as one page by itself, to be opened in a browser and pasted into Word: a real table, no script."""

from datetime import date

from geo.decisions.comparison import Comparison
from geo.decisions.comparison_text import NO_WINNER
from geo.language.dates import british
from geo.papers.comparison_first import source_of, title
from geo.papers.edition import Edition, said, table, warning
from geo.reports.document import Document, Heading, PageBreak, Paragraph
from geo.views.decisions.options import frame, whole_table
from geo.views.words import wording

CAPTION = "Criteria down, business as usual and the options across"


def table_page(comparison: Comparison, *, made_on: date) -> Document:
    """The table with its headings and source, and what is to be read with it."""
    whole, place = whole_table(comparison), comparison.options[0].place
    made_up = " (a made-up place)" if place.made_up else ""
    made = f"{place.name}{made_up}. Made on {british(made_on.isoformat())}. {wording.AID}"
    alike = [f"{row.title}: {row.alike}" for row in whole.rows if row.alike]
    return Document(
        title(comparison.options),
        (
            PageBreak(sideways=True),
            Heading(title(comparison.options), 1),
            Paragraph(made, numbered=False),
            table(place, CAPTION, frame(whole).reset_index(), source_of(comparison)),
            *(Paragraph(part.text, numbered=False) for part in said([*alike, *whole.said_once, NO_WINNER])),
        ),
        warning(place, Edition(made_on)),
    )
