"""The parts of the Review page, in the order in which a committee asks; each a heading, a sentence, a table, a form."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from geo.appraisal.record import Appraisal
from geo.decisions.assessments import Assessment
from geo.decisions.decision import Decision
from geo.decisions.locked import lock
from geo.decisions.steps import Figures, Step
from geo.decisions.written import now
from geo.errors import GeoError
from geo.papers import first_pages, step_figures
from geo.place.place import Place
from geo.roles.acts import Act
from geo.ui import deciding, exchange_views, frame, freezing, loading, options_views, review_forms, session, signed_in
from geo.ui.panels import facts, words_table
from geo.ui.session import LAST_DAY
from geo.ui.widgets import pick
from geo.views.decisions import affected as affected_tables
from geo.views.decisions import record_words, review_tables
from geo.views.impact import words
from geo.views.words import wording

IN_PLACE = "Recorded and not recorded are all that is said here; whether it is enough is for those who decide to judge."


def way_in(place: Place) -> None:
    """Before any decision is looked at: the ones that are kept, the examples, and a file of somebody else's."""
    options_views.way_in(place)
    exchange_views.from_file(place)


def at_a_glance(decision: Decision) -> None:
    """Every part of the record, whether it is recorded, with owner, day and evidence."""
    words_table("What is on record", review_tables.at_a_glance(decision), heading=True)
    st.caption(IN_PLACE)


def proposed(decision: Decision) -> None:
    """What is proposed, and what was set aside and why."""
    st.header(first_pages.PROPOSED)
    if decision.options:
        words_table("Options", review_tables.options(decision))
    else:
        facts(["No option is kept with this decision."])
    if decision.longlist:
        words_table("Set aside, and why", record_words.longlist(decision))
    else:
        facts(["No alternative is recorded as looked at and set aside."])


def affected(place: Place, decision: Decision) -> Appraisal | None:
    """Who is affected by the option that is read; None where there is none, or it cannot be worked out."""
    st.header(first_pages.AFFECTED)
    if not decision.options:
        facts(["Nobody can be counted before an option is kept."])
        return None
    ids = tuple(option.option_id for option in decision.options)
    names = {option.option_id: option.name for option in decision.options}
    option = decision.option(pick(options_views.OPTION, "Option that is read", ids, name=names.__getitem__))
    try:
        proposal, faults = freezing.proposal_of(place, option)
        on = (decision.locked.on if decision.locked else None) or LAST_DAY
        appraisal = loading.appraisal(place, proposal, on=on)
        facts([*faults, *words.answer(appraisal)])
        words_table("Communities, in their fixed order", affected_tables.communities(appraisal))
    except GeoError as fault:
        frame.say(fault)
        return None
    st.caption(wording.STREETS_NOT_PERSONS)
    return appraisal


def unknown(decision: Decision, appraisal: Appraisal | None) -> None:
    """What no figure tells, of the option that is read and of the record."""
    st.header(first_pages.UNKNOWN)
    gaps = [] if appraisal is None else step_figures.told(appraisal, Figures.GAPS)
    facts([*gaps, *review_tables.missing_before_deciding(decision)])


def asked(place: Place, decision: Decision) -> None:
    """What was asked of whom, and who answered, beside the people of wards and ages."""
    _part(first_pages.ASKED, decision.engagements, "engagements")
    if decision.engagements:
        words_table("Who was asked", review_tables.engagements(decision, place, public=_public()))
    folded("Answers beside people, by ward and by age", "reach", partial(_reach, place, decision))
    _form("Record who was asked and who answered", "engagement", partial(review_forms.engagement, decision, place))


def _reach(place: Place, decision: Decision) -> None:
    words_table("Answers beside people, by ward", review_tables.reach_by_ward(decision, place))
    words_table("Answers beside people, by age", review_tables.reach_by_age(decision, place))


def changed(decision: Decision) -> None:
    """What changed because of what was said, or why not."""
    _part(first_pages.CHANGED, decision.changes_made, "changes_made")
    if decision.changes_made:
        words_table("What was said, and what came of it", review_tables.changes_made(decision, public=_public()))
    _form("Record what was said and what changed", "change", partial(review_forms.change_made, decision))


