"""A building permit is examined and inspected side by side: what each page shows of the two parts."""

import pytest
from django.urls import reverse

from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.deskwork import bulk
from motcua.onestop.deskwork.enums import BulkVerb
from motcua.onestop.dossiers import addresses, selectors, services
from motcua.onestop.dossiers.models import Dossier
from tests.sites import walk
from tests.sites.api.caller import Caller, secret_of

HOUSE = "1.013225"


@pytest.fixture
def house(province):
    return walk.received(province, HOUSE, name="new-house")


def text(response):
    return " ".join(response.content.decode().split())


def address(name, dossier):
    return reverse(f"desk:{name}", args=[dossier.id])


def step(dossier, node):
    return dossier.assignments.get(node=node, closed_at=None)


def test_each_holder_finds_their_part_and_one_who_has_both_is_asked_which(province, house):
    both, inspector = province.officer("chuyenvien"), province.officer("diachinh")
    listed = text(both.get(reverse("desk:worklist")))
    links = [f"{address('dossier', house)}?step={step(house, node).id}" for node in ("examine", "inspect")]
    assert all(link in listed for link in links), "two rows, each leads to its own part"
    assert "Bạn có nhiều phần của hồ sơ này" in text(both.get(links[0])), "nobody has taken either"
    services.take(house.id, by=province.actor("diachinh"), step=step(house, "inspect").id)
    assert "Bạn có nhiều phần của hồ sơ này" not in text(both.get(links[0])), "one is another officer's"
    both.post(address("take", house) + f"?step={step(house, 'examine').id}", {"key": "t"})
    assert step(house, "examine").officer_name == province.actor("chuyenvien").name
    assert step(house, "inspect").officer_name == province.actor("diachinh").name
    page = text(inspector.get(links[1]))
    assert "Làm song song" in page and "“Tổng hợp ý kiến và dự thảo giấy phép” còn chờ 2 phần" in page
    taken = both.post(address("forward", house) + f"?step={step(house, 'inspect').id}", {"key": "x"})
    assert taken.status_code == 422 and province.actor("diachinh").name in text(taken), "not the other one's part"
    assert not house.assignments.filter(node="conclude").exists()


def test_two_parts_are_completed_on_their_pages_and_weighed_together(province, house):
    designer, inspector = province.officer("chuyenvien"), province.officer("diachinh")
    inspector.post(address("take", house), {"key": "t1", "step": step(house, "inspect").id})
    form = inspector.get(address("forward", house))
    assert form.context["step_id"] == step(house, "inspect").id and form.context["following"] == []
    sent = {"key": "f1", "step": step(house, "inspect").id, "opinion": "Đúng ranh giới"}
    inspector.post(address("forward", house), sent)
    services.note(house.id, by=province.actor("chuyenvien"), text="Đã gọi chủ nhà")
    again = inspector.post(address("forward", house), sent)
    assert again.status_code == 302, "pressed twice: done once, and no refusal"
    page = text(designer.get(address("dossier", house)))
    assert "còn chờ 1 phần" in page and "Đúng ranh giới" in page and 'mc-pill--ontime">Đã xong' in page
    designer.post(address("forward", house), {"key": "f2", "step": step(house, "examine").id})
    assert [s.node for s in house.assignments.filter(closed_at=None)] == ["conclude"]
    page = designer.get(address("dossier", house))
    assert "Làm song song" not in text(page)
    done = {row["title"]["vi"] for row in page.context["steps_done"] if row["state"] == "done"}
    assert done == {"Thẩm định hồ sơ thiết kế", "Kiểm tra thực địa"}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_applicant_reads_calmly_what_is_done_and_what_goes_on(province, house, language):
    services.take(house.id, by=province.actor("diachinh"), step=step(house, "inspect").id)
    services.forward(house.id, by=province.actor("diachinh"))
    pages = [
        province.citizen(0, language=language).get(reverse("portal:dossier", args=[house.id])),
        province.citizen(1, language=language).get(addresses.tracking(house.code)),
    ]
    words = {
        "vi": ("Cơ quan đang làm song song các phần việc", "dự kiến xong ngày", "Xong ngày", "không đổi"),
        "en": ("The agency works on several parts at once", "planned until", "Done on", "stays the same"),
    }[language]
    officer = province.actor("diachinh").name
    for page in pages:
        assert page.status_code == 200 and all(word in text(page) for word in words)
        assert officer not in text(page), "units, no names"


