"""Reasons for concern in words first: what may seem unfair to the people of a place, what to ask, what could be done.

The number comes after, to the nearest 5 and with its range. Nothing here is anybody's view: it says where to ask.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import pandas as pd

from geo.appraisal.record import Appraisal
from geo.fairness.perception import Driver
from geo.language.dates import british
from geo.language.phrases import about, how_many, joined, minutes, number_of, sentence
from geo.place.place import Place
from geo.proposals.voice import VoiceItem, voice_mean
from geo.uncertainty.overlap import CANNOT_BE_TOLD_APART, overlap
from geo.views.impact import change_map
from geo.views.impact.tables import FURTHER, NEARER, patient_bands_by_ward

NOT_A_SURVEY = (
    "These are reasons why people here might feel hard done by, drawn from journey times, earlier decisions and how "
    "the choice is being made. They are modelled and are not what people think; they cannot stand in for asking, and "
    "do not decide whom to ask."
)
# Points of the index that a driver must take away before it is told as a reason. Our choice.
TOLD_FROM = 1.0
SEVERAL_FROM, SOME_FROM = 4, 2
MOST_TOLD = 2
# People further, or whose journeys change, who are told of a ward whatever the average; and the part of the driver of a
# drawn area that is a change at all. Our choice.
FEWEST_TOLD, LEAST_DRIVEN = 10.0, 0.05
ALREADY_THERE = "Already there"
NONE_CAUSED = "No reason to expect concern that this proposal causes."
# Settings in words, and the lowest and highest that can be asked for.
SETTINGS: dict[str, tuple[str, float, float]] = {
    "loss_aversion": ("how much more losses weigh", 1.0, 5.0),
    "envy": ("dislike of longer journeys than others'", 0.0, 3.0),
    "guilt": ("dislike of shorter ones", 0.0, 3.0),
    "material_minutes": ("minutes that count whole", 1.0, 60.0),
    "beside_minutes": ("minutes beside neighbours that count whole", 1.0, 60.0),
    "half_life_years": ("years after which history weighs half", 0.5, 50.0),
}
NOT_COMPUTED = "Too few people live here for this to be worked out."
ASK = {
    Driver.OWN: "Ask who could not make the longer journey, and on which days.",
    Driver.POSITION: "Ask where people here go instead, and what stops them.",
    Driver.OTHERS: "Ask how the choice of who gains looks from here.",
    Driver.NEED: "Ask what people here need most that the figures do not show.",
    Driver.HISTORY: "Ask what was promised then, and whether it came.",
    Driver.VOICE: "Ask people here before anything is settled, and say what is open.",
    Driver.OPEN: "Ask those who may not use it what they would need.",
}
MEND = {
    Driver.OWN: "What could be done: a bus or minibus, or sessions held here.",
    Driver.POSITION: "What could be done: phasing, or outreach in the places that are left behind.",
    Driver.OTHERS: "What could be done: something for this place in the same step, or phasing.",
    Driver.NEED: "What could be done: put the gain where need is, or say why not.",
    Driver.HISTORY: "What could be done: acknowledge what was lost, and mend a part of it.",
    Driver.VOICE: "What could be done: more and earlier engagement, with reasons published.",
    Driver.OPEN: "What could be done: open it to all, or give the reason and a day to look at it again.",
}

# Worked out once an appraisal, since every reason of every place asks for it, and forgotten with the appraisal.
_FURTHER: WeakKeyDictionary[Appraisal, dict[str, float]] = WeakKeyDictionary()
_WEIGHTS: WeakKeyDictionary[Appraisal, dict[str, dict[str, float]]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Reason:
    """One reason: its driver, the sentence, a question to ask and something that could be done."""

    driver: Driver
    words: str

    @property
    def ask(self) -> str:
        """A question to ask."""
        return ASK[self.driver]

    @property
    def mend(self) -> str:
        """Something that could be done."""
        return MEND[self.driver]


def reasons(appraisal: Appraisal, code: str) -> list[Reason]:
    """The reasons of one place that the proposal causes, the weightiest first; none where it causes none there.

    How people were heard is the last of them, where any is: it is the same for all places and puts none on the list.
    """
    parts = _weights(appraisal)[code]
    if all(math.isnan(weight) for weight in parts.values()):
        return []
    weighty = [name for name, weight in parts.items() if _weighs(appraisal, code, Driver(name), weight)]
    weighty.sort(key=lambda name: parts[name])
    caused = [Reason(Driver(name), _words(Driver(name), appraisal, code)) for name in weighty]
    return [*caused, *_unheard(appraisal, code)] if caused else []


def _weights(appraisal: Appraisal) -> dict[str, dict[str, float]]:
    """The contributions of each place by driver."""
    if appraisal not in _WEIGHTS:
        _WEIGHTS[appraisal] = appraisal.perceived.contributions.to_dict("index")
    return _WEIGHTS[appraisal]


def _weighs(appraisal: Appraisal, code: str, driver: Driver, weight: float) -> bool:
    """Whether the proposal causes a reason of this driver in a place."""
    match driver:
        case Driver.HISTORY | Driver.VOICE:
            return False
        case Driver.OWN:
            return weight <= -TOLD_FROM or people_further(appraisal, code) >= FEWEST_TOLD
        case Driver.POSITION:
            return weight <= -TOLD_FROM and _falls_behind(appraisal, code)
        case _:
            return weight <= -TOLD_FROM


def already_there(appraisal: Appraisal, place: Place, code: str) -> list[Reason]:
    """What weighs on a place whatever becomes of the proposal: journeys long before it, and past decisions."""
    parts = appraisal.perceived.contributions.loc[code]
    longer = float(appraisal.perceived.above.loc[code, "nothing"]) >= appraisal.settings.impact.little_minutes
    listed = []
    if parts[Driver.POSITION.value] <= -TOLD_FROM and longer and not _falls_behind(appraisal, code):
        listed.append(Reason(Driver.POSITION, "Its people have longer journeys than their neighbours today."))
    if parts[Driver.HISTORY.value] <= -TOLD_FROM:
        listed.append(Reason(Driver.HISTORY, _history(place, code)))
    return listed


def _falls_behind(appraisal: Appraisal, code: str) -> bool:
    """Whether journeys would be longer beside the neighbours' than they are, by more than a little."""
    above = appraisal.perceived.above.loc[code]
    return bool(above["after"] - above["nothing"] >= appraisal.settings.impact.little_minutes)


