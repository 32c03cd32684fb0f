"""A new revision of a procedure: every commune offers it at once, and what is open goes on under its own."""

import copy

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.foundation.common.actors import SYSTEM
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.loader import from_data
from motcua.onestop.catalogue.services import publish
from motcua.onestop.dossiers import drafts, services
from motcua.onestop.dossiers.models import Dossier
from tests.sites import walk

COMMUNES = 148
NEW = "Họ, chữ đệm và tên của trẻ (viết theo mẫu mới)"


def changed(code=walk.BIRTH):
    """The procedure in force with another label for its first question."""
    data = copy.deepcopy(dict(catalogue.current(code)[1].data))
    data["form"]["pages"][0]["questions"][0]["label"]["vi"] = NEW
    return from_data(data)


def test_every_commune_of_the_province_offers_the_new_revision_at_once(province):
    old = catalogue.current(walk.BIRTH)[0]
    by, communes = province.citizen_actor(0), catalogue.authorities(catalogue.current(walk.BIRTH)[1])
    assert len({unit.id for unit in communes}) == COMMUNES
    with CaptureQueriesContext(connection) as counted:
        new = publish(changed(), by=SYSTEM)
    assert len(counted) < 30, "one row for all communes, not one each"
    begun = [drafts.start(walk.BIRTH, by=by, authority=unit) for unit in communes]
    assert {draft.revision_id for draft in begun} == {new.id} != {old.id}
    assert {draft.authority_id for draft in begun} == {unit.id for unit in communes}
    labels = {catalogue.bundle(draft.revision_id).form.pages[0].questions[0].label["vi"] for draft in begun}
    assert labels == {NEW}


def test_an_open_dossier_and_a_form_that_was_begun_stay_with_theirs(province):
    received, begun = walk.received(province), walk.draft(province)
    old = received.revision_id
    publish(changed(), by=SYSTEM)
    page = province.citizen(0).get(reverse("portal:draft_page", args=[begun.id, "child"]))
    assert NEW not in page.text
    sent = Dossier.objects.get(id=drafts.send(begun.id, by=province.citizen_actor(0))[0])
    assert sent.revision_id == old
    assert NEW not in province.officer("tiepnhan").get(reverse("counter:dossier", args=[received.id])).text
    services.receive(sent.id, by=province.actor("tiepnhan"))
    for dossier in (received, sent):
        dossier.refresh_from_db()
        assert dossier.revision_id == old
