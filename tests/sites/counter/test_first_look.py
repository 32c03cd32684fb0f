"""A scan at the counter that is hard to read is told while the applicant still stands there."""

from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.assistant.screening.flaws import Flaw
from motcua.assistant.screening.ports import FirstLooker
from motcua.foundation.common import ports
from motcua.foundation.common.clock import today
from motcua.onestop.dossiers import desk_filing, services
from motcua.onestop.dossiers.models import Dossier, Draft
from tests.sites import walk

BLURRED = "Ảnh bị mờ. Hãy đặt giấy phẳng"


class Blurred:
    def look(self, data, media_type, *, within):
        return [Flaw.BLURRED]


@pytest.fixture(autouse=True)
def blurred():
    ports.provide(FirstLooker, Blurred())
    yield
    ports.reset()


def test_a_blurred_scan_is_kept_and_told_on_the_form_and_before_reception(province):
    draft = desk_filing.start(walk.BIRTH, by=province.actor("tiepnhan"))
    browser, url = province.officer("tiepnhan"), reverse("counter:desk_form", args=[draft.id])
    page = browser.post(url, {"scan-birth_slip": walk.pdf("quet.pdf"), "act": "check"}, follow=True).content.decode()
    assert BLURRED in page and len(Draft.objects.get(id=draft.id).files["birth_slip"]) == 1
    assert BLURRED in browser.get(url).content.decode()


def test_the_answer_of_an_applicant_is_taken_down_when_the_officer_goes_on_with_the_scan(province):
    found = walk.taken(province, walk.BIRTH)
    services.request_supplement(
        found.id, by=province.actor("chuyenvien"), answer_by=today() + timedelta(days=10),
        items=[{"document": "birth_slip", "reason": "Bản chụp bị mờ."}],
    )  # fmt: skip
    browser, url = province.officer("tiepnhan"), reverse("counter:answer", args=[found.id])
    data = {"copy-birth_slip-kind": "original", "copy-birth_slip-count": "1", "who": "applicant",
            "number": found.applicant_number, "key": "a-1"}  # fmt: skip
    first = browser.post(url, data | {"scan-birth_slip": walk.pdf("quet.pdf")})
    page = first.content.decode()
    assert BLURRED in page and "Bản quét có thể khó đọc" in page
    assert Dossier.objects.get(id=found.id).state == "supplement_requested"
    kept = page.split('name="kept" value="')[1].split('"')[0]
    browser.post(url, data | {"kept": kept})
    assert Dossier.objects.get(id=found.id).state == "in_progress"
