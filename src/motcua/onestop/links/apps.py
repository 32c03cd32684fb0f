from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "motcua.onestop.links"
    label = "links"

    def ready(self) -> None:
        from motcua.onestop.links import beneath, flags, own_data, resolvers, subscriptions  # noqa: F401  # they register
