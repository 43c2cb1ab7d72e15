"""The parts of the Fairness page: what is measured, likely concerns in words and then as a number, what people said."""

from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from geo.appraisal.other_settings import felt_in, perceived_with
from geo.appraisal.record import Appraisal
from geo.errors import InputError
from geo.evidence.poll import Poll, PollKind, PollQuestion
from geo.fairness.perception import DRIVERS, USUAL, PerceptionSettings, Weights
from geo.fairness.perception_range import tornado
from geo.language.phrases import number_of, sentence
from geo.place.place import Place
from geo.place.poll_weights import like_the_borough
from geo.proposals.proposals import Proposal
from geo.ui import controls, loading, session
from geo.ui import map as area_map
from geo.ui.panels import chart_to_take, equal_table, facts, words_table
from geo.ui.taking_away import PictureOf
from geo.ui.widgets import Picture, pick, turned
from geo.views.fairness import perception_charts, perception_words, tables
from geo.views.fairness.tables import Parting
from geo.views.impact import equity_tables
from geo.views.map import marks
from geo.views.map.maps import Fill
from geo.views.words.wording import plain

NUMBER = "Show the number and what it is made of"
NUMBER_TOLD = Picture[bool](
    "number", lambda now: now.fairness.number, lambda now, new: replace(now.fairness, number=new)
)
POLL = Picture[str]("poll", lambda now: now.fairness.poll, lambda now, new: replace(now.fairness, poll=new))
POLL_ITEM = Picture[PollQuestion](
    "poll_item", lambda now: now.fairness.poll_item, lambda now, new: replace(now.fairness, poll_item=new)
)
POLL_WEIGHTED = Picture[bool](
    "poll_weighted", lambda now: now.fairness.poll_weighted, lambda now, new: replace(now.fairness, poll_weighted=new)
)


@dataclass(frozen=True)
class Asked:
    """Whose fairness is asked for: a proposal, read on a day, with perceived fairness at these settings."""

    proposal: Proposal
    on: date
    settings: PerceptionSettings


def asked_now() -> Asked:
    """What the visitor asks for."""
    now = session.current()
    return Asked(now.proposal, now.shared.on, now.fairness.perception)


def at_settings(place: Place, asked: Asked) -> Appraisal:
    """The appraisal with perceived fairness at the settings asked for; the very same where these are the usual ones."""
    usual = loading.appraisal(place, asked.proposal, on=asked.on)
    if asked.settings == usual.perceived.settings:
        return usual
    return loading.another_appraisal(place, _at_settings, asked)


def _at_settings(place: Place, asked: Asked) -> Appraisal:
    return perceived_with(place, loading.appraisal(place, asked.proposal, on=asked.on), asked.settings)


def where_they_part(place: Place, asked: Asked) -> None:
    """A map of where two of the three part, with its legend."""
    fill = loading.kept(place, _fill, asked, controls.parting())
    appraisal = at_settings(place, asked)
    signs = marks.proposed(appraisal)
    area_map.show(place, fill, signs, key="fairness")


def _fill(place: Place, asked: Asked, view: Parting) -> Fill:
    filled = tables.fill_parting if view is Parting.MEASURED else tables.fill_beside
    return filled(at_settings(place, asked), place, title=view.label)


def in_short(place: Place, asked: Asked) -> list[str]:
    """What the page found: three measures, how many places have reasons for concern, and where most are."""
    return loading.kept(place, _in_short, asked)


def _in_short(place: Place, asked: Asked) -> list[str]:
    appraisal = at_settings(place, asked)
    measured = equity_tables.sentences(appraisal, appraisal.first_way)
    return [*measured[:3], perception_words.reasons_by_place(appraisal)]


def known(appraisal: Appraisal) -> list[str]:
    """What must be read with all three."""
    counted = equity_tables.sentences(appraisal, appraisal.first_way)[3:]
    return [perception_words.NOT_A_SURVEY, perception_words.heard(appraisal), *counted, *appraisal.place.account.notes]


def side_by_side(place: Place, asked: Asked) -> None:
    """What is measured, likely concerns and what was said, as one table: the places that the proposal touches."""
    touched, _ = loading.kept(place, _columns, asked)
    if touched.empty:
        facts(["It changes the journeys of no place, and causes no concern that we can tell of."])
    else:
        words_table("Measured, likely concerns, said: the places that it touches", touched)


def the_rest(place: Place, asked: Asked) -> None:
    """The same of the other places, folded."""
    _, others = loading.kept(place, _columns, asked)
    if not others.empty:
        with st.expander(f"The same of {number_of(len(others), 'other place')}, which it leaves as they are"):
            words_table("Measured, likely concerns, said", others)