def _unheard(appraisal: Appraisal, code: str) -> list[Reason]:
    if bool(appraisal.perceived.unknown.loc[code, "voice"]):
        return [Reason(Driver.VOICE, "How people here were heard is not recorded.")]
    if appraisal.perceived.contributions.loc[code, Driver.VOICE.value] > -TOLD_FROM:
        return []
    words = "By what is recorded, people were heard late, little, or without anything changing."
    return [Reason(Driver.VOICE, words)]


def people_further(appraisal: Appraisal, code: str) -> float:
    """Those of a ward who would be further by the headline's step or lose their journey; 0 for a drawn area.

    Residents, or patients of sites that change where no resident's journey does.
    """
    if appraisal not in _FURTHER:
        further = _all_moved(appraisal)[["further_5", "further_10", "cut_off"]].sum(axis="columns")
        _FURTHER[appraisal] = further.to_dict()
    return _FURTHER[appraisal].get(code, 0.0)


def changes_here(appraisal: Appraisal, code: str) -> bool:
    """Whether the proposal changes the journeys of anybody in a place by more than a little."""
    if code not in appraisal.ways[appraisal.first_way].wards.index:
        return abs(float(appraisal.perceived.drivers.loc[code, Driver.OWN.value])) >= LEAST_DRIVEN
    return float(_moved(appraisal, code).sum()) >= FEWEST_TOLD


def _moved(appraisal: Appraisal, code: str) -> pd.Series:
    """People of a ward by band of change, of those whom the map of change draws; all 0 for a drawn area."""
    wards = _all_moved(appraisal)
    return wards.loc[code] if code in wards.index else pd.Series(0.0, wards.columns)


def _all_moved(appraisal: Appraisal) -> pd.DataFrame:
    way, columns = appraisal.first_way, [band.value for band in (*NEARER, *FURTHER)]
    of_patients = change_map.is_of_patients(appraisal, way)
    wards = patient_bands_by_ward(appraisal, way) if of_patients else appraisal.ways[way].wards
    return wards[columns].astype(float)


def patients_here(appraisal: Appraisal, code: str) -> str:
    """Patients of sites that change who live in a ward, by what happens to their journey; empty where residents are
    told of, and where under 10 are moved.
    """
    if not change_map.is_of_patients(appraisal, appraisal.first_way):
        return ""
    moved = _moved(appraisal, code)
    sides = {
        "nearer": moved[["nearer_5", "nearer_10"]].sum(),
        "further": moved[["further_5", "further_10"]].sum(),
        "without a journey": moved["cut_off"],
    }
    told = [f"{how_many(float(people))} {side}" for side, people in sides.items() if people >= FEWEST_TOLD]
    return f"of patients of sites that change {joined(told)}" if told else ""


