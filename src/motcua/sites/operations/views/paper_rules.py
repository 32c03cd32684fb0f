"""How the papers of a procedure are known: a controller reads the rules, changes and tries them, and publishes them
with a new revision. Nothing holds before that."""

import base64
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.assistant.screening import rules, trials
from motcua.assistant.screening.labels import RULES, STATES, TROUBLES
from motcua.assistant.screening.models import RulesTrial
from motcua.assistant.screening.rules import Paper, Rules
from motcua.assistant.screening.verdicts import Rule, State
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.errors import Refusal
from motcua.foundation.identity.enums import Role
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.errors import BundleInvalid, NotPublished
from motcua.onestop.catalogue.package import pack
from motcua.onestop.dossiers import selectors as dossiers
from motcua.sites.operations.forms.paper_rules import ISSUED, KINDS, UNTIL, PaperForm, SampleForm, ValueForm
from motcua.sites.operations.views._common import actor
from motcua.sites.operations.views.procedure_acts import WAITING
from motcua.sites.pages.access import officer
from motcua.sites.pages.papers_seen import BAD, GOOD, WATCH, value_words

controller = officer(Role.CONTROLLER)


def _rules(code: str) -> tuple[Rules, Bundle]:
    """404 for a procedure that was never published, or that only links others."""
    try:
        there = rules.of(code)
    except NotPublished as missing:
        raise Http404 from missing
    bundle = rules.unchecked(there.newest, there.papers)
    if bundle.link is not None:
        raise Http404
    return there, bundle


def _paper(there: Rules, place: int) -> Paper:
    if not 0 <= place < len(there.papers):
        raise Http404
    return there.papers[place]


@controller
def overview(request: HttpRequest, code: str) -> HttpResponse:
    there, bundle = _rules(code)
    titles = {d.key: d.title for d in bundle.documents}
    labels = {q.key: q.label for q in bundle.form.questions}
    problems: list[str] = []
    try:
        rules.bundle_with(there.newest, there.papers)
    except BundleInvalid as invalid:  # the form was changed by another revision since
        problems = invalid.problems
    return render(request, "operations/paper_rules.html", {
        "there": there, "bundle": bundle, "problems": [{"text": text} for text in problems],
        "papers": [_told(paper, n, there, titles, labels) for n, paper in enumerate(there.papers)],
        "without": [title for key, title in titles.items() if key in _sent(bundle)
                    and key not in {paper.get("document") for paper in there.papers}],
        "cases": [
            {"title": case["title"], "papers": [
                {"title": titles[one["document"]], "is_known": one["is_known"],
                 "values": [(labels[key], value_words(answer)) for key, answer in one["values"]]}
                for one in case["papers"]
            ]}
            for case in rules.on_examples(bundle)
        ],
        "trials": [_short(trial) for trial in trials.newest_of(code)],
    })  # fmt: skip


def _sent(bundle: Bundle) -> set[str]:
    return {d.key for d in bundle.documents if d.way == "upload"}


def _told(paper: Paper, place: int, there: Rules, titles: Any, labels: Any) -> dict[str, Any]:
    validity = paper.get("validity", {})
    published = there.published
    return {
        "place": place, "paper": paper, "title": titles.get(paper.get("document", ""), paper.get("name", {})),
        "serves": bool(paper.get("document")), "is_changed": paper not in published,
        "until": validity.get(UNTIL), "issued": validity.get(ISSUED), "months": validity.get("months"),
        "values": [
            {"place": n, "kind": KINDS.get(value["kind"], value["kind"]), "after": value["after"],
             "questions": [pick(labels.get(key, {"vi": key})) for key in rules.questions_of(value)],
             "required": value.get("required", True), "below": value.get("below", ""), "above": value.get("above", ""),
             "has_condition": "when" in value}
            for n, value in enumerate(paper.get("values", ()))
        ],
    }  # fmt: skip


def _page(
    request: HttpRequest, there: Rules, bundle: Bundle, form: forms.Form, title: str, **more: Any
) -> HttpResponse:  # fmt: skip
    context = {"there": there, "bundle": bundle, "form": form, "title": title, **more}
    return render(request, "operations/paper_rule_form.html", context, status=422 if form.errors else 200)


