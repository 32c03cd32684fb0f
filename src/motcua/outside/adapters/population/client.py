"""Look-ups in the population data at `population_url`: one person, by number and name, over HTTP.

The share platform wants the name in capitals without blanks and accents. Its address and key are an installation's own;
the names of the fields are those a provincial system receives.
"""

from typing import Any
from uuid import uuid4

import httpx
from django.conf import settings

from motcua.foundation.common.text import clean, fold
from motcua.foundation.identity.ports import PopulationRecord, PopulationUnavailable
from motcua.outside.adapters.errors import AdapterError
from motcua.outside.adapters.values import calendar_date, sex_of

TIMEOUT = 4.0
ANSWER_LIMIT = 64 * 1024
NOT_FOUND = 404


class PopulationError(AdapterError, PopulationUnavailable):
    """No answer that can be used."""


class HttpPopulation:
    """`url`: http(s) address, "" for an installation that is not connected; `key`: what it signs in with."""

    def __init__(
        self, url: str, key: str, *, timeout: float = TIMEOUT, transport: httpx.BaseTransport | None = None
    ):  # fmt: skip
        self._url, self._key = url.rstrip("/"), key
        self._client = httpx.Client(timeout=timeout, transport=transport)

    def look_up(self, citizen_number: str, full_name: str, purpose: str) -> PopulationRecord | None:
        """See `PopulationRegister`; raises PopulationError."""
        if not self._url:
            raise PopulationError("population data: not connected", permanent=True)
        asked = {
            "MaYeuCau": str(uuid4()), "SoDinhDanh": citizen_number, "HoVaTen": folded(full_name), "MucDich": purpose,
        }  # fmt: skip
        try:
            answer = self._client.post(
                f"{self._url}/citizens", json=asked, headers={"Authorization": f"Bearer {self._key}"}
            )
        except httpx.HTTPError as error:
            raise PopulationError(f"population data: {error or type(error).__name__}") from error
        if answer.status_code == NOT_FOUND:
            return None
        if answer.status_code != 200:
            raise PopulationError(f"population data answered {answer.status_code}")
        if len(answer.content) > ANSWER_LIMIT:
            raise PopulationError("population data: answer too large")
        try:
            return _record(answer.json(), citizen_number)
        except (ValueError, TypeError, AttributeError) as error:
            raise PopulationError("population data: answer cannot be read") from error


def folded(name: str) -> str:
    """Đỗ Quỳnh Giỏi → DOQUYNHGIOI."""
    return fold(name).replace(" ", "").upper()


def _record(told: dict[str, Any], asked_for: str) -> PopulationRecord:
    def text(key: str) -> str:
        return clean(str(told.get(key) or ""))

    if text("SoDinhDanh") != asked_for:
        raise ValueError("another person's record")
    return PopulationRecord(
        citizen_number=asked_for, full_name=text("HoVaTen"), birth_date=calendar_date(told.get("NgayThangNamSinh")),
        sex=sex_of(told.get("GioiTinh")), ethnicity=text("DanToc"), nationality=text("QuocTich"),
        hometown=text("QueQuan"), residence=text("NoiThuongTru"), marital_status=text("TinhTrangHonNhan"),
    )  # fmt: skip


def build() -> HttpPopulation:
    return HttpPopulation(settings.ENV.population_url, settings.ENV.population_key)
