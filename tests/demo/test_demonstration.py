"""The demonstration: its shares against the rows, its clocks and states replayed, its record, its signed results."""

from collections import Counter as Tally

import pytest
from django.conf import settings

from motcua.demo import plan
from motcua.demo.answers import BIRTH, HOUSE, MARITAL
from motcua.demo.employers import WORK
from motcua.demo.enums import Fate
from motcua.demo.movers import RESIDENCE
from motcua.demo.people import known
from motcua.foundation.calendar import working_minutes
from motcua.foundation.common import seal
from motcua.foundation.common.clock import local
from motcua.foundation.files.models import FileReference
from motcua.foundation.files.services import read_bytes
from motcua.foundation.identifiers import citizen_number, dossier_code, tax_code
from motcua.foundation.identity.actors import actor_for_account
from motcua.foundation.identity.models import Account, Business, Mandate, Person
from motcua.foundation.identity.seeds import home_commune
from motcua.foundation.notices.models import Notice
from motcua.foundation.organisations.models import Unit
from motcua.foundation.organisations.selectors import calendar_for
from motcua.foundation.signing.enums import Verdict
from motcua.foundation.signing.verification import verify_pdf
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.dossiers import letter_lists, selectors
from motcua.onestop.dossiers.enums import DossierState, LetterKind, MoneyState, ResultState
from motcua.onestop.dossiers.models import Assignment, Dossier, Draft, LetterDraft, Result
from motcua.onestop.links.models import LinkedFiling
from motcua.onestop.registers.models import RegisterEntry
from tests.demo import checks
from tests.demo.conftest import AS_OF, COUNT, SIGNED, draw_up

FIRST, SECOND = "025190001234", "025088004321"
TOLD = (LetterKind.APOLOGY, LetterKind.EXTENSION)
KINDS = (BIRTH, MARITAL, HOUSE, WORK, RESIDENCE)
pytestmark = pytest.mark.django_db


def test_the_shares_are_those_of_the_rows(demo):
    assert Dossier.objects.filter(linked_part=None).count() == demo == COUNT
    assert checks.shares(AS_OF) == {
        "late": round(COUNT * 0.08), "paused": round(COUNT * 0.04), "refused": round(COUNT * 0.03),
        "declined": round(COUNT * 0.02),
    }  # fmt: skip


def test_every_due_date_follows_from_its_clock(demo):
    assert checks.clocks_that_differ() == []


def test_every_state_follows_from_its_events(demo):
    assert checks.states_that_differ() == []


def test_the_record_is_sealed_and_sound(demo):
    report = seal.verify()
    assert report.problems == []
    assert seal.unsealed()["count"] == 0
    assert report.events > 5 * COUNT


def test_nothing_happens_after_the_day_it_shows_or_more_than_a_year_before(demo):
    last = Dossier.objects.order_by("-last_at").first()
    first = Dossier.objects.order_by("submitted_at").first()
    assert last.last_at < AS_OF
    assert (AS_OF - first.submitted_at).days < 366


def test_all_procedures_and_both_channels_are_there(demo):
    seen = Tally(Dossier.objects.filter(linked_part=None).values_list("procedure_code", "channel"))
    assert set(seen) == {(code, channel) for code in KINDS for channel in ("portal", "counter")}


def test_codes_are_well_formed_and_numbers_of_people_fit_sex_and_birth(demo):
    for code in Dossier.objects.values_list("code", flat=True):
        dossier_code.parse(code)
    for person in Person.objects.all():
        citizen_number.parse(person.citizen_number, born=person.birth_date, sex=person.sex)


def test_every_stage_stands_open_in_the_home_commune(demo):
    home = Unit.objects.get(code=home_commune("25"))
    nodes = set(Assignment.objects.filter(closed_at=None, dossier__authority=home).values_list("node", flat=True))
    graphs = [catalogue.current(code)[1].graph for code in (BIRTH, MARITAL, HOUSE)]
    assert {"examine", "approve", "issue", "verify", "construction_opinion"} <= nodes
    assert nodes <= {key for graph in graphs for key in graph.nodes} | {"construction_opinion", "construction_approval"}
    states = set(Dossier.objects.filter(authority=home).values_list("state", flat=True))
    assert {DossierState.SUBMITTED, DossierState.RECEIVED, DossierState.IN_PROGRESS, DossierState.SETTLED} <= states


