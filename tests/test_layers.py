"""Arrows point to the centre and edges never see each other: every import of every file is held against that rule.

The order is read from the docstring of geo/__init__.py. The checker is first tried on made-up files that break each
rule, since a checker that finds nothing would otherwise look like a clean house.
"""

import ast
import re
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]

# Who may import what of geo/. "centre" stands for all of it, "above" for the lines above the file's own.
MAY_IMPORT: dict[str, frozenset[str]] = {
    "centre": frozenset({"above"}),
    "sources": frozenset({"centre", "sources"}),
    "store": frozenset({"centre", "store"}),
    "fetching": frozenset({"centre", "fetching"}),
    "views": frozenset({"centre", "views"}),
    "reports": frozenset({"centre", "reports"}),
    "build": frozenset({"centre", "sources", "store", "build"}),
    "papers": frozenset({"centre", "views", "reports", "papers"}),
    "screens": frozenset({"centre", "views", "reports", "papers", "screens"}),
    "ui": frozenset({"centre", "store", "views", "reports", "build", "papers", "screens", "ui"}),
    "web": frozenset({"centre", "store", "views", "reports", "papers", "screens", "web"}),
    "bench": frozenset(
        {"centre", "sources", "store", "views", "reports", "build", "papers", "screens", "fetching", "bench"}
    ),
    "__main__": frozenset({"centre", "sources", "store", "views", "reports", "build", "papers", "bench", "fetching"}),
    "pages": frozenset({"centre", "views", "ui"}),
    "dashboard.py": frozenset({"ui", "web"}),
    "data": frozenset({"projection"}),
}
TABLES = frozenset({"numpy", "pandas", "geopandas", "shapely"})
MAY_LOAD: dict[str, frozenset[str]] = {
    "centre": TABLES | {"pyproj", "scipy", "numba", "contourpy", "cattrs", "tomli_w"},
    # One room of the centre solves models of siting.
    "siting": frozenset({"highspy"}),
    "sources": TABLES | {"openpyxl", "osmium", "pyarrow", "pyogrio"},
    "store": TABLES | {"pyarrow", "sqlalchemy", "alembic", "cattrs", "platformdirs", "tomli_w"},
    # The only part that opens a connection to another machine.
    "fetching": TABLES | {"requests", "tomli_w", "osmium"},
    "views": TABLES | {"folium", "branca", "jinja2", "plotly", "segno"},
    "reports": TABLES | {"matplotlib", "plotly", "docx", "PIL", "xlsxwriter", "pyogrio"},
    "build": TABLES,
    "papers": TABLES,
    "screens": TABLES,
    "ui": TABLES | {"streamlit", "streamlit_folium", "folium", "js_lib_leaflet"},
    "web": TABLES | {"starlette"},
    "bench": TABLES | {"networkx", "igraph", "lokigi", "osmium", "pandana", "playwright", "scipy"},
    "__main__": TABLES,
    "pages": frozenset({"streamlit", "streamlit_folium"}),
    "dashboard.py": frozenset({"streamlit"}),
    "data": TABLES | {"osmium", "scipy"},
}
# What a centre without files and network has no use for.
OUTSIDE_WORLD = frozenset(
    {
        "ftplib",
        "glob",
        "gzip",
        "http",
        "io",
        "os",
        "pathlib",
        "shutil",
        "smtplib",
        "socket",
        "sqlite3",
        "ssl",
        "subprocess",
        "tempfile",
        "urllib",
        "zipfile",
    }
)


def reading_order() -> list[str]:
    """The centre's rooms and single files, lowest first, in the order of the docstring of geo/__init__.py."""
    text = ast.get_docstring(ast.parse((PROJECT / "geo" / "__init__.py").read_text(encoding="utf-8"))) or ""
    centre = text.split("centre:")[1].split("\nedges")[0]
    return re.findall(r"^    (\w+)/? ", centre, flags=re.MULTILINE)


def layer_of(file: str, order: list[str]) -> str | None:
    """The layer a file belongs to, by its path from the project's folder; None where the order does not name it."""
    parts = file.split("/")
    if parts[0] != "geo":
        return parts[0]
    name = parts[1].removesuffix(".py")
    if name in order:
        return "centre"
    return name if name in MAY_IMPORT else None


def imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, full name) of everything a file imports, inside functions too; a relative import begins with a dot."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = "." * node.level + (node.module or "")
            whole = start != "geo"
            yield from ((node.lineno, start if whole else f"geo.{alias.name}") for alias in node.names)


def breaches(file: str, source: str, order: list[str]) -> list[str]:
    """What in this file breaks the rule of imports, a sentence each."""
    if file == "geo/__init__.py":
        return []
    layer = layer_of(file, order)
    if layer is None:
        return [f"{file} is not in the reading order of geo/__init__.py; give it a line there."]
    tree = ast.parse(source)
    sentences = [
        words for line, name in imported(tree) if (words := _breach(file, line, name, layer=layer, order=order))
    ]
    if layer == "centre":
        sentences += [
            f"{file} line {node.lineno} opens a file; the centre reads and writes nothing."
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open"
        ]
    return sorted(set(sentences))


def _breach(file: str, line: int, name: str, *, layer: str, order: list[str]) -> str:
    here = f"{file} line {line} imports {name}"
    top, *rest = name.split(".")
    if not top:
        # The maker of Kingsmere is a folder of its own beside its script, on no path but the script's.
        return "" if layer == "data" and not name.startswith("..") else f"{here}: write imports in full, from geo."
    if top == "geo":
        return _breach_within(here, file, rest[0] if rest else "", layer=layer, order=order)
    if top in {"pages", "dashboard", "tests", "data"} and not (top == layer == "data"):
        return f"{here}: nothing imports from {top}."
    if top in OUTSIDE_WORLD and layer == "centre":
        return f"{here}: the centre knows no files and no network."
    room = file.split("/")[1] if layer == "centre" else ""
    if top in sys.stdlib_module_names or top in MAY_LOAD[layer] | MAY_LOAD.get(room, frozenset()) or top == layer:
        return ""
    if layer == "data" and top == "kingsmere_maker":
        return ""
    return f"{here}: {layer} may load only {', '.join(sorted(MAY_LOAD[layer]))}."


def _breach_within(here: str, file: str, room: str, *, layer: str, order: list[str]) -> str:
    allowed = MAY_IMPORT[layer]
    if room not in order:
        known = room in set(MAY_IMPORT) - {"centre", "pages", "dashboard.py", "data"}
        if not known:
            return f"{here}: geo/{room} is not in the reading order of geo/__init__.py."
        words = f"{here}: {layer} may import only {', '.join(sorted(allowed))}."
        return "" if room in allowed else words
    if "centre" in allowed or room in allowed:
        return ""
    if "above" not in allowed:
        return f"{here}: {layer} may import only {', '.join(sorted(allowed))}."
    own = file.split("/")[1].removesuffix(".py")
    if order.index(room) <= order.index(own):
        return ""
    return f"{here}: a file of the centre imports only from its own room and those above, and {room} is below {own}."


def circles(imports: dict[str, set[str]]) -> list[str]:
    """Every circle of imports once, as the modules on it in order; imports: module -> modules that it imports."""
    rings, done = set(), set()

    def follow(module: str, way: tuple[str, ...]) -> None:
        if module in way:
            ring = way[way.index(module) :]
            least = ring.index(min(ring))
            rings.add(" -> ".join((*ring[least:], *ring[:least], min(ring))))
            return
        if module in done:
            return
        for other in sorted(imports.get(module, ())):
            follow(other, (*way, module))
        done.add(module)

    for module in sorted(imports):
        follow(module, ())
    return sorted(rings)


def tree_of(file: str) -> ast.Module:
    return ast.parse((PROJECT / file).read_text(encoding="utf-8"))


def imported_modules(tree: ast.Module, modules: Collection[str]) -> set[str]:
    """Which of these modules a file imports; of "from geo.people import churn" that is geo.people.churn."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            full = {f"{node.module}.{alias.name}" for alias in node.names}
            names |= full if full & set(modules) else {node.module}
    return names & set(modules)


def project_files() -> list[str]:
    """Every Python file of the product, by its path from the project's folder."""
    folders = [path for folder in ("geo", "pages", "data") for path in (PROJECT / folder).rglob("*.py")]
    listed = [*folders, PROJECT / "dashboard.py"]
    return sorted(path.relative_to(PROJECT).as_posix() for path in listed if path.exists())


