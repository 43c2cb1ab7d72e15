"""What a fetch would ask for, before anything but the names of districts is asked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from geo.fetching.asking import Reach
from geo.fetching.entries import Entry
from geo.fetching.order import Order, Say, begun, bounds_of, now_in_utc, wanted_entries


@dataclass(frozen=True)
class Planned:
    """One source of a plan; held: the edition that need not be asked for, "" where it must be."""

    entry: Entry
    held: str

    @property
    def line(self) -> str:
        """What it takes, in words."""
        entry = self.entry
        if self.held:
            return f"{entry.title}: {self.held} is held, nothing to come; {entry.licence}."
        return (
            f"{entry.title}: {entry.requests} requests at most, about {entry.megabytes:,.1f} MB; {entry.licence}; "
            f"{entry.standing}."
        )


@dataclass(frozen=True)
class Plan:
    """What one district would take."""

    code: str
    name: str
    border_km: float
    sources: tuple[Planned, ...]

    @property
    def requests(self) -> int:
        """At most."""
        return sum(source.entry.requests for source in self.sources if not source.held)

    @property
    def megabytes(self) -> float:
        """As the catalogue says."""
        return sum(source.entry.megabytes for source in self.sources if not source.held)

    @property
    def lines(self) -> tuple[str, ...]:
        """The plan in sentences."""
        return (
            f"{self.name} ({self.code}), with {self.border_km:g} km around it.",
            *(source.line for source in self.sources),
            f"In all {self.requests} requests at most, about {self.megabytes:,.0f} MB.",
        )

    def to_plain(self) -> dict[str, Any]:
        """The plan as plain data."""
        return {
            "area": {"code": self.code, "name": self.name},
            "border_km": self.border_km,
            "requests": self.requests,
            "megabytes": round(self.megabytes, 1),
            "sources": [
                {
                    "key": source.entry.key,
                    "title": source.entry.title,
                    "publisher": source.entry.publisher,
                    "licence": source.entry.licence,
                    "need": source.entry.need.value,
                    "held": source.held,
                    "requests": 0 if source.held else source.entry.requests,
                    "megabytes": 0.0 if source.held else source.entry.megabytes,
                    "standing": source.entry.standing,
                }
                for source in self.sources
            ],
        }


def planned(order: Order, *, reach: Reach | None, say: Say, now: Callable[[], datetime] = now_in_utc) -> Plan:
    """Which district is meant, and of each source what is held and what would still be asked."""
    run = begun(order, reach, say, now)
    bounds = bounds_of(run)
    sources = []
    for entry in wanted_entries(run, None):
        beginning = f"{bounds.code}-" if entry.of_place else ""
        sources.append(Planned(entry, run.store.young_edition(entry.key, entry.every_days, beginning=beginning)))
    plan = Plan(bounds.code, bounds.name, order.border_km, tuple(sources))
    for line in plan.lines:
        say(line)
    return plan
