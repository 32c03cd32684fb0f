"""Open to everybody: home, search, one procedure."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from motcua.foundation.common.clock import today
from motcua.foundation.files.gate import default_limits
from motcua.onestop.catalogue import picture
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle, Fact, Fee, TimeLimit
from motcua.onestop.catalogue.enums import DocumentWay, FactState, FeeState, Level, ListedOnline, OnlineLevel
from motcua.onestop.catalogue.facts import FactKind, ToldFact
from motcua.onestop.catalogue.facts import facts as every_fact
from motcua.onestop.catalogue.labels import FACTS, LISTED_ONLINE, ONLINE, RESULTS, why_not_online
from motcua.onestop.catalogue.labels import LEVELS as LISTED_LEVELS
from motcua.onestop.catalogue.models import ListedProcedure, Procedure
from motcua.sites.pages.access import public
from motcua.sites.pages.answers import when_words
from motcua.sites.pages.templatetags.mc import money, vnum
from motcua.sites.portal.views.filing_steps import limit_words
from motcua.sites.portal.words import how_paid

LEVELS = {
    "commune": {"vi": "Ủy ban nhân dân cấp xã", "en": "Commune People's Committee"},
    "province": {"vi": "Cơ quan cấp tỉnh", "en": "Agency of the province"},
}
ON_HOME = 12
A_PAGE = 20


def _fee_words(fee: Fee) -> str:
    """A fee in two or three words; an amount that is not published is never shown as free."""
    if fee.state is FeeState.KNOWN and fee.tariff is None:
        return str(money(fee.amount)) if fee.amount else _("Free")
    return _("Not published") if fee.state is FeeState.NOT_PUBLISHED else _("A fee is due")


def _fee_chip(fee: Fee) -> str:
    """The same where nothing stands before it."""
    return _("Fee: not published") if fee.state is FeeState.NOT_PUBLISHED else _fee_words(fee)


def facts(bundle: Bundle) -> dict[str, Any]:
    """Cost, time, online level and who decides, as a card and the procedure's page show them.

    The last fee and the last limit are the ones without condition: they hold for most people.
    """
    limits = list(dict.fromkeys(limit_words(limit.value) for limit in bundle.limits))
    return {
        "limit": _sentence(limits[-1]), "limit_varies": len(limits) > 1,
        "fee": _fee_words(bundle.fees[-1]), "fee_chip": _fee_chip(bundle.fees[-1]),
        "fee_varies": len({_fee_words(f) for f in bundle.fees_on(today())}) > 1,
        "online": ONLINE[bundle.online],
        "level": bundle.data["decided_by"] if bundle.authority else LEVELS[bundle.level],
        "is_online": bundle.starts_online,
    }  # fmt: skip


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _cards(procedures: Iterable[Procedure]) -> list[dict[str, Any]]:
    rows = list(procedures)
    held = catalogue.revisions_now([row.code for row in rows])
    bundles = {code: catalogue.bundle(revision.id) for code, revision in held.items()}
    return [
        {"procedure": row, "bundle": bundles[row.code], **facts(bundles[row.code])}
        for row in rows if row.code in bundles
    ]  # fmt: skip


@public
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/home.html", {"cards": _cards(catalogue.published()[:ON_HOME])})


@public
def procedures(request: HttpRequest) -> HttpResponse:
    """What the catalogue knows: procedures that can be begun here, and those that are only told of."""
    text, level = request.GET.get("q", "")[:200], request.GET.get("level", "")
    if level not in list(Level):
        level = ""
    number = request.GET.get("page", "1")
    page = min(int(number), 1000) if number.isascii() and number.isdigit() and len(number) < 5 and int(number) else 1
    result = catalogue.look_up(text, start=(page - 1) * A_PAGE, size=A_PAGE, level=level)
    found = ngettext("%(count)s procedure found", "%(count)s procedures found", result.total) % {
        "count": vnum(result.total)
    }
    offered = {card["procedure"].code: card for card in _cards(r for r in result.rows if isinstance(r, Procedure))}
    cards = [offered.get(row.code) if isinstance(row, Procedure) else _listed_card(row) for row in result.rows]
    return render(request, "portal/procedures.html", {
        "text": text, "found": found, "level": level, "levels": [(one.value, LISTED_LEVELS[one]) for one in Level],
        "cards": [card for card in cards if card],
        "before": _page_address(text, level, page - 1) if page > 1 else "",
        "after": _page_address(text, level, page + 1) if page * A_PAGE < result.total else "",
    })  # fmt: skip


def _page_address(text: str, level: str, page: int) -> str:
    told = {"q": text, "level": level, "page": page if page > 1 else ""}
    return "?" + urlencode({name: value for name, value in told.items() if value})


def _listed_card(row: ListedProcedure) -> dict[str, Any]:
    """What was published of a procedure that nobody can begin here."""
    state = FeeState(row.fee_state)
    fee = money(int(row.fee)) if state is FeeState.KNOWN else row.fee
    why, why_unknown = why_not_online(row.online, row.online_reason)
    return {
        "listed": row, "fee": fee or _("Not published"), "fee_is_text": state is FeeState.TEXT,
        "online": LISTED_ONLINE[ListedOnline(row.online)], "levels": [LISTED_LEVELS[Level(one)] for one in row.levels],
        "why": why, "why_unknown": why_unknown, "is_unknown_online": row.online == ListedOnline.NOT_PUBLISHED,
    }  # fmt: skip


@public
def listed(request: HttpRequest, code: str) -> HttpResponse:
    """A procedure that is known by name: what it is and where to go. One that can be begun here has its own page."""
    offered = catalogue.published().filter(code=code).first()
    if offered is not None:
        return redirect("portal:procedure", offered.slug)
    found = get_object_or_404(ListedProcedure, pk=code)
    return render(request, "portal/listed.html", {**_listed_card(found)})


@public
def procedure(request: HttpRequest, slug: str) -> HttpResponse:
    found = catalogue.published().filter(slug=slug).first()
    if found is None:
        raise Http404
    revision, bundle = catalogue.current(found.code)
    ways: dict[DocumentWay, list[Any]] = {way: [] for way in DocumentWay}
    for document in bundle.documents:
        ways[document.way].append((document, when_words(bundle, document.when)))
    language, fees = (get_language() or "vi")[:2], bundle.fees_on(today())
    sources = _sources(bundle)
    return render(request, "portal/procedure.html", {
        "procedure": found, "bundle": bundle, "revision": revision, **facts(bundle),
        "uploads": ways[DocumentWay.UPLOAD], "by_form": ways[DocumentWay.FORM], "fetched": ways[DocumentWay.FETCHED],
        "limits": [(_sentence(limit_words(limit.value)), limit, state_words(limit.fact)) for limit in bundle.limits],
        "fees": [(_fee_words(fee), fee, state_words(fee.fact)) for fee in fees],
        "is_unsure": any(row["state"] == FACTS[FactState.TO_BE_CONFIRMED] for row in sources),
        "answer_within": limit_words(bundle.inbox_hours),
        "how_paid": how_paid(fees), "may_cost": not all(fee.is_free for fee in fees),
        "always_costs": not any(fee.is_free or fee.state is FeeState.NOT_PUBLISHED for fee in fees),
        "is_partial": bundle.online is OnlineLevel.PARTIAL, "result_kind": RESULTS[bundle.result.kind],
        "picture": mark_safe(picture.svg(bundle.graph, language)),  # noqa: S308 - every text in it is escaped there
        "process": [node for column in bundle.graph.columns() for node in column], "sources": sources,
        "file_limits": default_limits(),
    })  # fmt: skip


def _sources(bundle: Bundle) -> list[dict[str, Any]]:
    """Every fact of the page with where it was read, and how sure it is when it is not simply known."""
    day, rows = today(), []
    for told in every_fact(bundle):
        if not isinstance(told.part, Fee) or told.part.is_in_force(day):
            rows.append({"what": _what(told), "source": told.fact.source, "state": state_words(told.fact)})
    return rows


def _what(told: ToldFact) -> Any:
    if told.kind is FactKind.ONLINE:
        return _("Online level")
    if isinstance(told.part, TimeLimit):
        return _("Time limit") + ": " + limit_words(told.part.value)
    return _("Fee") + ": " + _fee_words(told.part) if isinstance(told.part, Fee) else told.title


def state_words(fact: Fact) -> Any:
    """How sure it is; "" for what is known."""
    return "" if fact.state is FactState.KNOWN else FACTS[fact.state]
