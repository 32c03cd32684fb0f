from django.apps import AppConfig


class ReadinessConfig(AppConfig):
    name = "motcua.office.readiness"
    label = "readiness"
