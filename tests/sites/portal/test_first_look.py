"""A photo that is hard to read is told at once and kindly; it is kept, may be taken again, and refuses nothing."""

import time
from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.assistant.screening import first_looks
from motcua.assistant.screening.flaws import Flaw
from motcua.assistant.screening.models import FirstLook
from motcua.assistant.screening.ports import FirstLooker, LookFailed
from motcua.foundation.common import ports
from motcua.foundation.common.clock import today
from motcua.foundation.files.models import FileReference, StoredFile
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import drafts, services
from motcua.onestop.dossiers.models import Dossier, Draft
from tests.sites import walk
from tests.sites.portal import pages

BLURRED = "Ảnh bị mờ. Hãy đặt giấy phẳng"


class Sees:
    """Finds these flaws in files whose name says so."""

    def __init__(self, *flaws: Flaw, wait: float = 0):
        self.flaws, self.wait, self.asked = list(flaws), wait, 0

    def look(self, data, media_type, *, within):
        self.asked += 1
        if self.wait > within:
            raise LookFailed("late")
        time.sleep(self.wait)
        return self.flaws


@pytest.fixture
def sees():
    def bind(*flaws, **more):
        found = Sees(*flaws, **more)
        ports.provide(FirstLooker, found)
        return found

    yield bind
    ports.reset()


@pytest.fixture
def form(province):
    made = walk.draft(province)
    return made, province.citizen(0), reverse("portal:draft_documents", args=[made.id])


def held(draft) -> list[str]:
    return Draft.objects.get(id=draft.id).files["birth_slip"]


@pytest.mark.parametrize(("language", "words"), [("vi", BLURRED), ("en", "The photo is blurred. Lay the paper flat")])
def test_a_bad_photo_is_kept_and_told_with_what_to_do(province, sees, language, words):
    made = walk.draft(province)
    client, url = province.citizen(0, language=language), reverse("portal:draft_documents", args=[made.id])
    sees(Flaw.BLURRED)
    before = held(made)
    reply = client.post(url, {"birth_slip": walk.pdf("anh.pdf"), "upload": "1"}, follow=True)
    text = pages.text_of(reply)
    assert words in text and len(held(made)) == len(before) + 1
    assert not pages.title_of(reply).startswith(("Lỗi", "Error")), "nothing is wrong with it"
    assert f'href="#seen-{held(made)[-1]}"' in reply.content.decode()
    assert words in pages.text_of(client.get(url)), "it stays there"
    assert words in pages.text_of(client.get(reverse("portal:draft_check", args=[made.id])))


def test_the_page_goes_on_when_the_person_presses_once_more(form, sees):
    _made, client, url = form
    sees(Flaw.DARK)
    first = client.post(url, {"birth_slip": walk.pdf("toi.pdf"), "continue": "1"})
    assert first.url == url and "Ảnh bị tối" in pages.text_of(client.get(url))
    assert client.post(url, {"continue": "1"}).url != url


def test_a_photo_that_is_taken_again_stands_in_the_place_of_the_bad_one(form, sees):
    made, client, url = form
    sees(Flaw.BLURRED)
    client.post(url, {"birth_slip": walk.pdf("mo.pdf"), "upload": "1"})
    *_before, bad = held(made)
    assert f'name="again-{bad}.birth_slip"' in client.get(url).content.decode()
    sees()
    reply = client.post(url, {f"again-{bad}.birth_slip": walk.pdf("ro.pdf"), "upload": "1"}, follow=True)
    assert BLURRED not in pages.text_of(reply) and "ro.pdf" in pages.text_of(reply)
    assert bad not in held(made) and len(held(made)) == len(_before) + 1
    assert not FileReference.objects.filter(file_id=bad, released_at=None).exists()


