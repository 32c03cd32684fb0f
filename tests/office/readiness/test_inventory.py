"""The inventory of certificates at the size of one province: 1,054 people and 468 organisations; registering one."""

from datetime import timedelta

import pytest
from cryptography import x509
from django.db import connection

from motcua.foundation.common.actors import SYSTEM
from motcua.foundation.common.clock import now, today
from motcua.foundation.common.ids import uuid7
from motcua.foundation.organisations.models import Officer, Position, Unit
from motcua.foundation.signing.authority import Subject
from motcua.foundation.signing.enums import HolderKind
from motcua.foundation.signing.errors import SigningRefused
from motcua.foundation.signing.models import Certificate
from motcua.foundation.signing.registering import register_certificate
from motcua.foundation.signing.selectors import certificate_for
from motcua.foundation.signing.services import issue_certificate
from motcua.office.readiness import inventory
from motcua.office.readiness.enums import Standing
from motcua.office.readiness.inventory import Wanted

PEOPLE, ORGANISATIONS = 1054, 468
STATES = {"valid": 400, "30": 20, "60": 45, "90": 85, "expired": -5}
"""Days until the end; “revoked” and “none” besides."""


def _certificate(kind, holder, name, number):
    state = [*STATES, "revoked", "none"][number % 7]
    if state == "none":
        return None
    end = now() + timedelta(days=STATES.get(state, 400))
    return Certificate(
        holder_kind=kind, holder_id=holder, subject=f"CN={name}", common_name=name, organisation="", pem="x",
        serial=f"{kind}{number:x}", not_before=end - timedelta(days=900), not_after=end, key_reference="k",
        revoked_at=now() if state == "revoked" else None,
    )  # fmt: skip


def whole_province(province):
    """What one province published: certificates for 1,054 people and 468 organisations."""
    Certificate.objects.all().delete()
    Position.objects.filter(roles__contains=["leader"]).delete()
    officers, units, rows = [], [], []
    for number in range(PEOPLE):
        one = Officer(id=uuid7(), code=f"cb{number}")
        one.set_name(f"Nguyễn Văn {number:04}")
        officers.append(one)
    for number in range(ORGANISATIONS):
        id = uuid7()
        one = Unit(id=id, code=f"TC{number}", kind="department", level="province", parent=province.commune.owner,
                   owner_id=id, place="", place_en="", valid_from=today())  # fmt: skip
        one.set_name(f"Tổ chức {number:03}", f"Organisation {number:03}")
        units.append(one)
    Officer.objects.bulk_create(officers)
    Unit.objects.bulk_create(units)
    Position.objects.bulk_create(
        Position(officer=one, unit=units[n % ORGANISATIONS], title={"vi": "", "en": ""}, roles=["leader"],
                 valid_from=today()) for n, one in enumerate(officers)
    )  # fmt: skip
    rows = [_certificate("officer", one.id, one.full_name, n) for n, one in enumerate(officers)]
    rows += [_certificate("unit", one.id, one.name, n) for n, one in enumerate(units)]
    Certificate.objects.bulk_create(row for row in rows if row)
    return officers, units


def _all(by, wanted):
    found, after = [], None
    while True:
        rows = inventory.page(by, wanted, after=after)
        found += rows[: inventory.SIZE]
        if len(rows) <= inventory.SIZE:
            return found
        after = (found[-1].sort_key, found[-1].id)


def test_a_whole_province_page_by_page_with_a_fixed_number_of_statements(province, django_assert_num_queries):
    officers, _units = whole_province(province)
    by = province.actor("quantri")
    for kind, number in ((HolderKind.OFFICER, PEOPLE), (HolderKind.UNIT, ORGANISATIONS)):
        with django_assert_num_queries(4):  # who answers for the province (twice), the counts, the page
            counts = inventory.counts(by, Wanted(kind))
            first = inventory.page(by, Wanted(kind))
        assert counts["all"] == number and len(first) == inventory.SIZE + 1
        found = _all(by, Wanted(kind))
        assert len({row.id for row in found}) == len(found) == number
        assert [row.sort_key for row in found] == sorted(row.sort_key for row in found)
        of_seven = [sum(1 for n in range(number) if n % 7 == k) for k in range(7)]
        assert counts["valid"] == of_seven[0] and counts["none"] == of_seven[6]
        assert counts["30"] == of_seven[1] and counts["60"] == sum(of_seven[1:3]) and counts["90"] == sum(of_seven[1:4])
        assert (counts["expired"], counts["revoked"]) == (of_seven[4], of_seven[5])
        for standing in Standing:
            rows = _all(by, Wanted(kind, standing))
            assert len(rows) == counts[standing.value]
            assert {row.standing for row in rows} <= set(inventory.WITHIN.get(standing, (standing,)))
        assert len(list(inventory.everything(by, Wanted(kind)))) == number
    assert [row.id for row in inventory.page(by, Wanted(text="văn 0007"))] == [officers[7].id]


