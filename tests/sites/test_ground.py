"""The ground that the pages' tests stand on."""

from motcua.foundation.signing.models import Certificate
from motcua.onestop.catalogue.selectors import published
from tests.sites import walk


def test_a_province_without_dossiers_has_people_certificates_and_procedures(province):
    assert province.commune.place == "Phường Việt Trì"
    assert {"tiepnhan", "lanhdao", "quantri"} <= province.accounts.keys()
    assert Certificate.objects.count() >= 4
    assert published().count() >= 2


def test_every_test_gets_the_same_ground(province):
    test_a_province_without_dossiers_has_people_certificates_and_procedures(province)
    assert province.officer("quantri").session.get("_auth_user_id")
    assert province.citizen(1).cookies["language"].value == "vi"


def test_a_dossier_walks_to_an_issued_result(province, tsa):
    for code in (walk.BIRTH, walk.MARITAL):
        found = walk.issued(province, code)
        assert found.state == "settled"
        assert found.results.get().file.pages == 1
