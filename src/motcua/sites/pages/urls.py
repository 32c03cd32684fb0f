from django.urls import path

from motcua.sites.pages import views

app_name = "pages"
urlpatterns = [path("language/<slug:code>/", views.language, name="language")]
