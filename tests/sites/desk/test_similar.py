"""Settled dossiers like this one: which are told, to whom, and that nobody is named."""

from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.assistant.advising import similar
from motcua.assistant.advising.similar import Wanted
from motcua.foundation.common.clock import now
from motcua.onestop.dossiers.enums import Outcome
from motcua.onestop.dossiers.models import Dossier, Result
from tests.sites import walk
from tests.sites.portal import pages


def at(dossier):
    return reverse("desk:similar", args=[dossier.id])


def copies(dossier, count):
    """As many more of a settled dossier, an hour apart."""
    for n in range(count):
        row = Dossier.objects.get(id=dossier.id)
        settled = row.settled_at - timedelta(hours=n + 1)
        row.pk, row.code, row.settled_at = None, f"{dossier.code}-{n}", settled
        row.id = Dossier._meta.get_field("id").default()
        row._state.adding = True
        row.save()


@pytest.mark.parametrize(("language", "words"), [("vi", "Đồng ý cấp"), ("en", "Granted")])
def test_how_the_same_procedure_was_settled_is_told_and_not_for_whom(province, tsa, language, words):
    settled, other = walk.issued(province), walk.issued(province, walk.MARITAL)
    dossier = walk.taken(province)
    page = province.officer("chuyenvien", language).get(at(dossier))
    told = pages.text_of(page)
    assert settled.code in told and words in told and other.code not in told
    assert settled.applicant_name not in told and settled.applicant_number not in told
    assert dossier.code not in {row.dossier.code for row, _letters in page.context["rows"]}


def test_who_may_not_see_them_is_told_of_none(province, tsa):
    walk.issued(province)
    dossier = walk.taken(province)
    assert province.officer("xaydung").get(at(dossier)).status_code == 404
    assert similar.like(dossier, by=province.actor("xaydung")) == []
    assert similar.like(dossier, by=province.citizen_actor(4)) == []
    assert len(similar.like(dossier, by=province.actor("chuyenvien"))) == 1


def test_a_reason_is_told_without_the_persons_name_and_numbers(province, tsa):
    settled, dossier = walk.issued(province), walk.taken(province)
    name = settled.applicant_name
    Dossier.objects.filter(id=settled.id).update(outcome=Outcome.REFUSED)
    Result.objects.filter(dossier=settled).update(
        outcome=Outcome.REFUSED, data={"reason": f"Bà {name}, số 025088000123, không đủ điều kiện."}
    )
    told = pages.text_of(province.officer("chuyenvien").get(at(dossier), {"only": "refused"}))
    assert "không đủ điều kiện" in told and name not in told and "025088" not in told


def test_those_about_the_same_papers_are_found(province, tsa):
    alike, plain = walk.issued(province), walk.issued(province)
    dossier = walk.taken(province)
    Dossier.objects.filter(id=dossier.id).update(supplements=0)
    for one in (alike, dossier):
        one.supplement_requests.create(
            before_reception=True, items=[{"document": "birth_slip", "reason": "Mờ."}], asked_at=now(), asked_by="x",
            answer_by=now().date(), answered_at=now(),
        )  # fmt: skip
    client = province.officer("chuyenvien")
    told = pages.text_of(client.get(at(dossier), {"only": "papers"}))
    assert alike.code in told and plain.code not in told
    assert "birth_slip" in similar.keys_of(dossier)
    assert client.get(at(dossier), {"only": "letters"}).context["rows"] == []


@pytest.mark.parametrize("only", list(Wanted))
def test_the_list_goes_on_and_costs_the_same(province, tsa, django_assert_max_num_queries, only):
    settled, dossier = walk.issued(province), walk.taken(province)
    client = province.officer("chuyenvien")
    client.get(at(dossier))
    with django_assert_max_num_queries(26):
        client.get(at(dossier), {"only": only})
    copies(settled, similar.PAGE + 5)
    with django_assert_max_num_queries(26):
        first = client.get(at(dossier), {"only": only})
    if only is Wanted.ALL:
        codes = [row.dossier.code for row, _l in first.context["rows"]]
        rest = client.get(at(dossier), {"after": first.context["next"]})
        codes += [row.dossier.code for row, _l in rest.context["rows"]]
        assert len(codes) == len(set(codes)) == similar.PAGE + 6 and not rest.context["next"]


def test_an_address_that_was_tampered_with_leads_to_the_first_page(province):
    dossier, client = walk.taken(province), province.officer("chuyenvien")
    for wrong in ({"after": "gestern"}, {"only": "secret"}):
        assert client.get(at(dossier), wrong)["Location"] == at(dossier)
