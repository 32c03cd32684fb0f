"""What people read for the words of this room."""

from django.utils.translation import gettext_lazy as _

from motcua.assistant.intake.sheets import State

SURENESS = {
    State.SURE: _("Read from your paper form; read clearly. Check it against the picture."),
    State.CHECK: _("Read from your paper form, but not surely. Check every letter against the picture."),
    State.PICTURE: _(
        "This could not be read surely (handwriting, perhaps). Type it from the picture of your paper form."
    ),
}
FOLLOWS = _("This follows from what your paper form says. Check it.")
OTHERWISE = _("Your paper form may say otherwise: “%(value)s”. What stands here was kept; look at the picture.")
CORRECTED = _("Your paper form, to compare with.")
