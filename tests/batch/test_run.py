"""A batch from the command line: what it writes, what it does not do twice, and what goes wrong in words."""

import errno
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pytest

from geo.__main__ import main
from geo.batch import keeping
from geo.batch.cluster import Task, workers_on
from geo.batch.district import Made, district
from geo.batch.pool import Pool
from geo.batch.run import Batch, Summary, run
from geo.batch.survey import Survey
from geo.batch.tables import SCHEMA
from geo.errors import InputError
from geo.services.services import Service
from geo.store import journey_table
from geo.store.writing import LOCK, alone_or_told
from geo.travel.ways import Way
from tests.batch.paper_districts import code, district_folder
from tests.build.spoiled_files import PROJECT

SITES = {"library": {"Near Library": 3.0, "Other Library": 14.0}, "hospital": {"Far Hospital": 27.0}}


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three districts in a row, the third without streets."""
    folder = tmp_path_factory.mktemp("raw")
    return [
        district_folder(folder / f"town_{number}", number, sites=SITES, with_streets=number < 3) for number in (1, 2, 3)
    ]


@pytest.fixture(scope="module")
def finished(folders: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The three of them computed by two workers."""
    out = tmp_path_factory.mktemp("results") / "out"
    assert main(["batch", *map(str, folders), "--out", str(out), "--workers", "2"]) == 0
    return out


@pytest.fixture
def copy(finished: Path, tmp_path: Path) -> Path:
    """Results of one's own to spoil."""
    return Path(shutil.copytree(finished, tmp_path / "out"))


def checksums(out: Path) -> dict[str, str]:
    """By name, the checksum of every file of the results."""
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name != LOCK
    }


def batch(out: Path, *folders: Path, scheduler: str = "") -> tuple[Summary, list[str]]:
    """The summary of a batch by one worker, and the lines said."""
    lines: list[str] = []
    return run(Batch(folders, out, scheduler, workers=1), say=lines.append, on_step=lambda *_: None), lines


def test_the_results_are_the_same_for_any_number_of_workers(
    folders: list[Path], finished: Path, tmp_path: Path
) -> None:
    batch(tmp_path / "out", *reversed(folders))
    assert checksums(tmp_path / "out") == checksums(finished)


def test_the_table_has_the_columns_and_the_order_that_are_agreed(finished: Path) -> None:
    table = pq.read_table(finished / "table.parquet")
    assert table.schema.remove_metadata().equals(SCHEMA)
    frame = table.to_pandas()
    keys = ["authority_code", "area_code", "service", "way"]
    order = ["service", "way", "authority_code", "area_code"]
    assert frame[order].equals(frame[order].sort_values(order, ignore_index=True))
    assert pq.read_metadata(finished / "table.parquet").num_row_groups == 2 * 6
    assert len(frame) == 3 * 10 * 2 * 6 and not frame.duplicated(keys).any()
    told = json.loads(table.schema.metadata[b"better_placed"])
    assert told["kind"] == "table" and told["thresholds"]["library"]["car"] == 30.0
    assert {"when", "when_by_authority", "sources", "version"} < set(told)
    plain = pd.read_csv(finished / "table.csv")
    order = ["authority_code", "service", "way", "area_code"]
    assert plain[order].equals(frame[order].sort_values(order, ignore_index=True))
    for number in (1, 2, 3):
        areas = gpd.read_parquet(finished / "areas" / f"{code(number)}.parquet")
        assert areas.crs.to_epsg() == 27700 and areas["people"].sum() == 5500
        nearest = pd.read_parquet(finished / "nearest" / f"{code(number)}.parquet")
        sites = pd.read_parquet(finished / "sites" / f"{code(number)}.parquet")
        assert set(nearest["site_id"]) == set(sites["site_id"])


