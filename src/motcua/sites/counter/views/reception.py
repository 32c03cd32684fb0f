"""The form for a person at the desk: one page, made for the keyboard. It begins in `beginning`, it is received in
`checking`."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from motcua.assistant.screening import first_looks
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import local, now, today
from motcua.foundation.common.errors import Invalid, Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.files.gate import default_limits
from motcua.foundation.organisations.enums import UnitKind
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import units_at
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.conditions import holds
from motcua.onestop.catalogue.enums import DocumentWay
from motcua.onestop.dossiers import (
    desk_earlier,
    desk_fetching,
    desk_filing,
    desk_people,
    drafts,
    filing,
)
from motcua.onestop.dossiers.desk_filing import Problems
from motcua.onestop.dossiers.draft_saves import Stamp, Superseded
from motcua.onestop.dossiers.enums import Channel
from motcua.onestop.dossiers.models import Draft
from motcua.sites.counter.forms import SHOWN, DeskForm, offer
from motcua.sites.counter.views.fetched import name_source, tell
from motcua.sites.pages import first_look, paper_forms
from motcua.sites.pages.access import officer
from motcua.sites.pages.questions import QuestionForm, sent

PERSON = ("name", "number", "born", "sex", "residence")
BUSINESS = ("code", "name", "address", "paper")
FEE = ("fee_amount", "fee_receipt")


def read_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def own_draft(request: HttpRequest, id: UUID) -> tuple[Draft, Bundle]:
    """This officer's own form; 404 for anybody else's."""
    try:
        draft = drafts.get(id, by=request.actor)  # type: ignore[attr-defined]
    except Draft.DoesNotExist as missing:
        raise Http404 from missing
    return draft, catalogue.bundle(draft.revision_id)


def where_sent(request: HttpRequest) -> str:
    """The page that says what became of a form: the dossier, or for who only helps that it was sent."""
    return "counter:assisted" if desk_filing.only_helps(request.actor) else "counter:dossier"  # type: ignore[attr-defined]


@officer(*desk_filing.HELPING)
def form(request: HttpRequest, id: UUID) -> HttpResponse:
    """Everything on one page, kept at every press of Enter, whatever is still wrong with it."""
    draft, bundle = own_draft(request, id)
    if draft.dossier_id:
        return redirect(where_sent(request), draft.dossier_id)
    if request.method == "POST":
        return _keep(request, draft, bundle)
    problems = desk_filing.check(draft, at=now()) if "check" in request.GET else Problems()
    focus = _next(draft, bundle) if request.GET.get("focus") == "next" else "" if problems else "card"
    return _page(request, draft, bundle, problems, focus)


def _keep(request: HttpRequest, draft: Draft, bundle: Bundle) -> HttpResponse:
    asked = _asked(draft, bundle)
    card, wrong_card = _card(request.POST.get("desk-card", ""))
    stamp = Stamp.read(request.POST, pressed=True)
    draft = desk_filing.save(draft.id, _typed(request, draft, bundle, card), by=request.actor, stamp=stamp)  # type: ignore[attr-defined]
    problems = Problems(papers=_take(request, draft), desk={"card": wrong_card} if wrong_card else {})
    key, _colon, file = request.POST.get("remove", "").rpartition(":")
    if (gone := read_uuid(file)) and not problems:
        drafts.detach(draft.id, gone, by=request.actor, key=key)  # type: ignore[attr-defined]
        return redirect("counter:desk_form", draft.id)
    draft.refresh_from_db()
    if problems:
        return _page(request, draft, bundle, problems, "card" if wrong_card else "")
    if card:
        messages.success(request, gettext("The card was read. Go on with what is still empty."))
    if request.POST.get("act") == "paper":
        return redirect("counter:desk_paper", draft.id)
    if request.POST.get("act") == "earlier" or request.POST.get("use"):
        return _earlier(request, draft, bundle)
    looks_up = card and desk_fetching.is_wanted(bundle) and not desk_filing.only_helps(request.actor)  # type: ignore[attr-defined]
    if request.POST.get("act") == "look_up" or looks_up:
        return look_up(request, draft, bundle)
    if card:
        return redirect(to_next(draft))
    if request.POST.get("act") == "save":
        messages.success(request, gettext("Saved. You find this form among those you have begun."))
        return redirect("counter:reception")
    if request.POST.get("act") == "assist" or desk_filing.only_helps(request.actor):  # type: ignore[attr-defined]
        return redirect("counter:assist", draft.id)
    problems = desk_filing.check(draft, at=now())
    if not problems:
        return redirect("counter:desk_check", draft.id)
    fresh, wrong = _asked(draft, bundle) - asked, {*problems.answers, *problems.papers, *problems.desk}
    unseen = fresh if "scripted" not in request.POST else fresh & set(FEE)  # the script has shown all but the fee
    if wrong <= unseen:
        count = len(wrong - {"fee_receipt"})
        text = ngettext(
            "These answers lead to %(n)s further point: a question, a document or a fee.",
            "These answers lead to %(n)s further points: questions, documents or a fee.", count,
        )  # fmt: skip
        messages.info(request, text % {"n": count})
        return redirect(to_next(draft))
    return _page(request, draft, bundle, problems, "")


def _earlier(request: HttpRequest, draft: Draft, bundle: Bundle) -> HttpResponse:
    """What the person at the desk gave before: offered, or one of it used."""
    key, _colon, file = request.POST.get("use", "").partition(":")
    try:
        if file_id := read_uuid(file):
            desk_earlier.use(draft.id, key, file_id, by=request.actor)  # type: ignore[attr-defined]
            return redirect(to_next(draft))
        count = desk_earlier.look(draft.id, by=request.actor)  # type: ignore[attr-defined]
    except Invalid as invalid:
        return _page(request, draft, bundle, Problems(desk=invalid.fields), "")
    except Refusal as refusal:
        messages.info(request, str(refusal))
        return redirect(to_next(draft))
    told = ngettext(
        "%(n)s earlier paper fits this form; it stands at its document with its source.",
        "%(n)s earlier papers fit this form; they stand at their documents with their source.", count,
    )  # fmt: skip
    messages.success(request, told % {"n": count})
    return redirect(to_next(draft))


def look_up(request: HttpRequest, draft: Draft, bundle: Bundle) -> HttpResponse:
    """Fills in what the population data says of the person; where it says nothing, the form goes on asking."""
    try:
        outcome, otherwise = desk_fetching.look_up(draft.id, by=request.actor)  # type: ignore[attr-defined]
    except Invalid as invalid:
        draft.refresh_from_db()
        return _page(request, draft, bundle, Problems(desk=invalid.fields), "")
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect(to_next(draft))
    tell(request, outcome, otherwise)
    return redirect(to_next(draft))


def to_next(draft: Draft) -> str:
    return reverse("counter:desk_form", args=[draft.id]) + "?focus=next"


def _asked(draft: Draft, bundle: Bundle) -> set[str]:
    """Questions, documents and the fee that the answers of now lead to."""
    questions = {q.key for q in bundle.form.questions if holds(q.when, draft.answers, today())}
    owes = draft.answers and not bundle.fee_for(draft.answers, today(), Channel.COUNTER).is_free
    return questions | {d.key for d in desk_filing.uploads(draft, bundle, now())} | set(FEE if owes else ())


def _card(text: str) -> tuple[dict[str, str] | None, str]:
    """(facts of the card, what is wrong with it)."""
    if not text.strip():
        return None, ""
    try:
        return desk_people.of_card(text), ""
    except Invalid as invalid:
        return None, str(invalid)


def _typed(request: HttpRequest, draft: Draft, bundle: Bundle, card: dict[str, str] | None) -> desk_filing.Typed:
    data = request.POST
    copies = {
        d.key: {"kind": data.get(f"copy-{d.key}-kind", ""), "count": data.get(f"copy-{d.key}-count", "")}
        for d in bundle.documents if f"copy-{d.key}-count" in data
    }  # fmt: skip
    desk = {
        "kind": data.get("desk-kind", draft.desk.get("kind", "person")),
        "person": {key: data.get(f"desk-person_{key}", "") for key in PERSON},
        "business": {key: data.get(f"desk-business_{key}", "") for key in BUSINESS},
        "reception": data.get("desk-reception", draft.desk.get("reception", "")),
        "support": str(read_uuid(data.get("desk-support", "")) or ""), "copies": draft.desk.get("copies", {}) | copies,
        "fee": {key: data.get(f"desk-fee_{key}", "") for key in ("amount", "way", "receipt")},
    }  # fmt: skip
    return desk_filing.Typed(
        answers=sent(bundle.form.keys, data),
        contact={name: data.get(f"desk-contact_{name}", "") for name in desk_filing.CONTACT},
        desk=desk, authority=data.get("desk-authority", ""), card=card,
    )  # fmt: skip


def _take(request: HttpRequest, draft: Draft) -> dict[str, str]:
    """Keep every good scan and look at it; a sentence for each document whose scan is refused."""
    wrong, taken = {}, []
    for name in request.FILES:
        key = name.removeprefix("scan-")
        for uploaded in request.FILES.getlist(name):
            try:
                taken.append(drafts.attach(draft.id, key, uploaded, by=request.actor))  # type: ignore[attr-defined]
            except Refusal as refusal:
                wrong[key] = str(refusal)
    first_looks.look(taken)
    if doubted := first_look.mark(taken):
        messages.warning(request, first_look.words(doubted))
    return wrong


def _next(draft: Draft, bundle: Bundle) -> str:
    """The first field that is not right yet, in the order of the page."""
    problems = desk_filing.check(draft, at=now())
    desk = [key for key in DeskForm.base_fields if key in problems.desk]
    first = [key for key in desk if key.startswith(("person", "business"))]
    questions = [q.key for q in bundle.form.questions if q.key in problems.answers]
    papers = [f"paper-{d.key}" for d in bundle.documents if d.key in problems.papers]
    return next(iter([*first, *questions, *papers, *desk, "act"]))


def _page(request: HttpRequest, draft: Draft, bundle: Bundle, problems: Problems, focus: str) -> HttpResponse:
    fee = bundle.fee_for(draft.answers, today(), Channel.COUNTER) if draft.answers else None
    desk = _desk_form(request, draft, problems, focus, fee)
    pages = _question_forms(draft, bundle, problems, focus)
    if fee and fee.before_reception and not fee.is_free:
        desk.fields["fee_way"].is_wanted = True  # type: ignore[attr-defined]
        for key in FEE:
            desk.fields[key].is_wanted = desk.fields[key].is_owed = True  # type: ignore[attr-defined]
    return render(request, "counter/desk_form.html", {
        "only_helps": desk_filing.only_helps(request.actor),  # type: ignore[attr-defined]
        "draft": draft, "stamp": uuid7(), "bundle": bundle, "desk": desk, "pages": pages, "focus": focus,
        "starts_online": bundle.starts_online, "limits": default_limits(),
        "papers": papers_of(draft, bundle, problems, focus), "fee": fee,
        "is_business": draft.desk.get("kind") == "business",
        "others": [d for d in bundle.documents_for(draft.answers, today()) if d.way is not DocumentWay.UPLOAD],
        "authorities": catalogue.authorities(bundle), "problems": summary(bundle, problems), "day": today(),
        "may_choose_kind": len(bundle.subjects) > 1 and {"person", "business"} <= set(bundle.subjects),
    })  # fmt: skip


def _desk_form(request: HttpRequest, draft: Draft, problems: Problems, focus: str, fee: Any) -> DeskForm:
    kept = draft.desk
    initial = {f"contact_{key}": value for key, value in draft.contact.items()}
    for part in ("person", "business", "fee"):
        initial |= {f"{part}_{key}": value for key, value in kept.get(part, {}).items()}
    if fee and fee.before_reception and not fee.is_free and fee.amount:
        initial["fee_amount"] = initial.get("fee_amount") or f"{fee.amount}"
    initial["fee_way"] = desk_filing.fee_way(draft)
    initial |= {key: kept.get(key, "") for key in ("kind", "reception", "support")}
    initial["authority"] = pick(draft.authority.label) if draft.authority else kept.get("authority", "")
    centres = list(desk_filing.workplaces(request.actor))  # type: ignore[attr-defined]
    form = DeskForm(initial=initial, problems=problems.desk, centres=centres, support=_support(centres), focus=focus)
    name_source(form, draft)
    told = desk_earlier.told_of_contact(draft)
    for key in told["keys"]:
        words = gettext("From dossier %(code)s of %(day)s. Ask whether it still holds.")
        day = f"{local(told['day']):%d/%m/%Y}"
        form.fields[f"contact_{key}"].help_text = words % {"code": told["code"], "day": day}
    offer(form, "contact_delivery", filing.deliveries(catalogue.bundle(draft.revision_id)))
    return form


def _support(centres: list[Unit]) -> list[Unit]:
    """Where a person may be helped to file: the centres and counters of the officer's own agencies."""
    kinds = [UnitKind.COUNTER, UnitKind.SERVICE_CENTRE]
    owners = {centre.owner_id for centre in centres}
    return list(units_at().filter(owner__in=owners, kind__in=kinds))


