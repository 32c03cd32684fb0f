"""Addresses that may be called, and every spelling of one that may not."""

import dataclasses
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.onestop.webhooks import selectors
from motcua.onestop.webhooks.addresses import Allowed, BadAddress, may_call, parse

OPEN = Allowed()
INSIDE = (
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "100.127.255.255", "224.0.0.1", "239.1.1.1", "255.255.255.255", "240.0.0.1", "192.0.2.1",
    "198.18.0.1", "192.88.99.1", "::1", "::", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::1",
    "2001:0:7f00:1::1", "2001:db8::1", "100::1", "fec0::1",
)  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_what_lies_inside_is_never_called(address):
    assert not may_call(ip_address(address))
    shown = f"[{address}]" if ":" in address else address
    with pytest.raises(BadAddress, match="inside"):
        parse(f"https://{shown}/x", OPEN)


@pytest.mark.parametrize("address", ["8.8.8.8", "103.1.200.7", "2606:4700::1111", "2402:800::1"])
def test_what_lies_outside_is(address):
    assert may_call(ip_address(address))


@pytest.mark.parametrize(("text", "word"), [
    ("", "form"), ("https://", "host"), ("ftp://tenmien.vn/", "scheme"), ("//tenmien.vn/", "scheme"),
    ("http://tenmien.vn/", "scheme"), ("file:///etc/passwd", "scheme"), ("gopher://tenmien.vn/", "scheme"),
    ("https://ten@tenmien.vn/", "userinfo"), ("https://ten:khoa@tenmien.vn/", "userinfo"),
    ("https://tenmien.vn@127.0.0.1/", "userinfo"), ("https://tenmien.vn:8080/", "port"),
    ("https://tenmien.vn:22/", "port"), ("https://tenmien.vn:0/", "form"), ("https://tenmien.vn:99999/", "form"),
    ("https://tenmien.vn:x/", "form"), ("https://tenmien.vn/#x", "form"), ("https://tenmien.vn/\r\nX: 1", "form"),
    ("https://tenmien.vn/ x", "form"), ("https://tenmien.vn\\@127.0.0.1/", "form"), ("https://2130706433/", "host"),
    ("https://0x7f000001/", "host"), ("https://0x7f.0.0.1/", "host"), ("https://017700000001/", "host"),
    ("https://0177.0.0.1/", "host"), ("https://127.1/", "host"), ("https://127.0.1/", "host"),
    ("https://127.0.0.0x1/", "host"), ("https://127.0.0.1./", "inside"), ("https://１２７.0.0.1/", "inside"),
    ("https://127。0。0。1/", "inside"), ("https://256.1.1.1/", "host"), ("https://1.2.3.4.5/", "host"),
    ("https://localhost/", "inside"), ("https://may-chu/", "inside"), ("https://[::1%25eth0]/", "host"),
    ("https://[::1%eth0]/", "host"), ("https://[v1.x]/", "form"), ("https://a..vn/", "host"),
    ("https://-a.vn/", "host"),
    ("https://" + "a" * 64 + ".vn/", "host"), ("https://tenmien.vn/" + "x" * 1000, "form"),
    ("https://tenmien.vn/đường", "form"), ("https://%31%32%37.0.0.1/", "host"),
])  # fmt: skip
def test_each_trick_is_named(text, word):
    with pytest.raises(BadAddress) as refused:
        parse(text, OPEN)
    assert refused.value.args[0] == word


def test_an_address_is_written_anew_from_its_parts():
    assert parse("HTTPS://TenMien.VN:443/Nhận?".replace("ậ", "a"), OPEN).url == "https://tenmien.vn/Nhan"
    assert parse("https://bộ-nội-vụ.vn/x?a=1", OPEN).host.startswith("xn--")
    assert parse("https://[2606:4700:0:0::1111]/", OPEN).url == "https://[2606:4700::1111]/"


def test_an_installation_lets_named_hosts_be_called_inside_and_nothing_more():
    let = Allowed(hosts=frozenset({"10.1.2.3:8443", "lgsp:443", "127.0.0.1:8001", "169.254.169.254:443"}), plain=True)
    for good in ("https://10.1.2.3:8443/x", "https://lgsp/x", "http://127.0.0.1:8001/hooks/fine"):
        assert parse(good, let).url == good
    for bad in ("https://10.1.2.3/x", "https://10.1.2.4:8443/x", "http://127.0.0.1:8002/", "http://tenmien.vn/",
                "https://169.254.169.254/"):  # fmt: skip
        with pytest.raises(BadAddress):
            parse(bad, let)
    with pytest.raises(BadAddress, match="scheme"):
        parse("http://127.0.0.1:8001/", Allowed(hosts=let.hosts))


def test_hosts_that_an_installation_names_are_read_like_an_address(settings):
    names = ("[FD00:0::5]:443", "LGSP.Tinh.vn:443", "Bộ-Nội-Vụ.vn:443", "10.1.2.3:8443", "khong", "")
    settings.ENV = dataclasses.replace(settings.ENV, webhook_hosts=names)
    let = selectors.allowed()
    for good in ("https://[fd00::5]/x", "https://10.1.2.3:8443/x"):
        assert parse(good, let).url == good
    assert let.knows(parse("https://lgsp.tinh.VN/", let)) and let.knows(parse("https://bộ-nội-vụ.vn/", let))
    with pytest.raises(BadAddress):
        parse("https://[fd00::6]/", let)


@given(st.text(max_size=60), st.sampled_from(["", "https://", "http://", "https://[", "https://1"]))
def test_no_text_breaks_it_and_what_passes_leads_outside(text, before):
    try:
        found = parse(before + text, OPEN)
    except BadAddress:
        return
    assert found.scheme == "https" and found.port == 443 and found.url.isascii()
    assert parse(found.url, OPEN) == found


@given(st.integers(0, 2**32 - 1))
def test_every_ipv4_address_is_judged_alike_in_its_ipv6_clothes(number):
    plain = ip_address(number)
    for dressed in (f"::ffff:{plain}", f"64:ff9b::{plain}", f"::{plain}"):
        assert not may_call(ip_address(dressed))
    assert may_call(plain) <= plain.is_global
