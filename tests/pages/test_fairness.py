"""The Fairness page: reasons first, the number only once asked for, and no answers recorded where there are none."""

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from geo.appraisal.appraise import appraise
from geo.appraisal.other_settings import burden_with, perceived_with
from geo.appraisal.record import Appraisal
from geo.appraisal.text import to_plain
from geo.evidence.poll import PollKind, PollQuestion
from geo.fairness.perception import PerceptionSettings
from geo.impact.bands import Band
from geo.impact.burden import BurdenSettings
from geo.place.place import Place
from geo.proposals.kinds.mitigations import Outreach
from geo.proposals.kinds.several import CoLocate
from geo.proposals.kinds.single import Close, Open
from geo.proposals.proposals import Proposal
from geo.proposals.record import Answer, Cost, Homes, Joint, JointItem, ProposalRecord, Tenure
from geo.proposals.terms import ListFate, ListOutcome
from geo.proposals.voice import VoiceAnswer, VoiceItem
from geo.services.services import Service
from geo.travel.ways import Way
from geo.ui.session import Draft, FairnessChoice
from geo.views.fairness import perception_words
from geo.views.fairness import tables as fairness_tables
from geo.views.impact import change_map
from geo.views.map import palette
from tests import reading
from tests.selected import selected
from tests.town import WARDS, at, town, transit_town

PAGES = Path(__file__).resolve().parents[2] / "pages"
SECONDS = 60
CLOSE_ELM = Proposal("Elm closes", Service.GP, (Close("Z99902", ListOutcome(ListFate.DISPERSED)),))
TOWN = town()


@pytest.fixture(scope="module", name="appraised")
def elm_closed() -> Appraisal:
    """Elm Surgery's closure."""
    return appraise(TOWN, CLOSE_ELM)


@pytest.fixture(autouse=True)
def on_paper(town: Place, pages_show: Callable[[Place], None]) -> None:
    """The five wards, without the map, which needs a browser."""
    pages_show(town)


def page(name: str, proposal: Proposal = CLOSE_ELM, **chosen: Any) -> AppTest:
    app = AppTest.from_file(str(PAGES / name), default_timeout=SECONDS)
    app.session_state["selection"] = selected(FairnessChoice, Draft, proposals=(proposal,), **chosen)
    app.run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    parts = [*app.markdown, *app.header, *app.caption]
    tables = [str(table.value.to_dict()) for table in app.table]
    return " ".join([*reading.spoken(app), *(str(part.value) for part in parts), *tables]).replace("\\", "")


def test_reasons_come_in_words_and_no_number_before_it_is_asked_for() -> None:
    read = words(page("6_fairness.py", concern_place=WARDS[4]))
    assert "reasons to expect concern" in read and "cannot stand in for asking" in read
    assert "On a scale where 50 is neutral" not in read and "index" not in read.lower()
    for verdict in ("satisfaction", "support", "acceptance", "opinion"):
        assert verdict not in read.lower()


def test_the_number_comes_with_its_range_without_history_and_voice_and_beside_doing_nothing() -> None:
    read = words(page("6_fairness.py", concern_place=WARDS[4], number=True))
    assert "sensitivity range over the settings, not a confidence interval" in read
    assert "Without history and voice: about" in read and "If nothing changes: about" in read


def test_what_was_said_has_its_base_and_wards_without_answers_say_so() -> None:
    read = words(page("6_fairness.py"))
    assert (
        "No answers are recorded here" in read
        and "nobody was asked" not in read.lower()
        and "A survey of three wards" in read
    )


def test_the_log_of_decisions_and_how_people_were_heard_are_shown_as_recorded() -> None:
    heard = ProposalRecord(
        voice=(VoiceAnswer(VoiceItem.EARLY, "yes", "Letters in March"), VoiceAnswer(VoiceItem.OPEN, "yes"))
    )
    read = words(page("6_fairness.py", replace(CLOSE_ELM, record=heard)))
    assert "The reading room closed" in read and "Letters in March" in read
    assert "yes, not counted: no evidence" in read and "not recorded" in read


def test_without_a_proposal_the_page_says_so() -> None:
    app = AppTest.from_file(str(PAGES / "6_fairness.py"), default_timeout=SECONDS).run()
    assert not app.exception and "Nothing is proposed yet" in words(app)


