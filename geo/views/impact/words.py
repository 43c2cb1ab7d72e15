"""What a proposal does, in sentences: under its figures, what to know, and patients of sites that change by one way."""

from geo.appraisal.headline_text import headline, in_parts, in_short, patients_clause, where_they_live
from geo.appraisal.range_text import patients_range
from geo.appraisal.record import Appraisal
from geo.language.phrases import about
from geo.services.services import Service
from geo.travel.ways import Way


def result(appraisal: Appraisal) -> list[str]:
    """The whole answer, line by line."""
    return headline(appraisal)


def answer(appraisal: Appraisal) -> list[str]:
    """What stands under the figures."""
    return in_short(appraisal)


def to_know(appraisal: Appraisal) -> list[str]:
    """What must be read with the answer: other counts, and every caveat, none twice."""
    return list(dict.fromkeys([*in_parts(appraisal).beside, *appraisal.notes]))


def patients(appraisal: Appraisal, way: Way) -> list[str]:
    """Journeys of the patients of sites that change, to their own site and to where they would go.

    None by the way that the result strip tells of.
    """
    lists = appraisal.relisted
    told = way is appraisal.first_way or not way.counts_people
    if lists is None or not appraisal.patients_first or told:
        return []
    return [
        f"Of {about(lists.registered)} registered at sites that change (patients), {way.label}, "
        f"{patients_clause(appraisal, way)}: from their own site today to where they would go. Residents are counted "
        "apart, by their nearest site.",
        *filter(None, [patients_range(appraisal, way)]),
    ]


def living(appraisal: Appraisal) -> list[str]:
    """Who of the patients of sites that change lives outside, where no area is held, or joined since the file."""
    return where_they_live(appraisal.relisted, appraisal.place)


def nothing_proposed(service: Service) -> str:
    """Said while there is no change to appraise."""
    return f"Nothing is proposed yet for {service.plural}."