def test_it_is_read_while_the_planner_still_believes_in_empty_tables(province):
    """As in the hours after a first import; joined all at once it took minutes."""
    if connection.pg_version < 180000:
        pytest.skip("statistics can be set since PostgreSQL 18")
    whole_province(province)
    with connection.cursor() as cursor:
        for table in ("officer", "position", "unit", "certificate"):
            cursor.execute("SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', %s, 'relpages', 1::int,"
                           " 'reltuples', 0::real)", [table])  # fmt: skip
        cursor.execute("SET LOCAL statement_timeout = '20s'")
    for kind, number in ((HolderKind.OFFICER, PEOPLE), (HolderKind.UNIT, ORGANISATIONS)):
        assert inventory.counts(province.actor("quantri"), Wanted(kind))["all"] == number


def test_the_page_and_the_table_at_that_size(province, django_assert_max_num_queries):
    whole_province(province)
    client = province.officer("quantri")
    with django_assert_max_num_queries(20):
        body = client.get("/operations/certificates/").content.decode()
    assert "1.054" in body and body.count("<tr>") == inventory.SIZE + 1
    with django_assert_max_num_queries(20):
        body = client.get("/operations/certificates/", {"who": "unit"}).content.decode()
    assert "468" in body and body.count("<tr>") == inventory.SIZE + 1 and "Tổ chức" in body
    with django_assert_max_num_queries(20):
        table = client.get("/operations/certificates/download/", {"who": "unit"}).content.decode("utf-8-sig")
    assert len(table.splitlines()) == ORGANISATIONS + 1 and "Tổ chức 467" in table
    assert len(client.get("/operations/certificates/download/?state=none").content.splitlines()) == PEOPLE // 7 + 1


def test_a_leader_sees_their_agency_only(province):
    seen = {row.name["vi"] for row in inventory.page(province.actor("gdxaydung"), Wanted())}
    assert seen == {"Trần Xuân Phúc", "Bùi Thị Thu Hà"}
    units = inventory.page(province.actor("vanthu"), Wanted(HolderKind.UNIT))
    assert [row.id for row in units] == [province.commune.id]
    assert len(inventory.page(province.actor("congan"), Wanted())) == 1


@pytest.fixture
def bought(province):
    """A certificate of the leader as a licensed authority would give it, not in the records."""
    officer = province.accounts["lanhdao"].officer
    made = issue_certificate(holder_kind=HolderKind.OFFICER, holder_id=officer.id, by=SYSTEM,
                             subject=Subject("UBND", person=officer.full_name))  # fmt: skip
    pem = made.pem.encode()
    Certificate.objects.filter(holder_id=officer.id).delete()
    return officer, pem


def _register(officer, data, **more):
    return register_certificate(
        data, **{"holder_kind": "officer", "holder_id": officer.id, "holder_name": officer.full_name, "by": SYSTEM}
        | more
    )  # fmt: skip


def test_a_certificate_is_registered_with_the_dates_it_bears_and_signs_nothing_here(province, bought):
    officer, pem = bought
    made = _register(officer, pem)
    read = x509.load_pem_x509_certificate(pem)
    assert (made.serial, made.not_after) == (f"{read.serial_number:x}", read.not_valid_after_utc)
    assert certificate_for(HolderKind.OFFICER, officer.id) is None
    with pytest.raises(SigningRefused) as known:
        _register(officer, pem)
    assert known.value.code == "known"


def test_what_cannot_be_registered_is_told_in_a_sentence(province, bought):
    officer, pem = bought
    for data in (b"", b"x" * 70_000, b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", pem + pem):
        with pytest.raises(SigningRefused) as wrong:
            _register(officer, data)
        assert wrong.value.code == "unreadable"
    with pytest.raises(SigningRefused) as other:
        _register(officer, pem, holder_name="Trần Văn Khác")
    assert other.value.code == "other-holder" and officer.full_name in str(other.value)
    with pytest.raises(SigningRefused) as ended:
        _register(officer, pem, at=now() + timedelta(days=3000))
    assert ended.value.code == "ended"
