"""A save that the network brings late never takes the place of newer text, at the desk and on the portal."""

import pytest
from django.urls import reverse

from motcua.foundation.common.ids import uuid7
from motcua.onestop.dossiers import drafts
from tests.sites import walk
from tests.sites.counter.test_reception import address, begin


class Desk:
    """The form at the desk as two functions: save by script or by a button, read what is kept."""

    def __init__(self, province):
        self.browser = province.officer("tiepnhan")
        self.draft = begin(self.browser)
        self.page, self.auto = address(self.draft), address(self.draft, "desk_autosave")


class Portal:
    def __init__(self, province):
        self.browser = province.citizen()
        self.draft = drafts.start(walk.BIRTH, by=province.citizen_actor(), authority=province.commune)
        self.page = reverse("portal:draft_page", args=[self.draft.id, "child"])
        self.auto = reverse("portal:draft_autosave", args=[self.draft.id, "child"])


@pytest.fixture(params=[Desk, Portal])
def form(request, province):
    return request.param(province)


def save(form, name: str, stamp, number: int, *, pressed: bool = False):
    data = {"child_name": name, "stamp": str(stamp), "seq": str(number)} | ({"act": "save"} if pressed else {})
    return form.browser.post(form.page if pressed else form.auto, data)


def kept(form) -> str:
    form.draft.refresh_from_db()
    return form.draft.answers.get("child_name", "")


def test_the_page_carries_its_stamp(form):
    text = form.browser.get(form.page).text
    assert 'name="stamp"' in text and 'name="seq" value="0"' in text


def test_of_one_page_the_higher_number_counts(form):
    page = uuid7()
    assert save(form, "Nguyễn Minh An", page, 2).status_code == 200
    late = save(form, "Nguyễn Minh", page, 1)
    assert late.status_code == 409
    assert "mới hơn" in late.json()["late"]
    assert kept(form) == "Nguyễn Minh An"


def test_of_two_pages_the_one_loaded_later_counts(form):
    old, new = sorted((uuid7(), uuid7()))  # of one millisecond they come in any order
    save(form, "Nguyễn Minh An", new, 1)
    assert save(form, "Nguyễn Cũ", old, 9).status_code == 409
    assert kept(form) == "Nguyễn Minh An"


def test_a_button_always_counts_and_what_was_under_way_before_it_comes_too_late(form):
    old, new = sorted((uuid7(), uuid7()))
    save(form, "Nguyễn Minh", new, 1)
    assert save(form, "Nguyễn Minh An", old, 4, pressed=True).status_code in (200, 302)
    assert save(form, "Nguyễn Cũ", old, 3).status_code == 409
    assert kept(form) == "Nguyễn Minh An"


def test_a_stamp_that_was_tampered_with_is_as_none(form):
    assert save(form, "Nguyễn Minh An", "x", 1).status_code == 200
    assert kept(form) == "Nguyễn Minh An"
