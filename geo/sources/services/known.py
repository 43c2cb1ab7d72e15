"""The kinds of this folder that say more than a plain list of places does, in one order."""

from geo.sources.reading import Kind
from geo.sources.services import (
    amenities,
    branch_sites,
    branch_surgeries,
    buildings,
    gp,
    list_sizes,
    list_sizes_by_age,
    list_sizes_republished,
    patients,
    practice_capacity,
    schools,
    site_facts,
    sports,
)

KINDS: tuple[Kind, ...] = (
    *gp.KINDS,
    *list_sizes.KINDS,
    *list_sizes_republished.KINDS,
    *list_sizes_by_age.KINDS,
    *practice_capacity.KINDS,
    *branch_sites.KINDS,
    *branch_surgeries.KINDS,
    *patients.KINDS,
    *schools.KINDS,
    *sports.KINDS,
    *amenities.KINDS,
    *buildings.KINDS,
    *site_facts.KINDS,
)
