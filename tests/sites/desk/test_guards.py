"""The bundle's process rules in the services too: whoever calls them without a page meets the same refusal."""

from datetime import date

import pytest

from motcua.foundation.common.errors import NotAllowed
from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.enums import Outcome
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
