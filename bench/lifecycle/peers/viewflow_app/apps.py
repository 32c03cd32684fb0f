from django.apps import AppConfig


class Dossiers(AppConfig):
    name = "bench.lifecycle.peers.viewflow_app"
    label = "dossiers"
    default_auto_field = "django.db.models.BigAutoField"
