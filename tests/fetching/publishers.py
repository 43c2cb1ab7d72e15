"""Kingsmere's files as their publishers would send them, filled up with made-up rows of other districts."""

import csv
import gzip
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from tests.fetching.arcgis_stand_in import ArcGis, Service
from tests.fetching.stand_in import Answer, Asked, Publisher, as_json

PROJECT = Path(__file__).resolve().parents[2]
KINGSMERE = PROJECT / "data" / "kingsmere"
LANDING = "/data-and-information/publications/statistical/patients-registered-at-a-gp-practice"
NOMIS_ROWS = 25_000
CENSUS = ("007a", "008", "019", "021", "030", "038", "039", "045", "054")
# Patients of Kingsmere's lists also live here, far from it.
FAR = ("E01990901", "E01990902", "E01990903")


# Report: how the codes of other districts look.
REPORTS = {"ebranchs": "B00001{:03d}", "edispensary": "F{:04d}", "ets": "RX{:03d}", "egdpprac": "V{:05d}"}


def _organisation(template: Sequence[str], code: str, name: str, address: str, postcode: str, parent: str) -> list[str]:
    """A row of the layout that all reports of organisations share."""
    row = [code, name, *template[2:4], address, *template[5:9], postcode, *template[10:]]
    row[12], row[14] = "ACTIVE", parent or row[14]
    return row


def _branches(template: Sequence[str]) -> list[list[str]]:
    """Kingsmere's branches, which lie in a table of its own, as rows of a report."""
    return [
        _organisation(
            template,
            f"{row['practice_code']}{n:03d}",
            row["site_name"].upper(),
            row["address"].upper(),
            row["postcode"],
            row["practice_code"],
        )
        for n, row in enumerate(dicts_of("services/gp_branch_sites.csv"), 1)
    ]


def rows_of(name: str) -> list[list[str]]:
    """The rows of one of Kingsmere's tables, its headings first."""
    content = (KINGSMERE / name).read_bytes()
    text = gzip.decompress(content) if name.endswith(".gz") else content
    return list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))


def dicts_of(name: str) -> list[dict[str, str]]:
    header, *rows = rows_of(name)
    return [dict(zip(header, row, strict=True)) for row in rows]


