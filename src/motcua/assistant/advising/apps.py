from django.apps import AppConfig


class AdvisingConfig(AppConfig):
    name = "motcua.assistant.advising"
    label = "advising"
