"""Which buses and trains are there? Drawn by hand: where each line runs, how often, and the villages' four buses.

Points are metres of the plan, as in `ground`; a line keeps to the roads between them. Times are minutes after midnight.
"""

from dataclasses import dataclass

Plan = tuple[float, float]
Bands = tuple[tuple[int, int, int], ...]
MARKET: Plan = (0, 0)
BUS_STATION: Plan = (650, -1715)
WEEKDAYS, SATURDAYS, SUNDAYS, LATE_SHOPPING = "MF", "SA", "SU", "LS"


@dataclass(frozen=True)
class Often:
    """How often a line runs on each kind of day: from, until and every how many minutes, band after band."""

    weekdays: Bands
    saturdays: Bands
    sundays: Bands = ()

    def on(self, days: str) -> Bands:
        """The bands of one kind of day; none on the evenings of late shopping."""
        return {WEEKDAYS: self.weekdays, SATURDAYS: self.saturdays, SUNDAYS: self.sundays}.get(days, ())


@dataclass(frozen=True)
class Line:
    """A bus line: its number, the ends as the front of the bus has them, the points it runs by, how often.

    A loop runs round both ways. A line that gives its main times only leaves the stops between them blank. Where
    `times` is given, those are all the buses of a weekday, towards the town and back, and `saturday_times` those of
    a Saturday.
    """

    number: str
    ends: tuple[str, str]
    by: tuple[Plan, ...]
    often: Often = Often((), ())
    loop: bool = False
    main_times_only: bool = False
    step_free: int = 1
    times: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
    saturday_times: tuple[tuple[int, ...], tuple[int, ...]] = ((), ())
    night: tuple[int, ...] = ()
    late_shopping: tuple[int, ...] = ()


STRONG = Often(
    ((330, 420, 30), (420, 570, 12), (570, 900, 15), (900, 1110, 12), (1110, 1410, 60)),
    ((390, 540, 30), (540, 1020, 20), (1020, 1410, 60)),
    ((510, 1320, 60),),
)
USUAL = Often(
    ((345, 420, 30), (420, 1110, 15), (1110, 1400, 60)),
    ((400, 1080, 30), (1080, 1400, 60)),
    ((520, 1320, 60),),
)
SLOWER = Often(((360, 1110, 20), (1110, 1310, 60)), ((420, 1080, 30), (1080, 1310, 60)), ((530, 1140, 60),))
EVERY_HALF_HOUR = Often(((360, 1110, 30), (1110, 1310, 60)), ((420, 1080, 30), (1080, 1310, 60)), ((530, 1140, 60),))
NEVER_ON_SUNDAY = Often(((360, 1110, 30), (1110, 1290, 60)), ((420, 1080, 30),))
EVERY_HOUR = Often(((390, 1170, 60),), ((450, 1110, 60),))
ORBITAL = Often(((375, 1110, 30), (1110, 1230, 60)), ((435, 1110, 60),))

TOWN_LINES = (
    Line(
        "1",
        ("Penhurrow", "Dunmarsh"),
        ((480, 4100), MARKET, BUS_STATION, (1900, -2250), (3450, -2830), (3150, -3250)),
        STRONG,
        night=(1415, 1460),
        late_shopping=(1170, 1230, 1290),
    ),
    Line(
        "2",
        ("Fallowmere", "Bus Station"),
        ((3400, 2240), (2350, 1900), (1600, 930), (950, 120), MARKET, BUS_STATION),
        USUAL,
    ),
    Line(
        "3",
        ("Larchwold", "Bus Station"),
        ((-3600, 2700), (-2150, 1500), (-1500, 800), (-900, 120), MARKET, BUS_STATION),
        EVERY_HALF_HOUR,
        main_times_only=True,
    ),
    Line(
        "4",
        ("Brackwell", "Bus Station"),
        ((-4350, 165), (-2750, 350), (-2800, -500), (-1300, -350), MARKET, BUS_STATION),
        USUAL,
        night=(1420,),
    ),
    Line("5", ("Oxmarling", "Bus Station"), ((4300, 620), (4300, 50), (2750, 200), MARKET, BUS_STATION), SLOWER),
    Line(
        "6",
        ("Scarholt", "Crowmarl"),
        ((-1400, 3700), (-1150, 2450), (-500, 1950), MARKET, BUS_STATION, (150, -1500), (-1500, -2500), (-2650, -2600)),
        STRONG,
        night=(1418, 1462),
    ),
    Line("7", ("Sallowfield", "Market"), ((-400, -4050), (-120, -2950), BUS_STATION, MARKET), SLOWER),
    Line(
        "8",
        ("Hobbesley", "Fenwright"),
        ((1700, -3650), (1650, -3050), (1400, -2050), BUS_STATION, MARKET, (950, 120), (1350, 420), (1950, 1250)),
        EVERY_HALF_HOUR,
    ),
    Line(
        "9",
        ("Hospital", "Bus Station"),
        ((1150, 2450), (950, 1650), MARKET, BUS_STATION),
        NEVER_ON_SUNDAY,
        main_times_only=True,
    ),
    Line("10", ("Gaswork Lane", "Market"), ((4100, -900), (3150, -600), (2750, 200), MARKET), NEVER_ON_SUNDAY),
    Line("15", ("Wrenholt", "Market"), ((6850, -350), (4300, 50), (2750, 200), MARKET), EVERY_HOUR),
    Line(
        "99",
        ("Ringway", "Ringway"),
        (
            (250, 2550),
            (1500, 2450),
            (2350, 1900),
            (2850, 1000),
            (2750, 200),
            (3150, -600),
            (3500, -1300),
            (3500, -2850),
            (1700, -3700),
            (-120, -2950),
            (-1500, -2500),
            (-2450, -2150),
            (-2900, -1350),
            (-2800, -500),
            (-2750, 350),
            (-2150, 1500),
            (-1150, 2450),
            (250, 2550),
        ),
        ORBITAL,
        loop=True,
    ),
)

