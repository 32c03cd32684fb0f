"""Leave, warnings, the three haves, certificates and reasons by page: who sees what, what is told, what stays typed."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.foundation.common import ports, relay
from motcua.foundation.common.clock import now, today
from motcua.foundation.identity.enums import Role
from motcua.foundation.identity.ports import EidClaims, EidProvider
from motcua.foundation.organisations.models import Unit
from motcua.foundation.signing.enums import HolderKind
from motcua.foundation.signing.models import Certificate
from motcua.office.readiness import lateness, looking
from motcua.office.readiness.models import Absence, Gap, Have, LateReason
from motcua.onestop.dossiers.models import Assignment, Dossier
from tests.office.readiness import staff
from tests.office.readiness.test_haves import NUMBER, card
from tests.sites import walk
from tests.sites.operations.test_sign_in import text


def typed(day):
    return f"{day:%d/%m/%Y}"


@pytest.fixture
def colleague(province):
    office = Unit.objects.get(code=f"{province.commune.code}.VP")
    return staff.officer("dong-nghiep", "Trần Thị Bình", office, Role.SPECIALIST)


def form(colleague, **more):
    days = {"first_day": typed(today()), "last_day": typed(today() + timedelta(days=4))}
    return (
        {"key": "k", "kind": "leave", "substitute": str(colleague.officer_id), "reason": "Việc gia đình"} | days | more
    )


def test_an_officer_asks_the_head_accepts_and_the_work_goes_over(province, colleague):
    dossier = walk.taken(province, walk.MARITAL)
    own, head = province.officer("chuyenvien"), province.officer("lanhdao")
    wrong = own.post("/operations/leave/ask/", form(colleague, substitute=""))
    assert "Hãy chọn người làm thay" in text(wrong) and "Việc gia đình" in text(wrong)
    for _n in range(2):
        assert own.post("/operations/leave/ask/", form(colleague)).headers["Location"] == "/operations/leave/"
    found = Absence.objects.get()
    assert "Chờ thủ trưởng" in text(own.get("/operations/leave/"))
    page = text(head.get("/operations/leave/units/"))
    assert "Phan Văn Khải" in page and "op-strip__asked" in page
    place = reverse("operations:leave_decide", args=[found.id])
    refused = head.post(place, {"decision": "refuse", "note": "", "key": "a"})
    assert refused.status_code == 422 and "Hãy ghi lý do" in text(refused)
    head.post(place, {"decision": "accept", "note": "", "key": "b"})
    relay.drain()
    assert Assignment.objects.get(dossier=dossier, closed_at=None).officer_id == colleague.id
    page = text(own.get(reverse("operations:absence", args=[found.id])))
    assert "Đã đồng ý" in page and "1 bước" in page and "Giao việc" not in page
    assert own.post(place, {"decision": "accept", "key": "c"}).status_code == 403
    assert "làm thay" in text(own.get("/operations/readiness/mine/")).lower()


def test_the_head_assigns_the_open_work_of_one_who_is_ill(province, colleague):
    dossier = walk.taken(province, walk.MARITAL)
    head, ill = province.officer("lanhdao"), province.accounts["chuyenvien"].officer
    sent = form(colleague, officer=str(ill.id), kind="sick", substitute="")
    assert head.post("/operations/leave/enter/", sent).headers["Location"] == "/operations/leave/units/"
    found = Absence.objects.get()
    page = head.get(reverse("operations:absence", args=[found.id]))
    assert dossier.code in text(page) and "Chưa có" in text(page)
    step = Assignment.objects.get(dossier=dossier, closed_at=None)
    place = reverse("operations:leave_assign", args=[found.id])
    nothing = head.post(place, {"to": str(colleague.officer_id), "key": "a"})
    assert nothing.status_code == 422 and "Hãy đánh dấu việc cần giao" in text(nothing)
    clerk = province.accounts["vanthu"].officer_id
    told = head.post(place, {"to": str(clerk), "steps": [str(step.id)], "key": "b"}, follow=True)
    assert "Chưa giao được" in text(told) and dossier.code in text(told)
    told = head.post(place, {"to": str(colleague.officer_id), "steps": [str(step.id)], "key": "c"}, follow=True)
    assert "Đã giao 1 bước" in text(told)
    named = {"substitute": str(colleague.officer_id), "key": "d"}
    head.post(reverse("operations:leave_substitute", args=[found.id]), named)
    back = head.post(reverse("operations:leave_back", args=[found.id]), {"last_day": typed(today()), "key": "e"})
    assert back.status_code == 302 and Absence.objects.get().last_day == today()


def test_who_is_away_is_searched_for_and_told_apart_by_unit(province, colleague):
    """Two of one name in two agencies: each is named with its unit, and only colleagues are offered, nearest first."""
    hall = province.commune
    other = Unit.objects.filter(kind=hall.kind).exclude(id=hall.id).first()
    far = staff.officer("trung-ten", "Trần Thị Bình", other, Role.SPECIALIST)
    staff.officer("an-truoc", "Trần Thị An", hall, Role.CLERK, title="Văn thư")
    board = province.officer("quantri")
    page = text(board.get("/operations/leave/enter/?q=tran thi binh"))
    assert page.count("Trần Thị Bình") == 2 and colleague.officer.positions.get().unit.name in page
    assert "trung-ten" in page and "select" not in page
    assert "trung-ten" in text(board.get("/operations/leave/enter/?q=trung-t"))
    assert "Không có ai" in text(board.get("/operations/leave/enter/?q=khongcoai"))
    ill = province.accounts["chuyenvien"].officer
    offered = board.get(f"/operations/leave/enter/?officer={ill.id}").context["form"].fields["substitute"]
    people = list(offered.queryset)
    assert people[0] == colleague.officer and people[-1] != people[0] and far.officer not in people
    assert colleague.officer.positions.get().unit.name in offered.label_from_instance(people[0])
    refused = board.post("/operations/leave/enter/", form(far, officer=str(ill.id)))
    assert refused.status_code == 200 and not Absence.objects.exists()


def test_the_board_names_the_person_and_opens_the_dossiers(province):
    dossier = walk.received(province, walk.BIRTH)
    leader = province.accounts["lanhdao"].officer
    Certificate.objects.filter(holder_id=leader.id).update(not_after=now() + timedelta(days=9))
    board = province.officer("quantri")
    board.post("/operations/readiness/look/", {"key": "a"})
    page = text(board.get("/operations/readiness/"))
    assert leader.full_name in page and "Chứng thư số sắp hết hạn" in page and "1 hồ sơ" in page
    rows = text(
        board.get(reverse("operations:readiness_warning", args=[Gap.objects.get(kind="certificate_ending").id]))
    )
    assert dossier.code in rows
    assert "Ba có" in text(board.get("/operations/readiness/?group=haves&q=khai"))
    assert "Không thiếu gì" in text(board.get("/operations/readiness/?q=khongcoai"))
    assert "Chứng thư số sắp hết hạn" in text(province.officer("lanhdao").get("/operations/readiness/mine/"))


def test_the_board_goes_on_page_by_page_each_once(province):
    looking.look()
    board, address, seen = province.officer("quantri"), "/operations/readiness/?group=haves", []
    while address:
        page = board.get(address).context["page"]
        seen += [row.id for row in page.rows]
        address = f"/operations/readiness/?{page.more}" if page.more else ""
    assert len(seen) == len(set(seen)) == Gap.objects.count() > 50


class Eid:
    """The provider answered with this person."""

    def __init__(self, name):
        self.name = name

    def start(self, redirect_uri, state, nonce, verifier):
        return f"https://eid.vidu.example/?state={state}"

    def finish(self, code, verifier, nonce, redirect_uri):
        return EidClaims(issuer="https://eid.vidu.example", sub="s", citizen_number=NUMBER, full_name=self.name, loa=2)

    def logout_url(self, id_token, return_to):
        return return_to


@pytest.mark.parametrize(("name", "told"), [("Phan Văn Khải", "Văn thư sẽ xác nhận"), ("Lê Khác", "Lê Khác")])
def test_the_e_id_is_proved_by_signing_in_and_the_officer_stays_signed_in(province, name, told):
    ports.provide(EidProvider, Eid(name))
    try:
        own = province.officer("chuyenvien")
        state = own.get("/operations/readiness/mine/e-id/").headers["Location"].partition("state=")[2]
        page = own.get("/operations/readiness/mine/e-id/return/", {"state": state, "code": "c"}, follow=True)
    finally:
        ports.reset()
    assert told in text(page) and "Sẵn sàng của tôi" in text(page)
    assert Have.objects.count() == (name == "Phan Văn Khải")
    again = own.get("/operations/readiness/mine/e-id/return/", {"state": state, "code": "c"}, follow=True)
    assert again.status_code == 200 and Have.objects.count() == (name == "Phan Văn Khải")


def test_three_haves_are_stated_verified_and_counted(province):
    own, clerk = province.officer("chuyenvien"), province.officer("vanthu")
    wrong = own.post("/operations/readiness/mine/card/", {"card": "khong phai the", "key": "a"})
    assert "Mã QR này không phải của thẻ căn cước" in text(wrong) and "khong phai the" in text(wrong)
    own.post("/operations/readiness/mine/card/", {"card": card(), "key": "b"})
    sent = {"number": NUMBER, "file": walk.pdf(), "key": "c"}
    assert "Đã khai tài khoản" in text(own.post("/operations/readiness/mine/account/", sent, follow=True))
    for have in Have.objects.order_by("stated_at"):
        assert "Phan Văn Khải" in text(clerk.get("/operations/readiness/haves/verify/"))
        assert NUMBER in text(clerk.get(reverse("operations:have", args=[have.id])))
        clerk.post(reverse("operations:have_verify", args=[have.id]), {"key": str(have.id)})
    stored = clerk.get(reverse("operations:have_file", args=[Have.objects.get(kind="public_service").id]))
    assert stored.status_code == 200 and b"".join(stored.streaming_content).startswith(b"%PDF")
    assert "16,7%" in text(clerk.get("/operations/readiness/haves/")), "one of the six officers of the commune"
    rows = reverse("operations:haves_people", args=[province.commune.id])
    assert "Phan Văn Khải" in text(clerk.get(rows, {"of": "id_card", "has": "yes"}))
    assert "Phan Văn Khải" not in text(clerk.get(rows, {"of": "id_card", "has": "no"}))
    assert clerk.get(rows, {"of": "odd"}).status_code == 404


def test_a_certificate_is_registered_by_page(province):
    officer = province.accounts["lanhdao"].officer
    held = Certificate.objects.get(holder_kind=HolderKind.OFFICER, holder_id=officer.id)
    pem = held.pem.encode()
    clerk, place = province.officer("vanthu"), reverse("operations:certificate_register", args=["officer", officer.id])
    known = clerk.post(place, {"file": SimpleUploadedFile("a.pem", pem), "key": "a"})
    assert "đã có trong dữ liệu" in text(known)
    held.delete()
    done = clerk.post(place, {"file": SimpleUploadedFile("a.pem", pem), "key": "b"}, follow=True)
    assert "Đã đăng ký chứng thư số" in text(done) and officer.full_name in text(done)
    other = province.accounts["gdxaydung"].officer_id
    assert clerk.get(reverse("operations:certificate_register", args=["officer", other])).status_code == 404


def test_why_a_dossier_is_late(province):
    dossier = walk.taken(province, walk.MARITAL)
    Dossier.objects.filter(id=dossier.id).update(due_at=now() - timedelta(days=3))
    own, head = province.officer("chuyenvien"), province.officer("lanhdao")
    assert dossier.code in text(head.get("/operations/late/?view=silent"))
    told = head.post(reverse("operations:late_ask", args=[dossier.id]), {"key": "a"}, follow=True)
    assert "Đã yêu cầu" in text(told)
    assert dossier.code in text(own.get("/operations/readiness/mine/"))
    place = reverse("operations:late_reason", args=[dossier.id])
    wrong = own.post(place, {"text": "Bận", "expected_on": typed(today()), "key": "b"})
    assert "Hãy ghi vướng ở đâu" in text(wrong)
    why = "Chờ Công an xã cũ xác minh nơi cư trú."
    own.post(place, {"text": why, "expected_on": typed(today() + timedelta(days=2)), "key": "c"})
    assert why in text(head.get("/operations/late/")) and LateReason.objects.count() == 1
    assert why in text(head.get(place)) and "Lưu lý do" not in text(head.get(place))
    assert province.officer("congan").get(place).status_code == 404
    assert head.get("/operations/late/?view=odd").status_code == 302
    assert lateness.history(dossier.id)[0].text == why
