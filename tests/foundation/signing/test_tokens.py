import json
from datetime import date
from uuid import UUID

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from motcua.foundation.common.ids import uuid7
from motcua.foundation.signing import qr, tokens
from motcua.foundation.signing.errors import TokenError
from motcua.foundation.signing.tokens import TokenPayload, make_token, public_keys, read_token

PAYLOAD = TokenPayload("result", "H44.10.01-261123-0007", UUID(int=7), "15/TLKS", date(2026, 11, 23), "ab12" * 4, 2)
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."


def test_a_token_gives_its_facts_back_and_is_short():
    token = make_token(PAYLOAD)
    assert read_token(token) == PAYLOAD
    assert len(token) < 260


@settings(max_examples=200, deadline=None)
@given(place=st.integers(0, 10_000), letter=st.sampled_from(ALPHABET))
def test_no_token_with_another_letter_is_read(place, letter):
    token = make_token(PAYLOAD)
    place %= len(token)
    altered = token[:place] + letter + token[place + 1 :]
    if altered == token:
        assert read_token(altered) == PAYLOAD
    else:
        with pytest.raises(TokenError):
            read_token(altered)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_other_text_is_refused(text):
    with pytest.raises(TokenError):
        read_token(text)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40), st.text(max_size=20), st.dates(), st.integers(1, 99))
def test_every_payload_survives(code, number, issued, version):
    try:
        code.encode(), number.encode()
    except UnicodeEncodeError:
        return
    payload = TokenPayload("result", code, uuid7(), number, issued, "", version)
    assert read_token(make_token(payload)) == payload


def test_old_papers_stay_readable_after_a_new_key():
    old = make_token(PAYLOAD)
    kid = tokens.rotate_key()
    new = make_token(PAYLOAD)
    assert new.split(".")[1] == kid != old.split(".")[1]
    assert read_token(old) == read_token(new) == PAYLOAD


def test_a_reader_without_our_files_needs_only_the_published_keys():
    published = json.loads(json.dumps(public_keys()))
    token = make_token(PAYLOAD)
    assert read_token(token, keys=published) == PAYLOAD
    assert all(set(key) == {"kid", "kty", "crv", "alg", "use", "x"} for key in published["keys"])
    with pytest.raises(TokenError) as refused:
        read_token(token, keys={"keys": []})
    assert refused.value.code == "unknown-key"


def test_a_token_in_a_qr_code_is_read_by_a_camera(tmp_path):
    address = "http://127.0.0.1:8000/v/" + make_token(PAYLOAD)
    path = tmp_path / "qr.png"
    path.write_bytes(qr.png(address, scale=4))
    assert zxingcpp.read_barcode(Image.open(path)).text == address
    assert qr.svg(address).startswith("<svg")
