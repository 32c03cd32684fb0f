"""A fee is told once: the page of the procedure and form 01 say the same, and the day of filing decides."""

import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.foundation.files.services import read_bytes
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.enums import FeeState
from motcua.onestop.dossiers import letters, money
from motcua.onestop.dossiers.models import Dossier
from tests.sites import walk


def words(pdf: bytes) -> str:
    said = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(said.stdout.decode().split())


@pytest.mark.parametrize(
    ("code", "name"), [(walk.BIRTH, "on-time"), (walk.MARITAL, "to-marry"), ("1.013225", "new-house")]
)
def test_form_01_says_the_fee_as_the_page_of_the_procedure_does(province, code, name):
    dossier = walk.received(province, code, name=name)
    bundle = catalogue.bundle(dossier.revision_id)
    said = money.in_words(money.due_of(dossier, bundle))
    page = province.citizen(0).get(reverse("portal:procedure", args=[bundle.slug])).text
    assert said in page
    assert f"Phí, lệ phí: {said}." in words(read_bytes(letters.form_01(dossier).file))


def test_a_birth_filed_in_time_stays_free_though_it_is_received_after_the_sixtieth_day(province):
    found = walk.received(province, walk.BIRTH)
    Dossier.objects.filter(id=found.id).update(submitted_at=found.received_at - timedelta(days=59))
    dossier = Dossier.objects.get(id=found.id)
    dossier.answers["child_birth_date"] = (dossier.submitted_at - timedelta(days=1)).date().isoformat()
    bundle = catalogue.bundle(dossier.revision_id)
    received = dossier.received_at.date()
    assert bundle.fee_for(dossier.answers, received + timedelta(days=2), dossier.channel).is_free is False, (
        "that day it would cost"
    )
    dossier.received_at += timedelta(days=2)
    data = letters.form_01_data(dossier, bundle, [], None, "")
    assert "Miễn lệ phí" in data["fees"][0]["amount"]


def test_a_published_amount_comes_first(province):
    fee = replace(catalogue.current(walk.BIRTH)[1].fees[-1], state=FeeState.KNOWN, amount=75_000)
    assert money.in_words(fee).startswith("75.000 đồng. Miễn lệ phí") and not money.in_words(fee).endswith(".")
    assert money.in_words(fee, "en").startswith("75.000 đồng. Free")
