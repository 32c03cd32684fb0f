from django.urls import path

from motcua.sites.pages import gallery, receipts, views

app_name = "pages"
urlpatterns = [
    path("language/<slug:code>/", views.language, name="language"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("receipts/<uuid:id>/", receipts.receipt, name="fee_receipt"),
]
