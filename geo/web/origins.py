"""Whose page asks, and from which machine."""

import re
from ipaddress import IPv6Address, ip_address

from starlette.datastructures import Headers
from starlette.types import Scope

PORT = re.compile(r":\d+\Z")


def same_origin(headers: Headers) -> bool:
    """Whether a page of the very address that it is asked of asks.

    A browser always says whose page asks. The port counts; the scheme does not, as a proxy may take it off.
    """
    host, origin = headers.get("host", "").lower(), headers.get("origin", "").lower()
    return bool(host) and origin in (f"http://{host}", f"https://{host}")


def is_owner(scope: Scope) -> bool:
    """Whether whoever asks sits at this machine: a connection from it, handed on by nobody, to a name of its own.

    Behind a proxy everybody comes from this machine, so that nobody is taken for who sits at it. The name counts, since
    somebody else's domain may lead here.
    """
    headers, client = Headers(scope=scope), scope.get("client")
    handed_on = any(name.startswith("x-forwarded-") or name in ("forwarded", "x-real-ip", "via") for name in headers)
    host = PORT.sub("", headers.get("host", "").lower()).strip("[]")
    return client is not None and _is_loopback(client[0]) and not handed_on and _names_this_machine(host)


def _names_this_machine(host: str) -> bool:
    return host == "localhost" or host.endswith(".localhost") or _is_loopback(host)


def _is_loopback(number: str) -> bool:
    try:
        address = ip_address(number)
    except ValueError:
        return False
    # An IPv4 connection to a socket of IPv6.
    inner = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (inner or address).is_loopback
