"""The speed table's files of national size, here small: what a fetch makes of them."""

import subprocess
import sys
from pathlib import Path

from geo.bench.cut_files import CUT_ALONE, national_files
from geo.build import ROOT


def test_national_files_are_cut_to_the_rows_of_one_district(tmp_path: Path) -> None:
    national_files(tmp_path, patient_rows=540_000, output_areas=180_000)
    command = [sys.executable, "-c", CUT_ALONE, str(tmp_path), "700"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    areas, patients, seconds, processor, _ = done.stdout.split()
    lines = (tmp_path / "cut" / "gp-reg-pat-prac-lsoa-all.csv").read_text(encoding="utf-8").splitlines()
    assert int(areas) == 700
    assert len(lines) - 1 == int(patients) >= 20 * 180
    assert float(seconds) > 0
    assert float(processor) > 0
