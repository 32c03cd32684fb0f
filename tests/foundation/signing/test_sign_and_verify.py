import io
import json
import subprocess
from datetime import timedelta

import pikepdf
import pytest
from asn1crypto import pem, x509
from django.conf import settings
from PIL import Image
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from motcua.foundation.common import ports
from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.clock import now
from motcua.foundation.common.ids import uuid7
from motcua.foundation.signing import selectors, services, trust
from motcua.foundation.signing.authority import Authority, Subject
from motcua.foundation.signing.enums import Coverage, Finding, Integrity, Kind, Trust, Verdict
from motcua.foundation.signing.errors import SigningRefused
from motcua.foundation.signing.keystore import FileKeys
from motcua.foundation.signing.ports import KeyHolder, TimestampAuthority
from motcua.foundation.signing.verification import verify_pdf
from motcua.outside.adapters.timestamp.client import HttpTimestampAuthority
from motcua.run.main import main

pytestmark = pytest.mark.django_db


def test_leader_and_seal_sign_and_everything_is_trusted(signed, leader, seal):
    answer = verify_pdf(signed)
    assert answer.finding == Finding.VALID, answer
    person, stamp = answer.signatures
    assert (person.signer, person.kind) == ("Nguyễn Thị Hương Thủy", Kind.PERSON)
    assert (stamp.signer, stamp.kind) == ("Ủy ban nhân dân phường Việt Trì", Kind.SEAL)
    assert person.organisation == "Ủy ban nhân dân phường Việt Trì"
    assert (person.coverage, stamp.coverage) == (Coverage.PARTIAL, Coverage.WHOLE)
    assert person.time_proven and stamp.time_proven
    assert abs(person.signed_at - now()) < timedelta(minutes=1)
    assert all(s.integrity == Integrity.GOOD and s.trust == Trust.TRUSTED and not s.expired for s in answer.signatures)


def test_pyhanko_trusts_both_signatures_with_our_root_alone(signed):
    believed = trust.current()
    root = [x509.Certificate.load(pem.unarmor(services.root_pem())[2])]
    statuses = [
        validate_pdf_signature(
            s, ValidationContext(trust_roots=root), ValidationContext(trust_roots=[*believed.tsa_roots])
        )
        for s in PdfFileReader(io.BytesIO(signed)).embedded_regular_signatures
    ]
    assert [status.bottom_line for status in statuses] == [True, True]


def test_pdfsig_says_that_the_signatures_are_valid(signed, tmp_path):
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed)
    said = subprocess.run(["pdfsig", "-nocert", path], capture_output=True, text=True).stdout
    assert said.count("Signature is Valid.") == 2, said
    assert "ETSI.CAdES.detached" in said


def test_the_mark_of_the_place_is_gone_and_the_fields_lie_on_the_same_page(signed):
    with pikepdf.open(io.BytesIO(signed)) as document:
        subtypes = [str(a.Subtype) for page in document.pages for a in page.get("/Annots", [])]
    assert subtypes == ["/Widget", "/Widget"]
    assert b"motcua:sign" not in signed


def test_an_altered_byte_in_the_content_is_found(signed, letter):
    place = len(letter) // 2
    altered = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
    answer = verify_pdf(altered)
    assert answer.verdict in (Verdict.ALTERED, Verdict.UNREADABLE)


