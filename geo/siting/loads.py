"""Who must join another practice, and which sites would hold more people than they say they can take, by way."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.place.place import Place
from geo.place.registered import registered_today
from geo.services.services import REGISTERED_SERVICES, Service, Site
from geo.siting.problem import SitingProblem
from geo.values import Floats


class Loads:
    """People at sites under a way.

    A service with lists: patients stay where they are registered, and those of a site that closes go to the nearest
    site that stands then. Any other: everybody goes to the nearest.
    """

    def __init__(self, place: Place, service: Service, problem: SitingProblem, sites: tuple[Site, ...]) -> None:
        self.problem, self.sites = problem, sites
        self.capacity = np.array([site.capacity for site in sites])
        self.lists: pd.DataFrame | None = None
        if service in REGISTERED_SERVICES and not place.services.patients.empty:
            allocation = registered_today(place)
            codes = [site.site_id for site in sites]
            self.total = allocation.people_at.reindex(codes).fillna(0.0).to_numpy(float)
            self.lists = allocation.flows.pivot_table(
                index="area_code", columns="site_id", values="people", aggfunc="sum", fill_value=0.0
            )
            self.lists = self.lists.reindex(columns=codes, fill_value=0.0)
            self.by_area = self.lists.reindex(list(problem.areas)).fillna(0.0).to_numpy(float)

    def must_change(self, way: NDArray[np.int64]) -> float:
        """Patients of practices that have no site left; NaN for a service without lists."""
        if self.lists is None:
            return float("nan")
        left = {self.sites[at].practice_id for at in way}
        gone = [at for at in self._closed(way) if self.sites[at].practice_id not in left]
        return float(self.total[gone].sum())

    def _closed(self, way: NDArray[np.int64]) -> NDArray[np.intp]:
        stands = np.zeros(len(self.sites), dtype=bool)
        stands[way] = True
        return np.flatnonzero(self.problem.today & ~stands)

    def over_capacity(self, way: NDArray[np.int64]) -> list[str]:
        """Codes of the sites that would hold more people than they say they can take."""
        people = self._people(way)
        return [self.sites[at].site_id for at in way if people[at] > self.capacity[at]]

    def _people(self, way: NDArray[np.int64]) -> Floats:
        people = np.zeros(len(self.sites))
        nearest = way[np.argmin(self.problem.minutes[:, way], axis=1)]
        if self.lists is None:
            np.add.at(people, nearest, self.problem.weights)
            return people
        people[way] = self.total[way]
        for at in self._closed(way):
            known = self.by_area[:, at].sum()
            # Patients whose area is not held go as the others of their list do.
            if known > 0:
                np.add.at(people, nearest, self.by_area[:, at] * (self.total[at] / known))
        return people
