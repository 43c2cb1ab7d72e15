"""The speed table's meeting: one of three options prepared, what its page weighs, and a screen of it painted.

The second way of preparing is the committee's paper of the same options, made of the same appraisals anew.
"""

import shutil
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from geo.appraisal.appraise import appraise
from geo.appraisal.record import Appraisal
from geo.bench.browser import CHROMIUM_NAMES
from geo.bench.kills import WHEN, WHO, begun_decision
from geo.bench.row import Row, Took, Watch, in_words
from geo.build import EXAMPLE, EXAMPLE_RAW, open_place
from geo.decisions.ballots import new_code
from geo.decisions.comparison import compare
from geo.decisions.meeting import ASKED, Meeting
from geo.decisions.option import Stage, version_of
from geo.decisions.plan import Plan, ScreenKind, Switch
from geo.decisions.prepared import Prepared
from geo.decisions.written import new_id
from geo.errors import NotHeldError
from geo.impact.what_if import doubt_now
from geo.papers import files
from geo.papers.comparison_paper import comparison_paper
from geo.papers.edition import Edition
from geo.people.ward_people import estimates
from geo.place.place import Place
from geo.proposals.proposals import Proposal
from geo.proposals.text import from_toml
from geo.screens import making
from geo.screens.making import Agreed
from geo.screens.page import Seat, VoteAt, page

OPTIONS = 3
PREPARED_WITHIN_SECONDS, PAINTED_WITHIN_SECONDS = 10.0, 0.3
# As an older projector shows it.
WIDTH, HEIGHT = 1024, 768
# From a key to the second picture after it: by then the first with the new screen stands.
PAINTED = """() => new Promise((done) => {
  const began = performance.now();
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'PageDown', bubbles: true }));
  requestAnimationFrame(() => requestAnimationFrame(() => done((performance.now() - began) / 1000)));
})"""


def meeting_rows(place: Place) -> Iterator[Row | str]:
    """Three options worked out, drawn and answered for every postcode, as the Prepare page does."""
    watch = Watch()
    options = _appraised(place, _proposals(place))
    made = _made(place, options)
    took = watch.took
    watch = Watch()
    paper = files.content(
        comparison_paper(compare(_appraised(place, _proposals(place))), Edition(WHEN.date())), "a.html"
    )
    yield Row(
        f"a meeting of {OPTIONS} options prepared, postcodes included",
        took,
        PREPARED_WITHIN_SECONDS,
        "the paper of these options",
        watch.took,
        f"{len(made.screens)} screens; the paper has {len(paper) / 1024:,.0f} kB",
    )
    sizes = {seat: len(page(made, seat, _vote())) / 1024 for seat in Seat}
    yield (
        f"The page of the meeting: {sizes[Seat.PRESENTER]:,.0f} kB for who presents, {sizes[Seat.WATCHER]:,.0f} kB for "
        f"who watches, {sizes[Seat.FILE]:,.0f} kB as a file; asked for once"
    )


def painted_rows() -> Iterator[Row]:
    """From a key to the next screen painted, in Chromium; beside it the whole page opened."""
    place = open_place(EXAMPLE)
    made = _made(place, _appraised(place, _proposals(place)))
    with tempfile.TemporaryDirectory() as folder, _browser() as chromium:
        file = Path(folder) / "meeting.html"
        file.write_bytes(page(made, Seat.FILE, _vote()))
        tab = chromium.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        watch = Watch()
        tab.goto(file.as_uri())
        tab.locator(".screen.on").wait_for()
        opened = watch.took
        seconds = [float(tab.evaluate(PAINTED)) for _ in made.screens[1:]]
    yield Row(
        f"a prepared screen painted, slowest of {len(seconds)}, in Chromium",
        Took(max(seconds)),
        PAINTED_WITHIN_SECONDS,
        "open the whole page",
        opened,
        f"median {in_words(statistics.median(seconds))}",
    )


@contextmanager
def _browser() -> Iterator[Any]:
    """A browser; NotHeldError where there is none."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as missing:
        raise NotHeldError("No screen was painted: playwright is not installed.") from missing
    executable = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if executable is None:
        raise NotHeldError("No screen was painted: no Chromium is installed.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def _proposals(place: Place) -> list[Proposal]:
    """Of those that come with the place one with help, a move and a list that is dispersed."""
    texts = sorted((EXAMPLE_RAW / "proposals").glob("*.toml"))
    every = [from_toml(text.read_text("utf-8"), locate=place.locate) for text in texts]
    helped = [proposal for proposal in every if any(change.MITIGATES for change in proposal.changes)]
    return [*helped[:1], *(proposal for proposal in every if proposal not in helped)][:OPTIONS]


def _appraised(place: Place, proposals: list[Proposal]) -> list[Appraisal]:
    people = place.people.ward_people
    doubt = doubt_now(place, estimates(people) if people and people.estimate_dates else None)
    made = [appraise(place, proposal, doubt=doubt) for proposal in proposals]
    for option in made:
        _ = option.ranges
    return made


def _made(place: Place, options: list[Appraisal]) -> Prepared:
    decision = replace(begun_decision(), service=options[0].proposal.service)
    ids = [new_id() for _ in options]
    for option_id, option in zip(ids, options, strict=True):
        version = version_of(option.proposal, made_of=0, stage=Stage.SCREENED, signature=(WHO, WHEN))
        decision = decision.with_version(option_id, version)
    meeting = Meeting(new_id(), decision.decision_id, new_code(), "Speed", ASKED, WHO, WHEN)
    sites = tuple(site.site_id for site in place.services.sites_of(decision.service))
    screens = tuple(ScreenKind)
    plan = Plan(meeting.meeting_id, tuple(ids), screens, sites, Switch.AFTERWARDS, (), (), "", None, WHO, WHEN)
    agreed = Agreed(meeting, plan, decision, dict(zip(ids, options, strict=True)), {})
    made_of = making.made_of(meeting, plan, decision, place)
    return making.prepare(agreed, WHEN, made_of=made_of, on_step=lambda *_: None)


def _vote() -> VoteAt:
    return VoteAt("http://192.168.1.2:8501/vote/bcdfgh", "", tuple(question.label for question in ASKED))
