"""A real folder of an authority served in its publishers' forms, as far as its files go.

Output areas, which two of the folders lack, are made up as one to each small area; nothing of them is compared.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely

from tests.fetching.arcgis_stand_in import ArcGis, Service
from tests.fetching.made import archive, table
from tests.fetching.publishers import LANDING
from tests.fetching.stand_in import Answer, Asked, Publisher
from tests.fetching.travel_stand_in import product_answers

OTHERS = 2000


@dataclass(frozen=True)
class RealFolder:
    """Where an authority's files lie, and which file of it is what its publisher sends."""

    folder: Path
    code: str
    name: str
    wards: str
    small_areas: str = "boundaries/LSOA_December_2021_Boundaries_EW.geojson"
    former: str = "lookups/LSOA11_LSOA21_LAD22_EW_LU.csv"
    practices: str = "services/epraccur_2021-11.csv"
    sizes: str = "services/gp-reg-pat-prac-all_2021.csv"
    patients: str = "services/gp-reg-pat-prac-lsoa-all_2022-07.csv"

    @property
    def postcodes(self) -> str:
        return f"lookups/{next((self.folder / 'lookups').glob('codepo_gb_*.zip')).name}"

    @property
    def fetched(self) -> dict[str, str]:
        """Of each file that comes through the stand-in, how it is called where it was fetched."""
        return {
            self.small_areas: "boundaries/lsoa_2021.geojson",
            self.wards: "boundaries/wards.geojson",
            self.postcodes: "lookups/codepo_gb.zip",
            self.former: "lookups/lsoa_2011_2021.csv",
            self.practices: "services/epraccur.csv",
            self.sizes: "services/gp-reg-pat-prac-all.csv",
            self.patients: "services/gp-reg-pat-prac-lsoa-all.csv",
        }

    def rows(self, name: str) -> list[list[str]]:
        return list(csv.reader(io.StringIO((self.folder / name).read_text(encoding="utf-8-sig"))))

    def dicts(self, name: str) -> list[dict[str, str]]:
        header, *rows = self.rows(name)
        return [dict(zip(header, row, strict=True)) for row in rows]

    def features(self, name: str) -> list[dict[str, Any]]:
        return list(json.loads((self.folder / name).read_text(encoding="utf-8"))["features"])


def _shapes(features: list[dict[str, Any]], **more: Any) -> Service:
    rows = [{**feature["properties"], **more} for feature in features]
    return Service(rows, [feature["geometry"] for feature in features])


def _services(real: RealFolder) -> Mapping[str, Service]:
    small = real.features(real.small_areas)
    wards = real.features(real.wards)
    year = next(key for key in wards[0]["properties"] if re.fullmatch(r"WD\d\dCD", key))[2:4]
    ward_of = {row["LSOA21CD"]: row["WD24CD"] for row in real.dicts("lookups/LSOA21_WD24_LAD24_EW_LU.csv")}
    outline = shapely.union_all([shapely.make_valid(shapely.geometry.shape(feature["geometry"])) for feature in small])
    district = {"LAD24CD": real.code, "LAD24NM": real.name}
    square = shapely.geometry.mapping(shapely.box(0, 51, 0.01, 51.01))
    lad = Service(
        [district, *({"LAD24CD": f"E07{n:06d}", "LAD24NM": f"Other {n}"} for n in range(320))],
        [shapely.geometry.mapping(outline), *[square] * 320],
    )
    areas = [{**feature, "properties": {"OA21CD": output_area(feature["properties"]["LSOA21CD"])}} for feature in small]
    lookup = [
        {"OA21CD": output_area(code), f"WD{year}CD": ward, f"LAD{year}CD": real.code} for code, ward in ward_of.items()
    ]
    return {
        "LAD_DEC_2024_UK_BGC": lad,
        f"OA21_WD{year}_LAD{year}_EW_LU": Service(lookup),
        "Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BGC_V5": _shapes(small),
        "Output_Areas_2021_EW_BGC_V2": _shapes(areas),
        f"WD_DEC_20{year}_UK_BGC": _shapes(wards),
        "LSOA11_LSOA21_LAD22_EW_LU_v5": Service(real.dicts(real.former)),
    }


