"""Boards and counties as the geography services list their districts."""

from tests.fetching.arcgis_stand_in import Service


def larger_areas() -> dict[str, Service]:
    """The newest lists; a board's rows are by small area."""
    board = {"ICB26CD": "E54000901", "ICB26CDH": "QZ9", "ICB26NM": "NHS Mere and Holt Integrated Care Board"}
    other = {"ICB26CD": "E54000902", "ICB26CDH": "QZ8", "ICB26NM": "NHS Otherwhere Integrated Care Board"}
    boards = [
        {"LSOA21CD": f"E0199{n:04d}", **board, "LAD26CD": ("E06990001", "E06990002")[n % 2], "LAD26NM": "x"}
        for n in range(40)
    ]
    boards += [{"LSOA21CD": f"E0188{n:04d}", **other, "LAD26CD": f"E07{n % 58:06d}", "LAD26NM": "x"} for n in range(90)]
    county = {"CTY24CD": "E10000990", "CTY24NM": "Othershire"}
    counties = [{"LAD24CD": f"E07{n:06d}", "LAD24NM": f"Other {n}", **county} for n in range(60)]
    return {
        "LSOA21_SICBL26_ICB26_NHSER26_LAD26": Service(boards),
        "LAD24_CTY24_EN_LU": Service(counties),
    }
