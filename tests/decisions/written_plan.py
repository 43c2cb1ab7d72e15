"""A plan of a meeting and something prepared for it, for tests."""

from datetime import date

from geo.decisions.meeting import Meeting
from geo.decisions.plan import Plan, ScreenKind, Switch
from geo.decisions.prepared import (
    BarRow,
    Bars,
    PaperCopy,
    Pin,
    Prepared,
    Screen,
    View,
    WallFigure,
    WallPicture,
    WallTable,
)
from geo.decisions.written import new_id
from tests.decisions.written_decision import SIGNED

# The smallest PNG that browsers draw.
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)

PAPER = PaperCopy(
    ("Elm Surgery closes",),
    ("About 1,200 people would have to join another practice.",),
    ("Which bus serves it",),
    ("The old building closes: its lease ends",),
    WallTable("What it would do", ("What is counted", "Elm Surgery closes"), (("patients", "about 1,200"),)),
    "",
    "The estates lead answers what was asked here by 1 February 2027.",
)


# One postcode: 12 minutes on foot and 3 by car, today and with the option.
HOMES = (
    '{"kind":"postcode","caption":"To the nearest GP surgery","situations":["Today","Elm Surgery closes"],'
    '"ways":["On foot","By car"],"returns":"","wards":["Alder"],'
    '"today":{"ZZ1":"1AA000c03"},"otherwise":[{"ZZ1":"1AA0n04"}]}'
)


def plan_of(meeting: Meeting, *options: str, sites: tuple[str, ...] = (), switch: Switch = Switch.NONE) -> Plan:
    return Plan(
        meeting.meeting_id,
        options or (new_id(),),
        tuple(ScreenKind),
        sites,
        switch,
        ("Which bus serves it",),
        ("The old building closes: its lease ends",),
        "the estates lead",
        date(2027, 2, 1),
        *SIGNED,
    )


def prepared_of(meeting: Meeting, *, title: str = "") -> Prepared:
    """Four screens: words, a map with a switch, bars, and the vote."""
    picture = WallPicture("map.png", 1, 1, "Map of the town.", (Pin("Elm Surgery", 0.5, 0.5),))
    table = WallTable("Minutes", ("", "Residents"), (("under 10 minutes", "1,200"),), ("map.png",))
    figure = WallFigure("about 1,200", "patients must change practice", "counted on 1 October 2024")
    row = BarRow("Alder", (10.0, 20.0), (5.0,), "30", "under 10")
    screens = (
        Screen(ScreenKind.QUESTION, "The question", (View(lines=(title or meeting.title,)),)),
        Screen(
            ScreenKind.OPTIONS,
            "Elm Surgery closes",
            (
                View("What changes", ("Sites: ● as today.",), (figure,), picture, table),
                View("Minutes afterwards", (), (), picture, table),
            ),
        ),
        Screen(
            ScreenKind.SIDES,
            "Who is nearer",
            (View(bars=Bars("By ward", ("#5f9fd3", "#1c5c9c", "#ee9440"), ("a", "b", "c"), (row,))),),
        ),
        Screen(ScreenKind.POSTCODE, "Your postcode", ()),
        Screen(ScreenKind.VOTE_AFTER, "The vote after", ()),
    )
    when = SIGNED[1]
    return Prepared(
        meeting.meeting_id,
        meeting.title,
        "Town",
        "A made-up place.",
        when,
        "0" * 64,
        screens,
        HOMES,
        {"map.png": DOT},
        PAPER,
    )