def output_area(small_area: str) -> str:
    """The made-up output area of a small area."""
    return f"E009{small_area[4:]}"


def real_by_host(real: RealFolder) -> dict[str, Publisher]:
    """The publishers of the sources that the folder has, filled up with rows of other districts."""
    small = sorted(feature["properties"]["LSOA21CD"] for feature in real.features(real.small_areas))
    made = [f"E0188{n:04d}" for n in range(OTHERS)]
    header = ["OA21CD", "LSOA21CD", "LSOA21NM", "MSOA21CD", "MSOA21NM", "LAD22CD", "ObjectId"]
    lookup = [[output_area(code), code, "", f"E02{code[3:]}", "", "", str(n)] for n, code in enumerate([*small, *made])]
    with zipfile.ZipFile(real.folder / real.postcodes) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    far = [f'"XX{n // 1000} {n % 1000:03d}",10,{100000 + n},{100000},"E92000001","","","","",""' for n in range(20_000)]
    postcodes = archive({**members, "Data/CSV/xx.csv": "\r\n".join(far).encode()})
    practices = real.rows(real.practices)
    practices += [[f"Z{n:05d}", *practices[0][1:9], "XX1 001", *practices[0][10:]] for n in range(OTHERS)]
    sizes = real.rows(real.sizes)
    sizes += [[*sizes[1][:5], f"Z{n:05d}", "XX1 001", *sizes[1][7:]] for n in range(OTHERS)]
    patients = real.rows(real.patients)
    patients += [[*patients[1][:2], f"Z{n:05d}", "OTHER", code, *patients[1][5:]] for n, code in enumerate(made * 10)]
    ages = ["date", "geography", "geography code", "Age: Total", "Age: Aged 4 years and under"]
    census = [ages, *(["2021", row[0], row[0], "1500", "80"] for row in lookup)]
    files = {
        "/43/AB12/gp-reg-pat-prac-all.csv": table(sizes),
        "/5F/EF56/gp-reg-pat-prac-lsoa.zip": archive({"gp-reg-pat-prac-lsoa-all.csv": table(patients)}),
    }

    def organisations(asked: Asked) -> Answer | None:
        return Answer(table(practices, quoted=True)) if asked.query.get("report") == "epraccur" else None

    def landing(asked: Asked) -> Answer | None:
        """A page a month; the newest list sizes in the folder are older than the newest patients by area."""
        pages = dict(zip(("january-2021", "july-2022"), files, strict=True))
        if asked.path == LANDING:
            links = [f"{LANDING}/{month}" for month in pages]
        else:
            name = pages.get(asked.path.rpartition("/")[2])
            links = [f"https://files.digital.nhs.uk{name}"] if name else []
        return Answer("".join(f'<a href="{link}">x</a>' for link in links).encode()) if links else None

    def health(asked: Asked) -> Answer | None:
        return Answer(files[asked.path]) if asked.path in files else None

    def nomis(asked: Asked) -> Answer | None:
        wanted = asked.path.endswith("census2021-ts007a.zip")
        return Answer(archive({"census2021-ts007a-oa.csv": table(census)})) if wanted else None

    return {
        "services1.arcgis.com": ArcGis(_services(real)),
        "open-geography-portalx-ons.hub.arcgis.com": lambda _asked: Answer(table([header, *lookup])),
        **product_answers({"CodePointOpen": (postcodes, {"CSV": "codepo_gb.zip"})}),
        "www.odsdatasearchandexport.nhs.uk": organisations,
        "digital.nhs.uk": landing,
        "files.digital.nhs.uk": health,
        "www.nomisweb.co.uk": nomis,
    }
