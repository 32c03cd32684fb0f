"""Other languages are told from Vietnamese, with and without accents, and from English."""

import json
from pathlib import Path

import pytest

from motcua.assistant.answers.languages import language_of
from motcua.foundation.common.text import fold

OTHER = {
    "fr": "Combien coûte l'enregistrement d'une naissance ?",
    "de": "Was kostet die Anmeldung und welche Unterlagen brauche ich?",
    "es": "¿Cuánto cuesta registrar el nacimiento y qué documentos necesito?",
    "it": "Quanto costa e dove posso registrare?",
    "pt": "Quanto custa e onde posso registrar?", "id": "Berapa biaya untuk akta kelahiran saya?",
}  # fmt: skip
QUESTIONS = Path(__file__).parent / "data" / "questions.jsonl"


@pytest.mark.parametrize("language", OTHER)
def test_another_language_is_told(language):
    assert language_of(OTHER[language])


def test_no_vietnamese_and_no_english_question_is_taken_for_another_language():
    asked = [json.loads(line)["question"] for line in QUESTIONS.read_text("utf-8").splitlines() if line.strip()]
    assert len(asked) > 100
    assert [one for one in asked if language_of(one) or language_of(fold(one))] == []
    for text in ("How much does it cost to register a birth?", "la de con me do du den an am", "", "2025 2026"):
        assert language_of(text) == ""
