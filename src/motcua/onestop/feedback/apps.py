from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "motcua.onestop.feedback"
    label = "feedback"

    def ready(self) -> None:
        from motcua.onestop.feedback import own_data, resolvers, subscriptions  # noqa: F401  # they register themselves
