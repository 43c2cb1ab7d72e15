"""A list of candidates handed over: a register as on Sources, or a plain list of places."""

from dataclasses import dataclass, replace

from geo.build.asset_register import read_register
from geo.errors import InputError
from geo.place.place import Place
from geo.services.services import Service
from geo.siting.candidates import COLUMNS, Added, from_csv

# Rows that are told of by name.
MOST_TOLD = 5


@dataclass(frozen=True)
class ReadList:
    """Codes of the premises on a list, points that are not held, and a sentence on each row that is neither."""

    codes: tuple[str, ...]
    added: tuple[Added, ...]
    left: tuple[str, ...]


def read(place: Place, content: bytes, name: str, *, service: Service, first: int) -> ReadList:
    """What a list says; first: the number of the first point that is added. InputError where it cannot be read."""
    text = content.decode("utf-8-sig", errors="replace")
    headings = {cell.strip().strip('"') for cell in text.partition("\n")[0].split(",")}
    if headings and headings <= set(COLUMNS):
        return _plain(place, text, service=service, first=first)
    register = read_register(content, name, place)
    codes: list[str] = []
    added: list[Added] = []
    left: list[str] = []
    for row in register.rows:
        if row.site_id:
            codes.append(row.site_id)
            continue
        try:
            at = place.locate(row.postcode)
        except InputError:
            left.append(f"{name}, line {row.line}: {row.name} is left out, as {row.why}.")
            continue
        added.append(Added(f"added-{first + len(added)}", row.name or row.postcode, at))
    if len(left) > MOST_TOLD:
        left = [*left[:MOST_TOLD], f"{len(left) - MOST_TOLD} further rows of {name} are left out as well."]
    if not codes and not added:
        raise InputError(*(left or [f"{name}: no row says where a candidate stands; give postcodes."]))
    return ReadList(tuple(dict.fromkeys(codes)), tuple(added), tuple(left))


def _plain(place: Place, text: str, *, service: Service, first: int) -> ReadList:
    held = {site.site_id for site in place.services.sites}
    sites = from_csv(text, service=service, locate=place.locate, held=place.services.sites)
    new = [site for site in sites if site.site_id not in held and site.at is not None]
    added = [Added(site.site_id, site.name, site.at, site.capacity) for site in new if site.at is not None]
    numbered = tuple(replace(each, code=f"added-{first + at}") for at, each in enumerate(added))
    return ReadList(tuple(site.site_id for site in sites if site.site_id in held), numbered, ())