def test_sent_back_from_the_join_only_that_part_is_done_again_and_the_pages_say_so(province, house):
    for who, node in (("diachinh", "inspect"), ("chuyenvien", "examine")):
        services.take(house.id, by=province.actor(who), step=step(house, node).id)
        services.forward(house.id, by=province.actor(who), step=step(house, node).id)
    browser = province.officer("chuyenvien")
    browser.post(address("take", house), {"key": "t"})
    assert "Kiểm tra thực địa" in text(browser.get(address("send_back", house)))
    browser.post(address("send_back", house), {"key": "b", "to": "inspect", "reason": "Đo lại khoảng lùi"})
    assert [s.node for s in house.assignments.filter(closed_at=None)] == ["inspect"]
    page = province.officer("diachinh").get(address("dossier", house))
    states = {row["title"]["vi"]: row["state"] for row in page.context["steps_done"]}
    assert (states["Thẩm định hồ sơ thiết kế"], states["Kiểm tra thực địa"]) == ("done", "now")
    assert states["Tổng hợp ý kiến và dự thảo giấy phép"] == "later", "it is to be done anew"
    assert page.context["picture"].count("mc-now") == 1 and "còn chờ 1 phần" in text(page)


def test_what_ran_beside_a_part_that_went_back_is_said_to_officers_and_applicant(province, house, monkeypatch):
    """As a process that begins before it splits: back to the beginning ends the other part."""
    from motcua.onestop.catalogue.process import compile_graph

    bundle = catalogue.bundle(house.revision_id)
    data = bundle.data["process"]
    begin = {"title": {"vi": "Kiểm tra hồ sơ", "en": "Check"}, "role": "specialist", "at": "KTHTDT|KT",
             "next": ["examine", "inspect"]}  # fmt: skip
    monkeypatch.setitem(
        vars(bundle), "graph", compile_graph({**data, "start": ["begin"], "steps": {"begin": begin, **data["steps"]}})
    )
    services.take(house.id, by=province.actor("diachinh"), step=step(house, "inspect").id)
    services.take(house.id, by=province.actor("chuyenvien"), step=step(house, "examine").id)
    browser = province.officer("chuyenvien")
    browser.post(address("send_back", house), {
        "key": "b", "to": "begin", "reason": "Thiếu bản vẽ móng", "step": step(house, "examine").id,
    })  # fmt: skip
    assert [e.action for e in selectors.journal(house.id)][-2:] == ["end_step", "send_back"]
    page = text(province.officer("diachinh").get(address("dossier", house)))
    assert "Bước “Kiểm tra thực địa” làm song song đã kết thúc và sẽ làm lại từ đó" in page
    assert "Kết thúc bước này: phần làm song song bị chuyển lại" in page
    mine = text(province.citizen(0).get(reverse("portal:dossier", args=[house.id])))
    assert "Cơ quan xem lại một phần: “Kiểm tra hồ sơ”" in mine


def test_many_at_once_are_completed_at_the_part_that_was_ticked(province, house):
    by = province.actor("chuyenvien")
    services.take(house.id, by=by, step=step(house, "examine").id)
    services.take(house.id, by=by, step=step(house, "inspect").id)
    house = Dossier.objects.get(id=house.id)
    job = bulk.prepare(BulkVerb.FORWARD, [step(house, "inspect").id], by=by)
    bulk.start(job.id, {"opinion": "Đúng hiện trạng"}, by=by)
    bulk.run(job.id)
    assert [s.node for s in house.assignments.filter(closed_at=None)] == ["examine"]


def test_a_program_says_which_part_it_completes(province, house):
    mine = Caller(secret_of(province.accounts["chuyenvien"]))
    for node in ("examine", "inspect"):
        assert mine.act(house.code, "take", step=str(step(house, node).id)).status_code == 200
    [field] = [f for a in mine.get(f"/dossiers/{house.code}").json()["actions"] if a["verb"] == "forward"
               for f in a["fields"] if f["name"] == "step"]  # fmt: skip
    assert field["required"] and len(field["choices"]) == 2
    unsaid = mine.act(house.code, "forward")
    assert unsaid.status_code == 422 and unsaid.json()["errors"][0]["field"] == "step"
    chosen = next(c["value"] for c in field["choices"] if "thực địa" in c["label"])
    assert mine.act(house.code, "forward", step=chosen).status_code == 200
    assert [s["key"] for s in mine.get(f"/dossiers/{house.code}").json()["steps"]] == ["examine"]
    assert mine.act(house.code, "forward").status_code == 200, "one is left, nothing has to be said"
