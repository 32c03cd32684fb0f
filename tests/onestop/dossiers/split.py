"""A process that splits: two divisions examine side by side, one of them in two steps, and the whole is weighed when
both are done. It stands in for a bundle."""

from motcua.foundation.identity.enums import Role
from motcua.foundation.organisations.enums import UnitKind
from motcua.onestop.catalogue import selectors as catalogue
from motcua.onestop.catalogue.bundle import Bundle
from motcua.onestop.catalogue.loader import load
from motcua.onestop.catalogue.process import compile_graph
from motcua.onestop.catalogue.seeds import BUNDLES
from tests.onestop.dossiers.conftest import make_ward, officer, unit


def step(title, role, next_=(), **more):
    return {"title": {"vi": title, "en": title}, "role": role, "next": list(next_), **more}


PROCESS = {
    "start": ["verify"],
    "steps": {
        "verify": step("Kiểm tra", "specialist", ["design", "site"], does=["supplement"]),
        "design": step("Thẩm định thiết kế", "specialist", ["design_check"], at="KT", limit="1wd", does=["supplement"]),
        "design_check": step("Soát thiết kế", "specialist", ["weigh"], at="KT"),
        "site": step("Kiểm tra thực địa", "specialist", ["weigh"], at="QL", limit="2wd"),
        "weigh": step("Tổng hợp", "specialist", ["sign"], join=True, does=["draft", "supplement"]),
        "sign": step("Ký", "leader", ["issue"], does=["sign"]),
        "issue": step("Phát hành", "clerk", does=["issue"]),
    },
}  # fmt: skip
GRAPH = compile_graph(PROCESS)
FREE = {"fee": "known", "amount": 0, "text": {"vi": "Miễn phí"}, "source": {"vi": "Quy trình của phép thử"}}
BUNDLE = Bundle({**load(BUNDLES / "marital-status-certificate").data, "process": PROCESS, "fees": [FREE]})


def split_ward(monkeypatch):
    """The ward with its two divisions; `designer` and `inspector` work there, `both` stands in for the two."""
    monkeypatch.setattr(catalogue, "bundle", lambda _revision: BUNDLE)
    return with_divisions()


def with_divisions():
    ward = make_ward()
    ward.design = unit("08000.KT", "Phòng Kinh tế", UnitKind.DIVISION, ward.committee)
    ward.site = unit("08000.QL", "Phòng Quản lý", UnitKind.DIVISION, ward.committee)
    ward.designer = officer("Bùi Thiết Kế", (Role.SPECIALIST, ward.design))
    ward.inspector = officer("Lò Thực Địa", (Role.SPECIALIST, ward.site))
    ward.both = officer("Cao Kiêm Nhiệm", (Role.SPECIALIST, ward.design), (Role.SPECIALIST, ward.site))
    return ward
