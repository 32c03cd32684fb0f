"""What the catalogue says no with."""

from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.errors import Conflict, Refusal


class BundleInvalid(Exception):
    """The files of a bundle do not fit together; `problems` says where and what, one line each (for its author)."""

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__("\n".join(problems))


class ExamplesFail(Refusal):
    code = "examples-fail"

    def __init__(self, problems: list[str]):
        self.problems = problems
        super().__init__(
            _("The bundle's own example cases fail, so it is not published: %(problems)s"), problems="; ".join(problems)
        )


class NotPublished(Refusal):
    code = "not-published"

    def __init__(self, code: str):
        super().__init__(_("There is no procedure %(code)s in force here."), code=code)


class AlreadyOffered(Conflict):
    code = "already-offered"

    def __init__(self, code: str):
        super().__init__(_("Procedure %(code)s is offered already. Open it again to see how it stands."), code=code)


class NewerRevision(Conflict):
    code = "newer-revision"

    def __init__(self, number: int):
        super().__init__(
            _("Revision %(number)s was published meanwhile. Compare your bundle with it before you publish."),
            number=number,
        )
