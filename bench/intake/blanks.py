"""The printed forms, written down once more by themselves: what stands on each line, and which question its blank
answers.
Shares nothing with what is tested."""

from dataclasses import dataclass

BIRTH, MARITAL, HOME = "birth-registration", "marital-status-certificate", "permanent-residence"
TRADE, LICENCE, BUILD = "household-business", "driving-licence-exchange", "house-construction-permit"

Line = tuple[tuple[str, str], ...]
"""(label, question) after each other on one line; "" for a blank that answers none, "*" for a sentence without
blank."""


@dataclass(frozen=True)
class Blank:
    title: str
    lines: tuple[Line, ...]
    mark: str = ""
    boxes: frozenset[str] = frozenset()
    """Questions whose blank is a row of boxes."""
    ticks: tuple[str, tuple[tuple[str, str], ...]] | None = None
    """(question, (value, word) each with a box to tick), on the line that begins with "#"."""


_ID = "Số định danh cá nhân/Giấy tờ tùy thân:(3)"
BLANKS = {
    BIRTH: Blank("TỜ KHAI ĐĂNG KÝ KHAI SINH", (
        (("Kính gửi:(1)", "authority"),),
        (("Họ, chữ đệm, tên người yêu cầu:", "requester_name"),),
        (("Ngày, tháng, năm sinh:", ""),),
        (("Nơi cư trú:(2)", "requester_residence"),),
        ((_ID, "requester_number"),),
        (("Quan hệ với người được khai sinh:", "relation"),),
        (("Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:", "*"),),
        (("Họ, chữ đệm, tên:", "child_name"),),
        (("Ngày, tháng, năm sinh:", "child_birth_date"), ("ghi bằng chữ:", "")),
        (("Giới tính:", "child_sex"), ("Dân tộc:", "child_ethnicity"), ("Quốc tịch:", "child_nationality")),
        (("Nơi sinh:(4)", "birth_place"),),
        (("Quê quán:", "hometown"),),
        (("Họ, chữ đệm, tên người mẹ:", "mother_name"),),
        (("Ngày, tháng, năm sinh:(5)", "mother_birth_date"), ("Dân tộc:", "mother_ethnicity"),
         ("Quốc tịch:", "mother_nationality")),
        ((_ID, "mother_number"),),
        (("Nơi cư trú:(2)", "mother_residence"),),
        (("Họ, chữ đệm, tên người cha:", "father_name"),),
        (("Ngày, tháng, năm sinh:(5)", "father_birth_date"), ("Dân tộc:", "father_ethnicity"),
         ("Quốc tịch:", "father_nationality")),
        ((_ID, "father_number"),),
        (("Nơi cư trú:(2)", "father_residence"),),
        (("Tôi cam đoan những nội dung khai trên đây là đúng và chịu trách nhiệm về lời khai của mình.", "*"),),
    )),
    MARITAL: Blank("TỜ KHAI CẤP GIẤY XÁC NHẬN TÌNH TRẠNG HÔN NHÂN", (
        (("Kính gửi:(1)", "authority"),),
        (("Họ, chữ đệm, tên người yêu cầu:", "asker"),),
        (("Nơi cư trú:(2)", ""),),
        ((_ID, ""),),
        (("Quan hệ với người được cấp Giấy xác nhận tình trạng hôn nhân:", "relation"),),
        (("Đề nghị cấp Giấy xác nhận tình trạng hôn nhân cho người có tên dưới đây:", "*"),),
        (("Họ, chữ đệm, tên:", "subject_name"),),
        (("Ngày, tháng, năm sinh:", "subject_birth_date"),),
        (("Giới tính:", "sex"), ("Dân tộc:", "ethnicity"), ("Quốc tịch:", "nationality")),
        ((_ID, "subject_number"),),
        (("Nơi cư trú:(2)", "subject_residence"),),
        (("Tình trạng hôn nhân:(4)", "status"),),
        (("Mục đích sử dụng Giấy xác nhận tình trạng hôn nhân:(5)", "purpose"),),
        (("Tôi cam đoan những nội dung khai trên đây là đúng và chịu trách nhiệm về lời khai của mình.", "*"),),
    )),
    HOME: Blank("TỜ KHAI THAY ĐỔI THÔNG TIN CƯ TRÚ", (
        (("Kính gửi(1):", "authority"),),
        (("1. Họ, chữ đệm và tên:", "full_name"),),
        (("2. Ngày, tháng, năm sinh:", "mover_birth_date"), ("3. Giới tính:", "sex")),
        (("4. Số định danh cá nhân:", "mover_number"),),
        (("5. Số điện thoại liên hệ:", "phone"), ("6. Email:", "")),
        (("7. Họ, chữ đệm và tên chủ hộ:", "household_head"),),
        (("8. Mối quan hệ với chủ hộ:", "head_relation"),),
        (("9. Số định danh cá nhân của chủ hộ:", "head_number"),),
        (("10. Nội dung đề nghị(2):", "request"),),
        (("11. Những thành viên trong hộ gia đình cùng thay đổi:", "*"),),
    ), "Mẫu CT01", frozenset({"mover_number", "head_number"})),
    TRADE: Blank("GIẤY ĐỀ NGHỊ ĐĂNG KÝ HỘ KINH DOANH", (
        (("Kính gửi:", "authority"),),
        (("Tôi là (ghi họ tên bằng chữ in hoa):", "owner_name"), ("Giới tính:", "sex")),
        (("Sinh ngày:", "owner_birth_date"), ("Dân tộc:", "ethnicity"), ("Quốc tịch:", "nationality")),
        (("Số định danh cá nhân:", "owner_number"),),
        (("Nơi cư trú:", "owner_contact"),),
        (("Điện thoại:", "phone"), ("Email:", "")),
        (("Đăng ký hộ kinh doanh do tôi làm chủ hộ với các nội dung sau:", "*"),),
        (("1. Tên hộ kinh doanh viết bằng tiếng Việt:", "business_name"),),
        (("2. Địa chỉ trụ sở hộ kinh doanh:", "business_address"),),
        (("3. Ngành, nghề kinh doanh:", "activities"),),
        (("4. Vốn kinh doanh (bằng số, đồng):", "capital"),),
        (("5. Số lượng lao động (dự kiến):", "workers"),),
        (("6. Ngày bắt đầu hoạt động:", "opening_day"),),
        (("7. Chủ thể thành lập hộ kinh doanh:", "#"),),
        (("Tôi cam kết những nội dung trên là trung thực và chịu trách nhiệm trước pháp luật.", "*"),),
    ), ticks=("founded_by", (("one", "Cá nhân"), ("family", "Các thành viên hộ gia đình")))),
    LICENCE: Blank("ĐƠN ĐỀ NGHỊ ĐỔI, CẤP LẠI GIẤY PHÉP LÁI XE", (
        (("Kính gửi:", "authority"),),
        (("Tôi là:", "full_name"), ("Quốc tịch:", "nationality")),
        (("Ngày, tháng, năm sinh:", "birth_date"), ("Giới tính:", "sex")),
        (("Số định danh cá nhân:", "holder_number"),),
        (("Nơi cư trú:", "holder_residence"),),
        (("Số điện thoại:", "phone"),),
        (("Đã có giấy phép lái xe số:", "licence_number"), ("Nơi cấp:", "")),
        (("Ngày trúng tuyển:", "passed_on"), ("Có giá trị đến:", "expires_on")),
        (("Lý do:", "reason"),),
        (("Tôi xin cam đoan những điều ghi trên đây là đúng sự thật.", "*"),),
    )),
    BUILD: Blank("ĐƠN ĐỀ NGHỊ CẤP GIẤY PHÉP XÂY DỰNG", (
        (("Kính gửi:", "authority"),),
        (("1. Thông tin về chủ đầu tư:", "*"),),
        (("- Tên chủ đầu tư (chủ hộ):", "owner_name"),),
        (("- Số định danh cá nhân:", "owner_number"),),
        (("- Địa chỉ liên hệ:", "owner_residence"),),
        (("- Số điện thoại:", "owner_phone"),),
        (("2. Thông tin công trình:", "*"),),
        (("- Địa điểm xây dựng:", "land_place"),),
        (("- Thửa đất số:", "parcel_number"), ("Tờ bản đồ số:", "map_sheet")),
        (("- Diện tích lô đất (m²):", "land_area"),),
        (("3. Tổ chức/cá nhân lập, thẩm tra thiết kế xây dựng:", "*"),),
        (("- Tên đơn vị, cá nhân thiết kế:", "designer"),),
        (("- Mã số chứng chỉ năng lực/hành nghề:", "designer_certificate"),),
        (("4. Nội dung đề nghị cấp phép:", "*"),),
        (("- Diện tích xây dựng tầng 1 (tầng trệt) (m²):", "ground_area"),),
        (("- Tổng diện tích sàn (m²):", "total_area"),),
        (("- Chiều cao công trình (m):", "height"), ("Số tầng:", "floors")),
        (("5. Dự kiến thời gian hoàn thành công trình (tháng):", "months"),),
        (("Tôi xin cam đoan làm theo đúng giấy phép được cấp.", "*"),),
    ), "Mẫu số 01"),
}  # fmt: skip
