"""What the person at the desk gave before is offered to them, with its source, and each look is told to them."""

import pytest
from django.urls import reverse

from motcua.foundation.common.errors import NotAllowed, Refusal
from motcua.foundation.identity.models import Reading
from motcua.onestop.dossiers import desk_earlier
from motcua.onestop.dossiers.models import Draft
from motcua.outside.sandbox.eid.people import CITIZENS
from tests.sites import walk
from tests.sites.counter.test_assisted import form as made

CAM = 2


@pytest.fixture
def settled(province, tsa):
    """A birth that Cẩm had registered here: its slip was accepted."""
    return walk.issued(province, walk.BIRTH, citizen=CAM)


def form(province, **more) -> Draft:
    draft = made(province, with_scans=False)
    draft.contact = draft.contact | {"phone": "", "email": ""} | more
    draft.save()
    return draft


def test_nothing_is_offered_before_somebody_asks(province, settled):
    draft = form(province)
    assert desk_earlier.offers(draft) == {}
    page = province.officer("tiepnhan").get(reverse("counter:desk_form", args=[draft.id]))
    assert settled.code not in page.text and not Reading.objects.filter(about_id=settled.applicant_id).exists()


def test_a_paper_is_offered_with_its_source_used_and_the_reading_is_told(province, settled):
    browser, draft = province.officer("tiepnhan"), form(province)
    address = reverse("counter:desk_form", args=[draft.id])
    kept = {f"desk-person_{key}": value for key, value in draft.desk["person"].items()} | draft.answers
    kept |= {"desk-authority": draft.authority.name, "desk-reception": draft.desk["reception"]}
    page = browser.post(address, kept | {"act": "earlier"}, follow=True)
    assert settled.code in page.text and "Dùng lại" in page.text
    draft.refresh_from_db()
    [offered] = desk_earlier.offers(draft)["birth_slip"]
    assert offered.dossier == settled
    reading = Reading.objects.get(about_id=settled.applicant_id, subject_id=settled.id)
    assert reading.role == "receptionist" and reading.detail["code"] == settled.code
    kept |= {"desk-contact_phone": draft.contact["phone"], "use": f"birth_slip:{offered.file.id}"}
    for _n in range(2):
        browser.post(address, kept)
    draft.refresh_from_db()
    assert draft.files == {"birth_slip": [str(offered.file.id)]}
    assert desk_earlier.offers(draft) == {}
    readings = province.citizen(CAM).get("/my/readings/").text
    assert settled.code in readings


def test_phone_and_email_come_from_the_last_dossier_and_say_so(province, settled):
    by, draft = province.actor("tiepnhan"), form(province)
    desk_earlier.look(draft.id, by=by)
    draft.refresh_from_db()
    assert draft.contact["phone"] == settled.contact["phone"]
    page = province.officer("tiepnhan").get(reverse("counter:desk_form", args=[draft.id])).text
    assert f"Lấy từ hồ sơ {settled.code}" in page
    own = form(province, phone="0911222333")
    desk_earlier.look(own.id, by=by)
    own.refresh_from_db()
    assert own.contact["phone"] == "0911222333"


def test_another_name_another_person_or_a_new_one_is_told_nothing(province, settled):
    by, draft = province.actor("tiepnhan"), form(province)
    draft.desk = draft.desk | {"person": draft.desk["person"] | {"name": "Trần Thị Cúc"}}
    draft.save()
    with pytest.raises(Refusal, match="không có hồ sơ trước"):
        desk_earlier.look(draft.id, by=by)
    assert not Reading.objects.filter(about_id=settled.applicant_id).exists()
    open_one = form(province)
    desk_earlier.look(open_one.id, by=by)
    open_one.refresh_from_db()
    other = CITIZENS[4]
    open_one.desk = open_one.desk | {"person": open_one.desk["person"] | {"number": other.number, "name": other.name}}
    assert desk_earlier.offers(open_one) == {}, "somebody else stands in the form now"
    open_one.save()
    paper = settled.documents.exclude(file=None)[0]
    with pytest.raises(Refusal, match="không nằm trong"):
        desk_earlier.use(open_one.id, "birth_slip", paper.file_id, by=by)


def test_a_paper_about_another_child_is_not_offered(province, settled):
    by, draft = province.actor("tiepnhan"), form(province)
    draft.answers = draft.answers | {"child_name": "Nguyễn Minh Châu"}
    draft.save()
    assert desk_earlier.look(draft.id, by=by) == 0


def test_only_the_receptionist_whose_form_it_is_looks(province, other_counter, settled):
    draft = form(province)
    with pytest.raises(Draft.DoesNotExist):
        desk_earlier.look(draft.id, by=other_counter.actor("tiepnhan"))
    with pytest.raises(NotAllowed):
        desk_earlier.look(draft.id, by=province.actor("chuyenvien"))
