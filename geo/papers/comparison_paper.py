"""Several options as one paper: two pages first, the differences, each answer, maps in step, and the rest."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import combinations

import pandas as pd

from geo.appraisal.headline_text import headline
from geo.appraisal.record import Appraisal
from geo.decisions.comparison import Comparison, Difference
from geo.decisions.comparison_text import NO_WINNER
from geo.decisions.switching import switches
from geo.impact.bands import Band
from geo.impact.what_if import EVERYBODY
from geo.language.phrases import sentence
from geo.papers import ahead, communities, concerns, help_and_burden, lists, methods, rooms, where
from geo.papers.comparison_first import DIFFER, by_option, comparison_first, source_of, title
from geo.papers.edition import Edition, groups_source, journeys_source, said, table, warning
from geo.papers.sections import Section, written
from geo.papers.table_page import CAPTION
from geo.reports import charts
from geo.reports.document import Contents, Document, Heading, PageBreak, Part, Picture, Table
from geo.reports.picture_files import Drawing, png
from geo.uncertainty.leaning import range_words
from geo.values import OnStep
from geo.views.decisions.options import frame, whole_table
from geo.views.fairness import perception_words
from geo.views.impact import burden_tables, equity_tables, horizon_tables
from geo.views.impact import tables as impact_tables
from geo.views.impact.tables import FURTHER, NEARER
from geo.views.words.tables import patients_to_ten, people_to_ten, whole_minutes, with_fixed_rows

SHARED_EVENLY = "How evenly journeys are shared"
SIDES = {"Further": "lose_headline", "Nearer": "gain_headline"}


def comparison_paper(
    comparison: Comparison, edition: Edition, *, beside: Section = (), on_step: OnStep | None = None
) -> Document:
    """The whole paper of several options of one decision; beside: what else was looked at, as a section of its own."""
    options, place = comparison.options, comparison.options[0].place
    each = partial(_each, options)
    sections: list[Section] = [
        lambda: comparison_first(comparison, edition),
        [PageBreak(), Contents(), PageBreak(sideways=True)],
        lambda: _side_by_side(comparison),
        [PageBreak()],
        lambda: _differences(comparison),
        [Heading("Each option's answer")],
        lambda: (part for option in options for part in _answer(option)),
        lambda: _maps(options),
        lambda: _switches(options),
        lambda: each("The lists, and where patients would go", lists.lists),
        [PageBreak(sideways=True)],
        lambda: _communities(options),
        [PageBreak()],
        lambda: each(SHARED_EVENLY, _measured),
        lambda: _concerns(options),
        lambda: each("What would help, with it and without", help_and_burden.helped),
        lambda: each("Phases, and gaps between them", lambda option: help_and_burden.phases(option, edition)),
        lambda: each(horizon_tables.TITLE, ahead.years_ahead),
        lambda: _burden(options),
        lambda: each("How people were heard, and other options", lambda option: concerns.heard(option, edition)),
        lambda: rooms.rooms(place, edition),
        beside,
        lambda: methods.read_with(options, edition),
        () if edition.public else lambda: each("The sites that change, as buildings", partial(_sites, edition)),
        lambda: methods.settings(options[0]),
        [PageBreak(sideways=True)],
        lambda: methods.sources(place),
        [PageBreak()],
        lambda: methods.corrections(edition),
        lambda: methods.terms(place),
    ]
    return Document(title(options), written(sections, on_step), warning(place, edition))


def _each(options: Sequence[Appraisal], words: str, section: Callable[[Appraisal], list[Part]]) -> list[Part]:
    """A section of every option that has one, each under the option's name."""
    parts: list[Part] = []
    for option in options:
        of_one = section(option)
        if of_one:
            parts.append(Heading(option.proposal.name, 3))
            parts += [replace(part, level=part.level + 1) if isinstance(part, Heading) else part for part in of_one[1:]]
    return [Heading(words), *parts] if parts else []


def _sites(edition: Edition, option: Appraisal) -> list[Part]:
    return methods.sites(option, edition)


def _side_by_side(comparison: Comparison) -> list[Part]:
    """The whole options table, likely concerns among it, and what takes no row."""
    whole, place = whole_table(comparison), comparison.options[0].place
    cells = frame(whole).reset_index()
    alike = [f"{row.title}: {row.alike}" for row in whole.rows if row.alike]
    told = table(place, CAPTION, cells, source_of(comparison))
    return [Heading("The options side by side"), told, *said([*alike, *whole.said_once])]


