"""Articles of laws that are none: our own words on who decides what by which rules, to develop the search on."""

from motcua.assistant.knowledge.articles import Article

SUBJECTS = {
    "khai-sinh": ("đăng ký khai sinh", "trẻ em mới sinh", "cha, mẹ hoặc người thân thích"),
    "ket-hon": ("đăng ký kết hôn", "hai bên nam, nữ", "người yêu cầu kết hôn"),
    "khai-tu": ("đăng ký khai tử", "người đã chết", "vợ, chồng, con của người chết"),
    "giam-ho": ("đăng ký giám hộ", "người chưa thành niên", "người nhận giám hộ"),
    "nhan-con": ("đăng ký nhận cha, mẹ, con", "người nhận và người được nhận", "người yêu cầu"),
    "thuong-tru": ("đăng ký thường trú", "chỗ ở hợp pháp", "thành viên hộ gia đình"),
    "tam-tru": ("đăng ký tạm trú", "nơi ở ngoài nơi thường trú", "người đến sinh sống"),
    "can-cuoc": ("cấp thẻ căn cước", "vân tay và ảnh khuôn mặt", "công dân từ đủ mười bốn tuổi"),
    "ho-kinh-doanh": ("đăng ký hộ kinh doanh", "ngành, nghề kinh doanh", "chủ hộ kinh doanh"),
    "lai-xe": ("cấp giấy phép lái xe", "phương tiện cơ giới", "người đã qua sát hạch"),
    "xay-dung": ("cấp giấy phép xây dựng", "nhà ở riêng lẻ và công trình", "chủ đầu tư"),
    "tach-thua": ("tách thửa đất", "diện tích tối thiểu và lối đi", "người sử dụng đất"),
    "chuyen-nhuong": (
        "chuyển nhượng quyền sử dụng đất", "hợp đồng được công chứng, chứng thực", "bên nhận chuyển nhượng",
    ),
    "that-nghiep": ("hưởng trợ cấp thất nghiệp", "thời gian đóng bảo hiểm", "người lao động đã nghỉ việc"),
    "thai-san": ("hưởng chế độ thai sản", "lao động nữ sinh con", "người lao động tham gia bảo hiểm"),
    "huu-tri": ("hưởng lương hưu", "tuổi đời và số năm đóng", "người lao động đến tuổi nghỉ hưu"),
    "nghia-vu": ("gọi công dân nhập ngũ", "sức khỏe và độ tuổi", "công dân nam trong độ tuổi"),
    "ho-ngheo": ("công nhận hộ nghèo", "thu nhập và mức thiếu hụt", "hộ gia đình đề nghị"),
    "khuyet-tat": ("xác định mức độ khuyết tật", "dạng tật và khả năng tự phục vụ", "người khuyết tật"),
    "ly-lich": ("cấp phiếu lý lịch tư pháp", "án tích", "người được yêu cầu xác nhận"),
    "ho-chieu": ("cấp hộ chiếu phổ thông", "xuất cảnh, nhập cảnh", "công dân Việt Nam"),
    "lao-dong": ("cấp giấy phép lao động", "người lao động nước ngoài", "người sử dụng lao động"),
    "khieu-nai": ("giải quyết khiếu nại", "quyết định hành chính bị khiếu nại", "người khiếu nại"),
    "to-cao": ("giải quyết tố cáo", "hành vi vi phạm pháp luật", "người tố cáo"),
}  # fmt: skip
ASPECTS = {
    "1": (
        "Thẩm quyền {0}",
        "Cơ quan nơi cư trú của {2} có thẩm quyền {0}. Khi có nhiều nơi cùng thẩm "
        "quyền, {2} được chọn một nơi.",
    ),
    "2": (
        "Điều kiện {0}",
        "Việc {0} chỉ được thực hiện khi bảo đảm yêu cầu về {1}. {2} không thuộc "
        "trường hợp bị hạn chế.",
    ),
    "3": (
        "Hồ sơ đề nghị {0}",
        "Hồ sơ gồm tờ khai theo mẫu và giấy tờ chứng minh về {1}. {2} xuất trình "
        "giấy tờ tùy thân.",
    ),
    "4": (
        "Thời hạn {0}",
        "Cơ quan có thẩm quyền hoàn thành việc {0} trong số ngày làm việc đã định "
        "kể từ khi nhận đủ giấy tờ; chậm thì phải xin lỗi.",
    ),
    "5": ("Lệ phí {0}", "{2} nộp lệ phí khi {0}; được miễn, giảm nếu thuộc gia đình có công, hộ khó khăn."),
    "6": (
        "Từ chối, đình chỉ việc {0}",
        "Việc {0} bị từ chối khi thiếu yêu cầu về {1}; cơ quan từ chối trả lời "
        "bằng văn bản và nêu lý do.",
    ),
    "7": ("Thu hồi, hủy bỏ kết quả {0}", "Kết quả {0} bị thu hồi khi có gian dối về {1}. {2} nộp lại giấy tờ đã cấp."),
    "8": (
        "Quyền và nghĩa vụ của {2} khi {0}",
        "{2} được hướng dẫn, được biết tiến độ, khai đúng sự thật và chịu trách "
        "nhiệm về lời khai.",
    ),
    "9": (
        "Xử phạt vi phạm về {0}",
        "Phạt tiền đối với hành vi khai gian, cho mượn giấy tờ, làm giả tài liệu "
        "để {0}; buộc khôi phục tình trạng ban đầu.",
    ),
}  # fmt: skip


