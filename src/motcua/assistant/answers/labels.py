"""What people read for the words of the assistant."""

from django.utils.translation import gettext_lazy as _

from motcua.assistant.answers.enums import AnswerKind, QuestionState
from motcua.assistant.answers.figures import Counted
from motcua.assistant.knowledge.asked import Fact

FACTS = {
    Fact.FEE: _("Fee"),
    Fact.TIME: _("Time limit"),
    Fact.DOCUMENTS: _("What to prepare"),
    Fact.PLACE: _("Where it is done"),
    Fact.DECIDES: _("Who decides"),
    Fact.ONLINE: _("Online"),
    Fact.STEPS: _("How it goes"),
    Fact.CONDITIONS: _("Conditions"),
    Fact.RESULT: _("What you receive"),
    Fact.BASIS: _("Legal basis"),
}
NOT_PUBLISHED = {
    Fact.FEE: _("The fee is not published here."),
    Fact.TIME: _("The time limit is not published here."),
    Fact.DOCUMENTS: _("The papers to bring are not published here."),
    Fact.PLACE: _("Where it is settled is not published here."),
    Fact.DECIDES: _("Who decides is not published here."),
    Fact.ONLINE: _("Whether it can be done online is not published here."),
    Fact.STEPS: _("How it goes is not published here."),
    Fact.CONDITIONS: _("Conditions are not published here."),
    Fact.RESULT: _("What comes out is not published here."),
    Fact.BASIS: _("The legal basis is not published here."),
}
TALK = {
    "greeting": _("Hello! Which procedure may I help you with?"),
    "thanks": _("You are welcome. Ask on whenever you like."),
    "goodbye": _("Goodbye, and all the best."),
    "who": _("I am a program of the one-stop centre. I answer only from published procedures and show where each "
             "answer stands; officers answer what I do not know."),
    "can": _("Ask me about a procedure: the fee, how long it takes, which papers, where, how it goes. I show the "
             "source, lead you to the form, and hand to an officer what I do not know."),
    "mood": _("I am only a program, so I stay with procedures. What do you need to do?"),
    "assent": _("Good. Is there anything else you want to know?"),
}  # fmt: skip
LEADS = {
    AnswerKind.CHOICE: _("Several procedures fit. Which one do you mean?"),
    AnswerKind.NO_SUBJECT: _("Which procedure do you mean? Name it, for example “birth registration”."),
    AnswerKind.UNKNOWN: _("I am not sure, so I do not guess."),
    AnswerKind.LANGUAGE: _("I read Vietnamese and English only. Please ask in one of them, or go to any public "
                           "administration service centre."),
}  # fmt: skip
KINDS = {
    AnswerKind.ANSWERED: _("Known and answered"),
    AnswerKind.NOT_PUBLISHED: _("Not published"),
    AnswerKind.CHOICE: _("Asked back which procedure"),
    AnswerKind.NO_SUBJECT: _("Asked back which procedure"),
    AnswerKind.UNKNOWN: _("Not known"),
    AnswerKind.LANGUAGE: _("Other language"),
    AnswerKind.TALK: _("Small talk"),
    AnswerKind.RULE: _("Asked by an officer, of a dossier"),
}
COUNTED = {
    Counted.REQUESTS: _("Questions of citizens"),
    Counted.ANSWERED: _("Known and answered"),
    Counted.ASKED_BACK: _("Asked back which procedure"),
    Counted.NOT_KNOWN: _("Not known"),
    Counted.HANDED_OVER: _("Handed to an officer"),
    Counted.OFFICER_ANSWERED: _("Answered by an officer"),
    Counted.OFFICER_REQUESTS: _("Questions of officers"),
    Counted.OFFICER_TOLD: _("Questions of officers that were answered"),
}
STATES = {
    QuestionState.WAITING: _("Waiting for an officer"),
    QuestionState.ANSWERED: _("Answered by an officer"),
}
