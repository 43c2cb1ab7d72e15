"""Papers of the examples as LibreOffice prints them, and three of their numbers worked out again from the raw files."""

import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from geo.appraisal.appraise import appraise
from geo.appraisal.record import Appraisal
from geo.decisions.comparison import compare
from geo.impact.what_if import doubt_now
from geo.papers.appraisal_paper import appraisal_paper
from geo.papers.comparison_paper import comparison_paper
from geo.papers.edition import Edition
from geo.papers.first_pages import CHANGED
from geo.people.ward_people import estimates
from geo.place.place import Place
from geo.proposals.kinds.single import Close
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome
from geo.proposals.text import from_toml
from geo.reports.document import Document, Table
from geo.reports.web_page import web_page
from geo.reports.word import word_file
from geo.services.services import Service

RAW = Path(__file__).resolve().parents[2] / "data" / "kingsmere"
EXAMPLES = {path.stem[0]: path for path in (RAW / "proposals").glob("*.toml")}
EDITION = Edition(date(2026, 11, 29))
PRINTED_WITHIN_SECONDS = 180
MOST_BYTES = 5_000_000


def example(place: Place, letter: str) -> Appraisal:
    ward_people = place.people.ward_people
    assert ward_people is not None
    proposal = from_toml(EXAMPLES[letter].read_bytes(), locate=place.locate)
    return appraise(place, proposal, doubt=doubt_now(place, estimates(ward_people)))


@pytest.fixture(scope="module")
def paper_of_b(kingsmere: Place) -> Document:
    return appraisal_paper(example(kingsmere, "b"), EDITION)


def printed_pages(document: Document, folder: Path) -> list[str]:
    """The text of each page of the Word file as LibreOffice prints it; skipped in words where it is not installed."""
    if not (shutil.which("soffice") and shutil.which("pdftotext")):
        pytest.skip("Neither page nor print: LibreOffice (soffice) and poppler (pdftotext) are not installed here.")
    (folder / "paper.docx").write_bytes(word_file(document))
    own = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    office = ["soffice", own, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(folder / "paper.docx")]
    subprocess.run(office, check=True, capture_output=True, timeout=PRINTED_WITHIN_SECONDS)
    told = subprocess.run(["pdftotext", "-layout", str(folder / "paper.pdf"), "-"], check=True, capture_output=True)
    return told.stdout.decode().split("\f")[:-1]


def assert_two_pages_first(pages: list[str]) -> None:
    assert "1 What is proposed" in pages[0]
    assert CHANGED in pages[0] + pages[1] and "Contents" not in pages[0] + pages[1]
    assert "Contents" in pages[2]


def test_the_two_pages_first_of_example_b_fit_two_pages_and_every_page_has_its_number(
    paper_of_b: Document, tmp_path: Path
) -> None:
    pages = printed_pages(paper_of_b, tmp_path)
    assert_two_pages_first(pages)
    assert all(f"Page {number} of {len(pages)}" in page for number, page in enumerate(pages, start=1))


@pytest.mark.parametrize("letters", ["bef", "abcdef"])
def test_the_two_pages_first_of_a_comparison_fit_two_pages(kingsmere: Place, letters: str, tmp_path: Path) -> None:
    options = [example(kingsmere, letter) for letter in letters]
    assert_two_pages_first(printed_pages(comparison_paper(compare(options), EDITION), tmp_path))


def test_a_closure_in_trafford_says_screening_only_on_every_page(
    real_place: Callable[[str], tuple[Place, object, Path]], tmp_path: Path
) -> None:
    place, _, _ = real_place("trafford")
    closes = Proposal("A practice closes", Service.GP, (Close("P91006", ListOutcome(ListFate.DISPERSED)),))
    pages = printed_pages(appraisal_paper(appraise(place, closes), EDITION), tmp_path)
    assert_two_pages_first(pages)
    assert all("Screening only" in page for page in pages)


def test_the_web_page_of_example_b_is_small_enough_to_be_sent(paper_of_b: Document) -> None:
    assert len(web_page(paper_of_b)) < MOST_BYTES


def cells(document: Document, start: str) -> pd.DataFrame:
    return next(part.cells for part in document.parts if isinstance(part, Table) and part.caption.startswith(start))


def people_by_area() -> pd.Series:
    """Residents of mid-2024 by output area, out of the raw file."""
    rows = pd.read_csv(RAW / "population" / "mid-year_2024_population_estimates_oa.csv.gz")
    return rows[rows["sex"] == "Persons"].set_index("area_code")["all_ages"]


def test_the_list_of_a_surgery_is_that_of_the_raw_file(paper_of_b: Document) -> None:
    lists = pd.read_csv(RAW / "services" / "gp-reg-pat-prac-all-2024-oct.csv").set_index("CODE")["NUMBER_OF_PATIENTS"]
    shown = cells(paper_of_b, "What becomes of each list").set_index("Site")["Must change practice"]
    for code, name in (("Z99017", "Dunmarsh House Surgery"), ("Z99012", "Ferrylea House Surgery")):
        assert shown[name] == pytest.approx(lists[code], abs=5)


def test_the_people_of_a_ward_are_those_of_the_raw_file(paper_of_b: Document) -> None:
    ward = pd.read_csv(RAW / "lookups" / "OA21_WD24_LAD24_EW_LU.csv").set_index("OA21CD")["WD24NM"]
    inside = people_by_area().reindex(ward.index)
    people = inside.groupby(ward).sum()
    shown = cells(paper_of_b, "Residents nearer and further by ward, without a car").set_index("Ward")["People"]
    assert shown["Dunmarsh"] == pytest.approx(people["Dunmarsh"], abs=5)


def test_the_people_of_the_most_deprived_fifth_are_those_of_the_raw_files(paper_of_b: Document) -> None:
    [file] = (RAW / "indicators").glob("File_7_*.csv")
    ranks = pd.read_csv(file, dtype=str)
    decile = next(name for name in ranks if re.match(r"Index of Multiple Deprivation \(IMD\) Decile", name))
    fifth = ranks.set_index("LSOA code (2021)")[decile].astype(int).between(1, 2)
    lookup = pd.read_csv(RAW / "lookups" / "OA21_LSOA21_MSOA21_LAD22_EW_LU.csv")
    lsoa = lookup.set_index("OA21CD")["LSOA21CD"]
    inside = pd.read_csv(RAW / "lookups" / "OA21_WD24_LAD24_EW_LU.csv")["OA21CD"]
    people = people_by_area().reindex(inside)
    poorest = people[fifth.reindex(lsoa.reindex(inside)).fillna(False).to_numpy(bool)].sum()
    groups = cells(paper_of_b, "Communities: ").set_index("Group")["People"]
    assert groups["most deprived fifth (national)"] == pytest.approx(poorest, abs=5)
