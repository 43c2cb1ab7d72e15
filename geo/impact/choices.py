"""How sure it is where patients would join: they may choose otherwise than today's pattern has it.

How many there are is counted and not drawn. In each run more or fewer of the patients of a small area go to each of
the practices among which today's pattern shares them out; the small areas of a ward choose alike, and wards do in part,
as a practice is liked or not by all. Patients who all go to one place, as a contract has it, have nothing to choose
from here.
"""

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, hstack

from geo.impact.count_ranges import Crowd
from geo.impact.what_if import ProbabilitySettings, figures_of, shared_in_part

# Draws are cut at half either way, so that no part of an area's patients is ever below nought or above double.
MOST_OUT = 0.5


def patients_choosing(flows: pd.DataFrame, wards: pd.Series, settings: ProbabilitySettings) -> tuple[Crowd, bool]:
    """Patients by flow with their draws, and whether anybody has a choice.

    Parameters
    ----------
    flows
        area_code, from_site, to_site, people and chooses: whether these patients have to join a practice.
    wards
        ward_code by area_code; areas of none choose alike.
    """
    people = flows["people"].to_numpy(float)
    area, areas = pd.factorize(flows["area_code"])
    ward_of, _ = pd.factorize(wards.reindex(areas).fillna("").astype(str).to_numpy(dtype=object), sort=True)
    from_site, _ = pd.factorize(flows["from_site"])
    receiver, receivers = pd.factorize(flows["to_site"], sort=True)
    # In the order of the codes of wards and sites, so that the same ward and site meet the same draws.
    parts, part = np.unique(ward_of[area] * len(receivers) + receiver, return_inverse=True)
    lists, list_of = np.unique(from_site * len(areas) + area, return_inverse=True)
    share = people / np.maximum(np.bincount(list_of, people)[list_of], np.finfo(float).tiny)
    rows, chooses = np.arange(len(flows)), flows["chooses"].to_numpy(bool)
    goes_to = csr_array((chooses.astype(float), (rows, part)), shape=(len(flows), len(parts)))
    leaves = csr_array((chooses.astype(float), (rows, list_of)), shape=(len(flows), len(lists)))
    pattern = csr_array((share, (list_of, part)), shape=(len(lists), len(parts)))
    own = figures_of(settings.choice_seed, len(parts), settings.runs)
    shared = figures_of(settings.choice_shared_seed, len(receivers), settings.runs)
    # Written where they will stand: a copy of all draws takes longer than to draw them.
    drawn = np.empty((len(parts) + len(lists), settings.runs))
    more = drawn[: len(parts)]
    shared_in_part(own, shared[parts % max(len(receivers), 1)], settings.together, out=more)
    more *= settings.choice_error
    np.clip(more, -MOST_OUT, MOST_OUT, out=more)
    # What one practice has more, the others of the pattern have less: nobody is lost and nobody is added.
    drawn[len(parts) :] = pattern @ more
    apart = csr_array(hstack([goes_to, -leaves]))
    return Crowd(people, 1.0, apart, drawn), bool((chooses & (share < 1.0)).any())
