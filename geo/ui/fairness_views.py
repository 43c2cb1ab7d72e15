"""The parts of the Fairness page: what is measured, likely concerns in words and then as a number, what people said."""

import streamlit as st

from geo.appraisal import Appraisal
from geo.fairness import felt_of
from geo.perception_range import tornado
from geo.place import Place
from geo.poll import Item
from geo.ui import controls, session
from geo.ui import map as area_map
from geo.ui.panels import chart, equal_table, facts, words_table
from geo.ui.session import Parting
from geo.views import fairness_tables, marks, perception_charts, perception_words
from geo.views.wording import plain

NUMBER = "Show the number and what it is made of"


def where_they_part(appraisal: Appraisal, place: Place) -> None:
    """A map of where two of the three part, with its legend."""
    view = controls.parting()
    fill = (
        fairness_tables.fill_parting(appraisal, place, title=view.label)
        if view is Parting.MEASURED
        else fairness_tables.fill_beside(appraisal, place, title=view.label)
    )
    signs = marks.proposed(appraisal)
    area_map.show(place, fill, signs, key="fairness")
    area_map.legend(fill, signs)


def likely_concerns(appraisal: Appraisal, place: Place) -> None:
    """The reasons of one place in words; the number only once it is asked for."""
    facts([perception_words.NOT_A_SURVEY])
    code = controls.concern_place(perception_words.most_reasons_first(appraisal, place))
    facts(perception_words.sentences(appraisal, place, code))
    if not controls.turned("number", NUMBER):
        return
    facts(perception_words.index_words(appraisal, code))
    row = appraisal.perceived.frame.loc[code]
    if row.isna().any():
        return
    chart(perception_charts.waterfall(appraisal, code))
    way = appraisal.ways[appraisal.first_way]
    felt = felt_of(place, appraisal.proposal, way.areas, on=appraisal.on)
    table = tornado(felt, code, settings=appraisal.perceived.settings)
    chart(perception_charts.tornado(table, str(appraisal.place_names[code]), float(row["index"])))
    equal_table(
        "What it is made of",
        {"Drivers": perception_words.drivers_table(appraisal, code)},
        name=f"{place.name} {appraisal.proposal.name} {appraisal.place_names[code]}",
    )


def said(appraisal: Appraisal, place: Place) -> None:
    """What people said, by ward, with the base; and that nobody was asked where nobody was."""
    polls = fairness_tables.polls_on(place, appraisal.proposal)
    if not polls:
        facts(
            ["Nobody has been asked about this proposal, as far as is held. What is modelled cannot stand in for it."]
        )
        return
    names = {poll.poll_id: plain(poll.title) for poll in polls}
    by_id = {poll.poll_id: poll for poll in polls}
    poll = by_id[controls.pick("poll", "Poll", tuple(names), name=names.__getitem__)]
    asked = tuple(item for item in Item if (poll.answers["item"] == item.value).any())
    item: Item = controls.pick("poll_item", "Question", asked, name=lambda one: one.label)
    facts([fairness_tables.said_words(poll, item), *poll.notes])
    equal_table(
        "What was said, by ward",
        {"Answers": fairness_tables.said_table(place, poll, item)},
        name=f"{place.name} {appraisal.proposal.name} {poll.title}",
    )


def record(place: Place) -> None:
    """The log of past decisions and how people were heard, as they are recorded."""
    with st.expander("What was decided before"):
        if place.decisions:
            words_table("Past gains and losses", fairness_tables.history_table(place))
        else:
            facts(["Nothing is recorded; that is not the same as nothing having happened."])
    with st.expander("How people were heard"):
        words_table("An answer counts only with its evidence", fairness_tables.voice_table(session.current().proposal))
