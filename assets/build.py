"""Writes src/motcua/static/vendor/: typefaces, icons and VENDOR.json, which says where each file comes from.

    cd assets && npm ci && python build.py      # fonttools and brotli as requirements.txt beside this file pins them

The result is committed, so that an installation needs neither npm nor the network. The same inputs give the same bytes.
"""

import hashlib
import json
import re
import shutil
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
TARGET = HERE.parent / "src" / "motcua" / "static" / "vendor"
LETTERS, DIGITS, ICONS = "@fontsource/be-vietnam-pro", "@fontsource-variable/inter", "@tabler/icons"

WEIGHTS = (400, 600, 700)
SUBSETS = ("latin-ext", "latin", "vietnamese")
"""The last one named wins where ranges overlap: ă, đ, ơ, ư come from the Vietnamese file and no other is loaded."""
FIGURES = "0123456789.,:/+-–−%"
ICON_NAMES = (HERE / "icons.txt").read_text().split()


def main() -> None:
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    made = {**letters(), **digits(), **icons()}
    for package in (LETTERS, DIGITS, ICONS):
        name = f"LICENSE-{package.rpartition('/')[2]}.txt"
        shutil.copyfile(MODULES / package / "LICENSE", TARGET / name)
        made[name] = package
    record = [entry(name, package) for name, package in sorted(made.items())]
    (TARGET / "VENDOR.json").write_text(json.dumps({"files": record}, indent=1) + "\n")
    print(f"{len(record)} files, {sum(path.stat().st_size for path in TARGET.iterdir()):,} bytes")  # noqa: T201


def entry(name: str, package: str) -> dict[str, str]:
    about = json.loads((MODULES / package / "package.json").read_text())
    digest = hashlib.sha256((TARGET / name).read_bytes()).hexdigest()
    return {"file": name, "from": package, "version": about["version"], "licence": about["license"], "sha256": digest}


def letters() -> dict[str, str]:
    """Be Vietnam Pro as published, one file a weight and range, and the style sheet that names them."""
    ranges = json.loads((MODULES / LETTERS / "unicode.json").read_text())
    made, rules = {}, []
    for part in SUBSETS:
        for weight in WEIGHTS:
            name = f"be-vietnam-pro-{part}-{weight}.woff2"
            shutil.copyfile(MODULES / LETTERS / "files" / f"be-vietnam-pro-{part}-{weight}-normal.woff2", TARGET / name)
            rules.append(face("Be Vietnam Pro", name, str(weight), ranges[part]))
            made[name] = LETTERS
    used = ",".join(f"U+{ord(sign):04X}" for sign in FIGURES)
    rules.append(face("Motcua Figures", "figures.woff2", "400 700", used))
    (TARGET / "fonts.css").write_text("\n".join(rules) + "\n")
    return {**made, "fonts.css": LETTERS}


def face(family: str, name: str, weight: str, characters: str) -> str:
    return (
        f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:normal;font-display:swap;'
        f'src:url("{name}") format("woff2");unicode-range:{characters}}}'
    )


def digits() -> dict[str, str]:
    """Inter's figures, all of one width: Be Vietnam Pro has none, and columns of numbers must stand in line."""
    font = TTFont(MODULES / DIGITS / "files" / "inter-latin-wght-normal.woff2", recalcTimestamp=False)
    options = subset.Options(layout_features=["tnum"], flavor="woff2", hinting=False, notdef_outline=True)
    options.drop_tables += ["MVAR"]
    options.recalc_timestamp = False
    maker = subset.Subsetter(options)
    maker.populate(text=FIGURES)
    maker.subset(font)
    instancer.instantiateVariableFont(font, {"wght": (400, 700)}, inplace=True)
    subset.save_font(font, str(TARGET / "figures.woff2"), options)
    return {"figures.woff2": DIGITS}


def icons() -> dict[str, str]:
    """One sprite of the icons named in icons.txt; each symbol keeps the outline and leaves colour to the page."""
    symbols = []
    for name in ICON_NAMES:
        drawn = (MODULES / ICONS / "icons" / "outline" / f"{name}.svg").read_text()
        paths = "".join(re.findall(r"<path[^>]*/>", drawn))
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{paths}</symbol>')
    (TARGET / "icons.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round">' + "\n".join(symbols) + "</svg>\n"
    )
    return {"icons.svg": ICONS}


if __name__ == "__main__":
    main()
