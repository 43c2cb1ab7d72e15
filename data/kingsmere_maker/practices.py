"""Which surgeries are there, and who is on their lists? Registered by distance by road and bridge, and by habit.

People go over the river by one of three bridges, so a surgery that looks near may not be chosen. Lists are a little
longer than the people living here, as they are everywhere; the inner ward's change hands while its total stands still.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from . import ground
from .areas import Areas, lsoa_code
from .people import Counts, People

# Eight quarters, the newest last.
QUARTERS = ("01JAN2023", "01APR2023", "01JUL2023", "01OCT2023", "01JAN2024", "01APR2024", "01JUL2024", "01OCT2024")
BRIDGES = ((-2900.0, -1350.0), (60.0, -640.0), (3480.0, -1290.0))
INFLATION = 1.043
REACH_METRES = {"town": 850.0, "village": 2300.0}
# Surgeries outside, whose place is not in these files, and small areas beyond the files' edge.
OUTSIDE_PRACTICES = (
    ("Z98001", "WRENHOLT BRIDGE SURGERY", 6900.0, -350.0),
    ("Z98002", "CARROWDENE PRACTICE", 6750.0, 1600.0),
    ("Z98003", "HAVERLOE MEDICAL CENTRE", -9000.0, -2000.0),
    ("Z98004", "SOUTH FEN SURGERY", -500.0, -8600.0),
)
BEYOND = (("E01990901", -7400.0, 300.0, 420), ("E01990902", -1500.0, -6300.0, 380), ("E01990903", 1500.0, 6300.0, 340))


@dataclass(frozen=True)
class Surgery:
    """One practice: where its main site stands in the plan, how large it is meant to be, what is known of its room."""

    code: str
    name: str
    x: float
    y: float
    size: float
    capacity: int | None
    basis: str
    open_list: bool = True
    setting: str = "4"
    status: str = "A"
    opened: str = "19740401"
    closed: str = ""


def surgery(
    number: int,
    name: str,
    at: tuple[float, float],
    size: float,
    capacity: int | None = None,
    basis: str = "",
    **more: object,
) -> Surgery:
    """A practice by its number; capacity is in registered patients."""
    return Surgery(f"Z99{number:03d}", name, at[0], at[1], size, capacity, basis, **more)  # type: ignore[arg-type]


ROOMS, STAFF, JUDGED = "consulting rooms x sessions", "whole-time clinicians", "the practice's own judgement"
SURGERIES = (
    surgery(1, "Market Cross Surgery", (-160, 330), 9.5, 10500, ROOMS),
    surgery(2, "Old Gate Practice", (330, 260), 8.5, 9000, STAFF),
    surgery(3, "Lantern Hill Medical Practice", (-1350, 950), 9.5, 9800, ROOMS),
    surgery(4, "Common Side Surgery", (-1850, 330), 6.5, 7000, JUDGED),
    surgery(5, "Chandlers Health Centre (Drs Orrin and Vale)", (-1150, -430), 7.0, 7800, ROOMS),
    surgery(6, "Chandlers Health Centre (Quayside Practice)", (-1150, -430), 5.5, 6200, ROOMS),
    surgery(7, "Eastgate Surgery", (1480, 181), 6.5, 6800, ROOMS),
    surgery(8, "Tanners Reach Medical Centre", (1550, 640), 10.5, 10300, STAFF, open_list=False),
    surgery(9, "Ember Cross Practice", (980, 1560), 9.0, 9900, ROOMS),
    surgery(10, "Aldermoss Surgery", (-480, 2030), 9.0, 9200, STAFF),
    surgery(11, "Staithe Green Medical Centre", (-720, -2120), 13.0, 13800, ROOMS),
    surgery(12, "Ferrylea House Surgery", (-560, -1800), 6.5, 6300, JUDGED),
    surgery(13, "Crowmarl Health Centre", (-2700, -2480), 10.5, 11200, ROOMS),
    surgery(14, "Crowmarl Park Practice", (-1900, -2950), 6.0),
    surgery(15, "Sallowfield Practice", (-260, -3450), 11.0, 11900, STAFF),
    surgery(16, "Hobbesley Surgery", (2230, -3120), 11.0, 11400, ROOMS),
    surgery(17, "Dunmarsh House Surgery", (2600, -2800), 7.0, 6600, JUDGED),
    surgery(18, "Wexborne Medical Practice", (2650, -250), 9.5, 10400, ROOMS),
    surgery(19, "Oxmarling Surgery", (4150, 480), 10.5, 11500, ROOMS),
    surgery(20, "Station View Surgery", (3550, 1150), 6.0),
    surgery(21, "Fallowmere Health Centre", (3050, 2300), 9.5, 10800, STAFF),
    surgery(22, "Penhurrow Practice", (620, 3350), 9.0, 10000, ROOMS),
    surgery(23, "North Road Surgery", (330, 2800), 6.5, 7100, JUDGED),
    surgery(24, "Scarholt New Surgery", (-1120, 3380), 7.5, 9500, ROOMS),
    surgery(25, "Larchwold Practice", (-3000, 2480), 7.5, 8600, STAFF),
    surgery(26, "Hollinward Surgery", (-2350, 1150), 6.5, 7200, ROOMS),
    surgery(27, "Brackwell Medical Centre", (-3750, 520), 9.5, 10600, ROOMS),
    surgery(28, "Gallowdene Surgery", (-2650, -520), 7.0, 7900, STAFF),
    surgery(29, "Fenwright Campus Health Service", (1950, 1250), 4.5, 7500, STAFF),
    surgery(30, "Thistlecombe Surgery", (-4740, 3200), 3.8, 4600, ROOMS),
)
OTHER_ORGANISATIONS = (
    surgery(31, "Dunmarsh Road Surgery", (3400, -3300), 0, status="C", closed="20210930"),
    surgery(32, "Tilbrake Camp Medical Centre", (-4850, -350), 0, setting="0", opened="20120401"),
    surgery(33, "Kingsmere Urgent Care Centre", (900, 900), 0, setting="2", opened="20150401"),
    surgery(34, "Friars Meadow Hospice", (820, -120), 0, setting="9", opened="19980401"),
    surgery(35, "Kingsmere Community Dermatology", (-150, 340), 0, setting="0", opened="20180401"),
    surgery(36, "Lamb Yard Surgery", (-50, -180), 0, status="C", closed="20160331"),
)
# site, practice, name, x, y, half-days a week, share of the list seen there (None: nobody has said)
BRANCHES = (
    ("Z99015-2", "Z99015", "Ottermere Branch Surgery", -2330.0, -4380.0, 4, None),
    ("Z99019-2", "Z99019", "Stonnard Branch Surgery", 5290.0, 2640.0, 3, 0.14),
)
FULL_TIME_SESSIONS = 10


def road_metres(x: NDArray[np.float64], y: NDArray[np.float64], *, to: tuple[float, float]) -> NDArray[np.float64]:
    """About how far it is by road; over the river only by a bridge."""
    straight = np.hypot(x - to[0], y - to[1])
    round_by = np.min([np.hypot(x - bx, y - by) + np.hypot(bx - to[0], by - to[1]) for bx, by in BRIDGES], axis=0)
    same = ground.north_bank(x, y) == ground.north_bank([to[0]], [to[1]])[0]
    return np.where(same, straight, round_by)


@dataclass(frozen=True)
class Lists:
    """Patients by quarter, small area and practice; the last codes of each are outside."""

    areas: list[str]
    practices: list[str]
    names: list[str]
    counts: list[Counts]


def registered(
    areas: Areas, people: People, now: Counts, *, plan: NDArray[np.float64], rng: np.random.Generator
) -> Lists:
    """Who is registered where at the end of each of the eight quarters."""
    count = max(areas.lsoa) + 1
    lsoa = np.array(areas.lsoa)
    living = np.bincount(lsoa, weights=now, minlength=count)
    x = np.bincount(lsoa, weights=plan[:, 0] * people.total, minlength=count) / np.bincount(
        lsoa, weights=people.total, minlength=count
    )
    y = np.bincount(lsoa, weights=plan[:, 1] * people.total, minlength=count) / np.bincount(
        lsoa, weights=people.total, minlength=count
    )
    kinds = [
        max(
            sorted({people.kinds[i] for i in np.flatnonzero(lsoa == each)}),
            key=[people.kinds[i] for i in np.flatnonzero(lsoa == each)].count,
        )
        for each in range(count)
    ]
    names = [
        max(
            sorted({areas.place[i] for i in np.flatnonzero(lsoa == each)}),
            key=[areas.place[i] for i in np.flatnonzero(lsoa == each)].count,
        )
        for each in range(count)
    ]
    x, y = np.append(x, [each[1] for each in BEYOND]), np.append(y, [each[2] for each in BEYOND])
    living = np.append(living, [each[3] for each in BEYOND])
    kinds += ["village"] * len(BEYOND)
    signed = np.array([{"barracks": 0.35, "campus": 1.10, "core": 1.07}.get(kind, 1.0) for kind in kinds])
    strip = x > 5800
    sites = [(each.x, each.y, each.size, each.code) for each in SURGERIES]
    sites += [(bx, by, 0.9, code) for _, code, _, bx, by, _, _ in BRANCHES]
    sites += [(ox, oy, 6.0 if code == "Z98001" else 1.3, code) for code, _, ox, oy in OUTSIDE_PRACTICES]
    codes = [each.code for each in SURGERIES] + [code for code, *_ in OUTSIDE_PRACTICES]
    pull = np.zeros((len(x), len(codes)))
    for sx, sy, size, code in sites:
        village = code.startswith("Z98") or any(sx == bx for _, _, _, bx, *_ in BRANCHES) or size < 4
        reach = REACH_METRES["village" if village and size < 4 else "town"]
        metres = road_metres(x, y, to=(sx, sy))
        near = np.exp(-metres / reach) + 0.004 * np.exp(-metres / 3000)
        pull[:, codes.index(code)] += size * near
    students = np.array([kind == "campus" for kind in kinds])
    pull[:, codes.index("Z99029")] *= np.where(students, 25, 0.12)
    pull *= rng.uniform(0.6, 1.4, pull.shape)
    total = living * INFLATION * signed
    share = pull / pull.sum(axis=1, keepdims=True)
    meant = np.array([each.size for each in SURGERIES] + [0.0] * len(OUTSIDE_PRACTICES))
    for _ in range(12):
        list_sizes = (share * total[:, None]).sum(axis=0)
        aim = meant / meant.sum() * list_sizes[: len(SURGERIES)].sum()
        steer = np.where(meant > 0, np.sqrt(aim / list_sizes), 1.0)
        share = share * np.round(steer, 6)
        share /= share.sum(axis=1, keepdims=True)
    seen = np.where(strip, 0.55, 1.0)
    inner = np.array([ground.NEIGHBOURHOODS[each].name == "Ropewalk" for each in names] + [False] * len(BEYOND))
    growth = np.array([people_growth(each) for each in names] + [1.0] * len(BEYOND))
    counts = []
    drift = np.ones_like(share)
    for quarter in range(len(QUARTERS)):
        drift = drift * (1 + rng.normal(0, np.where(inner, 0.085, 0.012)[:, None], share.shape).round(4))
        here = share * drift
        here /= here.sum(axis=1, keepdims=True)
        size = total * seen * growth ** ((quarter - len(QUARTERS) + 1) / 8)
        counts.append(np.floor(np.round(here * size[:, None], 6) + rng.uniform(0, 1, share.shape)).astype(np.int64))
    practice_names = [each.name.upper() for each in SURGERIES] + [name for _, name, *_ in OUTSIDE_PRACTICES]
    return Lists([*(lsoa_code(i) for i in range(count)), *(code for code, *_ in BEYOND)], codes, practice_names, counts)


def people_growth(place: int) -> float:
    """How a neighbourhood's lists grew in two years; the inner ward's not at all, whoever moves in and out."""
    return {"newbuild": 1.09, "core": 1.03, "campus": 1.03}.get(
        ground.NEIGHBOURHOODS[place].kind,
        1.008 if ground.NEIGHBOURHOODS[place].name not in ("Ropewalk", "Dunmarsh") else 1.0,
    )
