"""Texts for letters that the personas' ward keeps: what an office writes again and again."""

from motcua.foundation.identity.actors import actor_for_account
from motcua.foundation.identity.models import Account
from motcua.foundation.identity.seeds import home_commune
from motcua.foundation.organisations.selectors import unit_by_code
from motcua.onestop.dossiers import text_modules
from motcua.onestop.dossiers.enums import LetterKind

KEEPER = "vanthu"
TEXTS = (
    ("form-02-supplement", "reason", "Ảnh chụp không đọc được",
     "Bản chụp mờ hoặc mất góc, không đọc được. Chụp lại toàn bộ mặt giấy, đủ sáng, rõ chữ và dấu."),
    ("form-03-decline", "next", "Nộp lại khi đủ giấy tờ",
     "Khi có đủ giấy tờ, ông/bà nộp lại thủ tục {procedure} trên mạng hoặc tại quầy bất kỳ trong tỉnh."),
    (LetterKind.EXTENSION.value, "reason", "Chờ cơ quan khác trả lời",
     "Hồ sơ {code} cần ý kiến của cơ quan phối hợp; cơ quan này chưa trả lời đến ngày {today}."),
)  # fmt: skip
"""(kind of letter, field, title, text)"""


def seed(province: str) -> int:
    """Returns how many were written; none where the ward has texts already."""
    unit = unit_by_code(home_commune(province))
    if text_modules.of_unit(unit.id):
        return 0
    by = actor_for_account(Account.objects.get(username=KEEPER))
    for kind, field, title, text in TEXTS:
        text_modules.save(by=by, unit=unit, kind=kind, field=field, title=title, text=text)
    return len(TEXTS)
