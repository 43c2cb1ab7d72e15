"""What fetching takes, against the stand-in: said as one line of JSON for the speed table.

python -m tests.fetching.measured
"""

import json
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from random import Random
from typing import Any

from geo.bench.growth import peak_megabytes
from geo.bench.row import Took, Watch, timed
from geo.fetching.asking import Question
from geo.fetching.bounds import Bounds
from geo.fetching.cutting import cut
from geo.fetching.entries import OFFICIAL
from geo.fetching.fetch import fetch
from geo.fetching.keeping import Part, Store
from geo.fetching.order import Order, catalogue
from tests.fetching.conftest import FILLING, SMALLER, TODAY
from tests.fetching.publishers import Publishers
from tests.fetching.stand_in import Answer, Clock, StandIn, cut_at, reach_of

PATIENT_ROWS, LSOAS_OF_A_PRACTICE, LSOAS = 4_500_000, 180, 33_000
A_FILE = 14_000_000


def main() -> None:
    """All of it; with "cut" and a file only the cut, in a process whose memory can be told apart."""
    if sys.argv[1:2] == ["cut"]:
        told = _cut_alone(Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            told = {**_places(Path(folder)), "again": _again(Path(folder)), "cut": _cut(Path(folder))}
    sys.stdout.write(f"{json.dumps(told)}\n")


def _places(folder: Path) -> dict[str, Any]:
    floors = re.sub(
        r"rows_at_least = (\d+)",
        lambda match: f"rows_at_least = {max(int(match[1]) // SMALLER, 60)}",
        OFFICIAL.read_text(encoding="utf-8"),
    )
    (folder / "own.toml").write_text(floors, encoding="utf-8")
    server = StandIn(Publishers(FILLING).by_host())
    told = {}
    try:
        for name, area in (("first", "Kingsmere"), ("second", "Wrenholt")):
            clock, watch = Clock(), Watch()
            order = Order(area, to=folder / "raw", store=folder / "official", catalogue=folder / "own.toml")
            place = fetch(order, reach=reach_of(server.port, clock), say=lambda _line: None, now=lambda: TODAY)
            told[name] = {"took": _pair(watch.took), "requests": place.requests, "waits": clock.seconds}
    finally:
        server.close()
    areas = json.loads((folder / "raw/kingsmere/boundaries/lsoa_2021.geojson").read_text(encoding="utf-8"))
    told["first"]["small_areas"] = len(areas["features"])
    return told


def _again(folder: Path) -> float:
    """The share of a file that is asked for again after its answer was cut at a half."""
    content = Random(0).randbytes(A_FILE)
    server = StandIn({"files.example": lambda _asked: Answer(content)})
    try:
        store = Store(folder / "cut", reach_of(server.port), lambda: TODAY)
        with server.faulty("a.bin", cut_at(A_FILE // 2)):
            store.keep(Part("a.bin", Question("https://files.example/a.bin")), folder / "cut/a/e", {}, every_days=1)
    finally:
        server.close()
    begins = int(server.asked[1].headers["Range"].removeprefix("bytes=").rstrip("-"))
    return 1 - begins / A_FILE


def _cut(folder: Path) -> dict[str, Any]:
    path = folder / "patients.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        header = "PUBLICATION,EXTRACT_DATE,PRACTICE_CODE,PRACTICE_NAME,LSOA_CODE,SEX,NUMBER_OF_PATIENTS\n"
        with archive.open("gp-reg-pat-prac-lsoa-all.csv", "w") as file:
            file.write(header.encode())
            for practice in range(PATIENT_ROWS // LSOAS_OF_A_PRACTICE):
                file.write("".join(_patients(practice)).encode())
    command = [sys.executable, "-m", "tests.fetching.measured", "cut", str(path)]
    told: dict[str, Any] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    return {**told, "bytes_took": _pair(timed(lambda: _bytes(path), repeats=1))}


def _patients(practice: int) -> list[str]:
    return [
        f"GP_PRAC_PAT_LIST,01OCT2026,P{practice:05d},THE SURGERY AT NUMBER {practice},"
        f"E0{1_000_000 + (practice * 7 + place * 11) % LSOAS},ALL,{1 + place * 37 % 900}\n"
        for place in range(LSOAS_OF_A_PRACTICE)
    ]


def _cut_alone(path: Path) -> dict[str, Any]:
    small_areas = frozenset(f"E0{1_000_000 + number}" for number in range(142))
    bounds = Bounds("E06990001", "Kingsmere", 0.0, None, {"small_areas": small_areas, "practices": frozenset()})
    watch = Watch()
    kept = cut(catalogue(None)["patients_lsoa"], [path], bounds, path.with_name("cut.csv"))
    took = watch.took
    return {"rows": PATIENT_ROWS, "kept": kept, "took": _pair(took), "peak_megabytes": peak_megabytes()}


def _bytes(path: Path) -> int:
    with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as file:
        return sum(len(part) for part in iter(lambda: file.read(1024**2), b""))


def _pair(took: Took) -> tuple[float, float]:
    return took.seconds, took.processor


if __name__ == "__main__":
    main()
