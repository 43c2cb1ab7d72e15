"""What is there already is not asked for again: after a kill, by a second place, by two at once, after a cut."""

import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from geo.errors import InputError
from geo.fetching.asking import Question
from geo.fetching.keeping import PIECE_BYTES, Part, Store
from geo.fetching.written import OWN
from tests.fetching.conftest import TODAY, Desk, contents
from tests.fetching.stand_in import Answer, Asked, Clock, StandIn, changed, cut_at, reach_of, status

PROJECT = Path(__file__).resolve().parents[2]
PRACTICES = "www.odsdatasearchandexport.nhs.uk"
CENSUS = "census2021-ts007a.zip"
# Of the manifest of a folder: when each file came.
WHEN = {"MANIFEST.toml"}


def started(desk: Desk, area: str, at: int) -> "subprocess.Popen[str]":
    arguments = [str(desk.folder), str(desk.catalogue), str(desk.stand_in.port), area, str(at)]
    command = [sys.executable, "-m", "tests.fetching.killed", *arguments]
    return subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)


def killed(desk: Desk, at: int) -> int:
    """How many things were written by a fetch of Kingsmere, 0 where it was killed before its end."""
    process = started(desk, "Kingsmere", at)
    said, _ = process.communicate()
    assert process.returncode in (0, -signal.SIGKILL)
    return int(said) if said else 0


def same_place(desk: Desk, undisturbed: Desk, *, beside: tuple[str, ...] = ()) -> None:
    """beside: what names of files in the store have in them that are another place's."""
    made, whole = contents(desk.raw), contents(undisturbed.raw)
    # The other has more sources.
    assert {name for name in made if made[name] != whole.get(name)} <= {*OWN}
    store, other = contents(desk.folder / "official"), contents(undisturbed.folder / "official")
    files = {name for name in store if not name.endswith((".toml", "writing", ".part", ".refused"))}
    files -= {name for name in files for part in beside if part in name}
    assert {name for name in files if store[name] != other.get(name)} == set()
    assert [path for path in desk.raw.parent.iterdir() if path != desk.raw] == []


