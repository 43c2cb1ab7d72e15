"""Lists of one register: a table of sites, and tables of what is in them that name their sites by number alone.

A site of the register is one site: what is in it comes from the one table, what it is called from the other.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.build.ledger import Ledger
from geo.services.premises import NO_NAME
from geo.sources.services.place_lists import PlaceList


def of_one_register(lists: Sequence[PlaceList], ledger: Ledger) -> list[PlaceList]:
    """The lists in their order, each site of a register told by one of them under the name that another gives it.

    lists: newer and fuller ones first, so that the newest name of a site holds.
    """
    told = [(each, _with_its_sites(each, lists, ledger) if each.register else each) for each in lists]
    return [told_once for each, told_once in told if len(told_once.frame) or each.frame.empty]


def _with_its_sites(listed: PlaceList, lists: Sequence[PlaceList], ledger: Ledger) -> PlaceList:
    others = [each for each in lists if each.register == listed.register and each is not listed]
    if not others:
        return listed
    if _is_nameless(listed).any():
        named = pd.concat(
            [each.frame[~_is_nameless(each)].set_index(_numbers(each)[~_is_nameless(each)]) for each in others]
        )
        return replace(listed, frame=_filled(listed, named[~named.index.duplicated()]))
    nameless = {number for other in others for number in _numbers(other)[_is_nameless(other)]}
    again = _numbers(listed).isin(list(nameless))
    if again.any():
        ledger.use(listed.source, "names of places of several services")
        ledger.say(
            f"{listed.source.file}: of its sites {int(again.sum()):,} are told by another table of the register, with "
            f"what is in them; each counts once."
        )
    return replace(listed, frame=listed.frame[~again])


def _filled(listed: PlaceList, named: pd.DataFrame) -> pd.DataFrame:
    """The rows with the names, and what else they do not tell, from the rows of the same number in another table."""
    frame = listed.frame.copy()
    told = named.reindex(_numbers(listed)).set_index(frame.index)
    for column in told.columns:
        if column not in frame:
            frame[column] = told[column].fillna("")
            continue
        held = ~_is_nameless(listed) if column == "name" else (frame[column].notna() & (frame[column] != "")).to_numpy()
        frame[column] = frame[column].where(held | told[column].isna().to_numpy(), told[column])
    return frame


def _is_nameless(listed: PlaceList) -> NDArray[np.bool_]:
    return listed.frame["name"].str.endswith(NO_NAME).to_numpy(dtype=bool)


def _numbers(listed: PlaceList) -> pd.Index:
    """The register's own number of each row: its code without the service that leads it."""
    pairs = zip(listed.frame.index, listed.frame["service"], strict=True)
    return pd.Index([str(code).removeprefix(f"{service}-") for code, service in pairs])
