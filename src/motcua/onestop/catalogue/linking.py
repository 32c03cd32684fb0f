"""Linked procedures as data: which parts one filing starts, what each waits for, and what is handed on to it. Pure.

link.yaml
parts:
  - {key: birth, procedure: "1.001193", title: {…}, source: {…}, same: [child_name], same_papers: [birth_slip]}
  - key: residence
    procedure: "1.004222"
    after: [birth]                                     what has to be granted before it begins
    place: new_commune                                 the answer that names the place whose agency settles it
    answers:
      full_name: {result: birth, field: child_name}    from the result of an earlier part
      new_home: {answer: new_home}                     from the filing; `same` is short for it
      insured_home: {answer: [new_home, new_commune]}  of several texts, one
      moves_alone: {value: true}                       the same for everybody
    papers: {kinship: {result: birth}, lease: {paper: lease}}
one_by_one: {take_first: true}                         when results are told of each at once, not all together

The first part waits for nothing and every other one for a part before it, so that one code is followed: the first's.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from motcua.onestop.catalogue.checks import SURE
from motcua.onestop.catalogue.process import Graph, compile_graph

if TYPE_CHECKING:
    from motcua.onestop.catalogue.bundle import Bundle, Fact


@dataclass(frozen=True)
class Handed:
    """Where an answer or a paper of a part comes from: one of an answer (texts of several make one) or a paper of the
    filing, a fixed value, or the result of an earlier part (`field` of its data; without it the signed file)."""

    answer: str | Sequence[str] = ""
    paper: str = ""
    result: str = ""
    field: str = ""
    value: Any = None

    @property
    def answers(self) -> Sequence[str]:
        """The questions of the filing it is taken from."""
        return [self.answer] if isinstance(self.answer, str) and self.answer else self.answer or ()


@dataclass(frozen=True)
class Part:
    key: str
    procedure: str
    title: Mapping[str, str]
    fact: "Fact"
    after: tuple[str, ...] = ()
    answers: Mapping[str, Handed] = ()  # type: ignore[assignment]
    papers: Mapping[str, Handed] = ()  # type: ignore[assignment]
    place: str = ""

    def answered(self, answers: Mapping[str, Any], results: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        """The answers of this part's form, as far as they are there: from those of the filing and the data of the
        results {part: data} that are out. What was confirmed of an answer goes with it."""
        found = {}
        for key, handed in self.answers.items():
            if isinstance(handed.answer, str) and handed.answer:
                value = answers.get(handed.answer)
            elif handed.answer:
                value = ", ".join(str(answers[one]) for one in handed.answer if answers.get(one))
            elif handed.result:
                value = results.get(handed.result, {}).get(handed.field)
            else:
                value = handed.value
            if value not in (None, ""):
                found[key] = value
            if isinstance(handed.answer, str) and (sure := answers.get(SURE + handed.answer)):
                found[SURE + key] = sure
        return found

    def awaited(self, questions: "set[str]") -> set[str]:
        """Of these questions, those that the result of an earlier part answers."""
        return {key for key, handed in self.answers.items() if handed.result and key in questions}

    @property
    def fixed(self) -> dict[str, Any]:
        """The answers that are the same for everybody; nobody is asked for them."""
        return {key: handed.value for key, handed in self.answers.items() if handed.value is not None}


@dataclass(frozen=True)
class Link:
    parts: tuple[Part, ...]
    one_by_one: Mapping[str, Any] | None = None

    @property
    def first(self) -> Part:
        return self.parts[0]

    def part(self, key: str) -> Part:
        return next(part for part in self.parts if part.key == key)

    @property
    def after(self) -> dict[str, tuple[str, ...]]:
        """{part: the parts it waits for}, in order."""
        return {part.key: part.after for part in self.parts}

    def ahead(self, key: str) -> set[str]:
        """Every part that is granted when this one begins."""
        found, edge = set[str](), [*self.part(key).after]
        while edge:
            other = edge.pop()
            if other not in found:
                found.add(other)
                edge += [k for part in self.parts if part.key == other for k in part.after]
        return found

    @property
    def graph(self) -> Graph:
        """The parts as steps, for the picture and the list of what happens."""
        steps = {
            part.key: {
                "title": part.title, "role": "", "join": len(part.after) > 1,
                "next": [other.key for other in self.parts if part.key in other.after],
            }
            for part in self.parts
        }  # fmt: skip
        return compile_graph({"start": [self.first.key], "steps": steps})


def compile_link(data: Mapping[str, Any], fact: Any) -> Link:
    """From the data of `link.yaml`; `fact` reads source and state of an item."""
    return Link(tuple(_part(item, fact(item)) for item in data["parts"]), data.get("one_by_one"))


def _part(item: Mapping[str, Any], fact: "Fact") -> Part:
    answers = {key: Handed(answer=key) for key in item.get("same", ())}
    papers = {key: Handed(paper=key) for key in item.get("same_papers", ())}
    answers |= {key: Handed(**handed) for key, handed in item.get("answers", {}).items()}
    papers |= {key: Handed(**handed) for key, handed in item.get("papers", {}).items()}
    return Part(
        item["key"], item["procedure"], item["title"], fact, tuple(item.get("after", ())), answers, papers,
        item.get("place", ""),
    )  # fmt: skip


def own_problems(bundle: "Bundle") -> Iterator[str]:
    """What is wrong with the link by itself, each with where it stands and what to do."""
    link, before = bundle.link, set[str]()
    assert link is not None
    asked = {question.key for question in bundle.form.questions}
    papers = {document.key for document in bundle.documents}
    for n, part in enumerate(link.parts):
        where = f"link/parts/{n} ({part.key})"
        if part.key in before:
            yield f"{where}: another part has this key; give each its own"
        if bool(part.after) != bool(n):
            yield f"{where}: the first part waits for nothing, every other one names what it waits for in “after”"
        yield from (f"{where}: waits for {key}, which is no part before it" for key in part.after if key not in before)
        if part.place and part.place not in asked:
            yield f"{where}: place {part.place}, which no question of this form gives"
        ahead = link.ahead(part.key)
        for key, handed in [*part.answers.items(), *part.papers.items()]:
            for one in set(handed.answers) - asked:
                yield f"{where}: {key} from the answer {one}, which no question of this form gives"
            if handed.paper and handed.paper not in papers:
                yield f"{where}: {key} from the paper {handed.paper}, which stands not among the documents here"
            if handed.result and handed.result not in ahead:
                yield f"{where}: {key} from the result of {handed.result}; name it in “after”, else it may not be there"
        for key, handed in part.answers.items():
            if handed.paper or (handed.result and not handed.field):
                yield f"{where}: the answer {key} needs an answer, a value, or a field of a result"
        for key, handed in part.papers.items():
            if not handed.paper and (not handed.result or handed.field):
                yield f"{where}: the paper {key} needs a paper of the filing or the result of a part, without a field"
        before.add(part.key)


def problems(bundle: "Bundle", parts: Mapping[str, "Bundle"]) -> Iterator[str]:
    """What does not fit the parts {code: bundle in force}: questions and papers that they do not have, what they
    require and nothing gives."""
    link = bundle.link
    assert link is not None
    for n, part in enumerate(link.parts):
        where, its = f"link/parts/{n} ({part.key})", parts.get(part.procedure)
        if its is None:
            yield f"{where}: procedure {part.procedure} is not offered here; publish it first"
            continue
        if its.link is not None:
            yield f"{where}: procedure {part.procedure} is itself a link; name its parts instead"
            continue
        asked = {question.key: question for question in its.form.questions}
        uploads = {document.key for document in its.documents}
        yield from (f"{where}: {key} is no question of {part.procedure}" for key in part.answers if key not in asked)
        yield from (f"{where}: {key} is no document of {part.procedure}" for key in part.papers if key not in uploads)
        yield from (
            f"{where}: {part.procedure} asks for {key}; say where its answer comes from"
            for key, question in asked.items() if question.required and not question.when and key not in part.answers
        )  # fmt: skip
        if not set(bundle.subjects) <= set(its.subjects):
            yield f"{where}: {part.procedure} is not open to every applicant of this link"
        for key, handed in part.answers.items():
            source = next((p for p in link.parts if p.key == handed.result), None)
            given = parts.get(source.procedure) if source else None
            if given and handed.field not in {q.key for q in given.result.fields.questions}:
                yield f"{where}: {key} from {handed.field}, which the result of {handed.result} does not say"
