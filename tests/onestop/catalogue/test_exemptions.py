"""Who is free of a fee proves it: the paper belongs to what is sent, in every bundle that has such a question."""

from datetime import date
from uuid import UUID

import pytest
from django.urls import reverse

from motcua.foundation.common.errors import Invalid
from motcua.onestop.catalogue.enums import DocumentWay
from motcua.onestop.dossiers import drafts
from motcua.onestop.dossiers.models import Dossier
from tests.onestop.catalogue.conftest import BUNDLES
from tests.sites import walk
from tests.sites.conftest import province, tsa
from tests.sites.portal import pages

__all__ = ["province", "tsa"]

PROOF, DAY = "exemption_proof", date(2026, 3, 9)
QUESTIONS = {
    "birth-registration": "exemption", "marital-status-certificate": "exemption",
    "permanent-residence": "fee_exemption",
}  # fmt: skip
KNOWN = {"child", "elderly"}
"""What the date of birth says, and the population data have."""


def demanded(bundle, answers, given=frozenset()):
    return PROOF in {one.key for one in bundle.missing(answers, set(given), DAY)}


def test_the_bundles_that_free_somebody_of_a_fee_are_these():
    found = {slug for slug, bundle in BUNDLES.items() if any(fee.is_free and fee.when for fee in bundle.fees)}
    asked = {slug for slug, bundle in BUNDLES.items() if any(one.key == PROOF for one in bundle.documents)}
    assert asked == set(QUESTIONS) | {"newborn-linked"} and asked <= found  # its first part is a birth registration
    assert demanded(BUNDLES["newborn-linked"], {"exemption": "poor"})


@pytest.mark.parametrize("slug", QUESTIONS)
def test_each_reason_to_be_free_demands_its_proof(slug):
    bundle, key = BUNDLES[slug], QUESTIONS[slug]
    [question] = [one for one in bundle.form.questions if one.key == key]
    reasons = {value for value, _label in question.choices}
    for reason in reasons - {"none"}:
        assert bundle.fee_for({key: reason}, DAY, "portal").is_free
        assert demanded(bundle, {key: reason}) == (reason not in KNOWN), reason
        assert not demanded(bundle, {key: reason}, {PROOF})
    late = {key: "none", "child_birth_date": "2025-01-08"}  # a birth is registered free of charge within 60 days
    assert not demanded(bundle, late) and not bundle.fee_for(late, DAY, "portal").is_free
    assert bundle.document(PROOF).way is DocumentWay.UPLOAD


def without_the_proof(province):  # noqa: F811
    made = walk.draft(province, walk.MARITAL, name="lived-elsewhere")
    by = province.citizen_actor(0)
    for file in made.files[PROOF]:
        drafts.detach(made.id, UUID(file), by=by)
    return drafts.get(made.id, by=by), by


def test_a_filing_without_it_is_refused_at_its_field(province):  # noqa: F811
    made, by = without_the_proof(province)
    with pytest.raises(Invalid) as refusal:
        drafts.send(made.id, by=by)
    assert {key: str(text) for key, text in refusal.value.fields.items()} == {
        PROOF: "Hãy thêm giấy tờ này trước khi gửi."
    }
    assert not Dossier.objects.exists()
    drafts.attach(made.id, PROOF, walk.pdf(), by=by)
    assert Dossier.objects.get(id=drafts.send(made.id, by=by)[0]).money_state == "none"


@pytest.mark.parametrize(("language", "sentence", "way_out"), [
    ("vi", "Hãy thêm giấy tờ này.", "quay lại chọn “Không”"),
    ("en", "Add this document.", "go back and choose “No”"),
])  # fmt: skip
def test_the_page_of_documents_says_so_beside_it_and_how_to_go_on(province, language, sentence, way_out):  # noqa: F811
    made, _by = without_the_proof(province)
    client, page = province.citizen(0, language=language), reverse("portal:draft_documents", args=[made.id])
    assert sentence not in pages.text_of(client.get(page))
    answer = client.post(page, {"continue": "1"})
    assert answer.status_code == 200 and f'href="#d_{PROOF}"' in answer.text
    assert sentence in pages.text_of(answer) and way_out in pages.text_of(answer)
