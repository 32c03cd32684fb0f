"""One dossier walks over the desk, by the pages alone."""

import pytest
from django.http import HttpResponse
from django.urls import reverse

from motcua.foundation.files.services import read_bytes
from motcua.onestop.dossiers.models import Dossier, Result
from motcua.onestop.registers.models import RegisterEntry
from tests.sites import walk
from tests.sites.counter.test_reception import words


def page(client, name, dossier, **data):
    """GET without data, else POST with a key of its own; follows to the page behind."""
    url = reverse(f"desk:{name}", args=[dossier.id])
    return client.post(url, {"key": f"{name}-1", **data}, follow=True) if data else client.get(url)


def typed(response):
    """What a form would send: the values that stand in it."""
    form = response.context["form"]
    return {name: form[name].value() or "" for name in form.fields}


@pytest.mark.parametrize("code", [walk.BIRTH, walk.MARITAL])
def test_from_reception_to_the_returned_result(province, tsa, code):
    dossier = walk.received(province, code)
    specialist, leader, clerk = (province.officer(name) for name in ("chuyenvien", "lanhdao", "vanthu"))
    assert dossier.code in specialist.get(reverse("desk:worklist")).content.decode()
    assert page(specialist, "take", dossier, go="1").status_code == 200
    draft = page(specialist, "draft", dossier)
    fields = {key: value or "Theo hồ sơ" for key, value in typed(draft).items() if key not in OPTIONAL}
    kept = page(specialist, "draft", dossier, **fields)
    assert kept.status_code == 200, kept.context["problems"]
    assert page(specialist, "preview", dossier).content.startswith(b"%PDF")
    while dossier.assignments.filter(closed_at=None, role="specialist").exists():
        key = dossier.assignments.get(closed_at=None).node
        assert page(specialist, "forward", dossier, opinion="Đủ điều kiện", key=key).status_code == 200
    assert "Chữ ký của bạn" in page(leader, "sign", dossier).content.decode()
    signed = page(leader, "sign", dossier, go="1")
    assert Result.objects.get(dossier=dossier).number in signed.content.decode()
    assert leader.get(reverse("portal:file", args=[Result.objects.get(dossier=dossier).file_id])).status_code == 200
    page(clerk, "issue", dossier, go="1")
    again = Dossier.objects.get(id=dossier.id)
    if again.money_state == "due":
        assert "chưa nộp" in page(clerk, "return", dossier).content.decode()
        Dossier.objects.filter(id=dossier.id).update(money_state="paid")
    refused = page(clerk, "return", dossier, who="applicant", number="025191004567")
    assert refused.status_code == 422 and "number" in refused.context["form"].errors
    page(clerk, "return", dossier, who="applicant", number=again.applicant_number)
    assert Dossier.objects.get(id=dossier.id).state == "result_returned"


FACTS = ("name", "birth_date", "ethnicity", "nationality", "residence")
OPTIONAL = {"personal_number", *(f"{parent}_{fact}" for parent in ("mother", "father") for fact in FACTS)}


def test_a_birth_certificate_and_its_entry_name_the_parents_as_the_official_form_does(province, tsa):
    dossier = walk.signed(province)
    result = Result.objects.get(dossier=dossier)
    entry = RegisterEntry.objects.get(dossier=dossier)
    facts = dossier.answers
    for parent, word in (("mother", "mẹ"), ("father", "cha")):
        for fact in FACTS:
            assert entry.data[f"{parent}_{fact}"] == facts[f"{parent}_{fact}"]
        printed = (
            f"người {word}: {facts[f'{parent}_name']} Năm sinh: {facts[f'{parent}_birth_date'][:4]}"
            f" Dân tộc: {facts[f'{parent}_ethnicity']} Quốc tịch: {facts[f'{parent}_nationality']}"
            f" Nơi cư trú: {facts[f'{parent}_residence']}"
        )
        assert printed in words(HttpResponse(read_bytes(result.file)))
    assert result.file.pages == 1, "one sheet, as the form"
