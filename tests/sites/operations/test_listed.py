"""The list of procedures in the browser: read by the controller and the administrator, imported by the controller."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.foundation.common.models import EventRecord
from motcua.onestop.catalogue.models import ListedProcedure, ListUpload
from tests.onestop.catalogue.spreadsheet import workbook
from tests.sites.operations.test_sign_in import text

LIST = "/operations/procedures/listed/"
CHOOSE, CHECK = f"{LIST}import/", f"{LIST}import/check/"
TABLE = (
    "Mã thủ tục,Tên thủ tục,Mức độ\n9.000001,Cấp giấy phép của tỉnh,Mức độ 4\n9.01,Mất số 0,\n"
    "9.000001,Lặp lại,\n3.000348,Cấp lại bằng lái xe,\n"
)


@pytest.fixture
def controller(province):
    return province.officer("kiemsoat")


def choose(browser, held=TABLE, name="danh-muc.csv", source=""):
    held = held if isinstance(held, bytes) else held.encode()
    return browser.post(CHOOSE, {"list": SimpleUploadedFile(name, held), "source": source})


def agree(browser):
    form = browser.get(CHECK).context["form"]
    return browser.post(CHECK, {"act": "import"} | {name: form[name].value() for name in form.fields})


def test_the_list_is_read_in_pages_found_by_words_and_marked_where_a_bundle_stands(province, controller):
    reply = controller.get(LIST)
    assert len(reply.context["rows"]) == 50 and reply.context["page"].more and reply.context["may_act"]
    found = controller.get(LIST, {"q": "lam lai bang lai"}).context["rows"]
    assert "3.000348" in [row["listed"].code for row in found]
    assert "Đã có gói thủ tục" in text(controller.get(LIST, {"q": "1.001193"}))
    assert not province.officer("quantri").get(LIST).context["may_act"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_list_is_looked_at_before_it_is_imported_and_every_problem_told(province, language):
    controller, before = province.officer("kiemsoat", language), ListedProcedure.objects.count()
    assert choose(controller, source="Quyết định 5/QĐ-UBND").headers["Location"] == CHECK
    reply = controller.get(CHECK)
    report = reply.context["report"]
    assert (report.read, report.added, report.changed, len(report.refused)) == (4, 1, 1, 2)
    shown = text(reply)
    assert "9.010000" in shown and ("Mức độ trước Nghị định" if language == "vi" else "before Decree") in shown
    assert ("dòng 2" if language == "vi" else "row 2") in shown
    assert ListedProcedure.objects.count() == before
    assert agree(controller).headers["Location"] == LIST
    added = ListedProcedure.objects.get(code="9.000001")
    assert (added.online, added.source) == ("full", "Quyết định 5/QĐ-UBND") and not ListUpload.objects.exists()
    event = EventRecord.objects.get(action="catalogue.imported", detail__file="danh-muc.csv")
    assert event.actor_name == province.actor("kiemsoat").name and event.detail["refused"] == 2
    assert controller.get(CHECK).headers["Location"] == CHOOSE


def test_columns_are_put_right_in_the_browser(province, controller):
    held = workbook([["Số", "Việc", "Nhóm"], ["9.000002", "Cấp giấy phép khác", "Xây dựng"]])
    choose(controller, held, "danh-muc.xlsx")
    reply = controller.get(CHECK)
    assert reply.status_code == 422 and reply.context["unreadable"] and not reply.context["form"]
    controller.post(CHECK, {"act": "columns", "code": "Số", "title": "B", "sector": "Nhóm"})
    assert controller.get(CHECK).context["mapping"]["title"].value() == "B"
    agree(controller)
    assert ListedProcedure.objects.get(code="9.000002").sector == "Xây dựng"


def test_what_was_not_looked_at_is_not_imported(province, controller):
    choose(controller)
    form = controller.get(CHECK).context["form"]
    agreed = {"act": "import"} | {name: form[name].value() for name in form.fields}
    choose(controller, TABLE + "9.000003,Thêm một thủ tục,\n")
    assert controller.post(CHECK, agreed).status_code == 422
    ListedProcedure.objects.filter(code="3.000348").delete()
    reply = controller.post(CHECK, agreed | {"digest": ListUpload.objects.get().digest})
    assert reply.status_code == 422 and not ListedProcedure.objects.filter(code="9.000001").exists()


@pytest.mark.parametrize(("name", "held"), [
    ("a.pdf", b"%PDF"), ("a.xlsx", b"PK"), ("a.csv", b"\xca\xcb,\xca\n"), ("a.csv", b""),
])  # fmt: skip
def test_a_file_that_cannot_be_read_says_what_to_do(province, controller, name, held):
    choose(controller, held, name)
    reply = controller.get(CHECK)
    assert reply.status_code == 422 and "mc-errors" in text(reply) and not reply.context.get("report")
    assert controller.post(CHOOSE, {"source": "Quyết định 5"}).context["form"]["source"].value() == "Quyết định 5"


@pytest.mark.parametrize("username", ["quantri", "tiepnhan", "lanhdao"])
def test_others_do_not_import(province, username):
    browser = province.officer(username)
    for address in (CHOOSE, CHECK):
        assert browser.get(address).status_code == browser.post(address).status_code == 403
    assert browser.get(LIST).status_code == (200 if username == "quantri" else 403)
