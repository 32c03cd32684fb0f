"""What the population data said of the person at the desk, as it is kept with the form (`Draft.fetched`): {source, at,
number, person: {field of the desk: text}, values: {question: answer}, asked: [[number, folded name]]}."""

from motcua.onestop.dossiers.models import Draft


def forget(draft: Draft) -> None:
    """Nothing of an earlier person stays in the form of another one."""
    said = draft.fetched.get("values", {})
    draft.answers = {key: value for key, value in draft.answers.items() if said.get(key) != value}
    person = draft.desk.get("person", {})
    told = draft.fetched.get("person", {})
    if told:
        draft.desk = draft.desk | {"person": {k: "" if told.get(k) == v else v for k, v in person.items()}}
    draft.fetched = {"asked": draft.fetched["asked"]} if draft.fetched.get("asked") else {}


def is_of_another(draft: Draft) -> bool:
    """Whether the number in the form is no longer the one that was asked for."""
    number = "".join(str(draft.desk.get("person", {}).get("number", "")).split())
    return bool(draft.fetched.get("number")) and draft.fetched["number"] != number


def told_of_person(draft: Draft) -> set[str]:
    """Fields of the person that still are what the population data said."""
    person = draft.desk.get("person", {})
    return {key for key, value in draft.fetched.get("person", {}).items() if person.get(key) == value}
