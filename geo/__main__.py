"""The command line: fetch, build, check, kinds, times, appraise, compare, site, batch, bench.

Exit code 0 done, 1 refused, 2 wrong usage.
"""

import argparse
import json
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo import build
from geo.errors import GeoError, InputError
from geo.fetching.options import add_options
from geo.place.place import Place
from geo.plain import checked_day
from geo.projection import point_of
from geo.services.services import Service

# A command loads what only it needs when it runs: an appraisal's modules take as long as a built place to open.
if TYPE_CHECKING:
    from geo.appraisal.record import Appraisal, WayImpact
    from geo.impact.what_if import PeopleDoubt
    from geo.reports.document import Document

BAR_CELLS, BAR_WIDTH = 30, 70
WEST_OF_GREENWICH = re.compile(r"-[\d.]")
SERVICE_KEYS = tuple(service.value for service in Service)
RULE_KEYS = ("average", "longest", "worst-off", "cover", "equal", "fewest")
WAY_KEYS = ("walk", "wheelchair", "cycle", "transit", "car", "nocar")


def main(arguments: list[str] | None = None) -> int:
    """Run one command; faults go to standard error as sentences."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console may not know every letter of a place's name; that must not stop a build.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    chosen = argument_parser().parse_args(_joined_to(sys.argv[1:] if arguments is None else arguments))
    try:
        chosen.run(chosen)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has had enough; what is left of it must not fault at the very end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except GeoError as fault:
        print(*fault.faults, sep="\n", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped; what was there before is as it was.", file=sys.stderr)
        return 1
    return 0


def _joined_to(arguments: list[str]) -> list[str]:
    """The arguments with a longitude west of Greenwich tied to its --to; argparse takes a leading minus for an option.

    "--to -2.35,53.4" becomes "--to=-2.35,53.4".
    """
    joined: list[str] = []
    for argument in arguments:
        if joined and joined[-1] == "--to" and WEST_OF_GREENWICH.match(argument):
            joined[-1] = f"--to={argument}"
        else:
            joined.append(argument)
    return joined


def argument_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m geo", description="Better Placed without a screen.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    add = commands.add_parser("build", help="recognise every official file in a folder and build a place")
    add.add_argument("raw", metavar="RAW", type=Path)
    add.add_argument("--name", default="", help="key of the built place; the folder's name where absent")
    add.set_defaults(run=_build)
    add = commands.add_parser("fetch", help="ask the official sources for a district's files, and build it")
    add_options(add)
    add.set_defaults(run=_fetch)
    add = commands.add_parser("check", help="what a place holds, what is missing, what is approximate")
    add.add_argument("place", metavar="PLACE")
    add.set_defaults(run=_check)
    add = commands.add_parser("times", help="minutes by area to the nearest site of a service or to a point")
    add.add_argument("place", metavar="PLACE")
    add.add_argument("--mode", required=True, choices=WAY_KEYS)
    target = add.add_mutually_exclusive_group()
    target.add_argument("--service", choices=SERVICE_KEYS, default="gp")
    target.add_argument("--to", metavar="LON,LAT")
    add.add_argument(
        "--when",
        metavar="WHEN",
        help="for public transport: day and minutes of leaving, such as 2026-10-13T07:00/10:00",
    )
    add.add_argument("--json", metavar="FILE")
    add.add_argument("--unrounded", action="store_true", help="for checking: counts of patients as they are")
    add.set_defaults(run=_times)
    add = commands.add_parser("appraise", help="who is nearer and who is further under a proposal")
    add.add_argument("place", metavar="PLACE")
    add.add_argument("proposal", metavar="PROPOSAL.toml", type=Path)
    add.add_argument("--on", metavar="DATE", type=_day, help="the day that figures are for; else the last")
    add.add_argument("--json", metavar="FILE")
    add.add_argument("--report", metavar="FILE.html|FILE.docx", help="the paper for a committee, without exempt fields")
    add.add_argument("--unrounded", action="store_true", help="for checking: no rounding, said so in settings")
    add.set_defaults(run=_appraise)
    add = commands.add_parser("compare", help="options side by side, and what cannot be told apart")
    add.add_argument("place", metavar="PLACE")
    add.add_argument("proposals", metavar="PROPOSAL.toml", type=Path, nargs="+")
    add.add_argument("--on", metavar="DATE", type=_day, help="the day that figures are for; else the last of each")
    add.add_argument("--json", metavar="FILE")
    add.add_argument("--report", metavar="FILE.html|FILE.docx", help="the paper for a committee, without exempt fields")
    add.add_argument("--unrounded", action="store_true", help="for checking: no rounding, said so in settings")
    add.set_defaults(run=_compare)
    _add_site(commands)
    add = commands.add_parser("kinds", help="every kind of file that is read: what it gives and its headings")
    add.add_argument("--json", metavar="FILE")
    add.set_defaults(run=_kinds)
    add = commands.add_parser("batch", help="many districts as one table: the nearest of each service by every way")
    add.add_argument("folders", metavar="FOLDER", type=Path, nargs="+", help="official files of one district, unbuilt")
    add.add_argument("--out", metavar="DIR", type=Path, required=True, help="a new folder, or one of an earlier batch")
    add.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        default="",
        help="of a Dask cluster that sees the same folders; else processes of this machine",
    )
    add.add_argument("--workers", metavar="N", type=_count, default=0, help="processes of this machine; else its cores")
    add.set_defaults(run=_batch)
    add = commands.add_parser("bench", help="the project's own speed table")
    add.add_argument("--streets", metavar="FILE.osm.pbf", type=Path, help="a large street file for the first rows")
    add.add_argument("--no-browser", action="store_true", help="leave out the rows that open Chromium")
    add.add_argument("--districts", metavar="N", type=_count, default=16, help="the most districts of one batch")
    add.set_defaults(run=_bench)
    return parser


def _add_site(commands: Any) -> None:
    """What `site` takes; the rules, bases and floors by the names that the room of siting gives them."""
    add = commands.add_parser("site", help="where else a service could go, over premises that exist")
    add.add_argument("place", metavar="PLACE")
    add.add_argument("--service", choices=SERVICE_KEYS, default="gp")
    add.add_argument("--choose", metavar="N|+N", help="how many sites there shall be, or how many more than today's")
    add.add_argument("--rule", choices=RULE_KEYS, required=True)
    add.add_argument("--threshold", metavar="MINUTES", type=float, help="a longer journey is called long")
    add.add_argument("--mode", choices=("nocar", "walk", "car"), default="nocar")
    add.add_argument("--basis", choices=("residents", "patients"), default="residents")
    add.add_argument("--years", choices=(0, 5, 10), type=int, default=0, help="ahead, as homes are planned")
    add.add_argument("--staff", metavar="N", type=float, default=0.0, help="one of staff counts as so many people")
    add.add_argument("--keep", metavar="CODE,..", default="", help="sites that must stay")
    add.add_argument("--close", metavar="CODE,..", default="", help="sites that must go")
    add.add_argument("--change", metavar="N", type=int, help="openings and closings together; 2 where that is enough")
    add.add_argument("--floor", metavar="MINUTES", type=float, help="nobody further by more than so many minutes")
    add.add_argument("--floor-people", metavar="N", type=float, help="of each, so many may be; else its average counts")
    add.add_argument("--floor-for", choices=("areas", "wards", "fifths", "no-car"), nargs="+", default=("areas",))
    add.add_argument("--near", metavar="N", type=float, help="minutes, or people, that a way may be behind the best")
    room = "nobody beyond what a site says it can take; those that say nothing left free, or out"
    add.add_argument("--within-capacity", choices=("free", "out"), nargs="?", const="free", help=room)
    add.add_argument("--owner-asked", metavar="CODE,..", default="", help="premises of others whose owners were asked")
    add.add_argument("--candidates", metavar="FILE.csv", type=Path, help="code, name, lon, lat or postcode, capacity")
    add.add_argument("--json", metavar="FILE")
    add.add_argument("--unrounded", action="store_true", help="for checking: counts of patients as they are")
    add.set_defaults(run=_site)


def _day(text: str) -> date:
    try:
        return checked_day(text, "the day")
    except InputError as fault:
        raise argparse.ArgumentTypeError(str(fault)) from fault


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r}: a number from 1 up was expected.")
    return int(text)


def bar(stage: str, done: int, total: int) -> None:
    """One line of progress on a terminal, nothing in a pipe."""
    if not sys.stderr.isatty():
        return
    full = BAR_CELLS if total == 0 else int(BAR_CELLS * done / total)
    end = "\n" if done >= total else ""
    print(f"\r{stage:<34} [{'#' * full}{'.' * (BAR_CELLS - full)}]", end=end, file=sys.stderr, flush=True)


def _build(chosen: argparse.Namespace) -> None:
    report = build.build(chosen.raw, name=chosen.name, on_step=bar)
    print(*report.lines, sep="\n")


def _fetch(chosen: argparse.Namespace) -> None:
    from geo.fetching import command
    from geo.fetching.asking import Reach
    from geo.fetching.through import THROUGH, session_through

    def built(folder: Path, key: str) -> tuple[str, ...]:
        return build.build(folder, name=key, on_step=bar).lines

    def say(line: str) -> None:
        if sys.stderr.isatty():
            print(end=f"\r{' ' * BAR_WIDTH}\r", file=sys.stderr, flush=True)
        print(line, file=sys.stderr if chosen.json == "-" else sys.stdout, flush=True)

    session = session_through(os.environ.get(THROUGH, ""))
    reach = Reach(session=session, contact=chosen.contact, on_step=bar)
    try:
        account = command.run(chosen, reach=reach, say=say, build=built)
    except KeyboardInterrupt as stopped:
        reach.stopped.set()
        raise InputError("Stopped; run it again to go on.") from stopped
    if chosen.json:
        _write(chosen.json, account)
    if account.get("faults"):
        raise InputError(*account["faults"])


def _open(name: str) -> Place:
    return build.open_place(name, on_step=bar)


def _check(chosen: argparse.Namespace) -> None:
    print(*build.describe(_open(chosen.place)), sep="\n")


def _kinds(chosen: argparse.Namespace) -> None:
    from geo.sources import kinds

    if chosen.json:
        _write(chosen.json, kinds.to_plain())
    if chosen.json != "-":
        print(kinds.page(), end="")


def _times(chosen: argparse.Namespace) -> None:
    from geo.appraisal.minutes_text import minutes_report

    place = _open(chosen.place)
    target = _lonlat(chosen.to) if chosen.to else Service(chosen.service)
    report = minutes_report(place, chosen.mode, target=target, when=chosen.when, unrounded=chosen.unrounded)
    if chosen.json:
        _write(chosen.json, report)
    if chosen.json != "-":
        where = chosen.to or Service(chosen.service).label
        reached = [area["minutes"] for area in report["areas"] if area["minutes"] is not None]
        print(f"{place.name}: minutes {chosen.mode} to {where}, {len(report['areas'])} areas.")
        print(f"{len(reached)} areas reached; {report['people_cut_off']:,.0f} people where no journey was found.")
        print(*report["notes"], sep="\n")


def _lonlat(text: str) -> tuple[float, float]:
    parts = text.split(",")
    try:
        lon, lat = (float(part) for part in parts)
    except ValueError as fault:
        raise InputError(
            f"--to {text!r}: longitude and latitude in degrees were expected, such as 1.90,53.61."
        ) from fault
    point_of(lon, lat)
    return lon, lat


def _appraise(chosen: argparse.Namespace) -> None:
    from geo.appraisal.headline_text import headline, where_they_live
    from geo.appraisal.mitigation_text import given, with_and_without
    from geo.appraisal.text import to_plain
    from geo.fairness.equity_ranges import equity_ranges

    _refuse_report(chosen.report)
    place = _open(chosen.place)
    doubt = _doubt(place)
    [appraisal] = _appraised(place, [chosen.proposal], doubt, on=chosen.on)
    proposal = appraisal.proposal
    if chosen.json:
        first = appraisal.ways[appraisal.first_way]
        ranges = equity_ranges(
            place,
            first.areas,
            doubt,
            threshold_minutes=first.summary.threshold_minutes,
            settings=appraisal.settings.equity,
        )
        _write(chosen.json, to_plain(appraisal, unrounded=chosen.unrounded, equity_ranges={first.way: ranges}))
    if chosen.report:
        from geo.papers.appraisal_paper import appraisal_paper
        from geo.papers.edition import Edition

        _write_report(chosen.report, appraisal_paper(appraisal, Edition(date.today())))
    if chosen.json != "-":
        lived = where_they_live(appraisal.relisted, place)
        print(f"{place.name}: {proposal.name}", *headline(appraisal), *lived, sep="\n")
        print(f"Residents by their nearest {proposal.service.label}, way by way:")
        widest = max(len(way.label) for way in appraisal.ways)
        for way_impact in appraisal.ways.values():
            print(f"{way_impact.way.label:>{widest}}: {_told(way_impact, appraisal)}")
        print(*given(appraisal), *with_and_without(appraisal), *appraisal.notes, sep="\n")


def _doubt(place: Place) -> "PeopleDoubt":
    """How sure the people of each ward are."""
    from geo.impact.what_if import doubt_now
    from geo.people.ward_people import estimates

    ward_people = place.people.ward_people
    return doubt_now(place, estimates(ward_people) if ward_people and ward_people.estimate_dates else None)


def _appraised(place: Place, files: list[Path], doubt: "PeopleDoubt", *, on: date | None) -> list["Appraisal"]:
    """The proposals of these files, each appraised with its ranges."""
    from geo.appraisal.appraise import appraise
    from geo.proposals.text import from_toml

    proposals = [from_toml(_content(file), locate=place.locate) for file in files]
    return [appraise(place, proposal, on=on, doubt=doubt, on_step=bar) for proposal in proposals]


def _compare(chosen: argparse.Namespace) -> None:
    from geo.decisions.comparison import compare
    from geo.decisions.comparison_text import lines, to_plain_comparison
    from geo.views.decisions.options import whole_table

    _refuse_report(chosen.report)
    place = _open(chosen.place)
    options = _appraised(place, chosen.proposals, _doubt(place), on=chosen.on)
    comparison = compare(options)
    if chosen.json:
        _write(chosen.json, to_plain_comparison(comparison, unrounded=chosen.unrounded))
    if chosen.report:
        from geo.papers.comparison_paper import comparison_paper
        from geo.papers.edition import Edition

        _write_report(chosen.report, comparison_paper(comparison, Edition(date.today())))
    if chosen.json != "-":
        read = lines(comparison, whole_table(comparison))
        print(f"{place.name}: {len(options)} options beside business as usual", *read, sep="\n")


def _site(chosen: argparse.Namespace) -> None:
    from geo.siting.asked import Asked, Basis, Capacity, number_of_sites
    from geo.siting.candidates import candidates, from_csv
    from geo.siting.floors import FloorOf, Limit
    from geo.siting.problem import Rule
    from geo.siting.question import Question, found, reach
    from geo.siting.text import Report
    from geo.travel.ways import Way

    more, sites = number_of_sites(chosen.choose, Rule(chosen.rule))
    service = Service(chosen.service)
    asked = Asked(
        service,
        sites,
        Rule(chosen.rule),
        more=more,
        way=Way(chosen.mode),
        basis=Basis(chosen.basis),
        keep=tuple(chosen.keep.replace(",", " ").split()),
        close=tuple(chosen.close.replace(",", " ").split()),
        most_changes=chosen.change,
        threshold=chosen.threshold,
        floor=None if chosen.floor is None else Limit(chosen.floor, chosen.floor_people),
        floors=tuple(map(FloorOf, chosen.floor_for)),
        years=chosen.years,
        staff=chosen.staff,
        near=chosen.near,
        capacity=Capacity(chosen.within_capacity or Capacity.ASIDE),
    )
    place = _open(chosen.place)
    question = Question(asked)
    if chosen.candidates:
        text = _content(chosen.candidates).decode("utf-8-sig", errors="replace")
        read = from_csv(text, service=service, locate=place.locate, held=place.services.sites)
        where = candidates(place, service, added=read, wanted=None)
        where = where.of_told_capacity() if asked.capacity is Capacity.OUT else where
    else:
        where = question.candidates(place)
    at = reach(place, where, asked.way, on_step=bar)
    with _interrupted() as stop:
        answer = found(place, question, at, doubt=_doubt(place), on_step=bar, stop=stop).answer
    owners = frozenset(chosen.owner_asked.replace(",", " ").split())
    report = Report(place, asked, where, answer, chosen.unrounded, owners)
    if chosen.json:
        _write(chosen.json, report.to_plain())
    if chosen.json != "-":
        print(*report.lines(), sep="\n")


@contextmanager
def _interrupted() -> Iterator[Callable[[], bool]]:
    """Whether a person has pressed Ctrl+C; meanwhile that ends a search early instead of the command."""
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _frame: pressed.append(number))
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, before)


def _batch(chosen: argparse.Namespace) -> None:
    from geo.batch.run import Batch, run

    def say(line: str) -> None:
        if sys.stderr.isatty():
            print(end=f"\r{' ' * BAR_WIDTH}\r", file=sys.stderr, flush=True)
        print(line, flush=True)

    batch = Batch(tuple(chosen.folders), chosen.out, chosen.scheduler, chosen.workers)
    try:
        summary = run(batch, say=say, on_step=bar)
    except KeyboardInterrupt as stopped:
        raise InputError("Stopped; what was finished is kept: run it again to go on.") from stopped
    print(
        f"{len(summary.done)} districts computed, {len(summary.kept)} finished before, {len(summary.failed)} failed; "
        f"{summary.rows:,} rows in {chosen.out / 'table.parquet'}."
    )
    if summary.failed:
        raise InputError(*summary.failed)


def _told(way_impact: "WayImpact", appraisal: "Appraisal") -> str:
    """What a proposal does to journeys one way; places only where nobody holds a count of who travels so."""
    from geo.appraisal.headline_text import lost_words
    from geo.appraisal.range_text import count_range

    place, rules = appraisal.place, appraisal.settings.impact
    if not way_impact.way.counts_people:
        kinds = way_impact.areas["verdict"].reindex(place.inside).value_counts()
        nearer, further = kinds.reindex(["gain", "newly_reached"]).sum(), kinds.reindex(["lose", "cut_off"]).sum()
        return (
            f"nearer {nearer:,.0f}, further {further:,.0f}, unchanged {len(place.inside) - nearer - further:,.0f} of "
            f"{len(place.inside):,} small areas; no count is held of who travels so"
        )
    summary, ranges = way_impact.summary, appraisal.ranges.get(way_impact.way)

    def counted(name: str) -> str:
        words = count_range(ranges, name)
        return f"{getattr(summary, name):,.0f}{f' ({words})' if words else ''}"

    return (
        f"nearer {counted('gain')}, further {counted('lose')}, unchanged {summary.unchanged:,.0f} of "
        f"{summary.people:,.0f} residents; {rules.headline_words} or more: nearer {counted('gain_5')}, further "
        f"{counted('lose_5')}; {lost_words(place, way_impact.way)} {counted('cut_off')}"
    )


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as fault:
        raise InputError(f"{path}: there is no such file.") from fault
    except OSError as fault:
        raise InputError(f"{path}: cannot be read ({fault.strerror}).") from fault


def _write(target: str, report: dict[str, Any]) -> None:
    if target == "-":
        # Plain ASCII with escapes: whatever reads the pipe, no letter of a name is lost.
        print(json.dumps(report, allow_nan=False, indent=1))
        return
    text = json.dumps(report, ensure_ascii=False, allow_nan=False, indent=1)
    try:
        Path(target).write_text(text + "\n", encoding="utf-8")
    except OSError as fault:
        raise InputError(f"{target}: cannot be written ({fault.strerror}).") from fault


def _refuse_report(name: str | None) -> None:
    """InputError, before anything is worked out, where a report is asked for that cannot be written."""
    if name:
        from geo.papers.files import refuse_unknown_ending

        refuse_unknown_ending(name)


def _write_report(name: str, document: "Document") -> None:
    from geo.papers.files import content

    try:
        Path(name).write_bytes(content(document, name))
    except OSError as fault:
        raise InputError(f"{name}: cannot be written ({fault.strerror}).") from fault


def _bench(chosen: argparse.Namespace) -> None:
    from geo.bench import table

    table.run(streets=chosen.streets, browser=not chosen.no_browser, districts=chosen.districts)


if __name__ == "__main__":
    sys.exit(main())
