"""The geography services of the statistics office, with Kingsmere's areas and others."""

from tests.fetching.arcgis_stand_in import Service
from tests.fetching.made import dicts_of, shapes_of

# Patients of Kingsmere's lists also live here, far from it.
FAR = ("E01990901", "E01990902", "E01990903")
LOOKUP = ("OA21CD", "LSOA21CD", "MSOA21CD")
# Half of an area of 2011 that is none of 2021.
SPLIT_AREA = "E01980999"


def of_2011(line: str) -> str:
    return line.replace("E0199", "E0198", 1)


def services(others: int) -> dict[str, Service]:
    """The geography services, with editions beside them that must not be taken."""
    districts = shapes_of("boundaries/Local_Authority_Districts_December_2024_UK.geojson")
    square = {"type": "Polygon", "coordinates": [[[0, 51], [0.01, 51], [0.01, 51.01], [0, 51.01], [0, 51]]]}
    made = [
        {**districts.rows[0], "LAD24CD": f"E07{n:06d}", "LAD24NM": "Newtown" if n < 2 else f"Other {n}"}
        for n in range(others)
    ]
    lad = Service([*districts.rows, *made], [*districts.shapes, *[square] * len(made)])
    wards = shapes_of("boundaries/Wards_December_2024_UK.geojson")
    later = Service(
        [{("WD25CD" if k == "WD24CD" else k): v for k, v in row.items()} for row in wards.rows], wards.shapes
    )
    small = shapes_of("boundaries/LSOA_December_2021_EW.geojson")
    away = [{**small.rows[0], "LSOA21CD": f"E01{n:06d}"} for n in range(30)]
    small = Service([*small.rows, *away], [*small.shapes, *[square] * 15, *[small.shapes[0]] * 15], page=50)
    output_areas = shapes_of("boundaries/Output_Areas_December_2021_EW.geojson")
    to_ward = Service(dicts_of("lookups/OA21_WD24_LAD24_EW_LU.csv"), page=300)
    oa_rows = dicts_of("boundaries/Output_Areas_2021_population_weighted_centroids.csv")
    lsoa_rows = dicts_of("boundaries/LSOA_2021_population_weighted_centroids.csv")
    oa_centres = [
        {"FID": n, "OA21CD": row["code"], "x": int(row["x"]), "y": int(row["y"])} for n, row in enumerate(oa_rows)
    ]
    lsoa_centres = [
        {"FID": n, "LSOA21CD": row["code"], "x": int(row["easting"]), "y": int(row["northing"])}
        for n, row in enumerate(lsoa_rows)
    ]
    regions = Service(
        [
            {
                "LAD24CD": row["LAD24CD"],
                "LAD24NM": row["LAD24NM"],
                "RGN24CD": "E12000003",
                "RGN24NM": "Yorkshire",
                "ObjectId": n,
            }
            for n, row in enumerate(lad.rows)
        ]
    )
    # One area of 2021 was two in 2011.
    pairs = [(row["code"], of_2011(row["code"])) for row in lsoa_rows]
    pairs.append((pairs[0][0], SPLIT_AREA))
    former = Service(
        [
            {
                "LSOA11CD": old,
                "LSOA11NM": old,
                "LSOA21CD": new,
                "LSOA21NM": new,
                "CHGIND": "U",
                "LAD22CD": "E06990001",
                "LAD22NM": "Kingsmere",
            }
            for new, old in pairs
        ]
    )
    # Output areas of the country in a service, of another ninety-nine districts too.
    own = [{name: row[name] for name in LOOKUP} for row in dicts_of("lookups/OA21_LSOA21_MSOA21_LAD22_EW_LU.csv")]
    away = [dict(zip(LOOKUP, (f"E0099999{n}", area, "E02990901"), strict=True)) for n, area in enumerate(FAR)]
    away += [
        dict(zip(LOOKUP, (f"E00{n:06d}", f"E01{n // 5:06d}", f"E02{n // 25:06d}"), strict=True)) for n in range(2500)
    ]
    whole = Service([*own, *away])
    return {
        "LAD_MAY_2023_UK_BGC_V2": lad,
        "LAD_DEC_2024_UK_BGC": lad,
        "LAD_DEC_2024_UK_BUC": lad,
        "LAD23_RGN23_EN_LU": Service(regions.rows[:3]),
        "LAD24_RGN24_EN_LU": regions,
        "LSOA11_LSOA21_LAD22_EW_LU_v4": former,
        "LSOA11_LSOA21_LAD22_EW_LU_v5": former,
        "OA_LSOA_MSOA_EW_DEC_2021_LU_v3": whole,
        "OA21_WD23_LAD23_EW_LU": to_ward,
        "OA21_WD24_LAD24_EW_LU_v2": to_ward,
        "Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BGC_V4": small,
        "Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BGC_V5": small,
        "Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BSC_V4": small,
        "Output_Areas_2021_EW_BGC_V2": Service(output_areas.rows, output_areas.shapes, page=120),
        "MSOA_2021_EW_BSC_V3_RUC": shapes_of("boundaries/MSOA_December_2021_EW.geojson"),
        "WD_DEC_2024_UK_BGC": wards,
        "WD_MAY_2025_UK_BGC": later,
        "OA_December_2021_EW_PWC_V4": Service(oa_centres),
        "LSOA_PopCentroids_EW_2021_V4": Service(lsoa_centres),
    }