def test_history_is_a_reason_where_it_was_a_loss_and_is_said_to_be_missing_elsewhere(appraised: Appraisal) -> None:
    damson = " ".join(perception_words.sentences(appraised, TOWN, WARDS[3]))
    assert "the reading room closed" in damson
    assert "No history is recorded" in " ".join(perception_words.sentences(appraised, TOWN, WARDS[0]))


def test_every_reason_has_a_question_and_something_that_could_be_done(appraised: Appraisal) -> None:
    for code in WARDS:
        for reason in perception_words.reasons(appraised, code):
            assert reason.ask.startswith("Ask ") and reason.mend.startswith("What could be done")


def test_where_nobody_gains_no_place_is_told_that_others_gain(appraised: Appraisal) -> None:
    assert not (appraised.ways[appraised.first_way].areas["change"] < 0).any()
    for code in WARDS:
        assert "gain more" not in " ".join(perception_words.sentences(appraised, TOWN, code))


def test_a_ward_that_the_proposal_leaves_alone_has_no_reason_and_what_was_before_stands_apart(
    appraised: Appraisal,
) -> None:
    table = fairness_tables.three_columns(appraised, TOWN)
    wards = appraised.ways[appraised.first_way].wards
    alone = [code for code in WARDS if not wards.loc[code, ["further_5", "further_10", "cut_off"]].sum()]
    assert alone and (table.loc[alone, "Likely concerns"] == "None that this proposal causes.").all()
    for code in alone:
        assert "No reason to expect concern that this proposal causes." in perception_words.sentences(
            appraised, TOWN, code
        )[0].split(": ", 1)
    # Damson lost its reading room; it is further, too, and only that is a concern of this proposal.
    assert "reading room" in table.loc[WARDS[3], "Already there"]
    assert "reading room" not in table.loc[WARDS[3], "Likely concerns"]


def test_the_first_place_shown_is_one_that_the_proposal_changes(appraised: Appraisal) -> None:
    app = page("6_fairness.py")
    (asked,) = [box for box in app.selectbox if box.label == "Reasons in"]
    first = perception_words.changed_first(appraised).index[0]
    assert asked.value == first and perception_words.people_further(appraised, first) > 0
    assert fairness_tables.three_columns(appraised, TOWN).index[0] == first


def test_patients_are_drawn_where_no_resident_is_moved_by_what_a_bar_counts() -> None:
    buses = transit_town()
    twin = Proposal(
        "Twin", Service.GP, (Close("Z99902", ListOutcome(ListFate.JOINS, "Z99901")), Open("Twin", at(3400)))
    )
    appraisal = appraise(buses, twin)
    bands = appraisal.ways[appraisal.first_way].areas["band"].reindex(buses.inside)
    assert set(bands) == {Band.LITTLE, Band.NEARER_2, Band.FURTHER_2}
    assert change_map.is_of_patients(appraisal, appraisal.first_way)


def test_where_nobody_is_left_with_a_journey_it_says_who_lost_theirs_and_not_that_none_was_found() -> None:
    row = {"before": math.nan, "after": math.nan, "cut_off": 1_352.0, "newly_reached": 0.0}
    row |= {f"{side}_{minutes}": 0.0 for side in ("nearer", "further") for minutes in (5, 10)}
    wards = pd.DataFrame([row, row | {"cut_off": 0.0}], index=WARDS[:2])
    assert fairness_tables._measured(wards, WARDS[0]) == "1,350 without a journey"
    assert fairness_tables._measured(wards, WARDS[1]) == "no journey found, before or after"


def test_where_only_patients_are_moved_their_places_come_first_and_are_coloured_as_on_impact() -> None:
    # A twin opens where Elm Surgery closes: nobody's nearest surgery is further, but its list joins Alder's.
    site = next(site for site in TOWN.services.sites if site.site_id == "Z99902")
    assert site.at is not None
    to_alder = ListOutcome(ListFate.JOINS, "Z99901")
    twin = Proposal("Twin", Service.GP, (Close("Z99902", to_alder), Open("Twin", site.at)))
    appraisal = appraise(TOWN, twin)
    way = appraisal.first_way
    assert change_map.is_of_patients(appraisal, way)
    first = perception_words.changed_first(appraisal).index[0]
    assert perception_words.changes_here(appraisal, first) and perception_words.people_further(appraisal, first) >= 10
    assert "patients here of sites that change would be" in perception_words.first_reasons(appraisal, first)
    assert "of patients of sites that change" in fairness_tables.three_columns(appraisal, TOWN).loc[first, "Measured"]
    drawn = change_map.areas_drawn(appraisal, way)["band"]
    fill = fairness_tables.fill_parting(appraisal, TOWN, title="Parted")
    lost = drawn.index[drawn.isin(fairness_tables.LOST_OR_FURTHER)].intersection(TOWN.inside)
    assert len(lost)
    assert all(fill.legend.entries[int(fill.classes[code])].paint.colour in palette.FURTHER for code in lost)


