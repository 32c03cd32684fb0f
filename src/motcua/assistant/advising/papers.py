"""How each paper of a dossier stands: whether it was sent, and what the machine doubts of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.assistant.screening import selectors as screening
from motcua.assistant.screening.labels import STATES, TROUBLES
from motcua.assistant.screening.models import ScreeningLine
from motcua.assistant.screening.verdicts import Rule, State
from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import local
from motcua.onestop.catalogue.bundle import Bundle, RequiredDocument
from motcua.onestop.catalogue.enums import DocumentWay
from motcua.onestop.dossiers.models import Dossier
from motcua.onestop.dossiers.record import Given


@dataclass(frozen=True)
class Doubt:
    """One line of the machine's checklist that is not as it should be, as it stands: where an officer has said what it
    is, that counts. `label`: of the question it was compared with."""

    rule: Rule
    state: State
    label: str = ""
    declared: str = ""
    shown: str = ""
    troubles: tuple[str, ...] = ()
    seems: str = ""
    until: str = ""
    source: str = ""
    by: str = ""

    @property
    def words(self) -> str:
        said = f"{self.label}: {STATES[self.state]}" if self.label else str(STATES[self.state])
        return f"{said} ({self.by})" if self.by else said


@dataclass(frozen=True)
class Paper:
    document: RequiredDocument
    title: str
    source: str
    sent_on: str = ""
    is_missing: bool = False
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def words(self) -> str:
        if self.doubts:
            told = "; ".join(one.words for one in self.doubts)
            return _("%(paper)s: sent on %(day)s; %(doubts)s.") % {
                "paper": self.title, "day": self.sent_on, "doubts": told,
            }  # fmt: skip
        if self.sent_on:
            return _("%(paper)s: sent on %(day)s.") % {"paper": self.title, "day": self.sent_on}
        if self.document.way is DocumentWay.FETCHED:
            return _("%(paper)s: nobody sends it; it is fetched.") % {"paper": self.title}
        if self.document.way is not DocumentWay.UPLOAD:
            return _("%(paper)s: the form stands for it.") % {"paper": self.title}
        if self.is_missing:
            return _("%(paper)s: not sent.") % {"paper": self.title}
        return _("%(paper)s: not sent, and not required.") % {"paper": self.title}


def standing(dossier: Dossier, bundle: Bundle, given: Sequence[Given]) -> list[Paper]:
    """Each document that this case requires, in the order of the procedure. Two statements, however many."""
    day = local(dossier.submitted_at).date()
    asked = {question.key: pick(question.label) for question in bundle.form.questions}
    doubts = doubts_of(dossier.id, asked)
    found = []
    for document in bundle.documents_for(dossier.answers, day):
        sent = [one for one in given if one.document_key == document.key and one.replaced_at is None]
        is_asked = document.way is DocumentWay.UPLOAD and document.required
        found.append(Paper(
            document, pick(document.title), pick(document.fact.source),
            f"{local(sent[-1].added_at):%d/%m/%Y}" if sent else "", is_asked and not sent, doubts.get(document.key, []),
        ))  # fmt: skip
    return found


def doubts_of(dossier_id: UUID, asked: dict[str, str]) -> dict[str, list[Doubt]]:
    """{document: what is not as it should be}, as the machine saw it or as an officer corrected it."""
    found: dict[str, list[Doubt]] = {}
    for line in screening.lines_of(dossier_id):
        state = State(line.answer or line.state)
        if state not in (State.FOUND, State.PERSON) and line.rule != Rule.ELSEWHERE:  # that is no fault of the paper
            found.setdefault(line.screening.document.document_key, []).append(_doubt(line, state, asked))
    return found


def _doubt(line: ScreeningLine, state: State, asked: dict[str, str]) -> Doubt:
    told = line.told
    troubles = tuple(str(TROUBLES[one]) for one in TROUBLES if one.value in told.get("troubles", ()))
    return Doubt(
        Rule(line.rule), state, asked.get(told.get("question", ""), ""), told.get("declared", ""),
        told.get("shown", ""), troubles, pick(told.get("seems")), told.get("until", ""), pick(told.get("source")),
        line.answerer_name,
    )  # fmt: skip


def lines_of(key: str, dossier: Dossier, bundle: Bundle, given: Sequence[Given]) -> list[str]:
    """What there is to say of one paper."""
    found = next((one for one in standing(dossier, bundle, given) if one.document.key == key), None)
    if found is None:
        return [_("%(paper)s is not asked for in this case.") % {"paper": title_of(key, bundle)}]
    note = pick(found.document.note)
    return [found.words, note] if note else [found.words]


def sources_of(key: str, bundle: Bundle) -> list[str]:
    return [pick(one.fact.source) for one in bundle.documents if one.key == key]


def title_of(key: str, bundle: Bundle) -> str:
    return next((pick(one.title) for one in bundle.documents if one.key == key), _("Something else"))


def titles(bundle: Bundle) -> list[tuple[str, list[str]]]:
    """For `matters.paper_of`."""
    return [(one.key, list(one.title.values())) for one in bundle.documents]