def level(appraisal: Appraisal, code: str) -> str:
    """How many reasons there are that the proposal causes: several, some, few or none; never a verdict."""
    if math.isnan(float(appraisal.perceived.frame.loc[code, "index"])):
        return "not worked out"
    number = len(reasons(appraisal, code))
    if not number:
        return "none"
    return "several" if number >= SEVERAL_FROM else "some" if number >= SOME_FROM else "few"


def _words(driver: Driver, appraisal: Appraisal, code: str) -> str:
    match driver:
        case Driver.OWN:
            return _own(appraisal, code)
        case Driver.POSITION:
            return "Beside their neighbours its people would have longer journeys than they have today."
        case Driver.OTHERS:
            return "People in neighbouring places gain more than people here."
        case Driver.NEED:
            return _need(appraisal, code)
        case _:
            return "Not everybody here may use what is proposed."


def _own(appraisal: Appraisal, code: str) -> str:
    impact = appraisal.ways[appraisal.first_way]
    if code not in impact.wards.index:
        return f"Journeys of the people here would be longer, {appraisal.first_way.label}."
    row = impact.wards.loc[code]
    further = float(row["further_5"] + row["further_10"])
    step = appraisal.settings.impact.headline_words
    if change_map.is_of_patients(appraisal, appraisal.first_way):
        patients = how_many(people_further(appraisal, code))
        return (
            f"{sentence(patients)} patients here of sites that change would be {step} or more "
            "further away, or without a journey."
        )
    parts = [f"{about(further)} here would be {step} or more further away"] if further >= 0.5 else []
    change = float(row["change"])
    if abs(change) >= 0.5:
        mean = minutes(abs(change))
        parts.append(f"{mean} {'longer' if change > 0 else 'shorter'} on average")
    if row["cut_off"] >= 0.5:
        parts.append(f"{about(float(row['cut_off']))} would have no journey that they have today")
    return f"{sentence(', '.join(parts) or 'journeys of some people here would be a little longer')}."


def _need(appraisal: Appraisal, code: str) -> str:
    """Which way need and gain part here: the driver is below nought where one is above the borough's and one below."""
    impact = appraisal.ways[appraisal.first_way]
    if code not in impact.wards.index:
        return "What is gained or lost does not go with need here."
    everybody = impact.summary.mean_after - impact.summary.mean_before
    whole = appraisal.place.called_whole
    behind = float(impact.wards.loc[code, "change"]) > everybody
    if behind:
        return f"Need here is above that of {whole}, and journeys fare worse than there on average."
    return f"Need here is below that of {whole}, and journeys fare better than there on average."


def _history(place: Place, code: str) -> str:
    against = [
        decision for decision in place.evidence.decisions if decision.ward_code == code and decision.effect.sign < 0
    ]
    if not against:
        return "Earlier decisions here went against its people."
    listed = joined(
        british(f"{decision.what[0].lower()}{decision.what[1:]} ({decision.date})") for decision in against[:MOST_TOLD]
    )
    return f"Earlier decisions here: {listed}."


def sentences(appraisal: Appraisal, place: Place, code: str) -> list[str]:
    """The reasons of one place as they are read: the two weightiest with what to ask and mend, the rest by name."""
    name = str(appraisal.place_names[code])
    if math.isnan(float(appraisal.perceived.frame.loc[code, "index"])):
        return [f"{name}: {NOT_COMPUTED}"]
    listed = reasons(appraisal, code)
    lines = [f"{name}: reasons to expect concern: {level(appraisal, code)}." if listed else f"{name}: {NONE_CAUSED}"]
    for reason in listed[:MOST_TOLD]:
        lines += [f"{reason.words} {reason.ask} {reason.mend}"]
    lines += [reason.words for reason in listed[MOST_TOLD:]]
    lines += [f"{ALREADY_THERE}: {reason.words} {reason.ask}" for reason in already_there(appraisal, place, code)]
    if bool(appraisal.perceived.unknown.loc[code, "history"]):
        lines.append("No history is recorded for it; that is not the same as nothing having happened.")
    return lines