def _question_forms(draft: Draft, bundle: Bundle, problems: Problems, focus: str) -> list[tuple[Any, QuestionForm]]:
    shown, papers = [], paper_forms.shown(draft, lambda key: reverse("counter:desk_paper_piece", args=[draft.id, key]))
    for page in bundle.form.pages:
        own = set(page.keys)
        made = QuestionForm(
            page.questions, day=today(), answers={k: v for k, v in draft.answers.items() if k in own},
            raw={k: v for k, v in draft.raw.items() if k in own}, known=draft.answers, auto_id="q_%s",
            fetched=drafts.fetched(draft), papers=papers,
            problems={k: v for k, v in problems.answers.items() if k in own},
        )  # fmt: skip
        if focus in own:
            made.fields[focus].widget.attrs["autofocus"] = True
        shown.append((page, made))
    return shown


def papers_of(draft: Draft, bundle: Bundle, problems: Problems, focus: str = "") -> list[dict[str, Any]]:
    held, copies, earlier = drafts.files_of(draft), draft.desk.get("copies", {}), desk_earlier.offers(draft)
    first_look.mark(file for files in held.values() for file in files)
    return [
        {
            "document": d, "files": held.get(d.key, []), "problem": problems.papers.get(d.key), "kinds": SHOWN.items(),
            "kind": copies.get(d.key, {}).get("kind", ""), "count": copies.get(d.key, {}).get("count", "1"),
            "earlier": earlier.get(d.key, []), "is_focused": focus == f"paper-{d.key}",
            "when": json.dumps(d.when) if d.when else "", "is_asked": holds(d.when, draft.answers, today()),
        }
        for d in bundle.documents if d.way is DocumentWay.UPLOAD
    ]  # fmt: skip


