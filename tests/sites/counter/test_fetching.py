"""The person at the desk, filled in from the population data: with its source, to be corrected, readings recorded."""

import httpx
import pytest

from motcua.foundation.common import ports
from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import NotAllowed
from motcua.foundation.common.models import EventRecord
from motcua.foundation.identity.models import Reading
from motcua.foundation.identity.ports import PopulationRegister
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import desk_fetching, desk_filing, fetching
from motcua.onestop.dossiers.models import Draft
from motcua.outside.adapters.population.client import HttpPopulation
from motcua.outside.sandbox.population.app import KEY, create_app
from tests.sites import walk
from tests.sites.counter.test_reception import address, begin, filled
from tests.sites.portal import pages

NUMBER, NAME = "025190001234", "Đỗ Quỳnh Giỏi"
CARD = "025190001234||Đỗ Quỳnh Giỏi|14031990|Nữ|Số 12, tổ 4, Phường Việt Trì, Phú Thọ|15062022"
STRANGER = "025191004567||Trần Thu Hà|02031991|Nữ|Khu 3, Phường Việt Trì, Phú Thọ|15062022"
SOURCE = {"vi": "Cơ sở dữ liệu quốc gia về dân cư", "en": "National Population Database"}


@pytest.fixture
def population():
    ports.provide(
        PopulationRegister, HttpPopulation("http://population", KEY, transport=httpx.WSGITransport(app=create_app()))
    )
    yield
    ports.reset()


@pytest.fixture
def browser(province):
    return province.officer("tiepnhan")


def readings():
    return list(EventRecord.objects.filter(action="population_read").order_by("at"))


def ask(browser, draft, *, number=NUMBER, name=NAME, **more):
    place = {"desk-authority": draft.authority.name, "desk-reception": draft.desk["reception"]}
    data = {"act": "look_up", "desk-person_number": number, "desk-person_name": name} | place | more
    return browser.post(address(draft), data)


@pytest.mark.parametrize(("name", "outcome"), [(NAME, "found"), ("Trần Thị Cẩm", "no match")])
def test_the_person_reads_which_counter_asked_about_them_and_for_what(province, population, browser, name, outcome):
    person = province.person(0).person
    draft = begin(browser)
    ask(browser, draft, number=person.citizen_number, name=name)
    row = Reading.objects.get(about_id=person.id)
    assert (row.kind, row.role, str(row.unit_id)) == ("population", "receptionist", draft.desk["reception"])
    assert row.reader_id == province.actor("tiepnhan").id and row.detail["outcome"] == outcome
    said = pages.text_of(province.citizen(0).get("/my/readings/"))
    assert SOURCE["vi"] in said and "Cán bộ tiếp nhận" in said and "ngày sinh" in said and "birth_date" not in said
    assert Unit.objects.get(id=row.unit_id).name in said


def test_of_who_is_not_known_here_or_where_nobody_answered_there_is_nothing_to_read(province, browser):
    ask(browser, begin(browser), number="025195007777")
    ask(browser, begin(browser), number=province.person(0).person.citizen_number)
    assert [event.detail["outcome"] for event in readings()] == ["no answer"] * 2 and not Reading.objects.exists()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_number_and_name_fill_in_the_rest_with_its_source(province, population, language):
    browser = province.officer("tiepnhan", language)
    draft = begin(browser)
    assert ask(browser, draft).status_code == 302
    draft.refresh_from_db()
    person = draft.desk["person"]
    assert (person["born"], person["sex"]) == ("14/03/1990", "female") and "Việt Trì" in person["residence"]
    assert (draft.answers["child_ethnicity"], draft.answers["hometown"]) == ("Kinh", "Xã Phù Ninh, tỉnh Phú Thọ")
    shown = pages.text_of(browser.get(address(draft)))
    assert shown.count(SOURCE[language]) == 6  # birth, sex, residence; ethnic group, nationality, home town
    (event,) = readings()
    assert event.detail == {
        "purpose": walk.BIRTH, "outcome": "found", "reason": "reception", "draft": str(draft.id), "number": "025…234",
        "facts": ["birth_date", "ethnicity", "hometown", "nationality", "residence", "sex"],
    }  # fmt: skip
    assert event.actor_id == province.actor("tiepnhan").id


def test_it_is_corrected_on_the_word_of_the_person(population, browser):
    draft = begin(browser)
    ask(browser, draft)
    draft.refresh_from_db()
    data = {f"desk-person_{key}": value for key, value in draft.desk["person"].items()}
    browser.post(
        address(draft),
        data | draft.answers | {"act": "save", "hometown": "Xã Thanh Ba", "desk-person_residence": "Nhà mới"},
    )
    draft.refresh_from_db()
    assert draft.answers["hometown"] == "Xã Thanh Ba" and draft.desk["person"]["residence"] == "Nhà mới"
    assert pages.text_of(browser.get(address(draft))).count(SOURCE["vi"]) == 4