def index_words(appraisal: Appraisal, code: str) -> list[str]:
    """The number in words, to the nearest 5: its range, with and without history and voice, beside doing nothing."""
    row = appraisal.perceived.frame.loc[code]
    if math.isnan(float(row["index"])):
        return [NOT_COMPUTED]
    same = overlap((row["lower"], row["upper"]), (row["nothing_lower"], row["nothing_upper"]))
    beside = f"The two {CANNOT_BE_TOLD_APART}." if same else "The ranges do not meet."
    return [
        f"On a scale where 50 is neutral: about {to_five(row['index'])} (from {to_five(row['lower'])} to "
        f"{to_five(row['upper'])}: a sensitivity range over the settings, not a confidence interval).",
        f"Without history and voice: about {to_five(row['bare'])} (from {to_five(row['bare_lower'])} to "
        f"{to_five(row['bare_upper'])}).",
        f"If nothing changes: about {to_five(row['nothing'])} (from {to_five(row['nothing_lower'])} to "
        f"{to_five(row['nothing_upper'])}). {beside}",
        f"Version {appraisal.perceived.version} of the index. Its weights and settings are judgements.",
    ]


def usual_words(usual: Appraisal, code: str) -> str:
    """The number at the usual settings, to stand beside that at others."""
    row = usual.perceived.frame.loc[code]
    return (
        f"At the usual weights and settings: about {to_five(row['index'])} (from {to_five(row['lower'])} to "
        f"{to_five(row['upper'])}). The file of the appraisal holds the usual ones."
    )


def to_five(value: float) -> int:
    """A number of the index to the nearest 5."""
    return int(math.floor(float(value) / 5 + 0.5) * 5)


def reasons_by_place(appraisal: Appraisal) -> str:
    """Where most reasons are, and how many places have several, some or few."""
    codes = list(appraisal.perceived.frame.index)
    levels = pd.Series([level(appraisal, code) for code in codes], index=codes)
    counts = levels.value_counts()
    if not set(levels) & {"several", "some", "few"}:
        return f"Reasons to expect concern that this proposal causes: none in any of {number_of(len(codes), 'place')}."
    tally = ", ".join(f"{word} in {counts[word]}" for word in ("several", "some", "few", "none") if word in counts)
    most = max(codes, key=lambda code: (len(reasons(appraisal, code)), people_further(appraisal, code)))
    whole = number_of(len(codes), "place")
    return f"Reasons to expect concern: {tally} of {whole}; most in {appraisal.place_names[most]}."


def drivers_table(appraisal: Appraisal, code: str) -> pd.DataFrame:
    """The seven drivers of one place as a table: index Driver; Driver from -1 to 1, Weight, Points of the index."""
    perceived = appraisal.perceived
    weights = perceived.settings.weights.as_array
    rows = [
        (
            driver.label,
            round(float(perceived.drivers.loc[code, driver.value]), 2),
            f"{weight:.0%}",
            round(float(perceived.contributions.loc[code, driver.value]), 1),
        )
        for driver, weight in zip(Driver, weights, strict=True)
    ]
    return pd.DataFrame(rows, columns=["Driver", "From -1 to 1", "Weight", "Points"]).set_index("Driver")


def first_reasons(appraisal: Appraisal, code: str) -> str:
    """The two weightiest reasons of a place in one cell of a table; how people were heard is the same for all."""
    listed: Sequence[Reason] = [reason for reason in reasons(appraisal, code) if reason.driver is not Driver.VOICE]
    return " ".join(reason.words for reason in listed[:MOST_TOLD])


def changed_first(appraisal: Appraisal) -> pd.Series:
    """Names of places by code: those that the proposal changes, by their reasons and people further, then the rest."""
    names = appraisal.place_names

    def before(code: str) -> tuple[bool, int, float, str]:
        number = len(reasons(appraisal, code))
        return not changes_here(appraisal, code), -number, -people_further(appraisal, code), str(names[code])

    return names.loc[sorted(names.index, key=before)]


def heard(appraisal: Appraisal) -> str:
    """How people were heard, which is the same for every place: recorded or not."""
    mean, recorded = voice_mean(appraisal.proposal.record.voice)
    if not recorded:
        return "How people were heard is not recorded anywhere."
    degree = "well" if mean >= 0.75 else "in part" if mean >= 0.4 else "little"
    return (
        f"How people were heard: {recorded} of {len(VoiceItem)} questions recorded with evidence; by these, {degree}."
    )
