"""Measured, likely concerns, said: three columns a place, side by side and never one figure; and where they part."""

import math
from collections.abc import Mapping
from enum import StrEnum

import pandas as pd

from geo.appraisal.record import Appraisal
from geo.evidence.poll import (
    WHOLE,
    BaseWords,
    Poll,
    PollKind,
    PollQuestion,
    Said,
    by_group,
    effective_base,
    released,
    said_by_ward,
)
from geo.fairness.disagreement import IndexAndSaid, Part, beside_poll, parts
from geo.impact.bands import Band
from geo.language.dates import british
from geo.language.phrases import about, how_many, minutes, sentence
from geo.place.place import Place
from geo.place.poll_weights import HEAVIEST, LIGHTEST, Weighted
from geo.proposals.proposals import Proposal
from geo.proposals.record import Joint
from geo.proposals.voice import VoiceItem
from geo.views.fairness import perception_words
from geo.views.impact import change_map
from geo.views.map import palette
from geo.views.map.maps import Fill, Legend, LegendEntry
from geo.views.map.palette import Paint
from geo.views.words.tables import people_to_ten

NO_ANSWERS = "No answers are recorded here"
NO_CONCERN = "None that this proposal causes."
FOUND_OR_NEARER = (Band.NEARER_2, Band.NEARER_5, Band.NEARER_10, Band.NEWLY_REACHED)
LOST_OR_FURTHER = (Band.FURTHER_2, Band.FURTHER_5, Band.FURTHER_10, Band.CUT_OFF)
# Further and nearer in the hues of Impact, so that those who lose are found in the same colour on both pages.
PART_PAINTS = {
    Part.WORSE_AND_CONCERNS: Paint(palette.FURTHER[2]),
    Part.WORSE_BUT_FEW: Paint(palette.FURTHER[0]),
    Part.BETTER_BUT_CONCERNS: Paint(palette.NEARER[2]),
    Part.BETTER_AND_FEW: Paint(palette.NEARER[0]),
    Part.LITTLE: Paint(palette.LITTLE),
}
BESIDE_PAINTS = {
    IndexAndSaid.MORE_PESSIMISTIC: Paint(palette.STEPS[1]),
    IndexAndSaid.MORE_OPTIMISTIC: Paint(palette.STEPS[3]),
    IndexAndSaid.AGREE: Paint(palette.LITTLE),
    IndexAndSaid.NO_POLL: Paint(palette.NOT_SHOWN),
}


class Parting(StrEnum):
    """Which two of measured, likely concerns and said are drawn apart on the Fairness page."""

    MEASURED = "measured"
    SAID = "said"

    @property
    def label(self) -> str:
        """The two in plain words."""
        return {
            "measured": "Where journeys and likely concerns part",
            "said": "Where likely concerns and what was said part",
        }[self.value]


def polls_on(place: Place, proposal: Proposal) -> tuple[Poll, ...]:
    """The polls held on a proposal: by its name, and those on none in particular."""
    return tuple(poll for poll in place.evidence.polls if poll.proposal in ("", proposal.name))


def three_columns(appraisal: Appraisal, place: Place) -> pd.DataFrame:
    """One row a place: measured, concerns that it causes, what was there before, said; most people further first."""
    wards = appraisal.ways[appraisal.first_way].wards
    polls = polls_on(place, appraisal.proposal)
    shown = [released(said_by_ward(poll, PollQuestion.FAIR_TO_US), poll.kind) for poll in polls]
    rows = []
    for code in appraisal.perceived.frame.index:
        rows.append(
            (
                str(appraisal.place_names[code]),
                "; ".join(filter(None, [_measured(wards, code), perception_words.patients_here(appraisal, code)])),
                _concern(appraisal, code),
                " ".join(reason.words for reason in perception_words.already_there(appraisal, place, code)),
                " ".join(_said(table, poll, code) for table, poll in zip(shown, polls, strict=True)) or NO_ANSWERS,
            )
        )
    table = pd.DataFrame(
        rows,
        columns=["Place", "Measured", "Likely concerns", perception_words.ALREADY_THERE, "Said"],
        index=appraisal.perceived.frame.index,
    )
    counted = pd.DataFrame(
        {
            "further": {code: perception_words.people_further(appraisal, code) for code in table.index},
            "nearer": wards["nearer_5"] + wards["nearer_10"] + wards["newly_reached"],
        }
    ).reindex(table.index, fill_value=0.0)
    return table.loc[counted.sort_values(["further", "nearer"], ascending=False, kind="stable").index]


def _measured(wards: pd.DataFrame, code: str) -> str:
    if code not in wards.index:
        return "see the table of communities"
    row = wards.loc[code]
    further, nearer = (row[f"{side}_5"] + row[f"{side}_10"] for side in ("further", "nearer"))
    lost, only_after = (row["cut_off"], "without a journey"), (row["newly_reached"], "with a journey only after")
    sides = [(nearer, "nearer"), (further, "further"), lost, only_after]
    counts = [f"{people_to_ten(pd.Series([count])).iloc[0]:,} {what}" for count, what in sides if count >= 0.5]
    # Averages are of those who have a journey both today and after, here nobody.
    if math.isnan(float(row["before"])):
        return "; ".join(counts) or "no journey found, before or after"
    return f"{minutes(row['before'])}, then {minutes(row['after'])}; {'; '.join(counts) or 'little change'}"


