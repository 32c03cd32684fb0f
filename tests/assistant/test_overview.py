"""What the assistant did, counted once: the page, the command and the interface tell the same, and each figure has its
rows; what officers said is written out without anybody's data."""

import json
from datetime import timedelta

import pytest
from bench.screening.labelled import measure
from django.urls import reverse

from motcua.assistant.answers import services as answers
from motcua.assistant.answers.enums import Source
from motcua.assistant.answers.figures import Question
from motcua.assistant.overview import minutes
from motcua.assistant.overview.figures import COUNTED, as_dict, of_papers, overview
from motcua.assistant.overview.minutes import Worth
from motcua.assistant.screening import figures, labelled, services
from motcua.assistant.screening.figures import Asked, Counted
from motcua.assistant.screening.models import Screening, ScreeningLine
from motcua.foundation.common.actors import GUEST, SYSTEM
from motcua.foundation.common.clock import local, now, today
from motcua.foundation.common.errors import NotAllowed
from motcua.foundation.common.models import EventRecord
from motcua.foundation.identity import api_tokens
from motcua.foundation.identity.enums import Scope
from motcua.foundation.organisations.selectors import root
from motcua.insight.scorecards.periods import Period, Span, parse
from motcua.run.main import main
from tests.sites.conftest import province
from tests.sites.papers import sent

__all__ = ["province"]
WRONG = "Trần Thị Bích"


@pytest.fixture
def seen(province):
    """Two dossiers that were looked at; of the first the mother's name was corrected and the missing signature
    confirmed."""
    dossiers = [sent(province, mother_name=WRONG) for _n in range(2)]
    for dossier in dossiers:
        for id in services.due().filter(dossier=dossier).values_list("id", flat=True):
            services.look(id)
    by = province.actor("chuyenvien")
    lines = {line.rule + line.key: line for line in ScreeningLine.objects.filter(screening__dossier=dossiers[0])}
    services.answer(lines["valuemother_name"].id, "found", by=by)
    services.answer(lines["signature"].id, lines["signature"].state, by=by)
    return dossiers


def lately() -> Asked:
    return Asked(None, now() - timedelta(hours=1), now() + timedelta(minutes=1))


def test_the_formula_counts_answers_and_files_and_takes_off_what_was_wrong():
    counts = {"answered": 10, "officer_told": 4, "files_screened": 20, "lines_corrected": 3}
    terms = minutes.terms(counts, Worth(answer=5, officer=3, file=2, correction=1))
    assert [term.minutes for term in terms] == [50, 12, 40, -3] and minutes.saved(terms) == 99


def test_files_lines_and_agreement_are_counted_and_each_has_its_rows(seen):
    found = figures.figures(lately())
    assert found.whole == {Counted.DOSSIERS: 2, Counted.FILES: 2, Counted.CONFIRMED: 1, Counted.CORRECTED: 1}
    assert list(found.weeks) == [today() - timedelta(days=today().weekday())]
    for one in Counted:
        assert figures.rows(lately(), one).count() == found.whole[one]
    assert [(one.rule, one.answered, one.agreed) for one in figures.by_rule(lately())] == [
        ("signature", 1, 1), ("value", 1, 0),
    ]  # fmt: skip
    worst = figures.by_document(lately())[0]
    assert (worst.key, worst.document, worst.share) == ("mother_name", "birth_slip", 0)


def test_what_the_machine_left_to_a_person_is_no_agreement(province, seen):
    line = ScreeningLine.objects.filter(screening__dossier=seen[1], rule="signature").get()
    ScreeningLine.objects.filter(id=line.id).update(state="needs_person")
    services.answer(line.id, "found", by=province.actor("chuyenvien"))
    assert sum(one.answered for one in figures.by_rule(lately())) == 2


def test_a_failed_look_is_no_file_looked_at_and_another_agency_counts_nothing(province, seen):
    Screening.objects.filter(dossier=seen[1]).update(failed=True)
    assert figures.figures(lately()).whole[Counted.FILES] == 1
    asked = Question(province.commune, now() - timedelta(hours=1), now() + timedelta(minutes=1))
    assert figures.figures(of_papers(asked)).whole[Counted.FILES] == 1
    other = Asked([root().id], asked.start, asked.end)
    assert set(figures.figures(other).whole.values()) == {0}


