"""The pages of Word templates and of printing with them, as the department's officers use them."""

import html
import io
import re

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from motcua.foundation.common import relay
from motcua.foundation.files.models import StoredFile
from motcua.onestop.printing import seeds, selectors
from motcua.onestop.printing.labels import PROBLEMS
from motcua.onestop.printing.models import PrintedCopy, PrintRun, Template
from tests.onestop.printing import papers
from tests.onestop.printing.conftest import KEEPER, OTHER, PRINTER, keep, permits
from tests.sites import walk

IMPOSSIBLE = {"7*7": "expression", "include 'x'": "statement"}


def text(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode().split("<main", 1)[1]))


def saved(client, url: str) -> bytes:
    answer = client.get(url)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_from_the_upload_to_the_print_file(province):
    """The clerk uploads and says what a tag is; the specialist ticks two of three dossiers and saves the print file."""
    one, two, three = permits(province, 3)
    clerk, officer = province.officer(KEEPER), province.officer(PRINTER)
    unit = walk.authority(province, walk.WORK)
    data = papers.made(None, "Cấp cho {{ worker_name }}, {{ màu áo }}. Số: {{ mã hồ sơ }}")
    form = {"unit": str(unit.id), "name": "Thẻ tạm", "kind": "slip", "procedures": [walk.WORK]}
    wrong = clerk.post(reverse("desk:template_new"), {**form, "file": SimpleUploadedFile("a.docm", data)})
    assert wrong.status_code == 422 and "DOCX" in text(wrong) and not Template.objects.exists()
    macros = papers.related(data, "attachedTemplate", "http://x.example/")
    wrong = clerk.post(reverse("desk:template_new"), {**form, "file": SimpleUploadedFile("a.docx", macros)})
    assert (
        wrong.status_code == 422 and "attachedTemplate" in text(wrong) and 'value="Thẻ tạm"' in wrong.content.decode()
    )
    answer = clerk.post(reverse("desk:template_new"), {**form, "file": SimpleUploadedFile("a.docx", data)})
    template = Template.objects.get()
    at = reverse("desk:template", args=[template.id])
    assert answer.headers["Location"] == at
    page = clerk.get(at)
    assert "Còn 1 thẻ chưa chọn trường" in text(page) and "CANARY QACX Kim" in text(page), "an example of the newest"
    assert "Chưa in được" in text(officer.get(reverse("desk:template_print", args=[template.id])))
    clerk.post(at, {"version": "1", "w0": "field:form.worker_name", "s0": "upper", "n0": "1", "w1": "blank:",
                    "w2": "field:dossier.code"})  # fmt: skip
    assert "bản 2" in text(clerk.get(at)) and "CANARY QACX KIM" in text(clerk.get(at))
    preview = officer.get(reverse("desk:template_preview", args=[template.id]), {"dossier": one.code})
    assert "<mark>CANARY QAAX KIM</mark>" in preview.content.decode()
    copy = officer.get(reverse("desk:template_preview", args=[template.id]), {"dossier": one.code, "save": ""})
    assert (
        papers.said(copy.content) == [f"Cấp cho CANARY QAAX KIM, . Số: {one.code}"] and not PrintedCopy.objects.exists()
    )

    choose = reverse("desk:template_print", args=[template.id])
    body = officer.get(choose, {"state": "received"}).content.decode()
    assert all(d.code in body for d in (one, two, three)) and "Tất cả hồ sơ phù hợp: 4 hồ sơ" in body
    assert "CANARY QABX Kim" in body, "whom each is about"
    nothing = officer.post(choose, {"version": "2", "key": "a", "which": "ticked"})
    assert nothing.status_code == 422 and "Hãy chọn các hồ sơ" in text(nothing)
    sent = {"version": "2", "key": "b", "which": "ticked", "dossier": [str(one.id), str(three.id), "x"]}
    answer = officer.post(choose, sent)
    run = PrintRun.objects.get()
    assert answer.headers["Location"] == officer.post(choose, sent).headers["Location"], "pressed twice"
    waiting = officer.get(answer.headers["Location"])
    assert "Đã xong 0/2 bản" in text(waiting) and "counted.js" in waiting.content.decode()
    relay.drain(100)
    done = officer.get(answer.headers["Location"])
    assert "Lưu tệp in" in text(done) and "data-counted" not in done.content.decode()
    run.refresh_from_db()
    whole = docx.Document(io.BytesIO(saved(officer, reverse("portal:file", args=[run.whole_id]) + "?save")))
    assert [p.text for p in whole.paragraphs if p.text] == [
        f"Cấp cho CANARY QA{x}X KIM, . Số: {d.code}" for x, d in (("C", three), ("A", one))
    ]  # fmt: skip
    assert one.code in text(clerk.get(reverse("desk:template_journal", args=[template.id])))
    assert "Thẻ tạm" in text(officer.get(reverse("desk:prints", args=[one.id])))
    assert "Đã tạo" in text(done) and "Thẻ tạm" in text(officer.get(reverse("desk:print_runs")))
    clerk.post(reverse("desk:template_withdraw", args=[template.id]))
    assert officer.get(choose).status_code == 404 and "Ngừng dùng từ" in text(officer.get(at))


