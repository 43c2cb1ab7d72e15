"""What every kind of change owns, and the table of kinds, in the order in which they are named."""

from collections.abc import Mapping
from dataclasses import Field
from typing import Any, ClassVar, Protocol, Self

from geo.plain import Plain
from geo.proposals.change_fields import Locate
from geo.proposals.effects import ListEffect, SiteEffect, SitesNow
from geo.proposals.kinds import mitigations, several, single
from geo.proposals.terms import Terms
from geo.services.services import Site


class Change(Protocol):
    """One change of a proposal. Its kind is frozen data that owns all of this.

    Attributes
    ----------
    KEY
        The kind as the file has it.
    KEYS
        The further keys that its table may hold, beside those of its terms.
    MITIGATES
        Whether it is put beside a proposal so that those who lose by it lose less.
    """

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]
    KEY: ClassVar[str]
    KEYS: ClassVar[frozenset[str]]
    MITIGATES: ClassVar[bool]

    @property
    def terms(self) -> Terms:
        """Its dates, money and half-days."""

    @classmethod
    def read(cls, plain: Plain, locate: Locate, terms: Terms, /) -> Self:
        """The change from the keys of its table; InputError in words."""

    def plain(self) -> dict[str, Any]:
        """Its keys as its table has them; None, "", [] and NaN where nothing is said."""

    @property
    def site_effect(self) -> SiteEffect:
        """What it does to sites."""

    @property
    def list_effect(self) -> ListEffect:
        """What it does to lists of patients."""

    def applied(self, now: SitesNow) -> dict[str, Site]:
        """The sites after it; InputError in words where it cannot be made."""


# A kind is added to the KINDS of its file, to the words of views/proposal and to the forms of ui.
KINDS: Mapping[str, type[Change]] = {kind.KEY: kind for kind in (*single.KINDS, *several.KINDS, *mitigations.KINDS)}
