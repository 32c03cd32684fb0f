"""One dossier walks over the desk, by the pages alone."""

import pytest
from django.urls import reverse

from motcua.onestop.dossiers.models import Dossier, Result
from tests.sites import walk


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


OPTIONAL = {"personal_number", "mother_birth_date", "father_birth_date", "mother_name", "father_name"}
