"""Where are homes to be built, how many, when, and for how many people each? Most of them at the northern edge."""

from pathlib import Path

from .ground import at_plan
from .writing import degrees, listing

# Reference, place, x and y of the plan, people to a home, how certain, and homes by the year they are finished.
SITES: tuple[tuple[str, str, float, float, float, str, dict[int, int]], ...] = (
    (
        "KM-H01",
        "Scarholt North",
        -1250,
        4000,
        2.6,
        "permission",
        {2025: 90, 2026: 130, 2027: 150, 2028: 150, 2029: 140, 2030: 120, 2031: 80},
    ),
    (
        "KM-H02",
        "Winnowby Fields",
        -1750,
        4150,
        2.6,
        "local plan",
        {2029: 60, 2030: 120, 2031: 140, 2032: 140, 2033: 140, 2034: 110},
    ),
    ("KM-H03", "Penhurrow East", 1500, 3700, 2.5, "permission", {2026: 45, 2027: 60, 2028: 55}),
    ("KM-H04", "Cordage Works", 2350, -1650, 1.8, "permission", {2027: 110, 2028: 160, 2029: 90}),
    ("KM-H05", "Gaswork Lane", 4050, -900, 2.0, "local plan", {2031: 120, 2032: 120, 2033: 80}),
    ("KM-H06", "Quayside infill", -260, -430, 1.6, "permission", {2025: 36, 2026: 28}),
    ("KM-H07", "Thistlecombe, Mill Close", -4650, 3150, 2.4, "under way", {2025: 18}),
    ("KM-H08", "Fenwright student rooms", 1980, 1200, 1.0, "permission", {2026: 240}),
    ("KM-H09", "Dunmarsh, former library", 2900, -2880, 1.5, "proposed", {2028: 22}),
)


def write(folder: Path) -> None:
    """One row a site and a year."""
    rows = []
    for reference, place, x, y, people_per_home, status, by_year in SITES:
        at = at_plan(x, y)
        lon, lat = degrees([at.x], [at.y])[0]
        rows += [
            {
                "reference": reference,
                "place": place,
                "lon": lon,
                "lat": lat,
                "homes": homes,
                "year": year,
                "people_per_home": people_per_home,
                "status": status,
            }
            for year, homes in by_year.items()
        ]
    listing(folder / "population" / "planned_homes.csv", rows)
