from django.urls import path

from motcua.sites.desk.views import asking, books, complaints, correcting, dossier, register, results, steps, worklist

app_name = "desk"
_ONE = "dossiers/<uuid:id>/"
urlpatterns = [
    path("", worklist.worklist, name="worklist"),
    path(_ONE, dossier.dossier, name="dossier"),
    path(f"{_ONE}deadline/", dossier.deadline, name="deadline"),
    path(f"{_ONE}note/", dossier.note, name="note"),
    path(f"{_ONE}message/", dossier.message, name="message"),
    path(f"{_ONE}take/", steps.take, name="take"),
    path(f"{_ONE}forward/", steps.forward, name="forward"),
    path(f"{_ONE}send-back/", steps.send_back, name="send_back"),
    path(f"{_ONE}release/", steps.release, name="release"),
    path(f"{_ONE}discontinue/", steps.discontinue, name="discontinue"),
    path(f"{_ONE}consult/", asking.consult, name="consult"),
    path(f"{_ONE}opinion/", asking.opinion, name="opinion"),
    path(f"{_ONE}supplement/", asking.supplement, name="supplement"),
    path(f"{_ONE}draft/", results.draft, name="draft"),
    path(f"{_ONE}refuse/", results.refuse, name="refuse"),
    path(f"{_ONE}preview/", results.preview, name="preview"),
    path(f"{_ONE}sign/", results.sign, name="sign"),
    path(f"{_ONE}issue/", results.issue, name="issue"),
    path(f"{_ONE}return/", results.return_result, name="return"),
    path(f"{_ONE}reissue/", correcting.reissue, name="reissue"),
    path(f"{_ONE}reissue/preview/", correcting.reissue_preview, name="reissue_preview"),
    path("complaints/", complaints.complaints, name="complaints"),
    path("complaints/<uuid:id>/", complaints.one, name="complaint"),
    path("complaints/<uuid:id>/accept/", complaints.accept, name="complaint_accept"),
    path("complaints/<uuid:id>/not-accept/", complaints.not_accept, name="complaint_not_accept"),
    path("complaints/<uuid:id>/answer/", complaints.answer, name="complaint_answer"),
    path("register/", register.register, name="register"),
    path("register/download/", register.download, name="register_download"),
    path("books/", books.books, name="books"),
    path("books/<uuid:id>/", books.book, name="book"),
    path("books/<uuid:id>/download/", books.download, name="book_download"),
]
