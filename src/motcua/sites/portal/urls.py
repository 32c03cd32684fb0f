from django.urls import path

from motcua.sites.portal.views import account, acts, dossiers, filing, public, tracking, verify

app_name = "portal"
urlpatterns = [
    path("", public.home, name="home"),
    path("procedures/", public.procedures, name="procedures"),
    path("procedures/<slug:slug>/", public.procedure, name="procedure"),
    path("procedures/<slug:slug>/start/", filing.start, name="start"),
    path("sign-in/", account.sign_in, name="sign_in"),
    path("sign-in/return/", account.sign_in_return, name="sign_in_return"),
    path("sign-out/", account.sign_out, name="sign_out"),
    path("acting/", account.acting, name="acting"),
    path("drafts/<uuid:id>/", filing.tasks, name="draft"),
    path("drafts/<uuid:id>/agency/", filing.agency, name="draft_agency"),
    path("drafts/<uuid:id>/questions/<slug:key>/", filing.page, name="draft_page"),
    path("drafts/<uuid:id>/questions/<slug:key>/save/", filing.autosave, name="draft_autosave"),
    path("drafts/<uuid:id>/documents/", filing.documents, name="draft_documents"),
    path("drafts/<uuid:id>/documents/remove/", filing.remove, name="draft_remove"),
    path("drafts/<uuid:id>/contact/", filing.contact, name="draft_contact"),
    path("drafts/<uuid:id>/check/", filing.check, name="draft_check"),
    path("drafts/<uuid:id>/discard/", filing.discard, name="draft_discard"),
    path("my/", dossiers.mine, name="my"),
    path("my/dossiers/<uuid:id>/", dossiers.dossier, name="dossier"),
    path("my/dossiers/<uuid:id>/sent/", dossiers.sent, name="sent"),
    path("my/dossiers/<uuid:id>/receipt/", dossiers.receipt, name="receipt"),
    path("my/dossiers/<uuid:id>/deadline/", dossiers.deadline, name="deadline"),
    path("my/dossiers/<uuid:id>/supplement/", acts.supplement, name="supplement"),
    path("my/dossiers/<uuid:id>/message/", acts.message, name="message"),
    path("my/dossiers/<uuid:id>/contact/", acts.contact, name="contact"),
    path("my/dossiers/<uuid:id>/withdraw/", acts.withdraw, name="withdraw"),
    path("my/dossiers/<uuid:id>/collect/", acts.collect, name="collect"),
    path("files/<uuid:id>/", dossiers.file, name="file"),
    path("track/", tracking.track, name="track"),
    path("t/<str:code>/<slug:key>", tracking.by_code, name="by_code"),
    path("verify/", verify.upload, name="verify"),
    path("v/<str:token>", verify.by_token, name="by_token"),
]
