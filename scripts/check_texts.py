"""Texts of the whole house: every message has its Vietnamese, nothing is left over, templates keep to the strict CSP.

Run by `make check` and by tests/consistency. Needs no database.
"""

import ast
import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "motcua"
KEYWORDS = {"gettext", "gettext_lazy", "gettext_noop", "_", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
FORBIDDEN = {
    r"\sstyle\s*=": "style attribute", r"\son[a-z]+\s*=(?!=)": "event attribute", r"<style[\s>]": "style element",
    r"<script(?![^>]*\bsrc=)[\s>]": "inline script", r"href\s*=\s*.javascript:": "javascript address",
    r"https?://(?!www\.w3\.org/)[a-z]": "address of another site",
}  # fmt: skip
Message = tuple[str, str]
"""(context, msgid)"""


def templates() -> list[Path]:
    """Pages and what they include; the stand-ins are programs of their own."""
    return sorted(p for p in SOURCE.glob("**/templates/**/*") if p.is_file() and "outside" not in p.parts)


def forbidden_in_templates() -> list[str]:
    found = []
    for path in templates():
        text = re.sub(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|{%.*?%}", "", path.read_text(), flags=re.S)
        tags = " ".join(re.findall(r"<[a-zA-Z][^>]*>", text))
        found += [f"{name(path)}: {what}" for pattern, what in FORBIDDEN.items() if re.search(pattern, tags)]
    return found


def name(path: Path) -> str:
    """As Django knows the template."""
    return "/".join(path.parts[path.parts.index("templates") + 1 :])


def unused_templates() -> list[str]:
    """Templates whose name stands in no source file and no other template; error pages are Django's to find."""
    texts = [p.read_text() for p in SOURCE.glob("**/*.py")] + [p.read_text() for p in templates()]
    everything = "\n".join(texts)
    dynamic = {match.rsplit("/", 1)[0] for match in re.findall(r'f"([a-z/_]+/)\{', everything)}
    return [
        name(p) for p in templates()
        if name(p) not in everything and name(p).rsplit("/", 1)[0] not in dynamic
    ]  # fmt: skip


def broken_templates() -> list[str]:
    from django.template import TemplateSyntaxError
    from django.template.loader import get_template

    found = []
    for path in templates():
        if path.suffix in (".html", ".txt"):
            try:
                get_template(name(path))
            except TemplateSyntaxError as error:
                found.append(f"{name(path)}: {error}")
    return found


def messages() -> dict[Message, set[str]]:
    """Every message of the source with the files that speak it."""
    found: dict[Message, set[str]] = {}
    for path, message in (*_in_python(), *_in_templates()):
        found.setdefault(message, set()).add(str(path.relative_to(ROOT)))
    return found


def _in_python() -> Iterator[tuple[Path, Message]]:
    """From the syntax tree, so that a call inside an f-string counts too."""
    for path in sorted(SOURCE.glob("**/*.py")):
        if "outside" in path.parts and "sandbox" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            called = getattr(node, "func", None)
            word = getattr(called, "attr", getattr(called, "id", ""))
            if isinstance(node, ast.Call) and word in KEYWORDS:
                texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
                at = 1 if "pgettext" in word else 0
                if len(texts) > at and texts[at]:
                    yield path, (texts[0] if at else "", texts[at])


def _in_templates() -> Iterator[tuple[Path, Message]]:
    from django.template.base import Node
    from django.template.loader import get_template

    for path in templates():
        if path.suffix not in (".html", ".txt"):
            continue
        compiled: Any = get_template(name(path))
        for node in compiled.template.nodelist.get_nodes_by_type(Node):
            for message in _of_node(node):
                yield path, message
        for quoted in re.findall(r"""\b_\(\s*("[^"]+"|'[^']+')\s*\)""", path.read_text()):
            yield path, ("", quoted[1:-1])


def _of_node(node: Any) -> list[Message]:
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode

    if isinstance(node, TranslateNode):
        literal = getattr(node.filter_expression.var, "literal", None)
        context = getattr(getattr(node.message_context, "var", None), "literal", None) or ""
        if isinstance(node.filter_expression.var, str):
            literal = node.filter_expression.var
        return [(context, literal)] if isinstance(literal, str) and literal else []
    if isinstance(node, BlockTranslateNode):
        text = node.render_token_list(node.singular)[0]
        if node.trimmed:
            from django.utils.translation import trim_whitespace

            text = trim_whitespace(text)
        context = getattr(getattr(node.message_context, "var", None), "literal", None) or ""
        return [(str(context), text)]
    return []


def catalogues(language: str = "vi") -> dict[Path, Any]:
    from babel.messages.pofile import read_po

    found = {}
    for path in sorted(SOURCE.glob(f"**/locale/{language}/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            found[path] = read_po(file, locale=language)
    return found


def untranslated() -> list[str]:
    """Messages without Vietnamese: missing, empty or fuzzy; and translations that lost a place of the message."""
    known: dict[Message, list[str]] = {}
    found = []
    for path, catalogue in catalogues().items():
        for entry in catalogue:
            if not entry.id:
                continue
            msgid = entry.id if isinstance(entry.id, str) else entry.id[0]
            said = [entry.string] if isinstance(entry.string, str) else list(entry.string)
            if entry.fuzzy:
                found.append(f"fuzzy in {path.relative_to(ROOT)}: {msgid}")
            elif all(said):
                known[entry.context or "", msgid] = said
                wanted = places(msgid) if isinstance(entry.id, str) else set()
                found += [f"other places in {path.relative_to(ROOT)}: {msgid}" for s in said if wanted - places(s)]
    return found + [
        f"no Vietnamese for {message[1]!r} ({', '.join(sorted(files))})"
        for message, files in sorted(messages().items()) if message not in known and not _of_django(message)
    ]  # fmt: skip


def _of_django(message: Message) -> bool:
    """Django speaks Vietnamese itself for some messages of its own."""
    from django.utils import translation

    with translation.override("vi"):
        return not message[0] and translation.gettext(message[1]) != message[1]


def left_over() -> list[str]:
    """Translations of messages that nobody speaks any more."""
    spoken = {message for _context, message in messages()}
    return [
        f"{path.relative_to(ROOT)}: {msgid}" for path, catalogue in catalogues().items() for entry in catalogue
        if entry.id and (msgid := entry.id if isinstance(entry.id, str) else entry.id[0]) not in spoken
    ]  # fmt: skip


def said_twice() -> list[str]:
    """Messages that stand more than once in one catalogue: only the last would be heard."""
    found = []
    for path in catalogues():
        text = path.read_text().replace('"\n"', "")
        said = Counter(re.findall(r'^(?:msgctxt "(.*)"\n)?msgid "(.+)"$', text, flags=re.M))
        found += [f"said twice in {path.relative_to(ROOT)}: {msgid}" for (_context, msgid), n in said.items() if n > 1]
    return found


def places(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[sd]|\{\w+\}", text))


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(MOTCUA_VAR=folder, DJANGO_SETTINGS_MODULE="motcua.config.settings")
        sys.path.insert(0, str(ROOT / "src"))
        import django

        from motcua.run import messages as compiled

        compiled.compile_all()
        django.setup()
        problems = [
            *broken_templates(), *forbidden_in_templates(), *(f"unused template {t}" for t in unused_templates()),
            *untranslated(), *(f"left over in {m}" for m in left_over()), *said_twice(),
        ]  # fmt: skip
    print("\n".join(problems) or "Texts: every message has its Vietnamese, templates are clean.")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
