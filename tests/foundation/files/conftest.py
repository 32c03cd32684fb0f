import dataclasses
import io
from pathlib import Path

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from motcua.foundation.common import ports
from motcua.foundation.common.actors import Actor, ActorKind
from motcua.foundation.common.ids import uuid7
from motcua.foundation.files.ports import Scanner


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    """A store of its own for each test, and no scanner unless the test binds one."""
    settings.ENV = dataclasses.replace(settings.ENV, var=tmp_path)
    ports.provide(Scanner, None)
    yield tmp_path / "files"
    ports.reset()


@pytest.fixture
def citizen():
    return Actor(ActorKind.CITIZEN, uuid7(), "Đỗ Quỳnh Giỏi")


def pdf(pages: int = 1, change=None, **save) -> bytes:
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out, **save)
    return out.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    image = Image.effect_noise(size, 80).convert("RGB")
    image.save(out, kind)
    return out.getvalue()


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def written(folder: Path, data: bytes) -> Path:
    path = folder / "sent"
    path.write_bytes(data)
    return path


def kept(store: Path) -> list[Path]:
    """Every file lying anywhere in the store."""
    return [path for path in store.rglob("*") if path.is_file()]
