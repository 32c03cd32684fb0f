from django.apps import AppConfig


class VocabularyConfig(AppConfig):
    name = "motcua.assistant.vocabulary"
    label = "vocabulary"
