"""A controller changes how papers are known: by words in a form, tried before they hold, published as a revision."""

import pytest
from django.urls import reverse

from motcua.assistant.screening import rules, services, trials
from motcua.foundation.common.clock import today
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue import services as publishing
from tests.sites import walk
from tests.sites.papers import sent

LIST = reverse("operations:paper_rules", args=[walk.BIRTH])


@pytest.fixture
def controller(province):
    return province.officer("kiemsoat")


def form_of(reply):
    form = reply.context["form"]
    return {name: value for name in form.fields if (value := form[name].value()) not in (None, "")}


def add(browser, **more):
    url = reverse("operations:paper_rule_add", args=[walk.BIRTH])
    data = {"document": "", "name_vi": "Hóa đơn nước", "name_en": "A water bill", "titles": "Hóa đơn tiền nước\n",
            "seen": "0"} | more  # fmt: skip
    return browser.post(url, data, follow=True)


@pytest.mark.parametrize(("language", "words"), [
    ("vi", ("Cách nhận biết giấy tờ", "Giấy chứng sinh", "Trên giấy đứng sau", "Trên các ca ví dụ", "Thêm giấy tờ")),
    ("en", ("How papers are known", "Stands on the paper after", "On the example cases", "Add a paper")),
])  # fmt: skip
def test_the_rules_are_read_in_words(province, language, words):
    page = province.officer("kiemsoat", language).get(LIST)
    assert page.status_code == 200 and all(one in page.content.decode() for one in words)
    assert LIST in province.officer("kiemsoat", language).get(reverse("operations:procedure", args=[walk.BIRTH])).text


@pytest.mark.parametrize("who", ["quantri", "chuyenvien", "lanhdao"])
def test_only_controllers_open_them(province, who):
    assert province.officer(who).get(LIST).status_code == 403


def test_what_is_no_procedure_or_no_paper_is_not_found(controller):
    assert controller.get(reverse("operations:paper_rules", args=["9.999999"])).status_code == 404
    assert controller.get(reverse("operations:paper_rules", args=[walk.LINKED])).status_code == 404
    assert controller.get(reverse("operations:paper_rule", args=[walk.BIRTH, 99])).status_code == 404
    assert controller.get(reverse("operations:paper_value", args=[walk.BIRTH, 0, 99])).status_code == 404


def test_a_form_sent_back_as_it_was_changes_nothing(controller):
    for place, paper in enumerate(rules.of(walk.BIRTH).papers):
        for name, args in [("operations:paper_rule", []), *(
            ("operations:paper_value", [n]) for n in range(len(paper.get("values", ())))
        )]:  # fmt: skip
            url = reverse(name, args=[walk.BIRTH, place, *args])
            reply = controller.post(url, form_of(controller.get(url)))
            assert reply.status_code == 302, reply.context["form"].errors
    assert not rules.of(walk.BIRTH).is_changed


def test_a_paper_and_a_value_are_added_without_a_developer_and_published(controller):
    assert "Có thay đổi chưa công bố" in add(controller).content.decode()
    url = reverse("operations:paper_value_add", args=[walk.BIRTH, 0])
    value = {"same_as": ["mother_ethnicity"], "after": "Dân tộc mẹ\nDân tộc", "is_optional": "on", "seen": "1"}
    page = controller.post(url, value, follow=True).content.decode()
    assert "Dân tộc mẹ; Dân tộc" in page
    made = rules.of(walk.BIRTH).papers[0]["values"][-1]
    assert made["key"] == "mother_ethnicity" and made["same_as"] == "mother_ethnicity" and made["required"] is False
    assert catalogue.current(walk.BIRTH)[0].number == 1, "nothing holds yet"
    check = controller.post(reverse("operations:paper_rules_publish", args=[walk.BIRTH]), follow=True)
    assert "screening.yaml" in check.content.decode() and "Hóa đơn tiền nước" in check.content.decode()
    form = check.context["form"]
    data = {name: form[name].value() for name in form.fields} | {"in_force_from": f"{today():%d/%m/%Y}"}
    controller.post(reverse("operations:bundle_check"), data)
    assert catalogue.current(walk.BIRTH)[0].number == 2
    assert "Có thay đổi chưa công bố" not in controller.get(LIST).content.decode()


