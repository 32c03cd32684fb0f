from django.urls import path

from motcua.sites.counter.views import (
    acts,
    assisted,
    beginning,
    checking,
    dossier,
    in_person,
    inbox,
    queue,
    reception,
    slips,
)

app_name = "counter"
_ONE, _FORM = "dossiers/<uuid:id>/", "reception/<uuid:id>/"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("queue/", queue.console, name="queue"),
    path("queue/day/", queue.figures, name="queue_day"),
    path("search/", inbox.search, name="search"),
    path(_ONE, dossier.dossier, name="dossier"),
    path(f"{_ONE}form-01/", dossier.form_01, name="form_01"),
    path(f"{_ONE}slip/", slips.several, name="several"),
    path(f"{_ONE}label/", slips.label, name="label"),
    path(f"{_ONE}deadline/", dossier.deadline, name="deadline"),
    path(f"{_ONE}message/", dossier.message, name="message"),
    path(f"{_ONE}note/", dossier.note, name="note"),
    path(f"{_ONE}receive/", acts.receive, name="receive"),
    path(f"{_ONE}complete/", acts.ask_completion, name="ask_completion"),
    path(f"{_ONE}decline/", acts.decline, name="decline"),
    path(f"{_ONE}undo/", acts.undo, name="undo"),
    path(f"{_ONE}fee/", acts.fee, name="fee"),
    path(f"{_ONE}ask-payment/", acts.ask_payment, name="ask_payment"),
    path(f"{_ONE}hand-over/", acts.hand_over, name="hand_over"),
    path(f"{_ONE}answer/", in_person.answer, name="answer"),
    path(f"{_ONE}withdraw/", in_person.withdraw, name="withdraw"),
    path(f"{_ONE}contact/", acts.contact, name="contact"),
    path("reception/", beginning.start, name="reception"),
    path(_FORM, reception.form, name="desk_form"),
    path(f"{_FORM}save/", reception.autosave, name="desk_autosave"),
    path(f"{_FORM}check/", checking.check, name="desk_check"),
    path(f"{_FORM}slip/", checking.slip, name="desk_slip"),
    path(f"{_FORM}assist/", assisted.assist, name="assist"),
    path("assisted/<uuid:id>/", assisted.assisted, name="assisted"),
    path(f"{_FORM}guidance/", slips.guidance, name="desk_guidance"),
    path(f"{_FORM}discard/", checking.discard, name="desk_discard"),
]