def _differences(comparison: Comparison) -> list[Part]:
    """Every difference with its range, those from business as usual among them, and a chart of the counts."""
    place = comparison.options[0].place
    every = [each for each in comparison.differences if each.value and not pd.isna(each.value)]
    cells = pd.DataFrame(
        [(_quantity(each), each.of, each.beside, _size(each), _range(each), each.verdict.value) for each in every],
        columns=["What is counted", "Option", "Beside", "Difference", "Range of the difference", "Said"],
    )
    told = table(place, "How far the options differ", cells, source_of(comparison))
    return [Heading(DIFFER), *said([NO_WINNER]), *_chart(comparison.options), told]


def _quantity(each: Difference) -> str:
    return sentence(f"{each.quantity.label(each.basis)}{f', {each.way.label}' if each.way else ''}")


def _size(each: Difference) -> str:
    if each.few:
        return "some too few to be shown"
    return f"{abs(each.value):.1f} minutes" if each.quantity.in_minutes else _to_ten(abs(each.value))


def _to_ten(people: float) -> str:
    """A count of patients or residents to the nearest 10, one under 10 as such."""
    shown = patients_to_ten(pd.Series([people])).iloc[0]
    return shown if isinstance(shown, str) else f"{shown:,}"


def _range(each: Difference) -> str:
    if pd.isna(each.lower):
        return "" if each.quantity.in_minutes else "a count on a day"
    if each.few:
        return ""
    flip = 1.0 if each.value >= 0 else -1.0
    lower, upper = sorted((flip * each.lower, flip * each.upper))
    ends = {"lower": lower, "upper": upper, "lean": flip * each.lean}
    return range_words(abs(each.value), ends, _minutes if each.quantity.in_minutes else _people)


def _minutes(size: float) -> str:
    return f"{size:.1f}"


def _people(people: float) -> str:
    return f"{people_to_ten(pd.Series([people])).iloc[0]:,}"


def has_ranges(options: Sequence[Appraisal]) -> bool:
    """Whether every option has ranges, so that there is a chart of them to draw."""
    return all(options[0].first_way in option.ranges for option in options)


def ranges(options: Sequence[Appraisal]) -> Drawing:
    """Dots and lines of how many are further and nearer under each option, where they have ranges."""
    return charts.ranges(_counts(options), unit="residents")


def ranges_caption(options: Sequence[Appraisal]) -> str:
    """What that chart shows."""
    return f"Residents further and nearer under each option, {options[0].first_way.label}, with their ranges"


def _counts(options: Sequence[Appraisal]) -> pd.DataFrame:
    way = options[0].first_way
    rows = {}
    for side in ("further", "nearer"):
        for option in options:
            row = option.ranges[way].headline.groups.loc[EVERYBODY]
            rows[f"{sentence(side)}: {option.proposal.name}"] = [row[side], row[f"{side}_lower"], row[f"{side}_upper"]]
    return pd.DataFrame.from_dict(rows, orient="index", columns=["value", "lower", "upper"]).astype(float)


def _chart(options: Sequence[Appraisal]) -> list[Part]:
    """How many are further and nearer under each option, with ranges, and the same as a table; none without ranges."""
    if not has_ranges(options):
        return []
    counts, place = _counts(options), options[0].place
    caption = ranges_caption(options)
    shown = counts.apply(people_to_ten).set_axis(["How many", "From", "To"], axis="columns")
    told = table(place, caption, shown.rename_axis("Side and option").reset_index(), journeys_source(options[0]))
    spoken = "; ".join(f"{name} {count:,}" for name, count in shown["How many"].items())
    return [
        Picture(caption, lambda: png(ranges(options)), f"Dots with lines for ranges. {spoken}.", told, told.source),
        told,
    ]


def _answer(option: Appraisal) -> list[Part]:
    return [Heading(option.proposal.name, 3), *said(headline(option))]


def _measured(option: Appraisal) -> list[Part]:
    return [Heading(SHARED_EVENLY), *said(equity_tables.sentences(option, option.first_way))]


def _maps(options: Sequence[Appraisal]) -> list[Part]:
    """Today's map and the map of changes of each option, at the same breaks, and wards of all options in one table."""
    way, place = options[0].first_way, options[0].place

    def sides(option: Appraisal) -> pd.DataFrame:
        bands = impact_tables.bands_by_ward(option, way, place)
        counts = {
            "further": bands[[band.value for band in FURTHER]].sum(axis="columns"),
            "nearer": bands[[band.value for band in NEARER]].sum(axis="columns"),
        }
        return pd.DataFrame(counts)

    of_options = {option.proposal.name: sides(option) for option in options}
    names = impact_tables.bands_by_ward(options[0], way, place)["ward"]
    columns = {
        f"{name}: {side}": patients_to_ten(counts[side]) for name, counts in of_options.items() for side in counts
    }
    today = whole_minutes(options[0].ways[way].wards["before"].reindex(names.index))
    cells = pd.DataFrame({"Ward": names, "Minutes today": today, **columns}).reset_index(drop=True)
    source = journeys_source(options[0])
    told = table(place, f"Residents nearer and further by ward under each option, {way.label}", cells, source)
    drawn: list[Part] = [where.minutes_picture(options[0], way, told, "before")]
    drawn += [where.change_picture(option, way, told, named=option.proposal.name) for option in options]
    return [Heading("Where it is nearer and further, option by option"), *drawn, told]


