"""A proposal without what softens it, and what each temporary site bridges."""

import math
from datetime import date
from typing import NamedTuple

from geo.appraisal.case import Case
from geo.errors import InputError
from geo.impact.lists import relisted
from geo.impact.mitigations import Bridged, TemporaryHelp, bridged
from geo.impact.sides import Sides
from geo.place.place import Place
from geo.proposals.kinds.mitigations import Temporary
from geo.proposals.proposals import Proposal, without_mitigations
from geo.travel.ways import Way


def bare(place: Place, proposal: Proposal, day: date) -> Sides | None:
    """The sides without what softens the proposal; None where nothing does, or where the rest rests on it."""
    rest = without_mitigations(proposal)
    if rest == proposal or all(change.MITIGATES for change in proposal.changes):
        return None
    try:
        return Sides.of(rest, place, day)
    except InputError:
        return None


class Bridge(NamedTuple):
    """A temporary site, the days it bridges, and the sides on the first of them: with all help, and with none."""

    change: Temporary
    days: Bridged
    mended: Sides
    bare: Sides | None


def bridging_days(proposal: Proposal) -> list[date]:
    """The first day that each temporary site of a proposal bridges: lists are followed twice on it."""
    return [bridged(change, proposal).first for change in proposal.changes if isinstance(change, Temporary)]


def bridges(place: Place, proposal: Proposal) -> list[Bridge]:
    """Every temporary site of a proposal with what it bridges."""
    named = [(change, bridged(change, proposal)) for change in proposal.changes if isinstance(change, Temporary)]
    return [
        Bridge(change, days, Sides.of(proposal, place, days.first), bare(place, proposal, days.first))
        for change, days in named
    ]


def temporary(case: Case, bridge: Bridge, way: Way) -> TemporaryHelp:
    """What a temporary site gives on the first day that it bridges."""
    with_help, without = (
        _touched(case, proposal, side, way=way, day=bridge.days.first)
        for proposal, side in (
            (case.proposal, bridge.mended),
            (without_mitigations(case.proposal), bridge.bare),
        )
    )
    return TemporaryHelp(
        name=bridge.change.name,
        bridged=bridge.days,
        takes=bridge.change.capacity if bridge.change.stands_for else 0.0,
        further_with=with_help[0],
        further_without=without[0],
        change_with=with_help[1],
        change_without=without[1],
    )


def _touched(case: Case, proposal: Proposal, side: Sides | None, *, way: Way, day: date) -> tuple[float, float]:
    """Residents further or without a journey that they have, and patients who must change practice; NaN not known."""
    if side is None:
        return math.nan, math.nan
    summary = case.summary(side, way)
    lists = relisted(case.place, proposal, (side.before, side.after), minutes=case.minutes, on=day)
    return summary.lose_headline + summary.cut_off, math.nan if lists is None else lists.must_reregister
