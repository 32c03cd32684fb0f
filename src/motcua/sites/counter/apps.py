from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CounterConfig(AppConfig):
    name = "motcua.sites.counter"
    label = "counter"

    def ready(self) -> None:
        from motcua.foundation.identity.enums import Role
        from motcua.onestop.dossiers import selectors
        from motcua.sites.pages import navigation

        roles = (Role.RECEPTIONIST,)
        navigation.register(
            _("To receive"), "counter:inbox", roles=roles, order=10, count=lambda actor: selectors.inbox(actor).count()
        )
        navigation.register(_("Receive at the desk"), "counter:reception", roles=roles, order=11)
        navigation.register(_("Help to file online"), "counter:reception", roles=(Role.DIGITAL_TEAM,), order=11)
        navigation.register(_("Queue"), "counter:queue", roles=roles, order=13)
        overseers = (Role.RECEPTIONIST, Role.LEADER, Role.CONTROLLER, Role.ADMINISTRATOR)
        navigation.register(_("The day of the centre"), "counter:queue_day", roles=overseers, order=29, start=False)
        for role, order in ((Role.RECEPTIONIST, 14), (Role.CLERK, 27)):
            navigation.register(_("Return results"), "counter:returns", roles=(role,), order=order, start=False)
        heads = (Role.LEADER,)
        navigation.register(_("Results not collected"), "counter:uncollected", roles=heads, order=29, start=False)
        navigation.register(_("Find a dossier"), "counter:search", roles=roles, order=12)
