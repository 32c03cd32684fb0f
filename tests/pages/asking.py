"""Questions that were handed to the home commune, and a law that is quoted, for the world of the pages."""

from datetime import date
from typing import Any

from motcua.assistant.answers import services as assistant
from motcua.assistant.answers.enums import Source
from motcua.assistant.law import indexing
from motcua.assistant.law import services as law
from motcua.assistant.law.reading import read
from motcua.assistant.law.services import Facts
from motcua.assistant.vocabulary import services as sayings
from motcua.foundation.common.actors import SYSTEM
from motcua.onestop.dossiers.check_codes import grouped
from tests.sites.conftest import Province

LAW = """Chương I
QUY ĐỊNH CHUNG
Điều 1. Giấy hẹn
1. Người nộp hồ sơ được nhận giấy hẹn:
a) Bằng giấy;
b) Bằng tin nhắn.
Điều 2. Mất giấy hẹn
Người làm mất giấy hẹn xuất trình căn cước."""


def asked_rows(province: Province) -> dict[str, Any]:
    """Two questions handed to the home commune: one waits, one was answered and is told by the assistant."""
    owner = province.citizen_actor()
    found: dict[str, Any] = {}
    for name, text in (("question", "dang ky khai sinh can giay to gi"), ("answered", "khai sinh mất bao lâu")):
        turn = assistant.ask(text, by=owner, source=Source.PORTAL, language="vi")
        handed = assistant.hand_over(
            turn.thread_id, by=owner, unit_id=province.commune.id,
            question="Con sinh ở bệnh viện tỉnh khác thì đăng ký khai sinh ở xã nào?", phone="0912345678",
        )  # fmt: skip
        found[name] = handed.id
        found["question_code"], found["turn"] = grouped(handed.code), turn.id
    assistant.answer(
        found["answered"], by=province.actor("chuyenvien"), text="Tại Ủy ban nhân dân cấp xã nơi cha hoặc mẹ cư trú."
    )
    entry = assistant.approve(
        found["answered"], by=province.actor("kiemsoat"), question="Con sinh ở tỉnh khác thì khai sinh ở xã nào?",
        text="Tại Ủy ban nhân dân cấp xã nơi cư trú của cha hoặc mẹ.",
    )  # fmt: skip
    return found | {"assistant_entry": entry.id} | law_rows(province)


def law_rows(province: Province) -> dict[str, Any]:
    """A law in force that the assistant finds, and a file that waits for the controller."""
    tree = read(LAW.split("\n"))
    facts = Facts("61/2026/NĐ-CP", "Nghị định về giấy hẹn", "decree", date(2026, 1, 1), issuer="Chính phủ")
    text, _done = law.file(tree, facts, name="nghi-dinh.txt", by=SYSTEM)
    indexing.go_on()
    law.keep(LAW.replace("Điều 2", "Điều 3").encode(), "nghi-dinh-moi.txt", by=province.actor("kiemsoat"))
    saying = sayings.write(
        sayings.Told("word", ["giấy bóng kính"], "giấy xác nhận"), by=province.actor("kiemsoat")
    )  # fmt: skip
    return {"law": text.id, "law_slug": text.slug, "saying": saying.id}


def asked_places(world: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """{name of an address: its places}."""
    return {
        "portal:assistant_asked": {"code": world["question_code"]}, "desk:question": {"id": world["question"]},
        "portal:assistant_words": {"id": world["turn"]},
        "operations:assistant_approve": {"id": world["answered"]},
        "operations:assistant_withdraw": {"id": world["assistant_entry"]}, "operations:law": {"id": world["law"]},
        "operations:saying": {"id": world["saying"]}, "operations:saying_use": {"id": world["saying"]},
        "portal:law_text": {"number": world["law_slug"]},
        "portal:law_article": {"number": world["law_slug"], "slug": "2"},
    }  # fmt: skip
