"""A paper form that a person brings to the desk fills in the officer's form."""

import pytest
from django.urls import reverse

from motcua.assistant.intake import services
from motcua.assistant.intake.models import PaperForm
from motcua.foundation.common.ids import uuid7
from motcua.onestop.dossiers import desk_filing
from motcua.onestop.dossiers.models import Draft
from tests.sites import paper_forms, walk
from tests.sites.paper_forms import field, picture


@pytest.fixture
def draft(province) -> Draft:
    return desk_filing.start(walk.BIRTH, by=province.actor("tiepnhan"))


def address(draft: Draft, name: str = "desk_paper", *more: str) -> str:
    return reverse(f"counter:{name}", args=[draft.id, *more])


def test_the_form_at_the_desk_shows_what_the_paper_says(province, draft):
    browser, by = province.officer("tiepnhan"), province.actor("tiepnhan")
    assert 'value="paper"' in browser.get(address(draft, "desk_form")).text
    assert browser.post(address(draft, "desk_form"), {"act": "paper"}).url == address(draft)
    assert browser.post(address(draft), {"pages": [picture()]}).url == address(draft)
    assert "data-poll" in browser.get(address(draft)).text
    paper_forms.read(draft, field("child_name", "sure", "Trần Gia Huy"), field("hometown", "picture"), by=by)
    shown = browser.get(address(draft, "desk_form")).text
    assert 'value="Trần Gia Huy"' in shown and shown.count("mc-piece") == 2
    assert browser.get(address(draft, "desk_paper_piece", "hometown"))["Content-Type"] == "image/jpeg"
    draft.refresh_from_db()
    assert "child_name" not in draft.answers, "it counts when the officer has saved it"
    browser.post(address(draft, "desk_form"), {"child_name": "Trần Gia Huy", "act": "save"})
    draft.refresh_from_db()
    assert draft.answers["child_name"] == "Trần Gia Huy"


def test_only_the_officer_whose_form_it_is(province, draft):
    paper_forms.read(draft, field("child_name", "sure", "Trần Gia Huy"), by=province.actor("tiepnhan"))
    for who in ("chuyenvien", "tiepnhantinh"):
        for name, more in (("desk_paper", ()), ("desk_paper_piece", ("child_name",))):
            assert province.officer(who).get(address(draft, name, *more)).status_code in (403, 404)
        assert province.officer(who).post(address(draft, "desk_paper_act"), {"act": "drop"}).status_code in (403, 404)
    assert not PaperForm.objects.get(draft=draft).pictures_gone_at


def test_another_form_goes_on_with_its_own_procedure(province, draft):
    form = paper_forms.read(draft, by=province.actor("tiepnhan"), code="", seems=walk.RESIDENCE)
    browser = province.officer("tiepnhan")
    assert "Tờ khai thay đổi thông tin cư trú" in browser.get(address(draft)).text
    key = uuid7()
    for _n in range(2):
        answer = browser.post(address(draft, "desk_paper_act"), {"act": "move", "key": key})
        assert answer.url == reverse("counter:desk_paper", args=[key]), "pressed twice it leads there twice"
    form.refresh_from_db()
    assert form.draft.procedure_code == walk.RESIDENCE and services.due().filter(id=form.id).exists()
