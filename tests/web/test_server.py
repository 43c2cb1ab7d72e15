"""The dashboard's server, started as a person starts it: what it says, what it refuses, what it is ready for."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import update

from geo.decisions.option import Stage
from geo.place.place import Place
from geo.store import keep
from geo.store.records import decisions, frozen, opening, options
from geo.store.records.options import Deciding
from geo.store.records.schema import FROZEN
from geo.ui import served
from geo.web import guard
from tests.browser.live import running
from tests.decisions.written_decision import DECIDED_BY, SECOND, full
from tests.town import changed, town

SCRIPT = Path(__file__).with_name("places_server.py")
WEBSOCKET = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Protocol": "streamlit",
}


@dataclass(frozen=True)
class Answer:
    """A status, headers by their names in small letters, and the body."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(address: str, path: str, **headers: str) -> Answer:
    """One request, to the letter: no redirect is followed and no path is tidied."""
    at = urlsplit(address)
    connection = HTTPConnection(at.hostname, at.port, timeout=60)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        # Once a websocket is open there is no body to wait for.
        body = b"" if answer.status == 101 else answer.read()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, body)
    finally:
        connection.close()


def handshake(address: str, **headers: str) -> int:
    """The status that a websocket is answered with."""
    return ask(address, "/_stcore/stream", **{**WEBSOCKET, **headers}).status


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """The server on the places built in a folder."""
    shutil.copy(SCRIPT, folder / SCRIPT.name)
    with running(SCRIPT.name, folder, log=folder / "server.log") as address:
        yield address


def of_its_own(name: str) -> Place:
    """The five wards by another name, down to the names of the wards."""
    place = town()
    frame = place.wards.frame.assign(name=place.wards.frame["name"] + f" of {name}")
    return changed(place, key=name, name=name, wards=replace(place.wards, frame=frame))


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Place]]:
    """A folder with two places of a person's own, "alder" built after "birch"."""
    folder = tmp_path_factory.mktemp("server")
    for age, key in enumerate(("alder", "birch")):
        keep.save(of_its_own(key), folder / "built" / key)
        then = 1_700_000_000 - age
        os.utime(folder / "built" / key / keep.MANIFEST, (then, then))
    return folder, {key: keep.load(folder / "built" / key) for key in ("alder", "birch")}


@pytest.fixture(scope="module")
def address(places: tuple[Path, dict[str, Place]]) -> Iterator[str]:
    with server(places[0]) as address:
        yield address


def wards_file(place: Place) -> str:
    """Path of the file of the place's wards."""
    files, _ = served.map_files(place)
    return f"/map/{files.wards.rsplit('/', 1)[1]}"


def test_the_newest_place_is_open_before_anybody_comes_and_no_other_is(
    address: str, places: tuple[Path, dict[str, Place]]
) -> None:
    folder, by_key = places
    assert b"of alder" in ask(address, wards_file(by_key["alder"])).body
    assert ask(address, wards_file(by_key["birch"])).status == 404
    assert not (folder / "built" / "kingsmere").exists()


def test_the_maps_frame_is_found_although_it_was_loaded_before_anybody_came(address: str) -> None:
    frame = ask(address, "/component/streamlit_folium.st_folium/index.html")
    assert frame.status == 200
    assert b"Streamlit Folium" in frame.body
    assert frame.headers["content-security-policy"] == guard.written(guard.FRAME_POLICY)


def test_a_fresh_server_without_any_place_starts_and_builds_none(tmp_path: Path) -> None:
    with server(tmp_path) as address:
        assert ask(address, "/health").body == b"ok"
        assert not (tmp_path / "built").exists()


@pytest.mark.parametrize(
    "path", ["/", "/wards", "/impact", "/health", "/map/none.js", "/_stcore/metrics", "/favicon.png"]
)
def test_every_answer_tells_the_browser_what_to_allow(address: str, path: str) -> None:
    headers = ask(address, path).headers
    assert headers["content-security-policy"] == guard.written(guard.PAGE_POLICY)
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/wards", "/indicators", "/access", "/propose", "/impact", "/fairness", "/sources"])
def test_every_page_has_an_address_the_first_one_too(address: str, path: str) -> None:
    answer = ask(address, path)
    assert answer.status == 200
    assert b'<div id="root">' in answer.body