def _columns(place: Place, asked: Asked) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Of the places that the proposal touches, and of the others; without a column that tells nothing."""
    appraisal = at_settings(place, asked)
    table = loading.kept(place, _three_columns, asked)
    touched = [
        perception_words.changes_here(appraisal, code) or bool(perception_words.reasons(appraisal, code))
        for code in table.index
    ]
    parts = table[touched], table[[not here for here in touched]]
    already = perception_words.ALREADY_THERE
    return tuple(part.drop(columns=already) if (part[already] == "").all() else part for part in parts)


def _three_columns(place: Place, asked: Asked) -> pd.DataFrame:
    return tables.three_columns(at_settings(place, asked), place)


def _places(place: Place, asked: Asked) -> pd.Series:
    return perception_words.changed_first(at_settings(place, asked))


def one_place(place: Place, asked: Asked) -> None:
    """What is measured, likely and said of one place, reasons in words; the number only once it is asked for."""
    appraisal, usual = at_settings(place, asked), loading.appraisal(place, asked.proposal, on=asked.on)
    code = controls.concern_place(loading.kept(place, _places, asked))
    here = loading.kept(place, _three_columns, asked).loc[code]
    st.subheader("Measured")
    facts([f"{sentence(here['Measured'])}."])
    st.subheader("Likely concerns")
    facts(perception_words.sentences(appraisal, place, code))
    st.subheader("Said")
    facts([f"{here['Said'].removesuffix('.')}."])
    if not turned(NUMBER_TOLD, NUMBER):
        return
    facts(perception_words.index_words(appraisal, code))
    _settings(appraisal.perceived.settings)
    row = appraisal.perceived.frame.loc[code]
    if row.isna().any():
        return
    if appraisal is not usual:
        facts([perception_words.usual_words(usual, code)])
    name = str(appraisal.place_names[code])
    of = PictureOf(f"{name}: what moves the number from neutral", "Fairness", "Drivers")
    chart_to_take(place, perception_charts.waterfall(appraisal, code), of)
    table = tornado(felt_in(place, appraisal), code, settings=appraisal.perceived.settings)
    of = PictureOf(f"{name}: what the number depends on most", "Fairness", "Settings")
    chart_to_take(place, perception_charts.tornado(table, name, float(row["index"])), of)
    equal_table(
        place,
        "What it is made of",
        {"Drivers": partial(perception_words.drivers_table, appraisal, code)},
        name=f"{appraisal.proposal.name} {name}",
    )


def _settings(settings: PerceptionSettings) -> None:
    """The weights and settings that the number rests on, each to be changed."""
    with st.expander("What the number rests on"), st.form(f"perception_{settings}", border=False):
        st.caption("Judgements all; no published values exist. Weights are scaled so that they add up to 100%.")
        left, right = st.columns(2)
        shares = [
            left.number_input(
                f"{driver.label}, %", min_value=0.0, max_value=100.0, value=round(100 * weight, 1), format="%g"
            )
            for driver, weight in zip(DRIVERS, settings.weights.as_array.tolist(), strict=True)
        ]
        judgements = {
            name: right.number_input(
                sentence(words), min_value=lowest, max_value=highest, value=getattr(settings, name), format="%g"
            )
            for name, (words, lowest, highest) in perception_words.SETTINGS.items()
        }
        sent, usual = st.form_submit_button("Use these"), st.form_submit_button("Back to the usual ones")
    if not (sent or usual):
        return
    try:
        chosen = PerceptionSettings(Weights.scaled(shares), **judgements) if sent else USUAL
    except InputError as fault:
        st.error(plain(" ".join(fault.faults)))
        return
    session.choose(replace(session.current().fairness, perception=chosen))
    st.rerun()


def said(appraisal: Appraisal, place: Place) -> None:
    """What people said, by ward, with the base; nothing where no answers are recorded, which each place says."""
    polls = tables.polls_on(place, appraisal.proposal)
    if not polls:
        return
    with st.expander("What was said: each poll, by question, by ward and by who said it"):
        _said(appraisal, place, polls)


def _said(appraisal: Appraisal, place: Place, polls: tuple[Poll, ...]) -> None:
    names = {poll.poll_id: plain(poll.title) for poll in polls}
    by_id = {poll.poll_id: poll for poll in polls}
    poll = by_id[pick(POLL, "Poll", tuple(names), name=names.__getitem__)]
    asked = tuple(item for item in PollQuestion if (poll.answers["item"] == item.value).any())
    item = pick(POLL_ITEM, "Question", asked, name=lambda question: question.label)
    poll, how = _weighted(place, poll)
    facts([tables.said_words(poll, item), how, *poll.notes])
    by_group = tables.said_by_group(poll, item)
    equal_table(
        place,
        "What was said, by ward and by who said it",
        {
            "By ward": partial(tables.said_table, place, poll, item),
            **{title: partial(by_group.__getitem__, title) for title in by_group},
        },
        name=f"{appraisal.proposal.name} {poll.title}",
    )


def _weighted(place: Place, poll: Poll) -> tuple[Poll, str]:
    """The poll as it is, or weighted where that is asked for, and how in words."""
    if poll.kind is PollKind.ROOM or (poll.answers["weight"] != 1.0).any():
        return poll, ""
    if not turned(POLL_WEIGHTED, f"Weighted to look like {place.called}"):
        return poll, ""
    weighted = like_the_borough(poll, place)
    return weighted.poll, tables.weighted_words(weighted, place)


def record(place: Place) -> None:
    """The log of past decisions and how people were heard, as they are recorded."""
    with st.expander("What was decided before"):
        if place.evidence.decisions:
            words_table("Past gains and losses", tables.history_table(place))
        else:
            facts(["Nothing is recorded; that is not the same as nothing having happened."])
    with st.expander("How people were heard"):
        words_table("An answer counts only with its evidence", tables.voice_table(session.current().proposal))
