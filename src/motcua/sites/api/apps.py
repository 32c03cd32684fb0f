from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "motcua.sites.api"
    label = "api"
