from django.urls import path

from motcua.sites.counter.views import acts, dossier, in_person, inbox, posting, queue, reception, returns, slips

app_name = "counter"
_ONE, _FORM = "dossiers/<uuid:id>/", "reception/<uuid:id>/"
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("queue/", queue.console, name="queue"),
    path("queue/day/", queue.figures, name="queue_day"),
    path("returns/", returns.returns, name="returns"),
    path("returns/uncollected/", returns.uncollected, name="uncollected"),
    path("returns/slips/", slips.slips_list, name="slips"),
    path("returns/slips/<uuid:id>/", slips.slip, name="slip"),
    path("returns/slips/<uuid:id>/print/", slips.slip_pdf, name="slip_pdf"),
    path("returns/from/<uuid:unit>/to/<uuid:to>/", slips.make, name="slip_new"),
    path("returns/<uuid:id>/", returns.return_one, name="return_one"),
    path("returns/<uuid:id>/post/", posting.post, name="return_post"),
    path("search/", inbox.search, name="search"),
    path(_ONE, dossier.dossier, name="dossier"),
    path(f"{_ONE}form-01/", dossier.form_01, name="form_01"),
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
    path("reception/", reception.start, name="reception"),
    path(_FORM, reception.form, name="desk_form"),
    path(f"{_FORM}save/", reception.autosave, name="desk_autosave"),
    path(f"{_FORM}check/", reception.check, name="desk_check"),
    path(f"{_FORM}slip/", reception.slip, name="desk_slip"),
    path(f"{_FORM}discard/", reception.discard, name="desk_discard"),
]
