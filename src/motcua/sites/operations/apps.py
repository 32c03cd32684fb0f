from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "motcua.sites.operations"
    label = "operations"