def test_the_page_reads_what_the_batch_wrote_and_comes_to_the_same(finished: Path) -> None:
    path = journey_table.of_setting(str(finished))
    table = journey_table.opened(path, "the table", journey_table.stamp_of(path))
    frame = pd.read_parquet(path)
    sums = journey_table.by_authority(table)
    assert len(sums) == 3 * 2 * 6
    for (authority, service, way), row in sums.iterrows():
        keys = (frame["authority_code"] == authority) & (frame["service"] == service) & (frame["way"] == way)
        rows = frame[keys]
        assert row["people"] == rows["people"].sum() and row["areas"] == len(rows)
        assert row["unsure_areas"] == (rows["held"] & ~rows["sure"]).sum()
        assert row["minutes"] == pytest.approx((rows["people"] * rows["minutes"].fillna(0)).sum())
        assert row["within_line"] == pytest.approx((rows["people"] * rows["within_line"].fillna(0)).sum())
    car = journey_table.rows_of(table, Service.LIBRARY, [Way.CAR])
    by_car = frame.loc[(frame["service"] == "library") & (frame["way"] == "car"), "minutes"]
    assert car["minutes"].tolist() == pytest.approx(by_car.tolist(), nan_ok=True)
    assert len(car) == 3 * 10 and table.about.thresholds[Service.LIBRARY, Way.CAR] == 30.0


def test_the_first_of_the_nearest_is_what_the_table_tells(finished: Path) -> None:
    table = pd.read_parquet(finished / "table.parquet")
    nearest = pd.read_parquet(finished / "nearest" / f"{code(1)}.parquet")
    first = nearest[nearest["rank"] == 1].set_index(["area_code", "service", "mode"])
    rows = table[(table["authority_code"] == code(1)) & table["way"].isin(["walk", "car"]) & (table["site_id"] != "")]
    for row in rows.itertuples():
        one = first.loc[(row.area_code, row.service, row.way)]
        assert (one["site_id"], one["minutes"], one["sure"]) == (row.site_id, row.minutes, row.sure)


def test_a_district_without_streets_is_in_straight_lines_and_says_so(finished: Path) -> None:
    table = pd.read_parquet(finished / "table.parquet")
    assert set(table.loc[table["approximate"], "authority_code"]) == {code(3)}
    rows = table[table["authority_code"] == code(3)]
    assert not rows.loc[rows["way"] == "wheelchair", "held"].any() and rows.loc[rows["way"] == "car", "held"].all()


def test_without_a_timetable_nobody_is_told_of_buses(finished: Path) -> None:
    table = pd.read_parquet(finished / "table.parquet")
    transit, on_foot, without = (table[table["way"] == way].reset_index() for way in ("transit", "walk", "nocar"))
    assert not transit["held"].any() and transit["minutes"].isna().all() and (transit["site_id"] == "").all()
    assert without["held"].all() and without["minutes"].equals(on_foot["minutes"])


def test_the_manifest_names_no_place_of_this_machine(finished: Path, folders: list[Path]) -> None:
    text = (finished / "manifest.json").read_text(encoding="utf-8")
    assert str(folders[0].parent) not in text
    manifest = json.loads(text)
    for name, told in {**manifest["files"], **manifest["districts"][code(1)]["files"]}.items():
        assert told["sha256"] == checksums(finished)[name]


def test_what_is_finished_is_not_computed_again(copy: Path, folders: list[Path]) -> None:
    before = checksums(copy)
    summary, lines = batch(copy, *folders)
    assert summary.done == () and len(summary.kept) == 3 and len(lines) == 3
    assert checksums(copy) == before


def test_a_district_whose_file_is_damaged_or_gone_is_computed_again(copy: Path, folders: list[Path]) -> None:
    before = checksums(copy)
    (copy / "nearest" / f"{code(2)}.parquet").write_bytes(b"")
    (copy / "areas" / f"{code(3)}.parquet").unlink()
    summary, _ = batch(copy, *folders)
    assert summary.done == ("Town 2", "Town 3") and checksums(copy) == before


