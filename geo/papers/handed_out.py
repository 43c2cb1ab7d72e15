"""What a public body must hand out with a dashboard, filled as far as the dashboard itself can tell: an accessibility
statement, a privacy notice, and the facts for an assessment of data protection.

What only the body can tell stands in square brackets. Nothing here says that a law is complied with.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from geo.language.dates import british
from geo.reports.document import Document, Heading, Paragraph, Part

TO_FILL = (
    "What stands in square brackets is for the body that runs this dashboard to fill in; the rest was written by the "
    "dashboard from its own settings on {day}. It says what is there, and not that a law is complied with."
)


@dataclass(frozen=True)
class Settings:
    """What of a running dashboard the three papers tell.

    Attributes
    ----------
    place
        Name of the place in view.
    database
        Where what people write is kept, in a sentence.
    signs_in
        Whether people sign in.
    retention
        How long each kind of thing is kept, a sentence or two each.
    registers
        Titles of the registers that the place wants.
    """

    place: str
    database: str
    signs_in: bool
    retention: Sequence[str]
    registers: Sequence[str]
    on: date


class Section(NamedTuple):
    """A heading and its sentences, each a paragraph."""

    heading: str
    sentences: Sequence[str]


def accessibility_statement(settings: Settings) -> Document:
    """How far everybody can use the dashboard, and what is known not to work."""
    return _paper(
        "Accessibility statement",
        settings,
        (
            Section(
                "What this statement is of",
                (
                    f"The dashboard Better Placed on {settings.place}, run by [name of the body].",
                    "It is meant to be used with a keyboard alone, with a screen reader, with text at 200%, on a phone "
                    "and without telling colours apart.",
                ),
            ),
            Section(
                "How it was looked at",
                (
                    "Every page is tested with the checker axe for the rules of WCAG 2.2 AA that a machine can check, "
                    "with the keyboard, at several widths, and for what a screen reader is given.",
                    "A machine checks a part of WCAG only. [Whether people who use assistive technology have tried it, "
                    "who, and when.]",
                ),
            ),
            Section(
                "What is known not to work for everybody",
                (
                    "A map cannot be read by a screen reader; the same facts stand in a table below each map, and all "
                    "that is done on the map of Propose can be done by its form.",
                    "Long tables scroll within themselves; each can be downloaded. Charts are told in words.",
                    "Word files are made with headings, table heads and words for pictures; they were not tested with "
                    "every reader. [What else is known.]",
                ),
            ),
            Section(
                "How to say what does not work",
                (
                    "[Address, telephone and e-mail, and how soon an answer comes.]",
                    "[The body to turn to where the answer does not satisfy, such as the Equality Advisory and Support "
                    "Service; who enforces.]",
                ),
            ),
        ),
    )


def privacy_notice(settings: Settings) -> Document:
    """What the dashboard keeps of people who use it or vote."""
    who = (
        "Whoever uses it signs in with [name of the provider]. The provider tells the dashboard a name, an e-mail "
        "address and groups; they stand in a signed cookie for at most 30 days, are believed for 12 hours, and of them "
        "the name alone is kept, with what somebody writes."
        if settings.signs_in
        else "Nobody signs in: whoever uses it sits at the machine that it runs on. A name is kept only where somebody "
        "types one."
    )
    return _paper(
        "Privacy notice",
        settings,
        (
            Section("Who is answerable", ("[Name of the body, and how to reach its data protection officer.]",)),
            Section(
                "What is kept of whoever uses it",
                (
                    who,
                    "What is written (proposals, remarks, judgements, rows of registers) is kept with the name and the "
                    "moment. No addresses of devices are kept, nothing is counted, and nothing is sent anywhere.",
                ),
            ),
            Section(
                "What is kept of whoever votes in a room",
                (
                    "No name, no address and no time. A phone holds a random number in a cookie for the vote; answers "
                    "are erased when the vote is closed, and what is left is counts in steps of five.",
                ),
            ),
            Section("How long", (*settings.retention,)),
            Section(
                "Your rights",
                (
                    "[The legal basis, and how to ask for what is held, to have it put right or erased, and to "
                    "complain to the Information Commissioner.]",
                ),
            ),
        ),
    )


def protection_facts(settings: Settings) -> Document:
    """The facts that an assessment of data protection asks for: what, where, how long, who, how it is erased."""
    wanted = "; ".join(settings.registers)
    return _paper(
        "Facts for a data protection impact assessment",
        settings,
        (
            Section(
                "What is held",
                (
                    "Published figures by small area, and what the body adds of its own. Files that are not public are "
                    "rounded and withheld before anything is made of them: counts under 10 are never shown, nor what "
                    "would give them away.",
                    "What people write: drafts, decisions with remarks and judgements, meetings with what a room "
                    "answered, and rows of registers.",
                    f"Registers wanted for {settings.place}: {wanted or 'none'}.",
                ),
            ),
            Section("Where", (settings.database, "Built places lie as files beside the dashboard. No third party.")),
            Section("How long", (*settings.retention,)),
            Section(
                "How it is erased",
                (
                    "What is older than that goes when the dashboard starts, once a day, and when an owner presses "
                    "the button on Sources; an owner erases a single row of a register at once.",
                    "In the file of SQLite what is erased is overwritten. A PostgreSQL server may hold it in its logs "
                    "and copies for as long as it keeps them. [What copies there are.]",
                ),
            ),
            Section(
                "Who sees what",
                (
                    (
                        "Readers look; members also see what is exempt and write; editors keep options and write in "
                        "registers; owners decide, see restricted rows and erase. The provider's sign-in decides."
                        if settings.signs_in
                        else "Whoever sits at the machine sees and does everything; other devices reach the vote alone."
                    ),
                    "Restricted rows are taken out by the server before a page, a file or an address is made.",
                ),
            ),
            Section(
                "What could go wrong",
                (
                    "A name or a recognisable account typed into a note; a small group recognised from a figure that "
                    "was typed by hand; an owner's machine left unlocked. [How likely, how grave, what is done.]",
                    "[Who was asked, and who agrees.]",
                ),
            ),
        ),
    )


def _paper(title: str, settings: Settings, sections: Sequence[Section]) -> Document:
    parts: list[Part] = [
        Heading(title, 1),
        Paragraph(f"Better Placed, {settings.place}. Prepared on {british(settings.on.isoformat())}."),
        Paragraph(TO_FILL.format(day=british(settings.on.isoformat()))),
    ]
    for section in sections:
        parts += [Heading(section.heading), *map(Paragraph, section.sentences)]
    return Document(title, tuple(parts))