@pytest.mark.slow
def test_killed_at_twenty_places_and_run_again_it_makes_the_same_place(bare_desk: Desk, fetched: Desk) -> None:
    """Twelve times one after the other while files come, and eight times while the folder is written anew."""
    spare = replace(bare_desk, folder=bare_desk.folder / "spare")
    step = killed(spare, 0) // 13
    # Each run goes on where the one before was killed.
    for _ in range(12):
        assert killed(bare_desk, step) == 0
    assert not bare_desk.raw.exists()
    assert killed(bare_desk, 0)
    same_place(bare_desk, fetched)
    writes = killed(bare_desk, 0)
    for number in range(8):
        assert killed(bare_desk, 1 + number * (writes - 1) // 7) == 0
        bare_desk.fetch()
        same_place(bare_desk, fetched)
        assert bare_desk.stand_in.asked == []


@pytest.mark.slow
def test_two_fetches_at_once_ask_for_each_national_file_once(bare_desk: Desk, fetched: Desk) -> None:
    bare_desk.stand_in.asked.clear()
    both = [started(bare_desk, area, 0) for area in ("Kingsmere", "Wrenholt")]
    assert [process.wait() for process in both] == [0, 0]
    for process in both:
        process.stdout.close()
    asked = Counter(
        f"{each.address} {sorted(each.query.items())}"
        for each in bare_desk.stand_in.asked
        # Whether the hub has its file today is looked at by one byte of it.
        if each.host != "services1.arcgis.com" and each.headers.get("Range") != "bytes=0-0"
    )
    assert [address for address, times in asked.items() if times > 1] == []
    assert len(asked) > 8
    other = bare_desk.raw.with_name("wrenholt")
    assert (other / "MANIFEST.toml").exists()
    other.rename(bare_desk.folder / "wrenholt")
    same_place(bare_desk, fetched, beside=("E06990002", "looked_at"))


def test_two_fetches_of_one_place_at_once_make_it_one_after_the_other(desk: Desk) -> None:
    faults: list[BaseException] = []

    def fetch() -> None:
        try:
            replace(desk, said=[]).fetch()
        except BaseException as fault:  # noqa: BLE001  (told to the test, which no thread can fail)
            faults.append(fault)

    both = [threading.Thread(target=fetch) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert faults == []
    assert [path.name for path in desk.raw.parent.iterdir()] == ["kingsmere"]


@contextmanager
def one_file(content: bytes) -> Iterator[StandIn]:
    server = StandIn({"files.example": lambda _asked: Answer(content)})
    yield server
    server.close()


def test_after_a_cut_in_the_middle_at_most_half_and_a_hundredth_is_asked_for_again(tmp_path: Path) -> None:
    content = Random(0).randbytes(4_000_000)
    with one_file(content) as server:
        reach = reach_of(server.port)
        store = Store(tmp_path, reach, lambda: TODAY)
        part = Part("a.bin", Question("https://files.example/a.bin"))
        with server.faulty("a.bin", cut_at(len(content) // 2)):
            path = store.keep(part, tmp_path / "one" / "e", {}, every_days=1)
    assert path.read_bytes() == content
    again = [asked.headers.get("Range", "") for asked in server.asked]
    begins = int(again[1].removeprefix("bytes=").rstrip("-"))
    assert again[0] == ""
    assert len(content) - begins <= 0.51 * len(content)
    assert reach.bytes_came <= 1.01 * len(content) + PIECE_BYTES


def test_where_the_host_sends_the_whole_file_again_it_is_taken_from_its_start(tmp_path: Path) -> None:
    content = Random(1).randbytes(400_000)

    def deaf(asked: Asked, answer: Answer, met: int) -> Answer:
        cut = cut_at(200_000)(asked, answer, met)
        return replace(cut, headers={**cut.headers, "Stand-In-Ignores-Range": "yes"})

    with one_file(content) as server, server.faulty("a.bin", deaf):
        store = Store(tmp_path, reach_of(server.port), lambda: TODAY)
        part = Part("a.bin", Question("https://files.example/a.bin"))
        path = store.keep(part, tmp_path / "one" / "e", {}, every_days=1)
    assert path.read_bytes() == content
    assert [bool(asked.headers.get("Range")) for asked in server.asked] == [False, True]


def test_a_host_that_asks_for_time_is_left_alone_so_long(tmp_path: Path) -> None:
    clock = Clock()
    with one_file(b"a,b\n") as server, server.faulty("a.bin", status(429, Retry_After="30")):
        store = Store(tmp_path, reach_of(server.port, clock), lambda: TODAY)
        store.keep(Part("a.bin", Question("https://files.example/a.bin")), tmp_path / "one/e", {}, every_days=1)
    assert 30.0 in clock.waits
    assert len(server.asked) == 2


class Meter:
    """How many questions are answered at once, in all and of one host."""

    def __init__(self) -> None:
        self.guard = threading.Lock()
        self.now: Counter[str] = Counter()
        self.most: Counter[str] = Counter()

    def __call__(self, asked: Asked, answer: Answer, _met: int) -> Answer:
        for name in (asked.host, "all"):
            with self.guard:
                self.now[name] += 1
                self.most[name] = max(self.most[name], self.now[name])
        time.sleep(0.01)
        with self.guard:
            self.now.subtract((asked.host, "all"))
        return answer


def test_two_hosts_are_asked_at_once_and_never_two_questions_of_one(bare_desk: Desk) -> None:
    meter = Meter()
    with bare_desk.stand_in.faulty("", meter):
        bare_desk.fetch()
    assert meter.most.pop("all") == 2
    assert set(meter.most.values()) == {1}
    # A second at least between two questions to a host, by the clock that the test turns.
    assert bare_desk.clock.seconds > len(bare_desk.stand_in.asked) / 4


def test_refresh_asks_whether_a_file_changed_and_keeps_it_where_it_did_not(desk: Desk) -> None:
    before = contents(desk.raw)
    place = desk.fetch(replace(desk.order(), refresh=True), now=TODAY + timedelta(days=2))
    files = [asked for asked in desk.stand_in.asked if asked.host in (PRACTICES, "www.nomisweb.co.uk")]
    assert len(files) >= 6
    assert all(asked.headers.get("If-None-Match") for asked in files)
    assert {
        source.entry.key for source in place.gathered if source.entry.find == "fixed" and source.bytes_came
    } == set()
    [practices] = [source for source in place.gathered if source.entry.key == "practices"]
    assert (
        practices.said == f"{TODAY.date().isoformat()}, {practices.receipts[0]['bytes'] / 1e6:,.1f} MB, held, unchanged"
    )
    after = contents(desk.raw)
    assert {name for name in after if after[name] != before.get(name)} <= {*WHEN, "sources.toml"}


def test_what_is_held_stays_where_what_comes_in_its_place_is_not_what_was_asked_for(desk: Desk) -> None:
    later = TODAY + timedelta(days=400)
    held = next((desk.folder / "official/census_ts007a").glob("*/*.zip")).read_bytes()
    halved = changed(lambda content: content[: len(content) // 2])
    with desk.stand_in.faulty(CENSUS, halved):
        place = desk.fetch(now=later)
    [census] = [source for source in place.gathered if source.entry.key == "census_ts007a"]
    assert census.instead.startswith("Census 2021 is used, as the newest did not come: ")
    assert census.paths[0].read_bytes() == held
    assert len(list(census.paths[0].parent.glob("*.refused"))) == 1
    desk.fetch(now=later)
    assert desk.stand_in.count(CENSUS) == 1


def test_outlines_of_the_place_that_are_held_are_used_where_the_service_is_silent(desk: Desk) -> None:
    before = contents(desk.raw)
    later = TODAY + timedelta(days=100)
    with desk.stand_in.faulty("services1.arcgis.com", status(*[503] * 500)):
        place = desk.fetch(now=later)
    assert place.left_out == ()
    [wards] = [source for source in place.gathered if source.entry.key == "ward_outlines"]
    assert wards.instead == (
        "December 2024 is used, as the newest did not come: services1.arcgis.com: it answered 503, 5 times; run it "
        "again later."
    )
    assert contents(desk.raw)["boundaries/wards.geojson"] == before["boundaries/wards.geojson"]


OF_THE_PLACE = {
    "streets": "download.geofabrik.de",
    "bus_timetable": "data.bus-data.dft.gov.uk",
    "food_businesses": "ratings.food.gov.uk",
    "profiles": "fingertips.phe.org.uk",
}


@pytest.mark.parametrize("key", OF_THE_PLACE)
def test_what_is_held_of_the_place_itself_is_used_where_its_host_is_silent(desk: Desk, key: str) -> None:
    keys = frozenset({"region", "stops", key})
    with desk.stand_in.faulty(OF_THE_PLACE[key], status(*[503] * 500)):
        place = desk.fetch(replace(desk.order(), only=keys, without=frozenset()), now=TODAY + timedelta(days=100))
    assert place.left_out == ()
    [source] = [source for source in place.gathered if source.entry.key == key]
    assert source.instead.startswith("2024-11-15 is used, as the newest did not come: ")
    assert "it answered 503, 5 times" in source.instead


def test_a_file_that_a_person_saved_is_taken_where_the_host_refuses_a_program(desk: Desk) -> None:
    before = (desk.raw / "services/gp-reg-pat-prac-all.csv").read_bytes()
    [held] = (desk.folder / "official/list_sizes").glob("*/*.csv")
    by_hand = desk.folder / "official/by_hand"
    by_hand.mkdir()
    (by_hand / "notes.csv").write_text("a,b\n1,2\n")
    (by_hand / "Patients (1).csv").write_bytes(held.read_bytes())
    desk.without("list_sizes")
    with desk.stand_in.faulty("digital.nhs.uk/data-and-information", status(*[403] * 20)):
        # The pages that lead to it were looked at lately.
        place = desk.fetch(now=TODAY + timedelta(days=31))
    [sizes] = [source for source in place.gathered if source.entry.key == "list_sizes"]
    assert sizes.paths == (by_hand / "Patients (1).csv",)
    assert "saved by hand on" in sizes.instead
    assert "it refuses a program (403 for" in sizes.instead
    assert (desk.raw / "services/gp-reg-pat-prac-all.csv").read_bytes() == before


def test_what_has_no_headings_is_taken_by_hand_under_its_own_name_alone(desk: Desk) -> None:
    held = next((desk.folder / "official/practices").glob("*/epraccur.csv")).read_bytes()
    by_hand = desk.folder / "official/by_hand"
    by_hand.mkdir()
    (by_hand / "report.csv").write_bytes(held)
    desk.without("practices")
    with desk.stand_in.faulty(PRACTICES, status(403)), pytest.raises(InputError, match="refuses a program"):
        desk.fetch()
    (by_hand / "report.csv").rename(by_hand / "epraccur (2).csv")
    with desk.stand_in.faulty(PRACTICES, status(403)):
        place = desk.fetch()
    assert place.left_out == ()
    # Of one that bears the name and is not it, the reason is told.
    (by_hand / "epraccur (2).csv").write_bytes(held[:900])
    with desk.stand_in.faulty(PRACTICES, status(403)), pytest.raises(InputError) as refused:
        desk.fetch()
    assert "by_hand/epraccur (2).csv is not it: " in refused.value.faults[0]


def test_a_key_of_ones_own_stands_in_no_file_and_in_no_sentence(bare_desk: Desk, tmp_path: Path) -> None:
    text = bare_desk.catalogue.read_text(encoding="utf-8")
    own = tmp_path / "keyed.toml"
    own.write_text(text.replace("getReport?report=", "getReport?uid=HIDDENKEY&report="), encoding="utf-8")
    desk = replace(bare_desk, catalogue=own, folder=tmp_path / "keyed")
    with desk.stand_in.faulty("www.nomisweb.co.uk", status(*[404] * 20)), pytest.raises(InputError):
        desk.fetch()
    assert desk.stand_in.count("HIDDENKEY") > 0
    with desk.stand_in.faulty(PRACTICES, status(*[404] * 20)), pytest.raises(InputError) as refused:
        desk.fetch(replace(desk.order(), to=tmp_path / "other", store=tmp_path / "empty"))
    desk.fetch()
    assert [name for name, content in contents(tmp_path).items() if b"HIDDENKEY" in content] == ["keyed.toml"]
    assert [line for line in (*desk.said, *refused.value.faults) if "HIDDENKEY" in line] == []
