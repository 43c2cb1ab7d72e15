"""What a page says, as a person reads it: its sentences, and the cells of its tables."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pandas as pd
from streamlit.testing.v1 import AppTest

from geo.ui.session import Draft
from geo.views.words.files import CODES
from tests.selected import selected

PROJECT = Path(__file__).resolve().parents[1]
PAGES = tuple(sorted((PROJECT / "pages").glob("*.py")))
SECONDS = 240
SAID_BY = ("title", "header", "subheader", "markdown", "caption", "info", "success", "warning", "error", "metric")


def opened(page: Path, **chosen: Any) -> AppTest:
    """A page alone, with something chosen before it is opened."""
    app = AppTest.from_file(str(page), default_timeout=SECONDS)
    app.session_state["selection"] = selected(Draft, **chosen)
    return app.run()


def sentences(app: AppTest) -> list[str]:
    """All that a page says outside its tables, Markdown's signs taken away."""
    said = [part for kind in SAID_BY for part in getattr(app, kind)]
    lines = [line for part in said for line in str(part.value or "").splitlines()]
    read = [line.replace("\\", "").replace("**", "").strip() for line in lines if line.strip()]
    return [*figures(app), *spoken(app), *read]


def figures(app: AppTest) -> list[str]:
    """The figures of the strip, a line each: the number, what it counts, and its range."""
    drawn = [part.proto.body for part in app.get("html") if 'class="figures"' in part.proto.body]
    each = [figure for strip in drawn for figure in re.findall(r'<div role="listitem">(.*?)</div>', strip)]
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", figure)).split()) for figure in each]


def spoken(app: AppTest) -> list[str]:
    """The sentences under the figures, which are read out when they change."""
    return [
        line
        for part in app.get("bidi_component")
        if part.key == "spoken_answer"
        for line in json.loads(part.proto.json)
    ]


def shelves(app: AppTest) -> Iterator[AppTest]:
    """The page as it is, then with each tab of its tables opened in turn."""
    yield app
    for folded in app.expander:
        app.session_state[f"opened {folded.label}"] = True
    app.run()
    for label in [tab.label for tab in app.tabs]:
        for title in (*(header.value for header in app.header), *(part.label for part in app.expander)):
            app.session_state[f"shelves of {title}"] = label
        app.run()
        assert not app.exception, label
        yield app


def tables(app: AppTest) -> Iterator[pd.DataFrame]:
    """Every table of a page; those in sight are there again with each tab that is opened."""
    for page in shelves(app):
        yield from (part.value for part in (*page.dataframe, *page.table))


def by_code(table: pd.DataFrame) -> pd.DataFrame:
    """A table whose codes stand last on the screen, by its codes."""
    codes = [heading for heading in table.columns if heading in CODES]
    return table.set_index(codes[0]) if codes else table


def rows(app: AppTest) -> Iterator[dict[str, Any]]:
    """Every row of every table, by its headings, the index among them where it has a name."""
    for table in tables(app):
        if table.index.name:
            table = table.reset_index()
        for row in table.to_dict("records"):
            yield {str(heading): cell for heading, cell in row.items()}