def table(rows: Iterable[Sequence[str]], *, quoted: bool = False) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def archive(members: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return packed.getvalue()


def shapes_of(name: str) -> Service:
    features = json.loads((KINGSMERE / name).read_text())["features"]
    return Service([feature["properties"] for feature in features], [feature["geometry"] for feature in features])


class Publishers:
    """The publishers by host. filling: how many rows of each national file are made up, by the file."""

    def __init__(self, filling: Mapping[str, int]) -> None:
        self.filling = filling
        self.made: dict[str, bytes] = {}

    def by_host(self) -> dict[str, Publisher]:
        return {
            "services1.arcgis.com": ArcGis(services(self.filling["districts"])),
            "open-geography-portalx-ons.hub.arcgis.com": lambda _asked: self._file("lookup", self._lookup),
            "www.nomisweb.co.uk": self._nomis,
            "api.os.uk": self._survey,
            "omseprd1stdstordownload.blob.core.windows.net": lambda _asked: self._file("postcodes", self._postcodes),
            "www.odsdatasearchandexport.nhs.uk": self._organisations,
            "digital.nhs.uk": _landing,
            "files.digital.nhs.uk": self._health,
            "www.gov.uk": _content,
            "assets.publishing.service.gov.uk": lambda _asked: self._file("deprivation", self._deprivation),
        }

    def _file(self, name: str, make: Any) -> Answer:
        if name not in self.made:
            self.made[name] = make()
        return Answer(self.made[name])

    def _lookup(self) -> bytes:
        header = "OA21CD,LSOA21CD,LSOA21NM,LSOA21NMW,MSOA21CD,MSOA21NM,MSOA21NMW,LAD22CD,LAD22NM,LAD22NMW,ObjectId"
        own = dicts_of("lookups/OA21_LSOA21_MSOA21_LAD22_EW_LU.csv")
        lines = [",".join(row.get(name, "") or " " for name in header.split(",")) for row in own]
        lines += [f"E0099999{n},{code},Far 00{n},,E02990901,Far,,E06990009,Far," for n, code in enumerate(FAR)]
        lines += [
            f"E00{n:06d},E01{n // 5:06d},Other {n // 5},,E02{n // 25:06d},Other,,E07{n // 500:06d},Other,,{n}"
            for n in range(self.filling["lookup"])
        ]
        return ("\ufeff" + "\r\n".join([header, *lines])).encode()

    def _postcodes(self) -> bytes:
        with zipfile.ZipFile(KINGSMERE / "lookups/codepo_gb_kingsmere.zip") as packed:
            members = {name: packed.read(name) for name in packed.namelist()}
        other = [
            f'"XX{n // 1000} {n % 1000:03d}",10,{200000 + n % 9000},{200000 + n // 9000},"E92000001","","","","",""'
            for n in range(self.filling["postcodes"])
        ]
        return archive({**members, "Data/CSV/xx.csv": "\r\n".join(other).encode()})

    def _survey(self, asked: Asked) -> Answer | None:
        product = "/downloads/v1/products/CodePointOpen"
        if asked.path == product:
            return as_json({"id": "CodePointOpen", "name": "Code-Point Open", "version": "2024-11"})
        if "redirect" in asked.query:
            host = "https://omseprd1stdstordownload.blob.core.windows.net"
            return Answer(b"", 307, {"Location": f"{host}/downloads/CodePointOpen/2024-11/codepo_gb.zip"})
        if asked.path != f"{product}/downloads":
            return None
        content = self._file("postcodes", self._postcodes).content
        offers = []
        for form in ("GeoPackage", "CSV"):
            offers.append(
                {
                    "md5": hashlib.md5(content).hexdigest().upper(),
                    "size": len(content),
                    "url": f"https://api.os.uk{product}/downloads?area=GB&format={form}&redirect",
                    "format": form,
                    "area": "GB",
                    "fileName": f"codepo_{form.lower()}_gb.zip",
                }
            )
        return as_json(offers)

    def _organisations(self, asked: Asked) -> Answer | None:
        report = asked.query.get("report", "")
        if report == "epraccur":
            return self._file("practices", self._practices)
        # Names are told apart by their letters' size; another is answered with nothing.
        return self._file(report, lambda: self._sites(report)) if report in REPORTS else Answer(b"", 200)

    def _sites(self, report: str) -> bytes:
        """A report in the layout of all of them, of today's statuses; each kind has codes of its own."""
        template = rows_of("services/epraccur.csv")[0]
        rows = _branches(template) if report == "ebranchs" else rows_of(f"services/{report}.csv")
        made = range(len(rows) + 1, len(rows) + 1 + self.filling["other_sites"])
        rows += [
            _organisation(
                template,
                REPORTS[report].format(n),
                f"OTHER {n}",
                "1 HIGH STREET",
                f"XX{n // 1000} {n % 1000:03d}",
                "",
            )
            for n in made
        ]
        return table(rows, quoted=True)

    def _practices(self) -> bytes:
        rows = rows_of("services/epraccur.csv")
        template = rows[0]
        for n in range(self.filling["practices"]):
            row = [f"B{n:05d}", f"OTHER {n}", *template[2:9], f"XX{n // 1000} {n % 1000:03d}", *template[10:]]
            rows.append(row)
        return table(rows, quoted=True)

    def _health(self, asked: Asked) -> Answer | None:
        if asked.path.endswith("/gp-reg-pat-prac-all.csv"):
            return self._file("sizes", self._sizes)
        if asked.path.endswith("/gp-reg-pat-prac-lsoa-all-females-males-oct-24.zip"):
            return self._file("patients", self._patients)
        return None

    def _sizes(self) -> bytes:
        rows = rows_of("services/gp-reg-pat-prac-all-2024-oct.csv")
        rows += [[*rows[1][:3], f"B{n:05d}", "XX1 001", "ALL", "ALL", "900"] for n in range(self.filling["sizes"])]
        return table(rows)

    def _patients(self) -> bytes:
        own = rows_of("services/gp-reg-pat-prac-lsoa-all-2024-oct.csv.gz")
        day = own[1][1]
        most = max(1, self.filling["lookup"] // 5)
        other = [
            f"GP_PRAC_PAT_LIST,{day},B{n // 50:05d},OTHER,E01{n % most:06d},ALL,7"
            for n in range(self.filling["patients"])
        ]
        whole = table(own) + "\r\n".join(other).encode()
        beside = table([own[0], *([*row[:5], "MALE", row[6]] for row in own[1:200])])
        return archive({"gp-reg-pat-prac-lsoa-all.csv": whole, "gp-reg-pat-prac-lsoa-male.csv": beside})

    def _deprivation(self) -> bytes:
        name = "indicators/File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv"
        content = (KINGSMERE / name).read_bytes()
        tail = content.splitlines()[1].decode().split(",", 4)[4]
        other = [f"E01{n:06d},Other {n},E07000001,Other,{tail}" for n in range(self.filling["deprivation"])]
        return content.rstrip() + b"\r\n" + "\r\n".join(other).encode()

    def _nomis(self, asked: Asked) -> Answer | None:
        bulk = re.fullmatch(r"/output/census/2021/census2021-ts(\w+)\.zip", asked.path)
        if bulk:
            return self._file(bulk[1], lambda: self._census(bulk[1]))
        if asked.path == "/api/v01/dataset/NM_2014_1.data.csv":
            return _estimates(asked.query)
        return None

    def _census(self, topic: str) -> bytes:
        own = rows_of(f"population/census2021-ts{topic}-oa.csv.gz")
        tail = ",".join(own[1][3:])
        other = [f"2021,E00{n:06d},E00{n:06d},{tail}" for n in range(self.filling["census"])]
        whole = table(own) + "\r\n".join(other).encode()
        small = table(own[:2])
        return archive(
            {f"census2021-ts{topic}-{level}.csv": small for level in ("ctry", "rgn", "utla", "ltla", "msoa", "lsoa")}
            | {f"census2021-ts{topic}-oa.csv": whole, "metadata/a.txt": b"made up"}
        )


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
    return {
        "LAD_MAY_2023_UK_BGC_V2": lad,
        "LAD_DEC_2024_UK_BGC": lad,
        "LAD_DEC_2024_UK_BUC": lad,
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


def _landing(asked: Asked) -> Answer | None:
    """The NHS's page for people: months to come are listed, and say nothing yet."""
    months = ("december-2024", "november-2024", "october-2024", "july-2024")
    if asked.path == "/robots.txt":
        return Answer(b"User-agent: *\nDisallow: /search\n")
    if asked.path == LANDING:
        links = "".join(f'<li><a href="{LANDING}/{month}">{month}</a></li>' for month in months)
        return Answer(f"<!DOCTYPE html><html><body><ul>{links}</ul></body></html>".encode())
    files = {
        "october-2024": (
            "/43/AB12/gp-reg-pat-prac-all.csv",
            "/97/CD34/gp-reg-pat-prac-quin-age.csv",
            "/5F/EF56/gp-reg-pat-prac-lsoa-all-females-males-oct-24.zip",
        )
    }
    month = asked.path.removeprefix(f"{LANDING}/")
    if month not in months:
        return None
    links = "".join(f'<a href="https://files.digital.nhs.uk{name}">x</a>' for name in files.get(month, ()))
    return Answer(f"<!DOCTYPE html><html><body>{links}</body></html>".encode())


def _content(asked: Asked) -> Answer | None:
    if asked.path != "/api/content/government/statistics/english-indices-of-deprivation-2025":
        return None
    media = "https://assets.publishing.service.gov.uk/media"
    names = (
        "68ff5daa/File_1_IoD2025_Index_of_Multiple_Deprivation.xlsx",
        "691ded56/File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv",
    )
    attachments = [{"url": f"{media}/{name}", "title": name} for name in names]
    return as_json({"public_updated_at": "2025-10-30T09:30:00Z", "details": {"attachments": attachments}})


@cache
def _estimate_rows() -> dict[str, list[str]]:
    """The lines of the service's table by area."""
    lines: dict[str, list[str]] = {}
    genders = {"Persons": ("0", "Total"), "Males": ("1", "Male"), "Females": ("2", "Female")}
    for row in dicts_of("population/mid-year_2024_population_estimates_oa.csv.gz"):
        number, name = genders[row["sex"]]
        ages = [*map(str, range(90)), "90+"]
        lines.setdefault(row["area_code"], []).extend(
            f"2024,2024,2024,date,1,{row['area_code']},{row['area_code']},2021 output areas,150,{number},{name},"
            f"{101 + place},Aged {age},20100,value,{row[age]},A,Normal Value,F,Free"
            for place, age in enumerate(ages)
        )
    return lines


def _estimates(query: Mapping[str, str]) -> Answer:
    """25,000 rows at once, the count in every row; a question that makes no sense is answered with nothing."""
    header = (
        "DATE,DATE_NAME,DATE_CODE,DATE_TYPE,GEOGRAPHY,GEOGRAPHY_NAME,GEOGRAPHY_CODE,GEOGRAPHY_TYPE,GEOGRAPHY_TYPECODE,"
        "GENDER,GENDER_NAME,C_AGE,C_AGE_NAME,MEASURES,MEASURES_NAME,OBS_VALUE,OBS_STATUS,OBS_STATUS_NAME,OBS_CONF,"
        "OBS_CONF_NAME,RECORD_OFFSET,RECORD_COUNT"
    )
    if query.get("c_age") != "101...191" or query.get("date") != "latest" or query.get("measures") != "20100":
        return Answer(b"", 200)
    rows = _asked_for(query["geography"], query["gender"])
    first = int(query.get("RecordOffset", 0))
    page = rows[first : first + NOMIS_ROWS]
    lines = [f"{line},{first + place},{len(rows)}" for place, line in enumerate(page)]
    return Answer("\r\n".join([header, *lines, ""]).encode())


@cache
def _asked_for(geography: str, genders: str) -> list[str]:
    """The lines of a question; the type of area of a district is known of Kingsmere alone."""
    inside = {row["OA21CD"] for row in dicts_of("lookups/OA21_WD24_LAD24_EW_LU.csv") if row["LAD24CD"] == "E06990001"}
    areas = sorted(inside) if geography == "E06990001TYPE150" else geography.split(",")
    sexes = {f"150,{number}," for number in genders.split(",")}
    return [line for area in areas for line in _estimate_rows().get(area, ()) if any(sex in line for sex in sexes)]
