"""Staff by postcode sector spread over the small areas of a place, by how many of its live postcodes lie in each.

The postcodes of a sector that lie in no small area held take their part with them: those staff are counted as living
elsewhere, and so are those of sectors without a postcode here.
"""

from collections.abc import Iterable

import pandas as pd

from geo.access.staff import Staff
from geo.areas.areas import Areas
from geo.areas.lookups import area_at
from geo.build.ledger import Ledger
from geo.language.phrases import how_many, sentence
from geo.services.services import Site
from geo.sources.catalogue import Catalogue
from geo.sources.people.staff import StaffTable

BASIS = "spread from postcode sectors by their live postcodes, modelled"


def staff_of(
    catalogue: Catalogue, areas: Areas, postcodes: pd.DataFrame, *, sites: Iterable[Site], ledger: Ledger
) -> Staff | None:
    """The staff of the newest table, None where none is held.

    Parameters
    ----------
    areas
        The small areas held, inside and outside.
    postcodes
        Index postcode without spaces; easting, northing (metres), live.
    """
    tables = sorted(catalogue.records(StaffTable), key=lambda table: table.source.date, reverse=True)
    if not tables:
        return None
    newest = tables[0]
    for older in tables[1:]:
        ledger.leave(older.source.file, f"{newest.source.file} is as new, or newer.")
    ledger.use(newest.source, "where staff live")
    at_work = _at_work(newest, sites, ledger)
    shares = sector_shares(areas, postcodes)
    by_area = at_work.merge(shares, on="postcode_sector")
    by_area["staff"] *= by_area["share"]
    by_area = by_area.groupby(["area_code", "site_id", "service"], as_index=False)["staff"].sum()
    placed = shares.groupby("postcode_sector")["share"].sum().reindex(at_work["postcode_sector"]).fillna(0.0)
    by_sector = at_work.assign(placed=at_work["staff"] * placed.to_numpy())
    staff = Staff(by_area, by_sector, BASIS, newest.source.file, newest.source.date)
    ledger.note(
        f"Staff: {staff.total:,.0f} in {at_work['postcode_sector'].nunique()} postcode sectors, {BASIS}."
        + _elsewhere(staff.unplaced)
    )
    return staff


def _elsewhere(people: float) -> str:
    """A sentence on those whose sectors, or parts of them, lie outside the small areas held."""
    if people < 0.5:
        return ""
    return f" {sentence(how_many(people))} of them live outside the small areas held: their place is not known here."


def sector_shares(areas: Areas, postcodes: pd.DataFrame) -> pd.DataFrame:
    """The part of each sector's live postcodes in each small area: postcode_sector, area_code, share.

    Postcodes in no area count in the whole, so the shares of a sector that reaches beyond the areas add up to less
    than 1.
    """
    live = postcodes[postcodes["live"]]
    sector = live.index.str[:-3] + " " + live.index.str[-3]
    pairs = pd.DataFrame({"postcode_sector": sector, "area_code": area_at(live, areas).to_numpy()})
    counted = pairs.dropna().groupby(["postcode_sector", "area_code"]).size().rename("postcodes").reset_index()
    whole = pairs["postcode_sector"].value_counts()
    counted["share"] = counted["postcodes"] / counted["postcode_sector"].map(whole)
    return counted[["postcode_sector", "area_code", "share"]]


def _at_work(table: StaffTable, sites: Iterable[Site], ledger: Ledger) -> pd.DataFrame:
    """The rows with where they work as codes of this place; a site that is not here is named and its service kept."""
    service_of = {site.site_id: site.service.value for site in sites}
    frame = table.frame.rename(columns={"site_code": "site_id"})
    unknown = sorted(set(frame["site_id"]) - {"", *service_of})
    if unknown:
        ledger.note(
            f"{table.source.file}: {', '.join(unknown[:5])}{' and more' if len(unknown) > 5 else ''} is no site here; "
            f"its staff are held without a site."
        )
    known = frame["site_id"].isin(set(service_of))
    frame["site_id"] = frame["site_id"].where(known, "")
    frame["service"] = frame["service"].where(~known, frame["site_id"].map(service_of))
    return frame.groupby(["postcode_sector", "site_id", "service"], as_index=False)["staff"].sum()
