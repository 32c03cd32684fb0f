from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "motcua.sites.desk"
    label = "desk"

    def ready(self) -> None:
        from motcua.assistant.answers import permissions as answering
        from motcua.assistant.answers import selectors as questions
        from motcua.foundation.identity.enums import Role
        from motcua.onestop.deskwork import signing
        from motcua.onestop.dossiers import letter_lists, worklists
        from motcua.onestop.feedback import selectors as feedback
        from motcua.sites.pages import navigation

        doing = (Role.SPECIALIST, Role.LEADER, Role.CLERK)
        navigation.register(_("My work"), "desk:worklist", roles=doing, order=20, count=worklists.todo_count)
        navigation.register(_("What to do first"), "desk:today", roles=doing, order=21)
        navigation.register(_("To sign"), "desk:signing", roles=(Role.LEADER,), order=22, count=signing.count)
        navigation.register(_("Early warnings"), "desk:early", roles=(Role.LEADER,), order=22)
        navigation.register(_("Many at once"), "desk:bulk_jobs", roles=doing, order=23)
        navigation.register(_("Notices to me"), "desk:inbox", roles=doing, order=23)
        navigation.register(_("Letters and results"), "desk:register", roles=(Role.LEADER, Role.CLERK), order=24)
        navigation.register(
            _("Complaints"), "desk:complaints", roles=(Role.LEADER, Role.CLERK), order=23, count=feedback.open_count
        )
        asked = _("Questions from citizens")
        navigation.register(
            asked, "desk:questions", roles=(Role.RECEPTIONIST,), order=23, count=questions.waiting_count, start=False
        )  # fmt: skip
        navigation.register(asked, "desk:questions", roles=answering.ANSWERERS, order=23, start=False)
        navigation.register(_("Word templates"), "desk:templates", roles=doing, order=26)
        navigation.register(
            _("Letters to sign"), "desk:letters", roles=(Role.LEADER,), order=22, count=letter_lists.count
        )
        navigation.register(_("Register of dossiers"), "desk:follow", roles=(*doing, Role.RECEPTIONIST), order=26)
        navigation.register(_("Texts for letters"), "desk:texts", roles=(Role.LEADER, Role.CLERK), order=27)
        navigation.register(_("Books"), "desk:books", roles=doing, order=25)
