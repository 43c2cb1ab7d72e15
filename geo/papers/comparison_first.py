"""The two pages first of several options: what each is, how they differ, and what is not known of any."""

from collections.abc import Callable, Sequence

import pandas as pd

from geo.appraisal.record import Appraisal
from geo.decisions.comparison import BUSINESS_AS_USUAL, differences
from geo.decisions.comparison_text import NO_WINNER, difference_words, options_table
from geo.language.dates import british
from geo.language.phrases import number_of, sentence
from geo.papers import first_pages
from geo.papers.edition import Edition, journeys_source, patients_source, said, table, told_of_each
from geo.place.place import Place
from geo.reports.document import Heading, Paragraph, Part
from geo.views.words import wording

# Of the sentences of an option, on the first pages; the rest stands with the option itself.
MOST_OF_AN_OPTION = 5


def title(options: Sequence[Appraisal]) -> str:
    """What the paper is called: how many options, of what, where."""
    first = options[0]
    return f"{number_of(len(options), 'option')} for {first.proposal.service.plural} in {first.place.name}"


def comparison_first(options: Sequence[Appraisal], edition: Edition) -> list[Part]:
    """The title and the five answers of several options, in about two pages of A4."""
    place = options[0].place
    where = f"{place.name}{' (a made-up place)' if place.made_up else ''}"
    made = f"{where}. Made on {british(edition.made_on.isoformat())}. {wording.AID}"
    return [
        Heading(title(options), 1),
        Paragraph(made, numbered=False),
        *([Paragraph(wording.approximate(), numbered=False)] if place.travel.approximate else []),
        Heading(first_pages.PROPOSED),
        *said([*(_proposed(option) for option in options), f"Beside them always: {BUSINESS_AS_USUAL.lower()}."]),
        Heading(first_pages.AFFECTED),
        side_by_side(options, place),
        *said([*between(options), NO_WINNER]),
        Heading(first_pages.UNKNOWN),
        *said(told_of_each(options, lambda option: first_pages.unknown(option, edition))),
        Heading(first_pages.ASKED),
        *said(told_of_each(options, first_pages.asked)),
        Heading(first_pages.CHANGED),
        *said(told_of_each(options, first_pages.changed)),
    ]


def side_by_side(options: Sequence[Appraisal], place: Place) -> Part:
    """The options table: criteria down, business as usual and the options across, without a total."""
    source = f"patients: {patients_source(place)}; {journeys_source(options[0])}"
    return table(place, "The options side by side", options_table(options).reset_index(), source)


def between(options: Sequence[Appraisal]) -> list[str]:
    """How the options differ from one another in words; figures that are nobody under every option take no room."""
    every = differences(options)
    counted = {(each.quantity, each.way) for each in every if each.value}
    shown = [each for each in every if each.beside != BUSINESS_AS_USUAL and (each.quantity, each.way) in counted]
    first = [each for each in shown if each.way in (None, options[0].first_way)]
    return [difference_words(each) for each in first]


def _proposed(option: Appraisal) -> str:
    sentences = [part for part in first_pages.proposed(option) if part]
    more = len(sentences) - MOST_OF_AN_OPTION
    rest = f" {sentence(number_of(more, 'more line'))} with the option itself." if more > 0 else ""
    return f"{option.proposal.name}: {' '.join(sentences[:MOST_OF_AN_OPTION])}{rest}"


def by_option(options: Sequence[Appraisal], columns: Callable[[Appraisal], pd.Series]) -> pd.DataFrame:
    """One column an option, by its name, of a series that is indexed alike for all."""
    return pd.DataFrame({option.proposal.name: columns(option) for option in options})
