"""The speed of writing papers: options as Word files beside web pages, the record of one decided, a scrutiny pack."""

import gc
from dataclasses import replace
from datetime import UTC, date, datetime

from geo import build
from geo.appraisal.appraise import appraise
from geo.appraisal.case import USUAL
from geo.appraisal.record import Appraisal
from geo.bench.appraisal import whole
from geo.bench.row import Row, Watch, timed
from geo.decisions.comparison import MOST_OPTIONS, compare
from geo.decisions.decision import Decision
from geo.decisions.locked import lock
from geo.decisions.option import Option, Stage, version_of
from geo.decisions.written import new_id
from geo.impact.what_if import doubt_now
from geo.papers import frozen
from geo.papers.appraisal_paper import appraisal_paper
from geo.papers.comparison_paper import comparison_paper
from geo.papers.edition import Edition
from geo.papers.frozen import Decided
from geo.papers.scrutiny_pack import Pack, scrutiny_pack
from geo.people.ward_people import estimates
from geo.place.place import Place
from geo.proposals.text import from_toml
from geo.reports.document import Document, Picture
from geo.reports.web_page import web_page
from geo.reports.word import word_file
from geo.store.records.exchange import contents
from geo.store.records.frozen import opened, seal

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
    return [
        _row("one option", [example_b]),
        _row(f"{len(options)} options", options),
        _frozen_row(options),
        _pack_row(options),
    ]


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


def _frozen_row(options: list[Appraisal]) -> Row:
    """What is kept when the first of several options is decided; beside it the same held against its checksum."""
    decided = _decided(options)
    watch = Watch()
    sealed = seal(frozen.files(decided))
    took = watch.took
    second = timed(lambda: opened(sealed), repeats=3)
    size = f"{len(opened(sealed))} files, {len(sealed.content) / MEGABYTE:.1f} MB"
    title = f"the record of one of {len(options)} options decided"
    return Row(title, took, GOAL_SECONDS, "held against its checksum", second, size)


def _pack_row(options: list[Appraisal]) -> Row:
    """The scrutiny pack of several options as Word; beside it as a web page."""
    edition, decision = Edition(date.today()), _decided(options).decision
    watch = Watch()
    document = scrutiny_pack(Pack(decision, tuple(options), compare(options), edition))
    word = word_file(document)
    took = watch.took
    second = timed(lambda: web_page(document), repeats=3)
    size = f"{len(word) / MEGABYTE:.1f} MB"
    return Row(f"a scrutiny pack of {len(options)} options", took, GOAL_SECONDS, "written as a web page", second, size)


def _decided(options: list[Appraisal]) -> Decided:
    place, signature = options[0].place, ("Speed", datetime(2026, 1, 1, tzinfo=UTC))
    versions = [version_of(option.proposal, made_of=0, stage=Stage.DECIDED, signature=signature) for option in options]
    kept = Decision(
        new_id(),
        "Speed",
        place.key,
        place.name,
        options[0].proposal.service,
        locks=(lock(place, USUAL, on=None, who=signature[0], when=signature[1]),),
        options=tuple(Option(new_id(), (replace(version, number=1),)) for version in versions),
    )
    return Decided(kept, kept.options[0].in_view, contents(kept), options[0], compare(options))
