"""What is one person's is nobody else's: every address that takes an id answers 404 to another citizen."""

from urllib.parse import quote

import pytest
from django.urls import reverse

from motcua.foundation.common.errors import Invalid
from motcua.onestop.dossiers.models import Draft
from motcua.sites.portal import urls
from tests.sites import walk
from tests.sites.portal import pages


def _with_id() -> list[str]:
    return [p.name for p in urls.urlpatterns if "<uuid:id>" in str(p.pattern)]


def _address(name: str, subject) -> str:
    page = name in ("draft_page", "draft_autosave", "draft_paper_piece")
    return reverse(f"portal:{name}", args=[subject, "child"] if page else [subject])


def test_a_second_citizen_meets_404_on_everything_of_the_first(province, tsa):
    draft, dossier = walk.draft(province, citizen=0), walk.issued(province, citizen=0)
    other, guest = province.citizen(1), pages.guest()
    file = Draft.objects.get(id=draft.id).files["birth_slip"][0]
    assert len(_with_id()) >= 18
    for name in _with_id():
        subject = file if name == "file" else draft.id if name.startswith("draft") else dossier.id
        url = _address(name, subject)
        assert other.post(url, {"text": "x"}).status_code == 404, name
        if name == "assistant_words":  # anybody's who began the talk; it knows no GET
            continue
        if name not in ("collect", "share_end", "payment_done"):
            assert other.get(url).status_code == 404, name
        alone = guest.get(url)
        assert alone.status_code == (404 if name == "file" else 302), name
    result = dossier.results.get()
    for found in [result.file_id, *dossier.documents.values_list("file_id", flat=True)]:
        assert other.get(reverse("portal:file", args=[found])).status_code == 404
        assert guest.get(reverse("portal:file", args=[found])).status_code == 404


def test_an_officer_of_another_unit_meets_404_on_files_and_the_officer_in_charge_reads_them(province):
    dossier = walk.taken(province)
    file = dossier.documents.first().file_id
    assert province.officer("chuyenvien").get(reverse("portal:file", args=[file])).status_code == 200
    assert province.officer("xaydung").get(reverse("portal:file", args=[file])).status_code == 404


def test_level_1_sees_what_is_there_but_files_nothing_and_is_shown_the_way_to_level_2(province):
    dossier = walk.submitted(province)
    client = province.citizen(0, assurance=1)
    assert client.get(reverse("portal:dossier", args=[dossier.id])).status_code == 200
    for url in (reverse("portal:start", args=["birth-registration"]), reverse("portal:withdraw", args=[dossier.id])):
        refused = client.get(url)
        assert refused.status_code == 403
        assert "mức 2" in pages.text_of(refused)
        assert "/sign-in/?next=" + quote(url, safe="") in refused.content.decode()


@pytest.mark.parametrize("address", ["portal:my", "portal:acting"])
def test_a_guest_is_led_to_sign_in_and_back(province, address):
    url = reverse(address)
    assert pages.guest().get(url).url == "/sign-in/?next=" + quote(url, safe="")


def test_a_result_opens_for_its_applicant_only_when_it_is_issued_and_paid(province, tsa):
    dossier = walk.signed(province, walk.MARITAL)
    client, result = province.citizen(0), dossier.results.get()
    url = reverse("portal:file", args=[result.file_id])
    assert client.get(url).status_code == 404, "signed, not issued"
    from motcua.onestop.dossiers import services
    from motcua.onestop.dossiers.money import Fee

    services.issue(dossier.id, by=province.actor("vanthu"))
    assert client.get(url).status_code == 404, "the fee is due"
    refused = client.post(reverse("portal:collect", args=[dossier.id]), follow=True)
    assert "Lệ phí chưa nộp" in pages.text_of(refused)
    with pytest.raises(Invalid):
        services.collect_fee(dossier.id, by=province.actor("tiepnhan"), fee=Fee(0, "0000012"))
    services.collect_fee(dossier.id, by=province.actor("tiepnhan"), fee=Fee(8000, "0000012"))
    assert client.get(url).status_code == 200
