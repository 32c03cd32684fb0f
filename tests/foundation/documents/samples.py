"""Data of one invented person for every shared letter."""

from datetime import date, datetime

from motcua.foundation.common.clock import LOCAL
from motcua.foundation.signing import qr

COMMON = {
    "agency": {"parent": "Ủy ban nhân dân tỉnh Phú Thọ", "name": "Ủy ban nhân dân phường Việt Trì"},
    "place": "Việt Trì",
    "date": date(2026, 11, 23),
    "number": "15/GTN-UBND",
    "code": "H44.10.01-261123-0007",
    "applicant": {
        "name": "Đỗ Quỳnh Giỏi", "id_number": "025190001234", "phone": "0912 345 678", "email": "quynhgioi@example.vn",
        "address": "Tổ 5, khu Gia Cẩm, phường Việt Trì, tỉnh Phú Thọ",
    },
    "procedure": {"name": "Đăng ký khai sinh", "code": "1.001193"},
    "contact": {"name": "Trung tâm Phục vụ hành chính công phường Việt Trì", "phone": "1022"},
    "signer": {"authority": "TM. Ủy ban nhân dân", "position": "Chủ tịch", "name": "Nguyễn Thị Hương Thủy"},
    "recipients": ["Như trên;", "Lưu: VT, HS."],
    "qr_svg": qr.svg("http://127.0.0.1:8000/v/H44.10.01-261123-0007"),
}  # fmt: skip
MOMENT = datetime(2026, 11, 23, 9, 5, tzinfo=LOCAL)
LETTERS = {
    "form-01-reception": COMMON | {
        "centre": "Trung tâm Phục vụ hành chính công phường Việt Trì", "copy": "Giao người nộp hồ sơ", "sets": 1,
        "components": [
            {"name": "Tờ khai đăng ký khai sinh", "original": 1, "digital": True},
            {"name": "Giấy chứng sinh", "original": 1, "copy": 1},
            {"name": "Giấy chứng nhận kết hôn của cha mẹ", "certified": 1},
        ],
        "time_limit": "trong ngày làm việc; nhận sau 15 giờ thì trả kết quả trong ngày làm việc tiếp theo",
        "received_at": MOMENT, "due_at": MOMENT.replace(hour=17, minute=0), "result_way": "Nhận tại quầy",
        "fees": [{"name": "Lệ phí", "amount": "0 đồng"}], "book": {"book": "01/2026", "serial": "1207"},
        "officer": "Trần Văn Tiếp",
    },
    "form-02-supplement": COMMON | {
        "number": "16/PBS-UBND", "answer_by": date(2026, 12, 1),
        "components": [{"name": "Giấy chứng sinh", "reason": "Bản chụp mờ, không đọc được ngày sinh của trẻ"}],
        "reason": "Nghị định số 123/2015/NĐ-CP, Điều 9.", "clock": "tạm dừng từ khi gửi phiếu này đến khi bổ sung đủ.",
        "officer": {"name": "Trần Văn Tiếp", "phone": "1022", "position": "Người hướng dẫn"}, "signer": None,
    },
    "form-03-decline": COMMON | {
        "number": "17/PTC-UBND", "reason": ["Việc này thuộc thẩm quyền của cơ quan đại diện ở nước ngoài."],
        "legal_basis": ["Luật Hộ tịch, Điều 13"], "where_to": "Cơ quan đại diện Việt Nam tại nơi cư trú",
        "officer": {"name": "Trần Văn Tiếp"}, "signer": None,
    },
    "form-04-apology": COMMON | {
        "number": "20/XL-UBND", "heading": "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết",
        "centre": "Trung tâm Phục vụ hành chính công phường Việt Trì", "received_at": MOMENT,
        "due_at": MOMENT.replace(hour=17, minute=0), "until": MOMENT.replace(day=24, hour=17, minute=0),
        "is_late": False, "reason": ["Cần xác minh nơi cư trú trước đây của người mẹ."],
        "more": ["Cơ quan sẽ thông báo ngay khi có kết quả."],
    },
    "form-05-stop": COMMON | {
        "number": "21/TB-UBND", "heading": "Thông báo dừng giải quyết hồ sơ",
        "centre": "Trung tâm Phục vụ hành chính công phường Việt Trì", "received_at": MOMENT,
        "asked": {"at": MOMENT, "answer_by": date(2026, 12, 1)}, "reason": ["Đã quá thời hạn bổ sung hồ sơ."],
        "more": ["Giấy tờ bản giấy đã nộp được trả lại tại nơi nộp hồ sơ."],
    },
    "form-06-control": COMMON | {
        "received_at": MOMENT, "due_at": MOMENT.replace(hour=17, minute=0), "settled_by": "UBND phường Việt Trì",
        "consulted": ["Công an phường Việt Trì"], "clock": ["Tiếp nhận lúc 09:05, trả kết quả trong ngày làm việc."],
        "printed_by": "Trần Văn Tiếp", "printed_at": MOMENT,
        "steps": [
            {"title": "Tiếp nhận hồ sơ", "giver": "Đỗ Quỳnh Giỏi", "receiver": "Trần Văn Tiếp", "from": MOMENT,
             "to": MOMENT, "due": MOMENT, "pace": "Đúng hạn", "note": ""},
            {"title": "Thẩm tra", "giver": "Trần Văn Tiếp", "receiver": "UBND phường Việt Trì", "from": MOMENT,
             "to": None, "due": MOMENT.replace(hour=16), "pace": "Đang giữ", "note": "Trả lại bước trước"},
        ],
    },
    "form-07-register": COMMON | {
        "from": date(2026, 11, 1), "to": date(2026, 11, 30),
        "rows": [[
            "1", "H44.10.01-261123-0007", "Đăng ký khai sinh", "Đỗ Quỳnh Giỏi", "Tổ 5, khu Gia Cẩm, 0912345678",
            "09:05 23/11/2026", "17:00 23/11/2026", "", "Nhận tại quầy", "Đang giải quyết; đã gia hạn",
        ]],
    },
    "slip-several": COMMON | {
        "centre": "Trung tâm Phục vụ hành chính công phường Việt Trì", "officer": "Trần Văn Tiếp",
        "rows": [
            {"no": "1", "code": "H44.10.01-261123-0007", "procedure": "Đăng ký khai sinh", "fee": "Không thu lệ phí",
             "settled_by": "UBND phường Việt Trì", "due_at": MOMENT, "qr_svg": COMMON["qr_svg"]},
            {"no": "2", "code": "H44.10.01-261123-0008", "procedure": "Đăng ký thường trú", "fee": "20.000 đồng",
             "settled_by": "Công an phường Việt Trì", "due_at": None, "qr_svg": COMMON["qr_svg"]},
        ],
    },
    "slip-guidance": COMMON | {
        "procedure": {"name": "Đăng ký khai sinh", "code": "H44.10.01-261123-0007"}, "officer": "Trần Văn Tiếp",
        "settled_by": "UBND phường Việt Trì", "time_limit": "trong ngày", "fee": "Không thu lệ phí",
        "where": ["Trung tâm Phục vụ hành chính công phường Việt Trì"], "address": "http://127.0.0.1:8000/",
        "papers": [{"name": "Giấy chứng sinh", "note": "Bản chính", "how": "Mang đến", "shown": "Còn thiếu"}],
    },
    "complaint": COMMON | {
        "number": "19/QĐ-UBND", "heading": "Quyết định về việc giải quyết khiếu nại (lần đầu)", "to": "Đỗ Quỳnh Giỏi",
        "about": "Phiếu từ chối tiếp nhận giải quyết hồ sơ số 17/PTC-UBND ngày 23/11/2026",
        "dossier": {"code": "H44.10.01-261123-0007", "name": "Đăng ký khai sinh"},
        "paragraphs": ["Nội dung khiếu nại: phường có thẩm quyền.", "Kết quả xem xét: khiếu nại có căn cứ."],
        "articles": ["Kết luận: khiếu nại đúng.", "Hủy phiếu từ chối.\nTiếp nhận hồ sơ."],
    },
    "refusal": COMMON | {
        "number": "18/TB-UBND", "received_at": MOMENT, "legal_basis": ["Luật Hộ tịch, Điều 16"],
        "reason": ["Người yêu cầu không chứng minh được quan hệ cha, mẹ, con.", "Trẻ đã được đăng ký khai sinh."],
    },
    "receipt": COMMON | {
        "number": "", "submitted_at": MOMENT, "channel": "Cổng dịch vụ công, trực tuyến toàn trình",
        "documents": [{"name": "Giấy chứng sinh", "file": "giay-chung-sinh.pdf", "sha256": "ab" * 32}],
        "next": ["Cơ quan kiểm tra hồ sơ trong 8 giờ làm việc.", "Ông/bà nhận giấy hẹn khi hồ sơ được tiếp nhận."],
        "tracking_url": "http://127.0.0.1:8000/tra-cuu",
    },
}  # fmt: skip
