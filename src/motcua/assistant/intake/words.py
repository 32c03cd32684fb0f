"""Words that stand on forms all the time: of names, places, peoples. A word of a value that is none of them may be one
whose marks were misread, so that it is not believed unseen. Pure."""

from collections.abc import Iterable, Sequence

from motcua.assistant.screening.finding import flat

FAMILY = """
nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý hà đinh đoàn lâm mai tô trịnh đào cao lương
lưu vương trương tạ tống quách thái triệu phùng châu kiều la lục mạc nông bế chu hứa khuất khổng doãn giáp đàm điền
đồng bạch âu cù cung diệp hạ kim lò lường ma nghiêm ninh ông phí sầm thạch thân tăng từ văn vi viên giàng sùng vàng
thào mùa cầm quàng hầu chẩu bàn đèo
"""
GIVEN = """
an anh ánh ân ba bắc bách băng bằng bảo bích biên bình bửu ca cảnh cẩm cát cần chánh chất châu chi chí chiến chinh
chính chung chương công cúc cường dần danh dân dậu diễm diên diệp diệu dịu du dũng dung duy duyên dự dương đài đại
đạo đan đạt đăng điệp đình định đoan đô đông đức đương được gia giang giáng giao giáp hà hạ hải hạnh hân hào hảo
hằng hậu hiên hiền hiển hiếu hiệp hiệu hòa hoài hoan hoàn hoàng hoạt hợp hồng huân huấn huệ hùng huy huyền hương
hường hưng hữu kha khải khang khánh khiêm khoa khoan khôi khuê khương kiên kiệt kiều kim kỳ lai lam lan lành lâm lân
lập lễ lệ liên liễu linh loan long lộc lợi luân luận lụa lương lượng ly lý mạnh mão mận mây mến mi minh mơ mùi mừng
mười my mỹ nam năm nga ngân nghi nghĩa ngọc nguyên nguyệt nhâm nhàn nhân nhạn nhật nhi nhiên nhung nhuận như ninh
nương oanh phát phi phong phú phúc phương phước phượng quân quang quảng quế quý quốc quyên quyền quyết quỳnh sang
sáng sâm sen sinh sơn sửu sương sỹ tài tam tám tâm tấn tân tây thạch thái thành thanh thao thảo thắm thăng thắng thế
thêm thị thiên thiện thiệp thìn thịnh thoa thọ thoan thông thơ thơm thới thu thuận thục thủy thuỷ thúy thuý thùy
thuỳ thư thương thường thước tiên tiến tiệp tín tính tình tỉnh toàn toản tố tống trà trâm trang tráng trí triều
trinh trọng trung trúc trường tú tuân tuấn tuất tuệ tùng tuy tuyên tuyến tuyền tuyết tường tươi tý uyên vân văn vi
việt viên viễn vinh vĩnh vui vũ vượng vy xoan xuân xuyến yên yến ý
"""
PLACE = """
khu tổ thôn xóm ấp bản làng ngõ ngách hẻm đường phố số nhà xã phường thị trấn huyện quận thành tỉnh đặc khu dân cư
tầng căn hộ chung cư tòa km quốc lộ trung tâm bệnh viện sản nhi đa khoa y tế trạm khu vực phòng khám công an ủy ban
nhân dân ty tnhh cổ phần phú thọ hòa bình vĩnh phúc yên việt trì hà nội nam định thái nguyên tuyên quang sơn la lào
cai thanh hóa nghệ hải phòng dương ninh bắc giang lạng cao bằng hồ chí minh đà nẵng huế cần thơ đồng nai tháp long
an cà mau gia lai đắk lắk khánh lâm quảng trị ngãi tây hưng điện biên châu
"""
OTHER = """
kinh mường tày thái dao nùng hmông mông sán dìu chay cao lan hoa khmer chăm ê đê ba na việt nam lào con vợ chồng cha
mẹ bố ông bà cháu anh chị em chủ hộ bản thân cô chú bác dì cậu ở nhờ nội ngoại ruột nuôi đẻ kinh doanh tạp hóa bán
lẻ buôn dịch vụ ăn uống sửa chữa xe máy ô tô may mặc cắt tóc lương thực thực phẩm cà phê quán cửa hàng vật liệu xây
dựng kiến trúc thiết kế và
"""
KNOWN = frozenset(f"{FAMILY} {GIVEN} {PLACE} {OTHER}".split())


def known(places: Iterable[str] = ()) -> frozenset[str]:
    """All of them, and the words of these places."""
    return KNOWN | {word for place in places for word in place.lower().replace(",", " ").split()}


def is_known(text: str, words: frozenset[str]) -> bool:
    return all(_is_known(word, words) for word in text.split())


def best(readings: Sequence[str], words: frozenset[str]) -> str:
    """Word by word what most readings say, a word that is known before one that is not; the first reading where they do
    not have the same number of words."""
    split = [reading.split() for reading in readings if reading]
    if not split or len({len(one) for one in split}) > 1:
        return readings[0]
    return " ".join(_chosen(column, words) for column in zip(*split, strict=True))


def with_places(text: str, places: Iterable[str]) -> str:
    """With the marks of the places of the province where all letters are theirs: “xa Câm Khê” is “xã Cẩm Khê”."""
    letters = flat(text)
    for place in places:
        sought = flat(place)
        at = f" {letters} ".find(f" {sought} ")
        if at >= 0 and len(sought) == len(place):
            text = text[:at] + _cased(place, text[at : at + len(place)]) + text[at + len(place) :]
    return text


def with_family(name: str) -> str:
    """With the marks of the only family name that has the letters of its first word."""
    first, blank, rest = name.partition(" ")
    meant = [word for word in FAMILY.split() if flat(word) == flat(first)]
    if first.lower() in meant or len(meant) != 1:
        return name
    return meant[0].capitalize() + blank + rest


def _cased(place: str, like: str) -> str:
    first = place[:1].upper() if like[:1].isupper() else place[:1].lower()
    return place.upper() if like.isupper() else first + place[1:]


def _chosen(column: Sequence[str], words: frozenset[str]) -> str:
    chosen = max(column, key=lambda word: (_is_known(word, words), column.count(word), -column.index(word)))
    if _is_known(chosen, words):
        return chosen
    bare = _bare(chosen)
    for at in range(2, len(bare) - 1):  # a blank that was not seen
        if bare[:at].lower() in words and bare[at:].lower() in words and chosen == bare:
            return f"{bare[:at]} {bare[at:].capitalize() if bare[:1].isupper() else bare[at:]}"
    meant = {word for word in words if flat(word) == flat(bare)}
    if len(meant) != 1:
        return chosen
    only = meant.pop()
    return chosen.replace(
        bare, only.upper() if len(bare) > 1 and bare.isupper() else only.capitalize() if bare[:1].isupper() else only
    )


def _is_known(word: str, words: frozenset[str]) -> bool:
    bare = _bare(word)
    return not bare or bare.isdigit() or bare.lower() in words


def _bare(word: str) -> str:
    return word.strip(" .,;:()-–/'\"")
