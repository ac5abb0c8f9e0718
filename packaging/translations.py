#!/usr/bin/env python3
"""Brings resources/translations/*.ts up to the texts of the sources, and says what is not translated.

    packaging/translations.py            writes the files anew: new texts empty, translations kept, gone ones dropped
    packaging/translations.py --check    writes nothing; exit status 1 when a text lacks its translation

A text is what the sources hand to tr(), translated() or translate(); those of the figures, which go into print, stay
English. One context for all: the same words are the same
everywhere (app/window/language.cpp looks them up so).
"""

import re
import sys
import xml.etree.ElementTree as Tree
from pathlib import Path

root = Path(__file__).resolve().parent.parent
languages = {"en": 2, "de": 2, "zh_CN": 1}  # and how many plural forms they have; English needs no more than these

literal = r'"(?:[^"\\]|\\.)*"'
call = re.compile(r'(?<![\w])(?:tr|translated|translate|QT_TR_NOOP)\(\s*(?:"[A-Za-z]+",\s*)??((?:' + literal + r'\s*)+)(\s*,\s*nullptr\s*,)?', re.S)
escapes = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}


def value(literals: str) -> str:
    joined = "".join(part[1:-1] for part in re.findall(literal, literals))
    return re.sub(r"\\(.)", lambda m: escapes.get(m.group(1), m.group(1)), joined)


def texts() -> dict[str, bool]:
    """Source texts in the order of the sources, and whether they count something."""
    found: dict[str, bool] = {}
    for folder in ("app", "views"):
        for file in sorted((root / folder).rglob("*.cpp")):
            if file.parent.name == "figures":
                continue
            source = file.read_text()
            # translate("Context", "text"): the context is no text
            source = re.sub(r'(?:translate|QT_TRANSLATE_NOOP)\(\s*"[A-Za-z]+",\s*', "tr(", source)
            for match in call.finditer(source):
                text = value(match.group(1))
                if text.strip():
                    found[text] = found.get(text, False) or bool(match.group(2)) or "%n" in text
    return found


def read(file: Path) -> dict[str, list[str]]:
    known: dict[str, list[str]] = {}
    if file.exists():
        for message in Tree.parse(file).getroot().iter("message"):
            translation = message.find("translation")
            forms = [form.text or "" for form in translation.findall("numerusform")] or [translation.text or ""]
            known[message.find("source").text] = forms
    return known


def main() -> int:
    check = "--check" in sys.argv
    lacking = 0
    for language, plurals in languages.items():
        file = root / "resources" / "translations" / f"sinkscope_{language}.ts"
        known = read(file)
        ts = Tree.Element("TS", version="2.1", language=language)
        all_texts = Tree.SubElement(ts, "context")
        Tree.SubElement(all_texts, "name").text = "sinkscope"
        for text, counts in texts().items():
            if language == "en" and not counts:
                continue
            forms = known.get(text, [""])
            if not all(forms):
                lacking += 1
                print(f"{language}: not translated: {text!r}")
            message = Tree.SubElement(all_texts, "message", {"numerus": "yes"} if counts else {})
            Tree.SubElement(message, "source").text = text
            translation = Tree.SubElement(message, "translation", {} if all(forms) else {"type": "unfinished"})
            if counts:
                for form in range(plurals):
                    Tree.SubElement(translation, "numerusform").text = forms[min(form, len(forms) - 1)]
            else:
                translation.text = forms[0]
        Tree.indent(ts)
        if not check:
            file.write_text('<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'
                            + Tree.tostring(ts, encoding="unicode") + "\n")
    print(f"{lacking} not translated")
    return 1 if check and lacking else 0


if __name__ == "__main__":
    sys.exit(main())
