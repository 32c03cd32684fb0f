"""What people write into the three forms, and what the specialist writes into the result. Raw, as it is typed: the
bundles' own rules check all of it again."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from motcua.demo.employers import WORK, work
from motcua.demo.movers import RESIDENCE, residence
from motcua.demo.people import Human, People, Written, lower_first
from motcua.foundation.identity.enums import Sex
from motcua.foundation.organisations.models import Unit
from motcua.onestop.catalogue import forms
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.dossiers.enums import Outcome

BIRTH, MARITAL, HOUSE = "1.001193", "1.004873", "1.013225"
FEES = {BIRTH: 8_000, MARITAL: 15_000, HOUSE: 75_000, WORK: 600_000, RESIDENCE: 20_000}
"""What the counters of the demonstration take where a fee is due; the real amounts are not published in our data."""

HOSPITALS = (
    "Bệnh viện Đa khoa tỉnh Phú Thọ", "Bệnh viện Sản Nhi tỉnh Phú Thọ", "Trung tâm Y tế khu vực Lâm Thao",
    "Bệnh viện Sản Nhi Vĩnh Phúc", "Bệnh viện Đa khoa khu vực Phúc Yên", "Bệnh viện Đa khoa tỉnh Hòa Bình",
)  # fmt: skip
PURPOSES = (
    "Bổ túc hồ sơ vay vốn ngân hàng", "Chuyển nhượng quyền sử dụng đất", "Bổ túc hồ sơ đi lao động ở nước ngoài",
    "Nhận con nuôi", "Bổ túc hồ sơ tuyển dụng",
)  # fmt: skip
DESIGNERS = (
    "Công ty TNHH Kiến trúc Sông Lô", "Công ty CP Tư vấn xây dựng Đất Tổ", "Công ty TNHH Thiết kế Nhà Việt Trì",
    "Công ty TNHH Tư vấn xây dựng Tam Đảo", "Công ty CP Kiến trúc Sông Đà",
)  # fmt: skip


Writer = Callable[[random.Random, People, Unit, date, Human | None], Written]


def birth(draw: random.Random, people: People, commune: Unit, day: date, who: Human | None) -> Written:
    mother = people.human(commune, day, age=(20, 39), sex=Sex.FEMALE)
    father = people.human(commune, day, age=(22, 44), sex=Sex.MALE)
    if who and who.sex is Sex.MALE:
        father = who
    elif who:
        mother = who
    known = draw.choices(("both", "mother"), (93, 7))[0]
    by_mother = known == "mother" or (who is mother) or (who is not father and draw.random() < 0.45)
    asks = mother if by_mother else father
    late = draw.random() < 0.1
    born = day - timedelta(days=draw.randrange(61, 400) if late else draw.randrange(3, 45))
    sex = draw.choice((Sex.MALE, Sex.FEMALE))
    family = (mother if known == "mother" else father).name.split()[0]
    hospital = draw.random() < 0.96
    proof = draw.choices(("slip", "electronic"), (70, 30))[0] if hospital else "witness"
    ethnicity = draw.choices(("Kinh", "Mường", "Tày", "Dao", "Cao Lan"), (80, 14, 2, 2, 2))[0]
    is_married = draw.random() < 0.92
    answers: dict[str, Any] = {
        "child_name": people.name(sex, family), "child_sex": str(sex), "child_birth_date": born.isoformat(),
        "birth_kind": "facility" if hospital else "elsewhere",
        "birth_place": draw.choice(HOSPITALS) if hospital else asks.residence,
        "child_ethnicity": ethnicity, "child_nationality": "Việt Nam",
        "hometown": f"{commune.place}, {people.province}", "parents_known": known,
        "mother_name": mother.name, "mother_number": mother.number, "mother_birth_date": mother.born.isoformat(),
        "mother_ethnicity": ethnicity, "mother_nationality": "Việt Nam",
        "mother_residence": asks.residence if known == "both" and is_married else mother.residence,
        "relation": "mother" if by_mother else "father", "requester_name": asks.name,
        "requester_number": asks.number, "requester_residence": asks.residence, "birth_proof": proof,
        "surrogacy": "no", "copies": str(draw.choice((0, 0, 1, 2, 2, 3, 5))),
    }  # fmt: skip
    if late:
        answers["exemption"] = draw.choices(("none", "poor"), (85, 15))[0]
    if known == "both":
        answers |= {
            "father_name": father.name, "father_number": father.number,
            "father_birth_date": father.born.isoformat(), "parents_married": "yes" if is_married else "no",
            "father_ethnicity": "Kinh" if draw.random() < 0.15 else ethnicity, "father_nationality": "Việt Nam",
            "father_residence": asks.residence if is_married else father.residence,
            "marriage_certificate":
                f"{draw.randrange(1, 140)}/{day.year - draw.randrange(1, 9)}, {lower_first(commune.place)}",
        }  # fmt: skip
    result = {
        "register_book": f"{1 + (day.month > 6):02}/{day.year}", "personal_number": people.number(sex, born),
        "child_sex": str(sex),
    }  # fmt: skip
    return Written(asks, answers, result)


def marital(draw: random.Random, people: People, commune: Unit, day: date, who: Human | None) -> Written:
    asks = who or people.human(commune, day, age=(19, 52))
    status = draw.choices(("never", "divorced", "widowed", "married"), (78, 13, 4, 5))[0]
    marry = status != "married" and draw.random() < 0.68
    since = asks.born.year + 18
    elsewhere = draw.random() < 0.25
    partner = people.human(commune, day, age=(19, 45), sex=Sex.MALE if asks.sex is Sex.FEMALE else Sex.FEMALE)
    answers: dict[str, Any] = {
        "for_self": "yes", "subject_name": asks.name, "subject_number": asks.number,
        "subject_birth_date": asks.born.isoformat(), "subject_residence": asks.residence, "status": status,
        "lived_elsewhere": "yes" if elsewhere else "no", "purpose": "marry" if marry else "other",
        "reissue": "yes" if draw.random() < 0.06 else "no",
        "exemption": draw.choices(("none", "poor", "merit", "disabled"), (88, 6, 4, 2))[0],
    }  # fmt: skip
    moved = since + draw.randrange(1, max(2, day.year - since))
    if elsewhere:
        answers["earlier_places"] = f"Thành phố Hà Nội, từ năm {since} đến năm {moved}"
    said = "Chưa đăng ký kết hôn với ai."
    if status == "married":
        answers["spouse_name"] = partner.name
        said = f"Đang có {'vợ' if asks.sex is Sex.MALE else 'chồng'} là {partner.name}."
    if status in ("divorced", "widowed"):
        year = day.year - draw.randrange(1, 6)
        paper = "Quyết định ly hôn" if status == "divorced" else "Giấy chứng tử"
        answers["ended_by"] = f"{paper} số {draw.randrange(1, 300)}/{year}, {lower_first(commune.place)}"
        done = "đã ly hôn" if status == "divorced" else "vợ hoặc chồng đã chết"
        proof = lower_first(answers["ended_by"])
        said = f"Đã đăng ký kết hôn, nhưng {done} theo {proof}; hiện chưa đăng ký kết hôn với ai."
        if status == "divorced":
            answers["divorced_abroad"] = "no"
    goal = draw.choice(PURPOSES)
    if marry:
        answers |= {
            "partner_name": partner.name, "partner_number": partner.number, "marriage_place": commune.place,
        }  # fmt: skip
        goal = f"Đăng ký kết hôn với {partner.name}"
    else:
        answers |= {"purpose_text": goal, "copies": str(draw.randrange(1, 4))}
    period = f"{lower_first(commune.place)}, từ năm {moved if elsewhere else since} đến nay"
    return Written(asks, answers, {"period": period, "statement": said, "purpose_text": goal})


def house(draw: random.Random, people: People, commune: Unit, day: date, who: Human | None) -> Written:
    asks = who or people.human(commune, day, age=(28, 66))
    is_ward = commune.place.startswith("Phường")
    floors = draw.choices((1, 2, 3, 4, 5, 7), (14, 30, 32, 15, 7, 2) if is_ward else (35, 42, 18, 4, 1, 0))[0]
    ground = draw.randrange(60, 115) if is_ward else draw.randrange(80, 150)
    plot = ground + draw.randrange(10, 60 if is_ward else 400)
    kind = draw.choices(("new", "rebuild", "staged"), (58, 38, 4))[0]
    proof = draw.choices(("certificate", "database", "other"), (66, 30, 4))[0]
    limits = draw.choices(("none", "heritage", "road", "water", "detailed_plan"), (82, 4, 6, 4, 4))[0]
    licensed = floors >= 3 or draw.random() < 0.6
    adjoining = draw.random() < (0.7 if is_ward else 0.3)
    height = round(3.6 * floors + draw.choice((0.6, 0.9, 1.2)), 1)
    issued = date(day.year - draw.randrange(1, 18), draw.randrange(1, 13), draw.randrange(1, 29))
    paper = f"CN {draw.randrange(100_000, 999_999)}, ngày {issued:%d/%m/%Y}"
    answers: dict[str, Any] = {
        "owner_name": asks.name, "owner_number": asks.number, "owner_residence": asks.residence,
        "owner_phone": asks.phone, "shared_land": "yes" if draw.random() < 0.2 else "no",
        "land_place": f"{people.quarter(commune)}, {lower_first(commune.place)}",
        "parcel_number": str(draw.randrange(1, 600)), "map_sheet": str(draw.randrange(1, 90)),
        "land_area": str(plot), "land_proof": proof, "site_limits": limits, "work_type": kind, "floors": str(floors),
        "basements": "1" if is_ward and floors >= 4 and draw.random() < 0.15 else "0", "ground_area": str(ground),
        "total_area": str(ground * floors - draw.randrange(0, 8) * (floors > 1)), "height": str(height),
        "with_business": "yes" if is_ward and draw.random() < 0.12 else "no",
        "business_kind": "Cửa hàng tạp hóa ở tầng 1, 40 m²", "design_by": "licensed" if licensed else "self",
        "adjoining": "yes" if adjoining else "no", "shared_wall": "no",
        "neighbours": f"Bên trái: nhà {people.name(Sex.MALE)}; bên phải: nhà {people.name(Sex.FEMALE)}",
        "start_date": (day + timedelta(days=draw.randrange(25, 90))).isoformat(), "months": str(draw.randrange(4, 13)),
        "land_paper_number": paper, "land_paper_other": f"Quyết định giao đất số {draw.randrange(10, 900)}/QĐ-UBND",
        "land_partners": people.name(Sex.MALE if asks.sex is Sex.FEMALE else Sex.FEMALE),
        "old_area": str(draw.randrange(40, 120)), "first_stage": "Móng và 1 tầng",
    }  # fmt: skip
    if licensed:
        answers |= {"designer": draw.choice(DESIGNERS), "designer_certificate": f"PTH-{draw.randrange(10**7):08}"}
    result = {
        "land_paper": answers["land_paper_other"] if proof == "other" else f"Giấy chứng nhận quyền sử dụng đất {paper}",
        "ground_level": f"+0,{draw.choice((15, 20, 30, 45))} m so với {'vỉa hè' if is_ward else 'mặt đường'}",
        "building_line": draw.choice((
            "Trùng chỉ giới đường đỏ", "Lùi sau chỉ giới đường đỏ 1,5 m", "Lùi sau chỉ giới đường đỏ 3 m",
        )),
    }  # fmt: skip
    return Written(asks, answers, result)


WRITERS: dict[str, Writer] = {BIRTH: birth, MARITAL: marital, HOUSE: house, WORK: work, RESIDENCE: residence}

REFUSALS = {
    BIRTH: ("Trẻ đã được đăng ký khai sinh tại nơi cư trú của mẹ; một người chỉ được đăng ký khai sinh một lần.",
            "Luật Hộ tịch số 60/2014/QH13, Điều 13 và Điều 16"),
    MARITAL: ("Cơ sở dữ liệu hộ tịch ghi nhận người yêu cầu đang có vợ hoặc chồng, khác với nội dung khai.",
              "Nghị định số 123/2015/NĐ-CP, Điều 22"),
    HOUSE: ("Vị trí xây dựng vượt chỉ giới xây dựng của quy hoạch được duyệt.\n"
            "Phần móng phía đông nằm ngoài ranh giới thửa đất ghi trên giấy chứng nhận.",
            "Luật Xây dựng số 50/2014/QH13, Điều 91 và Điều 93"),
    WORK: ("Giấy tờ gửi kèm không chứng minh được trình độ, kinh nghiệm phù hợp với vị trí đề nghị.",
           "Bộ luật Lao động số 45/2019/QH14, Điều 151"),
    RESIDENCE: ("Chỗ ở đăng ký nằm trong khu vực đã có quyết định thu hồi đất.",
                "Luật Cư trú số 68/2020/QH14, Điều 23"),
}  # fmt: skip
DECLINES = {
    BIRTH: "Cha, mẹ đều không cư trú trên địa bàn tỉnh. Đề nghị ông/bà nộp tại Ủy ban nhân dân cấp xã nơi cư trú.",
    MARITAL: "Không có văn bản ủy quyền và không chứng minh được quan hệ với người cần xác nhận.",
    HOUSE: "Công trình thuộc trường hợp được miễn giấy phép xây dựng; ông/bà chỉ cần thông báo ngày khởi công.",
    WORK: "Nơi làm việc ở tỉnh khác. Đề nghị doanh nghiệp nộp tại tỉnh nơi người lao động làm việc.",
    RESIDENCE: "Chỗ ở mới thuộc phường, xã khác. Đề nghị ông/bà nộp tại Công an nơi có chỗ ở mới.",
}
LACKS = {
    BIRTH: ("birth_slip", "Ảnh chụp giấy chứng sinh bị mờ, không đọc được số và ngày cấp."),
    MARITAL: ("other", "Cần ghi rõ thời gian thường trú ở từng nơi từ khi đủ tuổi kết hôn."),
    HOUSE: ("drawings", "Thiếu bản vẽ mặt bằng móng và sơ đồ đấu nối cấp nước, thoát nước."),
    WORK: ("criminal_record", "Phiếu lý lịch tư pháp chưa có bản dịch tiếng Việt được chứng thực."),
    RESIDENCE: ("other", "Cần ý kiến đồng ý của chủ hộ tại chỗ ở mới."),
}
WORDS = (
    "Tôi muốn hỏi hồ sơ đã đến bước nào rồi ạ?", "Tôi đi làm giờ hành chính, có thể nhận kết quả vào thứ Bảy không?",
    "Xin cho biết lệ phí phải nộp là bao nhiêu.", "Tôi đã đổi số điện thoại, xin cập nhật giúp.",
)  # fmt: skip
REPLIES = (
    "Hồ sơ đang được thẩm tra, ông/bà nhận kết quả đúng ngày hẹn.",
    "Ông/bà có thể nhận bản điện tử trên Cổng dịch vụ công, không cần đến quầy.",
)
NOTES = (
    "Đã đối chiếu với Cơ sở dữ liệu quốc gia về dân cư, thông tin khớp.",
    "Đã gọi điện cho người nộp, hẹn bổ sung bản rõ.",
    "Đã kiểm tra sổ hộ tịch lưu, không có vướng mắc.",
)  # fmt: skip


OPINIONS = {
    Outcome.GRANTED: "Hồ sơ đầy đủ, đúng quy định, không có vướng mắc. Đề nghị lãnh đạo ký kết quả.",
    Outcome.REFUSED: "Hồ sơ không đủ điều kiện theo căn cứ nêu trong dự thảo. Đề nghị lãnh đạo ký thông báo từ chối.",
}
"""What the specialist writes to who signs."""
FOUND = {"inspect": "Hiện trạng thửa đất đúng với bản vẽ, ranh giới rõ, nhà liền kề không bị ảnh hưởng."}
"""What is written on completing a step that runs beside another."""
QUESTION = "Đề nghị cho ý kiến về sự phù hợp của công trình với hành lang bảo vệ và quy hoạch tại vị trí xây dựng."


def opinion(outcome: Outcome) -> tuple[str, bool]:
    agrees = outcome is Outcome.GRANTED
    said = "Thống nhất cấp phép theo bản vẽ đã gửi." if agrees else "Không thống nhất: vi phạm hành lang bảo vệ."
    return said, agrees


def fill_in(
    bundle: Bundle, draw: random.Random, people: People, commune: Unit, day: date, who: Human | None,
    forced: dict[str, Any],
) -> tuple[Written, dict[str, Any]]:  # fmt: skip
    """A form as its checks want it, and its answers as they are kept. Two people whom chance gave one name are asked
    about by the form, so they are drawn again."""
    for _ in range(3):
        written = WRITERS[bundle.code](draw, people, commune, day, who)
        answers, problems = forms.check_form(bundle.form, written.answers | forced, day)
        if not problems:
            return written, answers
    raise AssertionError((bundle.code, problems))
