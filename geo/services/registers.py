"""Facts of sites out of a register that somebody brought: they stand beside the place's own and change no figure."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from geo.errors import InputError
from geo.plain import refuse_unknown
from geo.services.services import FACTS, FactKind, HeldFact, Site

KEYS = tuple(fact.key for fact in FACTS)
NUMBERS = tuple(fact.key for fact in FACTS if fact.kind is FactKind.NUMBER)


@dataclass(frozen=True)
class Register:
    """What a register says of sites.

    Attributes
    ----------
    file
        Its file's name.
    checksum
        SHA-256 of the file.
    facts
        By the site's code, the texts of services.FACTS by their keys; what is not held is absent.
    as_at
        By the site's code, the ISO day that its facts are true of; "" where the register does not tell it.
    """

    file: str
    checksum: str
    facts: Mapping[str, Mapping[str, str]]
    as_at: Mapping[str, str]


def beside(sites: Iterable[Site], registers: Iterable[Register]) -> tuple[Site, ...]:
    """The sites with what registers say of them beside their own facts (told_beside); of two the later one holds."""
    listed = tuple(registers)
    return tuple(_with_told(site, listed) for site in sites)


def told_beside(site: Site, key: str) -> HeldFact | None:
    """What a register says of a fact; None where none does."""
    text = site.facts.get(f"{key}:beside")
    if text is None:
        return None
    return HeldFact(text, site.facts[f"{key}:beside:file"], site.facts[f"{key}:beside:as_at"])


def without_sites(register: Register, gone: Iterable[str]) -> Register:
    """The register without what it says of these sites."""
    left_out = set(gone)
    facts = {code: facts for code, facts in register.facts.items() if code not in left_out}
    return replace(register, facts=facts, as_at={code: register.as_at[code] for code in facts})


def to_json(register: Register) -> str:
    """A register as text."""
    plain = {
        "file": register.file,
        "checksum": register.checksum,
        "facts": {code: dict(facts) for code, facts in register.facts.items()},
        "as_at": dict(register.as_at),
    }
    return json.dumps(plain, ensure_ascii=False)


def from_json(text: str) -> Register:
    """The register of such a text; InputError where it is none."""
    try:
        plain = json.loads(text)
        refuse_unknown(plain, ("file", "checksum", "facts", "as_at"), where="of a register")
        facts = {
            str(code): {key: str(told[key]) for key in KEYS if key in told} for code, told in plain["facts"].items()
        }
        for told in facts.values():
            # What is shown as a figure must be one.
            _ = [float(told[key]) for key in NUMBERS if key in told]
        as_at = {code: str(plain["as_at"][code]) for code in facts}
        return Register(str(plain["file"]), str(plain["checksum"]), facts, as_at)
    except (ValueError, LookupError, TypeError, AttributeError) as fault:
        raise InputError("a register that is kept here is damaged and is left aside.") from fault


def _with_told(site: Site, registers: Iterable[Register]) -> Site:
    told: dict[str, str] = {}
    for register in registers:
        for key, text in register.facts.get(site.site_id, {}).items():
            told |= {
                f"{key}:beside": text,
                f"{key}:beside:file": register.file,
                f"{key}:beside:as_at": register.as_at[site.site_id],
            }
    return replace(site, facts={**site.facts, **told}) if told else site
