"""Other languages in Latin letters, by words that only they have: who asks in one is told which are read here. Pure.

Words that are written as a Vietnamese syllable without accents, or as an English word, tell nothing and are left out.
"""

import unicodedata
from collections.abc import Mapping

from motcua.assistant.knowledge.words import words

LEAST = 2
"""So many different words of one language; one may be a name."""
_MARKS: Mapping[str, frozenset[str]] = {
    language: frozenset(said.split())
    for language, said in {
        "fr": "combien pour quel quelle quels quelles avec dans comment naissance bonjour vous suis merci les des "
              "voudrais faut quoi cette etre avoir enregistrer enregistrement acte faire coute",
        "de": "wie viel ist fur eine einen und nicht kostet kosten ich bitte welche brauche geburt wird kann mochte "
              "unterlagen anmelden werden sind wo mein meine",
        "es": "cuanto cuesta para como donde necesito quiero hola gracias los las registro registrar nacimiento "
              "puedo que una del tramite",
        "it": "quanto costa vorrei dove sono della per documenti nascita posso grazie come buongiorno registrare serve",
        "pt": "quanto custa preciso onde obrigado voce nascimento registrar documentos posso uma para fazer",
        "id": "berapa bagaimana saya untuk dengan yang dimana biaya kelahiran akta apakah dokumen mendaftar",
        "tl": "magkano paano saan kailangan mga para kapanganakan magparehistro salamat",
        "nl": "hoeveel kost voor welke geboorte heb nodig graag aanvragen documenten moet",
        "pl": "ile kosztuje jak gdzie potrzebuje urodzenia dokumenty prosze dziekuje zarejestrowac",
    }.items()
}  # fmt: skip
_VIETNAMESE = frozenset("đ\u031b\u0306\u0309\u0323")
"""Letters and marks that these languages do not write: đ, horn, breve, hook above, dot below."""
_ENGLISH = frozenset(["documents", "come", "per", "for"])


def language_of(text: str) -> str:
    """The code of the language, "" for Vietnamese, English and what nothing tells."""
    if not _VIETNAMESE.isdisjoint(unicodedata.normalize("NFD", text.casefold())):
        return ""
    said = {one.plain for one in words(text)} - _ENGLISH
    found = {language: len(said & marks) for language, marks in _MARKS.items()}
    best = max(found, key=lambda one: found[one])
    return best if found[best] >= LEAST and found[best] * 4 >= len(said) else ""
