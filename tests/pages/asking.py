"""Questions that were handed to the home commune, for the world of the pages."""

from typing import Any

from motcua.assistant.answers import services as assistant
from motcua.assistant.answers.enums import Source
from motcua.onestop.dossiers.check_codes import grouped
from tests.sites.conftest import Province


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
    return found | {"assistant_entry": entry.id}


def asked_places(world: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """{name of an address: its places}."""
    return {
        "portal:assistant_asked": {"code": world["question_code"]}, "desk:question": {"id": world["question"]},
        "portal:assistant_words": {"id": world["turn"]},
        "operations:assistant_approve": {"id": world["answered"]},
        "operations:assistant_withdraw": {"id": world["assistant_entry"]},
    }  # fmt: skip