def test_those_who_lose_are_drawn_in_the_hue_of_impact(appraised: Appraisal) -> None:
    fill = fairness_tables.fill_parting(appraised, TOWN, title="Parted")
    areas = appraised.ways[appraised.first_way].areas
    assert (areas["headline"] == "lose").any()
    for code in TOWN.inside:
        colour = fill.legend.entries[int(fill.classes[code])].paint.colour
        assert (colour in palette.FURTHER) == (areas.loc[code, "band"] in fairness_tables.LOST_OR_FURTHER)


def test_impact_tells_of_groups_in_their_order_by_which_lines_and_how_many_are_folded_away() -> None:
    app = page("5_impact.py")
    read = words(app)
    assert "No law sets these lines." in read and "The order of groups is fixed and is no ranking." in read
    assert "groups are folded into a table of their own" in read and "worst first" not in read
    assert "as often as others" in read and "more than others" in read
    assert "its share" not in read


def test_a_poll_of_four_in_a_ward_is_not_told_and_one_of_forty_is(appraised: Appraisal) -> None:
    table = fairness_tables.three_columns(appraised, TOWN).set_index("Place")["Said"]
    assert table["Alder"].startswith("75% of about 40 said fair, from ")
    assert "few answers, no percentage" in table["Birch"] or "too few" in table["Birch"].lower()
    assert "%" not in table["Cedar"] and "too few" in table["Cedar"].lower()
    assert table["Damson"] == "No answers are recorded here"


def test_impact_tells_the_whole_of_a_shared_building() -> None:
    record = ProposalRecord(
        costs=(Cost("Council", 1000.0, -50.0),),
        homes=(Homes(Tenure.SOCIAL_RENT, 30, 12), Homes(Tenure.OTHER, 10, 38)),
        joint=(JointItem(Joint.RECEPTION, Answer.PARTLY, "Library", "A sketch"),),
    )
    move = CoLocate("LIB-01", "Z99902", registered=ListOutcome(ListFate.STAYS))
    read = words(page("5_impact.py", Proposal("Into the library", Service.GP, (move,), record=record)))
    assert "Would share the building" in read and "Potential, not contact" in read
    assert "Low-cost homes are lost for good" in read and "unverified" in read
    assert "A sketch" in read and "not recorded" in read
    assert "none of them has to change practice" in read


def test_impact_tells_what_softens_a_proposal_with_and_without() -> None:
    stop = Outreach("Van", at(3400), "Tue 10:00-13:00")
    read = words(page("5_impact.py", replace(CLOSE_ELM, changes=(*CLOSE_ELM.changes, stop))))
    assert "With and without what softens the proposal" in read and "still counted as further away" in read


@pytest.mark.parametrize(
    ("tool", "button"),
    [
        ("split", "Split it"),
        ("merge", "Merge them"),
        ("hours", "Change its hours"),
        ("outreach", "Hold sessions here"),
        ("temporary", "Open it for the time being"),
        ("transport", "Run it"),
    ],
)
def test_every_kind_of_change_has_its_form_and_an_empty_one_is_refused_in_words(tool: str, button: str) -> None:
    app = page("4_propose.py", tool=tool)
    (sent,) = [shown_button for shown_button in app.button if shown_button.label == button]
    sent.click().run()
    assert not app.exception and app.error
    assert app.session_state["selection"].proposal == CLOSE_ELM


def test_what_happens_anyway_goes_to_business_as_usual() -> None:
    app = page("4_propose.py", tool="outreach", as_usual=True, point=at(3400))
    next(shown_button for shown_button in app.button if shown_button.label == "Hold sessions here").click().run()
    assert not app.exception
    draft = app.session_state["selection"].proposal
    assert len(draft.changes) == 1 and isinstance(draft.business_as_usual[0], Outreach)
    assert "Business as usual: what happens anyway" in words(app)


