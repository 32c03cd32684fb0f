"""Units and officers by page: what an administrator does, what is refused in words, what stays on record."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.urls import reverse

from motcua.foundation.common.clock import today
from motcua.foundation.common.models import EventRecord
from motcua.foundation.identity.enums import Role
from motcua.foundation.identity.models import Account
from motcua.foundation.identity.selectors import has_second_factor
from motcua.foundation.organisations.models import Officer, Position, Substitution, Unit, UnitHistory
from motcua.foundation.organisations.selectors import root
from motcua.foundation.signing.models import Certificate
from tests.sites.operations.test_sign_in import CODE, PASSWORD, SIGN_IN, text


def typed(day):
    return f"{day:%d/%m/%Y}"


@pytest.fixture
def administrator(province):
    return province.officer("quantri")


def test_a_unit_is_found_without_diacritics_and_an_old_commune_leads_to_what_it_became(province, administrator):
    page = text(administrator.get("/operations/units/?q=viet tri"))
    assert province.commune.name in page
    old = UnitHistory.objects.filter(kind="split", is_main=True).select_related("unit").first()
    page = text(administrator.get("/operations/units/", {"q": old.name}))
    assert old.name in page and old.unit.name in page and "phần lớn hơn" in page


def test_the_tree_is_read_as_of_a_day(administrator):
    assert "Ngày này chưa có đơn vị nào" in text(administrator.get("/operations/units/?day=01/06/2025"))
    page = text(administrator.get("/operations/units/?day=02/07/2025"))
    assert "tại ngày 02/07/2025" in page and "mc-table" in page


def test_all_communes_can_be_reached_page_by_page_each_once(administrator):
    address, seen = "/operations/units/", []
    while address:
        page = administrator.get(address).context["page"]
        seen += [row.id for row in page.rows]
        address = f"/operations/units/?{page.more}" if page.more else ""
    assert len(seen) == len(set(seen)) == Unit.objects.filter(parent=root()).count() > 148


def test_a_place_in_the_list_that_was_tampered_with_shows_the_beginning(administrator):
    first = administrator.get("/operations/units/").context["page"].rows[0]
    assert administrator.get("/operations/units/?after=evil").context["page"].rows[0] == first


def test_a_unit_is_created_once_however_often_the_button_is_pressed(province, administrator):
    address = reverse("operations:unit_create", args=[province.commune.id])
    sent = {
        "key": "k1", "kind": "division", "name": "Tổ chuyển đổi số", "name_en": "Digital team", "code": "07900.CDS",
        "valid_from": typed(today()),
    }  # fmt: skip
    for _n in range(2):
        assert administrator.post(address, sent).status_code == 302
    made = Unit.objects.get(code="07900.CDS")
    assert made.owner == province.commune and made.parent == province.commune
    assert EventRecord.objects.get(action="unit_created", subject_id=made.id).actor_name == "Phạm Hữu Nam"
    again = administrator.post(address, {**sent, "key": "k2"})
    assert "Mã 07900.CDS" in text(again) and 'value="Tổ chuyển đổi số"' in text(again)


def test_a_renamed_unit_keeps_its_old_name_with_the_day(province, administrator):
    unit = Unit.objects.get(code="07900.VP")
    old = unit.name
    sent = {"key": "k", "seen": old, "name": "Văn phòng mới", "name_en": "New office", "valid_from": typed(today())}
    administrator.post(reverse("operations:unit_rename", args=[unit.id]), sent)
    unit.refresh_from_db()
    assert unit.name == "Văn phòng mới"
    page = text(administrator.get(reverse("operations:unit", args=[unit.id])))
    assert old in page and "Văn phòng mới" in page
    page = text(administrator.get(reverse("operations:unit", args=[unit.id]), {"day": "01/08/2025"}))
    assert f"Khi đó tên là {old}" in page
    future = {**sent, "key": "k2", "seen": unit.name, "valid_from": typed(today() + timedelta(days=9))}
    assert "mc-field--error" in text(administrator.post(reverse("operations:unit_rename", args=[unit.id]), future))


def test_a_page_that_shows_an_older_name_changes_nothing_and_says_so(province, administrator):
    unit = Unit.objects.get(code="07900.VP")
    address = reverse("operations:unit_rename", args=[unit.id])
    sent = {"seen": unit.name, "name_en": "Office", "valid_from": typed(today())}
    administrator.post(address, {**sent, "key": "a", "name": "Tên thứ nhất"})
    late = administrator.post(address, {**sent, "key": "b", "name": "Tên thứ hai"})
    assert "đã được đổi tên thành “Tên thứ nhất”" in text(late) and "Tên thứ hai" in text(late)
    unit.refresh_from_db()
    assert unit.name == "Tên thứ nhất"


def test_closing_a_unit_with_units_below_is_refused_in_words(province, administrator):
    address = reverse("operations:unit_close", args=[province.commune.id])
    reply = administrator.post(address, {"key": "k", "valid_to": typed(today())})
    assert reply.status_code == 200 and "mc-errors" in text(reply)
    assert Unit.objects.get(id=province.commune.id).is_open
    assert "Ngày này không có trong lịch" in text(administrator.post(address, {"valid_to": "31/02/2026"}))


def test_a_commune_merged_into_another_points_to_its_heir(province, administrator):
    source = Unit.objects.filter(kind="commune_committee", valid_to=None).exclude(id=province.commune.id).first()
    address = reverse("operations:unit_merge", args=[source.id])
    sent = {"key": "k", "into": str(province.commune.id), "valid_from": typed(today())}
    assert administrator.post(address, sent).headers["Location"] == reverse(
        "operations:unit", args=[province.commune.id]
    )
    assert source.name in text(administrator.get(reverse("operations:unit", args=[province.commune.id])))
    page = text(administrator.get(reverse("operations:unit", args=[source.id])))
    assert "không còn" in page and province.commune.name in page


def test_an_officer_is_added_appointed_with_several_roles_and_signs_in_for_the_first_time(
    province, administrator, visitor
):
    sent = {"key": "k", "full_name": "Lương Thị Ánh Nguyệt", "code": "CB-901", "email": "nguyet@vidu.example"}
    reply = administrator.post("/operations/officers/add/", sent)
    officer = Officer.objects.get(code="CB-901")
    assert reply.headers["Location"] == reverse("operations:officer", args=[officer.id])
    found = text(administrator.get(reverse("operations:officer_appoint", args=[officer.id]), {"q": "van phong"}))
    assert "?unit=" in found
    office = Unit.objects.get(code="07900.VP")
    appointing = f"{reverse('operations:officer_appoint', args=[officer.id])}?unit={office.id}"
    missing = administrator.post(
        appointing, {"key": "a", "title_vi": "Chuyên viên", "title_en": "Specialist", "valid_from": "x"}
    )
    assert "Hãy chọn ít nhất một vai trò" in text(missing) and 'value="Chuyên viên"' in text(missing)
    administrator.post(appointing, {
        "key": "b", "title_vi": "Chuyên viên", "title_en": "Specialist", "roles": ["specialist", "clerk"],
        "valid_from": typed(today()),
    })  # fmt: skip
    assert Position.objects.get(officer=officer).roles == ["clerk", "specialist"]
    opening = reverse("operations:officer_open_account", args=[officer.id])
    assert "mc-field--error" in text(administrator.post(opening, {"username": "nguyet", "password": "ngắn"}))
    administrator.post(opening, {"username": "nguyet", "password": "sông Lô chảy qua"})
    account = Account.objects.get(username="nguyet")
    assert account.password_temporary
    browser = visitor()
    browser.post(SIGN_IN, {"username": "nguyet", "password": "sông Lô chảy qua"})
    assert browser.get(CODE).headers["Location"] == "/operations/second-factor/"
    assert "Lương Thị Ánh Nguyệt" in text(administrator.get("/operations/officers/?q=anh nguyet"))
    assert "Lương Thị Ánh Nguyệt" not in text(administrator.get("/operations/officers/?q=anh nguyet&role=leader"))


def test_a_second_account_of_one_officer_is_refused(province, administrator):
    officer = province.accounts["lanhdao"].officer
    sent = {"username": "lanhdao2", "password": "sông Lô chảy qua"}
    reply = administrator.post(reverse("operations:officer_open_account", args=[officer.id]), sent)
    assert "đã có tài khoản" in text(reply)


def test_an_ended_position_gives_no_rights_any_more(province, administrator):
    position = province.accounts["vanthu"].officer.positions.get()
    administrator.post(reverse("operations:position_end", args=[position.id]), {"key": "k", "valid_to": typed(today())})
    assert Role.CLERK not in province.actor("vanthu").roles
    assert EventRecord.objects.filter(action="position_ended").exists()


def test_the_administrator_takes_the_second_factors_away_and_sets_a_temporary_password(
    province, administrator, visitor
):
    account = province.accounts["vanthu"]
    page = reverse("operations:officer", args=[account.officer_id])
    assert "Gỡ bỏ (mất điện thoại)" in text(administrator.get(page))
    administrator.post(reverse("operations:officer_reset_mfa", args=[account.officer_id]), {"key": "k"})
    assert not has_second_factor(account) and "Sẽ thiết lập ở lần đăng nhập tới" in text(administrator.get(page))
    address = reverse("operations:officer_password", args=[account.officer_id])
    assert administrator.post(address, {"password": "tạm thời mười hai"}).status_code == 302
    browser = visitor()
    assert "mc-errors" in text(browser.post(SIGN_IN, {"username": "vanthu", "password": PASSWORD}))
    assert browser.post(SIGN_IN, {"username": "vanthu", "password": "tạm thời mười hai"}).status_code == 302
    assert EventRecord.objects.get(action="mfa_reset").actor_id == province.accounts["quantri"].id


def test_an_officer_who_left_loses_their_session_and_may_come_back(province, administrator):
    leader, id = province.officer("lanhdao"), province.accounts["lanhdao"].officer_id
    administrator.post(reverse("operations:officer_active", args=[id]), {"key": "k", "active": "0"})
    assert leader.get("/operations/account/").status_code == 302
    administrator.post(reverse("operations:officer_active", args=[id]), {"key": "k2", "active": "1"})
    assert leader.get("/operations/account/").status_code == 200
    administrator.post(reverse("operations:officer_account_active", args=[id]), {"key": "k3", "active": "0"})
    assert leader.get("/operations/account/").status_code == 302


def test_a_colleague_stands_in_for_the_days_set_and_the_end_can_come_earlier(province, administrator):
    absent, clerk = province.accounts["lanhdao"].officer, province.accounts["vanthu"].officer
    address = reverse("operations:officer_substitute", args=[absent.id])
    far = Officer.objects.get(code="gdxaydung")
    form = administrator.get(address).context["form"]
    assert clerk in form.fields["substitute"].queryset and far not in form.fields["substitute"].queryset
    days = {"first_day": typed(today()), "last_day": typed(today() + timedelta(days=3))}
    crossed = {**days, "last_day": typed(today() - timedelta(days=1))}
    assert "mc-errors" in text(administrator.post(address, {"key": "a", "substitute": str(clerk.id), **crossed}))
    administrator.post(address, {"key": "b", "substitute": str(clerk.id), "reason": "Nghỉ phép", **days})
    assert Role.LEADER in province.actor("vanthu").roles
    assert "Hoàng Minh Tuấn" in text(province.officer("vanthu").get("/operations/account/"))
    row = Substitution.objects.get()
    administrator.post(reverse("operations:substitution_end", args=[row.id]), {"key": "c", "last_day": typed(today())})
    row.refresh_from_db()
    assert row.last_day == today()


def test_certificates_are_issued_and_revoked_and_near_ends_are_told(province, administrator):
    officer = province.accounts["chuyenvien"].officer
    page = reverse("operations:officer", args=[officer.id])
    assert "Chưa có chứng thư số" in text(administrator.get(page))
    administrator.post(reverse("operations:officer_certificate", args=[officer.id]), {"key": "k"})
    certificate = Certificate.objects.get(holder_id=officer.id)
    assert certificate.common_name == "Phan Văn Khải" and "Đang hiệu lực" in text(administrator.get(page))
    Certificate.objects.filter(id=certificate.id).update(not_after=certificate.created_at + timedelta(days=9))
    assert "Sắp hết hạn" in text(administrator.get(page))
    assert "Phan Văn Khải" in text(administrator.get("/operations/status/"))
    administrator.post(reverse("operations:certificate_revoke", args=[certificate.id]), {"key": "k"})
    assert "Đã thu hồi" in text(administrator.get(page))
    assert EventRecord.objects.filter(action="certificate.revoked", subject_id=certificate.id).exists()


def test_a_real_installation_issues_no_certificates(province, administrator):
    officer = province.accounts["chuyenvien"].officer
    with override_settings(DEMO=False):
        assert "Cấp chứng thư số" not in text(administrator.get(reverse("operations:officer", args=[officer.id])))
        reply = administrator.post(
            reverse("operations:officer_certificate", args=[officer.id]), {"key": "k"}, follow=True
        )
        assert "tổ chức được cấp phép" in text(reply) and not Certificate.objects.filter(holder_id=officer.id).exists()


def test_the_seal_of_an_agency_is_issued_once_for_one_key_and_a_part_has_none(province, administrator):
    unit = Unit.objects.filter(kind="department").exclude(code="25.SXD").first()
    for _n in range(2):
        administrator.post(reverse("operations:unit_issue_seal", args=[unit.id]), {"key": "same"})
    assert Certificate.objects.filter(holder_id=unit.id).count() == 1
    part = Unit.objects.get(code="07900.VP")
    assert administrator.post(reverse("operations:unit_issue_seal", args=[part.id]), {"key": "k"}).status_code == 403