VILLAGE_LINES = (
    Line(
        "61",
        ("Thistlecombe", "Bus Station"),
        ((-4750, 3250), (-3600, 2700), (-2150, 1500), (-900, 120), MARKET, BUS_STATION),
        times=((430, 575, 755, 940), (535, 715, 880, 1065)),
        saturday_times=((575, 755), (715, 940)),
        main_times_only=True,
        step_free=0,
    ),
    Line(
        "62",
        ("Winnowby", "Bus Station"),
        ((-1900, 4650), (-1150, 3350), (-1150, 2450), MARKET, BUS_STATION),
        times=((440, 585, 765, 930), (540, 725, 885, 1055)),
        saturday_times=((585, 765), (725, 930)),
        main_times_only=True,
        step_free=2,
    ),
    Line(
        "63",
        ("Marlhoe", "Bus Station"),
        ((3850, 4050), (3350, 3250), (2350, 1900), (950, 120), MARKET, BUS_STATION),
        times=((425, 565, 745, 925), (530, 705, 870, 1060)),
        saturday_times=((565, 745), (705, 925)),
        main_times_only=True,
        step_free=0,
    ),
    Line(
        "64",
        ("Stonnard", "Market"),
        ((5300, 2650), (4800, 1200), (4300, 50), (2750, 200), MARKET),
        times=((435, 580, 760, 935), (545, 720, 890, 1070)),
        saturday_times=((580, 760), (720, 935)),
        main_times_only=True,
        step_free=2,
    ),
    Line(
        "65",
        ("Tidewick", "Market"),
        ((4950, -3150), (3500, -2850), (1900, -2250), BUS_STATION, MARKET),
        times=((445, 590, 770, 945), (550, 730, 895, 1075)),
        saturday_times=((590, 770), (730, 945)),
        main_times_only=True,
        step_free=0,
    ),
    Line(
        "66",
        ("Mossgarth", "Market"),
        ((1250, -4500), (1700, -3700), (1650, -3050), (1900, -2250), BUS_STATION, MARKET),
        times=((438, 578, 758, 932), (548, 722, 888, 1068)),
        saturday_times=((578, 758), (722, 932)),
        main_times_only=True,
        step_free=0,
    ),
    Line(
        "67",
        ("Ottermere", "Market"),
        ((-2350, -4400), (-1500, -2500), (150, -1500), BUS_STATION, MARKET),
        times=((428, 572, 752, 928), (538, 712, 878, 1062)),
        saturday_times=((572, 752), (712, 928)),
        main_times_only=True,
        step_free=0,
    ),
    Line(
        "68",
        ("Bramblehoe", "Market"),
        ((-4750, -3000), (-3700, -2700), (-2450, -2150), (-1500, -2500), (150, -1500), BUS_STATION, MARKET),
        times=((422, 568, 748, 922), (532, 708, 872, 1058)),
        saturday_times=((568, 748), (708, 922)),
        main_times_only=True,
        step_free=2,
    ),
    Line(
        "69",
        ("Quillham", "Bus Station"),
        ((-5650, 250), (-4500, 150), (-2750, 350), MARKET, BUS_STATION),
        times=((442, 588, 768, 942), (552, 728, 892, 1072)),
        saturday_times=((588, 768), (728, 942)),
        main_times_only=True,
        step_free=0,
    ),
)

# The town shuttle goes round by frequency: from, until, every how many minutes, whether on the minute.
SHUTTLE = Line(
    "T",
    ("Town shuttle", "Town shuttle"),
    (MARKET, (120, 900), (-350, 1150), (-1350, 750), (-1850, 330), (-1300, -350), (-250, -420), MARKET),
)
SHUTTLE_RUNS = {WEEKDAYS: ((420, 1140, 10, False),), SATURDAYS: ((510, 720, 15, True), (720, 1080, 12, True))}

# Trains: minutes from the first station to each along the line, and how often.
TRAIN_MINUTES = (("Scarholt Halt", 0), ("Kingsmere Central", 4), ("Oxmarling Road", 10))
TRAIN_WAITS = {"Kingsmere Central": 1}
TRAINS = Often(((350, 1400, 30),), ((380, 1400, 30),), ((540, 1330, 60),))
