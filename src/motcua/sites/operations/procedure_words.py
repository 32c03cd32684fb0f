"""A procedure in words for the one who controls it: facts, conditions, steps, what an example expected."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from motcua.foundation.common.bilingual import pick
from motcua.foundation.common.clock import LOCAL
from motcua.foundation.identity.labels import ROLES
from motcua.onestop.catalogue import examples
from motcua.onestop.catalogue import facts as told
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle, Fee, RequiredDocument, ResultDefinition, TimeLimit
from motcua.onestop.catalogue.conditions import CHANNEL
from motcua.onestop.catalogue.enums import DocumentWay, FactState, FeeState
from motcua.onestop.catalogue.facts import FactKind
from motcua.onestop.catalogue.labels import FACTS, ONLINE, RESULTS
from motcua.onestop.catalogue.messages import MESSAGES
from motcua.onestop.catalogue.process import AUTHORITY, Node
from motcua.onestop.dossiers.enums import Channel
from motcua.onestop.dossiers.labels import CHANNELS
from motcua.sites.pages.officer_dossier import limit_words
from motcua.sites.pages.questions import in_words
from motcua.sites.pages.templatetags.mc import money, vdatetime, vnum

LEVELS = {"commune": gettext_lazy("Commune"), "province": gettext_lazy("Province")}
WAYS = {
    DocumentWay.UPLOAD: gettext_lazy("The applicant sends it"),
    DocumentWay.FORM: gettext_lazy("The answers stand for it"),
    DocumentWay.FETCHED: gettext_lazy("We fetch it"),
}
KINDS = {
    FactKind.ONLINE: gettext_lazy("Online level"),
    FactKind.LIMIT: gettext_lazy("Time limit"),
    FactKind.FEE: gettext_lazy("Fee"),
    FactKind.DOCUMENT: gettext_lazy("Document to bring"),
    FactKind.RESULT: gettext_lazy("Result"),
    FactKind.VALIDITY: gettext_lazy("Validity of the result"),
}
PILLS = {
    FactState.TO_BE_CONFIRMED: "late", FactState.NOT_PUBLISHED: "soon", FactState.TEXT_ONLY: "soon",
    FactState.KNOWN: "ontime",
}  # fmt: skip
EXPECTED = {
    "problems": gettext_lazy("Answers to mend"),
    "missing": gettext_lazy("Missing documents"),
    "fee": gettext_lazy("Fee"),
    "limit": gettext_lazy("Time limit"),
    "due": gettext_lazy("Due time"),
    "path": gettext_lazy("Way through the process"),
    "consultation": gettext_lazy("Another unit must be asked"),
    "outcome": gettext_lazy("Outcome"),
}
OUTCOMES = {
    "granted": gettext_lazy("Granted"), "refused": gettext_lazy("Refused"), "declined": gettext_lazy("Not accepted"),
}  # fmt: skip


def level(name: str) -> Any:
    return LEVELS.get(name, name)


def facts(bundle: Bundle) -> list[dict[str, Any]]:
    """Every fact with its value, source and state, those that need the controller first."""
    return [
        {"kind": KINDS[f.kind], "title": _title(f), "value": _value(bundle, f), "when": _when(bundle, f.part),
         "source": f.fact.source, "remark": f.fact.remark, "state": FACTS[f.fact.state], "pill": PILLS[f.fact.state],
         "unsure": f.fact.state is not FactState.KNOWN}
        for f in told.unsure_first(told.facts(bundle))
    ]  # fmt: skip


def unconfirmed(bundle: Bundle) -> int:
    return sum(fact.fact.state is FactState.TO_BE_CONFIRMED for fact in told.facts(bundle))


def _title(fact: told.ToldFact) -> Any:
    part = fact.part
    return limit_words(part.value) if isinstance(part, TimeLimit) else fact.title


def _value(bundle: Bundle, fact: told.ToldFact) -> str:
    part = fact.part
    if isinstance(part, TimeLimit):
        return "" if part.note is None else pick(part.note)
    if isinstance(part, Fee):
        return fee_words(part)
    if isinstance(part, RequiredDocument):
        return str(WAYS[part.way]) if part.required else f"{WAYS[part.way]} ({_('if there is one')})"
    if isinstance(part, ResultDefinition):
        return str(RESULTS[part.kind])
    if fact.kind is FactKind.VALIDITY:
        return pick(fact.title)
    return str(ONLINE[bundle.online])


def _when(bundle: Bundle, part: Any) -> str:
    return when_words(bundle, part.when) if getattr(part, "when", None) else ""


def fee_words(fee: Fee) -> str:
    known = fee.state is FeeState.KNOWN and fee.tariff is None
    words = _say_fee(None, fee.amount or 0) if known else pick(fee.text) if fee.tariff else _unknown_fee(fee.state)
    return f"{words}; {_('collected before reception')}" if fee.before_reception else words


def when_words(bundle: Bundle, condition: Mapping[str, Any] | None) -> str:
    """A condition of the bundle as questions and answers."""
    parts = [_part(bundle, key, wanted) for key, wanted in (condition or {}).items()]
    return f" {_('and')} ".join(parts)


def _part(bundle: Bundle, key: str, wanted: Any) -> str:
    if key in ("all", "any"):
        joint = _("and") if key == "all" else _("or")
        return f" {joint} ".join(when_words(bundle, item) for item in wanted)
    if key == "not":
        return f"{_('not')} ({when_words(bundle, wanted)})"
    if key == CHANNEL:
        ways = [str(CHANNELS[Channel(one)]) for one in (wanted if isinstance(wanted, list) else [wanted])]
        return _("filed by: %(ways)s") % {"ways": f" {_('or')} ".join(ways)}
    question = next(q for q in bundle.form.questions if q.key == key)
    if isinstance(wanted, Mapping):
        return f" {_('and')} ".join(_test(pick(question.label), test, limit) for test, limit in wanted.items())
    values = wanted if isinstance(wanted, list) else [wanted]
    joint = f" {_('or')} "
    return f"“{pick(question.label)}”: {joint.join(in_words(question, value) for value in values)}"


def _test(label: str, test: str, limit: Any) -> str:
    if test == "filled":
        answered = _("“%(label)s” is answered") if limit else _("“%(label)s” is left empty")
        return answered % {"label": label}
    if test == "older_than_days":
        words = ngettext("“%(label)s” is more than %(n)s day ago", "“%(label)s” is more than %(n)s days ago", limit)
        return words % {"label": label, "n": vnum(limit)}
    words = {
        "at_least": _("“%(label)s” is %(n)s or more"), "more_than": _("“%(label)s” is more than %(n)s"),
        "at_most": _("“%(label)s” is %(n)s or less"), "less_than": _("“%(label)s” is less than %(n)s"),
    }[test]  # fmt: skip
    return words % {"label": label, "n": vnum(limit)}


def steps(bundle: Bundle) -> list[dict[str, Any]]:
    """The steps in the order of the picture, with who does each, where, within what."""
    nodes = [node for column in bundle.graph.columns() for node in column]
    if bundle.link:
        return [
            {"title": node.title, "role": _("Procedure of its own"), "place": bundle.link.part(node.key).procedure,
             "limit": "", "note": None}
            for node in nodes
        ]  # fmt: skip
    if bundle.graph.consultation:
        nodes += bundle.graph.consultation.nodes
    return [
        {"title": node.title, "role": ROLES.get(node.role, node.role),  # type: ignore[call-overload]
         "place": _place(node), "limit": limit_words(node.limit) if node.limit else "", "note": node.note}
        for node in nodes
    ]  # fmt: skip


def _place(node: Node) -> str:
    if node.province:
        return _("unit %(code)s of the province") % {"code": _either(node.province)}
    if node.at == AUTHORITY:
        return _("the competent agency itself")
    return _("its division %(code)s") % {"code": _either(node.at)}


def _either(codes: str) -> str:
    """The first of these divisions that the agency has."""
    return f" {_('or')} ".join(codes.split("|"))


def letters(bundle: Bundle) -> list[dict[str, Any]]:
    """Name, source text, and whether the result is printed by it."""
    return [
        {"name": name, "text": text, "is_result": name == bundle.result.letter, "lines": len(text.splitlines())}
        for name, text in sorted(bundle.data["letters"].items())
    ]


def run_examples(bundle: Bundle) -> list[dict[str, Any]]:
    """Each example case run now: its title, when it was filed, what went otherwise in words."""
    parts = catalogue.parts_of(bundle)
    return [
        {"name": name, "title": case.get("title", {"vi": name}), "filed": datetime.fromisoformat(case["filed"]).date(),
         "otherwise": [_otherwise(bundle, one) for one in examples.differences(bundle, case, parts)]}
        for name, case in bundle.data["examples"].items()
    ]  # fmt: skip


def _otherwise(bundle: Bundle, one: examples.Difference) -> dict[str, Any]:
    if not one.computed:
        return {"word": one.word, "computed": False}
    return {
        "word": EXPECTED[one.word], "computed": True, "wanted": _said(bundle, one.word, one.wanted),
        "got": _said(bundle, one.word, one.got),
    }  # fmt: skip


def _said(bundle: Bundle, word: str, value: Any) -> str:
    """An expectation as people read it; a value that does not fit the bundle as it stands."""
    try:
        return str(_SAY[word](bundle, value)) or _("none")
    except (KeyError, ValueError, TypeError, AttributeError, StopIteration):
        return str(value)


def _say_problems(bundle: Bundle, value: Mapping[str, str]) -> str:
    labels = {q.key: pick(q.label) for q in bundle.form.questions}
    return "; ".join(f"{labels[key]}: {_message(id)}" for key, id in value.items())


def _message(id: str) -> str:
    text = str(MESSAGES[id])
    return id if "%(" in text else text


def _say_fee(_bundle: Any, value: int | str) -> str:
    if isinstance(value, int):
        return money(value) if value else _("Free")
    return _unknown_fee(FeeState(value))


def _unknown_fee(state: FeeState) -> str:
    return _("Not published") if state is FeeState.NOT_PUBLISHED else _("A fee is due, its amount is not known")


def _say_due(bundle: Bundle, value: str) -> str:
    return vdatetime(datetime.fromisoformat(value).replace(tzinfo=LOCAL))


_SAY: dict[str, Any] = {
    "problems": _say_problems,
    "missing": lambda bundle, keys: ", ".join(pick(bundle.document(key).title) for key in keys),
    "fee": _say_fee,
    "limit": lambda bundle, value: limit_words(value),
    "due": _say_due,
    "path": lambda bundle, keys: " → ".join(pick(bundle.graph.node(key).title) for key in keys),
    "consultation": lambda bundle, value: _("yes") if value else _("no"),
    "outcome": lambda bundle, value: OUTCOMES[value],
}  # fmt: skip
