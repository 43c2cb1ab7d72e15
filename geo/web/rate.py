"""How often one address may ask within a minute; who asks is not kept."""

from hashlib import blake2b
from secrets import token_bytes
from time import monotonic

from starlette.requests import Request

MINUTE = 60.0


class Rate:
    """How many have come from one address in this minute; addresses are held as hashes of this minute's key alone."""

    def __init__(self) -> None:
        self.until, self.key = 0.0, b""
        self.counts: dict[bytes, int] = {}

    def count(self, request: Request) -> None:
        """One more has come from where this one comes from."""
        whence = self._whence(request)
        self.counts[whence] = self.counts.get(whence, 0) + 1

    def is_full(self, request: Request, most: int) -> bool:
        """Whether more than so many have come from where this one comes from."""
        return self.counts.get(self._whence(request), 0) > most

    def _whence(self, request: Request) -> bytes:
        if monotonic() >= self.until:
            self.until, self.key, self.counts = monotonic() + MINUTE, token_bytes(32), {}
        return blake2b((request.client.host if request.client else "").encode(), key=self.key).digest()
