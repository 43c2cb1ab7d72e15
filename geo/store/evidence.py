"""What is held of the wards beside their people, as files of a kept place, and read back."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from geo.evidence.past_decisions import PastDecision
from geo.evidence.poll import Poll
from geo.evidence.qualitative import Heard
from geo.place.parts import PlaceEvidence
from geo.store.indicators import read_indicators, write_indicators
from geo.store.plain_records import plain, record_of, records_of


def write_evidence(evidence: PlaceEvidence, part: Path) -> dict[str, Any]:
    """Write indicators and answers to polls; what of evidence is no table, for the manifest."""
    for number, poll in enumerate(evidence.polls):
        poll.answers.to_parquet(part / f"poll_{number}.parquet")
    return {
        "indicators": write_indicators(evidence.indicators, part),
        "heard": [plain(entry) for entry in evidence.heard],
        "decisions": [plain(decision) for decision in evidence.decisions],
        "polls": [plain(poll, "answers") for poll in evidence.polls],
    }


def read_evidence(facts: Mapping[str, Any], tables: Path) -> PlaceEvidence:
    """The part of a place that holds evidence."""
    return PlaceEvidence(
        indicators=read_indicators(facts["indicators"], tables),
        heard=records_of(Heard, facts["heard"]),
        decisions=records_of(PastDecision, facts["decisions"]),
        polls=tuple(
            record_of(Poll, poll, answers=pd.read_parquet(tables / f"poll_{number}.parquet"))
            for number, poll in enumerate(facts["polls"])
        ),
    )
