"""The speed table's national files: the patients of every practice by LSOA, and the register of schools, as they come.

Both are made here in the layout and the size of the real ones; a process of its own reads each, so that its memory can
be told apart. Beside it the bytes alone are gone through.
"""

import csv
import math
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from geo.bench.row import Row, Watch, timed
from geo.build import ROOT

PATIENT_ROWS, PATIENT_GOAL_SECONDS, PATIENT_GOAL_MEGABYTES = 4_500_000, 20.0, 700
SCHOOL_BYTES, SCHOOL_GOAL_SECONDS = 65_000_000, 5.0
PATIENTS = "PUBLICATION,EXTRACT_DATE,PRACTICE_CODE,PRACTICE_NAME,LSOA_CODE,SEX,NUMBER_OF_PATIENTS\n"
# LSOAs in which patients of one practice live.
LSOAS_OF_A_PRACTICE = 180
READ_ALONE = """
import sys
from pathlib import Path
from geo.bench.growth import peak_megabytes
from geo.bench.row import Watch
from geo.sources.catalogue import recognise
watch = Watch()
(found,) = recognise(Path(sys.argv[1])).found
took = watch.took
print(len(found.record.frame), took.seconds, took.processor, peak_megabytes())
"""


def national_rows() -> Iterator[Row]:
    """Reading each file, with what it took beside its goal."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gp-reg-pat-prac-lsoa-male-female.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr("gp-reg-pat-prac-lsoa-all.csv", PATIENTS + "".join(_patients()))
        (Path(folder) / "sources.toml").write_text(
            f'[[file]]\nfile = "{path.name}"\npublisher = "NHS England"\n', encoding="utf-8"
        )
        title = f"read {PATIENT_ROWS:,} rows of patients by LSOA from their zip"
        yield _row(path, title, PATIENT_GOAL_SECONDS, PATIENT_GOAL_MEGABYTES)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "edubasealldata20261128.csv"
        schools(path)
        title = f"read the register of schools, {path.stat().st_size / 1e6:,.0f} MB"
        yield _row(path, title, SCHOOL_GOAL_SECONDS, math.nan)


def _row(path: Path, title: str, goal: float, most_megabytes: float) -> Row:
    done = subprocess.run(
        [sys.executable, "-c", READ_ALONE, str(path.parent)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    rows, seconds, processor, peak = done.stdout.split()
    memory = "" if math.isnan(most_megabytes) else f" (goal {most_megabytes:,.0f})"
    took = Watch().took
    return Row(
        title,
        type(took)(float(seconds), float(processor)),
        goal,
        "go through its bytes",
        timed(lambda: _bytes(path), repeats=3),
        f"{int(rows):,} rows held; peak memory {float(peak):,.0f} MB{memory}",
    )


def _bytes(path: Path) -> int:
    if path.suffix != ".zip":
        return len(path.read_bytes())
    with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as file:
        return sum(len(part) for part in iter(lambda: file.read(1024**2), b""))


def _patients() -> Iterator[str]:
    for number in range(PATIENT_ROWS):
        practice, place = divmod(number, LSOAS_OF_A_PRACTICE)
        lsoa = 1_000_000 + (practice * 7 + place * 11) % 33_000
        yield (
            f"GP_PRAC_PAT_LIST,01JUL2026,P{practice:05d},THE SURGERY AT NUMBER {practice},E0{lsoa},ALL,"
            f"{1 + number * 37 % 900}\n"
        )


def schools(path: Path) -> None:
    """A register of schools in the official layout, made up, of the real one's size: Windows-1252, every other "
    "closed."""
    from geo.sources.official.schools_register import HEADINGS

    with path.open("w", encoding="cp1252", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(HEADINGS)
        number = 0
        while file.tell() < SCHOOL_BYTES:
            number += 1
            cells = {name: "" if place % 3 else "Not applicable" for place, name in enumerate(HEADINGS)}
            cells |= {
                "URN": f"{100_000 + number}",
                "EstablishmentName": f"St Zo\xe9's Primary School {number}",
                "TypeOfEstablishment (name)": "Community school",
                "EstablishmentStatus (name)": "Open" if number % 2 else "Closed",
                "PhaseOfEducation (name)": "Primary",
                "StatutoryLowAge": "3",
                "StatutoryHighAge": "11",
                "OpenDate": "",
                "CloseDate": "" if number % 2 else "31-08-2019",
                "Street": "1 High Street",
                "Town": "Kingsmere",
                "Postcode": "ZZ1 1ZZ",
                "SchoolCapacity": "210",
                "NumberOfPupils": "198",
                "Easting": f"{400_000 + number % 200_000}",
                "Northing": f"{300_000 + number % 90_000}",
            }
            writer.writerow([cells[name] for name in HEADINGS])
