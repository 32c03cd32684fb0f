from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    name = "motcua.sites.operations"
    label = "operations"

    def ready(self) -> None:
        from motcua.foundation.identity.enums import Role
        from motcua.sites.pages import navigation

        administrator = (Role.ADMINISTRATOR,)
        reading = (Role.ADMINISTRATOR, Role.AUDITOR)
        navigation.register(_("State of the system"), "operations:status", roles=administrator, order=60)
        catalogue = (Role.CONTROLLER, Role.ADMINISTRATOR)
        navigation.register(_("Procedures"), "operations:procedures", roles=catalogue, order=60)
        navigation.register(
            _("Answers of the assistant"), "operations:assistant", roles=(Role.CONTROLLER,), order=62, start=False
        )
        navigation.register(_("Legal texts"), "operations:laws", roles=(Role.CONTROLLER,), order=63, start=False)
        words = _("Words for the assistant")
        navigation.register(words, "operations:sayings", roles=(Role.CONTROLLER,), order=63, start=False)
        navigation.register(_("Dossiers by time left"), "operations:time_left", roles=catalogue, order=61)
        figures = _("Figures of the unit")
        navigation.register(figures, "operations:figures", roles=(Role.LEADER,), order=28)
        navigation.register(figures, "operations:figures", roles=catalogue, order=61)
        asked = _("The assistant in figures")
        navigation.register(asked, "operations:assistant_figures", roles=(Role.LEADER,), order=29, start=False)
        navigation.register(asked, "operations:assistant_figures", roles=catalogue, order=62, start=False)
        from motcua.onestop.payments import permissions as keeping
        from motcua.onestop.payments.selectors import to_decide

        money = _("Fees and charges")
        navigation.register(money, "operations:money", roles=keeping.KEEPERS, order=40, count=to_decide)
        navigation.register(money, "operations:money", roles=administrator, order=69, count=to_decide)
        counting = (Role.RECEPTIONIST,)
        navigation.register(_("My cash"), "operations:cash", roles=counting, order=15, start=False)
        leave = _("Leave and substitutes")
        everybody = tuple(role for role in Role if role is not Role.DIGITAL_TEAM)
        doing = (Role.SPECIALIST, Role.LEADER, Role.CLERK)
        answering = (Role.LEADER, Role.CLERK, Role.ADMINISTRATOR)
        navigation.register(_("Late, and why"), "operations:late", roles=doing, order=29)
        navigation.register(_("My readiness"), "operations:readiness_mine", roles=everybody, order=51, start=False)
        navigation.register(_("Readiness of the units"), "operations:readiness", roles=answering, order=52, start=False)
        navigation.register(_("Certificates"), "operations:certificates", roles=answering, order=53, start=False)
        navigation.register(leave, "operations:leave", roles=everybody, order=50, start=False)
        navigation.register(_("Units"), "operations:units", roles=administrator, order=62)
        navigation.register(_("Officers"), "operations:officers", roles=administrator, order=64)
        navigation.register(_("Working calendar"), "operations:calendar", roles=administrator, order=66)
        navigation.register(_("Queues of the centres"), "operations:queues", roles=administrator, order=67)
        navigation.register(_("Record of acts"), "operations:record", roles=reading, order=68)
        navigation.register(_("Tokens of other systems"), "operations:tokens", roles=administrator, order=70)
        announcements = _("Announcements to systems")
        navigation.register(announcements, "operations:webhooks", roles=administrator, order=71)
