"""Proposals of hundreds of changes: answered, or refused in a sentence that says what to do before the work is done."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from geo.appraisal import appraise as spine
from geo.appraisal.appraise import appraise
from geo.appraisal.headline_text import headline
from geo.appraisal.text import to_plain
from geo.errors import InputError
from geo.impact.lists import MOST_FOLLOWED
from geo.language.phrases import MOST_NAMED
from geo.proposals.changes import Change
from geo.proposals.kinds.mitigations import Temporary
from geo.proposals.kinds.single import Close, Open, Resize
from geo.proposals.proposals import Proposal
from geo.proposals.terms import ListFate, ListOutcome, Terms
from geo.proposals.text import MOST_CHANGES, from_toml, to_toml
from geo.services.services import Service
from geo.ui import drafting, session
from tests.town import at, town

TOWN = town()
FIRST = date(2027, 4, 1)
DISPERSED = ListOutcome(ListFate.DISPERSED)
# Longer than any sentence of a proposal of a few changes.
LONGEST_SENTENCE = 600


def day(number: int) -> Terms:
    return Terms(start=FIRST + timedelta(days=number))


def openings(number: int) -> list[Change]:
    return [Open(f"Surgery {n}", at(20 + 10 * n), terms=day(n)) for n in range(number)]


def of(changes: Sequence[Change]) -> Proposal:
    return Proposal("Try", Service.GP, tuple(changes))


def never(*_: object, **__: object) -> None:
    raise AssertionError("the work was begun")


def test_five_hundred_changes_of_a_file_are_refused_in_a_sentence_that_says_what_to_do() -> None:
    with pytest.raises(InputError) as refused:
        from_toml(to_toml(of(openings(500))), locate=TOWN.locate)
    assert refused.value.faults == (
        "Proposal: the proposal has 500 changes; at most 200 can be appraised together: make several of it.",
    )


def test_one_change_too_many_on_a_page_is_refused_before_it_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    refused: list[str] = []
    monkeypatch.setattr(session, "refuse", refused.extend)
    monkeypatch.setattr(drafting.loading, "appraisal", never)
    drafting.take(TOWN, of(openings(MOST_CHANGES + 1)))
    (sentence,) = refused
    assert "has 201 changes; at most 200" in sentence and "make several of it" in sentence


@pytest.mark.parametrize(
    "others",
    [
        [Resize("Z99901", capacity=3000.0 + n, terms=day(n)) for n in range(80)],
        [Temporary(f"Hall {n}", at(600), terms=Terms(start=FIRST, end=FIRST + timedelta(days=n))) for n in range(40)],
    ],
)
def test_lists_that_would_have_to_be_followed_through_too_many_phases_are_refused_before_they_are(
    others: list[Change], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spine.Sides, "of", never)
    closures = [Close(code, DISPERSED, terms=day(0)) for code in ("Z99901", "Z99902")]
    with pytest.raises(InputError, match=f"At most {MOST_FOLLOWED} can be in one appraisal: give the changes fewer"):
        appraise(TOWN, of([*closures, *others]))


def test_where_no_lists_are_held_there_is_nothing_to_follow() -> None:
    services = replace(TOWN.services, patients=TOWN.services.patients.iloc[:0])
    bare = replace(TOWN, services=services)
    closing = Close("Z99902", DISPERSED, terms=day(0))
    resizes: list[Change] = [Resize("Z99901", capacity=3000.0 + n, terms=day(n)) for n in range(160)]
    assert len(appraise(bare, of([closing, *resizes])).by_phase) == 160


@pytest.fixture(scope="module", name="many")
def as_many_as_may_be() -> Proposal:
    """Two hundred changes on nearly as many days: all but surgeries close at once, surgeries open and are resized."""
    shut = [site for site in TOWN.services.sites if site.service is not Service.GP]
    closures: list[Change] = [Close(site.site_id, ListOutcome(), terms=day(0)) for site in shut]
    opened = openings(60)
    rest = range(len(opened), MOST_CHANGES - len(closures))
    return of([*closures, *opened, *(Resize("Z99901", capacity=3000.0 + n, terms=day(n)) for n in rest)])


def test_the_most_changes_on_as_many_days_are_answered_in_sentences_that_stay_short(many: Proposal) -> None:
    appraisal = appraise(TOWN, many)
    assert len(appraisal.by_phase) > 150
    sentences = [*headline(appraisal), *appraisal.notes]
    assert any("others are not open yet" in sentence for sentence in sentences)
    assert max(map(len, sentences)) < LONGEST_SENTENCE
    assert len(to_plain(appraisal)["phases"]) == len(appraisal.by_phase)


def test_what_many_names_leave_out_is_counted(many: Proposal) -> None:
    gap = next(note for note in appraise(TOWN, many).notes if note.startswith("A gap"))
    named = [name for name in (change.site_effect.opens for change in many.changes) if name and f"{name}," in gap]
    assert len(named) <= MOST_NAMED
