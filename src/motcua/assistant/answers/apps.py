from django.apps import AppConfig


class AnswersConfig(AppConfig):
    name = "motcua.assistant.answers"
    label = "answers"

    def ready(self) -> None:
        from motcua.assistant.answers import own_data, subscriptions  # noqa: F401  # they register themselves
