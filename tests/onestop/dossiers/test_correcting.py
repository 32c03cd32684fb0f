"""What was declared is corrected when form 02 asks for it, whole, with what stood before on record."""

import copy
from datetime import timedelta

import pytest

from motcua.foundation.common.clock import today
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.loader import from_data
from motcua.onestop.catalogue.services import publish
from motcua.onestop.dossiers import selectors, services
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.services.intake import Paper
from tests.sites import walk
from tests.sites.conftest import province

__all__ = ["province"]
ASKED = [{"document": "declaration", "reason": "Sai ngày sinh của mẹ."}]
WEEK = timedelta(days=7)


def _before_reception(province, items=ASKED) -> Dossier:
    found = walk.submitted(province)
    services.request_completion(found.id, by=province.actor("tiepnhan"), items=items, answer_by=today() + WEEK)
    return found


def _while_settling(province) -> Dossier:
    found = walk.taken(province, walk.MARITAL)
    services.request_supplement(found.id, by=province.actor("chuyenvien"), items=ASKED, answer_by=today() + WEEK)
    return found


def test_the_form_is_corrected_before_reception_and_says_what_it_was(province):
    found = _before_reception(province)
    services.complete(found.id, by=province.citizen_actor(0), answers=found.answers | {"mother_name": "Trần Thu Hằng"})
    after = Dossier.objects.get(id=found.id)
    assert (after.state, after.answers["mother_name"]) == ("submitted", "Trần Thu Hằng")
    assert after.answers | {"mother_name": "Trần Thu Hà"} == found.answers
    assert selectors.journal(found.id)[-1].detail["corrected"] == {"mother_name": "Trần Thu Hà"}
    assert found.supplement_requests.get().answered_at is not None


def test_the_clock_runs_again_with_the_corrected_form(province):
    found = _while_settling(province)
    services.supplement(
        found.id, by=province.citizen_actor(0), answers=found.answers | {"partner_name": "Trần Thu Hằng"}
    )
    after = Dossier.objects.get(id=found.id)
    assert (after.state, after.paused_at, after.answers["partner_name"]) == ("in_progress", None, "Trần Thu Hằng")


def test_what_the_rules_of_the_form_refuse_is_refused_here_too_and_changes_nothing(province):
    found = _before_reception(province)
    born = found.answers["child_birth_date"]
    with pytest.raises(Invalid) as caught:
        services.complete(found.id, by=province.citizen_actor(0), answers=found.answers | {"mother_birth_date": born})
    assert caught.value.fields.keys() == {"mother_birth_date"}
    after = Dossier.objects.get(id=found.id)
    assert (after.state, after.answers) == ("supplement_requested", found.answers)


def test_the_form_stays_where_form_02_does_not_ask_for_it(province):
    found = _before_reception(province, [{"document": "birth_slip", "reason": "Ảnh bị mờ."}])
    with pytest.raises(Refusal, match="không yêu cầu sửa"):
        services.complete(found.id, by=province.citizen_actor(0), answers=found.answers | {"mother_name": "Trần Hà"})


def test_the_same_form_again_is_no_answer(province):
    found = _before_reception(province)
    with pytest.raises(Invalid, match="Sửa nội dung cán bộ đã nêu"):
        services.complete(found.id, by=province.citizen_actor(0), answers=found.answers)


def test_a_paper_that_the_correction_calls_for_comes_with_it(province):
    found, by = _before_reception(province), province.citizen_actor(0)
    authorised = found.answers | {"relation": "authorised"}
    with pytest.raises(Invalid) as caught:
        services.complete(found.id, by=by, answers=authorised)
    (key,) = caught.value.fields
    services.complete(found.id, by=by, answers=authorised, papers=(Paper(key, copy_kind="original"),))
    assert Dossier.objects.get(id=found.id).answers["relation"] == "authorised"


def test_a_fee_that_changes_is_owed_before_reception_and_refused_after_it(province):
    early = (today() - timedelta(days=90)).isoformat()
    found = _before_reception(province)
    late = found.answers | {"child_birth_date": early, "exemption": "none"}
    assert found.money_state == "none"
    services.complete(found.id, by=province.citizen_actor(0), answers=late)
    assert Dossier.objects.get(id=found.id).money_state == "due"
    settling = walk.taken(province)
    services.request_supplement(settling.id, by=province.actor("chuyenvien"), items=ASKED, answer_by=today() + WEEK)
    with pytest.raises(Refusal, match="lệ phí"):
        services.supplement(settling.id, by=province.citizen_actor(0), answers=late)
    assert Dossier.objects.get(id=settling.id).answers == settling.answers


def test_another_time_limit_is_promised_before_reception_only(province):
    data = copy.deepcopy(dict(catalogue.current(walk.MARITAL)[1].data))
    longer = {**data["limits"][0], "value": "10wd", "when": {"lived_elsewhere": True}}
    data["limits"] = [longer, *data["limits"]]
    for case in data["examples"].values():
        case["expect"] = {key: value for key, value in case["expect"].items() if key not in ("limit", "due")}
    publish(from_data(data), by=province.actor("kiemsoat"), in_force_from=today())
    elsewhere = {"lived_elsewhere": True, "earlier_places": "Xã Thanh Ba, 2015 đến 2020"}

    waiting = walk.submitted(province, walk.MARITAL)
    services.request_completion(waiting.id, by=province.actor("tiepnhan"), items=ASKED, answer_by=today() + WEEK)
    services.complete(waiting.id, by=province.citizen_actor(0), answers=waiting.answers | elsewhere)
    assert (waiting.limit, Dossier.objects.get(id=waiting.id).limit) == ("3wd", "10wd")

    settling = _while_settling(province)
    with pytest.raises(Refusal, match="thời hạn"):
        services.supplement(settling.id, by=province.citizen_actor(0), answers=settling.answers | elsewhere)
