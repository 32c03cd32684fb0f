"""Words to begin a letter with: what is missing or wrong by the record and the machine's checklist, with the legal
basis that the procedure names. An officer reads, changes and sends it, or does not; nothing is sent from here.

Letters are in Vietnamese, so this is, whatever language the officer reads.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from motcua.assistant.advising import papers
from motcua.assistant.advising.papers import Doubt, Paper
from motcua.assistant.screening.verdicts import Rule, State
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import local, today
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.dossiers import record
from motcua.onestop.dossiers.models import Dossier, SupplementRequest

Said = tuple[str, str]
"""What is missing or wrong, and what the applicant is asked for."""


@dataclass(frozen=True)
class Proposal:
    """`reasons`: {document: what is missing or wrong, and what to send}; `facts`: only the former; `unanswered`: papers
    that were asked for and did not come; `basis`: of the procedure; `grounds`: what each reason
    rests on, in the reader's language."""

    reasons: dict[str, str] = field(default_factory=dict)
    facts: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    basis: list[str] = field(default_factory=list)
    grounds: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not self.reasons and not self.unanswered

    @property
    def reason(self) -> str:
        """All of it, for a refusal."""
        return "\n".join([*self.facts, *self.unanswered])

    @property
    def following(self) -> str:
        """What the applicant can do after a dossier was not accepted."""
        with override("vi"):
            return _("Prepare the papers named above and file the dossier again.") if self.reasons else ""


def propose(dossier: Dossier) -> Proposal:
    """Reads only; whoever calls it has let the officer in."""
    bundle, (given, _events) = catalogue.bundle(dossier.revision_id), record.read(dossier.id)
    seen = papers.standing(dossier, bundle, given)
    grounds = [one.words for one in seen if _is_wrong(one)]
    with override("vi"):
        found = papers.standing(dossier, bundle, given)
        reasons = {one.document.key: _reason(one) for one in found if _is_wrong(one)}
        facts = [_reason(one, asks=False) for one in found if _is_wrong(one)]
        return Proposal(reasons, facts, _unanswered(dossier, bundle), _basis(bundle), grounds)


def _is_wrong(one: Paper) -> bool:
    return one.is_missing or bool(one.doubts)


def _reason(one: Paper, *, asks: bool = True) -> str:
    """What is missing or wrong; what to send, where it `asks`; what that rests on."""
    said = [_missing(one.title)] if one.is_missing else []
    said += dict.fromkeys(_of_doubt(doubt, one.title) for doubt in one.doubts)
    sources = dict.fromkeys([*(doubt.source for doubt in one.doubts if doubt.source), one.source])
    basis = _("(Basis: %(source)s.)") % {"source": "; ".join(filter(None, sources)).rstrip(".")}
    return " ".join([*(part for fact, ask in said for part in (fact, ask) if asks or part is fact), basis])


def _missing(title: str) -> Said:
    return _("“%(paper)s” was not sent.") % {"paper": title}, _("Please send it.")


def _of_doubt(doubt: Doubt, title: str) -> Said:
    words = {
        "paper": title, "label": doubt.label, "seems": doubt.seems, "until": _value(doubt.until),
        "declared": _value(doubt.declared), "shown": _value(doubt.shown), "why": ", ".join(doubt.troubles),
    }  # fmt: skip
    fact, ask = _said(doubt)
    return fact % words, ask % words


def _said(doubt: Doubt) -> Said:
    again, correct = _("Please take it again, straight, with all four corners."), _("Please correct what is wrong.")
    match doubt.state:
        case State.MISSING:
            return _("“%(paper)s” was not sent."), _("Please send it.")
        case State.WRONG if doubt.seems:
            return _("What was sent seems to be “%(seems)s”."), _("Please send “%(paper)s”.")
        case State.WRONG:
            return _("What was sent is not “%(paper)s”."), _("Please send that paper.")
        case State.UNREADABLE if doubt.troubles:
            return _("“%(paper)s” cannot be read: %(why)s."), again
        case State.UNREADABLE:
            return _("“%(paper)s” cannot be read."), again
        case State.EXPIRED if doubt.until:
            return _("“%(paper)s” held until %(until)s."), _("Please send one that holds.")
        case State.EXPIRED:
            return _("“%(paper)s” holds no more."), _("Please send one that holds.")
        case State.NOT_SIGNED:
            return _("The electronic file of “%(paper)s” carries no digital signature."), _("Please send it signed.")
        case State.SIGNATURE_INVALID:
            return _("The digital signature on “%(paper)s” is not valid."), _("Please send it signed anew.")
    if doubt.rule is Rule.CODE:
        return _("The code on “%(paper)s” says otherwise than its print."), _("Please send a clear copy of that paper.")
    if doubt.label and doubt.shown:
        return _("“%(label)s” is %(declared)s on the form and %(shown)s on “%(paper)s”."), correct
    return _("“%(paper)s” says otherwise than the form."), correct


def _unanswered(dossier: Dossier, bundle: Bundle) -> list[str]:
    """Requests whose day has passed without an answer."""
    late = SupplementRequest.objects.filter(dossier=dossier, answered_at=None, answer_by__lt=today())
    return [
        _("By form 02 of %(day)s was asked, to be answered by %(until)s: %(papers)s. No answer came.") % {
            "day": f"{local(one.asked_at):%d/%m/%Y}", "until": f"{one.answer_by:%d/%m/%Y}",
            "papers": "; ".join(papers.title_of(item["document"], bundle) for item in one.items),
        }
        for one in late.order_by("asked_at")
    ]  # fmt: skip


def _basis(bundle: Bundle) -> list[str]:
    return [pick(one, "vi") for one in bundle.data.get("legal_basis", ())]


def _value(text: str) -> str:
    """A day as people write it; any other value as it is."""
    try:
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    except ValueError:
        return text


def beside(typed: str, said: Sequence[str]) -> str:
    """What was typed, and below it what of `said` does not stand there yet."""
    lines = [line for line in typed.rstrip().split("\n") if line.strip()]
    return "\n".join([*lines, *(one for one in said if one and one not in typed)])
