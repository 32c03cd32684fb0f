"""The step graph of a procedure. Pure: which step follows which, where splits and joins are. Units are named by place
in the authority (`at`) or in the province (`province`); `dossiers` finds the real unit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from motcua.onestop.catalogue.conditions import Answers, holds
from motcua.onestop.catalogue.enums import Ability

AUTHORITY = "authority"


@dataclass(frozen=True)
class Arrow:
    to: str
    when: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Node:
    """A step: who does it, what they may do there, what follows. `join` waits for every open branch that leads here;
    `note` says what is to be done besides, with paper above all."""

    key: str
    title: Mapping[str, str]
    role: str
    at: str = AUTHORITY
    province: str = ""
    limit: str = ""
    abilities: frozenset[Ability] = frozenset()
    next: tuple[Arrow, ...] = ()
    join: bool = False
    note: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Consultation:
    """Another unit's opinion beside a step; `required_when` makes it a condition for completing the step.

    With `approval` the opinion that is written at `node` goes out when that step, of the same unit's leader, approves
    it; `within` is then the term of both together.
    """

    node: Node
    required_when: Mapping[str, Any] | None = None
    approval: Node | None = None
    within: str = ""

    @property
    def nodes(self) -> list[Node]:
        return [self.node, self.approval] if self.approval else [self.node]

    @property
    def term(self) -> str:
        """From the question to the opinion that goes out."""
        return self.within or self.node.limit

    def has(self, key: str) -> bool:
        return any(node.key == key for node in self.nodes)


@dataclass(frozen=True)
class Graph:
    start: tuple[str, ...]
    nodes: Mapping[str, Node]
    consultation: Consultation | None = None

    def node(self, key: str) -> Node:
        """Raises KeyError for a step this process does not have."""
        asked = self.consultation.nodes if self.consultation else []
        return next((node for node in asked if node.key == key), None) or self.nodes[key]

    def after(self, key: str, answers: Answers, day: date, open_elsewhere: Iterable[str] = ()) -> list[Node]:
        """The steps that open when `key` is completed while the steps `open_elsewhere` are still open.

        Several arrows that fit split the work; a join opens with the last branch that leads to it.
        """
        others = list(open_elsewhere)
        following = [self.nodes[a.to] for a in self.nodes[key].next if holds(a.when, answers, day)]
        return [n for n in following if not (n.join and any(self.leads(other, n.key) for other in others))]

    def leads(self, key: str, target: str, seen: frozenset[str] = frozenset()) -> bool:
        """Whether work at `key` can still come to `target`; also when it is there. Opinions lead nowhere."""
        if key == target or key in seen or key not in self.nodes:
            return key == target
        return any(self.leads(a.to, target, seen | {key}) for a in self.nodes[key].next)

    def before(self, key: str) -> list[Node]:
        """Earlier steps that work can be sent back to, nearest first."""
        asked = self.consultation
        if asked and asked.has(key):
            return [asked.node] if asked.approval and asked.approval.key == key else []
        found: list[Node] = []
        edge = [key]
        while edge:
            nearer = [n for n in self.nodes.values() if any(a.to in edge for a in n.next)]
            edge = [n.key for n in nearer if n not in found and n.key != key]
            found += [n for n in nearer if n.key in edge]
        return found

    def columns(self) -> list[list[Node]]:
        """Steps by distance from the start, for the picture."""
        depth = dict.fromkeys(self.start, 0)
        changed = True
        while changed:
            changed = False
            for node in self.nodes.values():
                for arrow in node.next:
                    far = depth.get(node.key, 0) + 1
                    if node.key in depth and depth.get(arrow.to, -1) < far <= len(self.nodes):
                        depth[arrow.to], changed = far, True
        width = max(depth.values(), default=-1) + 1
        return [[self.nodes[k] for k in self.nodes if depth.get(k) == column] for column in range(width)]


def compile_graph(data: Mapping[str, Any]) -> Graph:
    """From the data of `process.yaml`; raises KeyError or ValueError with what is wrong."""
    nodes = {key: _node(key, item) for key, item in data["steps"].items()}
    start = tuple(data["start"])
    for key in start + tuple(a.to for n in nodes.values() for a in n.next):
        if key not in nodes:
            raise ValueError(f"process: no step named {key}")
    consultation = None
    if asked := data.get("consultation"):
        consultation = _consultation(asked)
    graph = Graph(start, nodes, consultation)
    unreached = nodes.keys() - {n.key for column in graph.columns() for n in column}
    if unreached:
        raise ValueError(f"process: steps never reached: {sorted(unreached)}")
    return graph


def _consultation(asked: Mapping[str, Any]) -> Consultation:
    node, approval = _node(asked["key"], asked), None
    if approved := asked.get("approval"):
        approval = _node(approved["key"], {**approved, "at": node.at, "province": node.province})
    return Consultation(node, asked.get("required_when"), approval, asked.get("within", ""))


def _node(key: str, item: Mapping[str, Any]) -> Node:
    arrows = tuple(
        Arrow(a) if isinstance(a, str) else Arrow(a["to"], a.get("when")) for a in item.get("next", ())
    )  # fmt: skip
    return Node(
        key, item["title"], item["role"], item.get("at", AUTHORITY), item.get("province", ""), item.get("limit", ""),
        frozenset(Ability(a) for a in item.get("does", ())), arrows, bool(item.get("join")),
        item.get("note"),
    )  # fmt: skip
