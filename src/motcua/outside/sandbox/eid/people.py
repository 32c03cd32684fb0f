"""The people of the demonstration. Invented; numbers have the form of real ones (place, century and sex, year)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Citizen:
    number: str
    name: str
    birth_date: str  # ISO
    sex: str  # Nam | Nữ
    residence: str
    phone: str
    email: str
    note_vi: str = ""
    note_en: str = ""
    businesses: tuple[dict[str, str], ...] = ()


GREEN_TEA_HILL = {
    "MaSoThue": "2600987134",
    "TenDoanhNghiep": "Công ty TNHH Đồi Chè Xanh",
    "DiaChi": "Khu 5, xã Thanh Ba, tỉnh Phú Thọ",
    "VaiTro": "Giám đốc - người đại diện theo pháp luật",
    "TuNgay": "2025-08-01",
}

CITIZENS = (
    Citizen(
        "025190001234", "Đỗ Quỳnh Giỏi", "1990-03-14", "Nữ", "Số 12, tổ 4, phường Việt Trì, tỉnh Phú Thọ",
        "0912345678", "do.quynh.gioi@vidu.example", "Vừa sinh con, đi đăng ký khai sinh",
        "Has just had a baby and registers the birth",
    ),
    Citizen(
        "025088004321", "Nguyễn Văn Bình", "1988-05-17", "Nam", "Khu 5, xã Thanh Ba, tỉnh Phú Thọ",
        "0987654321", "nguyen.van.binh@vidu.example", "Xây nhà riêng; đại diện Công ty TNHH Đồi Chè Xanh",
        "Builds a house; acts for Công ty TNHH Đồi Chè Xanh", (GREEN_TEA_HILL,),
    ),
    Citizen(
        "025195007777", "Trần Thị Cẩm", "1995-07-21", "Nữ", "Số 45, đường Hùng Vương, phường Việt Trì, tỉnh Phú Thọ",
        "0909123456", "tran.thi.cam@vidu.example", "Cần giấy xác nhận tình trạng hôn nhân",
        "Needs a certificate of marital status",
    ),
    Citizen(
        "025085002468", "Hà Văn Lộc", "1985-01-30", "Nam", "Khu 2, xã Phù Ninh, tỉnh Phú Thọ",
        "0383456712", "ha.van.loc@vidu.example",
    ),
    Citizen(
        "025192008642", "Phùng Thị Mây", "1992-12-09", "Nữ", "Khu 7, xã Lâm Thao, tỉnh Phú Thọ",
        "0976543210", "phung.thi.may@vidu.example",
    ),
    Citizen(
        "025079001357", "Lê Quang Thụy", "1979-05-18", "Nam", "Tổ 9, phường Phú Thọ, tỉnh Phú Thọ",
        "0868123457", "le.quang.thuy@vidu.example",
    ),
    Citizen(
        "026093005791", "Trần Đức Hòa", "1993-09-03", "Nam", "Tổ dân phố 3, phường Vĩnh Yên, tỉnh Phú Thọ",
        "0355667788", "tran.duc.hoa@vidu.example",
    ),
    Citizen(
        "026198003579", "Nguyễn Thị Ánh Nguyệt", "1998-02-11", "Nữ", "Tổ dân phố 6, phường Phúc Yên, tỉnh Phú Thọ",
        "0934567890", "nguyen.anh.nguyet@vidu.example",
    ),
    Citizen(
        "017087004682", "Bùi Văn Thắng", "1987-06-25", "Nam", "Tổ 1, phường Hòa Bình, tỉnh Phú Thọ",
        "0398765412", "bui.van.thang@vidu.example",
    ),
    Citizen(
        "017301006428", "Đinh Thị Xuyến", "2001-10-17", "Nữ", "Xóm Mỗ, xã Cao Phong, tỉnh Phú Thọ",
        "0779123456", "dinh.thi.xuyen@vidu.example",
    ),
    Citizen(
        "025204001122", "Vi Anh Tú", "2004-04-05", "Nam", "Khu 3, xã Tân Sơn, tỉnh Phú Thọ",
        "0856234567", "vi.anh.tu@vidu.example",
    ),
    Citizen(
        "025158003344", "Hoàng Thị Sen", "1958-08-28", "Nữ", "Khu 10, xã Cẩm Khê, tỉnh Phú Thọ",
        "0394455667", "", "Không dùng thư điện tử, cần người hỗ trợ", "Uses no e-mail, is helped by others",
    ),
)  # fmt: skip


def find(number: str) -> Citizen | None:
    return next((citizen for citizen in CITIZENS if citizen.number == number), None)
