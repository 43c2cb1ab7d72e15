"""The impact assessments and the guide's ten questions as steps that are answered, with the figures that answer them.

The steps of health, integrated, needs, equity and equality assessments are those of the guide's Part 7 and of the
bodies that it names; the cohesion assessment has two levels, its questions after the definition of 2008. Equality comes
first. The words are ours. Nothing is summed: an answer is recorded or not recorded.
"""

from collections.abc import Iterator
from enum import StrEnum

from geo.decisions.steps import Figures, Step
from geo.decisions.ten_questions import TEN_QUESTIONS


class Assessment(StrEnum):
    """What is answered step by step, equality first."""

    EQUALITY = "equality"
    COHESION = "cohesion"
    HEALTH = "health"
    INTEGRATED = "integrated"
    EQUITY = "equity"
    NEEDS = "needs"
    QUESTIONS = "ten_questions"

    @property
    def label(self) -> str:
        """What it is called."""
        return LABELS[self]

    @property
    def steps(self) -> tuple[Step, ...]:
        """Its steps in order."""
        return STEPS[self]


LABELS: dict[Assessment, str] = {
    Assessment.EQUALITY: "Equality impact assessment",
    Assessment.COHESION: "Cohesion impact assessment",
    Assessment.HEALTH: "Health impact assessment",
    Assessment.INTEGRATED: "Integrated impact assessment",
    Assessment.EQUITY: "Health equity audit",
    Assessment.NEEDS: "Health needs assessment",
    Assessment.QUESTIONS: "The guide's ten questions",
}
# Of which it is said before a decision that they are not recorded (guide, Part 6 question v; Equality Act 2010, s.149).
BEFORE_DECIDING = (Assessment.EQUALITY, Assessment.COHESION, Assessment.HEALTH)
TOPICS = ("health", "equality", "environment", "economy", "cohesion")

_EQUALITY = (
    Step("aims", "Aims", "What is it meant to do, and for whom?", (Figures.PROPOSED,)),
    Step("data", "Data", "What is known of each group, and of whom is nothing held?", (Figures.GAPS, Figures.GROUPS)),
    Step("screening", "Screening", "Could any group be worse off, and which?", (Figures.GROUPS,)),
    Step("consultation", "Consultation", "Who of these groups was asked, and what did they say?", (Figures.ASKED,)),
    Step("assess", "Assessment", "What does it do to each group?", (Figures.GROUPS, Figures.ANSWER)),
    Step("mitigate", "Mitigation", "What is done about it, and is the money there?", (Figures.HELP, Figures.PHASES)),
    Step("publish", "Publication", "Where can it be read, and since when?"),
    Step("monitor", "Monitoring", "What is watched afterwards, by whom?"),
)
_COHESION = (
    Step(
        "chances",
        "Similar chances in life",
        "Do people of all communities get much the same out of it?",
        (Figures.GROUPS, Figures.EVENNESS),
        level=1,
    ),
    Step(
        "rights",
        "Rights and duties",
        "May everybody use it on the same terms, and is the same rule applied everywhere?",
        (Figures.TERMS,),
        level=1,
    ),
    Step(
        "trust",
        "Trust that bodies act fairly",
        "Could somebody think that another place was favoured, and why?",
        (Figures.CONCERNS, Figures.HEARD),
        level=1,
    ),
    Step(
        "future",
        "A shared future and belonging",
        "Have people who came lately and people long settled both had a say in it?",
        (Figures.ASKED,),
        level=1,
    ),
    Step(
        "common",
        "Common ground",
        "Do people of different communities use one place, or is one made for each?",
        (Figures.SHARING, Figures.TERMS),
        level=1,
    ),
    Step(
        "relations",
        "Good relations",
        "Would it bring people together, or set them against each other?",
        (Figures.SHARING, Figures.CONCERNS),
        level=1,
    ),
    Step("who", "Who gains and who loses", "Which places gain and which lose, in people?", (Figures.ANSWER,), level=2),
    Step("seen", "How it is seen", "How does each community see it, in its own words?", (Figures.CONCERNS,), level=2),
    Step("quarrel", "Possible quarrels", "Over what could neighbours quarrel, and since when?", level=2),
    Step(
        "done", "What is done", "What is changed or said so that it is fair and seen as fair?", (Figures.HELP,), level=2
    ),
    Step("checked", "Who checks", "Who looks at it again, when, and with whom?", (Figures.PHASES,), level=2),
)
_HEALTH = (
    Step("screening", "Screening", "Is health touched enough to look further?", (Figures.ANSWER,)),
    Step("scoping", "Scope", "Which effects, on whom, over what years?", (Figures.GROUPS, Figures.PHASES)),
    Step("evidence", "Evidence", "What is known of these effects?", (Figures.ANSWER, Figures.LISTS, Figures.GAPS)),
    Step("advice", "Advice", "What should be changed, and what comes first?", (Figures.HELP,)),
    Step("deciders", "Those who decide", "How were they told, and what did they do with it?"),
    Step("watch", "Watching", "What is watched, and was it as forecast?"),
)
_INTEGRATED = tuple(
    Step(topic, topic.capitalize(), f"What does it do to {topic}, for better and for worse?", figures)
    for topic, figures in zip(
        TOPICS,
        (
            (Figures.ANSWER, Figures.LISTS),
            (Figures.GROUPS,),
            (Figures.BURDEN,),
            (Figures.COST, Figures.BURDEN),
            (Figures.CONCERNS, Figures.SHARING),
        ),
        strict=True,
    )
)
_EQUITY = (
    Step("partners", "Partners", "Who works on it, and on which question?"),
    Step(
        "profile",
        "Profile and gap",
        "How are journeys shared, and where is the gap?",
        (Figures.EVENNESS, Figures.GROUPS),
    ),
    Step("actions", "What would help most", "Which local steps would narrow the gap?", (Figures.HELP,)),
    Step("priorities", "What comes first", "What is done first, and why?"),
    Step("secured", "Money and delivery", "Is it paid for and in somebody's plan?", (Figures.PHASES, Figures.COST)),
    Step("review", "Looking again", "Did the gap narrow?"),
)
_NEEDS = (
    Step("start", "Beginning", "Whose needs, and who is asked?", (Figures.PROPOSED,)),
    Step("identify", "What matters most", "Which needs weigh most, by what evidence?", (Figures.GAPS,)),
    Step(
        "assess", "One of them looked at", "How many need it, and how near is it?", (Figures.ANSWER, Figures.EVENNESS)
    ),
    Step("plan", "Planning", "What changes, by when, with whom?", (Figures.PHASES,)),
    Step("review", "Looking again", "What was learnt?"),
)
STEPS: dict[Assessment, tuple[Step, ...]] = {
    Assessment.EQUALITY: _EQUALITY,
    Assessment.COHESION: _COHESION,
    Assessment.HEALTH: _HEALTH,
    Assessment.INTEGRATED: _INTEGRATED,
    Assessment.EQUITY: _EQUITY,
    Assessment.NEEDS: _NEEDS,
    Assessment.QUESTIONS: TEN_QUESTIONS,
}


def asked_first(assessment: Assessment) -> Iterator[Step]:
    """The steps that are always asked: all but those of a second level."""
    return (step for step in assessment.steps if step.level < 2)