def summary(bundle: Bundle, problems: Problems) -> list[dict[str, Any]]:
    """Every sentence with the field it belongs to, in the order of the page."""
    labels = {q.key: pick(q.label) for q in bundle.form.questions}
    titles = {d.key: pick(d.title) for d in bundle.documents}
    fields = DeskForm.base_fields
    rows = [(f"#id_desk-{key}", fields[key].label, text) for key, text in problems.desk.items()]
    rows += [(f"#q_{key}", labels.get(key, ""), text) for key, text in problems.answers.items()]
    rows += [(f"#paper-{key}", titles.get(key, ""), text) for key, text in problems.papers.items()]
    return [{"href": href, "label": label, "text": str(text)} for href, label, text in rows]


@officer(*desk_filing.HELPING)
@require_POST
def autosave(request: HttpRequest, id: UUID) -> HttpResponse:
    """What the script sends while the officer types: kept, nothing judged."""
    draft, bundle = own_draft(request, id)
    if draft.dossier_id:
        raise Http404
    stamp = Stamp.read(request.POST)
    try:
        desk_filing.save(draft.id, _typed(request, draft, bundle, None), by=request.actor, stamp=stamp)  # type: ignore[attr-defined]
    except Superseded as late:
        return JsonResponse({"late": str(late)}, status=late.status)
    return JsonResponse({"saved": f"{local(now()):%H:%M}"})
