"""Whether a day allows to get there and back: workable return trips to the nearest site, or a walk at any time."""

import pandas as pd

from geo.access.access import of_sites, site_in_window
from geo.travel.kept import Minutes
from geo.travel.travel import TravelTimes


def returns_to_nearest(transit: TravelTimes) -> pd.Series:
    """Workable return trips by public transport in the day to each area's nearest site; NaN where none can be asked.

    From where no minute of the window has an answer, to the site that one gets to and back from most often.
    """
    if transit.spread is None:
        return pd.Series(float("nan"), index=transit.minutes.index)
    returns = transit.spread.returns
    return of_sites(returns, site_in_window(transit)).fillna(returns.max(axis=1))


def walked_any_time(walk: Minutes, site: pd.Series, *, within_minutes: float) -> pd.Series:
    """Areas whose nearest site (its code by area) is near enough on foot to count as a return trip at any time."""
    column, codes = pd.factorize(site)
    minutes = walk.at(walk.areas.get_indexer(site.index), column, [*map(str, codes)], "minutes")
    return pd.Series(minutes <= within_minutes, index=site.index)
