"""Publishing: one revision a content, revisions that never change, dossiers that keep theirs; finding; withdrawing."""

import copy
from datetime import date
from uuid import uuid4

import pytest

from motcua.foundation.common.actors import SYSTEM, Actor, ActorKind
from motcua.foundation.common.errors import NotAllowed
from motcua.onestop.catalogue import selectors
from motcua.onestop.catalogue.errors import ExamplesFail, NotPublished
from motcua.onestop.catalogue.loader import from_data
from motcua.onestop.catalogue.models import Procedure, ProcedureRevision
from motcua.onestop.catalogue.seeds import seed_bundles
from motcua.onestop.catalogue.services import publish, withdraw
from tests.onestop.catalogue.conftest import BUNDLES

pytestmark = pytest.mark.django_db
BIRTH = "1.001193"


def _changed(words="Đăng ký khai sinh theo cách mới."):
    data = copy.deepcopy(dict(BUNDLES["birth-registration"].data))
    data["summary"]["vi"] = words
    return from_data(data)


def test_publishing_twice_is_one_revision():
    assert seed_bundles() == seed_bundles() == len(BUNDLES)
    assert ProcedureRevision.objects.count() == Procedure.objects.count() == len(BUNDLES)


def test_a_change_is_the_next_revision_and_the_one_before_stays_as_it_was():
    first = publish(BUNDLES["birth-registration"], by=SYSTEM)
    kept = dict(ProcedureRevision.objects.get(id=first.id).data)
    second = publish(_changed(), by=SYSTEM)
    assert (first.number, second.number) == (1, 2)
    assert ProcedureRevision.objects.get(id=first.id).data == kept
    assert selectors.bundle(first.id).summary != selectors.bundle(second.id).summary  # an open dossier reads its own
    assert selectors.current(BIRTH)[0].id == second.id


def test_a_revision_counts_from_its_day():
    first = publish(BUNDLES["birth-registration"], by=SYSTEM)
    later = publish(_changed(), by=SYSTEM, in_force_from=date(2027, 3, 1))
    assert selectors.revision_in_force(BIRTH, date(2027, 2, 28)).id == first.id
    assert selectors.revision_in_force(BIRTH, date(2027, 3, 1)).id == later.id
    with pytest.raises(NotPublished):
        selectors.revision_in_force(BIRTH, date(2025, 6, 30))


def test_failing_examples_are_not_published():
    data = copy.deepcopy(dict(BUNDLES["birth-registration"].data))
    data["examples"]["on-time"]["expect"]["due"] = "2026-01-08T16:00"
    with pytest.raises(ExamplesFail) as caught:
        publish(from_data(data), by=SYSTEM)
    assert any(problem.startswith("on-time: due") for problem in caught.value.problems)
    assert not Procedure.objects.exists()


def clerk_actor():
    return Actor(ActorKind.OFFICER, uuid4(), "Lê Thị Ngọc Mai", frozenset({("clerk", uuid4())}))


def test_only_a_controller_publishes():
    with pytest.raises(NotAllowed):
        publish(BUNDLES["birth-registration"], by=clerk_actor())
    controller = Actor(ActorKind.OFFICER, uuid4(), "Vũ Đức Long", frozenset({("controller", uuid4())}))
    assert publish(BUNDLES["birth-registration"], by=controller).published_by == "Vũ Đức Long"


def test_a_withdrawn_procedure_takes_nothing_new_and_its_dossiers_can_still_be_read():
    revision = publish(BUNDLES["birth-registration"], by=SYSTEM)
    withdraw(BIRTH, by=SYSTEM, reason="Thay bằng thủ tục mới")
    with pytest.raises(NotPublished):
        selectors.procedure(BIRTH)
    assert selectors.find("khai sinh") == []
    assert selectors.bundle(revision.id).code == BIRTH
    with pytest.raises(NotPublished):
        withdraw(BIRTH, by=SYSTEM, reason="Hai lần")


MEANT = {
    "dang ky khai sinh": BIRTH, "Đăng ký khai sinh": BIRTH, "làm giấy khai sinh cho con": BIRTH,
    "khai sinh cho be moi sinh": BIRTH, "birth registration": BIRTH, "1.001193": BIRTH, "1.0011": BIRTH,
    "giay doc than": "1.004873", "xin giấy xác nhận tình trạng hôn nhân": "1.004873",
    "single status certificate": "1.004873", "xin phep xay nha": "1.013225",
    "giấy phép xây dựng": "1.013225", "building permit": "1.013225",
    "dang ky khai snih": BIRTH, "giay phep xay dugn": "1.013225", "tinh trang hon nhna": "1.004873",
}  # fmt: skip


def test_people_find_what_they_mean_and_nothing_for_words_of_something_else():
    seed_bundles()
    assert {typed: selectors.find(typed)[0].code for typed in MEANT} == MEANT
    assert selectors.find("nuôi trồng thủy sản") == []
    assert len(selectors.find("  ")) == len(BUNDLES)
