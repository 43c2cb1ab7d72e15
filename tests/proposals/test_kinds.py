"""A kind of change stands in one place: what each must own, and that nothing else goes through the kinds one by one."""

import ast
from collections.abc import Mapping
from dataclasses import field, fields, is_dataclass, make_dataclass
from pathlib import Path
from typing import Any

import pytest

from geo.proposals.changes import KINDS
from geo.proposals.effects import ListEffect, SiteEffect
from geo.proposals.terms import Terms
from geo.ui.forms import FORMS
from geo.views.proposal.kinds import KIND_WORDS

PROJECT = Path(__file__).resolve().parents[2]
OWNED = {
    "KEY": "the word for it in the file",
    "KEYS": "the keys that it reads",
    "MITIGATES": "whether it is there to soften a proposal",
    "terms": "its dates, money and half-days",
    "read": "how it is read",
    "plain": "how it is written",
    "site_effect": "what it does to sites",
    "list_effect": "what it does to lists",
    "applied": "how it is made",
}


def lacking(kind: Any, *, words: Mapping[str, Any], forms: Mapping[str, Any]) -> list[str]:
    """A sentence for each thing that a kind must own and does not."""
    name = kind.__name__
    if not is_dataclass(kind) or not getattr(kind, "__dataclass_params__").frozen:  # noqa: B009 (no type stub knows it)
        return [f"{name} is no frozen dataclass."]
    members = {*dir(kind), *(attribute.name for attribute in fields(kind))}
    sentences = [f"{name} lacks {owned}: {what}." for owned, what in OWNED.items() if owned not in members]
    key = getattr(kind, "KEY", None)
    if key not in words:
        sentences.append(f"{name} has no words in geo/views/proposal/kinds.py.")
    if key not in forms:
        sentences.append(f"{name} has no form in geo/ui/forms.py or geo/ui/mitigation_forms.py.")
    return sentences


def made_up(*, without: str = "") -> type:
    """A kind of change that nobody proposes, without one of what it must own."""
    members = {
        "KEY": "conjure",
        "KEYS": frozenset({"site", "name"}),
        "MITIGATES": False,
        "site_effect": SiteEffect(),
        "list_effect": ListEffect(),
        "read": classmethod(lambda cls, _plain, _locate, terms: cls(terms)),
        "plain": lambda _self: {},
        "applied": lambda _self, now: dict(now.sites),
    }
    attributes = [("terms", Terms, field(default_factory=Terms))]
    return make_dataclass(
        "Conjure",
        [attribute for attribute in attributes if attribute[0] != without],
        namespace={name: member for name, member in members.items() if name != without},
        frozen=True,
    )


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_kind_owns_all_that_a_kind_must(kind: type) -> None:
    assert lacking(kind, words=KIND_WORDS, forms=FORMS) == []


@pytest.mark.parametrize("owned", [name for name in OWNED if name != "KEY"])
def test_a_made_up_kind_that_lacks_one_of_them_is_told_which(owned: str) -> None:
    kind = made_up(without=owned)
    assert lacking(kind, words={"conjure": ""}, forms={"conjure": ""}) == [f"Conjure lacks {owned}: {OWNED[owned]}."]


def test_a_made_up_kind_with_all_of_them_still_needs_words_and_a_form() -> None:
    assert lacking(made_up(), words={"conjure": ""}, forms={"conjure": ""}) == []
    assert lacking(made_up(), words=KIND_WORDS, forms=FORMS) == [
        "Conjure has no words in geo/views/proposal/kinds.py.",
        "Conjure has no form in geo/ui/forms.py or geo/ui/mitigation_forms.py.",
    ]
    assert "Conjure lacks KEY" in lacking(made_up(without="KEY"), words=KIND_WORDS, forms=FORMS)[0]
    assert lacking(dict, words={}, forms={}) == ["dict is no frozen dataclass."]


def test_words_and_forms_are_for_these_kinds_and_no_others() -> None:
    assert set(KIND_WORDS) == set(FORMS) == set(KINDS)


def test_each_kind_has_a_key_of_its_own_and_none_that_every_change_has() -> None:
    assert all(key == kind.KEY for key, kind in KINDS.items())
    assert not any(kind.KEYS & (Terms.KEYS | {"kind"}) for kind in KINDS.values())


def chains(source: str) -> list[str]:
    """A sentence for each place where a source asks of a change which of several kinds it is."""
    names = {kind.__name__ for kind in KINDS.values()}
    sentences = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.MatchClass) and isinstance(node.cls, ast.Name) and node.cls.id in names:
            sentences.append(f"line {node.lineno} matches {node.cls.id}; ask the change itself.")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "isinstance":
            asked = {inner.id for inner in ast.walk(node.args[1]) if isinstance(inner, ast.Name)} & names
            if len(asked) > 1:
                sentences.append(f"line {node.lineno} asks for {' or '.join(sorted(asked))}; ask the change itself.")
    return sentences


def test_nothing_goes_through_the_kinds_one_by_one() -> None:
    files = [path for folder in ("geo", "pages") for path in sorted((PROJECT / folder).rglob("*.py"))]
    assert [f"{path.name}, {sentence}" for path in files for sentence in chains(path.read_text(encoding="utf-8"))] == []


def test_a_chain_over_kinds_is_found_in_either_form() -> None:
    assert chains("isinstance(change, Open)") == []
    assert chains("isinstance(change, Close | Move)") == ["line 1 asks for Close or Move; ask the change itself."]
    assert chains("match change:\n    case Temporary(name, at):\n        pass") == [
        "line 2 matches Temporary; ask the change itself."
    ]
