"""The newest edition behind a landing page for people: sub pages by month, and on one of them a link."""

import re
from datetime import date
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from geo.errors import InputError
from geo.fetching.asking import NAME
from geo.fetching.finding import MONTHS, Edition, Finder, one
from geo.fetching.keeping import Part

MOST_PAGES = 8


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.links += [value for name, value in attrs if name == "href" and value]


def html_page(finder: Finder) -> Edition:
    """The newest sub page, not of a month to come, that names a file like the one wanted; without sub pages the page.

    Months to come are listed before they hold anything.
    """
    landing = finder.entry.address
    _refuse_where_not_allowed(finder, landing)
    links = _links(finder, landing)
    pattern = finder.setting("sub_page")
    pages = _sub_pages(landing, links, pattern, finder.today) if pattern else [(finder.today.replace(day=1), landing)]
    wanted = re.compile(finder.setting("link"))
    named: list[str] = []
    for month, page in pages[:MOST_PAGES]:
        here = links if page == landing else _links(finder, page)
        named += [urljoin(page, link) for link in here]
        fitting = [urljoin(page, link) for link in here if wanted.search(urljoin(page, link))]
        if fitting:
            host = urlsplit(fitting[0]).hostname
            if host not in {*finder.entry.also, urlsplit(landing).hostname}:
                raise InputError(f"the page names {fitting[0]}, on a host that the catalogue does not name.")
            name = fitting[0].rpartition("/")[2]
            edition = f"{MONTHS[month.month - 1].capitalize()} {month.year}"
            part = Part(name, finder.question(fitting[0]))
            # The day stands in the table itself, and to the day.
            return Edition(edition, "page", "", one(part))
    files = ", ".join(sorted({link.rpartition("/")[2] for link in named if "." in link.rpartition("/")[2]})[:5])
    raise InputError(f"{landing} names no file like {wanted.pattern}; it names {files or 'none'}.")


def _sub_pages(landing: str, links: list[str], pattern: str, today: date) -> list[tuple[date, str]]:
    """(month, address) of the sub pages, the newest first."""
    names = "|".join(MONTHS)
    parts = [re.escape(part) for part in re.split(r"(?:\{month\}|\{year\})", pattern)]
    fits = re.compile(rf"/{parts[0]}(?P<month>{names}){parts[1]}(?P<year>\d{{4}}){parts[2]}/?$", re.IGNORECASE)
    pages = {}
    for link in links:
        match = fits.search(urlsplit(urljoin(landing, link)).path)
        if match:
            month = date(int(match["year"]), MONTHS.index(match["month"].lower()) + 1, 1)
            if month <= today:
                pages[month] = urljoin(landing, link)
    return sorted(pages.items(), reverse=True)


def _links(finder: Finder, page: str) -> list[str]:
    parser = _Links()
    parser.feed(finder.look(page).decode("utf-8", errors="replace"))
    return parser.links


def _refuse_where_not_allowed(finder: Finder, page: str) -> None:
    """InputError where the site's own rules keep programs from the page; a site without rules allows it."""
    parts = urlsplit(page)
    try:
        rules = finder.look(f"{parts.scheme}://{parts.netloc}/robots.txt").decode("utf-8", errors="replace")
    except InputError:
        return
    robots = RobotFileParser()
    robots.parse(rules.splitlines())
    if not robots.can_fetch(NAME, page):
        raise InputError(f"{parts.netloc}: its rules ask programs to leave {parts.path} alone; open it by hand.")
