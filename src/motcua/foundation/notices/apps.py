from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "motcua.foundation.notices"
    label = "notices"
