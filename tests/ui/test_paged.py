"""A long table a page at a time: its own order, one page after another, a search over its words, and what is kept."""

import pytest
from streamlit.testing.v1 import AppTest

from geo.ui import paged

ROWS = 120


def _script() -> None:
    import pandas as pd
    import streamlit as st

    from geo.ui import paged

    if st.checkbox("Another page", key="elsewhere"):
        st.stop()
    count = st.session_state.get("count", 120)
    table = pd.DataFrame(
        {"Ward": [f"Ward {n}" for n in range(count)], "People": range(count), "Note": ["(odd)", None] * (count // 2)}
    )
    st.dataframe(paged.paged(table, title="By ward"))


@pytest.fixture(name="app")
def _app() -> AppTest:
    return AppTest.from_function(_script, default_timeout=30).run()


def shown(app: AppTest) -> list[str]:
    return app.dataframe[0].value["Ward"].tolist()


def said(app: AppTest) -> str:
    return str(app.caption[0].value).replace("\\", "")


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def test_a_table_is_shown_in_pages_of_fifty_rows_in_its_own_order(app: AppTest) -> None:
    assert shown(app) == [f"Ward {n}" for n in range(50)]
    assert said(app) == "Rows 1 to 50 of 120. The download has every row."
    assert shown(press(app, "Next rows")) == [f"Ward {n}" for n in range(50, 100)]
    assert shown(press(app, "Next rows")) == [f"Ward {n}" for n in range(100, 120)]
    assert said(app) == "Rows 101 to 120 of 120. The download has every row."
    assert [button.disabled for button in app.button] == [False, True]
    assert shown(press(app, "Previous rows"))[0] == "Ward 50"


def test_a_short_table_has_no_pages() -> None:
    app = AppTest.from_function(_script, default_timeout=30)
    app.session_state["count"] = paged.ROWS_A_PAGE
    app.run()
    assert not app.button and not app.text_input and len(shown(app)) == paged.ROWS_A_PAGE


def test_rows_are_found_by_their_words_from_the_first_page_on(app: AppTest) -> None:
    press(app, "Next rows")
    app.text_input[0].set_value(" WARD 11 ").run()
    assert shown(app) == ["Ward 11", *(f"Ward {n}" for n in range(110, 120))]
    assert said(app) == "Rows 1 to 11 of 11 that hold “WARD 11”, of 120 in all. The download has every row."
    # Brackets and figures of numbers are no pattern and no words.
    app.text_input[0].set_value("(odd)").run()
    assert said(app).startswith("Rows 1 to 50 of 60 that hold “(odd)”")
    app.text_input[0].set_value("nowhere").run()
    assert app.dataframe[0].value.empty and said(app) == "None of 120 rows holds “nowhere”."
    assert [button.disabled for button in app.button] == [True, True]
    app.text_input[0].set_value("").run()
    assert shown(app) == [f"Ward {n}" for n in range(50)]


def test_the_page_and_the_words_are_there_again_after_another_page(app: AppTest) -> None:
    app.text_input[0].set_value("ward").run()
    press(app, "Next rows")
    app.checkbox[0].check().run()
    app.checkbox[0].uncheck().run()
    assert shown(app)[0] == "Ward 50" and app.text_input[0].value == "ward"


def test_a_table_that_has_become_shorter_opens_on_its_last_page(app: AppTest) -> None:
    press(app, "Next rows")
    press(app, "Next rows")
    app.session_state["count"] = 60
    app.run()
    assert shown(app) == [f"Ward {n}" for n in range(50, 60)]