def test_a_draft_that_was_published_does_not_come_back_over_later_rules(controller, province):
    first, by = rules.of(walk.BIRTH), province.actor("kiemsoat")
    add(controller)
    drafted = rules.of(walk.BIRTH)
    for seen, papers in ((1, drafted.papers), (2, first.papers)):
        bundle = rules.bundle_with(drafted.newest, papers)
        publishing.publish(bundle, by=by, in_force_from=today(), seen=seen)
    there = rules.of(walk.BIRTH)
    assert there.papers == first.papers and not there.is_changed
    assert "Có thay đổi chưa công bố" in add(controller, seen=str(there.version)).content.decode()
    assert len(rules.of(walk.BIRTH).papers) == len(first.papers) + 1


@pytest.mark.parametrize(("changed", "words"), [
    ({"titles": ""}, "Hãy ghi ít nhất một tiêu đề"), ({"name_vi": "", "name_en": ""}, "Hãy ghi tên giấy tờ"),
    ({"name_en": ""}, "Hãy ghi bằng cả hai ngôn ngữ"), ({"holds": "issued"}, "Hãy ghi chữ đứng trước ngày đó"),
    ({"holds": "issued", "holds_after": "Ngày cấp"}, "Hãy ghi giấy tờ có hiệu lực bao nhiêu tháng"),
    ({"seen": "7"}, "Người khác vừa sửa các quy tắc này"), ({"titles": "x"}, "Mỗi dòng có ít nhất 2"),
])  # fmt: skip
def test_what_does_not_fit_is_said_and_what_was_typed_stays(controller, changed, words):
    reply = add(controller, words="tiền nước", **changed)
    assert reply.status_code == 422 and words in reply.content.decode() and "tiền nước" in reply.content.decode()
    assert not rules.of(walk.BIRTH).is_changed


def test_papers_and_values_are_taken_out_and_the_draft_is_discarded(controller):
    add(controller)
    place = len(rules.of(walk.BIRTH).papers) - 1
    url = reverse("operations:paper_rule_remove", args=[walk.BIRTH, place])
    assert "Người khác vừa sửa" in controller.post(url, {"seen": "0"}, follow=True).content.decode()
    controller.post(url, {"seen": "1"})
    assert not rules.of(walk.BIRTH).is_changed
    controller.post(reverse("operations:paper_value_remove", args=[walk.BIRTH, 0, 0]), {"seen": "2"})
    assert rules.of(walk.BIRTH).is_changed
    controller.post(reverse("operations:paper_rules_discard", args=[walk.BIRTH]))
    assert not rules.of(walk.BIRTH).is_changed


def test_a_sample_is_tried_and_told_line_by_line(province, controller):
    url = reverse("operations:paper_sample", args=[walk.BIRTH])
    assert controller.get(url).status_code == 200
    reply = controller.post(url, {"document": "birth_slip", "example": "on-time", "file": walk.pdf("mau.pdf")})
    assert reply.status_code == 302
    page = controller.get(reply.url).content.decode()
    assert "Máy đang xem giấy tờ" in page and "data-poll" in page
    while trials.step():
        pass
    page = controller.get(reply.url).content.decode()
    assert "data-poll" not in page and "Nhầm giấy tờ" in page
    wrong = controller.post(url, {"document": "birth_slip", "example": "on-time"})
    assert wrong.status_code == 422 and "Hãy chọn tệp" in wrong.content.decode()
    refused = controller.post(url, {"document": "birth_slip", "example": "on-time", "file": walk.pdf("mau.exe")})
    assert refused.status_code == 422


def test_past_dossiers_are_told_by_code_without_a_way_in(province, controller):
    dossier = sent(province, mother_name="Trần Thị Bích")
    for id in services.due().filter(dossier=dossier).values_list("id", flat=True):
        services.look(id)
    controller.post(reverse("operations:paper_value_remove", args=[walk.BIRTH, 0, 0]), {"seen": "0"})
    reply = controller.post(reverse("operations:paper_past", args=[walk.BIRTH]))
    assert "0 trên 1 tệp" in controller.get(reply.url).content.decode()
    while trials.step():
        pass
    page = controller.get(reply.url).content.decode()
    assert dossier.code in page and "Khác với tờ khai" in page and "Trần Thị Bích" not in page
    assert reverse("desk:papers", args=[dossier.id]) not in page
    assert "Trên 1 tệp đã xem trước đây" in controller.get(LIST).content.decode()
