"""What a leader should see before signing, from the records of the dossier: each flag with its words.

A flag accuses nobody; it says what is unlike the usual case. Many dossiers cost as many statements as one.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import local, now
from motcua.foundation.common.text import clean
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.enums import FieldType
from motcua.onestop.deskwork import questions
from motcua.onestop.deskwork.questions import Asked
from motcua.onestop.dossiers import results
from motcua.onestop.dossiers.enums import MoneyState, Outcome, ResultState
from motcua.onestop.dossiers.models import Assignment, Consultation, Dossier, Result

NAMED = 4


class Flag(StrEnum):
    LATE = "late"
    REFUSES = "refuses"
    NAME_DIFFERS = "name_differs"
    CHANGED = "changed"
    SUPPLEMENTS = "supplements"
    SECOND_SUPPLEMENT = "second_supplement"
    FEE_UNPAID = "fee_unpaid"
    OPINION_AGAINST = "opinion_against"
    OPINION_MISSING = "opinion_missing"
    SENT_BACK = "sent_back"
    SIGNED_BEFORE = "signed_before"
    NO_DRAFT = "no_draft"
    OTHERS_WAIT = "others_wait"
    ASKED = "asked"
    ANSWERED = "answered"


HEAVY = frozenset(Flag) - {Flag.SUPPLEMENTS, Flag.CHANGED}
"""Those that keep a dossier out of a batch until it was opened or ticked."""


@dataclass(frozen=True)
class Raised:
    flag: Flag
    words: str

    @property
    def is_heavy(self) -> bool:
        return self.flag in HEAVY


MORE: list[Callable[[Mapping[UUID, Result]], dict[UUID, list[Raised]]]] = []
"""What rooms above have to say of drafts {dossier: draft}, each in one statement."""


def of_many(dossiers: Iterable[Dossier]) -> dict[UUID, list[Raised]]:
    """{dossier: its flags, the heavy ones first}. The dossiers come with their answers."""
    rows = {dossier.id: dossier for dossier in dossiers}
    drafts: dict[UUID, Result] = {}
    cancelled: set[UUID] = set()
    for result in Result.objects.filter(dossier_id__in=rows, state__in=(ResultState.DRAFT, ResultState.CANCELLED)):
        if result.state == ResultState.DRAFT:
            drafts[result.dossier_id] = result
        else:
            cancelled.add(result.dossier_id)
    opinions: dict[UUID, list[Consultation]] = {}
    for opinion in Consultation.objects.filter(dossier_id__in=rows).select_related("unit"):
        opinions.setdefault(opinion.dossier_id, []).append(opinion)
    back = Assignment.objects.filter(dossier_id__in=rows, outcome="sent_back").order_by()
    returned = dict(back.values("dossier_id").annotate(n=Count("id")).values_list("dossier_id", "n"))
    more = [ask(drafts) for ask in MORE] if drafts else []
    asked = questions.of_many(rows)
    found = {}
    for id, dossier in rows.items():
        flags = [
            *_of_dossier(dossier), *_of_draft(dossier, drafts.get(id)), *_of_opinions(opinions.get(id, ())),
            *_of_history(returned.get(id, 0), id in cancelled), *_of_questions(asked.get(id, ())),
            *(one for said in more for one in said.get(id, ())),
        ]  # fmt: skip
        found[id] = sorted(flags, key=lambda one: not one.is_heavy)
    return found


def _of_dossier(dossier: Dossier) -> list[Raised]:
    found = []
    if dossier.due_at and not dossier.paused_at and dossier.due_at < now():
        words = _("Late: it was due %(time)s") % {"time": f"{local(dossier.due_at):%H:%M %d/%m/%Y}"}
        found.append(Raised(Flag.LATE, words))
    if dossier.supplements > 1:
        words = _("Documents were asked for %(n)s times; the law allows one") % {"n": dossier.supplements}
        found.append(Raised(Flag.SECOND_SUPPLEMENT, words))
    elif dossier.supplements:
        found.append(Raised(Flag.SUPPLEMENTS, _("Documents were asked for once")))
    if dossier.money_state == MoneyState.DUE:
        found.append(Raised(Flag.FEE_UNPAID, _("The fee is not paid; the document is handed over when it is")))
    return found


def _of_draft(dossier: Dossier, draft: Result | None) -> list[Raised]:
    if draft is None or not draft.complete:
        return [Raised(Flag.NO_DRAFT, _("There is no complete draft"))]
    if draft.outcome == Outcome.REFUSED:
        return [Raised(Flag.REFUSES, _("The draft refuses"))]
    names, others = unlike(catalogue.bundle(dossier.revision_id), dossier.answers, draft.data)
    found = [
        Raised(Flag.NAME_DIFFERS, _("%(field)s: the draft says “%(drafted)s”, declared was “%(declared)s”") % one)
        for one in names
    ]
    if others:
        shown = ", ".join(one["field"] for one in others[:NAMED]) + (", …" if len(others) > NAMED else "")
        words = ngettext("%(n)s entry differs from what was declared: %(fields)s", "%(n)s entries differ from what was "
                         "declared: %(fields)s", len(others))  # fmt: skip
        found.append(Raised(Flag.CHANGED, words % {"n": len(others), "fields": shown}))
    return found


def unlike(
    bundle: Bundle, answers: dict[str, Any], data: Mapping[str, Any]
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:  # fmt: skip
    """Where the draft says something else than the applicant declared: (names, other entries), each {"field",
    "drafted", "declared"}. Blanks and capitals are no difference."""
    declared, names, others = results.prefilled(bundle, answers), list[dict[str, str]](), list[dict[str, str]]()
    for question in bundle.result.fields.questions:
        said, wrote = declared.get(question.key), data.get(question.key)
        if said in (None, "") or _same(said, wrote):
            continue
        row = {"field": pick(question.label), "drafted": str(wrote or "–"), "declared": str(said)}
        (names if question.type is FieldType.NAME else others).append(row)
    return names, others


def _same(one: Any, other: Any) -> bool:
    return clean(str(one)).casefold() == clean(str("" if other is None else other)).casefold()


def _of_opinions(opinions: Iterable[Consultation]) -> list[Raised]:
    found = []
    for opinion in opinions:
        unit = {"unit": pick(opinion.unit.label)}
        if opinion.answered_at is None:
            found.append(Raised(Flag.OPINION_MISSING, _("%(unit)s gave no opinion in time") % unit))
        elif opinion.agrees is False:
            found.append(Raised(Flag.OPINION_AGAINST, _("%(unit)s does not agree") % unit))
    return found


def _of_history(returned: int, cancelled: bool) -> list[Raised]:
    found = []
    if cancelled:
        found.append(Raised(Flag.SIGNED_BEFORE, _("It was signed before and taken or sent back")))
    elif returned:
        words = ngettext("It was sent back %(n)s time", "It was sent back %(n)s times", returned) % {"n": returned}
        found.append(Raised(Flag.SENT_BACK, words))
    return found


def _of_questions(asked: Iterable[Asked]) -> list[Raised]:
    found = []
    for one in asked:
        said = {"asked": one.of, "question": one.question.text}
        if one.answer is None:
            found.append(Raised(Flag.ASKED, _("%(asked)s was asked “%(question)s” and has not answered yet") % said))
        else:
            said["answer"] = one.answer.text
            found.append(Raised(Flag.ANSWERED, _("%(asked)s answered “%(question)s”: “%(answer)s”") % said))
    return found
