"""Kingsmere's files as their publishers would send them, filled up with made-up rows of other districts."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from tests.fetching.arcgis_stand_in import ArcGis
from tests.fetching.geography_stand_in import FAR, SPLIT_AREA, of_2011, services
from tests.fetching.larger_areas import larger_areas
from tests.fetching.made import KINGSMERE, archive, dicts_of, rows_of, table
from tests.fetching.nomis_stand_in import nomis_answer
from tests.fetching.sites_stand_in import family_hubs, sites_by_host
from tests.fetching.stand_in import Answer, Asked, Publisher, as_json
from tests.fetching.travel_stand_in import heights, product_answers, travel_by_host
from tests.sources.official.trial import DIRECTORY

LANDING = "/data-and-information/publications/statistical/patients-registered-at-a-gp-practice"
CENSUS = ("007a", "008", "019", "021", "030", "038", "039", "045", "054")


ENGLISH = (
    "Total: All usual residents aged 3 years and over",
    "Main language is English (English or Welsh in Wales)",
    "Main language is not English (English or Welsh in Wales): Can speak English very well",
    "Main language is not English (English or Welsh in Wales): Can speak English well",
    "Main language is not English (English or Welsh in Wales): Cannot speak English well",
    "Main language is not English (English or Welsh in Wales): Cannot speak English",
)
# Page of GOV.UK: when it was last changed, and its attachments.
ATTACHMENTS = {
    "statistics/english-indices-of-deprivation-2025": (
        "2025-10-30",
        (
            "68ff5daa/File_1_IoD2025_Index_of_Multiple_Deprivation.xlsx",
            "691ded56/File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv",
        ),
    ),
    "statistics/english-indices-of-deprivation-2019": (
        "2019-09-26",
        (
            "5d8b3abd/File_1_-_IMD2019_Index_of_Multiple_Deprivation.xlsx",
            "5dc407b4/File_7_-_All_IoD2019_Scores__Ranks__Deciles_and_Population_Denominators_3.csv",
        ),
    ),
    "publications/list-of-family-hub-sites": ("2024-10-01", ("6980dbf0/List_of_family_hub_sites.csv",)),
}


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


class Publishers:
    """The publishers by host. filling: how many rows of each national file are made up, by the file."""

    def __init__(self, filling: Mapping[str, int]) -> None:
        self.filling = filling
        self.made: dict[str, bytes] = {}

    def by_host(self) -> dict[str, Publisher]:
        return {
            **sites_by_host(self.filling),
            **travel_by_host(self.filling),
            "services1.arcgis.com": ArcGis({**services(self.filling["districts"]), **larger_areas()}),
            "www.arcgis.com": self._items,
            "fingertips.phe.org.uk": _profiles,
            "open-geography-portalx-ons.hub.arcgis.com": lambda _asked: self._file("lookup", self._lookup),
            "www.nomisweb.co.uk": self._nomis,
            **dict.fromkeys(product_answers({}), self._products),
            "www.odsdatasearchandexport.nhs.uk": self._organisations,
            "digital.nhs.uk": _landing,
            "files.digital.nhs.uk": self._health,
            "www.gov.uk": _content,
            "assets.publishing.service.gov.uk": self._assets,
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

    def _items(self, asked: Asked) -> Answer | None:
        """The catalogue of items, where a guide bears nearly the same title, and the newest item itself."""
        titles = {
            "aa01": ("ONS Postcode Directory (August 2024) User Guide", "PDF"),
            "aa02": ("ONS Postcode Directory (August 2024)", "CSV Collection"),
            "aa03": ("ONS Postcode Directory (May 2024)", "CSV Collection"),
            "aa04": ("ONS Postcode Directory (August 2024) Version 2 for the UK", "CSV Collection"),
        }
        if asked.path == "/sharing/rest/search":
            if "owner:ONSGeography_data" not in asked.query["q"]:
                return as_json({"results": []})
            return as_json(
                {"results": [{"id": n, "title": title, "type": kind} for n, (title, kind) in titles.items()]}
            )
        if asked.path == "/sharing/rest/content/items/aa02/data":
            return self._file("onspd", self._directory)
        return None

    def _directory(self) -> bytes:
        """Kingsmere's postcodes, one of Northern Ireland, and others."""
        areas = {row["OA21CD"]: row for row in dicts_of("lookups/OA21_LSOA21_MSOA21_LAD22_EW_LU.csv")}
        area, row = next(iter(areas.items()))
        blank = dict.fromkeys(DIRECTORY.split(","), "")
        lines = []
        with zipfile.ZipFile(KINGSMERE / "lookups/codepo_gb_kingsmere.zip") as packed:
            name = next(name for name in packed.namelist() if name.startswith("Data/CSV/"))
            for text in packed.read(name).decode().splitlines():
                cells = [cell.strip('"') for cell in text.split(",")]
                own = {"pcds": cells[0], "pcd7": cells[0], "pcd8": cells[0], "dointr": "198001", "east1m": cells[2]}
                own |= {"north1m": cells[3], "gridind": "1", "oa21cd": area, "lsoa21cd": row["LSOA21CD"]}
                own |= {"msoa21cd": row["MSOA21CD"], "lad26cd": "E06990001", "ctry26cd": "E92000001", "usrtypind": "0"}
                lines.append(",".join({**blank, **own}.values()))
        irish = {**blank, "pcds": "BT1 1AA", "east1m": "333000", "north1m": "374000", "gridind": "1"}
        tail = ",".join(list(blank.values())[8:])
        made = [
            f"XX{n},XX{n},XX{n // 1000} {n % 1000:03d},198001,,0,{200000 + n % 9000},{200000 + n // 9000},{tail}"
            for n in range(self.filling["onspd"])
        ]
        content = "\r\n".join([DIRECTORY, *lines, ",".join(irish.values()), *made]).encode()
        return archive({"Data/ONSPD_AUG_2024_UK.csv": content, "Documents/a.csv": b"made up"})

    def _products(self, asked: Asked) -> Answer | None:
        postcodes = self._file("postcodes", self._postcodes).content
        tiles = self._file("tiles", lambda: heights(self.filling["tiles"])).content
        products = {
            "CodePointOpen": (postcodes, {"GeoPackage": "codepo_gpkg_gb.zip", "CSV": "codepo_gb.zip"}),
            "Terrain50": (
                tiles,
                {"ASCII Grid and GML (Contours)": "a.zip", "ASCII Grid and GML (Grid)": "terr50_gagg_gb.zip"},
            ),
        }
        return product_answers(products)[asked.host](asked)

    def _assets(self, asked: Asked) -> Answer | None:
        if asked.path.endswith("Denominators.csv"):
            return self._file("deprivation", self._deprivation)
        if asked.path.endswith("Denominators_3.csv"):
            return self._file("deprivation_2019", self._deprivation_2019)
        hubs = asked.path.endswith("List_of_family_hub_sites.csv")
        return self._file("hubs", lambda: family_hubs(self.filling["hubs"])) if hubs else None

    def _deprivation_2019(self) -> bytes:
        """The table of 2019: the areas of 2011, under their own codes."""
        lines = self._deprivation().decode("utf-8-sig").splitlines()
        header = (
            lines[0].replace("LSOA code (2021)", "LSOA code (2011)").replace("LSOA name (2021)", "LSOA name (2011)")
        )
        header = re.sub(
            r"Local Authority District (code|name) \(20\d\d\)", r"Local Authority District \1 (2019)", header
        )
        split = lines[1].replace(lines[1].split(",")[0], SPLIT_AREA, 1)
        return "\r\n".join([header, split, *(of_2011(line) for line in lines[1:])]).encode()

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
        found = re.fullmatch(r"/api/v01/dataset/(NM_\d+_1)\.data\.csv", asked.path)
        return nomis_answer(found[1], asked.query) if found else None

    def _census(self, topic: str) -> bytes:
        if topic == "029":
            return self._english()
        own = rows_of(f"population/census2021-ts{topic}-oa.csv.gz")
        tail = ",".join(own[1][3:])
        other = [f"2021,E00{n:06d},E00{n:06d},{tail}" for n in range(self.filling["census"])]
        whole = table(own) + "\r\n".join(other).encode()
        small = table(own[:2])
        return archive(
            {f"census2021-ts{topic}-{level}.csv": small for level in ("ctry", "rgn", "utla", "ltla", "msoa", "lsoa")}
            | {f"census2021-ts{topic}-oa.csv": whole, "metadata/a.txt": b"made up"}
        )

    def _english(self) -> bytes:
        """A table that has no member of output areas; Kingsmere's is of small areas."""
        header = ["date", "geography", "geography code"]
        header += [f"Proficiency in English language: {words}" for words in ENGLISH]
        small = [row["code"] for row in dicts_of("boundaries/LSOA_2021_population_weighted_centroids.csv")]
        small += [f"E01{n:06d}" for n in range(max(1, self.filling["census"] // 5))]
        rows = [["2021", code, code, "1500", "1200", "200", "80", "15", "5"] for code in small]
        return archive(
            {"census2021-ts029-msoa.csv": table([header]), "census2021-ts029-lsoa.csv": table([header, *rows])}
        )


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
    path = asked.path.removeprefix("/api/content/government/")
    if path not in ATTACHMENTS:
        return None
    media = "https://assets.publishing.service.gov.uk/media"
    day, names = ATTACHMENTS[path]
    attachments = [{"url": f"{media}/{name}", "title": name} for name in names]
    return as_json({"public_updated_at": f"{day}T09:30:00Z", "details": {"attachments": attachments}})


def _profiles(asked: Asked) -> Answer | None:
    """The whole of one profile; a kind of area that is none any more is answered with headings alone."""
    if asked.path != "/api/all_data/csv/by_profile_id":
        return None
    header = ["Indicator ID", "Indicator Name", "Parent Code", "Area Code", "Area Name", "Area Type", "Sex", "Age"]
    header += ["Category Type", "Category", "Time period", "Value", "Lower CI 95.0 limit", "Upper CI 95.0 limit"]
    header += ["Count", "Denominator", "Value note"]
    district = asked.query["parent_area_code"]
    if asked.query.get("child_area_type_id") != "3" or asked.query.get("parent_area_type_id") != "402":
        return Answer(table([header]))
    areas = sorted({row["MSOA21CD"] for row in dicts_of("lookups/OA21_LSOA21_MSOA21_LAD22_EW_LU.csv")})
    tail = ["MSOA", "Persons", "All ages", "", "", "2016 - 20", "80.5", "79.1", "81.9", "400", "500", ""]
    return Answer(
        table(
            [
                header,
                *([f"{n}", f"Indicator {n}", district, code, code, *tail] for n in (93087, 93098) for code in areas),
            ]
        )
    )
