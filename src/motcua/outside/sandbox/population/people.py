"""What the stand-in for the population data knows besides the e-ID: invented, one row for each citizen of it."""

KINH, MUONG = "Kinh", "Mường"
SINGLE, MARRIED, DIVORCED, WIDOWED = "Chưa kết hôn", "Có vợ/chồng", "Ly hôn", "Góa"

MORE = {
    "025190001234": (KINH, "Xã Phù Ninh, tỉnh Phú Thọ", MARRIED),
    "025088004321": (KINH, "Xã Thanh Ba, tỉnh Phú Thọ", MARRIED),
    "025195007777": (KINH, "Phường Việt Trì, tỉnh Phú Thọ", SINGLE),
    "025085002468": (KINH, "Xã Phù Ninh, tỉnh Phú Thọ", MARRIED),
    "025192008642": (KINH, "Xã Lâm Thao, tỉnh Phú Thọ", DIVORCED),
    "025079001357": (KINH, "Phường Phú Thọ, tỉnh Phú Thọ", MARRIED),
    "026093005791": (KINH, "Phường Vĩnh Yên, tỉnh Phú Thọ", SINGLE),
    "026198003579": (KINH, "Phường Phúc Yên, tỉnh Phú Thọ", SINGLE),
    "017087004682": (MUONG, "Xã Cao Phong, tỉnh Phú Thọ", MARRIED),
    "017301006428": (MUONG, "Xã Cao Phong, tỉnh Phú Thọ", SINGLE),
    "025204001122": (MUONG, "Xã Tân Sơn, tỉnh Phú Thọ", SINGLE),
    "025158003344": (KINH, "Xã Cẩm Khê, tỉnh Phú Thọ", WIDOWED),
}


def more_of(number: str) -> dict[str, str]:
    """{DanToc, QuocTich, QueQuan, TinhTrangHonNhan} of a citizen; empty for one this table does not know."""
    if number not in MORE:
        return {}
    ethnicity, hometown, status = MORE[number]
    return {"DanToc": ethnicity, "QuocTich": "Việt Nam", "QueQuan": hometown, "TinhTrangHonNhan": status}
