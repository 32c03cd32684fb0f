"""The officer's day: what is first and why, warnings and who is told, the leader's queue, views and columns."""

from bisect import bisect_left
from datetime import timedelta

import pytest
from django.urls import reverse

from motcua.foundation.calendar import add_working_minutes, working_minutes
from motcua.foundation.common import relay
from motcua.foundation.common.clock import local, now, today
from motcua.foundation.common.errors import Invalid, NotAllowed, Refusal
from motcua.foundation.notices.models import Notice
from motcua.foundation.organisations import services as organisations
from motcua.foundation.organisations.calendars import calendar_for
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.deskwork import flags, signing, views, warnings
from motcua.onestop.deskwork import today as day
from motcua.onestop.deskwork.enums import Level
from motcua.onestop.deskwork.flags import Flag
from motcua.onestop.deskwork.models import EarlyWarning, SavedView
from motcua.onestop.dossiers import results, services
from motcua.onestop.dossiers.models import Assignment, Dossier, Message, Result
from tests.sites import many, walk


def text(response):
    return response.content.decode()


def begun(dossier, minutes, used):
    """Move the dossier's only step so that it is `used` per cent of `minutes` working minutes old."""
    calendar, at = calendar_for(), now()
    due = add_working_minutes(calendar, at, minutes * (100 - used) // 100) if used < 100 else at - timedelta(hours=30)
    start = at - timedelta(days=200)
    for days in range(1, 200):  # the latest start from which so much is used
        start = at - timedelta(days=days)
        if add_working_minutes(calendar, start, minutes * used // 100) <= at:
            break
    Dossier.objects.filter(id=dossier.id).update(received_at=start, due_at=due)
    Assignment.objects.filter(dossier=dossier, closed_at=None).update(opened_at=start, due_at=due)
    return Dossier.objects.get(id=dossier.id)


def far_off(dossier):
    """Received a moment ago and due in ten weeks: neither the whole nor its step is a reason to look at it."""
    due = add_working_minutes(calendar_for(), now(), 24000)
    Dossier.objects.filter(id=dossier.id).update(due_at=due)
    Assignment.objects.filter(dossier=dossier, closed_at=None).update(due_at=due)
    return Dossier.objects.get(id=dossier.id)


def test_a_late_dossier_warns_once_the_holder_and_who_leads(province, monkeypatch):
    monkeypatch.setattr(Bundle, "warn_at", property(lambda self: catalogue_warn(step=99, whole=80)))
    dossier = begun(walk.taken(province, walk.MARITAL), 2400, 100)
    assert warnings.give() >= 1
    levels = set(EarlyWarning.objects.filter(dossier=dossier).values_list("level", flat=True))
    assert Level.WHOLE_LATE in levels
    told = Notice.objects.filter(template="early-warnings")
    names = set(told.values_list("recipient_name", flat=True))
    assert {province.actor("chuyenvien").name, province.actor("lanhdao").name} <= names
    mine = told.get(recipient_id=province.accounts["chuyenvien"].officer_id)
    assert dossier.code in mine.body and dossier.applicant_name not in mine.body and "quá hạn" in mine.title
    before = told.count()
    assert warnings.give() == 0 and told.count() == before, "once a threshold"
    Dossier.objects.filter(id=dossier.id).update(due_at=dossier.due_at + timedelta(minutes=30))
    assert warnings.give() >= 1, "another due time is another threshold"


def test_what_was_told_of_an_end_that_moved_is_not_listed_and_goes(province, monkeypatch):
    """Warned of, stopped, resumed with a later end: the whole at once, its step when they are looked through."""
    monkeypatch.setattr(Bundle, "warn_at", property(lambda self: catalogue_warn(step=60, whole=60)))
    dossier, other = (begun(walk.taken(province, walk.MARITAL), 2400, used) for used in (100, 90))
    mine = EarlyWarning.objects.filter(dossier=dossier)

    def listed():
        rows = warnings.listed(province.actor("lanhdao")).filter(dossier__in=[dossier, other])
        return [(one.worst.dossier, sorted(limit.level for limit in one.limits)) for one in warnings.page(rows)[0]]

    warnings.give()
    told = dict(listed())
    assert told.keys() == {dossier, other} and Level.WHOLE_LATE in told[dossier]
    steps = mine.filter(level__in=warnings.STEP).count()
    assert steps, "the step is warned of too"
    Dossier.objects.filter(id=dossier.id).update(paused_at=now())
    warnings.give()
    assert [found for found, _levels in listed()] == [other] and mine.count() > steps, "it stands still: nothing goes"
    Dossier.objects.filter(id=dossier.id).update(paused_at=None)
    end = far_off(dossier).due_at
    assert not [levels for found, levels in listed() if found == dossier and set(levels) & set(warnings.WHOLE)]
    Assignment.objects.filter(dossier=dossier, closed_at=None).update(opened_at=now())
    warnings.give()
    assert [found for found, _levels in listed()] == [other] and not mine.exists()
    soon = add_working_minutes(calendar_for(), now(), 700)
    start = now() - timedelta(days=60)
    Dossier.objects.filter(id=dossier.id).update(received_at=start, due_at=soon)
    Assignment.objects.filter(dossier=dossier, closed_at=None).update(due_at=soon)
    warnings.give()
    assert [found for found, _levels in listed()] == [other, dossier], "by the ends as they are now"
    assert set(mine.values_list("due_at", flat=True)) == {soon} and soon < end


def catalogue_warn(**shares):
    from motcua.onestop.catalogue.bundle import WarnAt

    return WarnAt(**shares)


def test_near_its_end_is_what_the_procedure_says_else_the_house(province, monkeypatch):
    dossier = begun(walk.taken(province, walk.MARITAL), 4000, 60)
    one = next(warnings.opened(Assignment.objects.filter(dossier=dossier, closed_at=None)))
    assert one.dossier == dossier
    calendar, at = calendar_for(), now()

    def whole():
        return [level for level, _due, _used in warnings.levels(one, calendar, at) if level == Level.WHOLE_SOON]

    assert whole() == [], "the house warns from 80 per cent"
    assert catalogue.current("1.013225")[1].warn_at == catalogue_warn(step=60, whole=70), "the building permit says so"
    monkeypatch.setattr(Bundle, "warn_at", property(lambda self: catalogue_warn(whole=40)))
    assert whole() == [Level.WHOLE_SOON]
    Dossier.objects.filter(id=dossier.id).update(paused_at=at)
    stands = next(warnings.opened(Assignment.objects.filter(dossier=dossier, closed_at=None)))
    assert warnings.levels(stands, calendar, at) == [], "a clock that stands still warns of nothing"


def opened_ago(dossier, minutes):
    """Its step was opened so many working minutes ago, the whole is far off: [(level, per cent used)] that hold now."""
    far_off(dossier)
    calendar, at, span = calendar_for(), now(), range(30 * 24 * 60)
    ago = bisect_left(span, minutes, key=lambda m: working_minutes(calendar, at - timedelta(minutes=m), at))
    Assignment.objects.filter(dossier=dossier, closed_at=None).update(opened_at=at - timedelta(minutes=ago))
    [one] = warnings.opened(Assignment.objects.filter(dossier=dossier, closed_at=None))
    return [(level, used) for level, _due, used in warnings.levels(one, calendar, at)]


def test_a_step_is_warned_of_from_its_own_share_on_and_past_its_own_limit(province):
    """The first step of a birth has three hours; the house warns of a step from 75 per cent, of a whole from 80."""
    held, free, by = walk.taken(province), walk.received(province), province.actor("chuyenvien")
    specialist, leader = (province.accounts[name].officer_id for name in ("chuyenvien", "lanhdao"))
    assert catalogue.bundle(held.revision_id).graph.node(held.assignments.get(closed_at=None).node).limit == "3h"
    assert [opened_ago(dossier, 134) for dossier in (held, free)] == [[], []]
    assert [opened_ago(dossier, 137) for dossier in (held, free)] == [[(Level.STEP_SOON, 76)]] * 2

    def told():
        """What a run tells the two: {(officer, code)}."""
        known = list(Notice.objects.values_list("id", flat=True))
        warnings.give()
        new = Notice.objects.filter(template="early-warnings", recipient_id__in=[specialist, leader])
        new = list(new.exclude(id__in=known))
        return {(one.recipient_id, dossier.code) for one in new for dossier in (held, free) if dossier.code in one.body}

    def first():
        things = day.first(by, now(), calendar_for(), "vi")
        return next((thing.pace, dict(thing.reasons)) for thing in things if thing.step.dossier_id == held.id)

    assert told() == {(specialist, held.code), (leader, free.code)}, "whoever has it; of what nobody has who leads"
    pace, reasons = first()
    assert pace == "soon" and "76%" in reasons[day.Why.STEP_SOON] and day.Why.STEP_LATE not in reasons
    assert opened_ago(held, 190) == [(Level.STEP_LATE, 100)]
    assert told() == {(specialist, held.code), (leader, held.code)} and told() == set()
    due = local(EarlyWarning.objects.get(dossier=held, level=Level.STEP_LATE).due_at)
    pace, reasons = first()
    assert pace == "late" and f"{due:%H:%M %d/%m}" in reasons[day.Why.STEP_LATE] and day.Why.STEP_SOON not in reasons


def test_who_stands_in_for_the_leader_is_told_too(province):
    leader, other = province.accounts["lanhdao"].officer, province.accounts["vanthu"].officer
    organisations.set_substitution(
        leader, other, first_day=today(), last_day=today() + timedelta(days=1), by=province.actor("quantri")
    )
    found = warnings.superiors([province.commune.id])[province.commune.id]
    assert {leader.id, other.id} <= {officer.id for officer in found}


def test_the_superior_sees_the_warnings_of_their_units_and_assigns_from_there(province):
    dossier = begun(walk.received(province, walk.MARITAL), 2400, 100)
    warnings.give()
    leader = province.officer("lanhdao")
    page = leader.get(reverse("desk:early"))
    assert dossier.code in text(page) and "Hồ sơ đã quá hạn" in text(page)
    assert dossier.code in text(leader.get(reverse("desk:early"), {"level": "whole_late"}))
    assert dossier.code not in text(leader.get(reverse("desk:early"), {"level": "step_soon"}))
    assert leader.get(reverse("desk:early"), {"level": "x"}).status_code == 302
    assert province.officer("chuyenvien").get(reverse("desk:early")).status_code == 403
    assert dossier.code not in text(province.officer("truongcongan").get(reverse("desk:early")))
    services.take(dossier.id, by=province.actor("chuyenvien"))
    services.withdraw(dossier.id, by=province.citizen_actor(0))
    assert dossier.code not in text(leader.get(reverse("desk:early"))), "what is over is no longer there"


def test_whoever_has_the_next_step_of_a_late_dossier_is_warned_and_superiors_once(province):
    first = many.ready(province)
    begun(first, 2400, 100)
    warnings.give()
    leader = province.accounts["lanhdao"].officer_id
    told = Notice.objects.filter(template="early-warnings", recipient_id=leader).count()
    services.forward(first.id, by=province.actor("chuyenvien"), opinion="Đủ điều kiện.")
    assert warnings.give() >= 1, "the step is another one"
    page = text(province.officer("lanhdao").get(reverse("desk:early"), {"level": "whole_late"}))
    assert first.code in page, "late as before, in other hands"
    whole = EarlyWarning.objects.filter(dossier=first, level=Level.WHOLE_LATE)
    assert whole.count() == 2 and told >= 1
    known = warnings._known_above(list(whole.order_by("-at")[:1]))
    assert known == {whole.latest("at").id}, "superiors knew it"
    assert warnings.forget(now()) == 0
    done = EarlyWarning.objects.exclude(assignment__closed_at=None).count()
    assert warnings.forget(now() + warnings.KEPT + timedelta(days=1)) == done and whole.count() == 1


def test_today_says_what_is_first_and_why(province, django_assert_max_num_queries):
    late = begun(walk.taken(province, walk.MARITAL), 2400, 100)
    asks = far_off(walk.received(province, walk.MARITAL))
    Message.objects.create(
        dossier=asks, from_officer=False, author_id=asks.applicant_id, author=asks.applicant_name, text="Bao giờ có?",
        at=now(),
    )  # fmt: skip
    plain = far_off(walk.received(province, walk.MARITAL))
    near = begun(walk.received(province, walk.MARITAL), 960, 50)  # one working day is left
    by = province.actor("chuyenvien")
    things = day.first(by, now(), calendar_for(), "vi")
    assert [thing.step.dossier_id for thing in things] == [late.id, near.id, asks.id, plain.id]
    soon = things.pop(1)
    assert {day.Why.DUE_SOON, day.Why.DUE_TODAY} & dict(soon.reasons).keys() and soon.pace
    assert things[0].reasons[0][0] is day.Why.LATE and things[0].pace == "late"
    assert day.Why.QUESTION in dict(things[1].reasons) and day.Why.QUESTION not in dict(things[2].reasons)
    browser = province.officer("chuyenvien")
    browser.get(reverse("desk:today"))
    with django_assert_max_num_queries(16):
        page = text(browser.get(reverse("desk:today")))
    assert page.index(late.code) < page.index(near.code) < page.index(asks.code) < page.index(plain.code)
    assert "Người nộp gửi 1 tin nhắn chưa ai đọc" in page


def test_the_leader_sees_flags_effects_and_goes_on_to_the_next(province, tsa):
    first, second = walk.drafted(province, walk.MARITAL), walk.drafted(province, walk.MARITAL)
    draft = Result.objects.get(dossier=first, state="draft")
    name = next(q for q in catalogue.bundle(first.revision_id).result.fields.questions if q.type == "name")
    Result.objects.filter(id=draft.id).update(data=draft.data | {name.key: "Tên Khác Hẳn"})
    Dossier.objects.filter(id=first.id).update(supplements=2, money_state="due")
    found = {one.flag for one in flags.of_many([Dossier.objects.get(id=first.id)])[first.id]}
    assert {Flag.NAME_DIFFERS, Flag.SECOND_SUPPLEMENT, Flag.FEE_UNPAID} <= found
    usual = {one.flag for one in flags.of_many([second])[second.id]}
    assert usual <= {Flag.FEE_UNPAID}, "nothing is unusual but the fee"
    leader = province.officer("lanhdao")
    queue = text(leader.get(reverse("desk:signing")))
    assert first.code in queue and second.code in queue and "Tên Khác Hẳn" in queue
    page = text(leader.get(reverse("desk:sign", args=[first.id]), {"queue": "1"}))
    assert "Ký thì điều gì thay đổi" in page and "Trước khi phát hành bạn có thể thu hồi chữ ký" in page
    answer = leader.post(reverse("desk:sign", args=[first.id]), {"queue": "1"})
    assert answer.url == reverse("desk:sign", args=[second.id]) + "?queue=1"
    assert first.code in text(leader.get(reverse("desk:signing"))).split("out-title")[-1]


def test_a_question_stays_with_the_dossier_and_reaches_who_drafted_it(province):
    dossier = walk.drafted(province, walk.MARITAL)
    leader = province.officer("lanhdao")
    url = reverse("desk:ask", args=[dossier.id])
    leader.post(url, {"text": "Đã đối chiếu sổ chưa?", "key": "k1"})
    leader.post(url, {"text": "Đã đối chiếu sổ chưa?", "key": "k1"})
    notes = Message.objects.filter(dossier=dossier, internal=True)
    assert [n.text for n in notes] == ["Đã đối chiếu sổ chưa?"]
    inbox = province.officer("chuyenvien").get(reverse("desk:inbox"))
    assert text(inbox).count("Đã đối chiếu sổ chưa?") == 1 and dossier.code in text(inbox)
    assert Notice.objects.get(template="leader-asks").read_at
    assert leader.post(url, {"text": " "}).status_code == 302 and notes.count() == 1
    assert province.officer("chuyenvien").post(url, {"text": "x"}).status_code == 403


def test_the_leader_is_told_once_when_the_question_is_answered(province):
    dossier = walk.drafted(province, walk.MARITAL)
    leader, asked, other = (province.officer(name) for name in ("lanhdao", "chuyenvien", "vanthu"))
    note = reverse("desk:note", args=[dossier.id])
    asked.post(note, {"text": "Ghi chú trước khi được hỏi", "key": "n0"})
    leader.post(reverse("desk:ask", args=[dossier.id]), {"text": "Đã đối chiếu sổ chưa?", "key": "k1"})
    leader.post(note, {"text": "Tôi chờ trả lời", "key": "n1"})
    other.post(note, {"text": "Văn thư ghi thêm", "key": "n2"})
    relay.drain()
    assert not Notice.objects.filter(template="leader-answered").exists(), "nobody who was asked has answered"
    shown = [reverse("desk:signing"), reverse("desk:sign", args=[dossier.id])]
    assert all("“Đã đối chiếu sổ chưa?”, chưa có trả lời" in text(leader.get(url)) for url in shown)
    for key, words in (("n3", "Đã đối chiếu, đúng sổ."), ("n4", "Gửi thêm bản chụp.")):
        asked.post(note, {"text": words, "key": key})
        relay.drain()
    told = Notice.objects.get(template="leader-answered")
    assert told.recipient_id == province.accounts["lanhdao"].officer_id
    inbox = text(leader.get(reverse("desk:inbox")))
    assert "Đã đối chiếu, đúng sổ." in inbox and "Đã đối chiếu sổ chưa?" in inbox and "Gửi thêm" not in inbox
    leader.post(reverse("desk:ask", args=[dossier.id]), {"text": "Còn bản chính đâu?", "key": "k2"})
    asked.post(note, {"text": "Bản chính ở quầy.", "key": "n5"})
    relay.drain()
    assert Notice.objects.filter(template="leader-answered").count() == 2, "each question has its answer"
    page = text(leader.get(shown[1]))
    assert "trả lời “Đã đối chiếu sổ chưa?”: “Đã đối chiếu, đúng sổ.”" in page and "chưa có trả lời" not in page


def test_a_signature_is_taken_back_until_the_result_is_out(province, tsa):
    dossier, leader = walk.signed(province, walk.MARITAL), province.actor("lanhdao")
    url, browser = reverse("desk:take_back", args=[dossier.id]), province.officer("lanhdao")
    assert url in text(browser.get(reverse("desk:dossier", args=[dossier.id])))
    assert browser.post(url, {"reason": "", "key": "a"}).status_code == 422
    for username in ("chuyenvien", "vanthu"):
        with pytest.raises(NotAllowed):
            services.take_back(dossier.id, by=province.actor(username), reason="Sai tên")
    assert browser.post(url, {"reason": "Sai tên", "key": "b"}).status_code == 302
    states = list(Result.objects.filter(dossier=dossier).order_by("version").values_list("state", flat=True))
    assert states == ["cancelled", "draft"]
    step = dossier.assignments.get(closed_at=None)
    assert step.role == "leader" and signing.queue(leader).filter(id=step.id).exists()
    assert "Đã ký một lần" in text(browser.get(reverse("desk:sign", args=[dossier.id])))
    with pytest.raises(Refusal):
        services.take_back(dossier.id, by=leader, reason="Lần nữa")
    results.sign_result(dossier.id, by=leader)
    services.issue(dossier.id, by=province.actor("vanthu"))
    with pytest.raises(Refusal):
        services.take_back(dossier.id, by=leader, reason="Quá muộn")
    page = browser.get(url)
    assert page.status_code == 200 and "đã phát hành" in text(page)


def test_views_are_kept_shared_and_deleted_by_who_may(province):
    by, other = province.actor("chuyenvien"), province.actor("lanhdao")
    units = views.units_of(by)
    view = views.save("Sắp hết hạn", {"tab": "todo", "pace": "soon"}, ["time", "unit"], by=by)
    assert view.columns == ["time", "unit"] and list(views.seen_by(other)) == []
    shared = views.save("Sắp hết hạn", {"tab": "todo", "pace": "late"}, [], by=by, unit_id=province.commune.id)
    assert shared.id == view.id and SavedView.objects.count() == 1, "kept anew under its name"
    assert province.commune.id in {unit.id for unit in units}
    assert [one.name for one in views.seen_by(other)] == ["Sắp hết hạn"]
    assert not views.seen_by(province.actor("congan"))
    with pytest.raises(NotAllowed):
        views.save("Của người khác", {}, [], by=province.actor("congan"), unit_id=province.commune.id)
    with pytest.raises(Invalid):
        views.save("x", {}, [], by=by)
    with pytest.raises(Invalid):
        views.save("Sai", {"tab": "nothing"}, [], by=by)
    with pytest.raises(NotAllowed):
        views.delete(shared.id, by=province.actor("vanthu"))
    views.delete(shared.id, by=other)
    assert not SavedView.objects.exists()


def test_the_list_is_laid_out_and_narrowed_by_its_view(province):
    dossier = walk.taken(province, walk.MARITAL)
    browser, url = province.officer("chuyenvien"), reverse("desk:worklist")
    browser.post(reverse("desk:columns"), {"columns": ["time", "channel"], "tab": "mine"})
    page = browser.get(url, {"tab": "mine"})
    assert [c for c, _label in page.context["columns"]] == ["time", "channel"] and dossier.code in text(page)
    kept = browser.post(
        reverse("desk:view_keep"), {"name": "Của tôi", "tab": "mine", "columns": ["procedure", "money"]}, follow=True
    )
    assert dossier.code in text(kept) and kept.context["view"].name == "Của tôi"
    assert [c for c, _label in kept.context["columns"]] == ["procedure", "money"]
    wrong = browser.post(reverse("desk:view_keep"), {"name": "", "tab": "mine"}, follow=True)
    assert "từ 2 đến 60 chữ" in text(wrong) and wrong.context["tab"] == "mine"
    assert browser.get(url, {"node": "examine", "procedure": walk.MARITAL}).context["step"]
    browser.post(reverse("desk:view_delete", args=[kept.context["view"].id]))
    assert not browser.get(url).context["views"]


def test_the_pages_of_many_at_once_choose_begin_and_show_each(province):
    first = many.ready(province)
    dossiers = [first, *many.copies(first, 2)]
    walk.received(province, walk.BIRTH)
    browser, url = province.officer("chuyenvien"), reverse("desk:bulk_prepare")
    assert browser.post(url, {"verb": "forward"}, follow=True).redirect_chain[0][0].startswith(reverse("desk:worklist"))
    unlike = browser.post(url, {"verb": "forward", "all": "1", "tab": "todo"}, follow=True)
    assert "thuộc nhiều loại" in text(unlike)
    job = unlike.context["job"]
    kind = next(k for k in unlike.context["kinds"] if k["count"] == 3)
    browser.post(reverse("desk:bulk_keep", args=[job.id]), {"kind": kind["key"]})
    ready = browser.get(reverse("desk:bulk", args=[job.id]))
    assert text(ready).count('name="item"') == 3
    items = [str(row["item"].id) for row in ready.context["rows"]]
    left = next(row for row in ready.context["rows"] if row["dossier"].id == dossiers[2].id)
    ticked = [item for item in items if item != str(left["item"].id)]
    none = browser.post(reverse("desk:bulk_start", args=[job.id]), {"listed": "1", "opinion": "Đủ."})
    assert none.status_code == 422 and text(none).count('name="item"') == 3 and "Đủ." in text(none), "nothing is lost"
    Result.objects.filter(dossier=dossiers[1]).update(complete=False)
    told = browser.post(
        reverse("desk:bulk_start", args=[job.id]), {"listed": "1", "item": ticked, "opinion": "Đủ."}, follow=True
    )
    assert "1 trên 2 hồ sơ đã xong" in text(told) and "1 hồ sơ không thực hiện được" in text(told)
    assert dossiers[2].assignments.filter(closed_at=None, node=kind["key"].split(":")[1]).exists()
    again = browser.post(reverse("desk:bulk_again", args=[job.id]), follow=True)
    assert again.context["job"].total == 1 and str(job.id) in text(browser.get(reverse("desk:bulk_jobs")))
    assert province.officer("lanhdao").get(reverse("desk:bulk", args=[job.id])).status_code == 404
    narrowed = browser.post(url, {"verb": "take", "all": "1", "tab": "todo", "procedure": walk.BIRTH}, follow=True)
    assert narrowed.context["job"].total == 1
