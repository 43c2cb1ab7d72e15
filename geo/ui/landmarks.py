"""What a screen reader is told beyond what Streamlit says.

The doors are the page's navigation, tables have names, and what a page opens with is read out when it changes.
"""

import streamlit as st

DOORS_KEY = "the_doors"
# Of the sentences that a page opens with, which are read out when they change.
ANSWER_KEY = "the_answer"
_KEY = "landmarks"
# Streamlit calls every table "Scrollable table": each is named here after what stands above it. A table of sentences
# that is wider than its window is scrolled by the keyboard too.
_NAME = f"""
const UNNAMED = '[role=region][aria-label="Scrollable table"]';
const SENTENCES = "[data-testid=stTable] > div";
const TITLES = "[data-testid=stMain] :is(h1, h2, h3, [data-testid=stMarkdown] strong)";
const ANSWERS = "[data-testid=stMain] .st-key-{ANSWER_KEY} [data-testid=stMarkdown]";
const BEFORE = Node.DOCUMENT_POSITION_FOLLOWING;
const name = () => {{
  const doors = document.querySelector(".st-key-{DOORS_KEY}");
  if (doors && !doors.role) {{
    doors.setAttribute("role", "navigation");
    doors.setAttribute("aria-label", "Pages");
  }}
  document.querySelectorAll(`${{ANSWERS}}:not([role])`).forEach((answer) => answer.setAttribute("role", "status"));
  const named = (table) => {{
    const titles = [...document.querySelectorAll(TITLES)];
    const above = titles.filter((title) => title.compareDocumentPosition(table) & BEFORE);
    if (above.length) table.setAttribute("aria-label", `Table: ${{above.at(-1).textContent.trim()}}`);
  }};
  document.querySelectorAll(UNNAMED).forEach(named);
  for (const table of document.querySelectorAll(SENTENCES)) {{
    const scrolls = table.scrollWidth > table.clientWidth;
    if (scrolls && table.tabIndex !== 0) {{
      table.tabIndex = 0;
      table.setAttribute("role", "region");
      table.dataset.across = "";
      named(table);
    }} else if (!scrolls && "across" in table.dataset) {{
      ["tabindex", "role", "aria-label", "data-across"].forEach((each) => table.removeAttribute(each));
    }}
  }}
}};
export default function () {{
  document.documentElement.lang = "en-GB";
  name();
  let waiting = 0;
  const again = () => {{
    clearTimeout(waiting);
    waiting = setTimeout(name, 200);
  }};
  const watch = new MutationObserver(again);
  watch.observe(document.body, {{ childList: true, subtree: true, attributeFilter: ["role"] }});
  window.addEventListener("resize", again);
  return () => {{
    watch.disconnect();
    window.removeEventListener("resize", again);
  }};
}}
"""
_component = st.components.v2.component("landmarks", js=_NAME, isolate_styles=False)
# It draws nothing and takes no room.
STYLE = f"[data-testid=stElementContainer].st-key-{_KEY} {{ position: absolute; }}"


def tell() -> None:
    """Say it, once a page."""
    _component(key=_KEY, data=None)
