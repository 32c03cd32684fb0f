"""A leader who signs by phone or token, before the real stand-ins."""

from django.urls import reverse
from django.utils import timezone

from motcua.foundation.documents.models import Letter
from motcua.foundation.signing import requests
from motcua.foundation.signing.models import SignatureRequest

USER = "025080011111"


def chooses(browser):
    seen = browser.post(reverse("desk:means"), {"act": "look", "user_id": USER})
    assert "Hoàng Minh Tuấn" in text(seen)
    chosen = browser.post(reverse("desk:means"), {"act": "remote", "user_id": USER, "credential": f"cloud-{USER}"})
    assert chosen.status_code == 302
    return browser


def text(response):
    return response.content.decode()


def press_sign(leader, dossier, **more):
    answer = leader.post(reverse("desk:sign", args=[dossier.id]), {"key": f"k{dossier.id}", **more})
    assert answer.status_code == 302, text(answer)
    return answer["Location"]


def goes_on():
    """What the worker does until nothing is due, without waiting for the seconds between."""
    for _turn in range(10):
        SignatureRequest.objects.exclude(state="over").update(check_at=timezone.now())
        if not requests.advance():
            return


def numbers():
    return sorted(Letter.objects.filter(kind="result").values_list("number", flat=True))


ORIGIN = {"Origin": "http://127.0.0.1:8000"}
