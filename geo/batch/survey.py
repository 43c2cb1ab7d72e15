"""What a folder holds that other districts must know: its outline, every site that its lists place, and its streets."""

import hashlib
import math
from dataclasses import dataclass, replace
from pathlib import Path

import shapely

from geo.build.joined import put_parts_together
from geo.build.ledger import Ledger
from geo.build.locating import Located
from geo.build.practices import practices
from geo.build.repeats import each_once
from geo.build.sites import places, with_unique_codes
from geo.build.study import study
from geo.errors import InputError
from geo.language.phrases import joined
from geo.services.services import Service, Site
from geo.sources.catalogue import Catalogue, Found, recognise
from geo.sources.kinds import StreetFile
from geo.sources.osm.heights import HeightFile
from geo.sources.reading import RawFile
from geo.sources.services.place_lists import PlaceList

# Files that the table does not rest on: a broken one of these costs a place a comparison, and no minute.
BESIDE_THE_TABLE = frozenset(
    {
        "deprivation",
        "deprivation_underlying",
        "indicators",
        "fingertips",
        "nino",
        "survey",
        "hate_crimes",
        "journey_times",
        "vital_events",
        "school_turbulence",
        "school_rolls",
        "pupil_groups",
        "arrivals",
        "planned_homes",
        "workforce",
        "list_groups",
        "moves",
        "evidence",
        "decisions",
        "poll_answers",
        "staff",
        "stops",
        "naptan",
        "food_businesses",
        "brownfield",
        "street_crime",
        "site_facts",
    }
)


@dataclass(frozen=True, eq=False)
class Survey:
    """One folder in short.

    Attributes
    ----------
    folder, digest
        Where it lies, and a checksum of its files' names and contents.
    code, name
        The authority's.
    outline
        As its wards draw it (EPSG:27700).
    services
        Those of which the folder holds a list, be it of none near: of others nothing is known here.
    sites
        Every site whose place is told, however far away it stands.
    streets, heights
        The files of streets and of heights of the ground.
    """

    folder: Path
    digest: str
    code: str
    name: str
    outline: shapely.Geometry
    services: frozenset[Service]
    sites: tuple[Site, ...]
    streets: tuple[Path, ...]
    heights: tuple[RawFile, ...]

    @property
    def without_sites(self) -> "Survey":
        """The same to send to who is given the sites of all folders already."""
        return replace(self, sites=())


def survey(folder: Path) -> Survey:
    """What others must know of a folder; InputError in words where it cannot be used.

    A folder with a broken file is refused: without it its figures would be another place's.
    """
    catalogue = recognise(folder)
    refuse_broken(catalogue)
    ledger = Ledger()
    catalogue = put_parts_together(catalogue, ledger)
    geography = study(catalogue, ledger)
    if len(geography.authorities) > 1:
        names = joined([authority.name for authority in geography.authorities])
        raise InputError(f"{folder.name} is of several authorities ({names}); give a folder for each of them.")
    (authority,) = geography.authorities
    located = Located(geography.postcodes, geography.borough, math.inf)
    _, surgeries = practices(catalogue, located, ledger)
    listed = each_once(with_unique_codes((*surgeries, *places(catalogue, located, ledger))), ledger)
    return Survey(
        folder=folder,
        digest=digest_of(folder),
        code=authority.code,
        name=str(catalogue.place.get("name") or authority.name),
        outline=geography.borough,
        services=frozenset(
            [
                *(site.service for site in listed if site.at is not None),
                *(each.service for each in catalogue.records(PlaceList) if each.service is not None),
            ]
        ),
        sites=tuple(_short(site) for site in listed if site.at is not None),
        streets=tuple(Path(file.path) for file in catalogue.records(StreetFile)),
        heights=tuple(file.raw for file in catalogue.found if isinstance(file.record, HeightFile)),
    )


def refuse_broken(catalogue: Catalogue) -> None:
    """InputError with the faults of the files that cannot be read."""
    if faults := [fault for file in catalogue.found if rests_on(file) for fault in file.faults]:
        raise InputError(*faults)


def rests_on(file: Found) -> bool:
    """Whether the table rests on a file; also where nobody can tell what it is."""
    return file.kind is None or file.kind.key not in BESIDE_THE_TABLE


def _short(site: Site) -> Site:
    """The site with what tells two entries of one place, and nothing else."""
    facts = {key: text for key, text in site.facts.items() if key in ("postcode", "address")}
    return Site(site.site_id, site.service, site.name, site.at, practice_id=site.practice_id, facts=facts)


def digest_of(folder: Path) -> str:
    """A checksum of the names and contents of the files under a folder."""
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        whole.update(f"{path.relative_to(folder).as_posix()}\0{content}\n".encode())
    return whole.hexdigest()