def _concern(appraisal: Appraisal, code: str) -> str:
    if not (why := perception_words.first_reasons(appraisal, code)):
        return NO_CONCERN
    level = perception_words.level(appraisal, code)
    return f"{sentence(level)}. {why}".strip()


def _said(table: pd.DataFrame, poll: Poll, code: str) -> str:
    if code not in table.index:
        return NO_ANSWERS if len(table) else ""
    row = table.loc[code]
    if math.isnan(float(row["base"])):
        return f"{sentence(row['words'])} ({poll.kind.label})."
    if math.isnan(float(row["fair"])):
        return f"{sentence(how_many(row['base']))} answered: {row['words']} ({poll.kind.label})."
    return f"{row['fair']:.0%} of {how_many(row['base'])} said fair{_range(row)} ({poll.kind.label})."


def _range(row: pd.Series) -> str:
    if math.isnan(float(row["fair_lower"])):
        return ""
    return f", from {row['fair_lower']:.0%} to {row['fair_upper']:.0%}"


def said_table(place: Place, poll: Poll, item: PollQuestion) -> pd.DataFrame:
    """What was said of one question by ward, every ward with a row: Ward, Answers, Said fair %, From %, To %, Note."""
    table = released(said_by_ward(poll, item), poll.kind)
    names = pd.concat([place.wards.frame["name"].sort_values(), pd.Series({WHOLE: "Everybody who answered"})])
    every_ward = table.reindex(names.index)

    def whole(column: str) -> pd.Series:
        return (100 * every_ward[column].astype(float)).round().astype("Int64")

    return pd.DataFrame(
        {
            "Ward": names,
            "Answers, about": every_ward["base"].astype(float).round().astype("Int64"),
            "Said fair %": whole("fair"),
            "From %": whole("fair_lower"),
            "To %": whole("fair_upper"),
            "Note": every_ward["words"].map(str, na_action="ignore").fillna(NO_ANSWERS),
        }
    ).reset_index(drop=True)


def said_by_group(poll: Poll, item: PollQuestion) -> dict[str, pd.DataFrame]:
    """The same by age and by sex, a table each where anybody told it; none of a room, where people can be seen."""
    if poll.kind is PollKind.ROOM:
        return {}
    titles = {"age": "By age", "sex": "By sex"}
    columns = [column for column in titles if (poll.answers[column] != "").any()]
    return {titles[column]: _group_table(by_group(poll, item, column), column) for column in columns}


def _group_table(table: pd.DataFrame, column: str) -> pd.DataFrame:
    def whole(name: str) -> pd.Series:
        return (100 * table[name].astype(float)).round().astype("Int64")

    few = table["fair"].isna() & table["words"].eq("") & table.index.to_series().ne(WHOLE)
    return pd.DataFrame(
        {
            sentence(column): table.index.to_series().replace({WHOLE: "Everybody who answered"}),
            "Answers, about": table["base"].astype(float).round().astype("Int64"),
            "Said fair %": whole("fair"),
            "From %": whole("fair_lower"),
            "To %": whole("fair_upper"),
            "Note": table["words"].map(str).where(~few, BaseWords.BANDED.value),
        }
    ).reset_index(drop=True)


def weighted_words(weighted: Weighted, place: Place) -> str:
    """How a poll was weighted, and what that costs."""
    people = weighted.poll.answers.drop_duplicates("token")
    by = "by ward and by age, people spread evenly within bands of age" if weighted.by_age else "by ward"
    worth, cut = effective_base(people["weight"]), about(weighted.cut) if weighted.cut else "nobody"
    return (
        f"Weighted {by}; the answers of {about(len(people))} are worth those of {about(worth)} who look "
        f"like {place.called}. The weights of {cut} were cut at {LIGHTEST:g} or "
        f"{HEAVIEST:g}. It mends who answered, not who was asked."
    )


def said_words(poll: Poll, item: PollQuestion) -> str:
    """Everybody's answers in a sentence: counts of people for a room, and whom they speak for."""
    answers: Said = said_by_ward(poll, item)[WHOLE]
    shown = released({WHOLE: answers}, poll.kind)
    asked = f"{poll.title} ({british(poll.date)}), {poll.kind.label}. {item.label}"
    if math.isnan(float(shown.loc[WHOLE, "base"])):
        return f"{asked} Too few answered to be told."
    if math.isnan(float(shown.loc[WHOLE, "fair"])):
        who = f"{sentence(about(shown.loc[WHOLE, 'base']))} answered."
    else:
        who = (
            f"Of {about(shown.loc[WHOLE, 'base'])} who answered, {answers.fair:.0%} said fair and "
            f"{answers.unfair:.0%} unfair; {answers.dont_know} more did not know."
        )
    rest = (
        "" if poll.kind is PollKind.SURVEY else " They speak for themselves; no answers are recorded from anybody else."
    )
    return f"{asked} {who}{rest}"


