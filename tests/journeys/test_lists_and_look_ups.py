"""A long list imported by the worker before the controller's eyes; a person filled in at the desk by their number."""

import io

import docx
import pytest

from tests.journeys.officers import Counter, Officer
from tests.journeys.people import CAM
from tests.onestop.printing.conftest import letters

pytestmark = pytest.mark.browser


class Controller(Officer):
    username = "kiemsoat"


def test_a_long_list_counts_its_rows_and_is_imported_by_the_worker(house, invite):
    """Nothing is pressed while it is read: the page goes on by itself."""
    head = "Mã thủ tục,Tên thủ tục,Lĩnh vực\n"
    title = "Cấp giấy phép hoạt động cho cơ sở dịch vụ tại địa phương số"
    rows = [f"9.{n:06},{title} {n},Dịch vụ\n" for n in range(1, 7001)]
    controller = invite(Controller).signs_in()
    controller.open("/operations/procedures/listed/import/")
    held = (head + "".join(rows)).encode()
    controller.page.set_input_files("#id_list", {"name": "dai.csv", "mimeType": "text/csv", "buffer": held})
    controller.press("Check the list")
    controller.page.locator("form:has(input[value=import])").wait_for()
    controller.sees("Rows read", "7.000")
    controller.press("Import")
    controller.page.get_by_role("heading", name=controller.say("The list is imported")).wait_for()
    [(count,)] = house.sql("SELECT count(*) FROM listed_procedure WHERE code LIKE %s", "9.%")
    assert count == 7000
    controller.open("/operations/procedures/listed/?q=dich+vu+tai+dia+phuong")
    assert controller.page.locator("tbody tr").count() > 10


def test_the_person_at_the_desk_is_filled_in_without_a_script(house, invite):
    counter = invite(Counter, scripts=False).signs_in()
    counter.open("/counter/reception/")
    counter.type("q", "xac nhan tinh trang hon nhan")
    counter.press("Find")
    counter.type("desk-person_name", CAM.name)
    counter.type("desk-person_number", CAM.number)
    counter.press("Fill in from the population data")
    counter.sees("From the National Population Database. Correct it if it is wrong.")
    assert counter.page.locator("[name='desk-person_born']").input_value() == "21/07/1995"
    assert counter.page.locator("input[name=status][value=never]").is_checked()
    [(detail,)] = house.sql("SELECT detail FROM event WHERE action = 'population_read' ORDER BY at DESC LIMIT 1")
    assert detail["reason"] == "reception" and detail["outcome"] == "found" and CAM.number not in str(detail)


def test_the_worklist_is_worked_through_with_single_keys(house, invite):
    house.python("from tests.sites import many; many.one_cannot(3)", MOTCUA_DEMO="1")
    officer = invite(Desk).signs_in()
    officer.open("/desk/?tab=mine")
    links = officer.page.locator("[data-row] th a")
    shown = links.all_inner_texts()
    assert len(shown) >= 3

    def at():
        return officer.page.evaluate("document.activeElement.innerText || document.activeElement.id")

    def chosen():
        return officer.page.locator("[data-row] input[name=one]:checked").count()

    officer.page.keyboard.press("/")
    assert at() == "q"
    officer.page.keyboard.type("jkx/")
    assert officer.page.locator("#q").input_value() == "jkx/" and chosen() == 0, "in the search a letter is a letter"
    officer.page.keyboard.press("Escape")
    for key, row in (("j", 1), ("j", 2), ("k", 1), ("k", 0), ("k", 0)):
        officer.page.keyboard.press(key)
        assert at() == shown[row], key
    officer.page.keyboard.press("x")
    officer.page.keyboard.press("j")
    officer.page.keyboard.press("x")
    assert chosen() == 2
    assert officer.page.locator("[data-chosen]").inner_text() == f"2 {officer.say('chosen')}"
    officer.page.keyboard.press("a")
    assert chosen() == len(shown)
    officer.page.keyboard.press("?")
    assert officer.page.locator("#keys").is_visible()
    officer.page.keyboard.press("?")
    assert not officer.page.locator("#keys").is_visible()
    officer.page.locator("[data-row] th a", has_text=shown[1]).focus()
    with officer.leaving():
        officer.page.keyboard.press("Enter")
    officer.sees(shown[1])


class Desk(Officer):
    username = "chuyenvien"


class Specialist(Officer):
    username = "laodong"


def test_forty_permits_are_printed_from_the_departments_template(house, invite):
    """Chosen, printed by the worker before the officer's eyes, saved; section i of the print file carries person i."""
    house.python("from tests.onestop.printing import conftest; conftest.forty_in_a_house()")
    officer = invite(Specialist).signs_in()
    officer.open("/desk/printing/")
    officer.follow("Giấy phép lao động (mẫu in)")
    officer.look()
    officer.follow("Preview with one dossier")
    officer.sees("GIẤY PHÉP LAO ĐỘNG", "CANARY QBNX KIM")
    officer.look()
    officer.open("/desk/printing/")
    officer.page.get_by_role("link", name=officer.say("Choose dossiers")).first.click()
    officer.look()
    for box in officer.page.locator("tbody input[type=checkbox]").all()[:40]:
        box.check()
    officer.press("Print")
    officer.page.get_by_role("link", name=officer.say("Save the print file (DOCX)")).wait_for(timeout=60_000)
    officer.look()
    data = officer.fetch(officer.href("Save the print file (DOCX)"))
    heads = [s.header.paragraphs[0].text for s in docx.Document(io.BytesIO(data)).sections]
    assert [head.split("CANARY ")[1] for head in heads] == [f"{letters(n)} Kim" for n in reversed(range(40))]
    [(copies, people)] = house.sql("SELECT count(*), count(DISTINCT dossier_id) FROM printed_copy")
    assert copies == people == 40