def test_what_was_typed_before_stays_and_the_difference_is_told(population, browser):
    draft = begin(browser)
    answer = ask(browser, draft, **{"desk-person_residence": "Khu 9, xã Cẩm Khê", "hometown": "Xã Cẩm Khê"})
    draft.refresh_from_db()
    assert draft.desk["person"]["residence"] == "Khu 9, xã Cẩm Khê" and draft.answers["hometown"] == "Xã Cẩm Khê"
    shown = pages.text_of(browser.get(answer.headers["Location"]))
    assert "ghi khác ở: Nơi thường trú" in shown


def test_a_card_fills_in_the_rest_at_once(population, browser):
    draft = begin(browser)
    browser.post(address(draft), {"desk-card": CARD})
    draft.refresh_from_db()
    assert draft.answers["hometown"] == "Xã Phù Ninh, tỉnh Phú Thọ" and len(readings()) == 1
    draft = begin(browser, walk.BUSINESS)  # takes nothing more than the card says
    browser.post(address(draft), {"desk-card": CARD})
    assert len(readings()) == 1


def test_pressed_twice_it_asks_once_and_another_person_takes_nothing_over(population, browser):
    draft = begin(browser)
    ask(browser, draft)
    draft.refresh_from_db()
    data = {f"desk-person_{key}": value for key, value in draft.desk["person"].items()} | draft.answers
    browser.post(address(draft), data | {"act": "look_up"})
    assert len(readings()) == 1
    browser.post(address(draft), data | {"act": "save", "desk-person_number": "025195007777"})
    draft.refresh_from_db()
    assert "hometown" not in draft.answers and not draft.desk["person"]["residence"] and "values" not in draft.fetched


def test_a_number_with_another_name_fills_in_nothing_and_is_recorded(population, browser):
    draft = begin(browser)
    reply = ask(browser, draft, name="Trần Thị Cẩm")
    assert reply.status_code == 200 and "person_number" in reply.context["desk"].errors
    draft.refresh_from_db()
    assert draft.desk["person"]["born"] == "" and readings()[0].detail["outcome"] == "no match"


def test_the_form_of_somebody_unknown_there_goes_on_where_it_is_kept(population, browser):
    answer = browser.post("/counter/reception/", {"procedure": walk.MARITAL, "card": STRANGER})
    [draft] = Draft.objects.all()
    assert answer.status_code == 200 and "person_number" in str(answer.context["problems"])
    assert f'action="{address(draft)}"' in answer.text, "it is shown at the address where it was begun"


def test_numbers_cannot_be_tried_out(population, browser):
    draft = begin(browser)
    for name in ("Trần Thị Cẩm", "Nguyễn Văn Bình", "Hà Văn Lộc"):
        ask(browser, draft, name=name)
    answer = ask(browser, draft)
    assert "tra cứu nhiều người" in pages.text_of(browser.get(answer.headers["Location"]))
    assert len(readings()) == 3 and not Draft.objects.get(id=draft.id).desk["person"].get("born")


def test_a_number_that_is_none_is_not_asked_for(population, browser):
    draft = begin(browser)
    reply = ask(browser, draft, number="02519000123", name="")
    assert set(reply.context["desk"].errors) == {"person_number", "person_name"} and not readings()


def test_when_nobody_answers_the_form_asks(browser):
    draft = begin(browser)
    answer = ask(browser, draft)
    shown = pages.text_of(browser.get(answer.headers["Location"]))
    assert "chưa trả lời" in shown and SOURCE["vi"] not in shown
    assert readings()[0].detail["outcome"] == "no answer"
    draft.refresh_from_db()
    assert browser.post(address(draft), filled(draft)).headers["Location"] == address(draft, "desk_check")


def test_for_a_business_only_the_person_is_filled_in(population, browser):
    draft = begin(browser, walk.BUSINESS)
    Draft.objects.filter(id=draft.id).update(desk=draft.desk | {"kind": "business"})
    ask(browser, draft, **{"desk-kind": "business"})
    draft.refresh_from_db()
    assert draft.desk["person"]["born"] == "14/03/1990"
    assert readings()[0].detail["facts"] == ["birth_date", "residence", "sex"]
    birth = catalogue.current(walk.BIRTH)[1]  # a form that takes more: for a business it takes nothing
    by = {"by": SYSTEM, "at": now(), "draft_id": draft.id}
    assert fetching.at_desk(birth, NUMBER, NAME, for_business=False, **by).values
    assert not fetching.at_desk(birth, NUMBER, NAME, for_business=True, **by).values


def test_nobody_else_asks_and_nobody_for_a_form_of_another(province, population, browser):
    draft = begin(browser)
    with pytest.raises(Draft.DoesNotExist):
        desk_fetching.look_up(draft.id, by=province.actor("tiepnhantinh"))
    with pytest.raises(NotAllowed):
        desk_fetching.look_up(draft.id, by=province.actor("chuyenvien"))
    assert province.officer("chuyenvien").post(address(draft), {"act": "look_up"}).status_code == 403
    assert not readings()


def test_the_whole_way_to_a_received_dossier(province, population, browser):
    draft = begin(browser)
    ask(browser, draft)
    draft.refresh_from_db()
    person = {f"desk-person_{key}": value for key, value in draft.desk["person"].items()}
    browser.post(address(draft), filled(draft) | person)
    _id, code = desk_filing.receive(draft.id, by=province.actor("tiepnhan"))
    assert code and len(readings()) == 1
