from django.apps import AppConfig


class AnswersConfig(AppConfig):
    name = "motcua.assistant.answers"
    label = "answers"

    def ready(self) -> None:
        # They register themselves.
        from motcua.assistant.answers import forgetting, own_data, subscriptions  # noqa: F401
