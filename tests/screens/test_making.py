"""A meeting prepared: the screens that were agreed, one table under each map, and nothing that a wall must not show."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from geo.appraisal.appraise import appraise
from geo.appraisal.headline_text import in_short
from geo.appraisal.record import Appraisal
from geo.decisions.decision import Decision
from geo.decisions.option import Stage, version_of
from geo.decisions.plan import ScreenKind, Switch
from geo.decisions.prepared import Prepared, Screen, View
from geo.decisions.written import new_id
from geo.people.population import COMMUNITIES
from geo.place.place import Place
from geo.proposals.extra_bus import Call, ExtraBus
from geo.proposals.kinds.mitigations import Transport
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal, without_mitigations
from geo.proposals.terms import ListFate, ListOutcome
from geo.screens import making, map_screens, word_screens
from geo.screens.making import Agreed
from geo.services.services import Service
from geo.views.impact import figures
from tests.decisions.written_decision import SIGNED, begun
from tests.decisions.written_meeting import meeting_of
from tests.decisions.written_plan import plan_of
from tests.town import at, beyond_the_river, town

TOWN, RIVER = town(), beyond_the_river(last_home="07:15")
SHUTTLE = ExtraBus(
    "Shuttle", (Call(at(3000), "Damson"), Call(at(3600), "Elm Surgery", 3.0)), (1,), 8 * 60, 18 * 60, 10.0
)
CLOSE = Close("Z99901", ListOutcome(ListFate.DISPERSED))
CLOSES = Proposal("Alder closes", Service.GP, (CLOSE,))
OPENS = Proposal("Cedar opens", Service.GP, (Open("Cedar Surgery", at(2000)),))
WITH_BUS = Proposal("Alder closes with a shuttle", Service.GP, (CLOSE, Transport(SHUTTLE)))


def agreed(place: Place, *proposals: Proposal, switch: Switch = Switch.NONE) -> Agreed:
    """A decision on these proposals, its meeting, and a plan that shows everything."""
    decision: Decision = begun()
    ids = [new_id() for _ in proposals]
    for option_id, proposal in zip(ids, proposals, strict=True):
        signed = version_of(proposal, made_of=0, stage=Stage.SCREENED, signature=SIGNED)
        decision = decision.with_version(option_id, signed)
    meeting = meeting_of(decision.decision_id)
    sites = tuple(site.site_id for site in place.services.sites_of(Service.GP))
    plan = plan_of(meeting, *ids, sites=sites, switch=switch)
    options = {option_id: appraise(place, proposal) for option_id, proposal in zip(ids, proposals, strict=True)}
    bare: Mapping[str, Appraisal] = {
        option_id: appraise(place, without_mitigations(proposal))
        for option_id, proposal in zip(ids, proposals, strict=True)
        if without_mitigations(proposal) != proposal
    }
    return Agreed(meeting, plan, decision, options, bare)


def prepared(of: Agreed) -> Prepared:
    return making.prepare(of, SIGNED[1], made_of="0" * 64, on_step=lambda *_: None)


@pytest.fixture(scope="module")
def of_town() -> Agreed:
    return agreed(TOWN, CLOSES, OPENS, switch=Switch.AFTERWARDS)


@pytest.fixture(scope="module")
def made(of_town: Agreed) -> Prepared:
    return prepared(of_town)


def of_kind(made: Prepared, kind: ScreenKind) -> list[Screen]:
    return [screen for screen in made.screens if screen.kind is kind]


def words(view: View) -> str:
    """All that is read on a view."""
    figures = [part for each in view.figures for part in (each.number, each.counts, each.beneath)]
    table = [] if view.table is None else [view.table.caption, *view.table.columns, *sum(view.table.rows, ())]
    bars = [] if view.bars is None else [view.bars.caption, *view.bars.labels, *(row.name for row in view.bars.rows)]
    picture = [view.picture.words] if view.picture else []
    return " ".join((view.label, *view.lines, *figures, *table, *bars, *picture))


def all_words(made: Prepared) -> str:
    return " ".join(f"{screen.title} {' '.join(map(words, screen.views))}" for screen in made.screens)


def test_screens_come_in_the_agreed_order_with_two_for_each_option(made: Prepared) -> None:
    kinds = [screen.kind for screen in made.screens]
    assert sorted(kinds, key=list(ScreenKind).index) == kinds
    assert set(kinds) == set(ScreenKind)
    titles = [screen.title for screen in of_kind(made, ScreenKind.OPTIONS)]
    assert titles == ["Alder closes", "Alder closes, in words", "Cedar opens", "Cedar opens, in words"]


def test_the_figures_and_the_sentence_of_an_option_are_those_of_every_other_page(
    made: Prepared, of_town: Agreed
) -> None:
    screens = of_kind(made, ScreenKind.OPTIONS)
    for option, (drawn, told) in zip(
        of_town.options.values(), zip(screens[::2], screens[1::2], strict=True), strict=True
    ):
        shown = [(each.number, each.counts, each.beneath) for each in drawn.views[0].figures]
        assert shown == [(each.number, each.counts, each.beneath) for each in figures.of_proposal(option)][:4]
        assert told.views[0].lines[: len(in_short(option))] == tuple(in_short(option))


def test_the_same_table_stands_under_each_option_s_map_and_counts_everybody_once(made: Prepared) -> None:
    tables = [screen.views[0].table for screen in of_kind(made, ScreenKind.OPTIONS) if screen.views[0].picture]
    assert len({(table.caption, table.columns, tuple(row[0] for row in table.rows)) for table in tables}) == 1
    everybody = float(TOWN.people.residents.sum())
    for table in tables:
        counts = [int(cell.replace(",", "")) for _, cell in table.rows if cell != "under 10"]
        assert abs(sum(counts) - everybody) <= 10 * len(table.rows)
        assert len(table.signs) == len(table.rows) and set(table.signs) <= set(made.pictures)


def test_the_agreed_switch_is_on_each_option_s_map_alone(made: Prepared) -> None:
    for screen in made.screens:
        labels = [view.label for view in screen.views]
        is_map = screen.kind is ScreenKind.OPTIONS and screen.views[0].picture is not None
        assert labels == (["What changes", "Minutes afterwards"] if is_map else [""] * len(labels))


def test_pins_are_agreed_sites_and_lie_on_the_picture(made: Prepared) -> None:
    pictures = [view.picture for screen in made.screens for view in screen.views if view.picture]
    assert pictures
    for picture in pictures:
        assert picture.name in made.pictures and picture.words.startswith(f"Map of {TOWN.name}. ")
        assert all(0 <= pin.across <= 1 and 0 <= pin.down <= 1 for pin in picture.pins)
    assert {pin.name for pin in pictures[0].pins} == {
        site.name for site in TOWN.services.sites_of(Service.GP) if site.at is not None
    }
    assert "Cedar Surgery" in {pin.name for pin in pictures[-1].pins}


def test_no_group_and_no_modelled_fairness_is_on_any_screen(made: Prepared) -> None:
    said = all_words(made).lower()
    for group in (*COMMUNITIES, "disab", "ethnic", "depriv", "aged", "85+", "muslim", "women"):
        assert str(group).lower() not in said
    # A vote asks whether it is fair; nothing else says the word.
    assert not re.search(r"\b(un)?fair|concern|perceived|likely", said)


def test_that_nothing_softens_an_option_is_said(made: Prepared) -> None:
    (screen,) = of_kind(made, ScreenKind.HELP)
    assert screen.views[0].lines == (word_screens.NO_HELP,)


def test_help_is_told_with_it_and_without_and_its_map_can_be_switched() -> None:
    made = prepared(agreed(RIVER, CLOSES, WITH_BUS, switch=Switch.WITHOUT_HELP))
    helped = of_kind(made, ScreenKind.HELP)
    said = " ".join(words(view) for screen in helped for view in screen.views)
    assert "With and without what softens the proposal" in said and "Shuttle" in said
    assert "Nothing that would soften it is proposed with Alder closes." in said
    maps = [screen for screen in of_kind(made, ScreenKind.OPTIONS) if screen.views[0].picture]
    assert [[view.label for view in screen.views] for screen in maps] == [
        [""],
        ["With what helps", "Without what helps"],
    ]
    assert all(sum(map(len, screen.views[0].lines)) <= 2 * word_screens.MOST_LETTERS for screen in helped)


def test_what_happens_next_says_what_was_agreed(made: Prepared) -> None:
    opened, fixed, after = of_kind(made, ScreenKind.NEXT)
    assert opened.views[0].lines == ("Which bus serves it",)
    assert fixed.views[0].lines == ("The old building closes: its lease ends",)
    assert after.views[0].lines == ("The estates lead answers what was asked here by 1 February 2027.",)


def test_any_change_of_what_it_is_made_of_is_another_checksum(of_town: Agreed) -> None:
    plan, meeting, decision = of_town.plan, of_town.meeting, of_town.decision
    first = making.made_of(meeting, plan, decision, TOWN)
    assert first == making.made_of(meeting, replace(plan, who="Somebody else"), decision, TOWN)
    option_id = plan.options[0]
    changed = version_of(replace(CLOSES, note="another"), made_of=1, stage=Stage.SCREENED, signature=SIGNED)
    others = [
        making.made_of(replace(meeting, title="Another"), plan, decision, TOWN),
        making.made_of(meeting, replace(plan, options=plan.options[::-1]), decision, TOWN),
        making.made_of(meeting, replace(plan, screens=plan.screens[:-1]), decision, TOWN),
        making.made_of(meeting, replace(plan, switch=Switch.NONE), decision, TOWN),
        making.made_of(meeting, replace(plan, fixed=()), decision, TOWN),
        making.made_of(meeting, replace(plan, answers_by=None), decision, TOWN),
        making.made_of(meeting, plan, decision.with_version(option_id, changed), TOWN),
    ]
    assert len({first, *others}) == len(others) + 1


def test_one_option_alone_can_be_shown() -> None:
    made = prepared(agreed(TOWN, OPENS))
    assert "1 option stands beside business as usual, and nothing is decided yet: • Cedar opens" in all_words(made)


def test_each_option_is_a_line_of_the_question(made: Prepared) -> None:
    [question] = of_kind(made, ScreenKind.QUESTION)
    assert question.views[0].lines[-2:] == ("• Alder closes", "• Cedar opens")


def test_that_figures_count_patients_is_said_where_they_do_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    both = agreed(TOWN, CLOSES, OPENS)
    drawn = map_screens.step_maps
    monkeypatch.setattr(
        map_screens, "step_maps", lambda *asked: replace(drawn(*asked), words="Another count.", of_patients=False)
    )
    closes, opens = of_kind(prepared(both), ScreenKind.OPTIONS)[::2]
    assert map_screens.RESIDENTS_DRAWN in closes.views[0].lines
    assert map_screens.RESIDENTS_DRAWN not in opens.views[0].lines


def test_word_of_progress_goes_on_while_every_home_is_asked() -> None:
    steps: list[tuple[str, float]] = []
    making.prepare(
        agreed(TOWN, OPENS),
        SIGNED[1],
        made_of="0" * 64,
        on_step=lambda stage, done, total: steps.append((stage, done / total)),
    )
    shares = [done for _, done in steps]
    assert shares == sorted(shares) and max(shares) < 1
    assert steps[-1] == ("Answering every postcode", 0.5)
