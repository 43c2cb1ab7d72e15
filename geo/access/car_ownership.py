"""Minutes with and without a car put together by who has one: the journey to expect of an area's people.

An average over an area hides those without a car, so their own minutes always stand beside it.
"""

import numpy as np
import pandas as pd

from geo.errors import InputError
from geo.people.population import WITH_CAR, WITHOUT_CAR


def share_without_car(cars: pd.DataFrame) -> pd.Series:
    """The part (0 to 1) of each area's households without a car; NaN where none is counted.

    cars: index area_code, the two groups of the table of cars. People are spread over them as households are, so the
    part is that of households; those without a car are smaller, so it is rather more than the part of people.
    """
    counted = cars[WITHOUT_CAR] + cars[WITH_CAR]
    return (cars[WITHOUT_CAR] / counted.where(counted > 0)).rename("share")


def expected_minutes(car_minutes: pd.Series, nocar_minutes: pd.Series, *, share_without_car: pd.Series) -> pd.Series:
    """Minutes to expect by area: those by car and those without, by the share without a car (Census TS045).

    All by area_code; the share says which areas. NaN where the share is not held, and where either journey that anybody
    there has to make is not found: then those minutes are no average, and the people without a journey are to be
    counted. Where everybody has a car the journey without one is not asked for, and where nobody has one, that by car.
    """
    share = share_without_car.to_numpy(float)
    if (share < 0).any() or (share > 1).any():
        raise InputError("A share of households without a car is below 0 or above 1; give a part, not a per cent.")
    by_car = car_minutes.reindex(share_without_car.index).to_numpy(float)
    without = nocar_minutes.reindex(share_without_car.index).to_numpy(float)
    minutes = np.where(share < 1, (1 - share) * by_car, 0.0) + np.where(share > 0, share * without, 0.0)
    return pd.Series(np.where(np.isnan(share), np.nan, minutes), index=share_without_car.index)
