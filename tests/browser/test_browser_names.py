"""Names typed by people, hostile and innocent odd ones, on the real map in a real browser: as typed, nothing run.

Each name lies on the page as a site, an area, a ward, a neighbourhood, a figure, a title and the place itself.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.browser.live import LIVE, map_frame, running, watched

pytestmark = pytest.mark.browser

TESTS = Path(__file__).resolve().parent
RAN = "window.top.ran = window.ran = true"
NAMES = [
    "{{7*7}} Surgery",
    "{{ cycler.__init__.__globals__.os.system('touch ran') }}",
    "{% for x in range(9) %}x{% endfor %}",
    f"${{{RAN}}}",
    f"`;{RAN};`",
    f"</script><script>{RAN}</script>",
    f'<img src=x onerror="{RAN}">',
    f"<svg onload='{RAN}'>",
    f"');{RAN};//",
    f'");{RAN};//',
    f"\\');{RAN};//",
    "alert(coords);",
    "map_div",
    "feature_group_feature_group_0",
    "O'Brien & Sons",
    'The "Old" Library',
    "C:\\new\\surgery",
    "Ysbyty Tŷ’r Cwm 🏥",
    "مركز الشفاء",
    "*Star* _surgery_ [here](x) $2^3$ :red[hot]",
    "Hall #4; 50% off -- <b>bold</b> &amp; &lt;",
    "Llan" + "fair" * 40,
]


@contextmanager
def names_app(folder: Path, base_path: str) -> Iterator[str]:
    """The app of odd names, from a folder of its own; gives its address and stops it in the end."""
    for file in ("names_app.py", "names_server.py"):
        shutil.copy(TESTS / file, folder / file)
    (folder / "names.json").write_text(json.dumps(NAMES), "utf-8")
    with running("names_server.py", folder, log=folder / "server.log", base_path=base_path) as address:
        yield address


@contextmanager
def opened(browser: Any, address: str) -> Iterator[tuple[Any, Any]]:
    """The app's page and its map's frame, once everything is drawn; afterwards, nothing may have gone wrong or out."""
    with watched(browser) as page:
        page.goto(address)
        page.frame_locator("iframe").locator(".name-mark").first.wait_for(timeout=60_000)
        frame = map_frame(page)
        frame.wait_for_function("map.borough.areas.length === 12 && map.borough.names.length > 20")
        yield page, frame
        assert not page.evaluate("Boolean(window.ran)")
        assert not any(frame.evaluate("Boolean(window.ran)") for frame in page.frames)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    folder = tmp_path_factory.mktemp("names")
    with names_app(folder, "") as address:
        yield folder, address


def test_names_are_shown_as_typed_and_nothing_in_them_runs(browser: Any, site: tuple[Path, str]) -> None:
    folder, address = site
    with opened(browser, address) as (page, frame):
        # Sites: the spoken name of every sign, the written names of those that are proposed, moved or closing.
        spoken = frame.eval_on_selector_all(
            "[aria-label*='GP surgery']", "signs => signs.map(sign => sign.getAttribute('aria-label'))"
        )
        ends = (", GP surgery", ", GP surgery, proposed", ", GP surgery, would close", ", GP surgery, would move here")
        assert spoken == [name + ends[n % 4] for n, name in enumerate(NAMES)]
        written = frame.eval_on_selector_all(".name-mark bdi", "names => names.map(name => name.textContent)")
        assert written and set(written) <= {name for n, name in enumerate(NAMES) if n % 4}
        # Areas and wards: what is said on touching each of them.
        tips = frame.evaluate(
            """() => map.borough.areas.map(({ layer }) => {
                layer.fire("mousemove", { latlng: layer.getBounds().getCenter() });
                return document.querySelector(".borough-tip span").textContent;
            })"""
        )
        wards = NAMES[::-1]
        assert tips == [f"{name}, {wards[n // 2]}" if n < 10 else name for n, name in enumerate(NAMES[:12])]
        assert frame.locator(".borough-tip strong").text_content() == NAMES[1]
        # Neighbourhoods, the place, and the title, the lines and the source of the key.
        assert (
            frame.evaluate("map.borough.names.filter(({ layer }) => layer === 'place').map(({ text }) => text)")
            == NAMES
        )
        assert frame.evaluate("map.getContainer().getAttribute('aria-label')").startswith(f"Map of {NAMES[0]}. ")
        assert page.locator("iframe").get_attribute("title") == f"Map of {NAMES[0]}"
        assert frame.locator(".borough-key strong").text_content() == NAMES[2]
        assert frame.locator(".borough-key small").text_content() == NAMES[3]
        assert frame.locator(".borough-key-line span").first.text_content() == NAMES[4]
    assert not (folder / "ran").exists()


def test_touching_and_clicking_the_signs_runs_nothing_either(browser: Any, site: tuple[Path, str]) -> None:
    folder, address = site
    with opened(browser, address) as (page, frame):
        for sign in frame.locator("[aria-label*='GP surgery']").all():
            sign.dispatch_event("mouseover")
            sign.dispatch_event("click")
            page.wait_for_timeout(300)
        # The clicks draw the sites anew; once that is over, the last of them still tells its name.
        frame.locator(".borough-site .sign-placing").wait_for()
        page.wait_for_timeout(2000)
        frame.locator("[aria-label*='GP surgery']").last.dispatch_event("mouseover")
        assert frame.locator(".borough-tip strong").first.text_content() == NAMES[-1]
    assert not (folder / "ran").exists()


def test_what_is_told_at_the_edge_of_the_map_stays_inside_it(browser: Any, site: tuple[Path, str]) -> None:
    _, address = site
    with opened(browser, address) as (_page, frame):
        beyond = frame.evaluate(
            """() => {
                const { x, y } = map.getSize(), inside = map.getContainer().getBoundingClientRect();
                return [[1, y / 2], [x - 1, y / 2], [1, 1], [x - 1, y - 1], [x / 2, 1]].map(at => {
                    const latlng = map.containerPointToLatLng(at);
                    map.borough.areas[0].layer.fire("mousemove", { latlng });
                    const tip = document.querySelector(".borough-tip").getBoundingClientRect();
                    return Math.max(inside.left - tip.left, tip.right - inside.right, inside.top - tip.top, 0);
                });
            }"""
        )
    assert beyond == [0] * 5


def test_a_click_counts_once_and_the_map_keeps_its_zoom(browser: Any, site: tuple[Path, str]) -> None:
    _, address = site
    with opened(browser, address) as (page, frame):
        frame.evaluate("() => { window.kept = true; map.setZoom(map.getZoom() + 1, { animate: false }); }")
        zoom = frame.evaluate("map.getZoom()")
        box = page.locator("iframe").bounding_box()
        for clicks in (1, 2):
            page.mouse.click(box["x"] + 200 + 90 * clicks, box["y"] + 120)
            page.get_by_text(f"{clicks} clicks", exact=True).wait_for()
            frame.wait_for_function("map.borough.marks.filter(({ kind }) => kind === 'placing').length === 1")
        # The same spot again is a click of its own.
        page.mouse.click(box["x"] + 200 + 90 * 2, box["y"] + 120)
        page.get_by_text("3 clicks", exact=True).wait_for()
        assert frame.evaluate("map.getZoom()") == zoom
        assert frame.evaluate("window.kept") is True
        # Dropping the ring elsewhere is a click there.
        ring = frame.locator(".borough-site .sign-placing").bounding_box()
        page.mouse.move(ring["x"] + 12, ring["y"] + 12)
        page.mouse.down()
        page.mouse.move(ring["x"] + 90, ring["y"] + 40, steps=4)
        page.mouse.up()
        page.get_by_text("4 clicks", exact=True).wait_for()


def test_the_map_is_drawn_under_a_deep_link_opened_first(browser: Any, site: tuple[Path, str]) -> None:
    _, address = site
    with opened(browser, f"{address}/impact") as (_, frame):
        assert frame.evaluate("map.borough.areas.every(({ layer }) => layer !== null)")


def test_the_map_is_drawn_under_a_base_path_and_a_deep_link(browser: Any, tmp_path: Path) -> None:
    with names_app(tmp_path, "council") as address, opened(browser, f"{address}/impact") as (_, frame):
        assert frame.evaluate("map.borough.areas.every(({ layer }) => layer !== null)")


@contextmanager
def opened_live(browser: Any, address: str) -> Iterator[Any]:
    """The page of the map without a frame, once everything is drawn."""
    with watched(browser) as page:
        page.goto(f"{address}/live")
        page.locator(".name-mark").first.wait_for(timeout=60_000)
        page.wait_for_function(f"() => {LIVE}.borough.areas.length === 12 && {LIVE}.borough.names.length > 20")
        yield page
        assert not page.evaluate("Boolean(window.ran)")


def choose_at(page: Any, number: int) -> None:
    """Choose the place of one of the signs, wherever it stands."""
    page.evaluate(
        f"""number => {{
            const latlng = L.latLng({LIVE}.borough.marks[number].at);
            {LIVE}.fire("click", {{ latlng, containerPoint: {LIVE}.latLngToContainerPoint(latlng), byKey: true }});
        }}""",
        number,
    )


def test_without_a_frame_names_are_shown_as_typed_and_nothing_in_them_runs(
    browser: Any, site: tuple[Path, str]
) -> None:
    folder, address = site
    with opened_live(browser, address) as page:
        spoken = page.locator("[aria-label*='GP surgery']").evaluate_all("signs => signs.map(sign => sign.ariaLabel)")
        ends = (", GP surgery", ", GP surgery, proposed", ", GP surgery, would close", ", GP surgery, would move here")
        assert spoken == [name + ends[n % 4] for n, name in enumerate(NAMES)]
        written = page.locator(".name-mark bdi").all_text_contents()
        assert written and set(written) <= set(NAMES)
        assert page.locator(".borough-key strong").text_content() == NAMES[2]
        # What is offered at every site, and at the places of hosts.
        for n, name in enumerate(NAMES):
            choose_at(page, n)
            offers = page.locator(".borough-offer").all_text_contents()
            verb = {0: "Close", 1: "Take away", 3: "Close"}.get(n % 4)
            assert verb is None or f"{verb} {name}" in offers
            page.keyboard.press("Escape")
        assert page.locator(".borough-menu").count() == 0
    assert not (folder / "ran").exists()


def test_what_was_done_on_the_map_comes_once_and_a_refused_try_is_marked_with_its_sentence(
    browser: Any, site: tuple[Path, str]
) -> None:
    _, address = site
    with opened_live(browser, address) as page:
        page.evaluate(f"() => {{ {LIVE}.kept = true; {LIVE}.setZoom({LIVE}.getZoom() + 1, {{ animate: false }}); }}")
        zoom = page.evaluate(f"{LIVE}.getZoom()")
        box = page.locator(".borough").bounding_box()
        page.mouse.click(box["x"] + 200, box["y"] + 420)
        page.get_by_role("button", name="Open a GP surgery here").click()
        page.get_by_text("1 acts: open .", exact=True).wait_for()
        assert page.locator(".borough-notice").inner_text().startswith(NAMES[0])
        assert page.locator(".borough-tried").count() == 1
        choose_at(page, 1)
        page.locator(".offer-close").first.dispatch_event("click")
        page.get_by_text("2 acts: open  close site-", exact=False).wait_for()
        assert page.evaluate(f"{LIVE}.kept") is True
        assert page.evaluate(f"{LIVE}.getZoom()") == zoom


def test_a_message_that_is_not_ours_changes_nothing_and_is_answered_in_a_sentence(
    browser: Any, site: tuple[Path, str]
) -> None:
    _, address = site
    with opened_live(browser, address) as page:
        for sent in (
            "null",
            "'open'",
            "[]",
            "{}",
            "{ kind: 'open', lon: NaN, lat: 53.6, site: '' }",
            "{ kind: 'open', lon: 1e300, lat: 53.6, site: '' }",
            "{ kind: 'close', lon: 1.9, lat: 53.6, site: 'nobody' }",
            "{ kind: 'close', lon: 1.9, lat: 53.6, site: 'Z'.repeat(3e6) }",
            "{ kind: 'burn', lon: 1.9, lat: 53.6, site: '' }",
        ):
            page.evaluate(f"() => {LIVE}.borough.send({sent})")
            page.get_by_text("Refused: The map sent something that was not understood", exact=False).wait_for()
        assert page.get_by_text("0 acts: .", exact=True).count() == 1
        page.mouse.click(*middle(page, 200, 420))
        page.get_by_role("button", name="Open a GP surgery here").click()
        page.get_by_text("1 acts: open .", exact=True).wait_for()


def middle(page: Any, right: float, down: float) -> tuple[float, float]:
    """A point of the page by its place in the map."""
    box = page.locator(".borough").bounding_box()
    return box["x"] + right, box["y"] + down
