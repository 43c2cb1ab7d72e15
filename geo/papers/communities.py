"""Which communities bear it, in their fixed order, and how evenly journeys are shared."""

import pandas as pd

from geo.appraisal.record import Appraisal
from geo.fairness.group_rows import NAMED_BY_YOU
from geo.language.phrases import sentence
from geo.papers.edition import groups_source, journeys_source, said, table
from geo.place.place import Place
from geo.proposals.assessment import Criterion
from geo.reports.document import Heading, Paragraph, Part
from geo.views.fairness import assessment_tables
from geo.views.impact import equity_tables, probability_words
from geo.views.impact import tables as impact_tables
from geo.views.words import wording


def communities(appraisal: Appraisal) -> list[Part]:
    """The community table: a row for every protected characteristic, figures or none; then beside everybody else."""
    place, way = appraisal.place, appraisal.first_way
    counted = named_with_it(probability_words.with_ranges(impact_tables.by_community(appraisal, way), appraisal, way))
    source = f"who lives where: {groups_source(place)}; {journeys_source(appraisal)}"
    return [
        Heading("Which communities"),
        *gaps_and_modelled(place),
        table(place, f"Communities: who is nearer and further, {way.label}", counted, source),
        Heading("Beside everybody else", 3),
        *said(assessment_tables.how_told(appraisal.settings.bearing)),
        *_matrix(appraisal, place, source),
    ]


def named_with_it(groups: pd.DataFrame) -> pd.DataFrame:
    """The same table for a reader who named nothing: groups that the proposal defines are named with it."""
    by_proposal = groups["Community"].replace(NAMED_BY_YOU, "Named with the proposal")
    return groups.assign(Community=by_proposal)


def gaps_and_modelled(place: Place) -> list[Paragraph]:
    """Which communities have no figures, what figures of streets cannot say, and what is modelled."""
    gaps = wording.gaps(kind.kind for kind in place.people.group_kinds)
    return said([gaps, wording.STREETS_NOT_PERSONS, *wording.modelled(place)])


def _matrix(appraisal: Appraisal, place: Place, source: str) -> list[Part]:
    groups, judged = assessment_tables.matrix(appraisal, appraisal.first_way), appraisal.proposal.record.assessment
    criteria = [sentence(criterion.value) for criterion in Criterion]
    anything = any(cell.assessed for cell in judged)
    shown = named_with_it(groups.shown)
    cells = shown if anything else shown.drop(columns=criteria)
    parts: list[Part] = [
        *said([groups.words]),
        table(place, "Each group beside everybody else, in fixed order and not ranked", cells, source),
    ]
    if not groups.folded.empty:
        alike = named_with_it(groups.folded)[["Community", "Group"]]
        parts.append(table(place, "Groups of whom about as many as others, or hardly anybody", alike, source))
    if not anything:
        names = ", ".join(criterion.value for criterion in Criterion)
        return [*parts, Paragraph(f"By the criteria of the impact assessment ({names}) no group is assessed yet.")]
    recorded = "recorded with the proposal"
    grounds = assessment_tables.grounds(judged, appraisal.ways[appraisal.first_way].bearing.index)
    return [
        *parts,
        table(place, "What was judged by criterion", assessment_tables.summary(judged), recorded),
        table(place, "What scores rest on, who owns them, and what is left", grounds, recorded),
    ]


def measured(appraisal: Appraisal) -> list[Part]:
    """How evenly journeys are shared: three measures in sentences, then every measure."""
    way = appraisal.first_way
    every, each = equity_tables.analysts(appraisal, way).reset_index(), equity_tables.by_authority(appraisal, way)
    caption, source = f"Measured fairness, {way.label}", journeys_source(appraisal)
    return [
        Heading("How evenly journeys are shared"),
        *said(equity_tables.sentences(appraisal, way)),
        Heading("Every measure, for analysts", 3),
        *said(equity_tables.how_to_read(appraisal, way)),
        table(appraisal.place, caption, _rounded(every), source),
        *([] if each.empty else [table(appraisal.place, f"{caption}, by authority", _rounded(each), source)]),
    ]


def _rounded(measures: pd.DataFrame) -> pd.DataFrame:
    figures = measures.select_dtypes("number").columns
    return measures.assign(**{name: measures[name].round(2) for name in figures})
