"""Nothing in geo/ is there for the tests alone: all of it is reached from a page, the dashboard or the command line.

Functions, classes, constants, methods, properties and fields are read from the source, never run. A name is followed
through imports and modules. An attribute stands for every method and field of its name, since types are not known here;
a field is read, too, where its name stands as text (a column, a key, a getattr) or where its own class goes over its
fields. Enum members, double-underscore names, and the methods of a class with a foreign base are taken as read. The
checker is first tried on made-up files, since one that finds nothing would look like a clean house.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
# Alembic runs the files of migrations by their names.
MIGRATIONS = "geo/store/records/migrations/"
ROOTS = ("pages/", "dashboard.py", "geo/ui/entry.py", "geo/__main__.py", MIGRATIONS)

# (module, name): what a name stands for; the name is "" for the module itself.
Symbol = tuple[str, str]
Function = ast.FunctionDef | ast.AsyncFunctionDef
Scope = dict[str, Symbol | None]
ENUMS = frozenset({"Enum", "StrEnum", "IntEnum", "Flag", "IntFlag"})
# A class of these alone has no method that somebody else's code would call by its name.
OWN_BASES = ENUMS | {"Exception", "ValueError", "NamedTuple"}
GOES_OVER = frozenset({"fields(self)", "fields(cls)"})


@dataclass
class Reads:
    """What a stretch of source refers to: names of modules, attributes, modules themselves, and words in quotes."""

    symbols: set[Symbol] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    modules: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)


@dataclass
class Definition:
    """name: of a function, class or constant of the module; of a method or field "Class.name"."""

    file: str
    line: int
    symbol: Symbol
    reads: Reads
    is_field: bool = False
    taken_as_read: bool = False

    @property
    def owner(self) -> Symbol:
        return self.symbol[0], self.symbol[1].split(".")[0]

    @property
    def attribute(self) -> str:
        return self.symbol[1].partition(".")[2]


@dataclass
class Module:
    name: str
    file: str
    tree: ast.Module
    imports: Scope = field(default_factory=dict)
    defined: set[str] = field(default_factory=set)


def module_name(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def meanings(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, Symbol]]:
    """(local name, what it stands for) of each name that an import brings."""
    for alias in node.names:
        if isinstance(node, ast.ImportFrom):
            yield alias.asname or alias.name, (node.module or "", alias.name)
        else:
            yield (
                alias.asname or alias.name.split(".")[0],
                (alias.name if alias.asname else alias.name.split(".")[0], ""),
            )


def targets(node: ast.stmt) -> Iterator[str]:
    """The names that an assignment at the top of a module or class gives a value to."""
    listed = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    for target in listed:
        yield from (part.id for part in ast.walk(target) if isinstance(part, ast.Name))


def locals_of(nodes: Sequence[ast.AST]) -> Scope:
    """Names that a function's own statements give a value to, without those of functions inside it."""
    scope: Scope = {}
    outer: set[str] = set()
    waiting = [*nodes]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Function | ast.ClassDef):
            scope[node.name] = None
            continue
        if isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            continue
        if isinstance(node, ast.Import | ast.ImportFrom):
            scope |= dict(meanings(node))
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            scope[node.id] = None
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            scope[node.name] = None
        elif isinstance(node, ast.Global):
            outer |= set(node.names)
        waiting += ast.iter_child_nodes(node)
    return {name: meaning for name, meaning in scope.items() if name not in outer}


