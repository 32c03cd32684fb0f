"""No text without Vietnamese, none left over, no template that bends the strict content policy or that nobody uses."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django import forms
from scripts import check_texts

from motcua.run import messages


def test_every_message_of_the_source_has_its_vietnamese_and_keeps_its_places():
    assert check_texts.untranslated() == []


def test_no_translation_is_left_over():
    assert check_texts.left_over() == []
    assert check_texts.said_twice() == []


def test_what_is_wrong_in_a_form_is_told_as_what_to_do_next():
    """Short imperatives: no “is required”, no “must be”, no “needs another look”."""
    other_voice = re.compile(r"need(s)? another look|(is|are) required|must be (after|before)|This field|must not be")
    rooms = [po for po in check_texts.catalogues() if "foundation" not in po.parts]
    said = [m.id for po in rooms for m in read_po(po.open("rb")) if isinstance(m.id, str)]
    assert len(said) > 500 and [text for text in said if other_voice.search(text)] == []


def test_an_empty_field_is_told_what_to_do():
    assert forms.CharField().error_messages["required"] == "Hãy điền ô này."
    assert forms.ChoiceField().error_messages["required"] == "Hãy chọn một mục."


def test_every_translation_is_compiled():
    messages.compile_all()
    for po in check_texts.catalogues():
        mo = po.with_suffix(".mo")
        assert mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime, po


def test_every_template_compiles():
    assert check_texts.broken_templates() == []


def test_no_template_carries_style_script_or_foreign_address():
    assert check_texts.forbidden_in_templates() == []


def test_every_template_is_used():
    assert check_texts.unused_templates() == []


@pytest.mark.parametrize(("text", "what"), [
    ('<p style="color:red">', "style attribute"), ("<a onclick='x()'>", "event attribute"),
    ("<script>alert(1)</script>", "inline script"),
    ('<img src="https://cdn.example/x.png">', "address of another site"),
])  # fmt: skip
def test_the_check_sees_what_it_looks_for(text, what, tmp_path, monkeypatch):
    page = tmp_path / "templates" / "site" / "page.html"
    page.parent.mkdir(parents=True)
    page.write_text(text)
    monkeypatch.setattr(check_texts, "SOURCE", tmp_path)
    assert check_texts.forbidden_in_templates() == [f"site/page.html: {what}"]
    assert check_texts.unused_templates() == ["site/page.html"]


def test_the_check_sees_a_missing_translation(tmp_path, monkeypatch):
    source = tmp_path / "views.py"
    source.write_text("x = f\"{_('Nobody translated this')}\"")
    monkeypatch.setattr(check_texts, "SOURCE", tmp_path)
    monkeypatch.setattr(check_texts, "ROOT", tmp_path)
    assert check_texts.untranslated() == ["no Vietnamese for 'Nobody translated this' (views.py)"]


def test_templates_stand_where_django_finds_them():
    for path in check_texts.templates():
        assert Path(path).suffix in (".html", ".txt", ".xml", ".svg"), path
