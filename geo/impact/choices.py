"""How sure it is where patients would join: they may choose otherwise than today's pattern has it.

How many there are is counted and not drawn. In each run more or fewer of the patients of a small area go to each of
the practices among which today's pattern shares them out; the small areas of a ward choose alike, and wards do in part,
as a practice is liked or not by all. Patients who all go to one place, as a contract has it, have nothing to choose
from here.
"""

from collections.abc import Mapping
from functools import lru_cache
from zlib import crc32

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, hstack

from geo.impact.count_ranges import Crowd
from geo.impact.what_if import ProbabilitySettings
from geo.uncertainty.runs import shared_in_part
from geo.values import Floats

# Draws are cut at half either way, so that no part of an area's patients is ever below nought or above double.
MOST_OUT = 0.5
# Draws kept between proposals: of so many wards by practices, four kilobytes each.
DRAWS_KEPT = 2048


def _liking(seed: int, names: tuple[str, ...], runs: int) -> Floats:
    """Half of the runs of one standard normal figure, the other half being its mirror.

    By name and not by place in a table: two options send patients to other practices, and where they send the patients
    of a ward to the same one, these like it alike.
    """
    generator = np.random.default_rng([seed, *(crc32(name.encode()) for name in names)])
    return generator.standard_normal((runs + 1) // 2)


@lru_cache(maxsize=DRAWS_KEPT)
def _more_join(ward: str, site: str, settings: ProbabilitySettings) -> Floats:
    """By which part more of a ward's patients join one practice than today's pattern has it, in half of the runs.

    Not to be written to.
    """
    own = _liking(settings.choice_seed, (ward, site), settings.runs)
    shared = _liking(settings.choice_shared_seed, (site,), settings.runs)
    more = np.clip(shared_in_part(own, shared, settings.together) * settings.choice_error, -MOST_OUT, MOST_OUT)
    more.flags.writeable = False
    return more


def patients_choosing(
    flows: pd.DataFrame, wards: pd.Series, *, new: Mapping[str, str], settings: ProbabilitySettings
) -> tuple[Crowd, bool]:
    """Patients by flow with their draws, and whether anybody has a choice.

    Parameters
    ----------
    flows
        area_code, from_site, to_site, people and chooses: whether these patients have to join a practice.
    wards
        ward_code by area_code; areas of none choose alike.
    new
        What sites that are not there today are told apart by, by their code; two options may give one code to two.
    """
    people = flows["people"].to_numpy(float)
    area, areas = pd.factorize(flows["area_code"])
    ward_of, ward_codes = pd.factorize(wards.reindex(areas).fillna("").astype(str).to_numpy(dtype=object), sort=True)
    from_site, _ = pd.factorize(flows["from_site"])
    receiver, receivers = pd.factorize(flows["to_site"], sort=True)
    parts, part = np.unique(ward_of[area] * len(receivers) + receiver, return_inverse=True)
    lists, list_of = np.unique(from_site * len(areas) + area, return_inverse=True)
    share = people / np.maximum(np.bincount(list_of, people)[list_of], np.finfo(float).tiny)
    rows, chooses = np.arange(len(flows)), flows["chooses"].to_numpy(bool)
    goes_to = csr_array((chooses.astype(float), (rows, part)), shape=(len(flows), len(parts)))
    leaves = csr_array((chooses.astype(float), (rows, list_of)), shape=(len(flows), len(lists)))
    pattern = csr_array((share, (list_of, part)), shape=(len(lists), len(parts)))
    names = [new.get(code, code) for code in receivers]
    # Written where they will stand: a copy of all draws takes longer than to draw them.
    drawn = np.empty((len(parts) + len(lists), settings.runs))
    more, half = drawn[: len(parts)], (settings.runs + 1) // 2
    for row, ward, site in zip(more, *np.divmod(parts, max(len(receivers), 1)), strict=True):
        row[:half] = _more_join(ward_codes[ward], names[site], settings)
    # What one practice has more, the others of the pattern have less: nobody is lost and nobody is added.
    drawn[len(parts) :, :half] = pattern @ more[:, :half]
    np.negative(drawn[:, : settings.runs - half], out=drawn[:, half:])
    apart = csr_array(hstack([goes_to, -leaves]))
    return Crowd(people, 1.0, apart, drawn), bool((chooses & (share < 1.0)).any())
