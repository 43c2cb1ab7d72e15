"""The scrutiny pack of a decision as a file, public or not; made once it is asked for."""

from datetime import date
from functools import partial

from geo.appraisal.record import Appraisal
from geo.decisions.comparison import Comparison, compare
from geo.decisions.decision import Decision
from geo.errors import InputError
from geo.papers import frozen
from geo.papers.edition import Edition
from geo.papers.rooms import rooms_of
from geo.papers.scrutiny_pack import Pack, scrutiny_pack
from geo.place.place import Place
from geo.ui import kept_searches, options_views, paper_buttons, report_views, review_views
from geo.ui.panels import facts
from geo.ui.paper_buttons import KINDS, Paper
from geo.views.words import files


def pack(place: Place, decision: Decision) -> None:
    """The pack behind one button: options are only worked out once it is opened."""
    if decision.options:
        review_views.folded("Scrutiny pack to take along", "pack", partial(_pack, place, decision))


def _pack(place: Place, decision: Decision) -> None:
    shown = options_views.shown(place, decision)
    facts(shown.faults)
    if not shown.proposals:
        return
    public = report_views.for_the_public()
    made = report_views.appraised(place, tuple(shown.proposals.values()), shown.on)
    edition = Edition(date.today(), public, frozen.errata_of(decision), rooms_of(decision))
    beside = kept_searches.of_decision(place, decision)
    asked = Pack(decision, made, _compared(made), edition, beside.section)
    said = "" if public else "not public"
    names = {
        ending: files.file_name(place.name, decision.title, said, "scrutiny pack", ending=ending) for ending in KINDS
    }
    of = (decision, report_views.made_of(made), edition)
    paper_buttons.buttons(Paper("scrutiny pack", of, lambda on_step: scrutiny_pack(asked, on_step=on_step), names))


def _compared(made: tuple[Appraisal, ...]) -> Comparison | None:
    if len(made) < 2:
        return None
    try:
        return compare(made)
    except InputError as fault:
        facts([*fault.faults, "The first option stands on the first pages alone."])
        return None