PAUSES = {"chuyenvien", "diachinh", "xaydung"}
"""Whose steps can stand still: the clock stops at a specialist's step only."""


WORKERS = ["chuyenvien", "diachinh", "lanhdao", "vanthu", "xaydung", "truongphong", "gdxaydung"]
OF_HOME_AFFAIRS = ["laodong", "truonglaodong", "pgdnoivu", "vanthunoivu"]
OF_POLICE = ["congan", "truongcongan"]


@pytest.mark.parametrize("username", [*WORKERS, *OF_HOME_AFFAIRS, *OF_POLICE])
def test_each_persona_finds_work_and_some_of_it_presses_or_waits(demo, username):
    actor, calendar = actor_for_account(Account.objects.get(username=username)), calendar_for()
    steps = selectors.worklist(actor)
    assert (2 if username in OF_POLICE else 3) <= len(steps) <= 15
    running = [step for step in steps if step.dossier.paused_at is None]
    assert any(0 < working_minutes(calendar, AS_OF, step.due_at) <= 480 for step in running)
    assert {step.dossier.paused_at is not None for step in steps} == ({True, False} if username in PAUSES else {False})


@pytest.mark.parametrize(
    ("username", "node"),
    [
        ("xaydung", "construction_opinion"),
        ("truongphong", "construction_approval"),
        ("gdxaydung", "construction_approval"),
    ],
)
def test_each_of_the_department_has_taken_what_is_theirs(demo, username, node):
    account = Account.objects.get(username=username)
    assert Assignment.objects.filter(officer_id=account.id, node=node, closed_at=None).exists()


def test_the_counter_finds_an_inbox_dossiers_sent_back_and_results_to_hand_over(demo):
    actor = actor_for_account(Account.objects.get(username="tiepnhan"))
    for listed in (selectors.inbox, selectors.awaiting_completion, selectors.to_hand_over):
        assert listed(actor).exists()


def test_the_newest_results_are_really_signed_and_older_ones_say_that_they_are_on_paper(demo):
    signed = checks.signed()
    issued = list(Result.objects.filter(state=ResultState.ISSUED, dossier__linked_part=None).order_by("-issued_at"))
    others = [r for r in issued if r.dossier.applicant_number != FIRST]
    assert [r.file_id is not None for r in others][: SIGNED - 1] == [True] * (SIGNED - 1)
    assert sum(r.file_id is not None for r in others) <= SIGNED
    older = [r for r in others if r.file_id is None]
    assert older and all(r.issued_at <= min(x.issued_at for x in others if x.file_id) for r in older)
    assert all(r.file_id for r in Result.objects.filter(state=ResultState.SIGNED))
    for result in signed[:4]:
        report = verify_pdf(read_bytes(result.file))
        assert report.verdict == Verdict.VALID, report.as_dict()
        assert result.sha256 == result.file.sha256
        assert result.number.split("/")[0].isdecimal()


def test_granted_births_and_certificates_stand_in_their_books_under_numbers_without_gaps(demo):
    for code in (BIRTH, MARITAL, HOUSE):
        granted = Result.objects.filter(dossier__procedure_code=code, outcome="granted").exclude(signed_at=None)
        entered = RegisterEntry.objects.filter(book__kind=code).count()
        assert entered == (0 if code == HOUSE else granted.count())
        assert granted.exists()
    books: dict = {}
    for entry in RegisterEntry.objects.order_by("book_id", "number"):
        books.setdefault(entry.book_id, []).append(entry.number)
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in books.values())


def test_numbers_of_entries_and_letters_follow_the_dates_they_stand_beside(demo):
    series: dict = {}
    for entry in RegisterEntry.objects.select_related("book").order_by("entered_at", "number"):
        assert local(entry.entered_at).year == entry.book.year
        assert entry.entered_at == entry.dossier.results.get().signed_at
        series.setdefault(("book", entry.book_id), []).append(entry.number)
    for result in Result.objects.select_related("dossier").exclude(signed_at=None).order_by("signed_at", "number"):
        year = local(result.signed_at).year
        number = int(result.number.split("/")[0])
        series.setdefault(("letters", result.dossier.authority_id, year), []).append(number)
        assert result.issued_at is None or result.signed_at <= result.issued_at
    assert len(series) > 10 and all(numbers == sorted(numbers) for numbers in series.values())


