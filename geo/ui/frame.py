"""What every page has: its title, the three doors, the place and what is asked of it, and faults said in words.

A deep link can be a server's first request, and a page can run alone. So each page sets itself up here, and the doors
are drawn here rather than by Streamlit's own menu.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError

from geo.errors import GeoError
from geo.place.place import Place
from geo.ui import address, controls, draft_views, loading
from geo.views.words import wording

PRODUCT = "Better Placed"
# The script that every visit runs, and the folder of the pages; under st.App Streamlit takes whole paths only.
ENTRY = Path(__file__).with_name("entry.py")
PAGES = Path(__file__).resolve().parents[2] / "pages"
SIDEBAR_PIXELS = 230
# The columns of a page that has an answer beside its map; on a phone the answer follows the map at once.
TAB_PIXELS = 490
MAP_KEY, ANSWER_KEY = "the_map", "the_answer"
# Streamlit leaves 80 pixels on either side, which at 1024 wide is what the map needs. Where columns stand one under
# another (Streamlit's 640 pixels), the parts of those two are laid in one column, the answer straight after the map.
# A tab that is being made keeps about the height of a table, or the page would be short for a moment and jump.
LAYOUT = f"""<style>
[data-testid=stMainBlockContainer] {{ padding-left: 1.5rem; padding-right: 1.5rem; }}
[data-testid=stTabPanel]:not([inert]):not(:has([data-testid=stElementContainer])) {{ min-height: {TAB_PIXELS}px; }}
@media (max-width: 640px) {{
  [data-testid=stHorizontalBlock]:has(.st-key-{ANSWER_KEY}):has(.st-key-{MAP_KEY}) > [data-testid=stColumn],
  [data-testid=stHorizontalBlock]:has(.st-key-{ANSWER_KEY}):has(.st-key-{MAP_KEY}) > [data-testid=stColumn]
    > [data-testid=stVerticalBlock] {{ display: contents; }}
  [data-testid=stLayoutWrapper]:has(> .st-key-{MAP_KEY}) {{ order: -2; }}
  [data-testid=stLayoutWrapper]:has(> .st-key-{ANSWER_KEY}) {{ order: -1; }}
}}
</style>"""


@dataclass(frozen=True)
class PageLink:
    """A page of the dashboard: its file, its title and its address."""

    file: Path
    title: str
    url: str


WARDS = PageLink(PAGES / "1_wards.py", "Wards", "wards")
INDICATORS = PageLink(PAGES / "2_indicators.py", "Indicators", "indicators")
ACCESS = PageLink(PAGES / "3_access.py", "Access", "access")
PROPOSE = PageLink(PAGES / "4_propose.py", "Propose", "propose")
IMPACT = PageLink(PAGES / "5_impact.py", "Impact", "impact")
FAIRNESS = PageLink(PAGES / "6_fairness.py", "Fairness", "fairness")
SOURCES = PageLink(PAGES / "11_sources.py", "Sources", "sources")

# Three kinds of visit, each with its pages in working order; a page may stand in several.
DOORS: dict[str, tuple[PageLink, ...]] = {
    "Plan a site": (WARDS, INDICATORS, ACCESS, PROPOSE, IMPACT, FAIRNESS, SOURCES),
    "Run a meeting": (WARDS, PROPOSE),
    "Review a decision": (IMPACT, FAIRNESS, SOURCES),
}
HOME = WARDS


def navigation() -> list[st.Page]:
    """Every page once, for the entry script, and before them the one at the dashboard's own address."""
    pages = dict.fromkeys(page for door in DOORS.values() for page in door)
    begin = st.Page(_begin, title=PRODUCT, default=True)
    return [begin, *(st.Page(page.file, title=page.title, url_path=page.url) for page in pages)]


def _begin() -> None:
    """Streamlit gives its first page no address; so the first is this, and leads to the one that opens."""
    st.switch_page(HOME.file, query_params=st.query_params)


@contextmanager
def page(title: str) -> Iterator[Place]:
    """Draw the frame, hand over the place in view, and say any fault of the page's in words."""
    st.set_page_config(page_title=f"{title} - {PRODUCT}", layout="wide", initial_sidebar_state=SIDEBAR_PIXELS)
    st.html(LAYOUT)
    names = loading.place_names()
    address.read(names, first=loading.first_place())
    with st.sidebar:
        st.markdown(f"**{PRODUCT}**")
        _doors()
        place = _chosen_place(names)
    _heading(title, place)
    draft_views.notices(place)
    try:
        yield place
    except GeoError as fault:
        say(fault)
    st.caption(f"{wording.AID} {wording.STREETS_NOT_PERSONS}")


def say(fault: GeoError) -> None:
    """Faults as sentences, one a line, to the letter; what was there before is still there."""
    st.error("\n\n".join(wording.plain(sentence) for sentence in fault.faults))


def say_refused(faults: tuple[str, ...]) -> None:
    """Why the last step was not taken, where it was not."""
    if faults:
        say(GeoError("Not taken; the proposal is as it was.", *faults))


def go_to(link: PageLink, label: str) -> None:
    """A link to another page of the dashboard."""
    try:
        st.page_link(link.file, label=label, query_params=address.carried())
    except StreamlitPageNotFoundError:
        # A page that runs alone knows of no other.
        st.caption(label)


def _doors() -> None:
    for door, pages in DOORS.items():
        with st.container(gap=None):
            st.caption(door)
            for link in pages:
                go_to(link, link.title)


def _chosen_place(names: Mapping[str, str]) -> Place:
    try:
        place = loading.place(controls.place(names))
    except GeoError as fault:
        say(fault)
        st.stop()
    address.settle(place)
    controls.service(place)
    controls.way(place)
    address.write()
    return place


def _heading(title: str, place: Place) -> None:
    st.title(title)
    st.caption(wording.plain(wording.at_a_glance(place)))
    if place.travel.approximate:
        st.warning(wording.approximate())
