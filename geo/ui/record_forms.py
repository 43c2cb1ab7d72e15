"""What goes with a proposal beside its changes, as forms: money, homes, partners, sharing, who was heard, communities.

Every table goes into the proposal by the reader of its file, so that what a form takes and what a file may hold is the
same; a fault is said in words and what was typed stays.
"""

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from geo.errors import InputError
from geo.fairness.group_rows import group_names, offered_groups
from geo.language.phrases import about, sentence
from geo.place.named_communities import CommunityKind, NamedCommunity, community_from, named_groups, people_of
from geo.place.place import Place
from geo.plain import LONGEST_NAME
from geo.projection import to_lonlat
from geo.proposals.assessment import HIGHEST, LOWEST, Confidence, Criterion, ScoreBasis
from geo.proposals.proposals import Proposal
from geo.proposals.record import Answer, CommissioningStage, Joint, ProposalRecord, Tenure
from geo.proposals.record_text import plain_record, record_from
from geo.proposals.voice import LADDER, QUESTIONS, VoiceItem, answers_to
from geo.ui import drafting, picking, session
from geo.ui.widgets import Picture, turned
from geo.views.fairness import assessment_tables
from geo.views.words.wording import plain

# As wide as the longest question, which would otherwise be cut off.
QUESTION_PIXELS = 570
Rows = list[dict[str, Any]]
RECORD_KEY, COMMUNITIES_KEY = "record_opened", "communities_opened"
CORNERS_HELP = "Such as 1.9010, 53.6120 on one line, the next corner on the next"
DRAWING = Picture[bool]("drawing", lambda now: now.draft.drawing, lambda now, new: replace(now.draft, drawing=new))


def record_forms(place: Place, proposal: Proposal) -> None:
    """Everything that is kept of a proposal beside its changes, each part with its own button.

    Drawn only once they are opened, so that a click on the map need not wait for them.
    """
    record = st.expander("What goes with it: money, homes, partners, who was heard", key=RECORD_KEY, on_change="rerun")
    if record.open:
        with record:
            _tabs(place, proposal)
    named = st.expander("Communities that you name", key=COMMUNITIES_KEY, on_change="rerun")
    if named.open:
        with named:
            _communities(place, proposal)


def _tabs(place: Place, proposal: Proposal) -> None:
    forms: dict[str, Callable[[Place, Proposal], None]] = {
        "Stage and partners": _stage_form,
        "Money and homes": _money_form,
        "Sharing a building": _joint_form,
        "Who was heard": _voice_form,
        "Groups by criteria": _assessment_form,
    }
    for shelf, form in zip(st.tabs(list(forms)), forms.values(), strict=True):
        with shelf:
            form(place, proposal)


def _stage_form(place: Place, proposal: Proposal) -> None:
    record, recorded = proposal.record, plain_record(proposal.record)
    with st.form(f"stage_{_mark(recorded)}", border=False):
        stages = (None, *CommissioningStage)
        stage = st.selectbox(
            "Stage of commissioning",
            stages,
            index=stages.index(record.stage),
            format_func=lambda offered: "Not recorded" if offered is None else f"{offered.value}: {offered.label}",
        )
        decided: date | None = st.date_input("To be decided by", value=record.decided_on, format="DD/MM/YYYY")
        partners = st.text_area("Partners, one a line", value="\n".join(record.partners), height=100)
        only_for = _only_for_fields(place, record)
        longlist = _table(
            "Options set aside, and why", recorded.get("longlist", []), {"name": "Option", "reason": "Why"}
        )
        sent = st.form_submit_button("Keep stage and partners", type="primary")
    if sent:
        parts = {
            "stage": None if stage is None else stage.value,
            "decided_on": decided,
            "partners": [line.strip() for line in partners.splitlines() if line.strip()],
            "longlist": longlist,
            "only_for": only_for,
        }
        _keep(place, proposal, parts)


