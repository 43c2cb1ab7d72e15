"""What a paper rests on: what must be read with it, sites as buildings, settings, sources, corrections, terms."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from geo.appraisal.case import USUAL, Settings
from geo.appraisal.record import Appraisal
from geo.language.phrases import joined, number_of, sentence
from geo.papers.edition import Edition, journeys_source, place_notes, said, table, told_of_each
from geo.place.place import Place
from geo.reports.document import Heading, Part
from geo.services.services import Site
from geo.views.access.site_tables import one_site, without_exempt
from geo.views.words import glossary
from geo.views.words import tables as word_tables
from geo.views.words.tables import people_to_ten

NO_ERRATA = "No correction to these figures is recorded."
LOCKED = "All settings are the usual ones."
EXEMPT_LEFT_OUT = "Rents, leases, running costs and staff of sites are left out of this public paper."


def read_with(appraisals: Sequence[Appraisal], edition: Edition) -> list[Part]:
    """Every sentence that must be read with the figures, none twice."""
    notes = told_of_each(appraisals, lambda appraisal: appraisal.notes)
    return [
        Heading("What must be read with these figures"),
        *said([*notes, *place_notes(appraisals[0].place, edition)]),
    ]


def sites(appraisal: Appraisal, edition: Edition) -> list[Part]:
    """What is held of the buildings that change; fields that are exempt are left out of a public paper."""
    changed = _changed_sites(appraisal)
    if not changed:
        return []
    parts: list[Part] = [Heading("The sites that change, as buildings")]
    parts += said([EXEMPT_LEFT_OUT]) if edition.public else []
    for site in changed:
        facts = without_exempt(one_site(site)) if edition.public else one_site(site)
        held = facts[facts["Held"] != "not held"]
        files = joined(dict.fromkeys(held["File"]))
        missing = ", ".join(facts.loc[facts["Held"] == "not held", "Fact"].str.lower())
        if not held.empty:
            parts.append(table(appraisal.place, site.name, held.drop(columns="File"), files))
        parts += said([f"Not held of {site.name}: {missing}." if missing else ""])
    return parts


def _changed_sites(appraisal: Appraisal) -> list[Site]:
    """Today's sites that the proposal names, in the order of its changes."""
    today = {site.site_id: site for site in appraisal.place.services.sites}
    named = [code for change in appraisal.proposal.changes for code in change.site_effect.named]
    return [today[code] for code in dict.fromkeys(named) if code in today]


def settings(appraisal: Appraisal) -> list[Part]:
    """Every number that the figures were made with, and the figures at other steps beside the usual ones."""
    place = appraisal.place
    differing = [row for row in setting_rows(appraisal.settings) if row[2] != row[3]]
    changed = (
        LOCKED
        if not differing
        else f"{number_of(len(differing), 'setting differs', 'settings differ')} from the usual: see the table."
    )
    return [
        Heading("Methods and settings"),
        *said(
            [
                "Residents are counted by the nearest open site of the service, patients of sites that change by the "
                "site that they are registered at and where they would go. Both are set against business as usual.",
                changed,
            ]
        ),
        table(
            place, "The same residents counted from other steps", _other_steps(appraisal), journeys_source(appraisal)
        ),
        table(place, "Settings, beside the usual ones", settings_table(appraisal.settings), "this product's settings"),
    ]


def _other_steps(appraisal: Appraisal) -> pd.DataFrame:
    """Residents nearer and further when counted from other steps of minutes, by every way whose people are counted."""
    rules = appraisal.settings.impact
    rows = []
    for way, impact in appraisal.ways.items():
        if way.counts_people:
            counts = dataclasses.asdict(impact.summary)
            steps = (("", f"{rules.verdict_minutes:g}"), ("_5", rules.headline_words), ("_10", rules.large_words))
            for key, step in steps:
                words = f"{sentence(way.label)}, from {step}{' minutes' if key == '' else ''}"
                rows.append((words, counts[f"gain{key}"], counts[f"lose{key}"]))
    frame = pd.DataFrame(rows, columns=["Counted", "Nearer", "Further"])
    return frame.assign(Nearer=people_to_ten(frame["Nearer"]), Further=people_to_ten(frame["Further"]))


def settings_table(chosen: Settings) -> pd.DataFrame:
    """Every adjustable number: columns Part, Setting, Here, Usual."""
    return pd.DataFrame(setting_rows(chosen), columns=["Part", "Setting", "Here", "Usual"])


def setting_rows(chosen: Settings) -> list[tuple[str, str, str, str]]:
    """The same as rows."""
    here, usual = (dict(_flat(dataclasses.asdict(record))) for record in (chosen, USUAL))
    return [(path[0], path[1], value, usual.get(path, "not set")) for path, value in here.items()]


def _flat(plain: Mapping[Any, Any], part: str = "", within: str = "") -> Iterator[tuple[tuple[str, str], str]]:
    for key, value in plain.items():
        name = sentence(str(key).replace("_", " "))
        if isinstance(value, Mapping):
            yield from _flat(value, part or name, f"{within}{name}, " if part else "")
        else:
            yield (part, sentence(f"{within}{name}".lower())), _in_words(value)


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return "not set" if pd.isna(value) else f"{value:,.6g}"
    if isinstance(value, list | tuple):
        return ", ".join(_in_words(each) for each in value)
    return str(value)


def sources(place: Place) -> list[Part]:
    """Every file that is used: publisher, edition, licence, date; how many are held and not used."""
    every = word_tables.sources(place)
    used = every[every["Used for"] != "held, not used"].drop(columns=["Assumed", "File"])
    unused = len(every) - len(used)
    left = f"{number_of(unused, 'more file')} held and not used." if unused else ""
    communities = word_tables.group_sources(place)
    return [
        Heading("Sources"),
        *said([f"{number_of(len(used), 'file')} used. {left}".strip()]),
        table(place, "Files that the figures come from", used, "the list of sources kept with the place"),
        table(place, "Who lives here: what the figures are", communities, "the list of sources kept with the place"),
    ]


def corrections(edition: Edition) -> list[Part]:
    """Corrections to figures that were told before, the oldest first; that none is recorded."""
    return [Heading("Corrections"), *said(edition.errata or [NO_ERRATA])]


def terms(place: Place) -> list[Part]:
    """The words of this paper that a reader may not know."""
    return [Heading("Terms"), table(place, "Terms", glossary.terms(), "this product's glossary")]
