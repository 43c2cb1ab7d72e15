"""The kinds of this folder, in one order."""

from geo.sources.official import (
    brownfield,
    care_directory,
    childrens_centres,
    dental_practices,
    family_hubs,
    food_businesses,
    leisure_facilities,
    leisure_sites,
    libraries,
    naptan,
    nomis_ages,
    nomis_births,
    nomis_figures,
    pharmacies,
    schools_register,
    street_crime,
    trust_sites,
    trusts,
)
from geo.sources.reading import Kind

KINDS: tuple[Kind, ...] = (
    *pharmacies.KINDS,
    *dental_practices.KINDS,
    *trust_sites.KINDS,
    *trusts.KINDS,
    *schools_register.KINDS,
    *childrens_centres.KINDS,
    *family_hubs.KINDS,
    *care_directory.KINDS,
    *libraries.KINDS,
    *leisure_sites.KINDS,
    *leisure_facilities.KINDS,
    *naptan.KINDS,
    *food_businesses.KINDS,
    *brownfield.KINDS,
    *street_crime.KINDS,
    *nomis_ages.KINDS,
    *nomis_births.KINDS,
    *nomis_figures.KINDS,
)
