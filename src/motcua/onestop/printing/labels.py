"""What people read for the words of `enums`, and why a tag is impossible."""

from django.utils.translation import gettext_lazy as _

from motcua.onestop.printing.enums import ItemState, RunState, Shape, TemplateKind

KINDS = {
    TemplateKind.RESULT: _("Result (permit, certificate)"),
    TemplateKind.LETTER: _("Letter to be sent out"),
    TemplateKind.SLIP: _("Slip with the dossier"),
    TemplateKind.OTHER: _("Another document"),
}
RUNS = {
    RunState.ASKED: _("Waiting to begin"),
    RunState.PRINTING: _("Being filled in"),
    RunState.JOINING: _("Being put together"),
    RunState.DONE: _("Ready"),
    RunState.FAILED: _("Could not be made"),
    RunState.ENDED: _("No longer kept"),
}
ITEMS = {ItemState.WAITING: _("Not made yet"), ItemState.DONE: _("Copy made"), ItemState.FAILED: _("Not made")}
SHAPES = {
    Shape.PLAIN: _("as it is"), Shape.UPPER: _("CAPITAL LETTERS"), Shape.LOWER: _("small letters"),
    Shape.WORDS: _("date in words"), Shape.DAY: _("day only"), Shape.MONTH: _("month only"),
    Shape.YEAR: _("year only"),
}  # fmt: skip
PROBLEMS = {
    "expression": _("Only the name of a field can stand between the braces: no sums, calls or quotation marks."),
    "filter": _("After “|” only upper, lower, words, day, month or year can stand."),
    "statement": _("Only for … in …, endfor, if … and endif are known here."),
    "picture": _("Pictures and QR codes cannot be filled in."),
    "nested": _("A list within a list cannot be filled in."),
    "no-beginning": _("This end has no beginning before it."),
    "no-end": _("This beginning has no end after it, in the same part of the document."),
}
