from django.apps import AppConfig


class QueueConfig(AppConfig):
    name = "motcua.onestop.queue"
    label = "queue"

    def ready(self) -> None:
        from motcua.onestop.queue import jobs, own_data  # noqa: F401  # they register themselves
