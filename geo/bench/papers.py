"""The speed of writing papers: one option and six options as Word files, each beside the same as a web page."""

import gc
from datetime import date

from geo import build
from geo.appraisal.appraise import appraise
from geo.appraisal.record import Appraisal
from geo.bench.appraisal import whole
from geo.bench.row import Row, Watch
from geo.decisions.comparison import MOST_OPTIONS, compare
from geo.impact.what_if import doubt_now
from geo.papers.appraisal_paper import appraisal_paper
from geo.papers.comparison_paper import comparison_paper
from geo.papers.edition import Edition
from geo.people.ward_people import estimates
from geo.place.place import Place
from geo.proposals.text import from_toml
from geo.reports.document import Document, Picture
from geo.reports.web_page import web_page
from geo.reports.word import word_file

EXAMPLES = build.EXAMPLE_RAW / "proposals"
GOAL_SECONDS = 10.0
MEGABYTE = 1_000_000


def paper_rows(place: Place) -> list[Row]:
    """Example B by itself, and as many examples as can be compared; the appraisals are warm, the drawing is not."""
    ward_people = place.people.ward_people
    doubt = doubt_now(place, estimates(ward_people) if ward_people and ward_people.estimate_dates else None)
    proposals = [from_toml(path.read_bytes(), locate=place.locate) for path in sorted(EXAMPLES.glob("*.toml"))]
    options = [whole(appraise(place, proposal, doubt=doubt)) for proposal in proposals[:MOST_OPTIONS]]
    [example_b] = [option for option in options if option.proposal.name.startswith("Two converted houses")]
    gc.collect()
    gc.freeze()
    return [_row("one option", [example_b]), _row(f"{len(options)} options", options)]


def _row(what: str, options: list[Appraisal]) -> Row:
    watch = Watch()
    document = _document(options)
    word = word_file(document)
    took = watch.took
    watch = Watch()
    page = web_page(_document(options))
    second = watch.took
    pictures = sum(isinstance(part, Picture) for part in document.parts)
    sizes = f"{len(word) / MEGABYTE:.1f} MB; the web page {len(page) / MEGABYTE:.1f} MB (goal 5)"
    return Row(f"a Word paper of {what}, {pictures} pictures", took, GOAL_SECONDS, "as a web page", second, sizes)


def _document(options: list[Appraisal]) -> Document:
    edition = Edition(date.today())
    return comparison_paper(compare(options), edition) if len(options) > 1 else appraisal_paper(options[0], edition)