def _only_for_fields(place: Place, record: ProposalRecord) -> dict[str, Any] | None:
    """For which group only, why, and when that is looked at again; None where it is open to all."""
    only_for = record.only_for
    groups = list(place.people.groups_by_area.columns)
    asked = (only_for.kind, only_for.group) if only_for else None
    names = group_names(place.people.groups_by_area.columns)
    group = st.selectbox(
        "For one group only",
        groups,
        index=groups.index(asked) if asked in groups else None,
        format_func=lambda key: str(names.get(key, key)),
        placeholder="No: open to all",
    )
    reason = st.text_input("Why for them only", value=only_for.reason if only_for else "", max_chars=LONGEST_NAME)
    review: date | None = st.date_input(
        "Looked at again on", value=only_for.review if only_for else None, format="DD/MM/YYYY"
    )
    return None if group is None else {"kind": group[0], "group": group[1], "reason": reason, "review": review}


def _money_form(place: Place, proposal: Proposal) -> None:
    recorded = plain_record(proposal.record)
    homes = {row["tenure"]: row for row in recorded.get("homes", [])}
    with st.form(f"money_{_mark(recorded)}", border=False):
        counts = ("lost", "gained", "provided_nearby")
        costs = _table(
            "Who bears what (below nought: receives)",
            recorded.get("cost", []),
            {"who": "Who", "capital": "£ once", "revenue_per_year": "£ a year", "note": "Note"},
            columns={
                "capital": st.column_config.NumberColumn(format="localized"),
                "revenue_per_year": st.column_config.NumberColumn(format="localized"),
            },
            numbers=("capital", "revenue_per_year"),
        )
        homes_table = _table(
            "Homes on the sites",
            [
                {"tenure": tenure.value, **{key: homes.get(tenure.value, {}).get(key, 0) for key in counts}}
                for tenure in Tenure
            ],
            {"tenure": "Tenure", "lost": "Lost", "gained": "Gained", "provided_nearby": "Of those lost, within a mile"},
            columns={key: st.column_config.NumberColumn(min_value=0, step=1) for key in counts},
            numbers=counts,
            fixed="tenure",
        )
        sent = st.form_submit_button("Keep money and homes", type="primary")
    if sent:
        whole = [{key: int(cell) if key in counts else cell for key, cell in row.items()} for row in homes_table]
        _keep(place, proposal, {"cost": costs, "homes": [row for row in whole if any(row.get(key) for key in counts)]})


def _joint_form(place: Place, proposal: Proposal) -> None:
    recorded = plain_record(proposal.record)
    answered = {row["item"]: row for row in recorded.get("joint", [])}
    with st.form(f"joint_{_mark(recorded)}", border=False):
        rows_filled = _table(
            "How partners who share a building would run it",
            [{"item": item.label, **_without(answered.get(item.value, {}), "item")} for item in Joint],
            {"item": "What is settled", "answer": "Answer", "owner": "Owner", "evidence": "Evidence"},
            columns={"answer": st.column_config.SelectboxColumn(options=[answer.value for answer in Answer])},
            fixed="item",
        )
        sent = st.form_submit_button("Keep how it would be run", type="primary")
    if sent:
        codes = {item.label: item.value for item in Joint}
        rows = [{**row, "item": codes[row["item"]]} for row in rows_filled if len(row) > 1]
        _keep(place, proposal, {"joint": rows})


def _voice_form(place: Place, proposal: Proposal) -> None:
    recorded = plain_record(proposal.record)
    answered = {row["item"]: row for row in recorded.get("voice", [])}
    names = place.wards.frame["name"]
    with st.form(f"voice_{_mark(recorded)}", border=False):
        st.caption("An answer counts only with its evidence. " + f"To the last: one of {', '.join(LADDER)}.")
        rows_filled = _table(
            "How people were heard",
            [{"item": QUESTIONS[item], **_without(answered.get(item.value, {}), "item")} for item in VoiceItem],
            {"item": "Question", "answer": "Answer", "evidence": "Evidence", "owner": "Owner"},
            columns={
                "item": st.column_config.TextColumn(width=QUESTION_PIXELS),
                "answer": st.column_config.SelectboxColumn(options=[*answers_to(VoiceItem.EARLY), *LADDER]),
            },
            fixed="item",
        )
        rivals = _table(
            "Wards that compare themselves with each other though they are no neighbours",
            [
                dict(zip(("one", "other"), (_named(names, code) for code in pair), strict=True))
                for pair in proposal.record.rivals
            ],
            {"one": "One ward", "other": "The other"},
            columns={key: st.column_config.SelectboxColumn(options=sorted(names)) for key in ("one", "other")},
        )
        sent = st.form_submit_button("Keep who was heard", type="primary")
    if sent:
        codes = {QUESTIONS[item]: item.value for item in VoiceItem}
        rows = [{**row, "item": codes[row["item"]]} for row in rows_filled if len(row) > 1]
        _keep(place, proposal, {"voice": rows, "rivals": [[row.get("one"), row.get("other")] for row in rivals]})