class Reader(ast.NodeVisitor):
    """Gathers the reads of a stretch of one module; names of a function's own are not taken for the module's."""

    def __init__(self, module: Module, modules: Mapping[str, Module]) -> None:
        self.module, self.modules = module, modules
        self.reads = Reads()
        self.scopes: list[Scope] = []

    def meaning(self, name: str) -> Symbol | None:
        for scope in reversed(self.scopes):
            if name in scope:
                return scope[name]
        return self.module.imports.get(name, (self.module.name, name))

    def module_of(self, node: ast.expr) -> str | None:
        """The module of the project that an expression stands for."""
        if isinstance(node, ast.Name):
            symbol = self.meaning(node.id)
        elif isinstance(node, ast.Attribute) and (inside := self.module_of(node.value)):
            symbol = (inside, node.attr)
        else:
            return None
        if symbol is None:
            return None
        name = ".".join(filter(None, symbol))
        return name if name in self.modules else None

    def read(self, symbol: Symbol | None) -> None:
        """A name is followed through the modules that hand it on to where it is defined."""
        while symbol and symbol[0] in self.modules:
            self.reads.modules.add(symbol[0])
            home = self.modules[symbol[0]]
            if symbol[1] in home.defined or symbol[1] not in home.imports:
                self.reads.symbols.add(symbol)
                return
            symbol = home.imports[symbol[1]]

    def visit(self, node: ast.AST) -> None:
        match node:
            case ast.Name():
                if isinstance(node.ctx, ast.Load):
                    self.read(self.meaning(node.id))
            case ast.Attribute():
                self.attribute(node)
            case ast.MatchClass():
                self.reads.attributes |= set(node.kwd_attrs)
                self.generic_visit(node)
            case ast.Constant(value=str(words)):
                self.text(words)
            case ast.Import() | ast.ImportFrom():
                for _, (module, name) in meanings(node):
                    self.reads.modules |= {module, f"{module}.{name}"} & set(self.modules)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                self.function(node)
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                self.within(locals_of([each.target for each in node.generators]), node)
            case _:
                self.generic_visit(node)

    def within(self, scope: Scope, node: ast.AST) -> None:
        """Reads what lies inside, where names of this scope are variables."""
        self.scopes.append(scope)
        self.generic_visit(node)
        self.scopes.pop()

    def attribute(self, node: ast.Attribute) -> None:
        module = self.module_of(node.value)
        if module:
            self.read((module, node.attr))
        elif isinstance(node.ctx, ast.Load):
            self.reads.attributes.add(node.attr)
        self.visit(node.value)

    def text(self, words: str) -> None:
        self.reads.texts.add(words)
        # The speed table runs lines of Python in a process of their own.
        if "\nfrom geo" in words:
            lines = ast.parse(words)
            self.within(locals_of([lines]), lines)

    def function(self, node: Function | ast.Lambda) -> None:
        around = [*node.args.defaults, *(each for each in node.args.kw_defaults if each)]
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        arguments += [each for each in (node.args.vararg, node.args.kwarg) if each]
        around += [each.annotation for each in arguments if each.annotation]
        body: list[ast.stmt] = [ast.Expr(node.body)] if isinstance(node, ast.Lambda) else node.body
        if not isinstance(node, ast.Lambda):
            around += [*node.decorator_list, *([node.returns] if node.returns else [])]
        for part in around:
            self.visit(part)
        inside = ast.Module(body=body, type_ignores=[])
        self.within({each.arg: None for each in arguments} | locals_of(body), inside)


def modules_of(sources: Mapping[str, str]) -> dict[str, Module]:
    modules = {}
    for file, source in sources.items():
        module = Module(module_name(file), file, ast.parse(source))
        for brought in imports_at_top(module.tree):
            module.imports |= dict(meanings(brought))
        for node in module.tree.body:
            module.defined |= {node.name} if isinstance(node, Function | ast.ClassDef) else set(targets(node))
        modules[module.name] = module
    return modules


