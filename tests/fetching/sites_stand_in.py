"""Kingsmere's schools, centres, libraries and other sites as their publishers would send them."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from geo.projection import to_grid
from geo.sources.official.schools_register import HEADINGS
from tests.fetching.arcgis_stand_in import ArcGis, Service
from tests.fetching.made import KINGSMERE, archive, dicts_of, rows_of, table
from tests.fetching.stand_in import Answer, Asked, Publisher, as_json
from tests.sources.official.trial import BROWNFIELD, LIBRARIES

RELEASE = "63491b17-2037-4533-b719-d3656aaf6ed5"
ACTIVE_PLACES = "/s9MgJChYyPlPX2Nk/arcgis/rest/services"
FOOD = "/api/open-data-files/FHRS990en-GB.json"
# The file of the day is there in the afternoon only: this one is the newest.
NEWEST_DAY = date(2024, 11, 14)
SURNAME = "Unseenperson"


def sites_by_host(filling: Mapping[str, int]) -> dict[str, Publisher]:
    """The publishers of lists of sites by host."""
    made: dict[str, bytes] = {}

    def kept(name: str, make: Callable[[int], bytes]) -> Answer:
        if name not in made:
            made[name] = make(filling[name])
        return Answer(made[name])

    def register(asked: Asked) -> Answer | None:
        folder, _, name = asked.path.rpartition("/")
        if folder != "/edubase/downloads/public":
            return None
        day = f"{NEWEST_DAY:%Y%m%d}"
        if name == f"edubasealldata{day}.csv":
            return kept("schools", _schools)
        return kept("centres", _centres) if name == f"edubaseallchildrencentre{day}.csv" else None

    def statistics(asked: Asked) -> Answer | None:
        if asked.path != "/find-statistics/school-pupils-and-their-characteristics":
            return None
        told = f'{{"props": {{"pageProps": {{"releaseVersionSummary": {{"id": "{RELEASE}", "title": "2024/25"}}}}}}}}'
        script = f'<script id="__NEXT_DATA__" type="application/json">{told}</script>'
        return Answer(f"<!DOCTYPE html><html><body><h1>Pupils</h1>{script}</body></html>".encode())

    def releases(asked: Asked) -> Answer | None:
        return kept("pupils", _pupils) if asked.path == f"/api/releases/{RELEASE}/files" else None

    def care(asked: Asked) -> Answer | None:
        if asked.path == "/about-us/transparency/using-cqc-data":
            links = (
                "https://www.cqc.org.uk/system/files/2024-11/01_November_2024_HSCA_Active_Locations.ods",
                "https://www.cqc.org.uk/system/files/2024-11/13_November_2024_CQC_directory.csv",
            )
            body = "".join(f'<a href="{link}">x</a>' for link in links)
            return Answer(f"<!DOCTYPE html><html><body>{body}</body></html>".encode())
        return kept("care", _care) if asked.path.endswith("13_November_2024_CQC_directory.csv") else None

    def libraries(asked: Asked) -> Answer | None:
        name = "/files/basic-dataset-for-libraries-2023-enhanced.csv"
        return kept("libraries", _libraries) if asked.path == name else None

    return {
        "ea-edubase-api-prod.azurewebsites.net": register,
        "explore-education-statistics.service.gov.uk": statistics,
        "content.explore-education-statistics.service.gov.uk": releases,
        "www.cqc.org.uk": care,
        "blog.librarydata.uk": libraries,
        "services-eu1.arcgis.com": ArcGis(_leisure(), folder=ACTIVE_PLACES),
        "www.planning.data.gov.uk": _brownfield,
        "api.ratings.food.gov.uk": _food_authorities,
        "ratings.food.gov.uk": lambda asked: as_json(_food()) if asked.path == FOOD else None,
    }


def _register(rows: Iterable[Mapping[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, HEADINGS, restval="", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("cp1252")


def _metres(row: Mapping[str, str]) -> tuple[str, str]:
    east, north = to_grid(float(row["lon"]), float(row["lat"]))
    return f"{float(east):.0f}", f"{float(north):.0f}"


def _establishment(urn: str, name: str, kind: str, postcode: str, place: tuple[str, str]) -> dict[str, str]:
    return {
        "URN": urn,
        "EstablishmentName": name,
        "TypeOfEstablishment (name)": kind,
        "EstablishmentStatus (name)": "Open",
        "Postcode": postcode,
        "Easting": place[0],
        "Northing": place[1],
        "HeadLastName": SURNAME,
    }


def _other_places(count: int) -> Iterable[tuple[int, str, tuple[str, str]]]:
    """Numbers, postcodes and places of sites far from Kingsmere."""
    for n in range(count):
        yield n, f"XX{n // 1000} {n % 1000:03d}", (str(200000 + n % 9000), str(200000 + n // 9000))


def _schools(others: int) -> bytes:
    made = [
        {
            **_establishment(str(500000 + n), f"École {n}", "Community school", where, at),
            "StatutoryLowAge": "4",
            "StatutoryHighAge": "11",
        }
        for n, where, at in _other_places(others)
    ]
    kept = io.StringIO((KINGSMERE / "services/edubasealldata20240901.csv").read_text("cp1252"))
    own = [{**row, "HeadLastName": SURNAME} for row in csv.DictReader(kept)]
    return _register([*own, *made])


def _centres(others: int) -> bytes:
    own = [
        _establishment(str(20001 + n), row["name"], "Children's centre", row["postcode"], _metres(row))
        for n, row in enumerate(dicts_of("services/childrens_centres.csv"))
    ]
    made = [
        _establishment(str(30000 + n), f"Centre {n}", "Children's centre", where, at)
        for n, where, at in _other_places(others)
    ]
    return _register([*own, *made])


def family_hubs(others: int) -> bytes:
    """The list of family hubs, as it lies beside a page of GOV.UK."""
    here = dicts_of("services/childrens_centres.csv")[0]["postcode"]
    rows = [["North West", "Other", f"Hub {n}", where] for n, where, _ in _other_places(others)]
    header = ["Region", "Local_Authority", "Family_Hub", "Postcode"]
    return table([header, ["Yorkshire and The Humber", "Kingsmere", "Kingsmere Family Hub", here], *rows])


def _pupils(others: int) -> bytes:
    header, *own = rows_of("population/pupils_by_school_ethnic_group.csv")
    made = [["202425", str(500000 + n), f"School {n}", *own[0][3:]] for n in range(others)]
    return archive(
        {
            "data/spc_pupils_ethnicity.csv": b"time_period,urn\n",
            "supporting-files/spc_school_level_underlying_data_2025.csv": table([header, *own, *made]),
        }
    )


def _care(others: int) -> bytes:
    own = rows_of("services/30_September_2024_CQC_directory.csv")
    more = ("", "", "Owner", "A", "B", "url")
    made = [
        [f"Home {n}", "", "1 High Street,Town", where, "", "", "Residential homes", *more, f"1-{1000 + n}", "1-9"]
        for n, where, _ in _other_places(others)
    ]
    return table([*own, *made])


def _libraries(others: int) -> bytes:
    def row(area: str, name: str, postcode: str, lon: str, lat: str) -> list[str]:
        return [area, "", name, "Static Library", "High Street", postcode, lon, lat, area, ""]

    own = [
        row("Kingsmere", each["name"], each["postcode"], each["lon"], each["lat"])
        for each in dicts_of("services/libraries.csv")
    ]
    made = [row("Other", f"Library {n}", where, "-2.3", "53.4") for n, where, _ in _other_places(others)]
    return table([LIBRARIES.split(","), *own, *made])


def _leisure() -> dict[str, Service]:
    """Sites and their facilities as the service holds them: contact persons stand among the columns of the sites."""
    far = {"siteid": "9", "easting": "639000", "northing": "399000", "lat": "53.424", "long": "1.6"}
    sites = [
        *dicts_of("services/Active_Places_Power_Sites.csv"),
        {**far, "sitename": "Far", "thoroughfarename": "Far Road", "posttown": "Far", "postcode": "XX1 001"},
    ]
    used = {"facilitytype": "Swimming Pool", "facstatus": "Operational", "accessibilitytypestr": "Pay and Play"}
    facilities = [*dicts_of("services/Active_Places_Power_Facility.csv"), {**far, **used, "facilityid": "9900999"}]

    def service(rows: Sequence[dict[str, str]], layer: int) -> Service:
        shapes = [{"type": "Point", "coordinates": [float(row["long"]), float(row["lat"])]} for row in rows]
        return Service([{name: row.get(name) for name in rows[0]} for row in rows], shapes, page=1000, layer=layer)

    return {
        "GIS_Active_Places_Power_Sites": service([{**row, "firstname": SURNAME} for row in sites], 0),
        "GIS_Active_Places_Power_Facility": service(facilities, 1),
    }


def _brownfield(asked: Asked) -> Answer | None:
    """Pages of entities within a polygon; the next page's address begins with http, and is not followed."""
    if asked.path != "/entity.json" or asked.query.get("dataset") != "brownfield-land":
        return None
    if "POLYGON((" not in asked.query.get("geometry", ""):
        return Answer(b"", 422)
    names = [name for name in BROWNFIELD.split(",") if name != "planning-permission-status"]
    entities = []
    for n in range(730):
        cells = (
            "brownfield-land",
            "",
            n,
            "",
            f"POINT (1.89{n % 10} 53.60{n % 7})",
            f"R{n}",
            "0.4",
            "12",
            "10",
            f"Yard {n}",
        )
        entities.append(dict(zip(names, cells, strict=True)))
    first, size = int(asked.query["offset"]), int(asked.query["limit"])
    links = {"next": f"http://www.planning.data.gov.uk/entity.json?offset={first + size}"}
    return as_json({"entities": entities[first : first + size], "count": len(entities), "links": links})


