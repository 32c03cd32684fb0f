"""The bundle's process rules in the services too: whoever calls them without a page meets the same refusal."""

from datetime import date

import pytest

from motcua.foundation.common.errors import NotAllowed
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.enums import MoneyState, Outcome
from motcua.onestop.dossiers.models import Dossier
from tests.sites import walk


def test_what_the_bundle_does_not_give_a_step_its_officer_cannot_do_by_calling_the_service(province):
    dossier, leader = walk.drafted(province), province.actor("lanhdao")
    for act in (
        lambda: services.draft_result(dossier.id, by=leader, outcome=Outcome.GRANTED, data={}),
        lambda: services.request_supplement(dossier.id, by=leader, items=[], answer_by=date(2099, 1, 1)),
        lambda: services.consult(dossier.id, by=leader, question="Ý kiến?"),
        lambda: services.issue(dossier.id, by=leader),
    ):
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize(("stem", "tab"), [("chuyenvien", "todo"), ("lanhdao", "led")])
def test_a_list_stands_whatever_became_of_the_fee(province, stem, tab):
    dossier, words = walk.received(province, walk.MARITAL), set()
    for money in MoneyState:
        Dossier.objects.filter(id=dossier.id).update(money_state=money)
        page = province.officer(stem).get("/desk/", {"tab": tab, "column": "money"})
        assert page.status_code == 200 and dossier.code in page.text
        words |= {str(row["money"]) for row in page.context["rows"] if row["dossier"].id == dossier.id}
    assert len(words) == len(MoneyState)
