"""A commune as an answer: what is typed is one that stands in this province, or it is told what to do."""

from datetime import date

import pytest

from motcua.foundation.organisations.seeds import seed_units
from motcua.onestop.catalogue import communes, forms
from motcua.onestop.catalogue.forms import NoCommune
from motcua.onestop.catalogue.messages import say
from tests.onestop.catalogue.conftest import BUNDLES

pytestmark = pytest.mark.django_db
RESIDENCE, LINKED = BUNDLES["permanent-residence"], BUNDLES["newborn-linked"]


@pytest.fixture(autouse=True)
def units():
    seed_units("25")


@pytest.mark.parametrize(("typed", "meant"), [
    ("Phường Việt Trì", "Phường Việt Trì"), ("viet tri", "Phường Việt Trì"), ("P. Việt Trì", "Phường Việt Trì"),
    ("phường Việt Trì, tỉnh Phú Thọ", "Phường Việt Trì"), ("Viet Tri Ward", "Phường Việt Trì"),
    ("Hòa Bình", "Phường Hòa Bình"), ("P. Hòa Bình", "Phường Hòa Bình"), ("Thị trấn Đà Bắc", "Xã Đà Bắc"),
    ("Xã Giáp Đắt, huyện Đà Bắc, tỉnh Hòa Bình", "Xã Tân Pheo"),
])  # fmt: skip
def test_a_commune_of_the_province_is_kept_by_its_full_name(typed, meant):
    assert communes.read(typed) == meant


@pytest.mark.parametrize("typed", [
    "Phường Ba Đình", "Khu 3, phường Việt Trì", "phường Việt Trì, thành phố Hà Nội", "Việt", "Xã Việt Trì Đông", "…",
])  # fmt: skip
def test_what_names_none_of_it_is_no_answer_however_alike(typed):
    assert communes.read(typed) == NoCommune(typed, "Phú Thọ")


def test_a_name_that_several_bore_asks_which_one_is_meant():
    found = communes.read("Xã Tân Lập")
    assert isinstance(found, NoCommune) and len(found.fits) > 1 and set(found.fits) <= set(communes.names())


@pytest.mark.parametrize(("typed", "fits"), [
    ("Xã Hòa Bình", {"Phường Hòa Bình", "Phường Tân Hòa"}), ("xa Thong Nhat", {"Phường Thống Nhất", "Xã An Bình"}),
    ("P. Dân Chủ", {"Xã Dân Chủ", "Phường Thống Nhất"}), ("TT. Phong Châu", {"Phường Phong Châu", "Xã Phù Ninh"}),
    ("Xã Xuân Hòa, huyện Lập Thạch, tỉnh Vĩnh Phúc", {"Phường Xuân Hòa", "Xã Lập Thạch"}),
    ("Xã Việt Trì", {"Phường Việt Trì"}),
])  # fmt: skip
def test_with_another_kind_a_name_of_today_is_asked_about_and_never_taken(typed, fits):
    found = communes.read(typed)
    assert isinstance(found, NoCommune) and set(found.fits) == fits


@pytest.mark.parametrize(("bundle", "other"), [(RESIDENCE, "Công an xã, phường nơi đó"), (LINKED, "nộp hồ sơ tại xã")])
def test_the_form_says_what_to_do_for_a_home_elsewhere(bundle, other):
    name = "own-flat" if bundle is RESIDENCE else "all-three"
    case = bundle.data["examples"][name]
    raw, filed = case["answers"] | {"new_commune": "phường Ba Đình, Hà Nội"}, date.fromisoformat(case["filed"])
    _found, problems = forms.check_form(bundle.form, communes.recognised(bundle.form.questions, raw), filed)
    assert [*problems] == ["new_commune"]
    said = say(problems["new_commune"])
    assert said.startswith("Phú Thọ không có xã, phường tên này.") and other in said


def test_the_police_of_the_commune_are_competent_and_nobody_without_one():
    assert communes.agency_of(RESIDENCE, {"new_commune": "Phường Việt Trì"}).code == "07900.CA"
    assert communes.agency_of(RESIDENCE, {"new_commune": "Phường Ba Đình"}) is None
    assert communes.agency_of(RESIDENCE, {}) is None and communes.agency_of(LINKED, {}) is None
