"""The answer that an option was decided on beside the answer of today's files, as tables and sentences."""

import pandas as pd

from geo.appraisal.headline_text import headline
from geo.appraisal.record import Appraisal
from geo.language.phrases import number_of
from geo.views.impact import figures

# The columns of the answer as it is kept; a sentence has no figure.
COUNTED, NUMBER, BENEATH = ANSWER_COLUMNS = ("What is counted", "How many", "Range, or the day of the count")
SAID, THEN, TODAY = "What was said", "Decided then", "With today's files"
AS_THEN, NOT_THEN, NO_MORE = "as then", "not told then", "not told any more"
NO_RECORD = "{name} was decided elsewhere, and came here from a file: its record is where it was decided."


def answer(appraisal: Appraisal) -> pd.DataFrame:
    """The large figures of an appraisal and its sentences after them: columns ANSWER_COLUMNS, all text."""
    told = [(figure.counts, figure.number, figure.beneath) for figure in figures.of_proposal(appraisal)]
    said = [(sentence, "", "") for sentence in headline(appraisal)]
    return pd.DataFrame([*told, *said], columns=list(ANSWER_COLUMNS), dtype=object)


def beside(then: pd.DataFrame, today: pd.DataFrame) -> pd.DataFrame:
    """The figures of two answers: columns COUNTED, THEN and TODAY."""
    figures_then, figures_now = _figures(then), _figures(today)
    rows = [
        (what, figures_then.get(what, NOT_THEN), _told(figures_now.get(what, NO_MORE), figures_then.get(what)))
        for what in dict.fromkeys([*figures_then, *figures_now])
    ]
    return pd.DataFrame(rows, columns=[COUNTED, THEN, TODAY])


def sentences_beside(then: pd.DataFrame, today: pd.DataFrame) -> pd.DataFrame:
    """Every sentence of two answers, those of then first: columns SAID, THEN and TODAY."""
    said_then, said_now = _sentences(then), _sentences(today)
    rows = [(words, "said", AS_THEN if words in said_now else NO_MORE) for words in said_then]
    rows += [(words, NOT_THEN, "said") for words in said_now if words not in said_then]
    return pd.DataFrame(rows, columns=[SAID, THEN, TODAY])


def _figures(told: pd.DataFrame) -> dict[str, str]:
    return {
        str(row[COUNTED]): f"{row[NUMBER]} ({row[BENEATH]})" if row[BENEATH] else str(row[NUMBER])
        for _, row in told.iterrows()
        if row[NUMBER]
    }


def _sentences(told: pd.DataFrame) -> list[str]:
    return [str(words) for words in told.loc[told[NUMBER] == "", COUNTED]]


def _told(now: str, then: str | None) -> str:
    return AS_THEN if now == then else now


def data_since(place: str, changed: int) -> str:
    """Whether the files of a place are those of then."""
    if not changed:
        return f"The files of {place} are the same as when this was decided."
    return f"{number_of(changed, 'file')} of {place} {'is' if changed == 1 else 'are'} not as when this was decided:"


def kept(day: str, checksum: str) -> str:
    """Since when a record is kept, and the checksum over all of it."""
    return (
        f"Kept since {day} and never changed; it was held against its checksum just now. Checksum over all of it "
        f"(SHA-256): {checksum}. Write it down elsewhere as well."
    )
