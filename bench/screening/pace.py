"""How long a dossier of five documents on eight pages takes, from its files to the last line of the checklist, in the
process that looks at files as the worker has it: `python -m bench.screening.pace [--times N]`. `processor_s`: of that
process for each, with its start."""

import argparse
import io
import json
import random
import resource
import sys
import time
from datetime import date
from statistics import median

from PIL import Image

from bench.screening import mill

DAY, SEED = date(2026, 10, 15), 20261130


def dossier(chance: random.Random) -> tuple[dict, list[tuple[str, list[bytes], list[str]]]]:
    """(answers, [(document, files, names)]): a joint filing for a newborn whose family rents; seven of eight pages are
    pictures."""
    answers = mill.of_birth(chance) | {
        "household_head": mill.name(chance), "home_area": "42", "dwelling": "rented", "home_in_database": "no",
        "exemption": "poor", "head_relation": "con",
    }  # fmt: skip
    consent = mill.Sheet(
        "Văn bản đồng ý",
        (("Họ và tên chủ hộ", answers["household_head"]), ("Nội dung", "Tôi đồng ý cho đăng ký")),
        "Khu 5",
    )
    lease = mill.Sheet(
        "Hợp đồng thuê nhà ở", (("Bên cho thuê", mill.name(chance)), ("Diện tích sử dụng", "42 m²")), "Khu 5"
    )
    clauses = [
        mill.Sheet(f"Trang {n}/3", tuple((f"Điều {m}", "Hai bên thực hiện như đã thỏa thuận") for m in range(9)))
        for n in (2, 3)
    ]
    area = mill.Sheet("Giấy xác nhận diện tích", (("Diện tích nhà", "42 m²"),), "Ủy ban nhân dân phường")
    poor = mill.Sheet("Giấy chứng nhận hộ nghèo", (("Chủ hộ", answers["household_head"]),), "Ủy ban nhân dân phường")

    def photo(sheet: mill.Sheet) -> bytes:
        return mill.jpeg(mill.photographed(mill.drawn(mill.printed(sheet, chance)), chance))

    return answers, [
        ("birth_slip", [photo(mill.birth_slip(answers, chance))], ["chung-sinh.jpg"]),
        ("head_consent", [photo(consent)], ["dong-y.jpg"]),
        ("lease", [scans([lease, *clauses], chance)], ["hop-dong.pdf"]),
        ("floor_area", [mill.printed(area, chance)], ["dien-tich.pdf"]),
        ("exemption_proof", [photo(poor), photo(clauses[0])], ["ho-ngheo-1.jpg", "ho-ngheo-2.jpg"]),
    ]  # fmt: skip


def scans(sheets: list[mill.Sheet], chance: random.Random) -> bytes:
    pages: list[Image.Image] = [mill.scanned(mill.drawn(mill.printed(sheet, chance)), chance) for sheet in sheets]
    held = io.BytesIO()
    pages[0].save(held, "PDF", resolution=200, save_all=True, append_images=pages[1:])
    return held.getvalue()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()

    from motcua.run import django

    django.setup()
    from motcua.assistant.screening import dossiers, units
    from motcua.onestop.catalogue.loader import load
    from motcua.onestop.catalogue.seeds import BUNDLES
    from motcua.outside.adapters.ocr.confined import Confined

    bundle, former, looker = load(BUNDLES / "newborn-linked"), units.shipped("25"), Confined()
    took = []
    for at in range(args.times):
        answers, documents = dossier(random.Random(SEED + at))
        begun = time.monotonic()
        for key, files, names in documents:
            looker.look_together(files, dossiers.asked(bundle, names, key, answers, DAY, former=former))
        took.append(time.monotonic() - begun)
    looker.close()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = {
        "engine": looker.name, "documents": 5, "pages": 8, "first_s": round(took[0], 2),
        "p50_s": round(median(took), 2), "worst_s": round(max(took), 2),
        "processor_s": round((used.ru_utime + used.ru_stime) / args.times, 2),
    }  # fmt: skip
    print(json.dumps(found) if args.json else "\n".join(f"{name:>10}  {value}" for name, value in found.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