@pytest.mark.parametrize("places", [40, pytest.param(400, marks=pytest.mark.full)])
def test_no_flipped_byte_anywhere_keeps_the_verdict_valid(signed, places):
    survivors = []
    for place in range(7, len(signed), len(signed) // places):
        altered = signed[:place] + bytes([signed[place] ^ 0x11]) + signed[place + 1 :]
        if verify_pdf(altered).valid:
            survivors.append((place, signed[place - 20 : place + 20]))
    assert not survivors


def test_an_unsigned_file_is_called_unsigned(letter):
    assert verify_pdf(letter).finding == Finding.UNSIGNED


def test_a_scan_that_is_not_written_by_the_letter_of_the_standard_is_unsigned():
    made = io.BytesIO()
    Image.new("RGB", (30, 40), "white").save(made, "PDF")
    assert verify_pdf(made.getvalue()).finding == Finding.UNSIGNED
    assert verify_pdf(made.getvalue() + b"/ByteRange").finding == Finding.UNREADABLE


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7\n", b"\xff\xd8\xff\xe0" * 40])
def test_what_is_no_pdf_is_unreadable(data):
    assert verify_pdf(data).finding == Finding.UNREADABLE


def test_a_cut_off_file_is_not_valid(signed):
    for part in (0.3, 0.6, 0.95, 0.999):
        assert not verify_pdf(signed[: int(len(signed) * part)]).valid


def test_a_text_added_after_the_last_signature_is_a_revision(signed):
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    page = writer.root["/Pages"]["/Kids"][0]
    from pyhanko.pdf_utils import generic

    page["/Rotate"] = generic.NumberObject(90)
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    answer = verify_pdf(out.getvalue())
    assert (answer.finding, answer.verdict) == (Finding.REVISED, Verdict.ALTERED)
    assert all(s.integrity == Integrity.GOOD and s.coverage == Coverage.PARTIAL for s in answer.signatures)


def test_bytes_after_the_end_of_the_file_are_a_revision(signed):
    assert verify_pdf(signed + b"\n% added\n").verdict in (Verdict.ALTERED, Verdict.UNREADABLE)


def test_a_signature_that_skips_bytes_covers_only_a_part(signed):
    """Move the second range forward over one byte: the digest breaks and the coverage is partial."""
    reader = PdfFileReader(io.BytesIO(signed))
    last = reader.embedded_regular_signatures[-1]
    old = b" ".join(str(int(n)).encode() for n in last.byte_range)
    first, length, second, rest = (int(n) for n in last.byte_range)
    new = f"{first} {length} {second + 1} {rest - 1}".encode()
    assert len(old) == len(new)
    cut = signed.rindex(old)
    answer = verify_pdf(signed[:cut] + new + signed[cut + len(old) :])
    assert answer.verdict == Verdict.ALTERED
    assert answer.signatures[-1].coverage == Coverage.PARTIAL


def test_a_signature_taken_out_of_the_form_is_not_called_unsigned(signed):
    hidden = signed.replace(b"/Fields", b"/Fjelds")
    assert verify_pdf(hidden).verdict in (Verdict.ALTERED, Verdict.UNREADABLE)


def test_a_signer_of_another_authority_is_not_confirmed(tsa, letter, leader, tmp_path):
    keys = FileKeys(tmp_path)
    Authority(keys).issue("x", Subject("UBND", person="Kẻ Giả Mạo"), start=leader.not_before, end=leader.not_after)
    ports.provide(KeyHolder, keys)
    leader.key_reference = "x"
    answer = verify_pdf(services.sign_pdf(letter, signer=leader))
    assert (answer.finding, answer.verdict) == (Finding.FOREIGN, Verdict.UNTRUSTED)
    assert answer.signatures[0].trust == Trust.UNKNOWN
    assert answer.signatures[0].integrity == Integrity.GOOD
    theirs = trust.certificates((tmp_path / "root.pem").read_bytes())
    assert verify_pdf(services.sign_pdf(letter, signer=leader), roots=theirs).valid


def test_a_signature_stays_good_after_its_certificate_expired(signed):
    later = verify_pdf(signed, at=now() + timedelta(days=365 * 6))
    assert later.finding == Finding.VALID
    assert all(s.expired for s in later.signatures)


def test_without_a_believed_timestamp_an_expired_certificate_is_not_confirmed(signed):
    believed = trust.Trust(trust.current().roots)
    answer = verify_pdf(signed, trust=believed, at=now() + timedelta(days=365 * 6))
    assert (answer.finding, answer.verdict) == (Finding.EXPIRED, Verdict.UNTRUSTED)
    assert not answer.signatures[0].time_proven
    assert answer.signatures[0].trust == Trust.UNTRUSTED


def test_an_expired_certificate_does_not_sign(tsa, letter, db, long_ago):
    old = services.issue_certificate(
        holder_kind="officer", holder_id=uuid7(), subject=Subject("UBND", person="Lê Văn Cũ"), by=SYSTEM,
        not_before=long_ago, not_after=long_ago + timedelta(days=30),
    )  # fmt: skip
    with pytest.raises(SigningRefused) as refused:
        services.sign_pdf(letter, signer=old)
    assert refused.value.code == "certificate-not-valid"


def test_a_revoked_certificate_does_not_sign_but_what_it_signed_before_stays_good(tsa, letter, leader):
    before = services.sign_pdf(letter, signer=leader)
    services.revoke_certificate(leader, by=SYSTEM, at=now() + timedelta(seconds=2))
    assert verify_pdf(before, at=now() + timedelta(days=1)).finding == Finding.VALID
    unproven = trust.Trust(trust.current().roots, (), trust.current().crls)
    answer = verify_pdf(before, trust=unproven, at=now() + timedelta(days=1))
    assert (answer.finding, answer.verdict) == (Finding.REVOKED, Verdict.UNTRUSTED)
    assert selectors.certificate_for("officer", leader.holder_id, now() + timedelta(days=1)) is None


def test_nothing_is_signed_when_no_timestamp_authority_answers(leader, seal, letter):
    ports.provide(TimestampAuthority, HttpTimestampAuthority("http://127.0.0.1:9/", timeout=0.5))
    try:
        with pytest.raises(SigningRefused) as refused:
            services.sign_pdf(letter, signer=leader, seal=seal)
    finally:
        ports.reset()
    assert refused.value.code == "no-timestamp"


def test_a_seal_does_not_sign_for_a_person(tsa, letter, seal):
    with pytest.raises(SigningRefused) as refused:
        services.sign_pdf(letter, signer=seal)
    assert refused.value.code == "wrong-kind"


def test_what_is_no_pdf_is_not_signed(tsa, leader):
    with pytest.raises(SigningRefused) as refused:
        services.sign_pdf(b"nothing", signer=leader)
    assert refused.value.code == "unreadable"


def test_a_third_signature_is_added_without_breaking_the_first_two(signed, leader):
    answer = verify_pdf(services.sign_pdf(signed, signer=leader))
    assert answer.finding == Finding.VALID
    assert [s.coverage for s in answer.signatures] == [Coverage.PARTIAL, Coverage.PARTIAL, Coverage.WHOLE]


def test_the_key_files_are_private(leader):
    for path in (settings.ENV.keys / "signing").iterdir():
        assert path.stat().st_mode & 0o077 == 0, path


def test_the_command_agrees_and_exports_the_root(signed, letter, tmp_path, capsys):
    path, root = tmp_path / "a.pdf", tmp_path / "root.pem"
    path.write_bytes(signed)
    assert main(["verify", str(path), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["verdict"] == "valid"
    assert set(said["signatures"][0]) >= {"signer", "signed_at", "integrity", "coverage", "trust"}
    assert main(["signing", "root", "--out", str(root)]) == 0
    assert main(["verify", str(path), "--root", str(root), "--json"]) == 0
    path.write_bytes(letter)
    capsys.readouterr()
    assert main(["verify", str(path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["verdict"] == "unsigned"


def test_a_digest_is_timestamped_and_the_token_belongs_to_it_alone(tsa):
    digest = bytes(range(32))
    token = services.timestamp(digest)
    assert abs(services.verify_timestamp(token, digest) - now()) < timedelta(minutes=1)
    with pytest.raises(SigningRefused):
        services.verify_timestamp(token, bytes(32))
    with pytest.raises(SigningRefused):
        services.verify_timestamp(token, digest, trust=trust.Trust())
    with pytest.raises(SigningRefused):
        services.verify_timestamp(b"nothing", digest)
