"""What a person asked the assistant and officers, for the file of all their data."""

from motcua.assistant.answers import selectors
from motcua.assistant.answers.enums import AnswerKind, QuestionState
from motcua.assistant.answers.labels import KINDS, STATES
from motcua.assistant.answers.models import OfficerQuestion, Turn
from motcua.foundation.common.actors import Actor
from motcua.foundation.common.clock import local
from motcua.onestop.dossiers.check_codes import grouped
from motcua.onestop.dossiers.kept import KEPT, Entry, Part

MOST = 1000


def asked(person: Actor) -> Part:
    """The newest thousand of each, asked while signed in."""
    turns = selectors.turns_of_person(person.person_id)[:MOST]
    handed = selectors.questions_of_person(person.person_id)
    return Part("hoi-dap", "Hỏi trợ lý và cán bộ", [*map(_turn, turns), *map(_handed, handed)])


def _turn(one: Turn) -> Entry:
    facts = {name: getattr(one, name) for name in ("question", "kind", "procedure_code", "at")}
    words = [("Câu hỏi", one.question), ("Trả lời", str(KINDS[AnswerKind(one.kind)])),
             ("Thủ tục", one.procedure_code), ("Lúc", f"{local(one.at):%H:%M %d/%m/%Y}")]  # fmt: skip
    return Entry(
        f"{local(one.at):%Y%m%d-%H%M%S}-{str(one.id)[-6:]}", facts, [(what, said) for what, said in words if said]
    )


def _handed(one: OfficerQuestion) -> Entry:
    names = ("question", "name", "phone", "email", "state", "asked_at", "answer", "answered_at", "answered_by",
             "passed_why", "passed_at")  # fmt: skip
    facts = {name: getattr(one, name) for name in names} | {"agency": one.unit.name}
    words = [
        ("Câu hỏi", one.question), ("Cơ quan", one.unit.name), ("Chuyển vì", one.passed_why),
        ("Họ tên", one.name), ("Số điện thoại", one.phone),
        ("Thư điện tử", one.email), ("Trạng thái", str(STATES[QuestionState(one.state)])), ("Trả lời", one.answer),
        ("Người trả lời", one.answered_by),
    ]  # fmt: skip
    return Entry(grouped(one.code), facts, [(what, said) for what, said in words if said])


if asked not in KEPT:
    KEPT.append(asked)
