"""A real installation gets its keys as files: by the page and by the command, and then a result is signed with them."""

import io
import re
import shutil

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.foundation.common.models import EventRecord
from motcua.foundation.files.services import read_bytes
from motcua.foundation.notices.models import Notice
from motcua.foundation.organisations.models import Unit
from motcua.foundation.signing.authority import Subject
from motcua.foundation.signing.models import Certificate
from motcua.foundation.signing.verification import verify_pdf
from motcua.run.main import main
from tests.foundation.signing.licensed import PASSPHRASE, Licensed
from tests.sites import walk
from tests.sites.operations.test_sign_in import text


@pytest.fixture
def ours(province, settings):
    """As an installation that is no demonstration: nobody has a certificate."""
    settings.DEMO = False
    Certificate.objects.all().delete()
    return province


@pytest.fixture(scope="module")
def licensed():
    return Licensed()


@pytest.fixture
def believed(licensed, tmp_path):
    file = tmp_path / "root.pem"
    file.write_bytes(licensed.root_pem)
    assert main(["certificates", "trust", str(file)]) == 0
    yield licensed
    shutil.rmtree(settings.ENV.keys / "trusted-roots")


def holders(province):
    leader, agency = province.accounts["lanhdao"].officer, walk.authority(province, walk.MARITAL)
    return leader, agency, Subject(agency.name, person=leader.full_name), Subject(agency.name)


def given(data, passphrase=PASSPHRASE, key="k"):
    return {"file": SimpleUploadedFile("chung-thu-so.p12", data), "passphrase": passphrase, "key": key}


def signs(province):
    found = walk.signed(province, walk.MARITAL)
    answer = verify_pdf(read_bytes(found.results.get().file))
    assert answer.valid, answer
    return [one.signer for one in answer.signatures]


def test_what_the_authority_gave_is_registered_by_page_and_signs_a_result(ours, tsa, believed):
    leader, agency, person, seal = holders(ours)
    admin = ours.officer("quantri")
    for kind, holder, subject in (("officer", leader, person), ("unit", agency, seal)):
        place = reverse("operations:certificate_register", args=[kind, holder.id])
        page = text(admin.get(reverse(f"operations:{kind}", args=[holder.id])))
        assert place in page and "Cấp chứng thư số" not in page
        done = admin.post(place, given(believed.gives(subject), key=kind), follow=True)
        assert "kèm khóa" in text(done) and "Khóa do hệ thống này giữ" in text(done)
    assert PASSPHRASE not in str(list(EventRecord.objects.values_list("detail", flat=True)))
    [told] = Notice.objects.filter(template="key-taken")
    by = ours.accounts["quantri"].officer.full_name
    assert told.recipient_id == leader.id and by in told.body and by in told.worded("en")[1]
    assert "báo ngay cho quản trị viên" in told.body and PASSPHRASE not in told.body
    assert signs(ours) == [leader.full_name, agency.name]


def test_the_page_says_what_to_do_and_never_shows_the_passphrase(ours, believed):
    leader, _agency, person, _seal = holders(ours)
    place, clerk = reverse("operations:certificate_register", args=["officer", leader.id]), ours.officer("vanthu")
    for data, passphrase, words in (
        (believed.gives(person), "sai", "Mật khẩu không mở được tệp này"),
        (believed.gives(person, days=-1), PASSPHRASE, "đã hết hạn"),
        (believed.gives(person, signs=False), PASSPHRASE, "không dùng để ký"),
        (Licensed("CA lạ").gives(person), PASSPHRASE, "motcua certificates trust"),
        (believed.root_pem, PASSPHRASE, "không có khóa"),
        (b"%PDF", "", "không có chứng thư số"),
    ):
        page = text(clerk.post(place, given(data, passphrase)))
        assert words in page, words
        assert not passphrase or f'value="{passphrase}"' not in page
    assert not Certificate.objects.exists()
    room = Unit.objects.get(code=f"{ours.commune.code}.VP")
    page = ours.officer("quantri").get(reverse("operations:certificate_register", args=["unit", room.id]))
    assert page.status_code == 404, "only an agency has a seal"


def test_the_command_does_the_same(ours, tsa, believed, tmp_path, monkeypatch, capsys):
    leader, agency, person, seal = holders(ours)
    file = tmp_path / "key.p12"
    for whose, code, subject in (("--officer", leader.code, person), ("--unit", agency.agency_id, seal)):
        file.write_bytes(believed.gives(subject))
        monkeypatch.setattr("sys.stdin", io.StringIO("sai\n"))
        assert main(["certificates", "register", str(file), whose, code]) == 1
        assert "Mật khẩu không mở được" in capsys.readouterr().err
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSPHRASE}\n"))
        assert main(["certificates", "register", str(file), whose, code]) == 0
        assert re.search(r"signs from now on, holds until \d{4}", capsys.readouterr().out)
    assert signs(ours) == [leader.full_name, agency.name]


def test_the_command_says_what_it_does_not_find(ours, believed, tmp_path, capsys):
    missing, wrong = tmp_path / "nothing.p12", tmp_path / "wrong.pem"
    wrong.write_bytes(b"%PDF")
    for arguments, words in (
        (["register", str(wrong), "--officer", "khong-co"], "no officer khong-co"),
        (["register", str(wrong), "--unit", ""], "no agency"),
        (["register", str(missing), "--officer", ours.accounts["lanhdao"].officer.code], "No such file"),
        (["trust", str(missing)], "No such file"),
        (["trust", str(wrong)], "không phải chứng thư số của một tổ chức"),
    ):
        assert main(["certificates", *arguments]) == 1
        assert words in capsys.readouterr().err
