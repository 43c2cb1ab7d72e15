"""Which files of practices are written? The headerless list, list sizes, patients by LSOA, branches, capacity."""

from pathlib import Path

from . import practices
from .postcodes import Postcodes
from .services import Kerb, lonlat
from .writing import listing, table


def health(folder: Path, lists: practices.Lists, kerb: Kerb, codes: Postcodes) -> None:
    """Practices in the headerless layout, their lists, patients by LSOA, branch sites, capacity."""
    postcode, known, rows = {}, {}, []
    for each in (*practices.SURGERIES, *practices.OTHER_ORGANISATIONS):
        spot = kerb.near(each.x, each.y)
        if (spot.x, spot.y) not in known:
            known[(spot.x, spot.y)] = codes.own(spot.x, spot.y)
        postcode[each.code] = known[(spot.x, spot.y)]
        left = [
            each.code,
            each.name.upper(),
            "Y99",
            "QZZ",
            f"{spot.number} {spot.street}".upper(),
            "KINGSMERE",
            "",
            "",
            "",
            postcode[each.code],
            each.opened,
            each.closed,
            each.status,
        ]
        right = [
            "B",
            "99Z",
            "20130401",
            each.closed,
            "01632 960" + each.code[-3:],
            "",
            "",
            "",
            "0",
            "",
            "99Z",
            "",
            each.setting,
            "",
        ]
        rows.append(left + right)
    table(folder / "services" / "epraccur.csv", None, rows, quoted=True)
    inside = [lists.practices.index(each.code) for each in practices.SURGERIES]
    header = ("PUBLICATION", "EXTRACT_DATE", "PRACTICE_CODE", "PRACTICE_NAME", "LSOA_CODE", "SEX", "NUMBER_OF_PATIENTS")
    for quarter, count in zip(practices.QUARTERS, lists.counts, strict=True):
        cells = [
            ("GP_PRAC_PAT_LIST", quarter, code, lists.names[p], lists.areas[a], "ALL", int(count[a, p]))
            for p, code in enumerate(lists.practices)
            for a in range(len(lists.areas))
            if count[a, p] > 0
        ]
        table(
            folder / "services" / f"gp-reg-pat-prac-lsoa-all-{quarter[5:]}-{quarter[2:5].lower()}.csv.gz", header, cells
        )
    header = ("PUBLICATION", "EXTRACT_DATE", "TYPE", "CODE", "POSTCODE", "SEX", "AGE", "NUMBER_OF_PATIENTS")
    for at in (0, len(practices.QUARTERS) - 1):
        quarter, patients = practices.QUARTERS[at], lists.counts[at].sum(axis=0)
        sizes = [
            (
                "GP_PRAC_PAT_LIST",
                quarter,
                "GP",
                lists.practices[p],
                postcode[lists.practices[p]],
                "ALL",
                "ALL",
                int(patients[p]),
            )
            for p in inside
        ]
        table(folder / "services" / f"gp-reg-pat-prac-all-{quarter[5:]}-{quarter[2:5].lower()}.csv", header, sizes)
    capacity = [
        (each.code, each.capacity, each.basis, "yes" if each.open_list else "no", "2024-09-30")
        for each in practices.SURGERIES
        if each.capacity
    ]
    table(
        folder / "services" / "gp_capacity.csv",
        ("practice_code", "capacity", "capacity_basis", "list_open", "as_at"),
        capacity,
    )
    sites = []
    for site, practice, name, x, y, sessions, share in practices.BRANCHES:
        spot = kerb.near(x, y)
        lon, lat = lonlat(spot.x, spot.y)
        sites.append(
            {
                "practice_code": practice,
                "site_code": site,
                "site_name": name,
                "address": f"{spot.number} {spot.street}",
                "postcode": codes.nearest(spot.x, spot.y),
                "lon": lon,
                "lat": lat,
                "sessions_per_week": sessions,
                "share_of_list": "" if share is None else share,
            }
        )
    listing(folder / "services" / "gp_branch_sites.csv", sites)
