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
from geo.place.times import without_a_car_holds
from geo.roles.acts import Act
from geo.ui import address, controls, draft_views, from_here, landmarks, loading, session, signed_in, taking_away
from geo.views.words import wording

PRODUCT = "Better Placed"
# The script that every visit runs, and the folder of the pages; under st.App Streamlit takes whole paths only.
ENTRY = Path(__file__).with_name("entry.py")
PAGES = Path(__file__).resolve().parents[2] / "pages"
SIDEBAR_PIXELS = 230
# The parts of a page that opens with an answer: the strip of figures, what holds the rest, and in it words and map.
STRIP_KEY, BENCH_KEY, ANSWER_KEY, MAP_KEY = "the_strip", "the_bench", landmarks.ANSWER_KEY, "the_map"
TAB_PIXELS = 490
LINE_KEY = "the_line"
# A row of fields in which a time of day is said in full.
LONG_FIELDS_KEY = "long_fields"
# Where Streamlit stands its columns one under another.
PHONE_PIXELS = 640
# Up to here, as on a projector, room is made for what the page says beside and above its map.
PROJECTOR_PIXELS = 1100
# Streamlit leaves 80 pixels on either side, which at 1024 wide is what the map needs. The strip stays under the top
# edge, where Streamlit's own bar is, while the rest scrolls, and over the layers of the map. A table of sentences
# scrolls on a phone before its words break. On a phone the parts of the bench are laid in one column: the map first,
# the answer next. A tab that is being made keeps about the height of a table, or the page would be short for a moment
# and jump. Captions are Streamlit's at 4.2 to 1, under the 4.5 of WCAG 2.2 AA; a link of a door is 20 pixels high and
# a part of a date narrower, under its 24, and so are a choice of several and a switch. The links of headings to
# themselves would be a stop of the keyboard each. Fields side by side go below one another before what stands in them
# is cut off; on a phone their names stand before them, except where text is so large or the window so small that both
# would not fit.
FIELD = """[data-testid=stElementContainer]:has(> [data-testid=stSelectbox], > [data-testid=stMultiSelect],
  > [data-testid=stTextInput])"""
