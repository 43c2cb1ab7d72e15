"""What is not known of an option: what it leaves open, what is not recorded of it, what the place does not hold."""

from collections.abc import Iterator

import numpy as np

from geo.appraisal.record import LEAST_COUNTED, Appraisal
from geo.impact.what_if import Covers
from geo.language.phrases import joined_few
from geo.proposals.terms import Funded, ListFate
from geo.proposals.voice import voice_mean
from geo.travel.streets import Mode


def not_known(option: Appraisal) -> list[str]:
    """Each gap as words that follow "not known:", the option's own first, then those of the place."""
    return [*_of_option(option), *_of_place(option)]


def unheld_receivers(option: Appraisal) -> list[str]:
    """Names of the surgeries that would be asked to take patients and of which no capacity is held."""
    if option.relisted is None:
        return []
    table = option.relisted.asked
    asked = (table["received"] >= LEAST_COUNTED) & np.isnan(table["capacity"].to_numpy(float))
    return [str(name) for name in table.loc[asked, "name"]]


def _of_option(option: Appraisal) -> Iterator[str]:
    proposal, lists = option.proposal, option.relisted
    if not any(change.terms.turning_days for change in proposal.changes):
        yield "when it would happen"
    unfunded = sum(change.terms.funded is Funded.UNKNOWN for change in proposal.changes)
    if unfunded:
        all_of_it = unfunded == len(proposal.changes)
        yield f"whether {'it' if all_of_it else f'{unfunded} of {len(proposal.changes)} changes'} would be paid for"
    if not proposal.record.costs:
        yield "what it costs"
    if not proposal.record.homes:
        yield "homes lost and gained"
    if not voice_mean(proposal.record.voice)[1]:
        yield "how people were heard"
    if lists is None:
        return
    open_lists = [site.name for site in lists.lists if site.event is ListFate.NOT_RECORDED]
    if open_lists:
        yield f"what happens to the list of {joined_few(open_lists)}"
    if unheld := unheld_receivers(option):
        yield f"how many patients {joined_few(unheld)} could take"
    if sum(site.unplaced + site.growth for site in lists.lists) >= LEAST_COUNTED:
        yield "where some of its patients live"


def _of_place(option: Appraisal) -> Iterator[str]:
    travel = option.place.travel
    if travel.approximate:
        yield "the streets: minutes are straight lines, screening only"
    if Mode.TRANSIT not in travel.times:
        yield "journeys by bus and train: no timetable is held"
    ranges = option.ranges.get(option.first_way)
    if ranges is None or ranges.covers in (Covers.NOTHING, Covers.JOURNEYS):
        yield "how sure it is how many people live where"
