"""What people read for the kinds of entries."""

from django.utils.translation import gettext_lazy as _

from motcua.assistant.vocabulary.enums import SayingKind

KINDS = {
    SayingKind.WORD: _("What people say for words of procedures"),
    SayingKind.LAW: _("What people say for words of laws"),
    SayingKind.EVENT: _("Something that happens in a life"),
}
