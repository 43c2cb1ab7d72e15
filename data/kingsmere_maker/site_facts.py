"""What is known of the surgeries as buildings? A table of our own layout, by site; much of it is not held.

Figures follow from what a building is and how many patients it is meant for; the two converted houses and the branches,
which the proposals are about, are written by hand.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .practices import BRANCHES, FULL_TIME_SESSIONS, ROOMS, STAFF, SURGERIES
from .writing import listing

SEED = 20260331
AS_AT, OLDER = "2026-03-31", "2023-09-30"
OLDER_SHARE, BLANK_SHARE, SAID_NOT_HELD_SHARE = 0.15, 0.33, 0.4
PATIENTS_A_ROOM, ROOMS_A_TREATMENT_ROOM = 1050, 4
STAFF_A_THOUSAND_PATIENTS = 2.2
BLUE_BADGE_A_BAY = 0.1
WEEK = "Mon-Fri 08:00-18:30"
BASIC = "appointments; nurse; vaccinations"


@dataclass(frozen=True)
class Building:
    """A kind of building: square metres and pounds a square metre a year, what it is like, what is offered in it."""

    square_metres_a_thousand: float
    pounds_a_square_metre: int
    tenure: str
    owner: str
    who_pays: str
    conditions: str
    ratings: str
    bays_a_thousand: float
    step_free: str
    services: str


HOUSE = Building(
    34, 128, "Leasehold", "Retired partners", "the practice; rent is reimbursed", "CD", "EF", 0.5, "no", BASIC
)
OWNED = Building(
    52,
    140,
    "Freehold",
    "The partners",
    "the practice; notional rent is reimbursed",
    "BC",
    "CD",
    1.6,
    "yes",
    f"{BASIC}; bloods",
)
CENTRE = Building(
    68,
    165,
    "Leasehold",
    "A public property company",
    "the integrated care board",
    "BC",
    "CD",
    2.2,
    "yes",
    f"{BASIC}; bloods; minor surgery; midwife",
)
MODERN = Building(
    78,
    190,
    "Leasehold",
    "A developer",
    "the integrated care board",
    "AB",
    "AB",
    3.0,
    "yes",
    f"{BASIC}; bloods; minor surgery; midwife; physiotherapy",
)
COUNCIL = Building(
    48,
    118,
    "Leasehold",
    "Kingsmere Council",
    "the practice; service charge to the council",
    "BC",
    "CD",
    1.0,
    "yes",
    f"{BASIC}; bloods",
)
KINDS = {
    HOUSE: (12, 17),
    CENTRE: (5, 6, 8, 11, 13, 21, 27),
    MODERN: (9, 15, 16, 19, 24),
    COUNCIL: (2, 7, 10, 29),
}
KIND_OF = {f"Z99{number:03d}": kind for kind, numbers in KINDS.items() for number in numbers}
# Two practices at one address; every other surgery has a building to itself.
SHARED_PREMISES = {"Z99005": "KMP05", "Z99006": "KMP05"}
SATURDAY_MORNINGS = ("Z99001", "Z99009", "Z99011", "Z99015", "Z99021")
DISPENSES = ("Z99030",)
SHARED_BUILDING: dict[str, object] = {
    "lease_end": "2034-12-24",
    "lease_break": "",
    "condition": "C",
    "step_free_entrance": "yes",
    "energy_rating": "D",
}
# What is held whatever the gaps: the shared building, the houses of the second proposal, the newest surgery, the
# campus, the branches.
BY_HAND: dict[str, dict[str, object]] = {
    **dict.fromkeys(SHARED_PREMISES, SHARED_BUILDING),
    "Z99012": {"lease_end": "2028-03-31", "lease_break": "", "step_free_entrance": "no", "condition": "D"},
    "Z99017": {"lease_end": "2028-09-28", "lease_break": "2027-03-31", "step_free_entrance": "no", "condition": "C"},
    "Z99024": {"condition": "A", "energy_rating": "A"},
    "Z99029": {"owner": "Fenwright College", "who_pays": "the practice; rent is reimbursed"},
    "Z99015-2": {
        "tenure": "Licence",
        "lease_end": "",
        "owner": "Ottermere Institute trustees",
        "condition": "C",
        "floor_area_m2": 46,
        "consulting_rooms": 1,
        "treatment_rooms": 0,
        "staff_wte": "",
        "opening_hours": "Mon, Tue, Thu, Fri 08:30-12:30",
        "step_free_entrance": "no",
        "parking_bays": "",
        "blue_badge_bays": "",
        "running_cost_per_year": 7400,
        "who_pays": "the practice",
        "energy_rating": "",
        "services_offered": "appointments; nurse",
        "as_at": AS_AT,
    },
    "Z99019-2": {
        "tenure": "Leasehold",
        "lease_end": "2026-09-28",
        "owner": "A village charity",
        "condition": "C",
        "floor_area_m2": 58,
        "consulting_rooms": 1,
        "treatment_rooms": 1,
        "staff_wte": 0.9,
        "opening_hours": "Mon, Wed, Fri 09:00-12:00",
        "step_free_entrance": "yes",
        "parking_bays": 4,
        "blue_badge_bays": 1,
        "running_cost_per_year": 9800,
        "who_pays": "the practice; rent is reimbursed",
        "energy_rating": "E",
        "services_offered": "appointments; nurse; bloods; dispensing",
        "as_at": AS_AT,
    },
}
Row = dict[str, object]
ALWAYS = ("site_code", "premises", "sessions_per_week", "capacity_basis", "as_at")


def of_surgery(number: int, rng: np.random.Generator) -> Row:
    """Everything that there would be to know of one practice's main site."""
    each = SURGERIES[number]
    kind = KIND_OF.get(each.code, OWNED)
    patients = each.capacity or 1000 * each.size
    metres = round(kind.square_metres_a_thousand * patients / 1000 * float(rng.uniform(0.9, 1.1)))
    rooms = max(2, round(patients / PATIENTS_A_ROOM))
    bays = round(kind.bays_a_thousand * patients / 1000)
    leased = kind.tenure == "Leasehold"
    lease_end = f"{int(rng.integers(2029, 2044))}-{('03-31', '09-28', '12-24')[int(rng.integers(3))]}"
    services = kind.services + ("; dispensing" if each.code in DISPENSES else "")
    return {
        "site_code": each.code,
        "premises": SHARED_PREMISES.get(each.code, f"KMP{number + 1:02d}"),
        "sessions_per_week": FULL_TIME_SESSIONS,
        "capacity_basis": each.basis or "not held",
        "tenure": kind.tenure,
        "lease_end": lease_end if leased else "",
        "lease_break": f"{int(lease_end[:4]) - 3}{lease_end[4:]}" if leased and rng.random() < 0.4 else "",
        "owner": kind.owner,
        "condition": kind.conditions[int(rng.integers(2))],
        "floor_area_m2": metres,
        "consulting_rooms": rooms,
        "treatment_rooms": max(1, rooms // ROOMS_A_TREATMENT_ROOM),
        "staff_wte": round(STAFF_A_THOUSAND_PATIENTS * patients / 1000 * float(rng.uniform(0.9, 1.1)), 1),
        "opening_hours": WEEK + (", Sat 09:00-12:00" if each.code in SATURDAY_MORNINGS else ""),
        "step_free_entrance": kind.step_free,
        "parking_bays": bays,
        "blue_badge_bays": max(1, round(BLUE_BADGE_A_BAY * bays)) if bays else 0,
        "running_cost_per_year": round(metres * kind.pounds_a_square_metre, -2),
        "who_pays": kind.who_pays,
        "energy_rating": kind.ratings[int(rng.integers(2))],
        "services_offered": services,
        "as_at": OLDER if rng.random() < OLDER_SHARE else AS_AT,
    }


def with_gaps(row: Row, rng: np.random.Generator, *, filled: set[str]) -> Row:
    """The row as it would be held: about a third of it is not, empty or said to be so."""
    gappy = dict(row)
    for column in row:
        gap, in_words = rng.random() < BLANK_SHARE, rng.random() < SAID_NOT_HELD_SHARE
        if gap and column not in ALWAYS and column not in filled:
            gappy[column] = "not held" if in_words and row[column] != "" else ""
    return gappy


def rows() -> list[Row]:
    """Every practice's main site, then the branches."""
    rng = np.random.default_rng(SEED)
    site_rows: list[Row] = []
    for number, each in enumerate(SURGERIES):
        filled = set(BY_HAND.get(each.code, {}))
        if each.basis == ROOMS:
            filled.add("consulting_rooms")
        if each.basis == STAFF:
            filled.add("staff_wte")
        site_rows.append(with_gaps(of_surgery(number, rng) | BY_HAND.get(each.code, {}), rng, filled=filled))
    for number, (site, _, _, _, _, sessions, _) in enumerate(BRANCHES, len(SURGERIES) + 1):
        first = {"site_code": site, "premises": f"KMP{number:02d}", "sessions_per_week": sessions}
        known = first | {"capacity_basis": "not held", "lease_break": ""} | BY_HAND[site]
        site_rows.append({column: known[column] for column in site_rows[0]})
    return site_rows


def write(folder: Path) -> None:
    """The table of facts."""
    listing(folder / "services" / "gp_site_facts.csv", rows())
