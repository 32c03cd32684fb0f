"""The people of the demonstration: who they are, where they work, what they would tell you."""

from motcua.foundation.identity.enums import Role
from motcua.foundation.identity.persona import Persona

PERSONAS: list[Persona] = [
    Persona(
        "tiepnhan", "Nguyễn Thị Thanh Hằng", {"vi": "Công chức tiếp nhận hồ sơ", "en": "Counter officer"},
        (Role.RECEPTIONIST,), "{commune}.TTPV",
        {"vi": "Tôi kiểm tra hồ sơ và hẹn ngày trả kết quả.", "en": "I check dossiers and say when the result is due."},
    ),
    Persona(
        "tocongnghe", "Đinh Thị Hiền", {"vi": "Thành viên Tổ công nghệ số cộng đồng", "en": "Community digital team"},
        (Role.DIGITAL_TEAM,), "{commune}.TTPV",
        {"vi": "Tôi giúp bà con nộp hồ sơ trực tuyến.", "en": "I help people to file online."},
    ),
    Persona(
        "chuyenvien", "Phan Văn Khải", {"vi": "Chuyên viên", "en": "Specialist"},
        (Role.SPECIALIST,), "{commune}.VP",
        {"vi": "Tôi thẩm định hồ sơ và dự thảo kết quả.", "en": "I examine dossiers and draft results."},
    ),
    Persona(
        "diachinh", "Hà Quốc Việt", {"vi": "Công chức địa chính - xây dựng", "en": "Land and building officer"},
        (Role.SPECIALIST,), "{commune}.KTHTDT",
        {"vi": "Tôi kiểm tra thực địa khi có người xin phép xây nhà.", "en": "I inspect the site of building permits."},
    ),
    Persona(
        "lanhdao", "Hoàng Minh Tuấn", {"vi": "Phó Chủ tịch Ủy ban nhân dân", "en": "Vice-Chair"},
        (Role.LEADER,), "{commune}",
        {"vi": "Tôi duyệt và ký số.", "en": "I review and sign."},
    ),
    Persona(
        "vanthu", "Lê Thị Ngọc Mai", {"vi": "Văn thư", "en": "Clerk"},
        (Role.CLERK,), "{commune}.VP",
        {"vi": "Tôi vào sổ, phát hành và trả kết quả.", "en": "I register, issue and return results."},
    ),
    Persona(
        "ketoan", "Cao Thị Minh Nguyệt", {"vi": "Kế toán", "en": "Accountant"},
        (Role.ACCOUNTANT,), "{commune}.VP",
        {"vi": "Tôi theo dõi phí, lệ phí và đối soát với ngân hàng.", "en": "I keep fees and compare with the bank."},
    ),
    Persona(
        "xaydung", "Đinh Quang Sơn", {"vi": "Chuyên viên Phòng Quản lý xây dựng", "en": "Specialist, construction"},
        (Role.SPECIALIST,), "{province}.SXD.QLXD",
        {"vi": "Tôi trả lời khi xã, phường xin ý kiến về xây dựng.", "en": "Communes consult us on building."},
    ),
    Persona(
        "truongphong", "Bùi Thị Thu Hà", {"vi": "Trưởng phòng Quản lý xây dựng", "en": "Head of division"},
        (Role.LEADER,), "{province}.SXD.QLXD",
        {"vi": "Tôi ký ý kiến của phòng.", "en": "I sign the division's opinions."},
    ),
    Persona(
        "gdxaydung", "Trần Xuân Phúc", {"vi": "Giám đốc Sở Xây dựng", "en": "Director of Construction"},
        (Role.LEADER,), "{province}.SXD",
        {"vi": "Tôi ký các văn bản của Sở.", "en": "I sign for the department."},
    ),
    Persona(
        "tiepnhantinh", "Hà Thị Kim Ngân", {"vi": "Công chức tiếp nhận của tỉnh", "en": "Counter officer, province"},
        (Role.RECEPTIONIST,), "{province}.TTPV",
        {"vi": "Tôi tiếp nhận hồ sơ cho cơ quan cấp tỉnh.", "en": "I receive for the province's agencies."},
    ),
    Persona(
        "congan", "Lương Văn Thành", {"vi": "Cán bộ Công an phường", "en": "Police officer of the ward"},
        (Role.SPECIALIST, Role.CLERK), "{commune}.CA",
        {"vi": "Tôi giải quyết hồ sơ về cư trú.", "en": "I settle residence dossiers."},
    ),
    Persona(
        "truongcongan", "Nguyễn Hữu Thắng", {"vi": "Trưởng Công an phường", "en": "Head of the ward's police"},
        (Role.LEADER,), "{commune}.CA",
        {"vi": "Tôi duyệt và ký hồ sơ về cư trú.", "en": "I review and sign residence dossiers."},
    ),
    Persona(
        "csgt", "Tạ Quang Huy", {"vi": "Cán bộ Phòng Cảnh sát giao thông", "en": "Traffic police officer"},
        (Role.SPECIALIST, Role.CLERK), "{province}.CA.CSGT",
        {"vi": "Tôi kiểm tra hồ sơ đổi bằng lái và in thẻ.", "en": "I check licences and print the cards."},
    ),
    Persona(
        "truongcsgt", "Đỗ Mạnh Cường", {"vi": "Phó Trưởng phòng", "en": "Deputy head, traffic police"},
        (Role.LEADER,), "{province}.CA.CSGT",
        {"vi": "Tôi duyệt và ký giấy phép lái xe.", "en": "I review and sign driving licences."},
    ),
    Persona(
        "ketoancsgt", "Vi Văn Thái", {"vi": "Kế toán Phòng Cảnh sát giao thông", "en": "Accountant, traffic police"},
        (Role.ACCOUNTANT,), "{province}.CA.CSGT",
        {"vi": "Tôi theo dõi lệ phí giấy phép lái xe.", "en": "I keep the fees of driving licences."},
    ),
    Persona(
        "bhxh", "Hoàng Thị Lan Anh", {"vi": "Chuyên viên Bảo hiểm xã hội", "en": "Social insurance officer"},
        (Role.SPECIALIST, Role.CLERK), "{province}.BHXH",
        {"vi": "Tôi tra mã số và cấp thẻ bảo hiểm y tế.", "en": "I look up numbers and issue health cards."},
    ),
    Persona(
        "gdbhxh", "Nguyễn Đình Trọng", {"vi": "Phó Giám đốc Bảo hiểm xã hội", "en": "Deputy head, Social Insurance"},
        (Role.LEADER,), "{province}.BHXH",
        {"vi": "Tôi duyệt và ký thẻ bảo hiểm y tế.", "en": "I review and sign health cards."},
    ),
    Persona(
        "laodong", "Chu Thị Hồng Vân", {"vi": "Chuyên viên Phòng Lao động - Việc làm", "en": "Specialist, employment"},
        (Role.SPECIALIST,), "{province}.SNV.LDVL",
        {"vi": "Tôi thẩm định hồ sơ giấy phép lao động.", "en": "I examine requests for work permits."},
    ),
    Persona(
        "truonglaodong", "Ngô Thế Vinh", {"vi": "Trưởng phòng Lao động - Việc làm", "en": "Head of employment"},
        (Role.LEADER,), "{province}.SNV.LDVL",
        {"vi": "Tôi soát dự thảo trước khi trình lãnh đạo Sở.", "en": "I review drafts before the director signs."},
    ),
    Persona(
        "pgdnoivu", "Phùng Thị Bích Liên", {"vi": "Phó Giám đốc", "en": "Deputy director, Home Affairs"},
        (Role.LEADER,), "{province}.SNV",
        {"vi": "Tôi ký giấy phép lao động của Sở Nội vụ.", "en": "I sign the work permits of Home Affairs."},
    ),
    Persona(
        "vanthunoivu", "Cao Thị Thùy", {"vi": "Văn thư Sở Nội vụ", "en": "Clerk, Home Affairs"},
        (Role.CLERK,), "{province}.SNV.VP",
        {"vi": "Tôi vào sổ và phát hành văn bản của Sở.", "en": "I register and issue the department's papers."},
    ),
    Persona(
        "kiemsoat", "Vũ Đức Long", {"vi": "Cán bộ kiểm soát thủ tục hành chính", "en": "Procedure controller"},
        (Role.CONTROLLER,), "{province}",
        {"vi": "Tôi công khai thủ tục và theo dõi hồ sơ chậm.", "en": "I publish procedures and watch late dossiers."},
    ),
    Persona(
        "quantri", "Phạm Hữu Nam", {"vi": "Quản trị hệ thống", "en": "Administrator"},
        (Role.ADMINISTRATOR,), "{province}",
        {"vi": "Tôi quản lý đơn vị, người dùng và lịch làm việc.", "en": "I manage units, users and the calendar."},
    ),
]  # fmt: skip
