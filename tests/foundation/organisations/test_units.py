"""The province's tree of units: what is shipped, and that time never overwrites it."""

from datetime import timedelta

import pytest

from motcua.foundation.common.actors import SYSTEM, Actor, ActorKind
from motcua.foundation.common.clock import today
from motcua.foundation.common.errors import NotAllowed
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.models import EventRecord, OutboxMessage
from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations import permissions, selectors, services
from motcua.foundation.organisations.enums import HistoryKind, UnitKind
from motcua.foundation.organisations.errors import CodeTaken, NotInFuture, SameName, StillHasUnits, UnitClosed
from motcua.foundation.organisations.models import Unit, UnitHistory
from motcua.foundation.organisations.seeds import TWO_LEVELS, facts, provinces, seed_units


def test_phu_tho_has_148_communes_each_with_what_a_commune_needs(province):
    communes = list(selectors.competent_units("commune"))
    assert len(communes) == 148
    wanted = {
        UnitKind.COMMUNE_COMMITTEE, UnitKind.SERVICE_CENTRE, UnitKind.COUNTER, UnitKind.POLICE, UnitKind.PARTY,
        UnitKind.COUNCIL, UnitKind.FRONT, UnitKind.DIVISION,
    }  # fmt: skip
    by_place = {}
    for unit in Unit.objects.filter(level="commune"):
        by_place.setdefault(unit.place, set()).add(unit.kind)
    assert len(by_place) == 148
    assert all(kinds == wanted for kinds in by_place.values())
    assert province == Unit.objects.count() == len(selectors.subtree_ids(selectors.root()))


def test_seeding_twice_changes_nothing(province):
    rows = UnitHistory.objects.count()
    assert seed_units("25") == province
    assert UnitHistory.objects.count() == rows


def test_all_34_provinces_are_shipped_with_3321_communes_and_one_tone_placement():
    everything = [facts(code) for code in provinces()]
    assert len(everything) == 34
    assert sum(len(data["communes"]) for data in everything) == 3321
    identifiers = [row[1] for data in everything for row in data["communes"]]
    assert len(set(identifiers)) == 3321
    names = " ".join(row[2] for data in everything for row in data["communes"]) + " "
    assert not any(ending in names.lower() for ending in ("oà ", "oá ", "oạ ", "uỷ ", "uý hoà"))


def test_another_province_is_built_by_its_code(db):
    seed_units("96")
    assert selectors.root().name == "Ủy ban nhân dân tỉnh Cà Mau"
    assert selectors.competent_units("commune").count() == 64


def test_a_unit_is_found_without_diacritics_and_by_the_name_of_an_old_commune(province):
    assert "Ủy ban nhân dân phường Việt Trì" in [u.name for u in selectors.competent_unit_list("commune", "viet tri")]
    old = UnitHistory.objects.filter(unit__code="08152").exclude(name__contains="Thanh Ba").first()
    assert "08152" in [u.code for u in selectors.competent_unit_list("commune", old.name)]
    assert old.valid_to == TWO_LEVELS and old.district


def test_the_main_heir_of_a_split_commune_comes_first(province):
    split = UnitHistory.objects.filter(kind=HistoryKind.SPLIT, is_main=False).first()
    heirs = selectors.heirs_of(split.code)
    assert len(heirs) > 1 or heirs[0].is_main is False
    assert [h.is_main for h in heirs] == sorted((h.is_main for h in heirs), reverse=True)


def test_a_commune_is_served_by_its_own_centre_and_a_department_by_the_province_s(province):
    assert selectors.centre_of(selectors.unit_by_code("07900")).code == "07900.TTPV"
    assert selectors.centre_of(selectors.unit_by_code("25.SXD")).code == "25.TTPV"


def test_police_are_competent_where_a_place_names_them_and_are_received_for_by_the_centre_beside_them(province):
    police = selectors.competent_unit_list("commune", "viet tri", "CA")
    assert [u.code for u in police] == ["07900.CA"]
    assert selectors.competent_units("commune", place="CA").count() == 148
    assert [u.code for u in selectors.competent_units("province", place="CA.CSGT")] == ["25.CA.CSGT"]
    assert selectors.centre_of(police[0]).code == "07900.TTPV"
    assert selectors.centre_of(selectors.unit_by_code("25.CA.CSGT")).code == "25.TTPV"
    old = UnitHistory.objects.filter(unit__code="08152").exclude(name__contains="Thanh Ba").first()
    assert "08152.CA" in [u.code for u in selectors.competent_unit_list("commune", old.name, "CA")]


