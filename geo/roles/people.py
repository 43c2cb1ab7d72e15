"""Who is what: the table that an owner writes, and what a provider of sign-ins vouches for.

The table names e-mail addresses ("ada@council.gov.uk"), whole domains ("@council.gov.uk") and groups of the provider
("group:planning"). An address counts only where the provider says that it was verified.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from geo.errors import InputError
from geo.plain import LONGEST_NAME, visible
from geo.roles.acts import Role

GROUP = "group:"
GROUPS_CLAIM, USUAL_GROUPS_CLAIM = "groups_claim", "groups"
# Whoever has left is out of the building by then; groups are as they were when somebody signed in.
GOOD_FOR = timedelta(hours=12)
CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True)
class Visitor:
    """Whoever asks, as the provider vouches for them.

    Attributes
    ----------
    name
        As the provider tells it, else the address; "" where nobody has to sign in.
    role
        None for whoever is signed in and stands nowhere in the table.
    """

    name: str
    role: Role | None


AT_THIS_MACHINE = Visitor("", Role.OWNER)


@dataclass(frozen=True)
class People:
    """The table, read: by role what gives it, in small letters but for groups; and the claim that lists groups."""

    named: Mapping[Role, frozenset[str]]
    groups_claim: str = USUAL_GROUPS_CLAIM

    def visitor(self, claims: Mapping[str, Any], *, at: datetime) -> Visitor | None:
        """Who signed in, with the most that the table gives; None where the sign-in is older than it may be."""
        if not _is_fresh(claims, at):
            return None
        there = _vouched_for(claims, self.groups_claim)
        roles = [role for role in Role if self.named.get(role, frozenset()) & there]
        name = _text(claims.get("name")) or _text(claims.get("email")) or "no name told"
        return Visitor(name, roles[-1] if roles else None)


def read_people(table: Mapping[str, Any]) -> People:
    """The table as it is written; InputError in words, without any name that stands in it, where it cannot be read."""
    roles = {role.value: role for role in Role}
    strange = sorted(set(table) - {*roles, GROUPS_CLAIM})
    faults = [f"[roles] has no {key!r}; it takes {', '.join(roles)} and {GROUPS_CLAIM}." for key in strange]
    named: dict[Role, frozenset[str]] = {}
    for key in roles.keys() & table.keys():
        listed = table[key]
        if not isinstance(listed, list) or not all(isinstance(each, str) and _is_named(each) for each in listed):
            faults.append(
                f'[roles] {key} takes a list of addresses ("ada@council.gov.uk"), domains ("@council.gov.uk") and '
                f'groups ("group:planning").'
            )
            continue
        named[roles[key]] = frozenset(each if each.startswith(GROUP) else each.casefold() for each in listed)
    claim = table.get(GROUPS_CLAIM, USUAL_GROUPS_CLAIM)
    if not isinstance(claim, str) or not claim:
        faults.append(f"[roles] {GROUPS_CLAIM} is the name of the claim that lists groups.")
    if not named.get(Role.OWNER):
        faults.append("[roles] names no owner; nobody could decide or say how long things are kept.")
    if faults:
        raise InputError(*faults)
    return People(named, claim)


def _is_named(each: str) -> bool:
    if each.startswith(GROUP):
        return len(each) > len(GROUP)
    before, at, domain = each.partition("@")
    return bool(at) and "." in domain and "@" not in domain and not any(map(str.isspace, before + domain))


def _vouched_for(claims: Mapping[str, Any], groups_claim: str) -> frozenset[str]:
    groups = claims.get(groups_claim)
    there = {f"{GROUP}{group}" for group in groups if isinstance(group, str)} if isinstance(groups, list) else set()
    mail = claims.get("email")
    if claims.get("email_verified") is True and isinstance(mail, str) and mail.count("@") == 1:
        there |= {mail.casefold(), "@" + mail.casefold().partition("@")[2]}
    return frozenset(there)


def _is_fresh(claims: Mapping[str, Any], at: datetime) -> bool:
    issued = claims.get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        return False
    return -CLOCKS_DIFFER.total_seconds() <= at.timestamp() - issued <= GOOD_FOR.total_seconds()


def _text(told: object) -> str:
    return visible(told)[: LONGEST_NAME // 2] if isinstance(told, str) else ""