def imports_at_top(tree: ast.Module) -> Iterator[ast.Import | ast.ImportFrom]:
    """Imports that name things for the whole module, under an if or a try too; a function's are its own."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
        elif not isinstance(node, Function | ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def definitions(module: Module, modules: Mapping[str, Module]) -> tuple[list[Definition], Reads]:
    """What a module defines, and what its code reads when it is loaded."""
    listed, code = [], Reader(module, modules)

    def reads_of(*nodes: ast.AST) -> Reads:
        reader = Reader(module, modules)
        for node in nodes:
            reader.visit(node)
        return reader.reads

    for node in module.tree.body:
        if isinstance(node, ast.ClassDef):
            listed += list(_of_class(module, node, reads_of))
        elif isinstance(node, Function):
            listed.append(Definition(module.file, node.lineno, (module.name, node.name), reads_of(node)))
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            reads = reads_of(node)
            listed += [Definition(module.file, node.lineno, (module.name, name), reads) for name in targets(node)]
        else:
            code.visit(node)
    return listed, code.reads


def _of_class(module: Module, node: ast.ClassDef, reads_of) -> Iterator[Definition]:  # type: ignore[no-untyped-def]
    bases = {ast.unparse(base).split(".")[-1].split("[")[0] for base in node.bases}
    foreign = bool(bases - OWN_BASES - module.defined)
    goes_over = bool(GOES_OVER & {ast.unparse(part) for part in ast.walk(node) if isinstance(part, ast.Call)})
    own: list[ast.AST] = [*node.bases, *node.keywords, *node.decorator_list]
    for part in node.body:
        named = {part.name} if isinstance(part, Function) else set(targets(part))
        if not named or any(name.startswith("__") for name in named):
            own.append(part)
            continue
        is_field = not isinstance(part, Function)
        if is_field:
            own.append(part)
        for name in sorted(named):
            yield Definition(
                module.file,
                part.lineno,
                (module.name, f"{node.name}.{name}"),
                Reads() if is_field else reads_of(part),
                is_field=is_field,
                taken_as_read=foreign or (is_field and (goes_over or bool(bases & ENUMS))),
            )
    yield Definition(module.file, node.lineno, (module.name, node.name), reads_of(*own))


def unreached(sources: Mapping[str, str]) -> list[str]:
    """What of these files in geo/ is reached from nowhere, a line each; sources: text by path from the project."""
    modules = modules_of(sources)
    parts = {module.name: definitions(module, modules) for module in modules.values()}
    waiting = {each.symbol: each for listed, _ in parts.values() for each in listed}
    reached = Reads()
    done: set[str] = set()

    def take(reads: Reads) -> None:
        for name in ("symbols", "attributes", "modules", "texts"):
            getattr(reached, name).update(getattr(reads, name))

    def is_live(each: Definition) -> bool:
        if not each.attribute:
            return each.symbol in reached.symbols or modules[each.symbol[0]].file.startswith((*ROOTS[:2], MIGRATIONS))
        if each.owner not in reached.symbols:
            return False
        known = reached.attributes | reached.texts if each.is_field else reached.attributes
        return each.taken_as_read or each.attribute in known

    reached.modules |= {module.name for module in modules.values() if module.file.startswith(ROOTS)}
    while True:
        loaded = reached.modules - done
        live = [each for each in waiting.values() if is_live(each)]
        if not loaded and not live:
            break
        done |= loaded
        for name in loaded:
            take(parts[name][1])
        for each in live:
            take(waiting.pop(each.symbol).reads)
    return sorted(
        f"{each.file} line {each.line}: {each.symbol[1]} is reached from no page and not from the command line."
        for each in waiting.values()
        if each.file.startswith("geo/")
    )


DATA = "from dataclasses import dataclass, fields\n@dataclass\nclass Kept:\n"


def product_sources() -> dict[str, str]:
    paths = [*(PROJECT / "geo").rglob("*.py"), *(PROJECT / "pages").glob("*.py"), PROJECT / "dashboard.py"]
    return {path.relative_to(PROJECT).as_posix(): path.read_text(encoding="utf-8") for path in sorted(paths)}


BAD = [
    ({"geo/a.py": "def unused(): pass"}, "geo/a.py line 1: unused"),
    ({"geo/a.py": "LIMIT = 3"}, "LIMIT"),
    ({"geo/a.py": "class Kept: pass"}, "Kept"),
    # Used by itself alone, or by what is dead itself.
    ({"geo/a.py": "def again(): again()"}, "again"),
    ({"geo/a.py": "def old(): helper()\ndef helper(): pass"}, "helper"),
    # Brought in and never read.
    ({"geo/a.py": "def unused(): pass", "pages/1.py": "from geo.a import unused"}, "unused"),
    # A file that nothing live loads may do what it likes.
    ({"geo/a.py": "def helper(): pass", "geo/b.py": "from geo.a import helper\nhelper()"}, "helper"),
    # A variable of the same name is not the function.
    (
        {"geo/a.py": "def place(): pass\ndef told(place): return place", "pages/1.py": "from geo import a\na.told(1)"},
        "place",
    ),
    (
        {
            "geo/a.py": "def place(): pass\ndef told(): return [place for place in ()]",
            "pages/1.py": "import geo.a\ngeo.a.told()",
        },
        "place",
    ),
    (
        {"geo/a.py": "class Kept:\n    def method(self): pass", "pages/1.py": "from geo.a import Kept\nKept()"},
        "Kept.method",
    ),
    ({"geo/a.py": f"{DATA}    people: int\n", "pages/1.py": "from geo.a import Kept\nKept(people=3)"}, "Kept.people"),
    ({"geo/a.py": "A, B = 1, 2", "pages/1.py": "from geo.a import A\nprint(A)"}, "B"),
]


@pytest.mark.parametrize(("sources", "name"), BAD)
def test_what_only_a_test_could_reach_is_caught(sources: dict[str, str], name: str) -> None:
    assert any(f"{name} is reached from no page" in line for line in unreached(sources))


PAGE = "from geo.a import start\nstart()"
GOOD = [
    {"geo/a.py": "def start(): helper()\ndef helper(): return LIMIT\nLIMIT = 3", "pages/1.py": PAGE},
    {"geo/a.py": "def start(): pass", "dashboard.py": "from geo import a\na.start()"},
    {"geo/a.py": "def start(): pass", "geo/__main__.py": "def main():\n    from geo import a\n    a.start()\nmain()"},
    {"geo/a/__init__.py": "from geo.a.b import start", "geo/a/b.py": "def start(): pass", "pages/1.py": PAGE},
    {"geo/a.py": "def start(f=lambda one: helper(one)): f()\ndef helper(one): return one", "pages/1.py": PAGE},
    {
        "geo/a.py": "import enum\nclass Kind(enum.StrEnum):\n    ONE = '1'\ndef start() -> Kind: pass",
        "pages/1.py": PAGE,
    },
    {"geo/a.py": "def fast(made): return made\n@fast\ndef start(): pass", "pages/1.py": PAGE},
    {"geo/a.py": "class Kept:\n    def __len__(self): return 0\ndef start(): Kept()", "pages/1.py": PAGE},
    {"geo/a.py": f"{DATA}    people: int\ndef start(): return Kept(1).people", "pages/1.py": PAGE},
    {"geo/a.py": f"{DATA}    people: int\ndef start(): return getattr(Kept(1), 'people')", "pages/1.py": PAGE},
    {
        "geo/a.py": f"{DATA}    people: int\n    def plain(self): return fields(self)\ndef start(): Kept(1).plain()",
        "pages/1.py": PAGE,
    },
    {
        "geo/a.py": f"{DATA}    people: int\ndef start(one):\n    match one:\n        case Kept(people=3): pass",
        "pages/1.py": PAGE,
    },
    {
        "geo/a.py": "from reader import Handler\nclass Ways(Handler):\n    def way(self): pass\ndef start(): Ways()",
        "pages/1.py": PAGE,
    },
    {
        "geo/a.py": "LINES = 'import os\\nfrom geo.b import helper\\nhelper()'\ndef start(): return LINES",
        "geo/b.py": "def helper(): pass",
        "pages/1.py": PAGE,
    },
]


@pytest.mark.parametrize("sources", GOOD)
def test_what_is_reached_is_not_blamed(sources: dict[str, str]) -> None:
    assert unreached(sources) == []


def test_nothing_in_geo_is_there_for_the_tests_alone() -> None:
    assert unreached(product_sources()) == []
