"""The web page needs nothing else, runs nothing, and is walked by a screen reader from heading to heading."""

from html.parser import HTMLParser

import pandas as pd

from geo.reports.document import Contents, Document, Heading, PageBreak, Paragraph, Picture, Table
from geo.reports.web_page import web_page

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)> =SUM(A1) \x00'
TABLE = Table(f"T {HOSTILE}", pd.DataFrame({f"Ward {HOSTILE}": [HOSTILE], "People": [3]}), HOSTILE)


class Tags(HTMLParser):
    """Every tag with its attributes, and the text between."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.seen if name == tag]


def document(text: str = HOSTILE, warning: str = "Screening only") -> Document:
    parts = (
        Heading(text, 1),
        Heading(text),
        Paragraph(text),
        PageBreak(sideways=True),
        Contents(),
        Heading(text, 3),
        Picture(text, lambda: b"\x89PNG", text, TABLE, text),
        TABLE,
    )
    return Document(text, parts, warning)


def test_hostile_names_stand_as_text_and_open_no_tag() -> None:
    tags = Tags(web_page(document()))
    assert tags.named("script") == [] and len(tags.named("img")) == 1
    assert all(not name.startswith("on") for _, attributes in tags.seen for name in attributes)
    assert any("<script>alert(1)</script>" in words for words in tags.words)
    assert b"\x00" not in web_page(document())


def test_nothing_ends_the_style_sheet_early() -> None:
    page = web_page(document('"; } </style><script>alert(1)</script>', '"</style><b>'))
    assert page.count(b"</style>") == 1 and not Tags(page).named("b")


def test_nothing_outside_the_page_is_asked_for() -> None:
    tags = Tags(web_page(document()))
    addresses = [
        str(value) for _, attributes in tags.seen for name, value in attributes.items() if name in ("src", "href")
    ]
    assert addresses and all(address.startswith(("#", "data:image/png;base64,")) for address in addresses)
    assert not tags.named("link") and not tags.named("iframe")
    [policy] = [meta for meta in tags.named("meta") if meta.get("http-equiv")]
    assert str(policy["content"]).startswith("default-src 'none'")
    assert "url(" not in web_page(document()).decode() and "@import" not in web_page(document()).decode()


def test_every_link_within_the_page_leads_somewhere() -> None:
    tags = Tags(web_page(document()))
    places = {attributes["id"] for _, attributes in tags.seen if "id" in attributes}
    assert {str(link["href"])[1:] for link in tags.named("a")} <= places


def test_headings_are_in_order_and_tables_have_headings_of_rows_and_columns() -> None:
    tags = Tags(web_page(document()))
    assert tags.named("html") == [{"lang": "en-GB"}]
    assert [tag for tag, _ in tags.seen if tag in ("h1", "h2", "h3")] == ["h1", "h2", "h3"]
    assert [th["scope"] for th in tags.named("th")] == ["col", "col", "row"]
    assert len(tags.named("caption")) == 1 and tags.named("img")[0]["alt"]


def test_a_straight_line_place_says_screening_only_on_the_page_and_on_every_page_of_paper() -> None:
    page = web_page(document("A name")).decode()
    assert '<p class="warning" role="note">Screening only</p>' in page
    assert '@top-right { content: "Screening only"' in page
    assert 'warning" role' not in web_page(document("A name", "")).decode()


def test_ten_thousand_letters_are_printed_and_break_nowhere_else() -> None:
    page = web_page(document("x" * 10_000)).decode()
    assert "x" * 10_000 in page and "overflow-wrap: break-word" in page
    cell = Table("T", pd.DataFrame({"Ward": ["x" * 50]}), "s")
    row = web_page(Document("A", (Heading("A", 1), cell))).decode()
    assert f"{'x' * 24}<wbr>{'x' * 24}<wbr>xx</th>" in row
