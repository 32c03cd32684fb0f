"""The assistant at the touch screen, and the posted list of procedures with its codes."""

from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.assistant.answers.models import Thread, Turn
from motcua.foundation.common.clock import now
from motcua.onestop.queue.models import Place
from motcua.sites.portal.views import kiosk
from tests.sites.portal import pages


@pytest.fixture
def place(province):
    return Place.objects.get(unit__code=f"{province.commune.code}.TTPV")


def at(place):
    return reverse("portal:kiosk_ask", args=[place.code])


@pytest.mark.parametrize(("language", "words"), [("vi", "Nói câu hỏi"), ("en", "Speak your question")])
def test_a_question_at_the_screen_is_answered_with_a_code_for_the_phone(province, place, language, words):
    screen = pages.guest(language)
    assert at(place) in screen.get(reverse("portal:kiosk", args=[place.code])).text
    assert words in pages.text_of(screen.get(at(place)))
    assert screen.post(at(place), {"question": "khai sinh can giay to gi"}).status_code == 302
    told = screen.get(at(place))
    assert {"vi": "Giấy chứng sinh", "en": "notice of birth"}[language] in told.text and "<svg" in told.text
    assert Thread.objects.get().source == "kiosk"


def test_who_comes_next_does_not_read_what_was_asked(province, place):
    screen = pages.guest()
    for forget in ("done", "home", "idle"):
        screen.post(at(place), {"question": "khai sinh can giay to gi"})
        assert "khai sinh can giay" in screen.get(at(place)).text
        if forget == "done":
            assert screen.post(at(place), {"act": "new"})["Location"] == reverse("portal:kiosk", args=[place.code])
        elif forget == "home":
            screen.get(reverse("portal:kiosk", args=[place.code]))
        else:
            Thread.objects.update(last_at=now() - timedelta(minutes=3))
        page = screen.get(at(place))
        assert "khai sinh can giay" not in page.text, forget
        assert 'data-back="60"' in page.text and "no-store" in page["Cache-Control"]
        assert page["Referrer-Policy"] == "same-origin", "its own form is sent with where it comes from"


def test_bad_input_at_the_screen_is_told(province, place, monkeypatch):
    screen = pages.guest()
    assert screen.post(at(place), {"question": " "}).status_code == 422
    assert screen.post(at(place), {"question": "a" * 20_000}).status_code == 422
    monkeypatch.setattr(kiosk, "ASKED", 0)
    assert screen.post(at(place), {"question": "khai sinh"}).status_code == 429
    assert not Turn.objects.exists() and screen.get("/kiosk/nowhere/ask/").status_code == 404


def test_the_posted_list_names_every_procedure_with_a_code(province, place, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        page = pages.guest().get(reverse("portal:procedures_poster", args=[place.code]))
    assert page.text.count("<svg") >= 11 and "1.001193" in page.text and "data-print" in page.text
