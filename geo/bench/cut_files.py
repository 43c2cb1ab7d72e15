"""The speed table's cut: national files of their real size, held against what is expected and cut to one district.

Both files are made here by repetition: the patients of every practice by LSOA, and which output area lies in which
LSOA. A process of its own does what a fetch does with them, so that its memory can be told apart. Beside it the bytes
alone are gone through.
"""

import math
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from geo.bench.row import Row, Took, timed
from geo.build import ROOT

PATIENT_ROWS, OUTPUT_AREAS = 4_500_000, 180_000
GOAL_SECONDS, GOAL_MEGABYTES = 60.0, 1_000
# LSOAs in which patients of one practice live, and output areas of one LSOA.
LSOAS_OF_A_PRACTICE, AREAS_OF_AN_LSOA = 180, 5
# Output areas of the district that is cut out.
OWN_AREAS = 700
CUT_ALONE = """
import sys
from pathlib import Path
from geo.bench.growth import peak_megabytes
from geo.bench.row import Watch
from geo.fetching.bounds import Bounds
from geo.fetching.cutting import cut
from geo.fetching.order import catalogue
from geo.fetching.ground import learn, settle
from geo.fetching.whole import whole_rows
folder, own = Path(sys.argv[1]), int(sys.argv[2])
entries = catalogue(None)
paths = {"oa_lookup": folder / "lookup.csv", "patients_lsoa": folder / "patients.zip"}
bounds = Bounds("E06000001", "A district", 10_000)
bounds.sets["output_areas_inside"] = frozenset(f"E00{n:06d}" for n in range(own))
bounds.sets["practices_inside"] = frozenset(f"A{n:05d}" for n in range(20))
watch = Watch()
for key, path in paths.items():
    whole_rows(entries[key], [path], bounds)
    learn(entries[key], [path], bounds)
settle(bounds)
kept = [cut(entries[key], [path], bounds, folder / "cut" / Path(entries[key].file).name) for key, path in paths.items()]
took = watch.took
print(*kept, took.seconds, took.processor, peak_megabytes())
"""


def cut_row() -> Row:
    """Holding both files against what is expected, learning from them, and cutting them."""
    with tempfile.TemporaryDirectory() as folder:
        national_files(Path(folder), patient_rows=PATIENT_ROWS, output_areas=OUTPUT_AREAS)
        done = subprocess.run(
            [sys.executable, "-c", CUT_ALONE, folder, str(OWN_AREAS)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        areas, patients, seconds, processor, peak = done.stdout.split()
        bytes_alone = timed(lambda: _bytes_of(Path(folder)), repeats=1)
    memory = "not told on this system" if math.isnan(float(peak)) else f"{float(peak):,.0f} MB"
    return Row(
        f"cut {PATIENT_ROWS:,} rows of patients and {OUTPUT_AREAS:,} output areas to one district",
        Took(float(seconds), float(processor)),
        GOAL_SECONDS,
        "their bytes alone",
        bytes_alone,
        f"{int(patients):,} and {int(areas):,} rows kept; peak memory {memory} (goal {GOAL_MEGABYTES:,})",
    )


def national_files(folder: Path, *, patient_rows: int, output_areas: int) -> None:
    """The two files as their publishers send them, made by repetition."""
    lsoas = output_areas // AREAS_OF_AN_LSOA
    with (folder / "lookup.csv").open("w", encoding="utf-8-sig", newline="") as file:
        file.write(
            "OA21CD,LSOA21CD,LSOA21NM,LSOA21NMW,MSOA21CD,MSOA21NM,MSOA21NMW,LAD22CD,LAD22NM,LAD22NMW,ObjectId\r\n"
        )
        for n in range(output_areas):
            area = n // AREAS_OF_AN_LSOA
            file.write(f"E00{n:06d},E01{area:06d},Area {area},,E02{area // 5:06d},Area,,E07000001,Other,,{n}\r\n")
    with (
        zipfile.ZipFile(folder / "patients.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("gp-reg-pat-prac-lsoa-all.csv", "w", force_zip64=True) as packed,
    ):
        packed.write(b"PUBLICATION,EXTRACT_DATE,PRACTICE_CODE,PRACTICE_NAME,LSOA_CODE,SEX,NUMBER_OF_PATIENTS\r\n")
        for practice in range(patient_rows // LSOAS_OF_A_PRACTICE):
            first = practice * 7 % lsoas
            packed.write(
                "".join(
                    f"GP_PRAC_PAT_LIST,01OCT2026,A{practice:05d},THE SURGERY AT NUMBER {practice},"
                    f"E01{(first + n) % lsoas:06d},ALL,{n % 9 + 1}\r\n"
                    for n in range(LSOAS_OF_A_PRACTICE)
                ).encode()
            )


def _bytes_of(folder: Path) -> int:
    with zipfile.ZipFile(folder / "patients.zip") as archive, archive.open(archive.namelist()[0]) as file:
        size = sum(len(piece) for piece in iter(lambda: file.read(1 << 20), b""))
    return size + len((folder / "lookup.csv").read_bytes())