def test_a_district_whose_neighbour_or_whose_sites_change_is_computed_again(
    copy: Path, folders: list[Path], tmp_path: Path
) -> None:
    changed = district_folder(tmp_path / "town_2", 2, sites=SITES | {"library": {"New Library": 12.0}})
    summary, _ = batch(copy, folders[0], changed)
    assert summary.done == ("Town 1", "Town 2") and summary.kept == ()
    table = pd.read_parquet(copy / "table.parquet")
    assert set(table["authority_code"]) == {code(1), code(2)}
    assert sorted(json.loads((copy / "manifest.json").read_text())["districts"]) == [code(1), code(2)]


def test_a_broken_file_and_a_folder_twice_are_named_and_the_rest_is_done(
    folders: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = Path(shutil.copytree(folders[0], tmp_path / "broken"))
    (broken / "streets/grid.osm.pbf").write_bytes((broken / "streets/grid.osm.pbf").read_bytes()[:2000])
    empty = tmp_path / "empty"
    empty.mkdir()
    twice = Path(shutil.copytree(folders[2], tmp_path / "twice"))
    nobody = Path(shutil.copytree(folders[1], tmp_path / "nobody"))
    (nobody / "people/age.csv").unlink()
    out = tmp_path / "out"
    asked = [*map(str, (broken, empty, folders[2], twice, nobody)), "--out", str(out), "--workers", "1"]
    assert main(["batch", *asked]) == 1
    faults = capsys.readouterr().err
    assert "broken: grid.osm.pbf: the extract is cut short or damaged" in faults
    assert "there are no files in it" in faults and "nobody: No census table" in faults
    assert "twice: it is Town 3" in faults
    assert set(pd.read_parquet(out / "table.parquet")["authority_code"]) == {code(3)}
    manifest = json.loads((out / "manifest.json").read_text())
    assert [each["folder"] for each in manifest["failed"]] == ["broken", "empty", "nobody", "twice"]


def test_a_folder_that_holds_something_else_is_left_alone(folders: list[Path], tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(InputError, match=r"it holds letter\.txt and is no folder of a batch"):
        batch(tmp_path, *folders)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_folders_that_are_not_there_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere: there is no such folder"):
        batch(tmp_path / "out", tmp_path / "nowhere")


def test_two_batches_do_not_write_into_one_folder(copy: Path, folders: list[Path]) -> None:
    with alone_or_told(copy), pytest.raises(InputError, match=f"another batch \\(process {os.getpid()}\\)"):
        batch(copy, *folders)


def test_the_lock_of_a_process_that_is_gone_is_none(copy: Path, folders: list[Path]) -> None:
    (copy / LOCK).write_text(" 999999")
    (copy / "table" / "half.parquet.part").write_bytes(b"half")
    summary, _ = batch(copy, *folders)
    assert len(summary.kept) == 3 and not (copy / "table" / "half.parquet.part").exists()


def test_a_full_disk_is_named_and_nothing_is_written_by_half(
    folders: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, synced = tmp_path / "out", os.fsync
    calls: list[int] = []

    def full(handle: int) -> None:
        calls.append(handle)
        if len(calls) > 7:
            raise OSError(errno.ENOSPC, "No space left on device")
        synced(handle)

    monkeypatch.setattr(keeping.os, "fsync", full)
    with pytest.raises(InputError, match=r"it cannot be written \(No space left on device\)"):
        batch(out, *folders)
    monkeypatch.setattr(keeping.os, "fsync", synced)
    assert not list(out.rglob("*.part"))
    summary, _ = batch(out, *folders)
    assert len(summary.kept) == 1 and len(summary.done) == 2 and not summary.failed


def _ends_its_worker(marker: str, times: int) -> str:
    """A task that kills its own worker so many times."""
    with open(marker, "a") as file:
        file.write("x")
    if len(Path(marker).read_text()) <= times:
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def _is_done(word: str) -> str:
    return word


def test_a_task_whose_worker_is_killed_is_tried_once_more_and_the_rest_is_done(tmp_path: Path) -> None:
    with workers_on("", 1) as workers:
        tasks = [Task(str(times), _ends_its_worker, (str(tmp_path / str(times)), times)) for times in (1, 9)]
        ended = {each.key: each for each in workers.each([*tasks, Task("rest", _is_done, ("done",))])}
    assert ended["1"].result == "done" and ended["rest"].result == "done"
    assert "was ended" in ended["9"].faults[0] and len((tmp_path / "9").read_text()) == 2


def _dies_once(surveys: tuple[Survey, ...], pool: Pool) -> Made:
    """A district whose worker is killed the first time, just before it hands back what it has made."""
    made, marker = district(surveys, pool), Path(os.environ["TEST_MARKER"])
    if surveys[0].code == code(2) and not marker.exists():
        marker.write_text("killed")
        os.kill(os.getpid(), signal.SIGKILL)
    return made


def test_a_worker_that_is_killed_in_the_middle_of_a_district_changes_nothing(
    folders: list[Path], finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEST_MARKER", str(tmp_path / "marker"))
    monkeypatch.setattr("geo.batch.run._district", _dies_once)
    summary, _ = batch(tmp_path / "out", *folders)
    assert (tmp_path / "marker").exists() and not summary.failed
    assert checksums(tmp_path / "out") == checksums(finished)


def _settings_of_worker(_word: str) -> tuple[str | None, ...]:
    return tuple(map(os.environ.get, ("NUMBA_NUM_THREADS", "MALLOC_ARENA_MAX", "ARROW_DEFAULT_MEMORY_POOL")))


def test_a_worker_takes_one_core_and_one_store_of_memory_and_leaves_this_process_as_it_was() -> None:
    before = dict(os.environ)
    with workers_on("", 2) as workers:
        told = [ended.result for ended in workers.each([Task(str(at), _settings_of_worker, ("",)) for at in range(4)])]
    assert told == [("1", "1", "system")] * 4
    assert dict(os.environ) == before


def test_a_scheduler_that_cannot_be_reached_is_one_sentence(folders: list[Path], tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(InputError, match="--scheduler") as fault:
        batch(tmp_path / "out", *folders, scheduler=f"tcp://127.0.0.1:{port}")
    assert len(fault.value.faults) == 1


SCHEDULER = """
import sys, time
from distributed import LocalCluster
if __name__ == "__main__":
    cluster = LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address="127.0.0.1:0", processes=False)
    print(cluster.scheduler_address, flush=True)
    time.sleep(600)
"""


@pytest.fixture
def scheduler() -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A scheduler with a worker, in a process of its own."""
    asked = [sys.executable, "-c", SCHEDULER.replace("processes=False", "processes=False, protocol='tcp'")]
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(asked, stdout=pipe, stderr=nowhere, text=True, cwd=PROJECT) as process:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
        process.kill()


def test_a_scheduler_that_goes_away_leaves_what_is_finished(
    scheduler: tuple[subprocess.Popen[str], str], folders: list[Path], tmp_path: Path
) -> None:
    process, address = scheduler
    out, lines = tmp_path / "out", []

    def say(line: str) -> None:
        lines.append(line)
        threading.Thread(target=process.kill).start()
        time.sleep(1)

    with pytest.raises(InputError, match="The scheduler has gone; what was finished is kept"):
        run(Batch(tuple(folders), out, address), say=say, on_step=lambda *_: None)
    assert len(lines) == 1
    summary, _ = batch(out, *folders)
    assert len(summary.kept) == 1 and len(summary.done) == 2


def test_the_scheduler_of_this_machine_is_open_to_nobody_without_its_key() -> None:
    with workers_on("", 1) as workers:
        address = workers.client.scheduler.address
        assert address.startswith("tls://127.0.0.1:")
        with pytest.raises(InputError, match="--scheduler"), workers_on(address.replace("tls:", "tcp:"), 0):
            pass


@pytest.mark.parametrize("number", ["0", "-1", "two"])
def test_a_number_of_workers_is_one_or_more(number: str, tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["batch", str(tmp_path), "--out", str(tmp_path / "out"), "--workers", number])
