"""Journey times that the government published for an authority, for comparison with ours and never mixed with them."""

from dataclasses import dataclass

from geo.services.services import Service
from geo.travel.ways import Way

# Minutes within which users are counted.
STEPS = (15, 30, 45, 60)


@dataclass(frozen=True)
class PublishedMinutes:
    """One service by one way of getting there, in one authority and year.

    mean: minutes to the nearest, over the users of the service. within: per cent of users within each of STEPS.
    """

    authority_code: str
    service: Service
    way: Way
    year: int
    mean: float
    within: tuple[float, ...]
    file: str