def _switches(options: Sequence[Appraisal]) -> list[Part]:
    """People whose band of change is another under another option, each pair of options a table."""
    place, way = options[0].place, options[0].first_way
    label = options[0].settings.impact.label
    tables: list[Table] = []
    for one, other in combinations(options, 2):
        switched = switches(one, other, way)
        counts = switched.groupby(["was", "now"], observed=True)["people"].sum().reset_index()
        counts = counts.sort_values("people", ascending=False, kind="stable")
        under = [f"Under {one.proposal.name}", f"Under {other.proposal.name}"]
        cells = pd.DataFrame(
            {
                under[0]: [sentence(label(Band(band))) for band in counts["was"]],
                under[1]: [sentence(label(Band(band))) for band in counts["now"]],
                "Residents": people_to_ten(counts["people"]),
            }
        )
        if not cells.empty:
            caption = f"Residents told otherwise by {other.proposal.name} than by {one.proposal.name}, {way.label}"
            tables.append(table(place, caption, cells, journeys_source(one)))
    return [Heading("Who switches between options"), *tables] if tables else []


def _communities(options: Sequence[Appraisal]) -> list[Part]:
    """The community table of all options: who is further and nearer, in fixed order, absent rows in words."""
    place, way = options[0].place, options[0].first_way
    held = set(place.people.group_kinds and [kind.kind for kind in place.people.group_kinds])
    columns = {}
    for words, count in SIDES.items():
        for option in options:
            groups = option.ways[way].groups[count]
            columns[f"{words}: {option.proposal.name}"] = people_to_ten(
                groups[groups.index.get_level_values("kind").isin(held)]
            )
    cells = with_fixed_rows(pd.DataFrame(columns))
    source = f"who lives where: {groups_source(place)}; {journeys_source(options[0])}"
    return [
        Heading("Which communities"),
        *communities.gaps_and_modelled(place),
        table(place, f"Communities under each option, {way.label}", cells, source),
    ]


def _concerns(options: Sequence[Appraisal]) -> list[Part]:
    """Likely concerns in words, of the places where any option causes one, and each option's own sentence."""
    place = options[0].place
    names = place.wards.frame["name"]
    reasons = by_option(
        options, lambda option: pd.Series({code: perception_words.first_reasons(option, code) for code in names.index})
    )
    caused = reasons[(reasons != "").any(axis="columns")]
    told = [f"{option.proposal.name}: {perception_words.reasons_by_place(option)}" for option in options]
    parts: list[Part] = [Heading("Likely concerns"), *said([concerns.NO_NUMBER, *told])]
    if caused.empty:
        return parts
    cells = caused.replace("", "None that this option causes.").rename_axis("Ward").rename(index=names).reset_index()
    return [*parts, table(place, "Likely concerns by ward under each option", cells, journeys_source(options[0]))]


def _burden(options: Sequence[Appraisal]) -> list[Part]:
    """Time, money and carbon a year under each option, and the money and homes that are recorded."""
    place, way = options[0].place, options[0].first_way
    chosen = options[0].settings.burden

    def more_a_year(option: Appraisal) -> pd.Series:
        return burden_tables.table(option.burdens[way], option.burdens[way], chosen)["More a year"]

    cells = by_option(options, more_a_year)
    units = burden_tables.table(options[0].burdens[way], options[0].burdens[way], chosen)["Unit"]
    cells.insert(0, "Unit", units)
    parts: list[Part] = [
        Heading("What they ask of people: time, money, carbon, homes"),
        *said(burden_tables.readings(way, options[0].burdens[way])),
        table(place, f"More a year, {way.label} (below nought: less)", cells.reset_index(), "the table of assumptions"),
        table(place, "The assumptions", burden_tables.assumptions(chosen), "as named in the table"),
    ]
    for option in options:
        name = option.proposal.name
        parts += [
            Heading(name, 3),
            *said([*burden_tables.continuity(option, place), *burden_tables.homes(option)]),
            table(place, f"Who pays, as recorded: {name}", burden_tables.money(option), help_and_burden.RECORDED),
        ]
    return parts
