"""Which addresses may be called: the standard library only, so that page, worker and tests ask the same.

A person types where announcements go, so the address must never lead inside: to this machine, its network, the cloud's
metadata, or a device beside it. Ranges: IANA special-purpose registries (RFC 6890), RFC 6598, RFC 3056, RFC 4380,
RFC 6052.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

LONGEST = 1000
PORTS = {"https": 443, "http": 80}
_V4 = [ip_network(text) for text in (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
    "224.0.0.0/4", "240.0.0.0/4",
)]  # fmt: skip
_V6_OPEN = ip_network("2000::/3")
_V6 = [ip_network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]
"""Within 2000::/3: protocol assignments (Teredo among them), documentation, 6to4, documentation again. Everything
outside it is refused whole: mapped and translated IPv4, link-local, unique local, multicast, unspecified."""
_NEVER = [ip_network(text) for text in ("0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "fe80::/10", "ff00::/8")]
"""Also not when an installation allows the host: link-local (where clouds keep their keys), multicast, nothing."""
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.ASCII)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)

Address = IPv4Address | IPv6Address


class BadAddress(ValueError):
    """`args[0]` is a word: form, scheme, userinfo, host, port, inside."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """What an installation lets be called: ports, hosts ("host:port") that may lie inside, and plain http to those."""

    ports: frozenset[int] = frozenset({443})
    hosts: frozenset[str] = frozenset()
    plain: bool = False

    def knows(self, target: "Target") -> bool:
        return f"{target.host}:{target.port}" in self.hosts


@dataclass(frozen=True, slots=True)
class Target:
    """`host` in lower case and ASCII, an IPv6 address without brackets; `url` written anew from the parts."""

    url: str
    scheme: str
    host: str
    port: int


def parse(text: str, allowed: Allowed) -> Target:
    """The address, when it is one that may be called as far as can be said without asking for its name. Raises
    BadAddress."""
    if not text or len(text) > LONGEST or re.search(r"[\s\\\x00-\x1f\x7f]", text):
        raise BadAddress("form")
    try:
        parts = urlsplit(text)
        port, typed = parts.port, parts.hostname or ""
    except ValueError:
        raise BadAddress("form") from None
    if parts.scheme not in PORTS:
        raise BadAddress("scheme")
    if "@" in parts.netloc:
        raise BadAddress("userinfo")
    if "[" in parts.netloc and ":" not in typed:
        raise BadAddress("form")  # brackets of a future kind of address
    if parts.fragment or not (parts.path + parts.query).isascii() or port == 0:
        raise BadAddress("form")
    host = _host(typed)
    shown = f"[{host}]" if ":" in host else host
    number = port or PORTS[parts.scheme]
    where = shown if number == PORTS[parts.scheme] else f"{shown}:{number}"
    query = f"?{parts.query}" if parts.query else ""
    target = Target(f"{parts.scheme}://{where}{parts.path or '/'}{query}", parts.scheme, host, number)
    is_known = allowed.knows(target)
    if parts.scheme == "http" and not (is_known and allowed.plain):
        raise BadAddress("scheme")
    if not is_known and number not in allowed.ports:
        raise BadAddress("port")
    literal = _literal(host)
    if literal and not may_call(literal, inside=is_known):
        raise BadAddress("inside")
    if literal is None and "." not in host and not is_known:
        raise BadAddress("inside")  # a name without a dot is one of this network
    return target


def _host(typed: str) -> str:
    if ":" in typed:
        try:
            found = ip_address(typed)
        except ValueError:
            raise BadAddress("host") from None
        if "%" in typed:
            raise BadAddress("host")  # a zone: an interface of this machine
        return str(found)
    try:
        host = typed.encode("idna").decode().lower().removesuffix(".")
    except UnicodeError:
        raise BadAddress("host") from None
    labels = host.split(".")
    if not host or len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise BadAddress("host")
    if _NUMBER.fullmatch(labels[-1]) and not re.fullmatch(r"(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}", host):
        raise BadAddress("host")  # 2130706433, 0x7f.1, 017700000001, 127.1: spellings of an IPv4 address
    if _NUMBER.fullmatch(labels[-1]) and _literal(host) is None:
        raise BadAddress("host")
    return host


def known(text: str) -> str:
    """A host with its port as an installation names it (`LGSP:443`, `[fd00::5]:443`), written as `Allowed.knows` asks
    for it; what is no host stays as it is and lets nothing be called."""
    name, _colon, port = text.strip().rpartition(":")
    try:
        return f"{_host(name.removeprefix('[').removesuffix(']'))}:{port}"
    except BadAddress:
        return text


def _literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def may_call(address: Address, *, inside: bool = False) -> bool:
    """Whether a connection may be opened to it; `inside`: the installation allows the host although it lies inside."""
    if isinstance(address, IPv6Address) and address.ipv4_mapped and inside:
        address = address.ipv4_mapped
    if any(address in net for net in _NEVER):
        return False
    if inside:
        return not address.is_unspecified
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in net for net in _V4)
    return address in _V6_OPEN and not any(address in net for net in _V6)
