"""How often, how long and how early are settings of the house, read from its environment; a bundle may know better."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings as django_settings

from motcua.config import environment
from motcua.foundation.common.clock import local, today
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import allowed, services, store
from motcua.onestop.dossiers.enums import LetterKind
from motcua.onestop.dossiers.models import LetterDraft, SupplementRequest
from tests.sites import walk
from tests.sites.desk.test_letters import WHY, address, text, working_day_after

NAMES = {
    "most_supplements": "MOTCUA_MOST_SUPPLEMENTS", "most_extensions": "MOTCUA_MOST_EXTENSIONS",
    "longest_extension": "MOTCUA_LONGEST_EXTENSION", "extension_notice": "MOTCUA_EXTENSION_NOTICE",
}  # fmt: skip
ITEMS = [{"document": "other", "reason": "Thiếu văn bản ủy quyền"}]


@pytest.fixture
def taken(province):
    return walk.taken(province, walk.MARITAL)


@pytest.fixture
def house(settings):
    """The house with these limits."""

    def set_to(**limits):
        settings.ENV = replace(django_settings.ENV, **limits)

    return set_to


@pytest.fixture
def procedure(taken, monkeypatch):
    """What the bundle of the dossier says itself."""

    def says(**facts):
        bundle = catalogue.bundle(taken.revision_id)
        for name, fact in facts.items():
            monkeypatch.setitem(bundle.data, name, fact | {"source": {"vi": "Điều 9", "en": "Article 9"}})
            monkeypatch.delitem(bundle.__dict__, name, raising=False)

    yield says
    for name in ("extension", "supplements"):
        catalogue.bundle(taken.revision_id).__dict__.pop(name, None)


def days_after_due(dossier, count):
    day = local(dossier.due_at).date()
    for _n in range(count):
        day = working_day_after(dossier, day)
    return day


def extension(province, dossier, count):
    """The page's answer to the wish for so many working days more."""
    day = days_after_due(dossier, count)
    given = {"key": f"k{count}", "reason": WHY, "more": "", "until": f"{day:%d/%m/%Y}"}
    return province.officer("chuyenvien").post(address("ask_extension", dossier), given)


def propose(province, dossier, count):
    return services.propose_letter(
        dossier.id, by=province.actor("chuyenvien"), kind=LetterKind.EXTENSION, reason=WHY,
        until=days_after_due(dossier, count),
    )  # fmt: skip


def test_the_four_settings_come_from_the_environment(monkeypatch, taken, settings):
    for number, name in enumerate(NAMES.values(), start=3):
        monkeypatch.setenv(name, str(number))
    read = environment.load.__wrapped__()
    assert [getattr(read, name) for name in NAMES] == [3, 4, 5, 6]
    settings.ENV = read
    assert allowed.for_case(store.load(taken.id)) == allowed.Allowed(supplements=3, extensions=4, longest=5, notice=6)


def test_how_long_an_extension_may_be(province, house, taken):
    house(longest_extension=1)
    with pytest.raises(Invalid) as refused:
        propose(province, taken, 2)
    assert "2 ngày làm việc" in refused.value.fields["until"]
    page = extension(province, taken, 2)
    assert page.status_code == 422 and {p["href"] for p in page.context["problems"]} == {"#id_until"}
    assert "nhiều nhất 1" in text(page) or "tối đa 1" in text(page)
    assert extension(province, taken, 1).status_code == 302 and LetterDraft.objects.count() == 1


def test_how_often_a_dossier_may_be_extended(province, house, taken):
    house(most_extensions=0)
    with pytest.raises(Refusal) as refused:
        propose(province, taken, 1)
    assert refused.value.code == "extended-already"
    page = extension(province, taken, 1)
    assert page.status_code == 422 and "gia hạn" in text(page) and not LetterDraft.objects.exists()
    house(most_extensions=1)
    assert extension(province, taken, 1).status_code == 302


def test_how_early_an_extension_is_told(province, house, taken):
    house(extension_notice=30)
    with pytest.raises(Refusal, match="30 ngày làm việc"):
        propose(province, taken, 1)
    page = extension(province, taken, 1)
    assert page.status_code == 422 and "30 ngày làm việc" in text(page) and not LetterDraft.objects.exists()


def supplement(province, dossier):
    day = today() + timedelta(days=20)
    given = {"key": "s", "send": "1", "ask_other": "on", "reason_other": "Văn bản chưa có chữ ký",
             "answer_by": f"{day:%d/%m/%Y}", "again": "Văn bản gửi lại thiếu chữ ký người ủy quyền"}  # fmt: skip
    return province.officer("chuyenvien").post(address("supplement", dossier), given)


def answered_once(province, dossier):
    services.request_supplement(
        dossier.id, by=province.actor("chuyenvien"), items=ITEMS, answer_by=today() + timedelta(days=20)
    )
    services.supplement(dossier.id, by=province.citizen_actor(0), note="Đã gửi")


def test_how_often_a_supplement_may_be_asked_for(province, house, taken):
    answered_once(province, taken)
    house(most_supplements=1)
    page = supplement(province, taken)
    assert page.status_code == 422 and "không được" in text(page) and SupplementRequest.objects.count() == 1
    house(most_supplements=2)
    assert supplement(province, taken).status_code == 302 and SupplementRequest.objects.count() == 2


def test_what_the_bundle_says_goes_before_the_house(province, house, taken, procedure):
    house(most_supplements=9, most_extensions=9, longest_extension=9, extension_notice=30)
    procedure(extension={"times": 1, "longest": 1, "notice": 0}, supplements={"times": 1})
    assert allowed.for_case(store.load(taken.id)) == allowed.Allowed(supplements=1, extensions=1, longest=1, notice=0)
    page = extension(province, taken, 2)
    assert page.status_code == 422 and {p["href"] for p in page.context["problems"]} == {"#id_until"}
    answered_once(province, taken)
    assert supplement(province, taken).status_code == 422 and SupplementRequest.objects.count() == 1
    procedure(extension={"times": 0})
    assert extension(province, taken, 1).status_code == 422 and not LetterDraft.objects.exists()


def test_what_the_bundle_leaves_open_is_as_the_house_has_it(house, taken, procedure):
    house(most_supplements=3, most_extensions=9, longest_extension=7, extension_notice=4)
    procedure(extension={"times": 2})
    assert allowed.for_case(store.load(taken.id)) == allowed.Allowed(supplements=3, extensions=2, longest=7, notice=4)