def test_the_first_citizen_has_a_signed_result_work_going_on_a_question_to_answer_and_a_draft(demo):
    dossiers = {d.procedure_code: d for d in Dossier.objects.filter(applicant_number=FIRST)}
    assert set(dossiers) == {BIRTH, MARITAL, HOUSE}
    result = Result.objects.select_related("file").get(dossier=dossiers[MARITAL])
    assert dossiers[MARITAL].money_state != MoneyState.DUE and result.issued_at
    assert verify_pdf(read_bytes(result.file)).verdict == Verdict.VALID
    assert dossiers[HOUSE].state == DossierState.IN_PROGRESS and dossiers[HOUSE].paused_at is None
    assert dossiers[BIRTH].state == DossierState.SUPPLEMENT_REQUESTED
    assert Draft.objects.filter(dossier=None).count() == 4
    account = Account.objects.get(person__citizen_number=FIRST)
    assert Draft.objects.get(dossier=None, account_id=account.id).procedure_code == MARITAL


def test_work_permits_are_asked_for_by_businesses_and_one_of_them_is_that_of_the_e_id(demo):
    permits = list(Dossier.objects.filter(procedure_code=WORK))
    assert {dossier.applicant_kind for dossier in permits} == {"business"}
    businesses = Business.objects.in_bulk([dossier.applicant_id for dossier in permits])
    assert {(b.tax_code, b.name) for b in businesses.values()} == {
        (d.applicant_number, d.applicant_name) for d in permits
    }
    for business in businesses.values():
        tax_code.parse(business.tax_code)
    account = Account.objects.get(person__citizen_number=SECOND)
    own = Mandate.objects.get(person=account.person).business
    seen = selectors.filed_for(actor_for_account(account, assurance=2, business_id=own.id))
    states = Tally(seen.filter(procedure_code=WORK).values_list("state", flat=True))
    assert states[DossierState.IN_PROGRESS] == 1 and states.total() == 2
    assert Notice.objects.filter(recipient_id=own.id).exists()


def test_who_stood_at_the_desk_was_told_of_the_reception_and_who_filed_online_of_both(demo):
    theirs = Dossier.objects.filter(applicant_id__in=[human.id for human in known()])
    for dossier in theirs.exclude(linked_part__place__gt=0):  # those parts begin by themselves
        told = set(Notice.objects.filter(subject_id=dossier.id).values_list("template", flat=True))
        assert ("dossier-submitted" in told) is (dossier.channel == "portal"), dossier.code
        assert ("dossier-received" in told) is (dossier.received_at is not None)
        held = FileReference.objects.filter(subject_id=dossier.id, name="receipt").exists()
        assert held is (dossier.channel == "portal"), "the receipt is that of an online submission"


def test_newborns_filings_run_and_letters_about_the_time_are_sent_and_wait(demo):
    begun, waiting = LinkedFiling.objects.order_by("filed_at")
    states = [[part.state for part in filing.parts.order_by("place")] for filing in (begun, waiting)]
    assert states == [["granted", "begun", "begun"], ["begun", "waiting", "waiting"]]
    parents = set(Dossier.objects.exclude(linked_part=None).values_list("applicant_number", flat=True))
    assert parents == {human.number for human in known()[1:4:2]}
    letters = Tally(LetterDraft.objects.values_list("kind", "state"))
    assert all(letters[kind, "signed"] == 1 for kind in TOLD) and set(letters.values()) == {1}
    leader = actor_for_account(Account.objects.get(username="lanhdao"))
    assert 1 <= letter_lists.count(leader) <= len(TOLD)
    for sent in LetterDraft.objects.filter(state="signed").select_related("letter__file"):
        assert verify_pdf(read_bytes(sent.letter.file)).verdict == Verdict.VALID


def test_a_second_run_changes_nothing(demo):
    before, events = checks.digest(), seal.verify().events
    assert draw_up(as_of=None) == 0
    assert checks.digest() == before
    assert seal.verify().events == events
    assert not (settings.ENV.folder("demo") / "as-of").exists()


def test_shares_add_up_for_any_size():
    for count in (plan.LEAST, 100, 999, 1000, 3000):
        found = plan.shares(count)
        assert found[Fate.LATE] + found[Fate.LATE_OPEN] == round(count * 0.08)
        assert sum(found.values()) < count
