"""The file of one authority, under the number that its publisher's own list gives it beside its name."""

import json
import re

from geo.errors import InputError
from geo.fetching.finding import ASKED_ON, Edition, Finder, Parts
from geo.fetching.gazetteer import bare_name
from geo.fetching.keeping import Part
from geo.fetching.tables import json_at
from geo.plain import shown

NUMBER = re.compile(r"\d{1,6}")
MOST_NAMED = 5


def listed(finder: Finder) -> Edition:
    """The file whose number the list names beside the district; InputError where it names none, or several."""
    number = _number(finder)
    name, day = finder.setting("name"), finder.of_today()
    part = Part(name, finder.question(finder.entry.address.replace("{listed}", number)))
    return Edition(day, ASKED_ON, day, _with_every_row(finder, part))


def _number(finder: Finder) -> str:
    settings, where = finder.entry.settings, finder.setting("listed_at")
    rows = json_at(finder.look_json(where), str(settings["listed_rows"]))
    names = [
        (str(row.get(settings["listed_name"], "")), str(row.get(settings["listed_number"], "")))
        for row in (rows if isinstance(rows, list) else [])
        if isinstance(row, dict)
    ]
    if not names:
        raise InputError(f"{where}: no list of {settings['listed_rows']} is in it.")
    wanted = bare_name(finder.bounds.name)
    # "Cambridge City" is what stays of "Cambridge City Council" on some lists.
    same = [pair for pair in names if wanted in (bare_name(pair[0]), bare_name(f"{pair[0]} Council"))]
    if len(same) != 1:
        few = ", ".join(sorted(name for name, _ in same)[:MOST_NAMED]) or "none of its names"
        raise InputError(f"{where}: {finder.bounds.name} cannot be told on its list ({few} would fit).")
    [(_, number)] = same
    if not NUMBER.fullmatch(number):
        raise InputError(f"{where}: the number beside {finder.bounds.name} is {shown(number)}.")
    return number


def _with_every_row(finder: Finder, part: Part) -> Parts:
    """The part; InputError where it has another count of rows than it says itself."""
    path = yield part
    settings = finder.entry.settings
    try:
        document = json.loads(path.read_bytes())
    except ValueError as fault:
        raise InputError(f"{part.name}: JSON was expected, and something else came.") from fault
    owed, rows = (json_at(document, str(settings[name])) for name in ("count", "rows"))
    if str(owed).isdigit() and isinstance(rows, list) and int(owed) != len(rows):
        raise InputError(f"{part.name}: {len(rows):,} rows came where {int(owed):,} are owed.")
