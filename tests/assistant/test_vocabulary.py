"""The controller's own table: understood from the moment it is kept, every version and act kept, rules told."""

import pytest

from motcua.assistant.answers import knowing
from motcua.assistant.answers.deciding import decide
from motcua.assistant.answers.enums import AnswerKind
from motcua.assistant.knowledge import speech
from motcua.assistant.knowledge.question import read, read_for_law
from motcua.assistant.vocabulary import services
from motcua.assistant.vocabulary.errors import SayingChanged, SayingControllersOnly, SayingInvalid
from motcua.assistant.vocabulary.models import Saying, SayingVersion
from motcua.assistant.vocabulary.services import Told
from motcua.foundation.common.actors import GUEST, SYSTEM
from motcua.foundation.common.models import EventRecord
from tests.sites import walk
from tests.sites.conftest import province
from tests.sites.operations.test_sign_in import text

__all__ = ["province"]
LIST = "/operations/assistant/words/"
WORD = Told("word", ["giấy bóng kính", "tờ bóng kính"], "xác nhận tình trạng hôn nhân")


@pytest.fixture(autouse=True)
def as_shipped():
    yield
    speech.use(())
    knowing._heard = None


@pytest.fixture
def by(province):
    return province.actor("kiemsoat")


def test_an_entry_is_understood_at_once_and_no_more_when_it_is_stopped(province, by):
    asked = "xin tờ bóng kính cần gì"
    assert decide(asked, knowing.mind()).procedure == ""
    row = services.write(WORD, by=by)
    assert decide(asked, knowing.mind()).procedure == walk.MARITAL
    services.use(row.id, False, by=by)
    assert decide(asked, knowing.mind()).kind is not AnswerKind.ANSWERED
    services.use(row.id, True, by=by)
    assert decide(asked, knowing.mind()).procedure == walk.MARITAL


def test_an_event_is_heard_by_all_its_parts_and_not_with_its_exception(province, by):
    services.write(Told("event", ["bay, biến", "tờ hồng, giấy hồng"], "cấp lại chứng nhận", ["ảnh"]), by=by)
    knowing.mind()
    assert "chung" in read("tờ hồng biến mất").official
    assert "chung" not in read("tờ hồng").official and "chung" not in read("ảnh tờ hồng biến mất").official


def test_an_entry_for_laws_and_one_that_takes_the_place_of_a_shipped_one(province, by):
    services.write(Told("law", ["xù nợ"], "nghĩa vụ trả nợ"), by=by)
    services.write(Told("word", ["bằng lái"], "chứng chỉ bơi"), by=by)
    knowing.mind()
    assert "nghia" in read_for_law("bị xù nợ").official
    assert "boi" in read("bằng lái").official and "lai" not in read("bằng lái").official
    assert services.is_shipped("bằng lái") and not services.is_shipped("giấy bóng kính")


def test_every_version_is_kept_with_who_and_when(province, by):
    row = services.write(WORD, by=by)
    services.write(Told("word", ["giấy bóng kính"], "xác nhận"), by=by, id=row.id, seen=1)
    services.write(Told("word", ["giấy bóng kính"], "xác nhận"), by=by, id=row.id, seen=2)
    assert [(one.version, one.told["mean"]) for one in SayingVersion.objects.order_by("version")] == [
        (1, "xác nhận tình trạng hôn nhân"), (2, "xác nhận"),
    ]  # fmt: skip
    assert EventRecord.objects.filter(action="saying.written", subject_id=row.id).count() == 2
    with pytest.raises(SayingChanged):
        services.write(WORD, by=by, id=row.id, seen=1)


@pytest.mark.parametrize(("told", "field"), [
    (Told("x", ["a b"], "c"), "kind"), (Told("word", [], "c"), "say"), (Told("word", ["a b c d e"], "c"), "say"),
    (Told("word", ["xác nhận"], "Xác nhận"), "say"), (Told("word", ["a"], " "), "mean"),
    (Told("word", ["a"], "b" * 301), "mean"),
    (Told("event", ["a, b"], "c"), "say"), (Told("word", ["a"], "b", ["c"]), "unless"),
    (Told("word", ["a"], "b", note="c" * 501), "note"), (Told("word", [f"a{n}" for n in range(61)], "b"), "say"),
])  # fmt: skip
def test_what_does_not_fit_is_told_at_its_field(by, told, field):
    with pytest.raises(SayingInvalid) as refused:
        services.write(told, by=by)
    assert list(refused.value.fields) == [field] and Saying.objects.count() == 0


def test_only_controllers_write(province, by):
    row = services.write(WORD, by=by)
    for other in (province.actor("quantri"), province.actor("lanhdao"), GUEST, SYSTEM):
        for act in (
            lambda who=other: services.write(WORD, by=who),
            lambda who=other: services.use(row.id, False, by=who),
        ):
            with pytest.raises(SayingControllersOnly):
                act()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_writes_tries_changes_and_stops(province, language):
    browser = province.officer("kiemsoat", language)
    sent = {
        "kind": "word",
        "say": "giấy bóng kính\ntờ bóng kính",
        "mean": "xác nhận tình trạng hôn nhân",
        "unless": "",
        "note": "",
    }
    wrong = browser.post(f"{LIST}write/", sent | {"mean": ""})
    assert wrong.status_code == 422 and "giấy bóng kính" in wrong.text
    assert browser.post(f"{LIST}write/", sent).headers["Location"] == LIST
    row = Saying.objects.get()
    assert row.say == ["giấy bóng kính", "tờ bóng kính"]
    tried = text(browser.get(LIST, {"try": "xin tờ bóng kính cần gì"}))
    assert ("tình trạng hôn nhân" if language == "vi" else "arital") in tried
    page = browser.get(f"{LIST}{row.id}/")
    assert page.context["form"]["seen"].value() == 1
    assert browser.post(f"{LIST}{row.id}/", sent | {"say": "giấy bóng kính", "seen": 1}).status_code == 302
    stale = browser.post(f"{LIST}{row.id}/", sent | {"seen": 1})
    assert stale.status_code == 422 and "tờ bóng kính" in stale.text
    assert browser.post(f"{LIST}{row.id}/use/", {"use": "0"}).status_code == 302
    row.refresh_from_db()
    assert not row.is_used and row.version == 3
    assert province.officer("quantri").get(LIST).status_code == 403
