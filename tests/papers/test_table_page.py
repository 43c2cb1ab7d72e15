"""The options table as one page: a real table with headings that pastes into Word, and nothing that runs."""

from datetime import date
from html.parser import HTMLParser

from geo.decisions.comparison import compare
from geo.papers.edition import SCREENING
from geo.papers.table_page import table_page
from geo.reports.web_page import web_page
from geo.views.decisions.options import frame, whole_table
from tests.papers.test_comparison_paper import OPTIONS


class Cells(HTMLParser):
    """The text of each cell of a page, row by row."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: list[str] = []
        self.within = False

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self.tags.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.within = True
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self.within = self.within and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self.within:
            self.rows[-1][-1] += data


def test_the_page_holds_the_whole_table_and_says_what_it_is() -> None:
    comparison = compare(OPTIONS)
    page = web_page(table_page(comparison, made_on=date(2026, 11, 29))).decode()
    read = Cells()
    read.feed(page)
    shown = frame(whole_table(comparison)).reset_index()
    assert read.rows[0] == list(shown.columns)
    assert [row[0] for row in read.rows[1:]] == list(shown["Criterion"])
    assert read.tags.count("table") == 1
    assert not {"script", "iframe", "link", "img"} & set(read.tags)
    assert f'<p class="warning" role="note">{SCREENING}</p>' in page
    assert "29 November 2026" in page
