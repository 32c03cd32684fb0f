"""What the population data says is not asked; it shows its source, can be corrected, and the reading is recorded."""

import httpx
import pytest
from django.urls import reverse

from motcua.foundation.common import ports
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.models import EventRecord
from motcua.foundation.identity.ports import PopulationRegister
from motcua.onestop.dossiers import drafts
from motcua.outside.adapters.population.client import HttpPopulation
from motcua.outside.sandbox.population.app import KEY, create_app
from tests.sites import walk
from tests.sites.portal import pages


@pytest.fixture
def population():
    ports.provide(
        PopulationRegister, HttpPopulation("http://population", KEY, transport=httpx.WSGITransport(app=create_app()))
    )
    yield
    ports.reset()


def _begun(province, code=walk.BIRTH, citizen=0, **more):
    return drafts.start(code, by=province.citizen_actor(citizen), authority=walk.authority(province, code), **more)


def _readings():
    return [event.detail for event in EventRecord.objects.filter(action="population_read").order_by("at")]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_it_stands_in_the_form_with_its_source_until_it_is_corrected(province, population, language):
    draft = _begun(province)
    assert (draft.answers["child_ethnicity"], draft.answers["hometown"]) == ("Kinh", "Xã Phù Ninh, tỉnh Phú Thọ")
    source = "Cơ sở dữ liệu quốc gia về dân cư" if language == "vi" else "National Population Database"
    client, url = province.citizen(0, language=language), reverse("portal:draft_page", args=[draft.id, "child"])
    assert pages.text_of(client.get(url)).count(source) == 3
    client.post(url, pages.filled(client.get(url)) | {"hometown": "Phường Việt Trì, tỉnh Phú Thọ"})
    draft.refresh_from_db()
    assert draft.answers["hometown"] == "Phường Việt Trì, tỉnh Phú Thọ"
    assert pages.text_of(client.get(url)).count(source) == 2


def test_a_choice_is_taken_where_the_form_has_the_word(province, population):
    assert _begun(province, walk.MARITAL, 2).answers["status"] == "never"
    assert _begun(province, walk.MARITAL, 0).answers["status"] == "married"


FACTS = ["ethnicity", "hometown", "nationality"]


def test_the_reading_is_recorded_with_what_it_was_for(province, population):
    _begun(province)
    assert _readings() == [
        {"purpose": walk.BIRTH, "outcome": "found", "facts": ["ethnicity", "hometown", "nationality"]}
    ]
    person = EventRecord.objects.get(action="population_read").subject_id
    assert person == province.citizen_actor(0).person_id


def test_the_button_pressed_twice_asks_once(province, population):
    id = uuid7()
    assert _begun(province, id=id).id == _begun(province, id=id).id == id
    assert len(_readings()) == 1


def test_when_nobody_answers_the_form_asks(province):
    draft = _begun(province)
    assert "hometown" not in draft.answers and draft.answers["requester_name"], "the e-ID still says what it knows"
    assert _readings()[0]["outcome"] == "no answer"
    page = province.citizen(0).get(reverse("portal:draft_page", args=[draft.id, "child"]))
    assert page.status_code == 200 and "Cơ sở dữ liệu quốc gia về dân cư" not in pages.text_of(page)


def test_nothing_is_looked_up_for_a_form_that_takes_nothing_from_there(province, population):
    _begun(province, walk.BUSINESS)
    assert _readings() == []