def test_page_command_and_interface_tell_the_same(province, seen, capsys):
    answers.ask("lam giay khai sinh can gi", by=GUEST, source=Source.PORTAL, language="vi")
    period = Period(Span.YEAR, local(now()).year)
    whole = as_dict(overview(Question(root(), period.start, period.end)))
    assert whole["figures"]["files_screened"] == 2 and whole["minutes_saved"]["total"] == 5 + 2 * 2 - 1
    assert main(["assistant", "figures", "--unit", root().code, "--period", period.key, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {name: told[name] for name in whole} == whole
    assert main(["assistant", "figures", "--unit", root().code, "--period", period.key]) == 0
    assert "minutes saved" in capsys.readouterr().out
    _token, secret = api_tokens.make(
        province.accounts["kiemsoat"], client="Kho dữ liệu", scopes=[Scope.READ], by=province.actor("quantri"),
        expires_at=now() + timedelta(days=1),
    )  # fmt: skip
    browser = province.officer("kiemsoat")
    reply = browser.get(f"/api/v1/assistant/figures?unit={root().code}&period={period.key}",
                        headers={"authorization": f"Bearer {secret}"})  # fmt: skip
    assert reply.status_code == 200, reply.content
    assert {name: reply.json()[name] for name in whole} == whole
    wrong = browser.get("/api/v1/assistant/figures?period=soon", headers={"authorization": f"Bearer {secret}"})
    assert wrong.status_code == 422
    page = browser.get(f"/operations/assistant/figures/?unit={root().id}&year={period.year}&part=")
    shown = {str(title): n for group in ("questions", "papers") for title, n, _at in page.context[group]["whole"]}
    assert shown == {str(COUNTED[name]): n for name, n in whole["figures"].items()}
    assert page.context["minutes"] == whole["minutes_saved"]["total"]
    assert [(r["answered"], r["agreed"]) for r in page.context["rules"]] == [
        (r["answered"], r["agreed"]) for r in whole["agreement"]["rules"]
    ]
    for name, _n, address in page.context["papers"]["whole"]:
        rows = browser.get(address).context["rows"]
        assert len(rows) == shown[str(name)], name
    corrected = browser.get(page.context["documents"][0]["corrected_url"])
    assert len(corrected.context["rows"]) == 1 and seen[0].code in corrected.content.decode()
    assert WRONG not in corrected.content.decode(), "no value of a paper stands there"
    assert reverse("desk:papers", args=[seen[0].id]) not in corrected.content.decode(), "a controller opens no dossier"


@pytest.mark.parametrize(("who", "status"), [("chuyenvien", 403), ("tiepnhan", 403), ("lanhdao", 200)])
def test_only_who_leads_or_controls_reads_the_rows(province, seen, who, status):
    browser = province.officer(who)
    page = browser.get("/operations/assistant/papers/?of=lines_corrected")
    assert page.status_code == status
    if status == 200:
        assert reverse("desk:papers", args=[seen[0].id]) in page.content.decode(), "a leader opens their own"
        for wrong in ("of=nothing", "of=lines_corrected&rule=x", "of=files_screened&after=x", "week=soon"):
            assert browser.get(f"/operations/assistant/papers/?{wrong}").status_code == 404


def test_the_page_asks_as_often_for_many_files(province, seen, django_assert_max_num_queries):
    browser = province.officer("kiemsoat")
    browser.get("/operations/assistant/figures/")
    with django_assert_max_num_queries(26):
        browser.get("/operations/assistant/figures/")
    with django_assert_max_num_queries(16):
        assert len(browser.get("/operations/assistant/papers/?of=files_screened").context["rows"]) == 2


def test_labelled_cases_hold_words_of_rules_only(seen, tmp_path, capsys):
    out = tmp_path / "cases"
    assert main(["assistant", "cases", "--out", str(out)]) == 0 and "1 files" in capsys.readouterr().out
    text = (out / "cases.jsonl").read_text("utf-8")
    [case] = map(json.loads, text.splitlines())
    assert {(line["rule"], line["told"], line["said"]) for line in case["lines"]} == {
        ("value", "differs", "found"), ("signature", "not_signed", "not_signed"),
    }  # fmt: skip
    answers_given = [value for value in seen[0].answers.values() if isinstance(value, str) and len(value) > 5]
    assert not [value for value in (*answers_given, WRONG, seen[0].code, str(seen[0].id)) if value in text]
    assert not (out / "files").exists()
    found = measure(out)
    assert found["told_then"] == {
        "signature": {"lines": 1, "agreed": 1}, "value": {"lines": 1, "agreed": 0},
    } and found["told_now"] is None  # fmt: skip
    assert main(["assistant", "cases", "--out", str(out)]) == 1, "a folder that holds something is left alone"
    assert main(["assistant", "cases", "--out", str(tmp_path / "x"), "--period", "soon"]) == 1


def test_papers_themselves_go_to_an_administrator_only_who_is_recorded(province, seen, tmp_path):
    out = tmp_path / "papers"
    for by in ([], ["--by", "chuyenvien"], ["--by", "nobody"]):
        assert main(["assistant", "cases", "--out", str(out), "--with-files", *by]) == 1
    with pytest.raises(NotAllowed):
        labelled.write(out, since=parse("2026").start, until=now(), by=SYSTEM, with_files=True)
    assert not out.exists() or not list(out.iterdir())
    assert main(["assistant", "cases", "--out", str(out), "--with-files", "--by", "quantri"]) == 0
    [case] = map(json.loads, (out / "cases.jsonl").read_text("utf-8").splitlines())
    assert (out / case["file"]).read_bytes().startswith(b"%PDF-") and case["answers"]["mother_name"]
    record = EventRecord.objects.get(action="screening_cases_written")
    assert record.detail["since"] < record.detail["until"]
