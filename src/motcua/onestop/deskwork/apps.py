from django.apps import AppConfig


class DeskworkConfig(AppConfig):
    name = "motcua.onestop.deskwork"
    label = "deskwork"
