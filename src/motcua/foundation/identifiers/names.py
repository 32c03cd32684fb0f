"""Names of persons, shown to people who need not know them."""

import unicodedata


def mask_name(name: str) -> str:
    """`Nguyễn Văn Bình` → `Nguyễn V*** B***`: the family name, then first letters; one word alone loses all but one."""
    words = unicodedata.normalize("NFC", name).split()
    if len(words) == 1:
        return words[0][0] + "***"
    return " ".join(word if n == 0 else word[0] + "***" for n, word in enumerate(words))