def _put(
    request: HttpRequest, form: PaperForm | ValueForm, code: str, place: int | None, made: Callable[[], Paper]
) -> bool:
    """Whether it was written down; what does not fit stands above the form."""
    if not form.is_valid():
        return False
    try:
        rules.put(code, place, made(), by=actor(request), seen=form.cleaned_data["seen"])
    except Refusal as refusal:
        for line in str(refusal).splitlines():
            form.add_error(None, line)
        return False
    messages.success(request, _("Written down. It holds once it is published with a new revision."))
    return True


@controller
def add(request: HttpRequest, code: str) -> HttpResponse:
    there, bundle = _rules(code)
    form = PaperForm(request.POST if request.method == "POST" else None, initial={"seen": there.version}, bundle=bundle)
    if form.is_bound and _put(request, form, code, None, lambda: form.paper({})):
        return redirect("operations:paper_rules", code)
    return _page(request, there, bundle, form, _("Add a paper"))


@controller
def change(request: HttpRequest, code: str, place: int) -> HttpResponse:
    there, bundle = _rules(code)
    paper = _paper(there, place)
    first = {**PaperForm.initial_of(paper), "seen": there.version}
    form = PaperForm(request.POST if request.method == "POST" else None, initial=first, bundle=bundle)
    if form.is_bound and _put(request, form, code, place, lambda: form.paper(paper)):
        return redirect("operations:paper_rules", code)
    return _page(request, there, bundle, form, _("Change how this paper is known"))