def articles() -> list[Article]:
    return [
        Article(f"luat-{subject}", number, f"Điều {number}. {heading}\n{text}".format(*facts))
        for subject, facts in SUBJECTS.items()
        for number, (heading, text) in ASPECTS.items()
    ]  # fmt: skip


QUESTIONS = [
    ("Ai có quyền làm giấy khai sinh cho trẻ", "luat-khai-sinh@1"),
    ("Khai sinh cho con có mất lệ phí không", "luat-khai-sinh@5"),
    ("Nộp giấy tờ gì khi khai tử", "luat-khai-tu@3"), ("Trường hợp nào bị từ chối kết hôn", "luat-ket-hon@6"),
    ("dieu kien dang ky ket hon la gi", "luat-ket-hon@2"),
    ("Phạt bao nhiêu khi làm giả giấy tờ để kết hôn", "luat-ket-hon@9"),
    ("thoi han giai quyet dang ky tam tru", "luat-tam-tru@4"), ("Hồ sơ nhập hộ khẩu gồm gì", "luat-thuong-tru@3"),
    ("Điều kiện về chỗ ở để nhập hộ khẩu", "luat-thuong-tru@2"),
    ("Người làm căn cước có nghĩa vụ gì", "luat-can-cuoc@8"),
    ("Thẻ căn cước bị thu hồi khi nào", "luat-can-cuoc@7"), ("bao nhieu ngay thi co the can cuoc", "luat-can-cuoc@4"),
    ("Hộ kinh doanh bị thu hồi giấy đăng ký khi nào", "luat-ho-kinh-doanh@7"),
    ("Hồ sơ mở hộ kinh doanh", "luat-ho-kinh-doanh@3"),
    ("Bằng lái xe bị thu hồi trong trường hợp nào", "luat-lai-xe@7"), ("dieu kien cap bang lai xe", "luat-lai-xe@2"),
    ("Mượn bằng lái của người khác bị xử phạt ra sao", "luat-lai-xe@9"),
    ("Xin giấy phép xây dựng ở cơ quan nào", "luat-xay-dung@1"),
    ("Giấy phép xây dựng phải trả lời trong thời hạn nào", "luat-xay-dung@4"),
    ("Tách thửa cần diện tích tối thiểu ra sao", "luat-tach-thua@2"),
    ("Hồ sơ chuyển nhượng đất", "luat-chuyen-nhuong@3"), ("Lệ phí sang nhượng đất ai nộp", "luat-chuyen-nhuong@5"),
    ("Điều kiện nhận tiền thất nghiệp", "luat-that-nghiep@2"),
    ("tu choi tro cap that nghiep khi nao", "luat-that-nghiep@6"),
    ("Giấy tờ hưởng thai sản", "luat-thai-san@3"), ("Khai gian để nhận thai sản bị phạt thế nào", "luat-thai-san@9"),
    ("Điều kiện tuổi và số năm đóng để nhận lương hưu", "luat-huu-tri@2"),
    ("Nơi giải quyết lương hưu", "luat-huu-tri@1"),
    ("Sức khỏe thế nào thì được gọi nhập ngũ", "luat-nghia-vu@2"), ("trốn gọi nhập ngũ xử phạt", "luat-nghia-vu@9"),
    ("Thẩm quyền công nhận hộ nghèo", "luat-ho-ngheo@1"),
    ("tieu chi thu nhap cong nhan ho ngheo dieu kien", "luat-ho-ngheo@2"),
    ("Hồ sơ xác định mức độ khuyết tật", "luat-khuyet-tat@3"),
    ("Quyền của người khuyết tật khi xác định mức độ", "luat-khuyet-tat@8"),
    ("Lệ phí lý lịch tư pháp", "luat-ly-lich@5"), ("Bị từ chối cấp phiếu lý lịch tư pháp", "luat-ly-lich@6"),
    ("Hộ chiếu bị hủy khi nào", "luat-ho-chieu@7"), ("le phi lam ho chieu", "luat-ho-chieu@5"),
    ("Điều kiện cấp giấy phép cho lao động nước ngoài", "luat-lao-dong@2"),
    ("Thời hạn giải quyết khiếu nại", "luat-khieu-nai@4"),
    ("Người tố cáo có quyền gì", "luat-to-cao@8"), ("tham quyen giai quyet to cao", "luat-to-cao@1"),
]  # fmt: skip
