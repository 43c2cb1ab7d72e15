"""The Review page: in the order in which a committee asks, every form used, what is refused said and left as typed."""

import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.decisions.answers import Answered, Prompt, attach
from geo.decisions.assessments import Assessment
from geo.decisions.decision import Decision
from geo.decisions.ground import EvidenceState, Ground
from geo.decisions.option import Stage
from geo.place.place import Place
from geo.store.records import decisions, exchange, frozen, opening
from geo.store.records.opening import Database
from geo.ui import address, frame
from geo.ui.session import DecidingChoice
from geo.views.decisions import review_tables
from tests.pages.test_decided import first_option, streets
from tests.pages.test_options import AND_OPENS, CLOSE_ELM, options_page, saved, words_of
from tests.selected import selected

SECONDS = 60
SECRET = "The lease is 40,000 pounds"
COMMITTEES_ORDER = [
    "What is on record",
    "What is proposed",
    "Who is affected",
    "What we do not know",
    "What was asked of whom",
    "What changed because of it",
    "What is promised, and whether it is paid for",
    "In what order",
    "What is watched afterwards",
    "How it was consulted on",
    "Assessments and the guide's ten questions",
    "Who decided",
]


@pytest.fixture(autouse=True)
def database(
    pages_show: Callable[[Place], None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Database]:
    """The pages on the five wards with streets, and the database that they keep decisions in."""
    monkeypatch.setenv(opening.FOLDER_SETTING, str(tmp_path / "records"))
    monkeypatch.setattr(address, "UNDER_WAY_SECONDS", 0.0)
    pages_show(streets())
    engine = opening.opened(tmp_path / "records")
    yield engine
    engine.dispose()


def two_options() -> str:
    return saved(AND_OPENS, saved(CLOSE_ELM))


def review(decision: str = "", *folds: str) -> AppTest:
    """The page, with these of its forms unfolded."""
    app = AppTest.from_file(str(frame.REVIEW.file), default_timeout=SECONDS)
    if decision:
        app.query_params["decision"] = decision
    for fold in folds:
        app.session_state[f"fold_{fold}"] = True
    app.run()
    assert not app.exception
    return app


def sent(app: AppTest, label: str) -> AppTest:
    [button] = [button for button in app.button if button.label == label]
    button.click().run()
    assert not app.exception
    return app


def said_on(app: AppTest) -> str:
    return " ".join(str(part.value) for part in (*app.markdown, *app.caption, *app.error)).replace("\\", "")


def kept(database: Database, decision: str) -> Decision:
    found = decisions.find(database, decision)
    assert found is not None
    return found


def test_without_a_decision_the_next_steps_are_offered() -> None:
    app = review()
    assert "No options are looked at yet" in said_on(app)
    assert not app.header


def test_the_page_goes_in_the_order_in_which_a_committee_asks() -> None:
    app = review(two_options())
    assert [header.value for header in app.header][1:] == COMMITTEES_ORDER


def test_where_nothing_is_recorded_the_page_says_so_and_judges_nothing() -> None:
    app = review(two_options(), "reach")
    told = said_on(app) + words_of(app)
    assert "No answers are recorded here" in told
    assert "nobody was asked" not in told.lower()
    assert not re.search(r"\b(completed?|complian(t|ce))\b", told, flags=re.IGNORECASE)


def test_who_was_asked_is_kept_and_stands_beside_the_people_of_its_ward(database: Database) -> None:
    decision = two_options()
    app = review(decision, "engagement", "reach")
    app.text_input(key="engagement_0_exercise").set_value("Letter to every home")
    ward = streets().wards.frame.index[1]
    app.selectbox(key="engagement_0_ward").set_value(ward)
    app.number_input(key="engagement_0_answered").set_value(120)
    app.text_input(key="engagement_0_owner").set_value("Engagement lead")
    app.date_input(key="engagement_0_on").set_value(date(2026, 9, 1))
    app.text_input(key="engagement_0_evidence").set_value("letter.pdf")
    app.text_area(key="engagement_0_exempt").set_value(SECRET)
    sent(app, "Record it")
    [entry] = kept(database, decision).engagements
    assert entry.ground.exempt == SECRET
    assert SECRET not in words_of(app) and "marked as not for the public" in words_of(app)
    app.session_state["selection"] = selected(DecidingChoice, decision_id=decision, public=False)
    assert SECRET in words_of(app.run())
    assert (entry.ward_code, entry.answered, entry.asked) == (ward, 120, None)
    assert entry.ground.owner == "Engagement lead"
    tables = [table.value for table in app.table if "Answers recorded" in table.value.columns]
    answers = [str(cell) for cell in tables[0]["Answers recorded"]]
    assert answers.count("120") == 1 and len(set(answers)) == 2


def test_few_answers_are_kept_without_their_number(database: Database) -> None:
    decision = two_options()
    app = review(decision, "engagement")
    app.text_input(key="engagement_0_exercise").set_value("Drop-in")
    app.number_input(key="engagement_0_answered").set_value(4)
    sent(app, "Record it")
    [entry] = kept(database, decision).engagements
    assert (entry.answered, entry.few) == (None, True)
    assert "fewer than 10" in words_of(app)


def test_what_is_refused_is_said_and_what_was_typed_stays(database: Database) -> None:
    decision = two_options()
    app = review(decision, "change")
    app.text_area(key="change_0_said").set_value("It is too far for my mother")
    sent(app, "Record it")
    assert "said by" in said_on(app)
    assert app.text_area(key="change_0_said").value == "It is too far for my mother"
    assert kept(database, decision).changes_made == ()
    app.text_input(key="change_0_said_by").set_value("Meeting in Elm, 3 May")
    app.text_area(key="change_0_result").set_value("A minibus was added")
    sent(app, "Record it")
    [entry] = kept(database, decision).changes_made
    assert entry.result == "A minibus was added"
    assert app.text_area(key="change_1_said").value == ""
    assert "A minibus was added" in words_of(app)


def test_a_promise_is_replaced_and_the_former_stays_on_record(database: Database) -> None:
    decision = two_options()
    app = review(decision, "promise")
    app.text_area(key="promise_0_promised").set_value("A minibus twice a week")
    sent(app, "Record it")
    app.text_area(key="promise_1_promised").set_value("A minibus every day")
    app.selectbox(key="promise_1_replaces").set_value(1)
    sent(app, "Record it")
    promises = kept(database, decision).promises
    assert [entry.ground.replaces for entry in promises] == [0, 1]
    told = words_of(app)
    assert "A minibus every day" in told and "twice a week" not in told


def test_what_is_watched_and_prompts_are_kept(database: Database) -> None:
    decision = two_options()
    app = review(decision, "watched", "prompt")
    app.text_input(key="watched_0_measure").set_value("Missed visits")
    app.text_input(key="watched_0_target").set_value("under 5%")
    sent(app, "Record it")
    app.selectbox(key="prompt_0_prompt").set_value(Prompt.SUBSTANTIAL)
    sent(app, "Record the answer")
    assert "Choose an answer" in said_on(app)
    app.radio(key="prompt_0_answer").set_value(Answered.YES)
    app.text_area(key="prompt_0_words").set_value("The committee judged so on 3 May")
    sent(app, "Record the answer")
    decision_now = kept(database, decision)
    assert decision_now.watched[0].target == "under 5%"
    assert decision_now.prompt_answers[0].prompt is Prompt.SUBSTANTIAL
    assert "The committee judged so on 3 May" in words_of(app)


def test_a_step_holds_the_figures_that_answer_it_with_their_day_and_checksum(database: Database) -> None:
    decision = two_options()
    app = review(decision, "step")
    app.selectbox(key="review_assessment").set_value(Assessment.COHESION.label).run()
    assert not app.exception and not app.error
    assert "second level" in said_on(app)
    app.radio(key="step_cohesion_chances_0_answer").set_value(Answered.PARTLY)
    app.text_area(key="step_cohesion_chances_0_words").set_value("Nothing is held on faith")
    sent(app, "Record the answer")
    [answer] = kept(database, decision).step_answers
    assert answer.assessment is Assessment.COHESION and answer.step == "chances"
    assert answer.figures.fits and answer.figures.lines
    assert answer.figures.lines[0] == f"Figures of {CLOSE_ELM.name}:"
    assert answer.figures.on == date.today() and len(answer.figures.files) == 64
    assert "1 of 6 steps recorded" in words_of(app)
    assert review_tables.OTHER_FILES not in said_on(app)
    older = replace(answer, figures=attach(answer.figures.lines, on=date.today(), files="0" * 64))
    decisions.add(database, decision, replace(older, ground=Ground(replaces=1)))
    again = review(decision, "step")
    again.selectbox(key="review_assessment").set_value(Assessment.COHESION.label).run()
    assert review_tables.OTHER_FILES in said_on(again)


def test_evidence_is_held_against_its_checksum_and_what_became_of_it_is_told(database: Database) -> None:
    decision = two_options()
    app = review(decision, "promise", "evidence")
    app.text_area(key="promise_0_promised").set_value("A bus")
    app.text_input(key="promise_0_evidence").set_value("offer.pdf")
    app.text_input(key="promise_0_sha256").set_value(hashlib.sha256(b"the offer").hexdigest())
    sent(app, "Record it")
    sent(app, "Record what was found")
    assert "Choose the file, or say that it is gone" in said_on(app)
    app.file_uploader(key="evidence_0_file").set_value(("offer.pdf", b"another offer", "application/pdf"))
    sent(app, "Record what was found")
    assert kept(database, decision).evidence_looks[-1].state is EvidenceState.OTHER
    assert "does not fit the checksum" in words_of(app)
    app.checkbox(key="evidence_1_gone").check()
    sent(app, "Record what was found")
    assert "the file is gone" in words_of(app)


def test_an_option_is_decided_with_body_day_and_minute_and_what_is_missing_is_told(database: Database) -> None:
    decision = two_options()
    app = review(decision, "promise")
    app.text_area(key="promise_0_promised").set_value("A bus")
    app.text_area(key="promise_0_exempt").set_value(SECRET)
    sent(app, "Record it")
    page = options_page(decision)
    option = first_option(database, decision)
    assert "equality impact assessment" in page.text_area(key=f"reason_{option}_decided").label
    page.selectbox(key=f"stage_{option}").set_value(Stage.DECIDED)
    page.text_input(key=f"body_{option}").set_value("Health Board")
    page.date_input(key=f"decided_on_{option}").set_value(date(2026, 11, 2))
    page.button(key="keep_stage").click().run()
    assert not page.exception and not page.error
    toast = " ".join(toast.value for toast in page.toast).replace("\\", "")
    assert "Not recorded: the minute and why the equality impact assessment" in toast
    assert kept(database, decision).option(option).stage is Stage.DECIDED
    assert "Health Board" in words_of(review(decision))
    record = frozen.find(database, decision, option)
    assert record is not None
    files = frozen.opened(record.sealed)
    assert b"Health Board" in files["decision/resolutions.csv"]
    assert SECRET.encode() not in b"".join(files.values())


def test_what_is_handed_to_another_partnership_comes_back_with_its_record(database: Database) -> None:
    decision = two_options()
    app = review(decision, "promise")
    app.text_area(key="promise_0_promised").set_value("A bus")
    sent(app, "Record it")
    whole = kept(database, decision)
    again = exchange.from_file(exchange.as_file(whole).content).decision
    assert again.promises == whole.promises
    with zipfile.ZipFile(io.BytesIO(exchange.as_file(whole).content)) as archive:
        assert "promises.csv" in archive.namelist()


def test_the_pack_is_offered_as_word_and_web_page_for_the_public_first() -> None:
    app = review(two_options(), "pack")
    assert {"Make the scrutiny pack (Word)", "Make the scrutiny pack (web page)"} <= {each.label for each in app.button}
    assert app.radio(key="picture_of_public").value is True
    app.button(key="make scrutiny pack as html").click().run()
    assert not app.exception and not app.error
    labels = {str(getattr(button, "label", "")) for button in app.get("download_button")}
    assert "Download the scrutiny pack (web page)" in labels and "Download the scrutiny pack (Word)" not in labels


def test_a_decision_without_options_says_what_cannot_be_told(database: Database) -> None:
    decision = two_options()
    whole = kept(database, decision)
    for option in whole.options:
        page = options_page(decision)
        page.selectbox(key="picture_of_option").set_value(option.option_id).run()
        page.text_area(key=f"reason_{option.option_id}").set_value("No lease")
        page.button(key="set_aside").click().run()
    app = review(decision)
    assert "No option is kept with this decision" in said_on(app)
    assert "No lease" in words_of(app)
    assert review_tables.NOTHING["promises"] in said_on(app)
