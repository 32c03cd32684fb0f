from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "motcua.sites.pages"
    label = "pages"
