"""Where do the people who work in the surgeries live? Counts of ten and more by postcode sector."""

from collections import Counter
from pathlib import Path

import numpy as np

from .postcodes import Postcodes
from .practices import SURGERIES
from .site_facts import STAFF_A_THOUSAND_PATIENTS
from .writing import listing

SEED = 20260401
AS_AT = "2026-03-31"
SMALLEST_SHOWN = 10
# More people than full-time posts; so many of them live beyond the border.
PEOPLE_A_POST = 1.45
# Sectors past the strip, whose place is not in these files; the district KM10 and those after it do not exist either.
BEYOND = (("KM10 4", 0.05), ("KM12 1", 0.03))
# Surgeries' staff live a little more in the well-off districts than other people do.
DRAW_OF_DISTRICT = {1: 0.9, 2: 0.9, 3: 0.7, 4: 1.2, 5: 1.5, 6: 1.4, 7: 1.3, 8: 1.0, 9: 0.8}


def counts(codes: Postcodes) -> list[tuple[str, int]]:
    """Postcode sectors with the number of staff who live there; smaller numbers than ten are left out."""
    rng = np.random.default_rng(SEED)
    posts = STAFF_A_THOUSAND_PATIENTS * sum(each.size for each in SURGERIES)
    # The sectors numbered nought are those of large buildings, where nobody lives.
    units = Counter(unit.postcode[:5] for unit in codes.units if unit.postcode[4] != "0")
    sectors = sorted(units)
    weight = np.array([units[each] * DRAW_OF_DISTRICT[int(each[2])] for each in sectors])
    beyond = sum(share for _, share in BEYOND)
    shares = [*(weight / weight.sum() * (1 - beyond)).round(9).tolist(), *(share for _, share in BEYOND)]
    everywhere = [*sectors, *(sector for sector, _ in BEYOND)]
    drawn = rng.choice(everywhere, round(posts * PEOPLE_A_POST), p=np.array(shares) / sum(shares))
    by_sector = Counter(drawn.tolist())
    return [(sector, by_sector[sector]) for sector in everywhere if by_sector[sector] >= SMALLEST_SHOWN]


def write(folder: Path, codes: Postcodes) -> None:
    """The table of staff."""
    listing(
        folder / "services" / "staff_postcode_sectors.csv",
        [
            {"postcode_sector": sector, "staff": staff, "service": "gp", "as_at": AS_AT}
            for sector, staff in counts(codes)
        ],
    )
