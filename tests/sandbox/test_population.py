"""The population adapter before its stand-in: number and name together, or nothing; an oddity is no answer."""

from datetime import date

import httpx
import pytest

from motcua.foundation.identity.ports import PopulationUnavailable
from motcua.outside.adapters.population.client import HttpPopulation, folded
from motcua.outside.sandbox.eid.people import CITIZENS
from motcua.outside.sandbox.population.app import KEY, create_app
from motcua.outside.sandbox.population.people import MORE

OWNER = CITIZENS[0]


@pytest.fixture
def app():
    return create_app()


def before(app, key=KEY) -> HttpPopulation:
    return HttpPopulation("http://population", key, transport=httpx.WSGITransport(app=app))


def test_number_and_name_together_give_the_record(app):
    found = before(app).look_up(OWNER.number, OWNER.name, "1.001193")
    assert found is not None
    assert (found.full_name, found.birth_date, found.sex) == (OWNER.name, date(1990, 3, 14), "female")
    assert (found.ethnicity, found.nationality, found.hometown) == ("Kinh", "Việt Nam", "Xã Phù Ninh, tỉnh Phú Thọ")
    assert found.residence == OWNER.residence and found.marital_status == "Có vợ/chồng"


@pytest.mark.parametrize(("number", "name"), [(OWNER.number, "Đỗ Quỳnh"), ("025190009999", OWNER.name)])
def test_one_without_the_other_gives_nothing(app, number, name):
    assert before(app).look_up(number, name, "1.001193") is None


def test_the_name_goes_out_in_capitals_without_blanks_and_accents(app):
    assert folded("Đỗ  Quỳnh Giỏi") == "DOQUYNHGIOI"
    assert before(app).look_up(OWNER.number, OWNER.name.upper(), "1.001193") is not None


def test_the_stand_in_shows_who_was_asked_for_and_why(app):
    before(app).look_up(OWNER.number, OWNER.name, "1.001193")
    page = app.test_client().get("/").text
    assert OWNER.number in page and "1.001193" in page and "khớp" in page


def test_it_knows_something_of_everybody_of_the_e_id():
    assert MORE.keys() == {citizen.number for citizen in CITIZENS}


def _answering(status=200, body=b"{}", **more):
    def app(environ, start):
        start(f"{status} ?", [("Content-Type", "application/json")])
        return [body]

    return app


@pytest.mark.parametrize(
    "answer",
    [
        _answering(500), _answering(429), _answering(body=b"not json"), _answering(body=b"[]"),
        _answering(body=b'{"SoDinhDanh": "025000000000", "HoVaTen": "X"}'), _answering(body=b" " * 70_000),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_used_is_no_answer(answer):
    with pytest.raises(PopulationUnavailable):
        before(answer).look_up(OWNER.number, OWNER.name, "1.001193")


def test_a_wrong_key_an_absent_system_and_none_at_all_are_no_answer(app):
    with pytest.raises(PopulationUnavailable, match="401"):
        before(app, "another").look_up(OWNER.number, OWNER.name, "1.001193")
    for address in ("http://127.0.0.1:9", ""):
        with pytest.raises(PopulationUnavailable):
            HttpPopulation(address, KEY, timeout=1).look_up(OWNER.number, OWNER.name, "1.001193")


@pytest.mark.parametrize("body", [b"", b"[]", b'{"SoDinhDanh": 1}', b'{"SoDinhDanh": "", "HoVaTen": "A"}'])
def test_the_stand_in_refuses_half_a_question(app, body):
    reply = app.test_client().post("/citizens", data=body, headers={"Authorization": f"Bearer {KEY}"},
                                   content_type="application/json")  # fmt: skip
    assert reply.status_code == 400
