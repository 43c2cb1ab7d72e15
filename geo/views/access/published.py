"""Published journey times beside ours: what they say of the same authority, and how far apart we are."""

import pandas as pd

from geo.access.access import held_ways, mean_minutes, nearest_by
from geo.access.published import STEPS, PublishedMinutes
from geo.place.by_authority import rows_by_authority, told_by
from geo.place.place import Place
from geo.travel.streets import Mode
from geo.travel.ways import Way

ABOUT = (
    "The Department for Transport's figures are means over the users of each service (children for schools), from "
    "output areas, on a Tuesday between 07:00 and 10:00, to every service in the country; ours are means over all "
    "residents, off the peak by car, to the services this folder holds. A ratio of 1 is agreement."
)
WIDEST = 30
ON_FOOT = " (ours on foot alone: no timetable is held)"


def beside_ours(place: Place) -> pd.DataFrame:
    """A row for each service and way that both tell, of each authority of several: minutes, Ratio and shares, in words.

    Columns: Authority (where there are several), Service, Way, Year, Published minutes, Our minutes, Ratio (ours to
    published), then for 15 and 30 minutes per cent Published within and Ours within.
    """
    held = held_ways(place.travel.times)
    offered = place.services.offered()
    rows = [
        _row(place, published)
        for published in place.account.published
        if published.way in held and published.service in offered
    ]
    return pd.DataFrame(rows)


def _row(place: Place, published: PublishedMinutes) -> dict[str, object]:
    sites = [site.site_id for site in place.services.sites_of(published.service) if site.at is not None]
    minutes = nearest_by(place.travel.times, published.way, site_ids=sites)[place.inside]
    parts = {row.code: row for row in rows_by_authority(place)}
    part = parts.get(published.authority_code)
    people = place.people.residents if part is None else part.people(place)
    ours = mean_minutes(minutes, people)
    unserved = part is not None and not told_by(place, part, published.way)
    on_foot = published.way is Way.NOCAR and (Mode.TRANSIT not in place.travel.times or unserved)
    shares: dict[str, object] = {}
    for step, within in zip(STEPS, published.within, strict=True):
        if step <= WIDEST:
            share = 100 * people[(minutes <= step).to_numpy()].sum() / people.sum()
            shares |= {f"Published within {step}": f"{within:.0f}%", f"Ours within {step}": f"{share:.0f}%"}
    return {
        **({} if part is None else {"Authority": part.name}),
        "Service": published.service.plural,
        "Way": published.way.label + (ON_FOOT if on_foot else ""),
        "Year": str(published.year),
        "Published minutes": f"{published.mean:.0f}",
        "Our minutes": f"{ours:.1f}",
        "Ratio": f"{ours / published.mean:.2f}",
        **shares,
    }