def test_police_stand_below_the_province_s_police_and_committees_below_the_province_s_committee(province):
    above = {code: selectors.superior_of(selectors.unit_by_code(code)) for code in ("07900.CA", "25.CA.CSGT", "07900")}
    assert {code: unit.code for code, unit in above.items()} == {
        "07900.CA": "25.CA",
        "25.CA.CSGT": "25.CA",
        "07900": "25",
    }
    assert selectors.superior_of(selectors.root()) is None
    assert selectors.superior_of(selectors.unit_by_code("25.CA")).code == "25"
    assert (
        selectors.identifier_of(selectors.unit_by_code("07900.CA")) == selectors.unit_by_code("07900").agency_id != ""
    )


def test_a_renamed_unit_keeps_its_old_name_and_its_id(province):
    unit = selectors.unit_by_code("07900")
    before = unit.name
    services.rename_unit(
        unit, name="Ủy ban nhân dân phường Lạc Hồng", name_en="People's Committee of Lac Hong", by=SYSTEM
    )
    again = Unit.objects.get(id=unit.id)
    assert again.name.endswith("Lạc Hồng")
    assert selectors.name_at(again, today() - timedelta(days=1)) == before
    assert selectors.name_at(again, today()) == again.name
    with pytest.raises(SameName):
        services.rename_unit(again, name=again.name, name_en=again.name_en, by=SYSTEM)
    with pytest.raises(NotInFuture):
        services.rename_unit(again, name="X", name_en="X", by=SYSTEM, valid_from=today() + timedelta(days=3))


def test_merging_closes_the_source_with_its_parts_from_that_day_only(province):
    source, into = selectors.unit_by_code("07909"), selectors.unit_by_code("07900")
    day = today() + timedelta(days=10)
    services.merge_units([source], into=into, by=SYSTEM, valid_from=day)
    assert selectors.competent_units("commune").count() == 148
    assert selectors.competent_units("commune", day).count() == 147
    assert not selectors.units_at(day).filter(owner=source.id).exists()
    assert selectors.heirs_of("07909")[0].unit_id == into.id
    assert Unit.objects.filter(id=source.id).exists()


def test_a_unit_with_open_units_below_cannot_be_closed(province):
    committee = selectors.unit_by_code("07900")
    with pytest.raises(StillHasUnits):
        services.close_unit(committee, by=SYSTEM)
    services.close_unit(selectors.unit_by_code("07900.TTPV.QUAY"), by=SYSTEM)
    assert not selectors.units_at().filter(code="07900.TTPV.QUAY").exists()
    with pytest.raises(UnitClosed):
        services.close_unit(Unit.objects.get(code="07900.TTPV.QUAY"), by=SYSTEM)


def test_a_code_is_used_once_and_free_again_after_closing(province):
    parent = selectors.unit_by_code("07900")
    words = {"kind": UnitKind.DIVISION, "name": "Tổ số hóa", "name_en": "Digitisation", "parent": parent, "by": SYSTEM}
    with pytest.raises(CodeTaken):
        services.create_unit(code="07900.VP", **words)
    made = services.create_unit(code="07900.SH", **words)
    assert made.owner_id == parent.id and made.level == "commune"
    services.close_unit(made, by=SYSTEM)
    assert services.create_unit(code="07900.SH", **words).id != made.id


def test_only_an_administrator_of_the_province_changes_units_and_leaves_a_trace(province):
    root, commune = selectors.root(), selectors.unit_by_code("07900")
    assert permissions.ADMINISTRATOR == Role.ADMINISTRATOR

    def officer(*grants):
        return Actor(ActorKind.OFFICER, uuid7(), "Phạm Hữu Nam", frozenset(grants))

    for other in (officer(), officer((Role.LEADER, root.id)), officer((Role.ADMINISTRATOR, commune.id))):
        with pytest.raises(NotAllowed):
            services.rename_unit(commune, name="Không được", name_en="No", by=other)
    administrator = officer((Role.ADMINISTRATOR, root.id))
    services.rename_unit(commune, name="Ủy ban nhân dân phường Mới", name_en="New", by=administrator)
    trace = EventRecord.objects.get(action="unit_renamed")
    assert (trace.actor_id, trace.subject_id, trace.chain) == (administrator.id, commune.id, commune.id)
    assert OutboxMessage.objects.filter(kind="organisations.UnitChanged").count() == 1