def _named(names: pd.Series, code: str) -> str:
    return str(names.get(code, code))


def _assessment_form(place: Place, proposal: Proposal) -> None:
    recorded = plain_record(proposal.record)
    rows = [{**row, "criterion": sentence(row["criterion"])} for row in recorded.get("assessment", [])]
    groups = place.people.groups_by_area.columns
    if proposal.communities:
        groups = groups.append(named_groups(place, proposal.communities).columns)
    offered = offered_groups(groups)
    with st.form(f"assessment_{_mark(recorded)}", border=False):
        st.caption(assessment_tables.READ_IT)
        scores = ("score", "residual")
        rows_filled = _table(
            "What was judged, a row a group and criterion",
            rows,
            {
                "group": "Group",
                "criterion": "Criterion",
                "score": "Score",
                "evidence": "Rests on",
                "confidence": "Confidence",
                "note": "Note",
                "mitigation": "What is done about it",
                "owner": "Owner",
                "residual": "Score after that",
            },
            columns={
                "group": st.column_config.SelectboxColumn(
                    options=list(dict.fromkeys([*offered, *(row["group"] for row in rows)]))
                ),
                "criterion": st.column_config.SelectboxColumn(
                    options=[sentence(criterion.value) for criterion in Criterion]
                ),
                "evidence": st.column_config.SelectboxColumn(options=[basis.value for basis in ScoreBasis]),
                "confidence": st.column_config.SelectboxColumn(options=[confidence.value for confidence in Confidence]),
                **{key: st.column_config.NumberColumn(min_value=LOWEST, max_value=HIGHEST, step=1) for key in scores},
            },
            numbers=scores,
        )
        sent = st.form_submit_button("Keep what was judged", type="primary")
    if sent:
        _keep(
            place,
            proposal,
            {"assessment": [{**row, "criterion": str(row.get("criterion", "")).lower()} for row in rows_filled]},
        )


def _communities(place: Place, proposal: Proposal) -> None:
    """The communities named so far, each with a button that takes it out, and a form for one more."""
    for position, community in enumerate(proposal.communities):
        line, end = st.columns([4, 1], vertical_alignment="center", gap="small")
        line.markdown(plain(f"{community.name}: {_people(place, community)} ({community.kind.value})"))
        end.button("Take out", key=f"community_{position}", type="tertiary", on_click=_take_out, args=(place, position))
    kinds = {
        CommunityKind.AREA: "An area: whoever lives there",
        CommunityKind.INTEREST: "An interest: some who share it",
    }
    groups = {f"{kind}: {group}": (kind, group) for kind, group in place.people.groups_by_area.columns}
    turned(DRAWING, "Clicks on the map are corners of an area")
    corners = session.current().draft.corners
    if corners:
        st.button("Draw it anew", on_click=_draw_anew)
    with st.form(f"community_{len(proposal.communities)}", border=False):
        name = st.text_input("Its name", max_chars=LONGEST_NAME)
        kind = st.radio("It is of", tuple(kinds), format_func=kinds.__getitem__)
        names = place.wards.frame["name"].sort_values()
        wards = st.multiselect(
            "In these wards", list(names.index), format_func=names.to_dict().__getitem__, placeholder="None"
        )
        round_these = st.text_area(
            "Within a line drawn round these corners (postcodes, or longitude, latitude)",
            placeholder=CORNERS_HELP,
            value="\n".join(map(picking.as_typed, corners)),
            height=100,
            key=f"corners_{_mark(corners)}",
        )
        chosen = st.multiselect("Who share this, of one table (for an interest)", list(groups), placeholder="Everybody")
        note = st.text_input("Note", max_chars=LONGEST_NAME)
        sent = st.form_submit_button("Name this community", type="primary")
    if not sent:
        return
    try:
        parts = {
            "name": name,
            "kind": kind.value,
            "wards": list(wards),
            "groups": [list(groups[heading]) for heading in chosen],
            "outline": [_corner(place, line) for line in round_these.splitlines() if line.strip()],
            "note": note,
        }
        community = community_from({key: value for key, value in parts.items() if value not in ("", [])})
    except InputError as fault:
        _say(fault.faults)
        return
    if _taken(place, replace(proposal, communities=(*proposal.communities, community))):
        session.choose(replace(session.current().draft, corners=(), drawing=False))
        st.rerun()


