#!/usr/bin/env python3
"""Writes core/text/newer_characters.cpp's table: the characters that PyPI's `tokenizers` knows by their general category
and that Unicode 14, which Debian 12's PCRE2 and Qt have, does not assign.

    python3 tests/reference/make_newer_characters.py      (Python 3.11: its unicodedata is Unicode 14's)
"""

import unicodedata

from tokenizers import Regex
from tokenizers.normalizers import Replace

assert unicodedata.unidata_version == "14.0.0"
categories = "Lu Ll Lt Lm Lo Mn Mc Me Nd Nl No Pc Pd Ps Pe Pi Pf Po Sc Sk Sm So Zs Cf".split()
unassigned = [c for c in range(0x110000) if unicodedata.category(chr(c)) == "Cn"]
text = "\n".join(map(chr, unassigned))


def members(expression: str) -> set[int]:
    marked = Replace(Regex(expression), "X").normalize_str(text)
    return {c for c, mark in zip(unassigned, marked.split("\n")) if mark == "X"}


def ranges(found: set[int]) -> list[tuple[int, int]]:
    result: list[tuple[int, int]] = []
    for c in sorted(found):
        if result and result[-1][1] == c - 1:
            result[-1] = (result[-1][0], c)
        else:
            result.append((c, c))
    return result


properties = "Alphabetic Uppercase Lowercase Han Hiragana Katakana Cyrillic Arabic".split()


def print_table(names: list[str]) -> None:
    rows = sorted((first, last, name) for name in names for first, last in ranges(members(rf"\p{{{name}}}")))
    line = "   "
    for first, last, name in rows:
        cell = f' {{0x{first:X}, 0x{last:X}, "{name}"}},'
        if len(line) + len(cell) > 120:
            print(line)
            line = "   "
        line += cell
    print(line)


print_table(categories)
print("    // other properties")
print_table(properties)
