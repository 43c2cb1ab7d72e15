"""The tables of a decision's record: who was asked, what changed, what was promised, watched, answered and decided."""

from sqlalchemy import Boolean, Column, Integer, String, Text

from geo.store.records.schema import LONGEST_ID, LONGEST_MOMENT, LONGEST_WORDS, of_decision


def _ground() -> tuple[Column, ...]:
    """Whose an entry is, its day (ISO, or none), its evidence, what is exempt, and which entry it replaces."""
    return (
        Column("owner", String(LONGEST_WORDS), nullable=False),
        Column("on", String(LONGEST_MOMENT)),
        Column("evidence", String(LONGEST_WORDS), nullable=False),
        Column("evidence_at", Text, nullable=False),
        Column("sha256", String(LONGEST_ID), nullable=False),
        Column("exempt", Text, nullable=False),
        Column("replaces", Integer, nullable=False),
    )


# asked and answered: none where it is not recorded; few: fewer than ten answered.
ENGAGEMENTS = of_decision(
    "engagements",
    Column("exercise", String(LONGEST_WORDS), nullable=False),
    Column("ward_code", String(LONGEST_WORDS), nullable=False),
    Column("age_band", String(LONGEST_WORDS), nullable=False),
    Column("group", String(LONGEST_WORDS), nullable=False),
    Column("asked_by", String(LONGEST_WORDS), nullable=False),
    Column("asked", Integer),
    Column("answered", Integer),
    Column("few", Boolean, nullable=False),
    *_ground(),
)

CHANGES_MADE = of_decision(
    "changes_made",
    Column("option_id", String(LONGEST_ID), nullable=False),
    Column("said", Text, nullable=False),
    Column("said_by", String(LONGEST_WORDS), nullable=False),
    Column("outcome", String(LONGEST_WORDS), nullable=False),
    Column("result", Text, nullable=False),
    *_ground(),
)

PROMISES = of_decision(
    "promises",
    Column("option_id", String(LONGEST_ID), nullable=False),
    Column("promise", Text, nullable=False),
    Column("for_whom", String(LONGEST_WORDS), nullable=False),
    Column("funded", String(LONGEST_WORDS), nullable=False),
    Column("by", String(LONGEST_MOMENT)),
    Column("measure", Text, nullable=False),
    *_ground(),
)

WATCHED = of_decision(
    "watched",
    Column("option_id", String(LONGEST_ID), nullable=False),
    Column("measure", String(LONGEST_WORDS), nullable=False),
    Column("baseline", String(LONGEST_WORDS), nullable=False),
    Column("forecast", String(LONGEST_WORDS), nullable=False),
    Column("target", String(LONGEST_WORDS), nullable=False),
    Column("trigger", String(LONGEST_WORDS), nullable=False),
    Column("look_on", String(LONGEST_MOMENT)),
    *_ground(),
)

PROMPT_ANSWERS = of_decision(
    "prompt_answers",
    Column("prompt", String(LONGEST_WORDS), nullable=False),
    Column("answer", String(LONGEST_WORDS), nullable=False),
    Column("words", Text, nullable=False),
    *_ground(),
)

# figures: JSON, sentences. figures_on: the ISO day on which they were attached.
STEP_ANSWERS = of_decision(
    "step_answers",
    Column("assessment", String(LONGEST_WORDS), nullable=False),
    Column("step", String(LONGEST_WORDS), nullable=False),
    Column("answer", String(LONGEST_WORDS), nullable=False),
    Column("words", Text, nullable=False),
    Column("figures", Text, nullable=False),
    Column("figures_on", String(LONGEST_MOMENT)),
    Column("figures_files", String(LONGEST_ID), nullable=False),
    Column("figures_sha256", String(LONGEST_ID), nullable=False),
    *_ground(),
)

RESOLUTIONS = of_decision(
    "resolutions",
    Column("option_id", String(LONGEST_ID), nullable=False),
    Column("body", String(LONGEST_WORDS), nullable=False),
    Column("on", String(LONGEST_MOMENT)),
    Column("minute", String(LONGEST_WORDS), nullable=False),
    Column("reason", Text, nullable=False),
)

EVIDENCE_LOOKS = of_decision(
    "evidence_looks",
    Column("evidence", String(LONGEST_WORDS), nullable=False),
    Column("sha256", String(LONGEST_ID), nullable=False),
    Column("state", String(LONGEST_WORDS), nullable=False),
)
