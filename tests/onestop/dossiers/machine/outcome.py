"""Where a result lies: handed on, missed, posted, brought back, given, corrected."""

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from motcua.onestop.dossiers import services
from motcua.onestop.dossiers.enums import DossierState, HandoverState, ResultState
from motcua.onestop.dossiers.models import Result
from motcua.onestop.handover import posting, slips
from motcua.onestop.handover.enums import ItemState, PostState, Standing
from motcua.onestop.handover.models import Posting, ResultPlace, SlipItem
from tests.onestop.dossiers.machine.acting import Acting, turn_or

keepers = turn_or("receptionist", "clerk", "keeper", "stranger", "specialist", "mother")
POST = {"carrier": posting.CARRIER, "number": "EA123456789VN"}
OUT = {DossierState.SETTLED, DossierState.RESULT_RETURNED}


class Outcomes(Acting):
    @precondition(lambda self: self.place)
    @rule(who=keepers, is_elsewhere=st.booleans())
    def hand_on(self, who, is_elsewhere):
        target = self.ward.far.id if is_elsewhere else (self.place.goes_to_id or self.ward.centre.id)
        self.attempt(slips.make, self.place.place_id, target, [self.id], who=who)

    @precondition(lambda self: self.item)
    @rule(who=keepers)
    def accept_result(self, who):
        self.attempt(slips.answer, self.item.slip_id, who=who, arrived=[self.item.id])

    @precondition(lambda self: self.item)
    @rule(who=keepers)
    def miss_result(self, who):
        self.attempt(slips.answer, self.item.slip_id, who=who, missing={self.item.id: "Không có trong túi"})

    @rule(who=keepers, number=st.sampled_from(["EA123456789VN", "?"]))
    def post(self, who, number):
        self.attempt(posting.post, self.id, POST | {"number": number}, who=who)

    @precondition(lambda self: Posting.objects.exists())
    @rule(who=keepers, is_delivered=st.booleans())
    def the_post_tells(self, who, is_delivered):
        if is_delivered:
            self.attempt(posting.delivered, self.id, who=who)
        else:
            self.attempt(posting.came_back, self.id, "Không có người nhận", who=who)

    @rule(who=st.sampled_from(["leader", "leader", "stranger", "clerk", "head", "mother"]),
          reason=st.sampled_from(["Sai tên đệm", "Sai tên đệm", ""]))  # fmt: skip
    def reissue(self, who, reason):
        signed = self.signed("2/GXN")
        data = {"name": signed.sha256}
        self.attempt(services.reissue, self.id, who=who, signed=signed, data=data, reason=reason)

    @property
    def place(self):
        return ResultPlace.objects.select_related("place").filter(dossier_id=self.id).first()

    @property
    def item(self):
        return SlipItem.objects.filter(dossier_id=self.id).order_by("-id").first()

    @invariant()
    def a_result_that_went_out_is_in_one_place(self):
        dossier, place = self.dossier, self.place
        assert (place is not None) == (dossier.state in OUT)
        if place is None:
            assert dossier.handover_state == HandoverState.NONE
            return
        assert (place.standing == Standing.GIVEN) == (dossier.state == DossierState.RESULT_RETURNED)
        given = dossier.handover_state == HandoverState.RETURNED
        assert given == (place.standing == Standing.GIVEN) == (dossier.returned_at is not None)
        travelling = SlipItem.objects.filter(dossier_id=self.id, state=ItemState.SENT)
        assert travelling.count() == (place.standing == Standing.ON_THE_WAY)
        assert Posting.objects.filter(state=PostState.SENT).count() == (place.standing == Standing.POSTED)
        for item in travelling.select_related("slip"):
            assert item.slip.closed_at is None
            assert (item.slip.from_unit_id, item.slip.to_centre_id) == (place.place_id, place.goes_to_id)

    @invariant()
    def it_is_received_as_the_contact_says(self):
        """Unless it is on its way already; what was brought back changes the contact with it."""
        place, contact = self.place, self.dossier.contact
        if place is None or place.standing == Standing.GIVEN:
            return
        way = contact["delivery"]
        assert (place.is_paper, place.by_post) == (way != "online", way == "post")
        if way == "counter":
            assert str(place.goes_to_id) == contact.get("collect_at", str(self.dossier.reception_place_id))
        if place.remind_at:
            assert place.place_id == place.goes_to_id and place.standing == Standing.LIES

    @invariant()
    def one_result_holds_and_the_others_say_what_became_of_them(self):
        found = list(Result.objects.filter(dossier_id=self.id).order_by("version"))
        assert [one.version for one in found] == list(range(1, len(found) + 1))
        holds = [one for one in found if one.state == ResultState.ISSUED]
        assert len(holds) == (self.dossier.state in OUT)
        for one in found:
            assert (one.replaced_by_id is not None) == (one.state == ResultState.REPLACED)
            if one.state not in (ResultState.DRAFT,):
                assert one.sha256 and one.file_id and one.signed_by
        if self.ward.has_process:  # it says who drafts where; without one the law alone rules
            assert sum(one.state in (ResultState.DRAFT, ResultState.SIGNED, ResultState.ISSUED) for one in found) <= 1
