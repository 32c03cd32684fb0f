"""Papers that run out: until when they hold, who is warned, that no form takes them after."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.foundation.common import relay
from motcua.foundation.common.clock import today
from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.notices.models import Notice
from motcua.onestop.catalogue.validity import Validity, months_after
from motcua.onestop.dossiers import drafts, wallet
from motcua.onestop.dossiers.models import Dossier, Result
from motcua.onestop.papers import jobs
from motcua.onestop.papers.models import Ending
from tests.sites import walk
from tests.sites.conftest import province, tsa  # noqa: F401
from tests.sites.portal import pages


@given(day=st.dates(date(2000, 1, 1), date(2090, 1, 1)), months=st.integers(1, 120))
def test_months_end_on_the_same_day_or_the_months_last(day, months):
    end = months_after(day, months)
    assert (end.year * 12 + end.month) - (day.year * 12 + day.month) == months
    assert end.day == day.day or (end.day < day.day and (end + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(("said", "day"), [
    ("2036-03-15", date(2036, 3, 15)), ("15/3/2036", date(2036, 3, 15)), (" 15.03.2036 ", date(2036, 3, 15)),
    ("không thời hạn", None), ("31/2/2036", None), ("", None),
])  # fmt: skip
def test_a_named_day_is_read_and_no_day_is_no_end(said, day):
    assert Validity(field="valid_until").until({"valid_until": said}, date(2026, 1, 1)) == day


@pytest.fixture
def certificate(province, tsa) -> Result:  # noqa: F811
    found = walk.issued(province, walk.MARITAL)
    relay.drain()
    Dossier.objects.filter(id=found.id).update(money_state="paid")
    return found.results.get()


def _ends(result: Result, day: date) -> None:
    """As if it had been signed so long ago that it holds until `day`."""
    signed = result.signed_at.replace(year=result.signed_at.year - 1)
    Result.objects.filter(id=result.id).update(signed_at=signed)
    Ending.objects.filter(result=result).update(expires_on=day)


def test_a_result_that_is_not_paid_for_is_not_held_yet(province, certificate):  # noqa: F811
    Dossier.objects.update(money_state="due")
    assert not any(one.is_result for one in wallet.papers_of(province.citizen_actor(0)))


def test_the_wallet_says_until_when_and_what_has_run_out(province, certificate):  # noqa: F811
    last = months_after(today(), 6)
    assert wallet.papers_of(province.citizen_actor(0))[0].expires_on == last
    assert Ending.objects.get(result=certificate).expires_on == last
    page = province.citizen(0).get("/my/papers/")
    assert f"{last:%d/%m/%Y}".lstrip("0") in pages.text_of(page) or f"{last:%d/%m/%Y}" in pages.text_of(page)
    _ends(certificate, today() - timedelta(days=180))
    said = pages.text_of(province.citizen(0).get("/my/papers/"))
    assert "Hết hạn" in said and "không gợi ý giấy này nữa" in said


def test_a_paper_that_has_run_out_is_not_offered_nor_taken(province, certificate):  # noqa: F811
    by = province.citizen_actor(0)
    held = wallet.papers_of(by)[0]
    document = type("Wanted", (), {"code": held.code, "title": held.title})()
    about = wallet.alike.name(wallet.catalogue.bundle(held.dossier.revision_id), held.dossier.answers)
    assert held in wallet.offered([held], document, about)
    _ends(certificate, today() - timedelta(days=180))
    held = next(one for one in wallet.papers_of(by) if one.is_result)
    assert held.is_expired and wallet.offered([held], document, about) == []
    draft = drafts.start(walk.MARITAL, by=by, authority=walk.authority(province, walk.MARITAL))
    with pytest.raises(Refusal) as refused:
        wallet.use(draft.id, "old_certificate", held.file.id, by=by)
    assert refused.value.code == "expired"


def test_the_holder_is_warned_once_within_thirty_days(province, certificate):  # noqa: F811
    told = Notice.objects.filter(template="paper-ending")
    assert jobs.warn_of_endings() == 0 and not told
    Ending.objects.update(expires_on=today() + timedelta(days=30))
    assert jobs.warn_of_endings() == 1 and jobs.warn_of_endings() == 0
    notice = told.get()
    assert notice.recipient_id == province.person(0).person_id and certificate.number in notice.title
    assert certificate.number in notice.others["en"][0]


def test_one_that_cannot_be_told_does_not_keep_the_others_waiting(province, certificate):  # noqa: F811
    second = walk.issued(province, walk.MARITAL, citizen=4).results.get()
    relay.drain()
    Ending.objects.update(expires_on=today() + timedelta(days=20))
    Ending.objects.filter(result=certificate).update(expires_on=today() + timedelta(days=10))
    Dossier.objects.filter(id=certificate.dossier_id).update(revision_id=uuid7())  # its bundle is not there
    assert jobs.warn_of_endings(limit=1) == 1
    assert Ending.objects.get(result=second).told_at and not Ending.objects.get(result=certificate).told_at
    assert Notice.objects.get(template="paper-ending").subject_id == second.dossier_id


@pytest.mark.parametrize("how", ["replaced", "over"])
def test_nobody_is_warned_of_what_no_longer_holds(province, certificate, how):  # noqa: F811
    day = today() - timedelta(days=1) if how == "over" else today()
    Ending.objects.update(expires_on=day)
    if how == "replaced":
        Result.objects.filter(id=certificate.id).update(state="replaced")
    assert jobs.warn_of_endings() == 0 and not Notice.objects.filter(template="paper-ending")


def test_a_result_without_end_is_not_watched(province, tsa):  # noqa: F811
    walk.issued(province, walk.BIRTH)
    relay.drain()
    assert not Ending.objects.exists() and wallet.papers_of(province.citizen_actor(0))[0].expires_on is None