def parting(appraisal: Appraisal, place: Place) -> pd.Series:
    """By small area: its journeys beside whether its ward has a reason that the proposal causes (disagreement.Part)."""
    areas = place.areas.frame
    band = change_map.areas_drawn(appraisal, appraisal.first_way)["band"].reindex(areas.index)
    caused = {code: bool(perception_words.reasons(appraisal, code)) for code in place.wards.frame.index}
    return parts(band.isin(FOUND_OR_NEARER), band.isin(LOST_OR_FURTHER), areas["ward_code"].map(caused).astype(bool))


def beside(appraisal: Appraisal, place: Place) -> pd.Series:
    """By ward_code: the index's range beside that of the newest survey's score (disagreement.Beside)."""
    surveys = [poll for poll in polls_on(place, appraisal.proposal) if poll.kind is PollKind.SURVEY]
    frame = appraisal.perceived.frame.reindex(appraisal.place.wards.frame["name"].index)
    if not surveys:
        return pd.Series(IndexAndSaid.NO_POLL, frame.index, dtype=object)
    newest = max(surveys, key=lambda poll: poll.date)
    table = released(said_by_ward(newest, PollQuestion.FAIR_TO_US), newest.kind).reindex(frame.index)
    positions = [
        beside_poll((row["lower"], row["upper"]), (scores["score_lower"], scores["score_upper"]))
        for (_, row), (_, scores) in zip(frame.iterrows(), table.iterrows(), strict=True)
    ]
    return pd.Series(positions, frame.index, dtype=object)


def fill_parting(appraisal: Appraisal, place: Place, *, title: str) -> Fill:
    """Small areas by their journeys, in the hues of Impact, and by whether their ward has reasons for concern."""
    return _fill(parting(appraisal, place), PART_PAINTS, title=title)


def fill_beside(appraisal: Appraisal, place: Place, *, title: str) -> Fill:
    """Small areas by where likely concerns and what was said part in their ward."""
    by_ward = beside(appraisal, place)
    return _fill(place.areas.frame["ward_code"].map(by_ward), BESIDE_PAINTS, title=title)


def _fill(by_area: pd.Series, kinds: Mapping[Part, Paint] | Mapping[IndexAndSaid, Paint], *, title: str) -> Fill:
    number = {kind.value: float(at) for at, kind in enumerate(kinds)}
    entries = tuple(LegendEntry(paint, kind.value) for kind, paint in kinds.items())
    return Fill(by_area.map(number).astype(float), pd.Series(math.nan, by_area.index), Legend(title, entries))


def history_table(place: Place) -> pd.DataFrame:
    """The log of past decisions: Ward, Date, What, For its people, How much it mattered, Where it is written."""
    names = place.wards.frame["name"]
    rows = [
        (
            str(names[decision.ward_code]),
            decision.date,
            decision.what,
            decision.effect.value,
            f"{decision.size:g} of 1",
            decision.source,
        )
        for decision in place.evidence.decisions
    ]
    headings = ["Ward", "Date", "What was decided", "For its people", "How much it mattered", "Where it is written"]
    return pd.DataFrame(rows, columns=headings)


def voice_table(proposal: Proposal) -> pd.DataFrame:
    """The nine questions on how people were heard, each recorded or not: Question, Answer, Evidence, Owner."""
    answers = {answer.item: answer for answer in proposal.record.voice}
    rows = []
    for item in VoiceItem:
        answer = answers.get(item)
        if answer is None:
            rows.append((item.question, "not recorded", "", ""))
            continue
        shown = answer.answer if answer.evidence.strip() else f"{answer.answer}, not counted: no evidence"
        rows.append((item.question, shown, answer.evidence, answer.owner))
    return pd.DataFrame(rows, columns=["Question", "Answer", "Evidence", "Owner"])


def joint_table(proposal: Proposal) -> pd.DataFrame:
    """What partners who share a building have settled: Item, Answer, Owner, Evidence; all eight, recorded or not."""
    answers = {item.item: item for item in proposal.record.joint}
    rows = [
        (topic.label, answers[topic].answer.value, answers[topic].owner, answers[topic].evidence)
        if topic in answers
        else (topic.label, "not recorded", "", "")
        for topic in Joint
    ]
    return pd.DataFrame(rows, columns=["Item", "Answer", "Owner", "Evidence"])


def set_aside(proposal: Proposal) -> pd.DataFrame:
    """Options of the longlist that are not proposed, in the order recorded: Option, Why it was set aside."""
    rows = [(option.name, option.reason or "not recorded") for option in proposal.record.longlist]
    return pd.DataFrame(rows, columns=["Option", "Why it was set aside"])
