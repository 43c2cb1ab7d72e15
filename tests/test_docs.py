"""What README promises is there: commands that parse, files that exist, versions that are pinned."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
README = (PROJECT / "README.md").read_text(encoding="utf-8")
COMMANDS = [
    line.strip()
    for block in re.findall(r"^```(?:sh|powershell)\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
]
PIN = re.compile(
    r"^[A-Za-z0-9_.-]+==[0-9][0-9.]*(?:\.post[0-9]+)?(; (?:sys_platform|python_version) [=!<>]+ \"[a-z0-9.]+\")?$"
)
# Written at run time or by the reader, so not in a fresh copy.
NOT_YET_THERE = {"data/built/", ".streamlit/secrets.toml", "minutes.json", "impact.json"}


def requirements(file: str) -> list[str]:
    """The lines of a list of requirements that are neither empty nor a comment."""
    lines = (PROJECT / file).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip() and not line.startswith("#")]


def steps(command: str) -> list[str]:
    """The single commands of a line, of a shell or of PowerShell."""
    return re.split(r" && |; ", command)


def test_the_two_commands_begin_with_a_virtual_environment_and_end_as_promised() -> None:
    unix = [command for command in COMMANDS if command.startswith("python3 -m venv .venv && ")]
    windows = [command for command in COMMANDS if command.startswith("py -m venv .venv; ")]
    for start, test in (unix, windows):
        assert start.endswith("streamlit run dashboard.py")
        assert test.endswith("pytest")
        assert "install -r requirements.txt" in start
        assert "install -r tests/requirements.txt" in test


def test_linux_and_windows_are_told_the_same_steps() -> None:
    unix = [command for command in COMMANDS if command.startswith("python3 -m venv")]
    windows = [command for command in COMMANDS if command.startswith("py -m venv")]
    for unix_command, windows_command in zip(unix, windows, strict=True):
        same = windows_command.replace("py -m venv", "python3 -m venv").replace(
            ".venv\\Scripts\\python", ".venv/bin/python"
        )
        assert steps(same) == steps(unix_command)


def geo_commands() -> list[str]:
    every_step = [step for command in COMMANDS if command.startswith((".venv", "python3")) for step in steps(command)]
    return [step for step in every_step if " -m geo " in step]


@pytest.mark.parametrize("command", geo_commands())
def test_every_command_of_the_readme_is_one_the_command_line_knows(command: str) -> None:
    arguments = shlex.split(command.split(" -m geo ")[1])
    from geo.__main__ import argument_parser

    assert argument_parser().parse_args(arguments).run


def test_the_command_line_tells_its_commands() -> None:
    help_text = subprocess.run(
        [sys.executable, "-m", "geo", "--help"], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout
    assert all(word in help_text for word in ("build", "check", "times", "appraise", "site", "batch", "bench"))


def test_the_readme_names_every_mode_of_the_command_line() -> None:
    from geo.__main__ import WAY_KEYS

    assert {key for key in WAY_KEYS if f"`{key}`" not in README} == set()


def test_machines_without_a_ready_built_package_are_not_called_supported() -> None:
    needed = {line.split("==")[0] for line in requirements("requirements.txt")}
    # Neither of them is built for Intel Macs any more, and both are needed.
    assert {"numba", "llvmlite"} <= needed and "Intel Macs are not supported" in README
    heading = next(
        line for line in (PROJECT / "requirements.txt").read_text(encoding="utf-8").splitlines() if line.startswith("#")
    )
    assert "macOS (arm64)" in heading


def test_every_file_the_readme_names_exists() -> None:
    named = {word for word in re.findall(r"`([^`\s]+)`", README) if "/" in word or word.endswith((".py", ".md"))}
    named |= set(re.findall(r"[\w/.-]+\.(?:txt|toml|py)\b", " ".join(COMMANDS)))
    missing = {name for name in named - NOT_YET_THERE if "/bin/" not in name and not (PROJECT / name).exists()}
    assert missing == set()


def test_the_readme_lists_every_page_and_no_other() -> None:
    listed = set(re.findall(r"`(pages/\w+\.py)`", README))
    assert listed == {path.relative_to(PROJECT).as_posix() for path in (PROJECT / "pages").glob("*.py")}


@pytest.mark.parametrize("file", ["requirements.txt", "tests/requirements.txt"])
def test_every_requirement_is_pinned(file: str) -> None:
    lines = requirements(file)
    if file.startswith("tests"):
        assert lines.pop(0) == "-r ../requirements.txt"
    assert [line for line in lines if not PIN.match(line)] == []
    assert len({line.split("==")[0].lower() for line in lines}) == len(lines)


def test_what_is_installed_draws_in_nothing_that_is_not_pinned() -> None:
    from importlib.metadata import requires

    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    lines = requirements("requirements.txt") + requirements("tests/requirements.txt")[1:]
    pins = {canonicalize_name(line.split("==")[0]): Requirement(line) for line in lines}
    here = [name for name, pin in pins.items() if pin.marker is None or pin.marker.evaluate()]
    drawn_in = [Requirement(text) for name in here for text in requires(name) or ()]
    needed = [need for need in drawn_in if need.marker is None or need.marker.evaluate({"extra": ""})]
    assert {need.name for need in needed if canonicalize_name(need.name) not in pins} == set()
    for need in needed:
        version = str(pins[canonicalize_name(need.name)].specifier).removeprefix("==")
        assert need.specifier.contains(version, prereleases=True), f"{need} does not fit {version}"


def test_the_caution_stands_before_the_first_command() -> None:
    assert README.index("an aid to thinking and decides nothing") < README.index("```")


def test_every_file_that_the_guide_for_contributors_names_exists() -> None:
    text = (PROJECT / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = {name for name in re.findall(r"`([\w./]+/[\w./]*)`", text) if not re.search(r"NAME|SUBJECT|N_name", name)}
    missing = {name for name in named - {".venv/bin/python"} if not (PROJECT / name).exists()}
    assert len(named) > 15
    assert missing == set()


def test_the_citation_names_the_authors_and_the_licence_of_the_licence_file() -> None:
    citation = (PROJECT / "CITATION.cff").read_text(encoding="utf-8")
    licence = (PROJECT / "LICENSE").read_text(encoding="utf-8")
    authors = re.findall(r"^  - name: (.+)$", citation, flags=re.MULTILINE)
    assert authors == re.findall(r"^Copyright \(c\) \d{4} (.+)$", licence, flags=re.MULTILINE)
    assert f"license: {licence.split()[0]}" in citation