def promised(decision: Decision) -> None:
    """What is promised to soften a change, and whether it is paid for."""
    _part("What is promised, and whether it is paid for", decision.promises, "promises")
    if decision.promises:
        words_table("Promises", review_tables.promises(decision, public=_public()))
    _form("Record a promise", "promise", partial(review_forms.promise, decision))


def phases(appraisal: Appraisal | None) -> None:
    """In what order it would happen, with gaps, and the money recorded."""
    if appraisal is not None:
        st.header("In what order")
        facts(step_figures.told(appraisal, Figures.PHASES))


def watched(decision: Decision) -> None:
    """What is watched afterwards."""
    _part("What is watched afterwards", decision.watched, "watched")
    if decision.watched:
        words_table("Watched", review_tables.watched(decision, public=_public()))
    _form("Record what is watched", "watched", partial(review_forms.watched, decision))


def consultation(decision: Decision) -> None:
    """The prompts that those who check a consultation ask."""
    st.header("How it was consulted on")
    words_table("Prompts, and what is recorded", review_tables.consultation(decision, public=_public()))
    _form("Answer a prompt", "prompt", partial(review_forms.prompt_answer, decision))


def assessments(decision: Decision, appraisal: Appraisal | None) -> None:
    """One assessment at a time, equality first, step by step; then the form of one step."""
    st.header("Assessments and the guide's ten questions")
    offered: dict[str, Assessment] = {each.label: each for each in Assessment}
    assessment = offered[st.selectbox("Assessment", list(offered), key="review_assessment")]
    words_table(assessment.label, review_tables.steps(decision, assessment, public=_public()))
    attached = review_tables.figures_attached(decision, assessment)
    if len(attached):
        folded("The figures that are attached", "attached", partial(words_table, "As they were attached", attached))
    _form("Answer a step", "step", partial(_step, decision, assessment, appraisal))


def _step(decision: Decision, assessment: Assessment, appraisal: Appraisal | None) -> None:
    titles: dict[str, Step] = {step.title: step for step in assessment.steps}
    step = titles[st.selectbox("Step", list(titles), key=f"review_step_{assessment}")]
    facts(step.prompts)
    told: tuple[str, ...] = ()
    name = files = ""
    if appraisal is not None:
        if assessment is Assessment.COHESION:
            facts(step_figures.second_level_words(appraisal))
        name, told = appraisal.proposal.name, step_figures.figures_of(appraisal, step)
        on = decision.locked.on if decision.locked else None
        files = lock(appraisal.place, appraisal.settings, on=on, who=deciding.who(), when=now()).fingerprint
    if told:
        st.markdown(f"**{wording.plain(f'Figures that answer it: {name}')}**")
        facts(told)
    else:
        facts(["No figure that is held answers it: it has to be asked."])
    before = decision.answered.get((assessment, step.key))
    if before is not None and before.figures.lines and files and before.figures.files != files:
        facts([review_tables.OTHER_FILES])
    lines = (f"Figures of {name}:", *told) if told else ()
    review_forms.step_answer(decision, assessment, step, lines=lines, files=files)


def decided_by(decision: Decision) -> None:
    """Which body decided, and what stands open before it does."""
    _part("Who decided", decision.resolutions, "resolutions")
    if decision.resolutions:
        words_table("Decided", review_tables.resolutions(decision))
    frame.go_to(frame.OPTIONS, "Stages are moved on, and an option is decided, on Options")


def evidence(decision: Decision) -> None:
    """Every file that an entry names, and what became of it."""
    table = review_tables.evidence(decision)
    if len(table):
        st.header("Evidence")
        words_table("Files that entries rest on", table)
        _form("Look for a file of evidence", "evidence", partial(review_forms.evidence, decision))


def _public() -> bool:
    """Whether what is exempt stays out of the tables too, as of papers; so until somebody asks for it."""
    return session.current().deciding.public or not signed_in.may(Act.SEE_EXEMPT)


def _part(title: str, entries: tuple[object, ...], field: str) -> None:
    st.header(title)
    if not entries:
        facts([review_tables.NOTHING[field]])


def _form(label: str, key: str, draw: Callable[[], None]) -> None:
    """A form that adds to the record, for whoever may."""
    if signed_in.may(Act.WRITE):
        folded(label, key, draw)


def folded(label: str, key: str, draw: Callable[[], None]) -> None:
    """What is only made once it is opened."""
    fold = st.expander(label, key=f"fold_{key}", on_change="rerun")
    if fold.open:
        with fold:
            draw()