def _food_authorities(asked: Asked) -> Answer | None:
    """Authorities under names and numbers of the list's own, for whoever says which version of the service is meant."""
    if asked.path != "/Authorities" or asked.headers.get("x-api-version") != "2":
        return None
    names = {"Kingsmere City": "990", "Kingsmere Vale": "991", "Aberdeen City": "760", "Otherton": "027"}
    rows = [
        {"LocalAuthorityId": n, "LocalAuthorityIdCode": number, "Name": name, "EstablishmentCount": 24, "SchemeType": 1}
        for n, (name, number) in enumerate(names.items(), 1)
    ]
    return as_json({"authorities": rows, "meta": {"itemCount": len(rows)}, "links": []})


def _food() -> dict[str, Any]:
    """A shop and a takeaway at each library, the shops of two kinds."""
    kinds = ("Retailers - supermarkets/hypermarkets", "Takeaway/sandwich shop", "Retailers - other")
    rows = [
        {
            "FHRSID": 1000 + 10 * n + kind,
            "BusinessName": f"{row['name']} {kind}",
            "BusinessType": name,
            "AddressLine1": "1 High Street",
            "PostCode": row["postcode"],
            "RatingValue": "5",
            "Geocode": {"Longitude": row["lon"], "Latitude": row["lat"]},
        }
        for n, row in enumerate(dicts_of("services/libraries.csv"))
        for kind, name in enumerate(kinds)
    ]
    header = {"ExtractDate": "2024-11-14", "ItemCount": len(rows), "ReturnCode": "Success"}
    return {"FHRSEstablishment": {"Header": header, "EstablishmentCollection": rows}}