def test_all_that_fit_are_printed_and_a_failing_one_stands_first(province):
    template = keep(province)
    dossiers = permits(province, 3)
    dossiers[1].answers.pop("nationality")
    dossiers[1].save(update_fields=["answers"])
    officer = province.officer(PRINTER)
    answer = officer.post(reverse("desk:template_print", args=[template.id]),
                          {"version": "2", "key": "k", "which": "all", "state": "received", "days": "31"})  # fmt: skip
    relay.drain(100)
    page = text(officer.get(answer.headers["Location"]))
    assert "Có 1 bản không tạo được" in page and "chưa có “Quốc tịch”" in page
    codes = list(dict.fromkeys(re.findall(r"H\S+-\d{6}-\d{4}", page)))
    assert codes[0] == dossiers[1].code and len(codes) == 4


def test_what_cannot_be_done_is_told_at_its_tag_and_nothing_is_printed_before_all_is_said(province):
    permits(province, 1)
    clerk, officer, unit = province.officer(KEEPER), province.officer(PRINTER), walk.authority(province, walk.WORK)
    data = papers.made(None, "{{ a }} {{ 7*7 }} {% include 'x' %}")
    clerk.post(reverse("desk:template_new"), {
        "unit": str(unit.id), "name": "Thẻ tạm", "kind": "slip", "procedures": [walk.WORK],
        "file": SimpleUploadedFile("a.docx", data),
    })  # fmt: skip
    at, choose = (reverse(f"desk:{name}", args=[Template.objects.get().id]) for name in ("template", "template_print"))
    body = clerk.get(at).content.decode()
    whys = {re.search("<code>(.+?)</code>", row)[1]: row for row in body.split("<tbody>")[1].split("</tr>")[:-1]}
    with override("vi"):
        sentences = {html.escape(name): str(PROBLEMS[why]) for name, why in IMPOSSIBLE.items()}
    assert len(set(sentences.values())) == 2 and whys.keys() == {"a", *sentences}
    for name, sentence in sentences.items():
        assert sentence in whys[name] and whys[name].count("<option") == 3, "it can stand for no field"
    assert not any(sentence in whys["a"] for sentence in sentences.values())
    number = {name: re.search('<select id="w([0-9]+)"', row)[1] for name, row in whys.items()}
    include = next(name for name in sentences if "include" in name)
    said = {f"w{number[name]}": "blank:" for name in whys if name != include}
    assert "Chưa in được" in text(officer.get(choose))
    clerk.post(at, {**said, "version": "1"})
    assert "Còn 1 thẻ chưa chọn trường" in text(clerk.get(at)) and "Chưa in được" in text(officer.get(choose))
    clerk.post(at, {**said, f"w{number[include]}": "keep:", "version": "2"})
    assert "Còn 1 thẻ" not in text(clerk.get(at)) and "Chưa in được" not in text(officer.get(choose))


def test_what_is_anothers_does_not_exist(province):
    template = keep(province)
    [dossier] = permits(province, 1)
    officer, other = province.officer(PRINTER), province.officer(OTHER)
    officer.post(reverse("desk:template_print", args=[template.id]),
                 {"version": "2", "key": "k", "dossier": [str(dossier.id)]})  # fmt: skip
    relay.drain(100)
    run = PrintRun.objects.get()
    for name in ("template", "template_preview", "template_print"):
        assert other.get(reverse(f"desk:{name}", args=[template.id])).status_code == 404, name
    for client in (other, province.officer(KEEPER)):
        assert client.get(reverse("desk:print_run", args=[run.id])).status_code == 404
        assert client.get(reverse("portal:file", args=[run.packed_id])).status_code == 404
    assert other.get(reverse("portal:file", args=[run.items.get().file_id])).status_code == 404
    assert officer.get(reverse("desk:template_new")).status_code == 403, "a specialist keeps no template"
    assert officer.post(reverse("desk:template_file", args=[template.id])).status_code == 403
    kept = officer.post(reverse("desk:template", args=[template.id]), {"version": "2", "w0": "blank:"})
    assert kept.status_code == 422 and selectors.newest(template).number == 2
    assert StoredFile.objects.filter(id=run.whole_id).exists()


def test_the_list_goes_on_and_costs_the_same(province, django_assert_max_num_queries, monkeypatch):
    monkeypatch.setattr(selectors, "PAGE", 2)
    template, officer = keep(province), province.officer(PRINTER)
    permits(province, 5)
    at, seen = reverse("desk:template_print", args=[template.id]), []
    url = at
    for _n in range(3):
        with django_assert_max_num_queries(24):
            body = officer.get(url).content.decode()
        seen += re.findall(r'name="dossier" value="([0-9a-f-]{36})"', body)
        following = re.search(r'href="(\?[^"]*after=[^"]+)"', body)
        url = at + following[1].replace("&amp;", "&") if following else ""
    assert len(seen) == len(set(seen)) == 6 and not url
    assert officer.get(at, {"after": "x"}).status_code == 302


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_pages_stand_in_both_languages(province, language):
    template = keep(province, seeds.work_permit())
    clerk = province.officer(KEEPER, language)
    for name in ("templates", "template_new", "print_runs"):
        body = clerk.get(reverse(f"desk:{name}")).content.decode()
        assert f'<html lang="{language}">' in body and body.count("<h1") == 1, name
    page = text(clerk.get(reverse("desk:template", args=[template.id])))
    assert ("Quốc tịch" if language == "vi" else "Nationality") in page
