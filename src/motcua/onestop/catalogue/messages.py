"""The words of `forms.Problem`: what is wrong and how to mend it."""

from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.foundation.common.bilingual import pick
from motcua.onestop.catalogue.forms import Problem


class Sentence(str):
    """What is wrong, in words. `confirm` is what the form sends back under `sure:KEY` when the answer is right."""

    confirm = ""


MESSAGES = {
    "required": _("Answer this question."),
    "too_long": _("Shorten this to %(max)s letters or fewer."),
    "name": _("Write the name with letters only, as on the identity card."),
    "date": _("Write a date that exists, in figures: day, month and year with slashes between them."),
    "date_future": _("Check the year: this date lies in the future."),
    "date_early": _("Check the year: this date is too long ago."),
    "choice": _("Choose one of the answers."),
    "number": _("Write a number in digits."),
    "number_range": _("Write a number from %(min)s to %(max)s."),
    "citizen_number_length": _("Write all 12 digits of the personal ID number."),
    "citizen_number": _("Copy the 12 digits of the personal ID number from the card."),
    "identity_paper": _(
        "Write the number of the paper: 12 digits of the ID card, 9 of the former card, or the passport number."
    ),
    "passport": _("Write the passport number: six to nine letters and digits, as printed on it."),
    "phone": _("Write a phone number of Viet Nam, for example 0912 345 678."),
    "pattern": _("Write this as the hint says."),
    "commune": _("%(province)s has no commune or ward of this name. Choose one from the list."),
    "commune_which": _("Say which one is meant: %(fits)s."),
    "known_otherwise": _(
        "By the identity data, the person with this number was born on %(known)s; you wrote %(declared)s. Correct the "
        "date; if yours is right, tick the box and go on."
    ),
    "implausible": _("Compare this answer with the others and the day of filing: they do not fit."),
    "confirm": _("Check this unusual answer; confirm it if it is right."),
}


SEXES = {"male": _("male"), "female": _("female")}


def say(problem: Problem) -> Sentence:
    """In the language of now; a bundle's own check has words of its own."""
    facts = dict(problem.facts)
    told = [pick(facts["say"]) if "say" in facts else str(MESSAGES[problem.id]) % facts]
    if facts.get("more"):
        told.append(pick(facts["more"]))
    if "number_year" in facts:
        told.append(_both(facts))
    sentence = Sentence(" ".join(told))
    sentence.confirm = facts.get("token", "")
    return sentence


def _both(facts: dict[str, Any]) -> str:
    """What the digits of the number say, and what was answered."""
    number = _said(facts["number_sex"], facts["number_year"])
    answered = _said(facts["answer_sex"], facts["answer_born"])
    return gettext("The number says: %(number)s. The form says: %(answered)s.") % {
        "number": number, "answered": answered,
    }  # fmt: skip


def _said(sex: str, born: str) -> str:
    day = f"{date.fromisoformat(born):%d/%m/%Y}" if len(born) > 4 else born
    words = [str(SEXES[sex]) if sex else "", gettext("born %(day)s") % {"day": day} if born else ""]
    return ", ".join(filter(None, words))
