"""The two pages first of several options: what each is, how they differ, and what is not known of any."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pandas as pd

from geo.access.load import Counted
from geo.appraisal.record import Appraisal
from geo.decisions.comparison import BUSINESS_AS_USUAL, Comparison
from geo.decisions.comparison_text import NO_WINNER, difference_words
from geo.decisions.options_table import LETTERS, OptionsLine, options_table
from geo.language.dates import british
from geo.language.phrases import number_of, sentence
from geo.papers import first_pages
from geo.papers.edition import Edition, journeys_source, patients_source, said, table, told_of_each
from geo.reports.document import Heading, Paragraph, Part, Table
from geo.views.decisions.options import frame
from geo.views.words import wording

# The rows of the options table that stand on the first pages; the whole table follows them.
FIRST_ROWS = frozenset(
    {
        OptionsLine.MUST_CHANGE,
        OptionsLine.PATIENTS_FURTHER,
        OptionsLine.PATIENTS_NEARER,
        OptionsLine.FURTHER,
        OptionsLine.NEARER,
        OptionsLine.LOST,
        OptionsLine.LONGEST_TENTH,
        OptionsLine.LOAD,
    }
)
# The section of every difference.
DIFFER = "How the options differ"
# Three options are three pairs.
MOST_TOLD_BY_PAIRS = 3
# Of the sentences of an option, on the first pages; the rest stands with the option itself.
MOST_OF_AN_OPTION, MOST_OF_MANY = 5, 2


def title(options: Sequence[Appraisal]) -> str:
    """What the paper is called: how many options, of what, where."""
    first = options[0]
    return f"{number_of(len(options), 'option')} for {first.proposal.service.plural} in {first.place.name}"


def comparison_first(comparison: Comparison, edition: Edition) -> list[Part]:
    """The title and the five answers of several options, in about two pages of A4."""
    options, place = comparison.options, comparison.options[0].place
    where = f"{place.name}{' (a made-up place)' if place.made_up else ''}"
    many = len(options) > MOST_TOLD_BY_PAIRS
    proposed = [_proposed(letter, option, many=many) for letter, option in zip(LETTERS, options, strict=False)]
    made = f"{where}. Made on {british(edition.made_on.isoformat())}. {wording.AID}"
    return [
        Heading(title(options), 1),
        Paragraph(made, numbered=False),
        *([Paragraph(wording.approximate(), numbered=False)] if place.travel.approximate else []),
        Heading(first_pages.PROPOSED),
        *said([*proposed, f"Beside them always: {BUSINESS_AS_USUAL.lower()}."]),
        Heading(first_pages.AFFECTED),
        side_by_side(comparison),
        *said([*between(comparison), NO_WINNER]),
        Heading(first_pages.UNKNOWN),
        *said(told_of_each(options, lambda option: first_pages.unknown(option, edition))),
        Heading(first_pages.ASKED),
        *said(told_of_each(options, lambda option: first_pages.asked(option, edition.rooms))),
        Heading(first_pages.CHANGED),
        *said(told_of_each(options, first_pages.changed)),
    ]


def side_by_side(comparison: Comparison) -> Table:
    """The first rows of the options table: business as usual and the options across, without a total."""
    whole = options_table(comparison)
    many = len(comparison.options) > MOST_TOLD_BY_PAIRS
    shown = FIRST_ROWS - {OptionsLine.LOAD} if many else FIRST_ROWS
    first = replace(whole, rows=tuple(row for row in whole.rows if row.line in shown))
    place, cells = comparison.options[0].place, frame(first)
    if many:
        # Their names stand above it.
        cells = cells.set_axis([BUSINESS_AS_USUAL, *LETTERS[: len(comparison.options)]], axis="columns")
    return table(place, "The options side by side", cells.reset_index(), source_of(comparison))


def source_of(comparison: Comparison) -> str:
    """Where the figures of a comparison come from."""
    first = comparison.options[0]
    return f"patients: {patients_source(first.place)}; {journeys_source(first)}"


def between(comparison: Comparison) -> list[str]:
    """How the options differ from one another in words, by those whom the change is done to.

    Figures that are nobody under both options take no room. Of more pairs than a page holds only those are told that
    are alike; every difference has its own section.
    """
    if len(comparison.options) > MOST_TOLD_BY_PAIRS:
        whole = options_table(comparison)
        alike = [f"{row.title}: {row.alike}" for row in whole.rows if row.alike and row.line in FIRST_ROWS]
        return [*alike, f"Every difference with its range: {DIFFER}."]
    basis = Counted.PATIENTS if any(option.patients_first for option in comparison.options) else Counted.RESIDENTS
    return [
        difference_words(each)
        for each in comparison.differences
        if each.between_options
        and not each.both_nought
        and not each.quantity.in_minutes
        and each.basis is basis
        and each.way in (None, comparison.first_way)
    ]


def _proposed(letter: str, option: Appraisal, *, many: bool) -> str:
    """An option in a few sentences; beside many others its first changes alone."""
    told = [part for part in first_pages.proposed(option) if part and not (many and part == option.proposal.note)]
    most = MOST_OF_MANY if many else MOST_OF_AN_OPTION
    more = len(told) - most
    rest = f" {sentence(number_of(more, 'more line'))} with the option itself." if more > 0 else ""
    return f"{letter}. {option.proposal.name}: {' '.join(told[:most])}{rest}"


def by_option(options: Sequence[Appraisal], columns: Callable[[Appraisal], pd.Series]) -> pd.DataFrame:
    """One column an option, by its name, of a series that is indexed alike for all."""
    return pd.DataFrame({option.proposal.name: columns(option) for option in options})
