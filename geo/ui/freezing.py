"""What an option is decided on, worked out at what was locked and sealed; and the same at what holds today."""

from collections.abc import Mapping

import streamlit as st

from geo.appraisal.appraise import appraise
from geo.appraisal.case import USUAL
from geo.appraisal.record import Appraisal
from geo.decisions.comparison import Comparison, compare
from geo.decisions.decision import Decision
from geo.decisions.follow_up import Resolution
from geo.decisions.locked import Locked, changed_since, settings_of
from geo.decisions.option import Option, OptionVersion
from geo.errors import GeoError, InputError
from geo.impact.what_if import doubt_now
from geo.papers import frozen
from geo.papers.frozen import Decided
from geo.place.place import Place
from geo.proposals.leaving_out import as_it_stands
from geo.proposals.proposals import Proposal
from geo.proposals.text import from_toml
from geo.store.records import exchange
from geo.store.records import frozen as records
from geo.store.records.frozen import Sealed
from geo.store.records.options import CHANGED_MEANWHILE
from geo.ui import kept_searches, loading
from geo.ui.session import LAST_DAY
from geo.views.proposal.kinds import KIND_WORDS
from geo.views.words import wording

FIRST_LOCK = (
    "{place} was built from other files than those that were locked: look at what is otherwise, lock settings, day and "
    "files as they are now, and then decide."
)


def proposal_of(place: Place, option: Option) -> tuple[Proposal, tuple[str, ...]]:
    """What an option proposes as far as it can be made today, and what was left out, a sentence; else InputError."""
    proposal, left_out = as_it_stands(from_toml(option.in_view.content, locate=place.locate), place.services.sites)
    kinds = ", ".join(KIND_WORDS[change.KEY].label.lower() for change in left_out)
    faults = (
        f"{option.name} is shown without {kinds}: {place.name} was built again since, and this cannot be done any "
        "more. The option is kept as it was.",
    )
    return proposal, faults if left_out else ()


def at_locked(place: Place, locked: Locked, proposal: Proposal) -> Appraisal:
    """A proposal at the settings and on the day that were locked, with today's files; InputError as of settings_of."""
    if settings_of(locked) == USUAL:
        return loading.appraisal(place, proposal, on=locked.on or LAST_DAY)
    return loading.another_appraisal(place, _at_locked, locked, proposal)


def _at_locked(place: Place, locked: Locked, proposal: Proposal) -> Appraisal:
    doubt = doubt_now(place, loading.ward_estimates(place))
    return appraise(place, proposal, settings=settings_of(locked), on=locked.on, doubt=doubt)


def sealed(place: Place, decision: Decision, resolution: Resolution, version: OptionVersion) -> Sealed:
    """What is kept of an option with the version by which it is decided; a bar is shown meanwhile.

    What of the record is not for the public is left out, as the record is read by everybody who has its address.

    InputError in words where it cannot be decided: on straight lines, on files that changed since they were locked, on
    settings that are of another version, or where a part of it cannot be made any more.
    """
    option_id = resolution.option_id
    after = decision.with_version(option_id, version).with_entry(resolution)
    if not after.option(option_id).stage.is_decided:
        raise InputError(CHANGED_MEANWHILE)
    locked = after.locked
    if locked is None or changed_since(locked, place):
        raise InputError(FIRST_LOCK.format(place=place.name))
    bar = st.progress(0.0, text="Working out what is decided")
    appraised: dict[str, Appraisal] = {}
    left_out: list[str] = []
    for done, option in enumerate(after.options):
        bar.progress(done / (len(after.options) + 1), text=f"Working out {wording.plain(option.name)}")
        try:
            proposal, faults = proposal_of(place, option)
            appraised[option.option_id] = at_locked(place, locked, proposal)
            _ = appraised[option.option_id].ranges
        except GeoError as fault:
            faults = fault.faults
        if faults and option.option_id == option_id:
            raise InputError(f"{option.name} cannot be decided as it is.", *faults)
        left_out += [f"{option.name}: {sentence}" for sentence in faults]
    bar.progress(len(after.options) / (len(after.options) + 1), text="Writing the record of what is decided")
    comparison = _compared(appraised, left_out)
    decided = Decided(
        after,
        after.option(option_id).in_view,
        exchange.contents(after.public),
        appraised[option_id],
        comparison,
        tuple(left_out),
        kept_searches.of_decision(place, after).section,
    )
    made = records.seal(frozen.files(decided))
    bar.empty()
    return made


def _compared(appraised: Mapping[str, Appraisal], left_out: list[str]) -> Comparison | None:
    if len(appraised) < 2:
        return None
    try:
        return compare(list(appraised.values()))
    except InputError as fault:
        left_out += fault.faults
        return None
