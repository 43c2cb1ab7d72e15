"""What is kept of an option when it is decided: its paper, every figure, settings and files, readable without us.

Web pages, CSV, TOML and JSON; nothing of it is worked out again later. The list of checksums is added where it is kept.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geo.appraisal.record import Appraisal
from geo.appraisal.text import to_plain
from geo.decisions.comparison import Comparison
from geo.decisions.comparison_text import to_plain_comparison
from geo.decisions.decision import Decision
from geo.decisions.locked import Locked, settings_toml
from geo.decisions.option import OptionVersion
from geo.decisions.written import signed
from geo.errors import GeoError
from geo.language.dates import british
from geo.papers.appraisal_paper import appraisal_paper
from geo.papers.comparison_paper import comparison_paper
from geo.papers.edition import Edition
from geo.papers.rooms import rooms_of
from geo.papers.sections import Section
from geo.reports.document import Document, Table, numbered
from geo.reports.web_page import web_page
from geo.views.decisions import differences
from geo.views.decisions.decided_words import ANSWER_COLUMNS, answer
from geo.views.decisions.options import frame, whole_table
from geo.views.words.files import csv_of, file_name, table_of

REPORT, COMPARISON = "report.html", "comparison.html"
ANSWER, FIGURES, COMPARED, OPTIONS, DIFFERENCES = (
    "answer.csv",
    "figures.json",
    "comparison.json",
    "options.csv",
    "differences.csv",
)
READ_ME = """{title}: {name} ({place}), {stage} by {who}.

This is the record of what was decided, as it was on that day. It is never changed; corrections are kept beside it, on
the Options page of Better Placed. Nothing here needs that product: web pages open in any browser, tables (CSV) in any
spreadsheet, the rest in any editor.

report.html        the paper of this option, as it was; rents, leases and staff of sites are left out
answer.csv         the answer in figures and sentences
figures.json       every figure of it
tables/            every table of the paper, by its number there
{compared}sources.csv        every file behind the figures: publisher, edition, date and checksum (SHA-256)
settings.toml      every setting that the figures were made with
decision/          the whole decision: options with their versions, what was set aside, judged, polled, noted, left by
                   meetings, put right, and its record, without what is marked as not for the public
SHA256SUMS         the checksum of each of these files; "sha256sum -c SHA256SUMS" checks them

The checksum of SHA256SUMS itself is the one over all; the Options page shows it. Write it down elsewhere as well: it
tells whether anything here was changed since.
{left_out}"""
COMPARED_LINES = """comparison.html    the paper of all options side by side
comparison.json    every figure of it
options.csv        the options side by side
differences.csv    how far they differ, with ranges
comparison_tables/ every table of that paper, by its number there
"""


@dataclass(frozen=True)
class Decided:
    """What is to be kept.

    Attributes
    ----------
    decision
        As it is with the option decided.
    version
        By which it is.
    decision_files
        The decision as files by name (records.exchange.contents).
    appraisal
        Of the option, at the settings and on the day that were locked.
    comparison
        Of the options that could be compared; None where there were none to compare.
    left_out
        Why an option stands in no comparison, or there is none, a sentence each.
    beside
        What else was looked at, as a section of the papers.
    """

    decision: Decision
    version: OptionVersion
    decision_files: Mapping[str, bytes]
    appraisal: Appraisal
    comparison: Comparison | None
    left_out: tuple[str, ...] = ()
    beside: Section = ()

    @property
    def locked(self) -> Locked:
        """What it was decided on."""
        locked = self.decision.locked
        assert locked is not None
        return locked


def files(decided: Decided) -> dict[str, bytes]:
    """Every file of the record by its name, without the list of checksums."""
    decision = decided.decision
    edition = Edition(decided.version.when.date(), errata=errata_of(decision), rooms=rooms_of(decision))
    beside = tuple(decided.beside()) if callable(decided.beside) else decided.beside
    paper = appraisal_paper(decided.appraisal, edition, beside=beside)
    kept = {
        "README.txt": _read_me(decided).encode(),
        REPORT: web_page(paper),
        ANSWER: csv_of(answer(decided.appraisal)),
        FIGURES: _json(to_plain(decided.appraisal)),
        **_tables(paper, "tables"),
        "sources.csv": csv_of(_editions(decided.locked)),
        "settings.toml": settings_toml(decided.locked).encode(),
        **{f"decision/{name}": content for name, content in decided.decision_files.items()},
    }
    if decided.comparison is None:
        return kept
    compared = comparison_paper(decided.comparison, edition, beside=beside)
    return kept | {
        COMPARISON: web_page(compared),
        COMPARED: _json(to_plain_comparison(decided.comparison)),
        OPTIONS: csv_of(frame(whole_table(decided.comparison))),
        DIFFERENCES: csv_of(differences.table(decided.comparison)),
        **_tables(compared, "comparison_tables"),
    }


def answer_kept(kept: Mapping[str, bytes]) -> pd.DataFrame:
    """The answer as a record has it; GeoError where it has none that can be read."""
    table = table_of(kept[ANSWER]) if ANSWER in kept else pd.DataFrame()
    if list(table.columns) != list(ANSWER_COLUMNS):
        raise GeoError(f"the record holds no {ANSWER} that can be read")
    return table


def errata_of(decision: Decision, option_id: str | None = None) -> tuple[str, ...]:
    """Corrections as sentences, the oldest first; of one option those of the whole decision too, else all."""
    names = {option.option_id: f"{option.name}: " for option in decision.options}
    return tuple(
        f"{names.get(each.option_id, '')}{each.wrong} was wrong, and right is {each.right}. {signed(each)}."
        for each in decision.errata
        if option_id is None or each.option_id in ("", option_id)
    )


def _read_me(decided: Decided) -> str:
    version, place = decided.version, decided.appraisal.place
    left_out = "".join(f"\n{sentence}" for sentence in decided.left_out)
    return READ_ME.format(
        title=decided.decision.title,
        name=version.name,
        place=place.name,
        stage=version.stage,
        who=signed(version),
        compared=COMPARED_LINES if decided.comparison else "",
        left_out=f"\nFigures are for {british(decided.appraisal.on.isoformat())}.{left_out}\n",
    )


def _json(plain: dict[str, Any]) -> bytes:
    return (json.dumps(plain, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def _tables(document: Document, folder: str) -> dict[str, bytes]:
    tables = [(each.number, each.part) for each in numbered(document) if isinstance(each.part, Table)]
    return {f"{folder}/{_named(number, table)}": csv_of(table.cells) for number, table in tables}


def _named(number: str, table: Table) -> str:
    word, figure = number.split()
    return file_name(word, f"{int(figure):02}", table.caption, ending="csv")


def _editions(locked: Locked) -> pd.DataFrame:
    rows: Sequence[tuple[str, ...]] = [
        (each.file, each.publisher, each.edition, each.date, each.sha256) for each in locked.editions
    ]
    return pd.DataFrame(rows, columns=["File", "Publisher", "Edition", "Date", "SHA-256"])