@pytest.mark.parametrize("file", project_files())
def test_every_import_follows_the_rule(file: str) -> None:
    assert breaches(file, (PROJECT / file).read_text(encoding="utf-8"), reading_order()) == []


def test_every_line_of_the_reading_order_is_a_room_or_a_file_or_does_not_stand_there() -> None:
    geo = PROJECT / "geo"
    missing = [name for name in reading_order() if not ((geo / f"{name}.py").exists() or (geo / name).is_dir())]
    assert missing == []


def test_at_most_eight_files_lie_flat_at_the_top() -> None:
    assert len(list((PROJECT / "geo").glob("*.py"))) <= 8


def test_no_file_imports_another_that_comes_back_to_it() -> None:
    modules = {file.removesuffix(".py").removesuffix("/__init__").replace("/", "."): file for file in project_files()}
    imports = {module: imported_modules(tree_of(file), modules) - {module} for module, file in modules.items()}
    assert circles(imports) == []


def test_a_circle_is_found_wherever_one_enters_it() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}) == ["b -> c -> b"]
    assert circles({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


ORDER = ["errors", "projection", "areas", "travel", "place"]
BAD = [
    ("geo/areas/areas.py", "from geo.travel.travel import nearest", "travel is below areas"),
    ("geo/areas/areas.py", "from geo.place import place", "place is below areas"),
    ("geo/errors.py", "from geo.areas.areas import Areas", "areas is below errors"),
    ("geo/areas/areas.py", "def f():\n    from geo.store.keep import save", "centre may import only above"),
    ("geo/areas/areas.py", "from geo.sources.services import gp", "centre may import only above"),
    ("geo/areas/areas.py", "import streamlit as st", "centre may load only"),
    ("geo/areas/areas.py", "import folium", "centre may load only"),
    ("geo/areas/areas.py", "import highspy", "centre may load only"),
    ("geo/areas/areas.py", "from pathlib import Path", "no files and no network"),
    ("geo/areas/areas.py", "import urllib.request", "no files and no network"),
    ("geo/areas/areas.py", "held = open('a.csv')", "opens a file"),
    ("geo/areas/areas.py", "from .errors import InputError", "write imports in full"),
    ("geo/areas/areas.py", "from geo.utils import tidy", "geo/utils is not in the reading order"),
    ("geo/utils.py", "import numpy", "geo/utils.py is not in the reading order"),
    ("geo/utils/tidy.py", "import numpy", "geo/utils/tidy.py is not in the reading order"),
    ("geo/sources/services/gp.py", "from geo.store.keep import save", "sources may import only centre, sources"),
    ("geo/sources/services/gp.py", "from geo.views.map.maps import draw", "sources may import only centre, sources"),
    ("geo/sources/services/gp.py", "from geo.fetching.fetch import fetch", "sources may import only centre, sources"),
    ("geo/build/wards.py", "from geo.fetching.fetch import fetch", "build may import only build, centre"),
    ("geo/ui/loading.py", "from geo.fetching.fetch import fetch", "ui may import only build, centre"),
    ("geo/store/keep.py", "from geo.fetching.fetch import fetch", "store may import only centre, store"),
    ("geo/views/map/maps.py", "from geo.fetching import asking", "views may import only centre, views"),
    ("pages/11_sources.py", "from geo.fetching import command", "pages may import only centre, ui, views"),
    ("geo/ui/fetch_job.py", "import requests", "ui may load only"),
    ("geo/sources/services/gp.py", "import requests", "sources may load only"),
    ("geo/build/wards.py", "import requests", "build may load only"),
    ("geo/fetching/fetch.py", "from geo.build import build", "fetching may import only centre, fetching"),
    ("geo/store/keep.py", "from geo.sources.services.gp import KINDS", "store may import only centre, store"),
    ("geo/views/map/maps.py", "import streamlit_folium", "views may load only"),
    ("geo/views/map/maps.py", "from geo.ui.session import current", "views may import only centre, views"),
    ("geo/views/words/tables.py", "from geo.build import open_place", "views may import only centre, views"),
    (
        "geo/build/wards.py",
        "from geo.views.map.maps import draw",
        "build may import only build, centre, sources, store",
    ),
    (
        "geo/ui/loading.py",
        "from geo.sources.services.gp import KINDS",
        "ui may import only build, centre, papers, reports, screens, store, ui",
    ),
    ("geo/__main__.py", "from geo.ui.frame import page", "__main__ may import only"),
    ("geo/bench/table.py", "import streamlit", "bench may load only"),
    ("geo/bench/forward.py", "from geo.ui.frame import page", "bench may import only bench, build, centre"),
    ("geo/place/place.py", "from geo.bench.forward import trips_of_day", "centre may import only above"),
    ("pages/3_access.py", "import pandas as pd", "pages may load only"),
    ("pages/3_access.py", "from geo.build import open_place", "pages may import only centre, ui, views"),
    ("pages/3_access.py", "from geo.sources.services.gp import KINDS", "pages may import only centre, ui, views"),
    ("pages/3_access.py", "from tests.town import town", "nothing imports from tests"),
    ("dashboard.py", "import pandas", "dashboard.py may load only streamlit"),
    ("dashboard.py", "from geo.place.place import Place", "dashboard.py may import only ui, web"),
    (
        "geo/web/routes.py",
        "from geo.ui.served import content",
        "web may import only centre, papers, reports, screens, store, views, web",
    ),
    ("geo/web/routes.py", "import streamlit as st", "web may load only"),
    (
        "geo/ui/frame.py",
        "from geo.web import routes",
        "ui may import only build, centre, papers, reports, screens, store, ui",
    ),
    ("data/make_kingsmere.py", "from geo.areas.areas import Areas", "data may import only projection"),
]


@pytest.mark.parametrize(("file", "source", "words"), BAD)
def test_a_made_up_file_that_breaks_a_rule_is_caught_in_words(file: str, source: str, words: str) -> None:
    sentences = breaches(file, source, ORDER)
    assert len(sentences) == 1
    assert words in sentences[0]
    assert sentences[0].startswith(file)


GOOD = [
    ("geo/place/place.py", "from geo.areas.areas import Areas\nfrom geo import errors\nimport numpy, scipy.sparse"),
    ("geo/areas/lookups.py", "from geo.areas.areas import Areas\nfrom geo.projection import to_grid"),
    (
        "geo/sources/services/gp.py",
        "from geo.place.place import Place\nfrom geo.sources.reading import Table\nimport zipfile, osmium",
    ),
    ("geo/store/keep.py", "import os\nfrom geo.place.place import Place\nimport pyarrow.parquet"),
    ("geo/bench/table.py", "from geo.bench.forward import trips_of_day\nimport networkx"),
    ("geo/build/wards.py", "from geo.sources import catalogue\nfrom geo.store import keep\nfrom pathlib import Path"),
    ("geo/ui/loading.py", "import streamlit\nfrom geo import build\nfrom geo.views.map.maps import draw"),
    ("pages/3_access.py", "import streamlit as st\nfrom geo.ui import frame\nfrom geo.views.map import maps"),
    ("data/make_kingsmere.py", "from geo.projection import to_grid\nimport osmium"),
]


def test_siting_knows_nothing_of_how_fair_a_change_seems_nor_of_who_is_protected() -> None:
    files = {path: path.read_text(encoding="utf-8") for path in (PROJECT / "geo" / "siting").glob("*.py")}
    names = {name for source in files.values() for _, name in imported(ast.parse(source))}
    assert {name for name in names if name.startswith(("geo.fairness.perception", "geo.fairness.concerns"))} == set()
    assert {name for name in names if name.startswith(("geo.people.segregation", "geo.evidence"))} == set()
    words = ("ethnic_group", "religion", "disability", "sexual_orientation", "gender", "PROTECTED", "perceived_")
    assert [path.name for path, source in files.items() if any(word in source for word in words)] == []


@pytest.mark.parametrize(("file", "source"), GOOD)
def test_a_made_up_file_that_keeps_the_rules_is_not_blamed(file: str, source: str) -> None:
    assert breaches(file, source, ORDER) == []


# What opens a connection to another machine.
# The speed table asks servers of its own on this machine.
MAY_CALL = {"geo/bench"}
CALLERS = ("requests", "urllib.request", "urllib3", "http.client", "httpx", "ftplib", "smtplib", "aiohttp")


def test_only_fetching_opens_connections_to_publishers() -> None:
    callers = {file for file in project_files() for _, name in imported(tree_of(file)) if name.startswith(CALLERS)}
    assert {file.rpartition("/")[0] for file in callers} - MAY_CALL == {"geo/fetching"}