def test_the_dashboards_own_address_leads_to_the_first_page(address: str) -> None:
    answer = ask(address, "/?draft=abc")
    assert (answer.status, answer.headers["location"]) == (307, "/wards?draft=abc")


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/metrics/", "/_stcore/metrics?families=x", "/_stcore/%6detrics"]
)
def test_the_metrics_are_closed(address: str, path: str) -> None:
    answer = ask(address, path)
    assert answer.status == 404
    assert answer.body == b"There is no such page."


def test_map_files_are_packed_typed_and_kept_for_good(address: str, places: tuple[Path, dict[str, Place]]) -> None:
    answer = ask(address, wards_file(places[1]["alder"]), Accept_Encoding="gzip")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "application/geo+json"
    assert answer.headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    "path",
    [
        "/map/areas.geojson",
        "/map/places_server.py",
        "/map/..%2fplaces_server.py",
        "/map/%2e%2e/places_server.py",
        "/map/../places_server.py",
        "/app/static/places_server.py",
        "/static/../places_server.py",
        "/places_server.py",
        "/built/alder/place.json",
        "/dashboard.py",
        "/.streamlit/config.toml",
    ],
)
def test_nothing_is_served_from_a_folder_of_ours(address: str, path: str) -> None:
    answer = ask(address, path)
    # What Streamlit does not know is its own empty page, which then says in the browser that there is no such page.
    assert answer.status in (400, 404) or answer.body == ask(address, "/wards").body


def test_a_websocket_is_open_to_a_page_of_the_address_that_was_opened(address: str) -> None:
    assert handshake(address, Origin=address) == 101


@pytest.mark.parametrize("origin", ["http://localhost:1", "http://127.0.0.1:{port}", "https://evil.example", "null"])
def test_a_websocket_from_another_origin_is_refused(address: str, origin: str) -> None:
    assert handshake(address, Origin=origin.format(port=urlsplit(address).port)) == 403


def test_a_websocket_that_does_not_say_whose_page_asks_is_refused(address: str) -> None:
    assert handshake(address) == 403


def test_a_websocket_by_a_strange_name_of_this_machine_is_refused(address: str) -> None:
    strange = f"evil.example:{urlsplit(address).port}"
    assert handshake(address, Host=strange, Origin=f"http://{strange}") == 403


def test_what_was_decided_is_handed_out_as_a_page_that_may_do_nothing(address: str, records: Path) -> None:
    database = opening.opened(records)
    decision = decisions.keep(database, full(town()))
    version = replace(decision.option(SECOND).in_view, number=0, made_of=1, stage=Stage.DECIDED)
    options.decide(
        database, Deciding(decision, DECIDED_BY, frozen.seal({"report.html": b"<h1>As it was</h1>"})), SECOND, version
    )
    at = f"/decided/{decision.decision_id}/{SECOND}"
    page, whole = ask(address, f"{at}/report.html"), ask(address, f"{at}/record.zip")
    assert (page.status, page.body, whole.status) == (200, b"<h1>As it was</h1>", 200)
    for answer in (page, whole, ask(address, f"{at}/figures.json"), ask(address, f"/decided/{'x' * 22}/y/report.html")):
        assert answer.headers["content-security-policy"] == guard.written(guard.DECIDED_POLICY)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.status == 200 or answer.body == b"There is no such record of a decision, or no longer."
    with database.begin() as connection:
        connection.execute(update(FROZEN).values(content=frozen.seal({"report.html": b"Otherwise"}).content))
    database.dispose()
    changed_since = ask(address, f"{at}/report.html")
    assert changed_since.status == 409
    assert b"was changed since then" in changed_since.body
