"""One step of an assessment: what it asks, and which figures of an option already answer it."""

from dataclasses import dataclass
from enum import StrEnum


class Figures(StrEnum):
    """What of an appraisal answers a step."""

    PROPOSED = "what is proposed"
    ANSWER = "the answer in figures"
    LISTS = "the lists"
    GROUPS = "each group beside everybody else"
    EVENNESS = "how evenly journeys are shared"
    GAPS = "what is not held"
    CONCERNS = "likely concerns"
    SHARING = "who would share a building"
    TERMS = "who may use it"
    HEARD = "how people were heard"
    ASKED = "who was asked"
    HELP = "what would help"
    PHASES = "dates and money"
    COST = "cost"
    BURDEN = "time, money and carbon"
    JOINT = "how a building would be run"
    SOURCES = "files and their dates"
    WAYS = "journeys by every way of travel"
    CHANGED = "what changed because of what was said"


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes
    ----------
    key
        What it is kept by.
    figures
        What of an appraisal answers it; () where nothing does and somebody has to be asked.
    level
        Of an assessment with two levels 1 or 2, else 0; the second is asked where the first says so.
    prompts
        What to think of besides, a sentence each.
    """

    key: str
    title: str
    question: str
    figures: tuple[Figures, ...] = ()
    level: int = 0
    prompts: tuple[str, ...] = ()
