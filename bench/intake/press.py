"""Prints forms, filled in by machine or left with marked blanks in which a hand then writes. typst and Pillow only."""

import io
import json
import random
import re

import numpy as np
import typst
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from bench.intake.blanks import Blank
from bench.intake.people import Filled
from bench.screening import mill
from motcua.foundation.documents import render

SOURCE = r"""
#let told = json(bytes(sys.inputs.told))
#set page(paper: "a4", margin: (x: 20mm, y: 16mm))
#set text(font: told.font, size: told.size * 1pt, lang: "vi")
#set par(leading: 0.75em, spacing: 1.05em)
#let dots = box(width: 1fr, text(fill: rgb("#555"), repeat[.]))
#let note(t) = {
  let m = t.match(regex("\(\d\)"))
  if m == none { t } else { t.slice(0, m.start); if told.notes { super(m.text) } else { m.text }; t.slice(m.end) }
}
#let cell(v, n) = align(center + horizon, if n < v.len() { v.at(n) } else { [] })
#let cells(v) = box(baseline: 25%, grid(
  columns: 12, ..range(12).map(n => box(width: 6mm, height: 6.4mm, stroke: 0.5pt, cell(v, n)))
))
#let red(n) = rgb(255, 0, n * 7)
#let tick(t) = [ #h(4mm) #box(
  width: 3.6mm, height: 3.6mm, stroke: 0.6pt, baseline: 10%,
  align(center + horizon, if t.on { text(size: 1.0em, weight: "bold")[x] } else [])
) #t.word ]
#let blank(b) = {
  if b.way == "boxes" { cells(b.text) }
  else if b.hand { box(width: b.wide * 1mm, height: 0.8em, fill: red(b.n)); dots }
  else if b.text == "" { dots }
  else {
    if told.face != "" { text(font: told.face, b.text) } else { b.text }; if told.leaders { dots } else { h(1fr) }
  }
}
#if told.mark != "" { align(right, text(size: 0.85em, style: "italic", told.mark)) }
#align(center)[*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM* \ *Độc lập - Tự do - Hạnh phúc*]
#v(3mm)
#align(center, text(size: 1.15em, weight: "bold", told.title))
#v(2mm)
#for line in told.lines [
  #for one in line [
    #note(one.label) #if one.way == "ticks" { for t in one.ticks { tick(t) } } else if one.way != "none" { blank(one) }
  ] #parbreak()
]
#v(4mm)
#grid(columns: (1fr, 1fr), align: center, [], [.........., ngày ..... tháng ..... năm ....... \ *Người yêu cầu*])
"""


def printed(
    blank: Blank, filled: Filled, chance: random.Random, *, hand: frozenset[str] = frozenset(), font: str = ""
) -> tuple[bytes, dict[int, str]]:  # fmt: skip
    """(PDF, {number of a marked blank: question}). Questions in `hand` have a marked blank in place of their value."""
    marks: dict[int, str] = {}

    def told(label: str, key: str) -> dict:
        if key == "*":
            return {"label": label, "way": "none"}
        if key == "#":
            question, words = blank.ticks
            chosen = filled.get(question, ("", ""))[0]
            return {
                "label": label,
                "way": "ticks",
                "ticks": [{"word": word, "on": value == chosen} for value, word in words],
            }
        text = filled.get(key, ("", ""))[0]
        is_hand = key in hand and bool(text)
        if is_hand:
            marks[len(marks) + 1] = key
        way = "boxes" if key in blank.boxes else "line"
        return {
            "label": label, "way": way, "text": re.sub(r"\s", "", text) if way == "boxes" else text, "hand": is_hand,
            "n": len(marks), "wide": min(90, 2.6 * len(text) + 4),
        }  # fmt: skip

    sheet = {
        "title": blank.title, "mark": blank.mark, "font": font or chance.choice(mill.FONTS[:2]),
        "size": chance.choice((11, 12, 12.5)), "face": "" if font else chance.choice(("", "", *mill.FONTS)),
        "notes": chance.random() < 0.5, "leaders": chance.random() < 0.5,
        "lines": [[told(label, key) for label, key in line] for line in blank.lines],
    }  # fmt: skip
    pdf = typst.compile(SOURCE.encode(), sys_inputs={"told": json.dumps(sheet)}, font_paths=[str(render.FONTS)])
    return pdf, marks


