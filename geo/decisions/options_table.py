"""The options table: criteria down, business as usual and the options across, as plain values that say themselves.

The page, the report, the workbook and the command line print these rows and none of their own. There is no total, and
no option is called the best.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import groupby
from string import ascii_uppercase
from typing import NamedTuple

from geo.access.load import Counted
from geo.appraisal.headline_text import lost_words
from geo.appraisal.range_text import under_figure
from geo.appraisal.record import LEAST_COUNTED, Appraisal
from geo.decisions.comparison import BUSINESS_AS_USUAL, Comparison, Difference, ToldApart
from geo.decisions.figures import Heading, Quantity, shown_patients
from geo.decisions.not_known import not_known, unheld_receivers
from geo.fairness.equity import EquityMeasure
from geo.impact.burden import net_homes
from geo.impact.lists import above_capacity
from geo.impact.what_if import Covers
from geo.language.phrases import how_many, joined, joined_few, two_figures
from geo.proposals.phases import endings, gaps
from geo.travel.ways import Way


class OptionsLine(StrEnum):
    """What a row of the table tells, in the order of the rows."""

    MUST_CHANGE = "must_change"
    PATIENTS_FURTHER = "patients_further"
    PATIENTS_NEARER = "patients_nearer"
    PATIENTS_LOST = "patients_lost"
    FURTHER = "further"
    NEARER = "nearer"
    LOST = "lost"
    FURTHER_BY_CAR = "further_by_car"
    NEARER_BY_CAR = "nearer_by_car"
    AVERAGE = "average"
    LONGEST_TENTH = "longest_tenth"
    DEPRIVATION_GAP = "deprivation_gap"
    LOAD = "load"
    WORST_PHASE = "worst_phase"
    CONTINUITY = "continuity"
    TIME = "time"
    DRIVING = "driving"
    CARBON = "carbon"
    PAID_ONCE = "paid_once"
    PAID_A_YEAR = "paid_a_year"
    HOMES = "homes"
    CONCERNS = "concerns"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class OptionsCell:
    """One figure: its value unrounded (NaN where it is words alone, or not shown), its words, its range in words.

    spread: "" where there is no range.
    """

    value: float
    words: str
    spread: str = ""


@dataclass(frozen=True)
class OptionsRow:
    """One criterion: business as usual first, then the options in their order.

    Attributes
    ----------
    basis
        Whom it counts; None where it counts nobody.
    unit
        Of the values: "people", "minutes", "£" ...; "" where they are words alone.
    alike
        Which options, by their letters, cannot be told apart in it or have little between them; "" where none.
    """

    line: OptionsLine
    title: str
    basis: Counted | None
    unit: str
    cells: tuple[OptionsCell, ...]
    alike: str = ""

    @property
    def nought(self) -> bool:
        """Whether it is the same nought in every column."""
        return all((cell.value == 0 and not cell.spread) or cell.words == NEXT_TO_NOTHING for cell in self.cells)

    @property
    def empty(self) -> bool:
        """Whether it is not recorded, or cannot be told, in any column but that of business as usual."""
        return all(cell.words in (NOT_RECORDED, NOT_TOLD) for cell in self.cells[1:])


@dataclass(frozen=True)
class OptionsTable:
    """Names of the columns, rows that tell something, and in sentences what is the same nought in all or not held."""

    names: tuple[str, ...]
    rows: tuple[OptionsRow, ...]
    said_once: tuple[str, ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """Its names, those of the options after their letters."""
        usual, *options = self.names
        return (usual, *(f"{letter}. {name}" for letter, name in zip(LETTERS, options, strict=False)))


# What options are called for short, in their order.
LETTERS = ascii_uppercase
NOT_RECORDED, NOT_TOLD, NEXT_TO_NOTHING = "not recorded", "cannot be told", "next to nothing"
AGAINST_TODAY = (
    "Business as usual has changes of its own: its column counts them against today, and the options are counted "
    "against business as usual."
)
NOUGHT = OptionsCell(0.0, "nobody")
# Rows of which nothing need be said where they have nothing to tell: one phase, and no gap besides those of all.
SILENT = (OptionsLine.WORST_PHASE, OptionsLine.NOT_KNOWN)


def options_table(comparison: Comparison, *, concerns: Sequence[OptionsCell] = ()) -> OptionsTable:
    """The whole table. concerns: the likely concerns of each option in words, which stand beside the measures.

    They are places and reasons, never a number; without them the row is left out.
    """
    rows = [*_counted(comparison), *_measured(comparison), *_told(comparison)]
    if concerns:
        cells = (OptionsCell(0.0, "none"), *concerns)
        rows.append(OptionsRow(OptionsLine.CONCERNS, "Likely concerns", None, "", cells))
    known, unknown = _unknown(comparison)
    rows.append(unknown)
    shown = [row for row in rows if not row.nought and not row.empty]
    return OptionsTable((BUSINESS_AS_USUAL, *comparison.names), tuple(shown), (*_once(comparison, rows), *known))


def _once(comparison: Comparison, rows: Sequence[OptionsRow]) -> list[str]:
    """What takes no row: the same nought in all, and what is recorded of none."""
    nought = [row.title[:1].lower() + row.title[1:] for row in rows if row.nought and row.line not in SILENT]
    empty = [row.title[:1].lower() + row.title[1:] for row in rows if row.empty]
    sentences = [f"Nobody, or nothing, under any option: {'; '.join(nought)}."] if nought else []
    sentences += [f"Not recorded of any option, or not to be told: {'; '.join(empty)}."] if empty else []
    return [*sentences, *_left_out(comparison), *([AGAINST_TODAY] if comparison.usual else [])]


def _left_out(comparison: Comparison) -> list[str]:
    """Whom averages leave out, where that is not the same with every option: they are not of the same people then."""
    left_out = [option.ways[comparison.first_way].equity.left_out for option in comparison.options]
    if max(left_out) - min(left_out) < LEAST_COUNTED:
        return []
    each = zip(comparison.names, left_out, strict=True)
    listed = joined(f"{how_many(people)} with {name}" for name, people in each)
    return [f"Minutes are over residents who have a journey both before and after, and leave out {listed}."]


class _Head(NamedTuple):
    line: OptionsLine
    title: str
    unit: str = "people"


def _row(
    comparison: Comparison,
    head: _Head,
    cell: Callable[[Appraisal], OptionsCell],
    *,
    of: Heading | None = None,
    usual: OptionsCell | None = None,
) -> OptionsRow:
    """A row of one figure; usual: what stands for business as usual where it is not a count of its own changes."""
    own = NOUGHT if comparison.usual is None else cell(comparison.usual)
    cells = (own if usual is None else usual, *(cell(option) for option in comparison.options))
    alike = "" if of is None else alike_words(comparison.between(of), comparison.names)
    return OptionsRow(head.line, head.title, of.basis if of else None, head.unit, cells, alike)


def _counted(comparison: Comparison) -> list[OptionsRow]:
    way, step = comparison.first_way, comparison.options[0].settings.impact.headline_words
    place = comparison.options[0].place
    rows = []
    for heading in comparison.headings:
        if heading.quantity.in_minutes:
            continue
        if heading.way is None:
            head = _Head(OptionsLine.MUST_CHANGE, "Patients who must change practice")
            rows.append(_row(comparison, head, _must_change, of=heading))
            continue
        patients = heading.basis is Counted.PATIENTS
        whose, side = heading.basis.value.capitalize(), heading.quantity.value
        name = f"patients_{side}" if patients else side if heading.way is way else f"{side}_by_car"
        title = f"{whose} {step} or more {side} {heading.way.label}"
        count = "lose_headline" if heading.quantity is Quantity.FURTHER else "gain_headline"
        cell = partial(_count, way=heading.way, name=count, basis=heading.basis)
        rows.append(_row(comparison, _Head(OptionsLine(name), title), cell, of=heading))
        if heading.quantity is Quantity.NEARER and heading.way is way:
            lost = OptionsLine.PATIENTS_LOST if patients else OptionsLine.LOST
            title = f"{whose}, {way.label}: {lost_words(place, way, patients=patients)}"
            cell = partial(_count, way=way, name="cut_off", basis=heading.basis)
            rows.append(_row(comparison, _Head(lost, title), cell))
    order = list(OptionsLine)
    return sorted(rows, key=lambda row: order.index(row.line))


def _must_change(option: Appraisal) -> OptionsCell:
    return _people(option.relisted.must_reregister if option.relisted else 0.0, patients=True)


def _people(count: float, *, patients: bool, spread: str = "") -> OptionsCell:
    """A count of people; of patients under 10 only that they are so few."""
    value = shown_patients(count) if patients else count
    return OptionsCell(value, how_many(count), spread)


def _count(option: Appraisal, *, way: Way, name: str, basis: Counted) -> OptionsCell:
    patients = basis is Counted.PATIENTS
    summary = option.ways[way].patients_summed if patients else option.ways[way].summary
    if summary is None:
        return NOUGHT
    return _people(float(getattr(summary, name)), patients=patients, spread=_spread(option, way, name, basis))


def _spread(option: Appraisal, way: Way, name: str, basis: Counted) -> str:
    """The range of one count in words; "" where there is none."""
    ranges = option.ranges.get(way)
    if ranges is None:
        return ""
    if basis is Counted.RESIDENTS:
        return "" if ranges.covers is Covers.NOTHING else under_figure(ranges.counts.loc[name], few=False)
    if ranges.patients is None or ranges.patients.covers is Covers.SETTLED:
        return ""
    return under_figure(ranges.patients.counts.loc[name], few=True)


MEASURED = {
    Quantity.AVERAGE: "Average journey",
    Quantity.LONGEST_TENTH: "Average of the tenth with the longest journeys",
    Quantity.DEPRIVATION_GAP: "Gap between most and least deprived fifth",
}


def _measured(comparison: Comparison) -> list[OptionsRow]:
    rows = []
    for heading in comparison.headings:
        if heading.way is None or not heading.quantity.in_minutes:
            continue
        line = heading.quantity.value
        measure = EquityMeasure(line)
        before = comparison.options[0].ways[heading.way].equity.before[measure]
        rows.append(
            _row(
                comparison,
                _Head(OptionsLine(line), f"{MEASURED[heading.quantity]}, {heading.way.label}", "minutes"),
                partial(_minutes_after, way=heading.way, measure=measure),
                of=heading,
                usual=_minutes(before),
            )
        )
    return rows


def _minutes_after(option: Appraisal, *, way: Way, measure: EquityMeasure) -> OptionsCell:
    return _minutes(option.ways[way].equity.after[measure])


def _minutes(value: float) -> OptionsCell:
    return OptionsCell(value, NOT_TOLD if math.isnan(value) else f"{value:.1f} minutes")


def _told(comparison: Comparison) -> list[OptionsRow]:
    none = OptionsCell(0.0, "none")
    way = comparison.first_way.label
    of_own_changes = {
        _Head(OptionsLine.LOAD, "Asked to take more than they say they can", "surgeries"): _load,
        _Head(OptionsLine.WORST_PHASE, "Worst phase"): _worst_phase,
        _Head(OptionsLine.CONTINUITY, "Gaps between dates", "gaps"): _continuity,
        _Head(OptionsLine.TIME, f"Time of residents in a year, {way}", "hours"): _time,
        _Head(OptionsLine.DRIVING, "Cost of driving in a year (approximate)", "£"): _driving,
        _Head(OptionsLine.CARBON, "Carbon of driving and riding in a year (approximate)", "kg CO2e"): _carbon,
    }
    recorded = {
        _Head(OptionsLine.PAID_ONCE, "Paid once, as recorded", "£"): _paid_once,
        _Head(OptionsLine.PAID_A_YEAR, "Paid a year, as recorded", "£"): _paid_a_year,
        _Head(OptionsLine.HOMES, "Homes lost and gained on the sites", "homes"): _homes,
    }
    usual = None if comparison.usual else none
    return [
        *(_row(comparison, head, cell, usual=usual) for head, cell in of_own_changes.items()),
        *(_row(comparison, head, cell, usual=none) for head, cell in recorded.items()),
    ]


def _load(option: Appraisal) -> OptionsCell:
    """Who would be asked for more than they can take, and of whom nothing is held: not held is not room."""
    full = above_capacity(option.relisted) if option.relisted else ()
    unheld = unheld_receivers(option)
    words = joined_few(full) or "none"
    if not unheld:
        return OptionsCell(float(len(full)), words)
    known = words if full else "none of those whose capacity is held"
    return OptionsCell(float(len(full)) or math.nan, f"{known}; not held of {joined_few(unheld)}")


def _worst_phase(option: Appraisal) -> OptionsCell:
    worst = option.worst_phase
    if worst is None:
        return OptionsCell(0.0, "one phase")
    if not option.patients_first:
        further = worst.residents_further
        return OptionsCell(further, f"{worst.phase.words}: {how_many(further)} further (residents)")
    again, further = worst.patients_touched
    words = f"{worst.phase.words}: {how_many(again)} must change, {how_many(further)} further (patients)"
    over = above_capacity(worst.relisted) if worst.relisted else ()
    beside = f"; asked for more than they say they can take: {joined_few(over)}" if over else ""
    return OptionsCell(shown_patients(again), words + beside)


def _continuity(option: Appraisal) -> OptionsCell:
    proposal = option.proposal
    names = {site.site_id: site.name for site in (*option.sites_after, *option.sites_before)}
    sentences, ends = gaps(proposal, names), endings(proposal)
    if not sentences and not ends:
        dated = any(change.terms.turning_days for change in proposal.changes)
        return OptionsCell(0.0, "none") if dated else OptionsCell(math.nan, "no dates are given")
    return OptionsCell(float(len(sentences)), " ".join([*sentences, *ends]))


def _time(option: Appraisal) -> OptionsCell:
    return _more(option.burdens[option.first_way].hours, "{} hours {}")


def _driving(option: Appraisal) -> OptionsCell:
    return _more(option.burdens[option.first_way].car_pounds, "£{} {}")


def _carbon(option: Appraisal) -> OptionsCell:
    burden = option.burdens[option.first_way]
    known = [kilograms for kilograms in (burden.car_kg, burden.bus_kg) if not math.isnan(kilograms)]
    cell = _more(sum(known) if known else math.nan, "{} kg CO2e {}")
    partly = " (driving alone)" if math.isnan(burden.bus_kg) and known else ""
    return OptionsCell(cell.value, cell.words + partly)


# Below so many of a unit an amount is next to nothing: two figures would claim more than is known.
LEAST_TOLD = 10.0


def _more(value: float, words: str) -> OptionsCell:
    if math.isnan(value):
        return OptionsCell(value, NOT_TOLD)
    if abs(value) < LEAST_TOLD:
        return OptionsCell(value, NEXT_TO_NOTHING)
    return OptionsCell(value, "about " + words.format(two_figures(abs(value)), "more" if value > 0 else "less"))


def _paid_once(option: Appraisal) -> OptionsCell:
    return _money(option.proposal.record.capital)


def _paid_a_year(option: Appraisal) -> OptionsCell:
    return _money(option.proposal.record.revenue_per_year)


def _money(pounds: float) -> OptionsCell:
    if math.isnan(pounds):
        return OptionsCell(pounds, NOT_RECORDED)
    return OptionsCell(pounds, f"{'-' if pounds < 0 else ''}£{abs(pounds):,.0f}")


def _homes(option: Appraisal) -> OptionsCell:
    rows = option.proposal.record.homes
    if not rows:
        return OptionsCell(math.nan, NOT_RECORDED)
    homes = net_homes(rows)
    words = (
        f"{homes.lost:,} lost, {homes.gained:,} gained; low-cost {homes.affordable_lost:,} lost, "
        f"{homes.affordable_gained:,} gained, {homes.provided_nearby:,} provided again nearby"
    )
    return OptionsCell(float(homes.net), f"{words}: fewer low-cost homes afterwards" if homes.short else words)


def _unknown(comparison: Comparison) -> tuple[list[str], OptionsRow]:
    """What is not known: of all options in one sentence, and what is particular to one in its cell."""
    listed = [not_known(option) for option in comparison.options]
    of_all = [gap for gap in listed[0] if all(gap in gaps_of for gaps_of in listed)]
    own = [[gap for gap in gaps_of if gap not in of_all] for gaps_of in listed]
    cells = [OptionsCell(float(len(gaps_of)), "; ".join(gaps_of) or "none besides") for gaps_of in own]
    row = OptionsRow(OptionsLine.NOT_KNOWN, "Not known", None, "gaps", (OptionsCell(0.0, "none"), *cells))
    return [f"Not known of any option: {'; '.join(of_all)}."] if of_all else [], row


def alike_words(between: Sequence[Difference], names: Sequence[str]) -> str:
    """Which options cannot be told apart and which have little between them, by their letters; "" where none.

    Two that have nobody both are told by their figures alone.
    """
    letters = dict(zip(names, LETTERS, strict=False))
    parts = []
    verdicts = (ToldApart.CANNOT, ToldApart.LITTLE)
    alike = [
        each for each in between if each.verdict in verdicts and not each.both_nought and not math.isnan(each.value)
    ]
    for verdict, pairs in groupby(sorted(alike, key=lambda each: each.verdict), key=lambda each: each.verdict):
        listed = "; ".join(f"{letters[each.beside]} and {letters[each.of]}" for each in pairs)
        parts.append(f"{'Cannot be told apart' if verdict is ToldApart.CANNOT else 'Little between them'}: {listed}")
    return f"{'. '.join(parts)}." if parts else ""