def _draw_anew() -> None:
    session.choose(replace(session.current().draft, corners=()))


def _corner(place: Place, typed: str) -> list[float]:
    point = picking.typed_point(place, typed)
    return [round(float(degree), 6) for degree in to_lonlat(point.easting, point.northing)]


def _people(place: Place, community: NamedCommunity) -> str:
    return about(float(people_of(place, community).sum()))


def _take_out(place: Place, position: int) -> None:
    draft = session.current().proposal
    remaining = (*draft.communities[:position], *draft.communities[position + 1 :])
    drafting.take(place, replace(draft, communities=remaining))


def _table(
    title: str,
    rows: Rows,
    headings: Mapping[str, str],
    *,
    columns: Mapping[str, Any] | None = None,
    numbers: Sequence[str] = (),
    fixed: str = "",
) -> Rows:
    """A table to be filled in; gives back its rows by key, empty cells and empty rows left out.

    fixed: the column that stands as it is, so that no row can be added; "" where rows come and go.
    """
    frame = pd.DataFrame([{key: row.get(key) for key in headings} for row in rows], columns=list(headings))
    frame = frame.astype({key: float if key in numbers else object for key in headings})
    shown: dict[str, ColumnConfig] = {
        key: {**(columns or {}).get(key, st.column_config.TextColumn(max_chars=1000)), "label": label}
        for key, label in headings.items()
    }
    st.markdown(f"**{title}**")
    edited: pd.DataFrame = st.data_editor(
        frame,
        num_rows="fixed" if fixed else "dynamic",
        hide_index=True,
        disabled=[fixed] if fixed else False,
        column_config=shown,
        key=f"{title}_{_mark(rows)}",
        width="stretch",
        placeholder="",
    )
    return filled_rows(edited)


def filled_rows(frame: pd.DataFrame) -> Rows:
    """The rows of a table as plain dictionaries: empty cells left out, rows with nothing in them too."""
    filled = [
        {key: cell for key, value in row.items() if (cell := _cell(value)) is not None}
        for row in frame.to_dict("records")
    ]
    return [row for row in filled if row]


def _cell(value: Any) -> Any:
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, str):
        return value.strip() or None
    return value


def _without(row: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != key}


def _mark(value: Any) -> str:
    """Changes when the value does, so that a table begins anew from what was kept and not from old edits."""
    return hashlib.sha256(repr(value).encode()).hexdigest()[:12]


def _keep(place: Place, proposal: Proposal, parts: Mapping[str, Any]) -> None:
    """Put these parts of the record into the proposal, or say what is wrong with them."""
    record, faults = merged(proposal.record, parts)
    if faults:
        _say(faults)
        return
    if _taken(place, replace(proposal, record=record)):
        st.rerun()


def merged(record: ProposalRecord, parts: Mapping[str, Any]) -> tuple[ProposalRecord, list[str]]:
    """The record with these parts of its file instead of its own, and a sentence for each fault."""
    whole = {**plain_record(record), **parts}
    return record_from({key: value for key, value in whole.items() if value not in (None, [], "")})


def _taken(place: Place, proposal: Proposal) -> bool:
    """Make this the draft and give back True; or say why not."""
    drafting.take(place, proposal, pin=session.current().draft.pin)
    refused = session.current().draft.refused
    if refused:
        _say(refused)
    return not refused


def _say(faults: Sequence[str]) -> None:
    session.refuse(())
    st.error(plain(" ".join(sentence(fault) for fault in faults)))
