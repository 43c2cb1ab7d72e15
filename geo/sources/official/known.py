"""The kinds of this folder, in one order."""

from geo.sources.official import (
    brownfield,
    care_directory,
    family_hubs,
    food_businesses,
    leisure,
    libraries,
    naptan,
    nhs_sites,
    nomis,
    schools_register,
    street_crime,
)
from geo.sources.reading import Kind

KINDS: tuple[Kind, ...] = (
    *nhs_sites.KINDS,
    *schools_register.KINDS,
    *family_hubs.KINDS,
    *care_directory.KINDS,
    *libraries.KINDS,
    *leisure.KINDS,
    *naptan.KINDS,
    *food_businesses.KINDS,
    *brownfield.KINDS,
    *street_crime.KINDS,
    *nomis.KINDS,
)
