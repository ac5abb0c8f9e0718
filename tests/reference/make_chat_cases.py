#!/usr/bin/env python3
"""Makes the tables that the evaluator of chat templates is held against: tests/unit/text/data/chat_templates.json (the
templates of data/chat_templates, written after the published form of each family) and jinja_snippets.json (one
construct each). Expected texts are those of transformers' apply_chat_template. Deterministic.

    python make_chat_cases.py [--check FOLDER OUTPUT_JSON]

--check makes a table of other templates (*.jinja in FOLDER), which are not committed.
Needs transformers (made with 5.24) and jinja2 (3.1.6).
"""

import argparse
import datetime
import json
from pathlib import Path

import transformers.utils.chat_template_utils as chat

from chat_snippets import SNIPPETS, VARIABLES

ROOT = Path(__file__).resolve().parent.parent.parent
DATA = ROOT / "tests" / "unit" / "text" / "data"
FAMILIES = Path("tests/reference/data/chat_templates")
NOW = datetime.datetime(2026, 3, 5, 14, 7, 9)

USER = {"role": "user", "content": "What is 2+2?\n"}
SYSTEM = {"role": "system", "content": "  Be brief. "}
ANSWER = {"role": "assistant", "content": "<think>\nTwo and two.\n</think>\n\nIt is 4."}
AGAIN = {"role": "user", "content": "Und mit \"Umlauten\": äöü & <b>?"}
PLAIN = {"role": "assistant", "content": " Also 4. "}
CONVERSATIONS = {
    "one turn": [USER],
    "system": [SYSTEM, USER],
    "turns": [USER, ANSWER, AGAIN],
    "system and turns": [SYSTEM, USER, ANSWER, AGAIN, PLAIN, USER],
    "ends with the answer": [USER, PLAIN],
    "no user": [SYSTEM],
    "two users": [USER, AGAIN],
    "no turn": [],
}
SETTINGS = {
    "prompt": {"add_generation_prompt": True},
    "no prompt": {"add_generation_prompt": False},
    "thinking": {"add_generation_prompt": True, "enable_thinking": True},
    "no thinking": {"add_generation_prompt": True, "enable_thinking": False},
    "no tools": {"add_generation_prompt": True, "tools": []},
}
TOKENS = {"bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>"}


class FrozenTime(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return NOW


def rendered(source, variables):
    """The text; None where transformers refuses."""
    arguments = dict(variables)
    messages = arguments.pop("messages", [])
    try:
        return chat.render_jinja_template([messages], chat_template=source, **arguments)[0][0]
    except Exception:
        return None


def table(templates, conversations, settings):
    """Each template with each conversation and each setting that it knows of; a case without "expected" is refused."""
    cases = []
    for name, source in templates.items():
        for conversation, messages in conversations.items():
            for setting, values in settings.items():
                if ("thinking" in setting and "thinking" not in source) or ("tools" in setting and "tools" not in source):
                    continue
                expected = rendered(source, values | {"messages": messages})
                told = {} if expected is None else {"expected": expected}
                cases.append({"template": name, "conversation": conversation, "setting": setting} | told)
    return {"now": str(NOW), "conversations": conversations, "settings": settings, "cases": cases}


def table_of_families(folder, shown_folder):
    templates = {file.stem: file.read_bytes().decode() for file in sorted(folder.glob("*.jinja"))}
    given = {"tools": None, "documents": None, **TOKENS}
    settings = {name: given | values for name, values in SETTINGS.items()}
    return table(templates, CONVERSATIONS, settings) | {"folder": str(shown_folder)}


def table_of_snippets():
    variables = dict(VARIABLES)
    messages = variables.pop("messages")
    templates = {f"snippet {index}": source for index, source in enumerate(SNIPPETS)}
    return table(templates, {"": messages}, {"": variables}) | {"templates": templates}


def write(table, file):
    file.write_text(json.dumps(table, ensure_ascii=False, indent=0) + "\n")
    told = sum("expected" in case for case in table["cases"])
    print(f"{file}: {told} texts, {len(table['cases']) - told} refusals")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--check", nargs=2, metavar=("FOLDER", "OUTPUT_JSON"))
    arguments = parser.parse_args()
    chat.datetime = FrozenTime
    if arguments.check:
        folder = Path(arguments.check[0]).resolve()
        write(table_of_families(folder, folder), Path(arguments.check[1]))
        return
    write(table_of_families(ROOT / FAMILIES, FAMILIES), DATA / "chat_templates.json")
    write(table_of_snippets(), DATA / "jinja_snippets.json")


if __name__ == "__main__":
    main()