def test_a_file_that_stands_for_two_documents_is_renewed_and_removed_for_one(province, form, sees):
    """It stays where nobody took it again, with its hold on the bytes."""
    made, client, url = form
    by, bundle = province.citizen_actor(0), catalogue.bundle(made.revision_id)
    bad = held(made)[-1]
    stored = StoredFile.objects.get(id=bad)
    other = next(one.key for one in bundle.documents if one.way == "upload" and one.key != "birth_slip")
    drafts.hold(made.id, other, stored, by=by)
    sees()
    client.post(url, {f"again-{bad}.{other}": walk.pdf("ro.pdf"), "upload": "1"})
    made.refresh_from_db()
    assert bad in made.files["birth_slip"] and bad not in made.files[other] and len(made.files[other]) == 1
    assert holds(made, bad) == ["birth_slip"]
    stored.refresh_from_db()
    assert stored.tombstoned_at is None
    drafts.hold(made.id, other, stored, by=by)
    client.post(f"{url}remove/", {"file": bad, "document": "birth_slip"})
    client.post(f"{url}remove/", {"file": bad, "document": "birth_slip"})
    made.refresh_from_db()
    assert bad not in made.files.get("birth_slip", []) and bad in made.files[other] and holds(made, bad) == [other]
    drafts.detach(made.id, stored.id, by=by)
    assert holds(made, bad) == []


def holds(made, file):
    rows = FileReference.objects.filter(kind=drafts.KIND, subject_id=made.id, file_id=file, released_at=None)
    return sorted(rows.values_list("name", flat=True))


def test_what_cannot_stand_for_a_bad_photo_leaves_it_where_it_is(form, sees):
    made, client, url = form
    sees(Flaw.BLURRED)
    client.post(url, {"birth_slip": walk.pdf("mo.pdf"), "upload": "1"})
    bad = held(made)[-1]
    reply = client.post(url, {f"again-{bad}": walk.pdf("virus.exe"), "upload": "1"})
    assert reply.status_code == 200 and "exe" in pages.text_of(reply) and held(made)[-1] == bad
    other = walk.pdf("ro.pdf")
    gone = client.post(url, {f"again-{StoredFile.objects.latest('created_at').id}": other, "upload": "1"})
    assert gone.status_code in (200, 302)
    assert client.post(url, {"again-x": walk.pdf("ro.pdf"), "upload": "1"}).status_code == 404


def test_nobody_else_takes_a_photo_again(province, form, sees):
    made, _client, url = form
    sees()
    stranger = province.citizen(4)
    bad = held(made)[-1]
    assert stranger.post(url, {f"again-{bad}": walk.pdf(), "upload": "1"}).status_code == 404
    assert held(made)[-1] == bad


def test_each_file_is_looked_at_once_and_nobody_waits_for_a_slow_look(form, sees):
    made, client, url = form
    slow = sees(Flaw.BLURRED, wait=60)
    begun = time.monotonic()
    reply = client.post(url, {"birth_slip": [walk.pdf(), walk.pdf()], "upload": "1"}, follow=True)
    assert time.monotonic() - begun < 3 and BLURRED not in pages.text_of(reply) and slow.asked
    file = StoredFile.objects.get(id=held(made)[-1])
    quick = sees(Flaw.SMALL)
    assert first_looks.look([file]) == {file.id: [Flaw.SMALL]} and first_looks.look([file]) == {}
    assert quick.asked == 1 and FirstLook.objects.filter(file=file).count() == 1


def test_the_page_asks_as_often_for_many_files(form, sees, django_assert_max_num_queries):
    _made, client, url = form
    sees(Flaw.BLURRED)
    client.post(url, {"birth_slip": [walk.pdf(f"{n}.pdf") for n in range(8)], "upload": "1"})
    with django_assert_max_num_queries(13):
        assert BLURRED in pages.text_of(client.get(url))


def test_an_answer_with_a_bad_photo_is_told_first_and_sent_when_pressed_again(province, sees):
    found = walk.taken(province, walk.BIRTH)
    services.request_supplement(
        found.id, by=province.actor("chuyenvien"), answer_by=today() + timedelta(days=10),
        items=[{"document": "birth_slip", "reason": "Bản chụp bị mờ."}],
    )  # fmt: skip
    client, url = province.citizen(0), reverse("portal:supplement", args=[found.id])
    sees(Flaw.CUT)
    first = client.post(url, {"birth_slip": walk.pdf("cat.pdf"), "note": "Gửi lại"})
    text = pages.text_of(first)
    assert first.status_code == 200 and "chưa được gửi" in text and "cắt mất một phần" in text and "Gửi lại" in text
    assert Dossier.objects.get(id=found.id).state == "supplement_requested"
    kept = StoredFile.objects.get(name="cat.pdf")
    client.post(url, {"kept": f"birth_slip:{kept.id}", "note": "Gửi lại"})
    assert Dossier.objects.get(id=found.id).state == "in_progress"
