"""What the command `fetch` takes."""

import argparse
from pathlib import Path

# --offline without a file.
NEWEST_HELD = Path()


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of `fetch` to its parser."""
    add = parser.add_argument
    add("areas", metavar="AREA", nargs="*", help="name or code of a district or unitary authority")
    add("--name", default="", help="key of the place; the district's name where absent")
    add("--to", metavar="FOLDER", type=Path, help="where places' files lie; data/raw where absent")
    add("--store", metavar="FOLDER", type=Path, help="what publishers sent; data/official where absent")
    add("--border-km", metavar="KM", type=float, default=10.0, help="how far around it; 5 at least")
    add("--only", metavar="KEY,..", default="", help="these keys or groups and no others")
    add("--without", metavar="KEY,..", default="", help="all but these keys or groups")
    add("--refresh", action="store_true", help="ask again for what is older than a day")
    add("--dry-run", action="store_true", help="say what would be asked; only the list of districts is")
    add("--offline", metavar="MANIFEST", type=Path, nargs="?", const=NEWEST_HELD, help="from the store alone")
    add("--no-build", action="store_true", help="make the folder of files, and no place")
    add("--strict", action="store_true", help="exit code 1 where anything wanted is left out")
    add("--catalogue", metavar="FILE", type=Path, help="entries in place of ours, by key")
    add("--most-megabytes", metavar="MB", type=float, default=2000.0, help="that may come in one run")
    add("--contact", metavar="ADDRESS", default="", help="told to publishers, so that they can write to you")
    add("--check", metavar="KEY,..", nargs="?", const="", help="ask each source a little: is it as it is expected?")
    add("--list", action="store_true", help="what can be asked, and whether we ever saw it answer")
    add("--json", metavar="FILE", help="the account as JSON; - for standard output alone")
    parser.set_defaults(usage=parser.error)
