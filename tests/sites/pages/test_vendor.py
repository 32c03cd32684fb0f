"""What is shipped from others is what VENDOR.json says it is, and pages name only icons that are there."""

import hashlib
import json
import re
from pathlib import Path

import motcua

SOURCE = Path(motcua.__file__).parent
VENDOR = SOURCE / "static" / "vendor"
RECORD = json.loads((VENDOR / "VENDOR.json").read_text())["files"]


def test_every_vendored_file_is_recorded_with_its_origin_licence_and_digest():
    assert {row["file"] for row in RECORD} == {path.name for path in VENDOR.iterdir()} - {"VENDOR.json"}
    for row in RECORD:
        assert row["from"] and row["version"] and row["licence"], row
        assert hashlib.sha256((VENDOR / row["file"]).read_bytes()).hexdigest() == row["sha256"], row["file"]


def test_each_typeface_named_by_the_style_sheet_is_shipped():
    named = re.findall(r'url\("([^"]+)"\)', (VENDOR / "fonts.css").read_text())
    assert named
    assert all((VENDOR / name).exists() for name in named)


def test_every_icon_a_template_names_is_in_the_sprite():
    sprite = set(re.findall(r'<symbol id="([^"]+)"', (VENDOR / "icons.svg").read_text()))
    named = {
        name: path.name
        for path in SOURCE.rglob("*.html")
        for name in re.findall(r'{% icon "([^"]+)" %}', path.read_text())
    }
    assert named
    assert not {name: page for name, page in named.items() if name not in sprite}


def test_colours_stand_in_the_shared_style_sheet_only():
    """Elsewhere a colour is a token, so that a province can change its look in one place."""
    others = [path for path in (SOURCE / "static" / "motcua").glob("*.css") if path.name != "motcua.css"]
    assert others
    for path in others:
        assert not re.findall(r"#[0-9a-fA-F]{3,8}\b", path.read_text()), path.name


def test_style_sheets_use_logical_directions_only():
    physical = re.compile(r"[{;\s](?:margin|padding|border)-(?:left|right|top|bottom)\s*:|[{;\s](?:left|right)\s*:")
    for path in (SOURCE / "static" / "motcua").glob("*.css"):
        assert not physical.findall(path.read_text()), path.name