def written(page: Image.Image, marks: dict[int, str], filled: Filled, chance: random.Random) -> Image.Image:
    """The page with the marked blanks written in by hand."""
    dots = np.asarray(page).astype(int)
    done = page.copy()
    ink = chance.choice(((25, 35, 120), (20, 20, 30), (40, 40, 60)))
    style = Hand(chance)
    for n, key in marks.items():
        there = (np.abs(dots[:, :, 0] - 255) < 6) & (dots[:, :, 1] < 6) & (np.abs(dots[:, :, 2] - n * 7) < 3)
        if not there.any():
            continue
        rows, columns = np.where(there)
        top, bottom, left, right = rows.min(), rows.max() + 1, columns.min(), columns.max() + 1
        done.paste((255, 255, 255), (left - 1, top - 1, right + 1, bottom + 1))
        word = style.write(filled[key][0], bottom - top)
        if word.width > right - left:
            word = word.resize((right - left, word.height))
        mask = word.point(lambda value: 255 - value)
        done.paste(Image.new("RGB", word.size, ink), (left, bottom - round(word.height * 0.72)), mask)
    return done


class Hand:
    """Somebody's writing: letters of a slanted typeface, each turned, moved, made larger or smaller, then all bent."""

    def __init__(self, chance: random.Random):
        self.chance, self.slant = chance, chance.uniform(-0.1, 0.35)
        self.wild = chance.uniform(0.7, 1.3)
        face = chance.choice(("Tinos-Italic.ttf", "Tinos-Italic.ttf", "Tinos-Regular.ttf"))
        self.face = str(render.FONTS / face)

    def write(self, text: str, tall: int) -> Image.Image:
        size = round(tall * 1.25)
        sheet = Image.new("L", (round(size * 0.8 * (len(text) + 4)), size * 3), 255)
        at, drift = float(size), 0.0
        for letter in text:
            font = ImageFont.truetype(self.face, max(8, round(size * self.chance.gauss(1, 0.10 * self.wild))))
            drift += self.chance.gauss(0, 0.04 * self.wild) * size
            drift *= 0.85
            tile = Image.new("L", (size * 3, size * 3), 255)
            pen = ImageDraw.Draw(tile)
            pen.text(
                (size, size * 2), letter, font=font, fill=0, anchor="ls", stroke_width=self.chance.choice((0, 0, 1))
            )
            tile = tile.rotate(
                self.chance.gauss(0, 5 * self.wild), Image.Resampling.BICUBIC, fillcolor=255, center=(size, size * 2)
            )
            tile = tile.transform(
                tile.size,
                Image.Transform.AFFINE,
                (1, self.slant, -self.slant * size * 2, 0, 1, -drift),
                Image.Resampling.BICUBIC,
                fillcolor=255,
            )
            wide = font.getlength(letter)
            sheet.paste(0, (round(at) - size, 0), tile.point(lambda value: 255 - value))
            at += wide * self.chance.uniform(0.82, 1.05)
        bent = _bent(sheet, self.chance, size)
        box = bent.point(lambda value: 255 if value < 200 else 0).getbbox() or (0, 0, 10, 10)
        return bent.crop((box[0], size, box[2], round(size * 2.75)))


def _bent(sheet: Image.Image, chance: random.Random, size: int) -> Image.Image:
    """Rows and columns moved by slow waves."""
    import cv2

    dots = np.asarray(sheet)
    high, wide = dots.shape
    y, x = np.mgrid[0:high, 0:wide].astype(np.float32)
    for _n in range(3):
        turn, shift = chance.uniform(0.5, 2.2) * size, chance.uniform(0, 6.28)
        y = y + np.float32(chance.uniform(0.02, 0.06) * size) * np.sin(x / turn + shift).astype(np.float32)
        x = x + np.float32(chance.uniform(0.01, 0.04) * size) * np.sin(y / turn + shift).astype(np.float32)
    return Image.fromarray(cv2.remap(dots, x, y, cv2.INTER_LINEAR, borderValue=255)).filter(
        ImageFilter.GaussianBlur(0.5)
    )


def carried(page: Image.Image, carrier: str, chance: random.Random) -> tuple[bytes, str]:
    if carrier == "scan":
        return mill.jpeg(mill.scanned(page, chance), 82), "scan.jpg"
    if carrier == "scan_pdf":
        return mill.bound(mill.scanned(page, chance)), "scan.pdf"
    photo = mill.photographed(page, chance)
    if carrier == "turned":
        photo = photo.rotate(chance.choice((90, 180, 270)), expand=True)
    held = io.BytesIO()
    photo.save(held, "JPEG", quality=80)
    return held.getvalue(), "anh.jpg"
