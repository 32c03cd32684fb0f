"""A procedure known by name: what its page says of what was published, and of what was not."""

import re

import pytest
from django.test import Client

from motcua.foundation.common.actors import SYSTEM
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.labels import NO_REASON, why_not_online
from motcua.onestop.catalogue.listing_files import Line
from motcua.onestop.catalogue.listing_import import take_in
from motcua.onestop.catalogue.models import ListedProcedure
from tests.sites.portal import pages


def test_a_listed_procedure_says_where_to_go_and_has_no_start(province):
    for language in ("vi", "en"):
        client = Client()
        client.cookies["language"] = language
        found = client.get("/procedures/", {"q": "lam lai bang lai"})
        assert found.context["cards"][0]["listed"].code == "3.000348"
        body = client.get("/procedures/code/3.000348/").content.decode()
        assert '<h1 lang="vi">Cấp lại giấy phép lái xe</h1>' in body and "/start/" not in body
        assert ("Chỉ có thông tin" if language == "vi" else "Information only") in body
    assert client.get("/procedures/code/9.999999/").status_code == 404
    assert client.get("/procedures/code/1.001193/").headers["Location"] == "/procedures/birth-registration/"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("fee", "shown"), [
    (135000, {"vi": "135.000", "en": "135,000"}), ("135.000 đồng/lần; miễn cho hộ nghèo", None),
    (0, {"vi": "Chưa được công bố", "en": "Not published"}),
])  # fmt: skip
def test_a_listed_procedure_shows_every_field_that_was_published(province, language, fee, shown):
    """Code, title, sector, level, agency, online level with its reason, limit, and the fee in its three states."""
    told = {
        "code": "9.000001", "title": "Cấp giấy phép thử", "sector": "Giao thông thử", "levels": "Cấp tỉnh",
        "agency": "Sở Xây dựng thử", "online": "Một phần", "online_reason": "Phải mang xe đến kiểm tra",
        "time_limit": "9 ngày làm việc", "fee": fee, "source": "Quyết định 9/QĐ-UBND",
    }  # fmt: skip
    take_in([Line(1, told)], by=SYSTEM, name="thu")
    client = Client()
    client.cookies["language"] = language
    body = client.get("/procedures/code/9.000001/").content.decode()
    said = re.sub(r"\s+", " ", body.split("<main", 1)[1])
    for text in (told["title"], told["sector"], told["agency"], told["online_reason"], told["time_limit"]):
        assert re.search(rf'lang="vi"[^>]*>\s*{text}', said), text
    assert {"vi": "Lý do chưa trực tuyến toàn trình:", "en": "Why not all of it is online:"}[language] in said
    assert {"vi": "Lý do chưa được công bố", "en": "is not published"}[language] not in said
    level = {"vi": ("Cấp tỉnh", "Một phần"), "en": ("Province", "Partly online")}[language]
    for text in ("9.000001", told["source"], shown[language] if shown else fee, *level):
        assert text in said, text
    assert "Miễn phí" not in said and "Free" not in said


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("online", "shown"), [
    ("partial", {"vi": "Chỉ làm trực tuyến được một phần. Lý do chưa được công bố.",
                 "en": "Only part of it can be done online. The reason is not published."}),
    ("none", {"vi": "Chỉ nộp trực tiếp tại quầy. Lý do chưa được công bố.",
              "en": "It is filed at the counter only. The reason is not published."}),
    ("some", {"vi": "Trực tuyến đến đâu và lý do chưa toàn trình thì chưa được công bố.",
              "en": "How far that goes, and the reason why no further, is not published."}),
    ("not_published", {"vi": "Mức độ trực tuyến chưa được công bố, lý do cũng chưa.",
                       "en": "How much of it can be done online is not published, and no reason either."}),
    ("full", {}),
])  # fmt: skip
def test_a_reason_that_nobody_published_is_said_to_be_unpublished(province, language, online, shown):
    row = {"code": "9.000001", "title": "Cấp giấy phép thử", "online": online, "online_reason": ""}
    take_in([Line(1, row)], by=SYSTEM, name="thu")
    client = Client()
    client.cookies["language"] = language
    said = pages.text_of(client.get("/procedures/code/9.000001/"))
    assert shown.get(language, "") in said
    assert shown or not re.search("lý do|reason|Why not", said, re.IGNORECASE)


def test_every_shipped_procedure_that_is_not_fully_online_tells_why_or_that_nobody_did(province):
    rows = list(ListedProcedure.objects.exclude(code__in=catalogue.published().values("code")))
    assert len(rows) > 590
    for row in rows:
        why, unknown = why_not_online(row.online, row.online_reason)
        assert bool(why or unknown) is (row.online != "full") and why == row.online_reason, row.code
    assert not any(row.online_reason for row in rows), "none was published: the words below are for all of them"
    for online in {row.online for row in rows} - {"full"}:
        one = next(row for row in rows if row.online == online)
        reply = Client(headers={"accept-language": "vi"}).get(f"/procedures/code/{one.code}/", follow=True)
        assert str(NO_REASON[online]) in pages.text_of(reply), one.code
