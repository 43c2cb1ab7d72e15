"""Counts on any kind and vintage of area carried to the small areas of a place, and the way in words.

Vintages are compared by sets of codes: a year in a file's name says less than the codes in it. Where no way leads from
a table's codes to the small areas the table is not used, and a sentence says why; nothing is joined half way.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from geo.areas import lookups
from geo.areas.areas import AreaKind
from geo.build.ledger import Ledger
from geo.build.study import Study
from geo.build.wards import shares_in_wards
from geo.provenance import Source
from geo.sources.geography_lookups import LookupTable

# Areas whose figures tell something of the small areas in them; those of a whole authority do not.
FINE_TO_COARSE = (AreaKind.OA, AreaKind.LSOA, AreaKind.MSOA, AreaKind.WARD)
KIND_OF_LEVEL = {"oa": AreaKind.OA, "lsoa": AreaKind.LSOA, "msoa": AreaKind.MSOA, "lad": AreaKind.AUTHORITY}


def coarseness(kind: AreaKind) -> int:
    """Place of a kind among the tables of one topic, the finest first and what cannot be used last."""
    return FINE_TO_COARSE.index(kind) if kind in FINE_TO_COARSE else len(FINE_TO_COARSE)


@dataclass(frozen=True)
class CodeRoute:
    """One way from a code set to the small areas.

    Attributes
    ----------
    year
        The set's year.
    known
        The codes that it knows.
    words
        How it goes, in words.
    shares
        Works the shares out when asked: source, target, share.
    lookup
        What it goes by, None where there is none.
    """

    year: str
    known: frozenset[str]
    words: str
    shares: Callable[[], pd.DataFrame]
    lookup: Source | None = None


@dataclass(frozen=True)
class Carrier:
    """Carries counts on any area kind and vintage to the small areas.

    Attributes
    ----------
    people
        Residents by small area inside and near outside, to spread by.
    tables
        Every lookup of the folder.
    ledger
        Told of the lookups that are used.
    """

    study: Study
    people: pd.Series
    tables: Sequence[LookupTable]
    ledger: Ledger

    def carry(self, counts: pd.DataFrame, kind: AreaKind, vintage: str) -> tuple[pd.DataFrame | None, str]:
        """Counts (rows by code) on the small areas; None and the reason where they cannot be carried."""
        shares, words = self.shares(kind, vintage, counts.index)
        if shares is None:
            return None, words
        known = counts[counts.index.isin(shares["source"])]
        return lookups.apportion(known, shares[shares["source"].isin(known.index)]), words

    def shares(self, kind: AreaKind, vintage: str, codes: pd.Index) -> tuple[pd.DataFrame | None, str]:
        """Shares (source, target, share) from these codes to the small areas, and the way in words; None: no way."""
        if kind not in FINE_TO_COARSE:
            return None, f"figures of a whole {kind.label} tell nothing of its small areas"
        ways = list(self._from_wards() if kind is AreaKind.WARD else self._from_statistical(kind))
        own_codes = frozenset(codes)
        if kind is AreaKind.WARD:
            # A ward code can outlive its outline's neighbours, so a set of wards is known whole or not at all.
            ways = [way for way in ways if way.known <= own_codes]
        dated = [way for way in ways if way.year == vintage] or ways
        # max keeps the first of equals, and the ways come newest first.
        best = max(dated, key=lambda way: len(way.known & own_codes), default=None)
        if best is None or not best.known & own_codes:
            return None, self._no_way(kind)
        if best.lookup is not None:
            self.ledger.use(best.lookup, best.words.split(" by people")[0])
        return best.shares(), best.words

    def _no_way(self, kind: AreaKind) -> str:
        if kind is AreaKind.WARD:
            here = self.study.wards.vintage
            return f"its wards are not those of {here}, and neither outlines nor a lookup of its own wards are held"
        return f"its {kind.label} codes are not those of the small areas, and no lookup leads from them"

    def _from_statistical(self, kind: AreaKind) -> Iterator[CodeRoute]:
        study = self.study
        small = study.areas.frame.index
        if kind is study.areas.kind:
            itself = lookups.whole(pd.Series(small, index=small))
            yield CodeRoute(study.areas.vintage, frozenset(small), f"counts by {kind.label}", lambda: itself)
        for level in sorted(study.parents, key=lambda name: name[-2:], reverse=True):
            if KIND_OF_LEVEL[level[:-2]] is kind:
                parent = study.parents[level]
                words = f"spread from {kind.label}s by people, modelled"
                yield CodeRoute(f"20{level[-2:]}", frozenset(parent), words, self._spread(parent))
        if kind is AreaKind.LSOA:
            yield from self._from_older_lsoas()

    def _spread(self, parent: pd.Series) -> Callable[[], pd.DataFrame]:
        return lambda: lookups.by_people(parent, self.people)

    def _from_older_lsoas(self) -> Iterator[CodeRoute]:
        """From the LSOAs of 2011 by what became of each, then to output areas where those are the small areas."""
        own = pd.Series(self.people.index, index=self.people.index)
        parent = own if self.study.level == "lsoa21" else self.study.parents.get("lsoa21")
        for table in self.tables:
            if parent is None or not {"lsoa11", "lsoa21", "change"} <= set(table.frame.columns):
                continue
            pairs = table.frame.rename(columns={"lsoa11": "source", "lsoa21": "target"})
            pairs = pairs[["source", "target", "change"]].drop_duplicates()
            pairs = pairs[pairs["target"].isin(set(parent))]
            odd = ", ".join(lookups.irregular(pairs))
            words = "carried from LSOAs of 2011 by people, modelled"
            words += f" (changed irregularly: {odd})" if odd else ""
            if self.study.level == "lsoa21" and pairs["change"].eq("U").all():
                words = "counts by LSOA of 2011, all of them unchanged since"
            yield CodeRoute("2011", frozenset(pairs["source"]), words, self._two_steps(pairs, parent), table.source)

    def _two_steps(self, pairs: pd.DataFrame, parent: pd.Series) -> Callable[[], pd.DataFrame]:
        def steps() -> pd.DataFrame:
            first = lookups.by_change(pairs, self.people.groupby(parent).sum())
            return lookups.chain(first, lookups.by_people(parent, self.people))

        return steps

    def _from_wards(self) -> Iterator[CodeRoute]:
        """From today's wards, then from older ones by their lookup, else by their outlines: people within each ward."""
        study = self.study
        today = study.ward_shares
        words = "spread from wards by people, modelled"
        yield CodeRoute(study.wards.vintage, frozenset(today["ward_code"]), words, self._spread_in(today))
        for table in self.tables:
            for level in (name for name in table.levels if name.startswith("wd") and study.level in table.levels):
                leads = table.leads(study.level, level).reindex(study.inside)
                if leads.notna().all():
                    pairs = pd.DataFrame({"area_code": leads.index, "ward_code": leads.to_numpy(), "share": 1.0})
                    yield replace(self._rebased(f"20{level[-2:]}", pairs), lookup=table.source)
        for wards in study.other_wards:
            yield self._rebased(wards.vintage, shares_in_wards(study.inside_areas, wards, study.postcodes))

    def _rebased(self, year: str, pairs: pd.DataFrame) -> CodeRoute:
        small = "output areas" if self.study.areas.kind is AreaKind.OA else f"{self.study.areas.kind.label}s"
        words = f"re-based from wards of {year} through {small} by people, modelled"
        return CodeRoute(year, frozenset(pairs["ward_code"]), words, self._spread_in(pairs))

    def _spread_in(self, pairs: pd.DataFrame) -> Callable[[], pd.DataFrame]:
        """Shares from wards to the small areas in them, an area's people counting in each ward by its share of it."""

        def shares() -> pd.DataFrame:
            weight = self.people.reindex(pairs["area_code"]).to_numpy(float) * pairs["share"].to_numpy(float)
            of_ward = pd.Series(weight).groupby(pairs["ward_code"].to_numpy())
            total = of_ward.transform("sum")
            # A ward where nobody lives gives each part the same: what is spread there is nought.
            share = (weight / total).where(total > 0, 1 / of_ward.transform("size"))
            return pd.DataFrame(
                {"source": pairs["ward_code"].to_numpy(), "target": pairs["area_code"].to_numpy(), "share": share}
            )

        return shares
