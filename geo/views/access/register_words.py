"""An asset register in words and tables: what would be taken of it, what becomes of each row, and what is kept."""

from collections.abc import Iterable

import pandas as pd

from geo.language.dates import british
from geo.language.phrases import number_of
from geo.place.place import Place
from geo.services.registers import Register
from geo.services.services import FACTS
from geo.views.access.site_tables import fact_in_words, heading

EXEMPT = tuple(fact.label.lower() for fact in FACTS if fact.exempt)
ABOUT = (
    "A CSV out of an asset register or another planning tool: site name and postcode, or the site's own code, and "
    "columns such as tenure, condition, floor area, rooms, lease end, rent, running cost, step-free entrance. Headings "
    "may be spelt in several ways.",
    "What it says stands beside the facts of each site, under Access, and changes no figure; the place is not built "
    "again. It is kept for everybody who opens this place here.",
    f"Marked exempt, for a public report to leave out: {'; '.join(EXEMPT)}.",
)


def in_short(register: Register, place: Place) -> str:
    """How many sites a register would be taken for."""
    if not register.facts:
        return f"{register.file} names no site of {place.name}, so nothing can be taken."
    count = sum(map(len, register.facts.values()))
    return f"{register.file}: {number_of(count, 'fact')} of {number_of(len(register.facts), 'site')} would be taken."


def kept(register: Register, day: str) -> str:
    """One register that is kept, from the ISO day on which it was taken."""
    return f"{register.file}, taken on {british(day)}: facts of {number_of(len(register.facts), 'site')}."


def rebuilt(register: Register, day: str, place: Place, *, gone: int) -> str:
    """The question of a place that was built again since; gone: sites of the register that are no longer there."""
    lost = f" {number_of(gone, 'of its sites is', 'of its sites are')} no longer here and would be left out."
    return (
        f"{place.name} was built again since {register.file} was taken on {british(day)}, so it is not shown. "
        f"Does it still hold?{lost if gone else ''}"
    )


def told(register: Register, place: Place) -> pd.DataFrame:
    """What a register says of each site: columns Site, one for each fact that it tells of any, As at, Code."""
    names = {site.site_id: site.name for site in place.services.sites}
    known = [fact for fact in FACTS if any(fact.key in facts for facts in register.facts.values())]
    rows = [
        {
            "Site": names.get(code, code),
            **{heading(fact): fact_in_words(fact, facts[fact.key]) if fact.key in facts else "" for fact in known},
            "As at": british(register.as_at[code]),
            "Code": code,
        }
        for code, facts in register.facts.items()
    ]
    return pd.DataFrame(rows, columns=["Site", *map(heading, known), "As at", "Code"], dtype=str)


def rows(listed: Iterable[tuple[int, str, str, str, str]], *, place: Place) -> pd.DataFrame:
    """What becomes of each row (line, name, postcode, code of its site, why it has none): columns Row, In the register,
    Postcode, Site here, What becomes of it; those that are left out first."""
    names = {site.site_id: site.name for site in place.services.sites}
    told = [
        (line, name, postcode, names.get(code, ""), f"Left out: {why}." if why else "Taken")
        for line, name, postcode, code, why in listed
    ]
    columns = ["Row", "In the register", "Postcode", "Site here", "What becomes of it"]
    return pd.DataFrame(sorted(told, key=lambda row: row[-1] == "Taken"), columns=columns)