LAYOUT = f"""<style>
[data-testid=stCaptionContainer] {{ color: #565c64; opacity: 1; }}
[data-testid=stElementContainer]:has(> [data-testid=stPageLink]) {{ margin: -2px 0 !important; }}
[data-testid=stDateInput] [role=spinbutton] {{ min-width: 24px; line-height: 24px; text-align: center; }}
[data-testid=stDateInput] button {{ min-width: 24px; min-height: 24px; }}
[data-testid=stRadio] [role=radiogroup] label, [data-testid=stCheckbox] label {{ min-height: 24px; }}
[data-testid=stMultiSelect] button {{ min-width: 24px; min-height: 24px; }}
[data-testid=stMultiSelectTagsContainer], [data-testid=stMultiSelectTagsContainer] [role=group] {{ flex-wrap: wrap; }}
[data-testid=stMultiSelect] input {{ min-width: 24px; }}
button .stMarkdownEllipsis p {{ white-space: normal; overflow: visible; }}
[data-testid=stTable] td {{ overflow-wrap: break-word; }}
[data-testid=stTable] td p {{ overflow-wrap: anywhere; }}
[data-testid=stHeaderActionElements] {{ display: none; }}
{landmarks.STYLE}
[data-testid=stSelectbox] input {{ text-overflow: ellipsis; }}
[data-testid=stCheckbox] [data-testid=stMarkdownContainer] p {{ white-space: normal; overflow: visible; }}
[data-testid=stHorizontalBlock] > {FIELD} {{ min-width: min(100%, 8.2rem); }}
.st-key-{LONG_FIELDS_KEY} > {FIELD}, [data-testid=stColumn]:has(.st-key-{LONG_FIELDS_KEY}) {{
  min-width: min(100%, 16rem);
}}
[data-testid=stMainBlockContainer] {{ padding-left: 1.5rem; padding-right: 1.5rem; }}
[data-testid=stMainBlockContainer] h1 {{ padding: 0 0 .3rem; }}
[data-testid=stTabPanel]:not([inert]):not(:has([data-testid=stElementContainer])) {{ min-height: {TAB_PIXELS}px; }}
[data-testid=stLayoutWrapper]:has(> .st-key-{STRIP_KEY}) {{
  position: sticky; top: 0; z-index: 100; background: #fff; border-bottom: 1px solid #d5dbe1; padding: .1rem 0 .25rem;
}}
.figures {{ display: flex; gap: 1.5rem; }}
.figures div {{ display: flex; flex-direction: column; line-height: 1.3; }}
.figures b {{ font-size: 1.6rem; font-weight: 600; line-height: 1.15; }}
.figures span {{ font-size: .875rem; }}
.figures small {{ font-size: .8rem; color: #4b5968; }}
[data-testid=stLayoutWrapper]:has(> .st-key-notices:not(:has(*))) {{ display: none; }}
.spoken p, .st-key-{ANSWER_KEY} [data-testid=stMarkdown] p {{
  margin: 0 0 .3rem; font-size: .875rem; line-height: 1.35;
}}
.st-key-{ANSWER_KEY} [data-testid=stMarkdownContainer] {{ margin-bottom: 0; }}
.st-key-{BENCH_KEY} [data-testid=stMarkdown] :is(p, li), [data-testid=stAlert] p {{
  font-size: .875rem; line-height: 1.4;
}}
[data-testid=stAlertContainer] {{ padding: .4rem .75rem; }}
.spoken p:first-child {{ font-weight: 600; }}
[data-testid=stTable] [data-testid=stMarkdownContainer] {{ overflow: visible; overflow-wrap: break-word; }}
.legend {{ display: flex; flex-wrap: wrap; gap: .2rem 1rem; font-size: .875rem; }}
.legend span {{ display: inline-flex; align-items: center; gap: .4rem; }}
.legend i {{ width: 1.6rem; height: .9rem; border: 1px solid #8b8f94; background: var(--paint); }}
.legend i.hatch {{ background: repeating-linear-gradient(45deg, var(--paint) 0 2px, #fff 2px 5px); }}
.st-key-{BENCH_KEY} {{ gap: .6rem; }}
.st-key-{ANSWER_KEY} {{ flex-wrap: nowrap; }}
.st-key-{MAP_KEY} {{ isolation: isolate; }}
@media (max-width: {PROJECTOR_PIXELS}px) {{
  .figures {{ gap: 1rem; }}
  .figures b {{ font-size: 1.35rem; }}
  .figures span {{ font-size: .8rem; }}
  [data-testid=stMainBlockContainer] h1 {{ font-size: 1.4rem; }}
  [data-testid=stHorizontalBlock]:has(> [data-testid=stElementContainer] > [data-testid=stSelectbox]) {{ gap: .5rem; }}
  [data-testid=stWidgetLabel] p, [data-testid=stSelectbox] input {{ font-size: .8rem; }}
  .st-key-{LINE_KEY}[data-testid=stHorizontalBlock] > {FIELD} {{ min-width: min(100%, 7.2rem); }}
}}
@media (min-width: {PHONE_PIXELS + 1}px) and (max-width: {PROJECTOR_PIXELS}px) {{
  [data-testid=stSidebar][data-collapsed=false] {{ width: 10.5rem !important; min-width: 10.5rem !important; }}
}}
@media (max-width: {PHONE_PIXELS}px) {{
  [data-testid=stMainBlockContainer] {{ padding-top: 4rem; }}
  [data-testid=stHorizontalBlock]:not(.st-key-{LINE_KEY}) > {FIELD} {{ flex-basis: 100%; }}
  .st-key-{ANSWER_KEY} {{ flex-wrap: wrap; }}
  [data-testid=stTable]:has(tbody th) td {{ min-width: 9rem; }}
  [data-testid=stTable] tbody th {{ min-width: 6.5rem; }}
  [data-testid=stLayoutWrapper]:has(> .st-key-{STRIP_KEY}) {{ top: 3.75rem; }}
  .figures {{ display: grid; grid-template-columns: 1fr 1fr; gap: .2rem .75rem; }}
  .figures b {{ font-size: 1.15rem; }}
  .figures span, .figures small {{ font-size: .75rem; line-height: 1.2; }}
  .st-key-{BENCH_KEY} [data-testid=stLayoutWrapper]:has(> [data-testid=stHorizontalBlock] .st-key-{MAP_KEY}),
  .st-key-{BENCH_KEY} [data-testid=stHorizontalBlock]:has(.st-key-{MAP_KEY}),
  .st-key-{BENCH_KEY} [data-testid=stHorizontalBlock]:has(.st-key-{MAP_KEY}) > [data-testid=stColumn],
  .st-key-{BENCH_KEY} [data-testid=stHorizontalBlock]:has(.st-key-{MAP_KEY}) > [data-testid=stColumn]
    > [data-testid=stVerticalBlock] {{ display: contents; }}
  .st-key-{BENCH_KEY} [data-testid=stLayoutWrapper]:has(> .st-key-{MAP_KEY}) {{ order: -2; }}
  .st-key-{BENCH_KEY} [data-testid=stLayoutWrapper]:has(> .st-key-{ANSWER_KEY}) {{ order: -1; }}
}}
@media (min-width: 22.5rem) and (max-width: {PHONE_PIXELS}px) {{
  [data-testid=stHorizontalBlock]:not(.st-key-{LINE_KEY}) > {FIELD} > div {{
    display: grid; grid-template-columns: 6.5rem 1fr; align-items: center;
  }}
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
SITING = PageLink(PAGES / "7_siting.py", "Siting", "siting")
OPTIONS = PageLink(PAGES / "8_options.py", "Options", "options")
REVIEW = PageLink(PAGES / "10_review.py", "Review", "review")
REPORT = PageLink(PAGES / "9_report.py", "Report", "report")
MEETING = PageLink(PAGES / "12_meeting.py", "Meeting", "meeting")
PREPARE = PageLink(PAGES / "13_prepare.py", "Prepare", "prepare")
REGISTERS = PageLink(PAGES / "14_registers.py", "Registers", "registers")
BESIDE = PageLink(PAGES / "15_beside.py", "Beside other places", "beside")
SOURCES = PageLink(PAGES / "11_sources.py", "Sources", "sources")

# Three kinds of visit, each with its pages in working order; a page may stand in several.
DOORS: dict[str, tuple[PageLink, ...]] = {
    "Plan a site": (WARDS, INDICATORS, ACCESS, BESIDE, PROPOSE, IMPACT, FAIRNESS, SITING, OPTIONS, REPORT, SOURCES),
    "Run a meeting": (WARDS, PROPOSE, PREPARE, MEETING),
    "Review a decision": (REVIEW, OPTIONS, REPORT, IMPACT, FAIRNESS, REGISTERS, SOURCES),
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
    if not signed_in.may(Act.READ):
        say(GeoError(signed_in.refusal(Act.READ)))
        st.stop()
    names = loading.place_names()
    address.read(names, first=loading.first_place())
    with st.sidebar:
        st.markdown(f"**{PRODUCT}**")
        with st.container(key=landmarks.DOORS_KEY):
            _doors(title)
        landmarks.tell()
        _visitor()
    taking_away.begin()
    place = _heading(title, names)
    from_here.answer(place, legs=ACCESS.file)
    draft_views.notices(place)
    try:
        yield place
    except GeoError as fault:
        say(fault)
    taking_away.offer(place, title)
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


def _visitor() -> None:
    """Who is signed in, and the way out; nothing where nobody has to sign in."""
    visitor = signed_in.visitor()
    if visitor and visitor.name:
        st.caption(wording.plain(f"Signed in as {visitor.name}, {visitor.role}."))
        st.button("Sign out", key="sign_out", type="tertiary", on_click=st.logout)


def _doors(title: str) -> None:
    """The three doors; of the one that is open, its pages."""
    inside = session.current().door
    if title not in {page.title for page in DOORS.get(inside, ())}:
        inside = next(door for door, pages in DOORS.items() if title in {page.title for page in pages})
        session.open_door(inside)
    for door, pages in DOORS.items():
        if door == inside:
            with st.container(gap=None):
                st.markdown(f"**{door}**")
                for link in pages:
                    go_to(link, link.title)
        elif st.button(door, type="tertiary", key=f"door_{door}"):
            session.open_door(door)
            if title not in {page.title for page in pages}:
                st.switch_page(pages[0].file, query_params=address.carried())
            st.rerun()


def _heading(title: str, names: Mapping[str, str]) -> Place:
    """The one line of every page: its title, place, service, way of travel, the day and the box for a postcode."""
    with st.container(horizontal=True, vertical_alignment="bottom", key=LINE_KEY):
        st.title(title, width="content")
        try:
            place = loading.place(controls.place(names))
        except GeoError as fault:
            say(fault)
            st.stop()
        address.settle(place)
        controls.service(place)
        controls.way(place)
        st.session_state[controls.LINE_SLOT] = st.container()
        from_here.box(place)
    address.write()
    st.caption(wording.plain(f"{wording.at_a_glance(place)}. Without a car: {without_a_car_holds(place)}."))
    if place.travel.approximate:
        st.warning(wording.approximate())
    return place
