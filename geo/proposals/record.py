"""What is kept of a proposal beside its changes: money, homes, stage, partners, sharing a building, who was heard.

None of it moves a journey. What is not recorded is said to be so: "recorded" and "not recorded", never complete.
"""

import math
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from geo.proposals.assessment import Cell
from geo.proposals.voice import VoiceAnswer


class CommissioningStage(IntEnum):
    """The stage of commissioning that a proposal is at, as the guide counts them (Part 4)."""

    NEEDS = 1
    PRIORITIES = 2
    PROVIDERS = 3
    CONTRACTS = 4
    REVIEW = 5

    @property
    def label(self) -> str:
        """The stage in plain words."""
        return {
            1: "needs are being assessed",
            2: "priorities are being set",
            3: "providers are being sought",
            4: "contracts are being let",
            5: "in service, under review",
        }[self.value]


class Tenure(StrEnum):
    """Tenure of homes on a site, as far as low-cost homes are told apart."""

    SOCIAL_RENT = "social rent"
    AFFORDABLE_RENT = "affordable rent"
    LOW_COST_PRIVATE = "private, lower quartile"
    OTHER = "other"

    @property
    def affordable(self) -> bool:
        """Whether it counts among low-cost homes."""
        return self is not Tenure.OTHER


@dataclass(frozen=True)
class Cost:
    """Money of one body or of one group: who bears it (or receives it, below 0), £ once and £ a year."""

    who: str
    capital: float = 0.0
    revenue_per_year: float = 0.0
    note: str = ""


@dataclass(frozen=True)
class Homes:
    """Homes of one tenure lost and gained on the sites, and how many of those lost are provided again within a mile."""

    tenure: Tenure
    lost: int = 0
    gained: int = 0
    provided_nearby: int = 0


class Answer(StrEnum):
    """An answer to a question of the record."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Joint(StrEnum):
    """What partners who share a building settle with each other (guide, Part 6 question v)."""

    RECEPTION = "reception"
    BUDGET = "budget"
    FACILITIES = "facilities"
    STAFFING = "staffing"
    DATA = "data"
    PRIVACY = "privacy"
    LEASE = "lease"
    EXIT = "exit"

    @property
    def label(self) -> str:
        """The item in plain words."""
        return {
            "reception": "One reception and one place to ask",
            "budget": "A pooled budget",
            "facilities": "Shared facilities management",
            "staffing": "Staffing and opening hours agreed",
            "data": "A data-sharing agreement",
            "privacy": "Privacy of sensitive services",
            "lease": "Lease and share of cost",
            "exit": "What happens when one of them leaves",
        }[self.value]


@dataclass(frozen=True)
class JointItem:
    """One item of the joint-management record: its answer, who owns it and the evidence for it."""

    item: Joint
    answer: Answer
    owner: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class SetAside:
    """An option that was on the longlist and is not proposed, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class OnlyFor:
    """What is proposed is for one group of a table of groups only: which, why, and when that is looked at again."""

    kind: str
    group: str
    reason: str
    review: date | None = None


@dataclass(frozen=True)
class ProposalRecord:
    """Everything of a proposal that no journey depends on; empty is not recorded.

    Attributes
    ----------
    decided_on
        The day by which it is to be decided.
    only_for
        None where everybody may use it.
    rivals
        Pairs of codes of wards whose people compare themselves with each other though they are no neighbours.
    longlist
        Options set aside.
    assessment
        What people judged of groups by criteria.
    """

    stage: CommissioningStage | None = None
    decided_on: date | None = None
    partners: tuple[str, ...] = ()
    only_for: OnlyFor | None = None
    costs: tuple[Cost, ...] = ()
    homes: tuple[Homes, ...] = ()
    joint: tuple[JointItem, ...] = ()
    voice: tuple[VoiceAnswer, ...] = ()
    rivals: tuple[tuple[str, str], ...] = ()
    longlist: tuple[SetAside, ...] = ()
    assessment: tuple[Cell, ...] = ()

    @property
    def capital(self) -> float:
        """All that is paid once, in £; NaN where no cost is recorded."""
        return sum(cost.capital for cost in self.costs) if self.costs else math.nan

    @property
    def revenue_per_year(self) -> float:
        """All that is paid a year, in £; NaN where no cost is recorded."""
        return sum(cost.revenue_per_year for cost in self.costs) if self.costs else math.nan


NOTHING_RECORDED = ProposalRecord()
