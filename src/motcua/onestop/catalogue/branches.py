"""Work that runs side by side: what a process splits into, and what a join waits for. Pure.

A step with several arrows that fit splits the work, and so does a process with several first steps; a step with `join`
opens when the last branch that leads to it is done.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from motcua.onestop.catalogue.conditions import Answers, holds
from motcua.onestop.catalogue.process import Graph, Node


@dataclass(frozen=True)
class Meeting:
    """A join and the branches that come together there, each its steps in the order of the picture."""

    join: Node
    branches: tuple[tuple[Node, ...], ...]


def expected(graph: Graph, answers: Answers, day: date) -> list[Node]:
    """The steps that these answers lead through, in the order of the picture."""
    reached, edge = set(graph.start), list(graph.start)
    while edge:
        following = [a.to for a in graph.nodes[edge.pop()].next if holds(a.when, answers, day) and a.to not in reached]
        reached.update(following)
        edge += following
    return [node for column in graph.columns() for node in column if node.key in reached]


def meetings(graph: Graph, answers: Answers, day: date) -> list[Meeting]:
    """Where branches of this case come together; a branch is what leads to the join by one way only."""
    if not any(node.join for node in graph.nodes.values()):
        return []
    nodes = expected(graph, answers, day)
    found = []
    for join in (node for node in nodes if node.join):
        ends = [n for n in nodes if any(a.to == join.key and holds(a.when, answers, day) for a in n.next)]
        ways = [{n.key for n in nodes if n.key != join.key and graph.leads(n.key, end.key)} for end in ends]
        branches = [
            tuple(n for n in nodes if n.key in way and not any(n.key in other for other in ways if other is not way))
            for way in ways
        ]
        found.append(
            Meeting(join, tuple(sorted((b for b in branches if b), key=lambda branch: nodes.index(branch[0]))))
        )
    return [meeting for meeting in found if len(meeting.branches) > 1]


def problems_of(graph: Graph) -> Iterator[str]:
    """A step that two branches of every case lead to opens twice unless it is a join."""
    splits = [graph.start, *(tuple(a.to for a in n.next if a.when is None) for n in graph.nodes.values())]
    for branches in (split for split in splits if len(split) > 1):
        ways = [{key for key in graph.nodes if graph.leads(branch, key)} for branch in branches]
        shared = {key for key in graph.nodes if sum(key in way for way in ways) > 1}
        for key in sorted(shared):
            is_first = any(a.to == key for n in graph.nodes.values() if n.key not in shared for a in n.next)
            if is_first and not graph.nodes[key].join:
                yield f"process: steps that run side by side lead to {key}; say “join: true” there"