def test_other_weights_move_the_number_and_leave_the_usual_one_beside_it(appraised: Appraisal) -> None:
    app = page("6_fairness.py", concern_place=WARDS[4], number=True)
    assert "At the usual weights and settings" not in words(app)
    for box in app.number_input:
        if box.label.endswith(", %"):
            box.set_value(100.0 if box.label.startswith("What happens to their own") else 0.0)
    next(button for button in app.button if button.label == "Use these").click().run()
    assert not app.exception
    chosen = app.session_state["selection"].fairness.perception
    assert chosen.weights.as_array.tolist() == [1, 0, 0, 0, 0, 0, 0]
    read = words(app)
    # By hand: Elm's own driver alone, 50 + 50 x D1.
    own = perceived_with(TOWN, appraised, chosen).perceived
    assert own.frame.loc[WARDS[4], "index"] == pytest.approx(50 + 50 * own.drivers.loc[WARDS[4], "own_change"])
    assert f"about {perception_words.to_five(own.frame.loc[WARDS[4], 'index'])} (from" in read
    assert "At the usual weights and settings: about" in read
    next(button for button in app.button if button.label == "Back to the usual ones").click().run()
    assert app.session_state["selection"].fairness.perception == PerceptionSettings()


def test_weights_that_are_all_nought_are_refused_and_the_former_ones_stay() -> None:
    app = page("6_fairness.py", concern_place=WARDS[4], number=True)
    for box in app.number_input:
        if box.label.endswith(", %"):
            box.set_value(0.0)
    next(button for button in app.button if button.label == "Use these").click().run()
    assert not app.exception and "not all nought" in str(app.error[0].value)
    assert app.session_state["selection"].fairness.perception == PerceptionSettings()


def test_at_the_usual_settings_nothing_is_worked_out_anew(appraised: Appraisal) -> None:
    again = perceived_with(TOWN, appraised, PerceptionSettings())
    pd.testing.assert_frame_equal(again.perceived.frame, appraised.perceived.frame)


def test_a_poll_is_weighted_where_that_is_asked_for_and_what_it_costs_is_said() -> None:
    app = page("6_fairness.py")
    assert "Weighted by ward" not in words(app)
    next(toggle for toggle in app.toggle if toggle.label == "Weighted to look like the borough").set_value(True).run()
    assert not app.exception
    read = words(app)
    assert "Weighted by ward;" in read and "It mends who answered, not who was asked." in read


def test_what_was_said_is_told_by_age_where_thirty_answered_and_never_of_a_room() -> None:
    (poll,) = TOWN.evidence.polls
    aged = replace(poll, answers=poll.answers.assign(age=["16-34"] * 29 + ["35+"] * (len(poll.answers) - 29)))
    table = fairness_tables.said_by_group(aged, PollQuestion.FAIR_TO_US)["By age"].set_index("Age")
    assert table["Said fair %"].isna()["16-34"] and table.loc["16-34", "Note"] == "few answers, no percentage"
    assert fairness_tables.said_by_group(replace(aged, kind=PollKind.ROOM), PollQuestion.FAIR_TO_US) == {}
    assert fairness_tables.said_by_group(poll, PollQuestion.FAIR_TO_US) == {}


def test_what_it_asks_of_people_is_the_same_on_the_page_and_in_the_file(appraised: Appraisal) -> None:
    plain = to_plain(appraised)
    (row,) = [row for row in plain["burden"] if row["mode"] == "nocar"]
    # By hand on foot: Elm's people go 3200 m further, less what each already had to walk; four visits there and back.
    areas = appraised.ways[Way.NOCAR].areas.loc[TOWN.inside]
    assert row["hours"] == pytest.approx(float((areas["change"] * TOWN.people.residents).sum()) * 8 / 60)
    assert sum(row["hours_by_fifth"]) == pytest.approx(row["hours"])
    assert row["hours_value"] is None and plain["settings"]["burden"]["pounds_an_hour"] is None
    other = burden_with(TOWN, appraised, Way.NOCAR, BurdenSettings(visits_a_year=8.0))
    assert other.hours == pytest.approx(2 * row["hours"])
