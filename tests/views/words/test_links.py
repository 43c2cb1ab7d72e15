"""A link inside a name is shown to the letter and cannot be clicked: in sentences, in tables and in charts."""

import re

import pandas as pd
import plotly.graph_objects as go
import pytest

from geo.views.impact.charts import Chart
from geo.views.words.wording import WORD_JOINER, plain

# What Streamlit's Markdown makes links of in bare text, after escapes are undone (mdast-util-gfm-autolink-literal).
BARE_LINK = re.compile(r"(https?://|www(?=\.))([-.\w]+)([^ \t\r\n]*)", re.IGNORECASE)
BARE_ADDRESS = re.compile(r"([-.\w+]+)@([-\w]+(?:\.[-\w]+)+)")
LINKS = (
    "https://example.com/x",
    "see HTTP://example.com",
    "www.example.com",
    "Www.example.com now",
    "write to a.b+c@example.co.uk",
    "(https://example.com)",
    "[Library](https://example.com)",
    "<https://example.com>",
    "![x](https://example.com/x.png)",
    "mailto:a@b.com",
    "[x]: https://example.com",
    ":material/link: [x](javascript:alert(1))",
)


@pytest.mark.parametrize("typed", LINKS)
def test_a_link_in_a_sentence_or_a_cell_is_letters(typed: str) -> None:
    written = plain(typed)
    unescaped = re.sub(r"\\([^\w\s])", r"\1", written)
    assert not BARE_LINK.search(unescaped) and not BARE_ADDRESS.search(unescaped)
    assert unescaped.replace(WORD_JOINER, "") == typed
    # No bracket, colon or angle is left that Markdown would read as its own.
    assert not re.search(r"(?<!\\)[\[\]()<>:]", written)


@pytest.mark.parametrize("typed", ["Ward 3", "St. John's (north)", "a@ b", "wwww", "http: //x"])
def test_a_name_without_a_link_holds_no_unseen_mark(typed: str) -> None:
    assert WORD_JOINER not in plain(typed)


@pytest.mark.parametrize(
    "typed", ['<a href="https://example.com">Alder</a>', "<A HREF='mailto:x@y.z'>B</A>", "< a href=//x>C< / a>"]
)
def test_a_link_in_a_chart_is_letters_wherever_a_name_may_stand(typed: str) -> None:
    figure = go.Figure(go.Bar(y=pd.Series([typed, "Birch"]), x=[1.0, 2.0], text=[typed, "b"], name=typed))
    figure.update_yaxes(tickvals=[0], ticktext=[typed]).update_layout(title=typed).add_annotation(text=typed)
    drawn = Chart(figure, "").without_links
    assert not re.search(r"<\s*/?\s*a\b", drawn.to_json(), re.IGNORECASE)
    assert not re.search(r"\\u003c\s*/?\s*a\b", drawn.to_json(), re.IGNORECASE)
    assert drawn.data[0].y[0] == typed.replace("<", "&lt;") and drawn.data[0].y[1] == "Birch"
    assert list(drawn.data[0].x) == [1.0, 2.0]


def test_a_chart_without_links_is_the_same_chart() -> None:
    figure = go.Figure(go.Scatter(x=[1, 2], y=["a<br>b", "<b>c</b>"], hovertemplate="%{x}<extra></extra>"))
    assert Chart(figure, "").without_links.to_dict() == figure.to_dict()
