"""Where the routes lie and what they answer, without a server."""

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from geo.errors import GeoError, InputError
from geo.web.routes import routes
from tests.awaited import awaited

DECISION, OPTION = "d" * 22, "o" * 22
FILES = {"map-00ff.js": b"draw()", "areas-00ff.geojson": b"{}", "page-00ff.html": b"<script>"}


def decided(decision: str, option: str, name: str) -> bytes | None:
    """What was decided: one record that is whole, one that was changed, and one behind a database that is gone."""
    if option == "tampered":
        raise InputError("The record was changed since it was made.")
    if option == "gone":
        raise GeoError("the connection to the database server was lost")
    whole = (decision, option) == (DECISION, OPTION)
    return {"report.html": b"<h1>As it was</h1>", "record.zip": b"PK"}.get(name) if whole else None


def asked(path: str, *, base_path: str = "") -> Response | None:
    """What the first route that matches answers; None where none of ours does."""
    route_path, _, query = path.partition("?")
    scope = {"type": "http", "method": "GET", "path": route_path, "query_string": query.encode(), "headers": []}
    for route in routes(FILES.get, decided, first_page="wards", base_path=base_path):
        match, more = route.matches(scope)
        if match is Match.FULL:
            assert isinstance(route, Route)
            return awaited(route.endpoint(Request({**scope, **more})))
    return None


def test_a_file_is_handed_out_by_its_name_to_be_kept_for_good() -> None:
    answer = asked("/map/map-00ff.js")
    assert (answer.status_code, answer.body) == (200, b"draw()")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert asked("/map/areas-00ff.geojson").headers["content-type"] == "application/geo+json"


@pytest.mark.parametrize("name", ["map-0000.js", "page-00ff.html", "map-00ff", "..", ".js"])
def test_any_other_name_is_no_file_nor_is_another_kind(name: str) -> None:
    answer = asked(f"/map/{name}")
    assert answer.status_code == 404
    assert "cache-control" not in answer.headers


@pytest.mark.parametrize("path", ["/map/folder/map-00ff.js", "/map", "/map/", "/wards", "/static/map-00ff.js"])
def test_nothing_lies_deeper_or_elsewhere(path: str) -> None:
    assert asked(path) is None


@pytest.mark.parametrize(
    ("base_path", "path", "leads_to"),
    [
        ("", "/", "/wards"),
        ("", "/?draft=abc&place=rutland", "/wards?draft=abc&place=rutland"),
        ("council", "/council", "/council/wards"),
        ("/council/", "/council/?draft=abc", "/council/wards?draft=abc"),
    ],
)
def test_the_first_page_has_an_address_of_its_own_and_what_a_link_holds_goes_along(
    base_path: str, path: str, leads_to: str
) -> None:
    answer = asked(path, base_path=base_path)
    assert answer.status_code == 307
    assert answer.headers["location"] == leads_to


def test_under_a_base_path_all_of_it_lies_below_it() -> None:
    assert asked("/council/health", base_path="council").body == b"ok"
    assert asked("/council/map/map-00ff.js", base_path="council").body == b"draw()"
    assert asked("/health", base_path="council") is None


@pytest.mark.parametrize("base_path", ["", "council"])
def test_what_was_decided_has_an_address_for_good(base_path: str) -> None:
    below = f"/{base_path}" if base_path else ""
    page = asked(f"{below}/decided/{DECISION}/{OPTION}/report.html", base_path=base_path)
    assert (page.status_code, page.body) == (200, b"<h1>As it was</h1>")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-store"
    whole = asked(f"{below}/decided/{DECISION}/{OPTION}/record.zip", base_path=base_path)
    assert whole.headers["content-type"] == "application/zip"
    assert whole.headers["content-disposition"] == 'attachment; filename="record.zip"'


@pytest.mark.parametrize("path", ["x/y/report.html", f"{DECISION}/{OPTION}/figures.json", f"{DECISION}/{OPTION}/a.exe"])
def test_what_was_not_decided_is_said_in_a_sentence(path: str) -> None:
    answer = asked(f"/decided/{path}")
    assert answer.status_code == 404
    assert answer.body == b"There is no such record of a decision, or no longer."


def test_a_record_that_was_changed_is_not_shown_and_a_database_that_is_gone_says_so() -> None:
    changed, gone = (asked(f"/decided/{DECISION}/{which}/report.html") for which in ("tampered", "gone"))
    assert (changed.status_code, changed.body) == (409, b"The record was changed since it was made.")
    assert gone.status_code == 503
    assert gone.body == b"This cannot be opened now: the connection to the database server was lost."
    assert changed.headers["content-type"].startswith("text/plain")
