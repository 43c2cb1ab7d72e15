"""What can go wrong, in words.

    GeoError
    ├── InputError(ValueError)     a file, table, place or proposal that cannot be used as it is
    ├── NotHeldError(LookupError)  something asked for that this place does not hold
    └── StaleError(RuntimeError)   something built by other settings or an older version; build it again

Every message is one sentence a fault: what was wrong, where, and what would be right.
"""


class GeoError(Exception):
    """Any fault of ours; `faults` is one sentence each."""

    def __init__(self, *faults: str) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class InputError(GeoError, ValueError):
    """Input that cannot be used as it is."""


class NotHeldError(GeoError, LookupError):
    """Something asked for that this place does not hold."""


class StaleError(GeoError, RuntimeError):
    """Something built by other settings or an older version."""
