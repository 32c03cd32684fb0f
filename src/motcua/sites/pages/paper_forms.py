"""A filled paper form for an electronic one, as portal and counter show it: what is asked, how far it is, what it
says."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.assistant.intake import selectors, services
from motcua.assistant.intake.models import PaperForm, Verdict
from motcua.assistant.intake.sheets import State
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import now
from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.files.gate import default_limits
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.dossiers.models import Draft
from motcua.sites.pages.questions import in_words

ACCEPT = "image/jpeg,image/png,application/pdf,.jpg,.jpeg,.png,.pdf"
Address = Callable[[str], str]
PILLS = {
    State.SURE: (gettext_lazy("Read clearly"), "ontime"), State.CHECK: (gettext_lazy("Check it"), "soon"),
    State.PICTURE: (gettext_lazy("Type from the picture"), "paused"),
}  # fmt: skip
TOLD = {
    Verdict.NO_FORM: gettext_lazy(
        "This does not look like a form that we can read. Photograph the page with the form's title, flat and whole."
    ),
    Verdict.BLURRED: gettext_lazy(
        "The picture is blurred. Hold the phone still above the paper, in daylight, until it is sharp; then try again."
    ),
    Verdict.UNREADABLE: gettext_lazy("The picture or file cannot be read: it is empty, too small, locked or damaged."),
    Verdict.FAILED: gettext_lazy("The form could not be read this time. Try once more, or fill in the page yourself."),
}


@dataclass(frozen=True)
class Value:
    """What the paper says of a question: `hint` in words, `url` of the piece of paper, "" where there is none."""

    hint: str
    url: str
    to_check: bool
    known: Any


def shown(draft: Draft, address: Address) -> dict[str, Value]:
    """{question: what its field shows of the paper}; `address` gives the way to the piece of one question."""
    return {
        key: Value(one.hint, address(key) if one.crop else "", one.to_check and one.is_kept, one.known)
        for key, one in selectors.told(draft).items()
    }


def begin(request: HttpRequest, draft: Draft) -> list[dict[str, str]]:
    """Take the pictures that were sent; returns what is wrong with them."""
    try:
        key = _uuid(request.POST.get("key", ""))
        services.begin(draft.id, request.FILES.getlist("pages"), by=request.actor, id=key)  # type: ignore[attr-defined]
    except Refusal as refusal:
        return [{"text": str(refusal), "href": "#pages"}]
    return []


def own(draft: Draft, *, by: Actor) -> PaperForm:
    """The paper form of this draft; 404 where there is none."""
    form = selectors.of(draft)
    if form is None or form.account_id != by.id:
        raise Http404
    return form


def act(request: HttpRequest, draft: Draft) -> None:
    """What was pressed below the pictures. Raises Refusal."""
    form, pressed = own(draft, by=request.actor), request.POST.get("act", "")  # type: ignore[attr-defined]
    acts = {"drop": services.drop, "attach": services.attach, "detach": services.detach}
    if pressed in acts:
        acts[pressed](form.id, by=request.actor)  # type: ignore[attr-defined]


def moved(draft: Draft, key: UUID | None, *, by: Actor) -> UUID | None:
    """The form to which its pictures went when the button was pressed before; None where it was not."""
    if key is None or selectors.of(draft) is not None:
        return None
    went = PaperForm.objects.filter(draft_id=key, draft__account_id=by.id, account_id=by.id)
    return key if went.exists() else None


def other_of(form: PaperForm) -> str:
    """Code of the procedure whose form it seems to be, "" where it is none that is published."""
    code = str(form.told.get("seems", ""))
    return code if catalogue.published().filter(code=code).exists() else ""


def crop(draft: Draft, key: str, *, by: Actor) -> HttpResponse:
    """The piece of paper of one question, for nobody's cache."""
    found = own(draft, by=by).crops.filter(answer=key).first()
    if found is None:
        raise Http404
    return HttpResponse(
        bytes(found.picture), content_type="image/jpeg",
        headers={"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"},
    )  # fmt: skip


def context(draft: Draft, bundle: Bundle, address: Address, problems: list[dict[str, str]]) -> dict[str, Any]:
    """For pages/paper_form.html."""
    form = selectors.of(draft)
    verdict = form.verdict(now()) if form else None
    other = catalogue.current(other_of(form))[1] if form and verdict is Verdict.OTHER and other_of(form) else None
    is_blurred = bool(form and "blurred" in form.told.get("troubles", ()))
    document = services.declaration(bundle)
    return {
        "draft": draft, "bundle": bundle, "paper": form, "problems": problems, "key": uuid7(), "accept": ACCEPT,
        "limits": default_limits(), "most": services.MOST_FILES, "kept_days": services.KEPT.days, "other": other,
        "waits": verdict is Verdict.WAITING, "is_begun": bool(form and form.begun_at),
        "is_read": verdict is Verdict.READ, "told": _told(verdict, other), "is_blurred": is_blurred,
        "rows": _rows(form, draft, bundle, address) if form and verdict is Verdict.READ else [],
        "counts": selectors.counted(form) if form else {}, "has_pictures": bool(form and not form.pictures_gone_at),
        "may_attach": document is not None and not draft.desk,
        "is_attached": bool(form and document and set(form.files) & set(draft.files.get(document, []))),
    }  # fmt: skip


def _told(verdict: Verdict | None, other: Bundle | None) -> str:
    if verdict is Verdict.OTHER and other is not None and "paper" in other.data:
        words = _("This is another form: “%(name)s”, for “%(procedure)s”.")
        return words % {"name": pick(other.data["paper"]["title"]), "procedure": pick(other.title)}
    if verdict is Verdict.OTHER:
        return str(TOLD[Verdict.NO_FORM])
    return str(TOLD[verdict]) if verdict in TOLD else ""


def _rows(form: PaperForm, draft: Draft, bundle: Bundle, address: Address) -> list[dict[str, Any]]:
    """Every field that was read or is to be typed, in the order of the questions."""
    told = selectors.told(draft)
    return [
        {
            "label": pick(question.label), "value": in_words(question, one.known) if one.known is not None else "",
            "pill": PILLS[one.state], "url": address(question.key) if one.crop else "", "hint": one.hint,
            "is_kept": one.is_kept,
        }
        for question in bundle.form.questions if (one := told.get(question.key)) is not None
    ]  # fmt: skip


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