@controller
@require_POST
def remove(request: HttpRequest, code: str, place: int) -> HttpResponse:
    _there, _bundle = _rules(code)
    try:
        rules.put(code, place, None, by=actor(request), seen=_seen(request))
        messages.success(request, _("The paper is taken out of the draft."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("operations:paper_rules", code)


def _seen(request: HttpRequest) -> int:
    text = request.POST.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


@controller
def add_value(request: HttpRequest, code: str, place: int) -> HttpResponse:
    return _value_page(request, code, place, None)


@controller
def change_value(request: HttpRequest, code: str, place: int, value: int) -> HttpResponse:
    return _value_page(request, code, place, value)


def _value_page(request: HttpRequest, code: str, place: int, at: int | None) -> HttpResponse:
    there, bundle = _rules(code)
    paper = _paper(there, place)
    values = list(paper.get("values", ()))
    if at is not None and at >= len(values):
        raise Http404
    before = values[at] if at is not None else {}
    first = {**(ValueForm.initial_of(before) if before else {}), "seen": there.version}
    form = ValueForm(request.POST if request.method == "POST" else None, initial=first, bundle=bundle)

    def made() -> Paper:
        value = form.value(before, [one["key"] for one in values if one is not before])
        kept = values if at is not None else [*values, value]
        return {**paper, "values": [value if n == at else one for n, one in enumerate(kept)]}

    if form.is_bound and _put(request, form, code, place, made):
        return redirect("operations:paper_rules", code)
    title = _("Change a value that is read") if before else _("Add a value that is read")
    return _page(request, there, bundle, form, title, paper=_named(paper, bundle))


def _named(paper: Paper, bundle: Bundle) -> str:
    titles = {d.key: d.title for d in bundle.documents}
    return pick(titles.get(paper.get("document", ""), paper.get("name", {"vi": ""})))


@controller
@require_POST
def remove_value(request: HttpRequest, code: str, place: int, value: int) -> HttpResponse:
    there, _bundle = _rules(code)
    paper = _paper(there, place)
    values = [one for n, one in enumerate(paper.get("values", ())) if n != value]
    rest = {name: held for name, held in paper.items() if name != "values"} | ({"values": values} if values else {})
    try:
        rules.put(code, place, rest, by=actor(request), seen=_seen(request))
        messages.success(request, _("The value is taken out of the draft."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("operations:paper_rules", code)


@controller
@require_POST
def discard(request: HttpRequest, code: str) -> HttpResponse:
    _rules(code)
    rules.discard(code, by=actor(request))
    messages.success(request, _("The draft is discarded. The rules stand as they were published."))
    return redirect("operations:paper_rules", code)


@controller
@require_POST
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """To the page on which every revision is compared, run on its examples, and published."""
    there, _bundle = _rules(code)
    try:
        bundle = rules.bundle_with(there.newest, there.papers)
    except BundleInvalid as invalid:
        messages.error(request, "; ".join(invalid.problems))
        return redirect("operations:paper_rules", code)
    request.session[WAITING] = base64.b64encode(pack(bundle)).decode()
    return redirect("operations:bundle_check")


@controller
def sample(request: HttpRequest, code: str) -> HttpResponse:
    """A paper to try the rules on: the worker looks at it."""
    there, bundle = _rules(code)
    data = {"data": request.POST, "files": request.FILES} if request.method == "POST" else {}
    form = SampleForm(**data, bundle=bundle)
    if form.is_bound and form.is_valid():
        try:
            made = trials.on_sample(
                code, form.given, document=form.cleaned_data["document"], example=form.cleaned_data["example"],
                by=actor(request),
            )  # fmt: skip
            return redirect("operations:paper_trial", made.id)
        except Refusal as refusal:
            form.add_error("file", str(refusal))
    return _page(request, there, bundle, form, _("Try the rules on a paper"), is_sample=True)


@controller
@require_POST
def past(request: HttpRequest, code: str) -> HttpResponse:
    _rules(code)
    try:
        return redirect("operations:paper_trial", trials.on_past(code, by=actor(request)).id)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("operations:paper_rules", code)


def _short(trial: RulesTrial) -> dict[str, Any]:
    return {
        "id": trial.id, "at": trial.asked_at, "is_sample": trial.is_sample, "ended": trial.ended_at is not None,
        "done": trial.done, "count": len(trial.todo), "failed": trial.failed, "said": trial.said,
    }  # fmt: skip


@controller
def trial(request: HttpRequest, id: UUID) -> HttpResponse:
    """What the rules say: of the sample line by line; of files that were looked at before, what they would say
    otherwise, without any value. A dossier opens for those who may see it."""
    found = RulesTrial.objects.filter(id=id).first()
    if found is None or (found.is_sample and found.asked_by != actor(request).id):
        raise Http404
    there, _now = _rules(found.procedure_code)
    bundle = trials.bundle_of(found)
    titles = {d.key: d.title for d in bundle.documents}
    labels = {q.key: q.label for q in bundle.form.questions}
    rows = [_sample_row(one, labels) for one in found.told] if found.is_sample else []
    told = [] if found.is_sample else found.told
    ids = {one["dossier"] for one in told}
    mine = {str(id) for id in dossiers.visible_to(actor(request)).filter(id__in=ids).values_list("id", flat=True)}
    return render(request, "operations/paper_trial.html", {
        "trial": found, "short": _short(found), "bundle": bundle, "there": there,
        "is_as_now": found.papers == there.papers, "rows": rows,
        "document": titles.get(found.document, {}),
        "differences": [
            {**one, "title": titles.get(one["document"], {"vi": one["document"]}), "rule": RULES[Rule(one["rule"])],
             "value": pick(labels[one["key"]]) if one["key"] in labels else one["key"], "then": _state(one["then"]),
             "now": _state(one["now"]), "said": _state(one["said"]) if one["said"] else "",
             "can_open": one["dossier"] in mine}
            for one in told
        ],
    })  # fmt: skip


def _state(word: str) -> Any:
    return _("Nothing") if word == trials.NOTHING else STATES[State(word)]


def _sample_row(one: dict[str, Any], labels: Any) -> dict[str, Any]:
    state = State(one["state"])
    return {
        "rule": RULES[Rule(one["rule"])], "label": pick(labels[one["question"]]) if one["question"] in labels else "",
        "state": STATES[state], "colour": GOOD if state is State.FOUND else WATCH if state is State.PERSON else BAD,
        "declared": value_words(one["declared"]), "shown": value_words(one["shown"]),
        "page": one["page"], "seems": one["seems"],
        "troubles": [TROUBLES[t] for t in TROUBLES if t.value in one["troubles"]],
    }  # fmt: skip
