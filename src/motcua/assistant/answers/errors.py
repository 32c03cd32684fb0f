"""Refusals of the assistant."""

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.errors import Conflict, Invalid, NotAllowed, Refusal


class TooLong(Invalid):
    def __init__(self, most: str) -> None:
        sentence = _("Your question is very long. Please ask in at most %(most)s letters; one thing at a time is "
                     "answered best.")  # fmt: skip
        super().__init__(sentence, most=most)
        self.fields = {"question": str(self)}


class NothingAsked(Invalid):
    def __init__(self) -> None:
        super().__init__(_("Write your question."), fields={"question": _("Write your question.")})


class NothingToHandOver(Refusal):
    code = "nothing-asked"

    def __init__(self) -> None:
        super().__init__(_("Ask your question here first; then it can be handed to an officer."))


class HandedAlready(Conflict):
    code = "handed-already"

    def __init__(self, code: str) -> None:
        super().__init__(_("An officer has this question already. Its code is %(code)s."), code=code)


class AnsweredAlready(Conflict):
    code = "answered-already"

    def __init__(self, name: str) -> None:
        super().__init__(_("%(name)s has answered this question meanwhile. Open it again."), name=name)


class NotYourQuestion(NotAllowed):
    code = "not-your-question"

    def __init__(self) -> None:
        super().__init__(_("Officers of the agency that was asked answer this question; you hold no role there."))


class NotAnswered(Refusal):
    code = "not-answered"

    def __init__(self) -> None:
        super().__init__(_("No officer has answered this question yet."))


class ControllersOnly(NotAllowed):
    code = "controllers-only"

    def __init__(self) -> None:
        super().__init__(_("A procedure controller approves what the assistant answers from."))
