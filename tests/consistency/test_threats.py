"""The table of dangers names tests that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").glob("**/test_*.py"))


def rows() -> list[list[str]]:
    lines = (ROOT / "docs/threats.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return [row for row in cells[1:] if not set(row[0]) <= {"-", " "}]


def test_every_danger_has_its_defence_and_a_test_that_exists():
    assert len(rows()) > 20
    for danger, defence, tests in rows():
        named = re.findall(r"`(test_\w+)`", tests)
        assert danger and defence and named, danger
        missing = [name for name in named if f"def {name}(" not in TESTS]
        assert not missing, f"{danger}: no such test: {', '.join(missing)}"
