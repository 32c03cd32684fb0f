"""How the rules act: whatever is refused leaves no trace."""

from collections import Counter
from typing import Any, ClassVar

from django.db import connection, transaction
from hypothesis import strategies as st

from motcua.foundation.common.actors import Actor
from motcua.foundation.common.errors import Refusal
from motcua.foundation.common.ids import uuid7
from motcua.foundation.common.models import EventRecord
from motcua.foundation.files.services import store_bytes
from motcua.foundation.organisations.calendars import calendar_for
from motcua.onestop.dossiers import services, store
from motcua.onestop.dossiers.enums import DossierState
from motcua.onestop.dossiers.models import Dossier
from tests.onestop.dossiers.machine.house import House
from tests.onestop.dossiers.machine.moments import AT_ANY_MOMENT, Fits, verbs_of
from tests.onestop.dossiers.test_life_cycle import PDF

TURN = "turn"
"""In place of a name: whose turn it is."""
_TRACE = """
SELECT d.*, (SELECT count(*) FROM event), (SELECT count(*) FROM outbox), (SELECT count(*) FROM result),
  (SELECT count(*) FROM dossier_message), (SELECT count(*) FROM payment_demand), (SELECT count(*) FROM payment),
  (SELECT count(*) FROM result_posting), (SELECT count(*) FROM handover_slip), (SELECT count(*) FROM letter_draft),
  (SELECT count(*) FROM supplement_request), (SELECT max(closed_at) FROM assignment), (SELECT count(*) FROM assignment),
  (SELECT count(*) FROM consultation), (SELECT max(answered_at) FROM consultation), (SELECT count(*) FROM clock_entry)
FROM dossier d WHERE d.id = %s"""


def turn_or(*names: str) -> st.SearchStrategy[str]:
    """Half of the time who is right, else one of these."""
    return st.one_of(st.just(TURN), st.sampled_from(names))


class Acting:
    """`ward`, `id` and `now` are the machine's. What it wrote goes with it, but for how often each verb was done."""

    met: ClassVar[Counter] = Counter()
    ward: House
    id: Any = None
    now: Any = None
    _moment: Any = None
    _calendar: Any = None

    def __init__(self):
        super().__init__()
        self._before, self._checked = transaction.savepoint(), None

    def teardown(self):
        connection.check_constraints()
        self.met.update(EventRecord.objects.filter(subject_id=self.id).values_list("action", flat=True))
        transaction.savepoint_rollback(self._before)

    def trace(self) -> tuple:
        with connection.cursor() as cursor:
            cursor.execute(_TRACE, [self.id])
            return tuple(cursor.fetchone())

    @classmethod
    def setup_state(cls):
        state = super().setup_state()
        for one in state.rules:
            verbs = verbs_of(one.function)
            if verbs and not any(isinstance(found, Fits) for found in one.preconditions):
                one.preconditions = (Fits(verbs), *one.preconditions)
        return state

    @property
    def moment(self):
        """(state, whether it is received, version)."""
        if self._moment is None:
            case = self.case
            self._moment = (case.state, case.received_at is not None, case.version), {s.node for s in case.steps}
        return self._moment[0]

    def stands_at(self, *nodes):
        """Whether one of these steps is open; or the moment is one at which everything is tried."""
        return self.moment[2] % AT_ANY_MOMENT == 0 or not self._moment[1].isdisjoint(nodes)

    def check_invariants(self, *settings, **more):
        """Once for each record: what was refused has left it as it was."""
        self._moment, found = None, self.trace() if self.id else self._checked
        if found != self._checked:
            super().check_invariants(*settings, **more)
            self._checked = found

    def person(self, who):
        return getattr(self.ward, self.whose_turn() if who == TURN else who, self.ward.stranger)

    def whose_turn(self):
        """The name of who does what is next."""
        case = self.case
        if case.steps and case.state in (DossierState.RECEIVED, DossierState.IN_PROGRESS):
            step = case.steps[0]
            names = [name for name, one in vars(self.ward).items() if isinstance(one, Actor)]
            fits = (name for name in names if getattr(self.ward, name).has(step.role, step.unit_id))
            return next(fits, "stranger")
        return "mother" if case.state == DossierState.SUPPLEMENT_REQUESTED else "receptionist"

    @property
    def calendar(self):
        """By which the dossier was counted last."""
        return self._calendar or calendar_for()

    @calendar.setter
    def calendar(self, found):
        self._calendar = found

    def attempt(self, verb, *places, who, **more):
        """Do it; what it gives, None when it was refused."""
        before = self.trace()
        try:
            return verb(*places, by=self.person(who), at=self.now, **more)
        except Refusal:
            assert self.trace() == before
            return None

    @property
    def dossier(self) -> Dossier:
        return Dossier.objects.get(id=self.id)

    @property
    def case(self) -> store.Case:
        return store.load(self.id)

    def signed(self, number="1/GXN") -> services.Signed:
        """Another signed file."""
        content = PDF + str(uuid7()).encode()
        file = store_bytes(content, name="r.pdf", media_type="application/pdf", by=self.ward.leader)
        return services.Signed(file.id, file.sha256, number)

    def onward(self, node, role):
        """What follows a step: the process says it; without one it is that step, at the agency that has the dossier."""
        return None if self.ward.has_process else [(node, role, self.dossier.authority_id)]

    def back(self, node, role):
        """Where work is sent back to."""
        return node if self.ward.has_process else (node, role, self.dossier.authority_id)
