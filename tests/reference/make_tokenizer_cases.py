#!/usr/bin/env python3
"""Makes tests/unit/text/data: tiny tokenizers of every supported kind, a corpus of hard text, and the ids that PyPI's
`tokenizers` gives for it. Deterministic. Run it again only to add kinds or texts:

    python make_tokenizer_cases.py [--check TOKENIZER_JSON OUTPUT_JSON]

--check writes the expected ids of another tokenizer.json (one that is not committed) for the same corpus.
Needs tokenizers (made with 0.23).
"""

import argparse
import json
import random
import unicodedata
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

DATA = Path(__file__).resolve().parent.parent / "unit" / "text" / "data"

LLAMA3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*"
          r"|\s*[\r\n]+|\s+(?!\S)|\s+")
QWEN2 = LLAMA3.replace(r"\p{N}{1,3}", r"\p{N}")
GPT4O = (r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
         r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
         r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+")

# Pre-tokenizers that GGUF files name, after the tokenizer.json files that the names were made for.
GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
UPPER, LOWER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}%s]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}%s]"
ENDINGS = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)"
NO_HAN = r"&&[^\p{Han}]"
CASED = ("[A-Za-zµÀ-ÖØ-öø-ƺƼ-ƿǄ-ʓʕ-ʯͰ-ͳͶͷͻ-ͽͿΆΈ-ΊΌΎ-ΡΣ-ϵϷ-ҁҊ-ԯԱ-ՖႠ-ჅᎠ-Ᏽᏸ-ᏽᲐ-ᲺᲽ-Ჿᴀ-ᴫᵫ-ᵷᵹ-ᶚḀ-ἕἘ-Ἕἠ-ὅὈ-Ὅὐ-ὗὙὛὝ\u1F5F-\u1F7Dᾀ-ᾴᾶ-ᾼ\u1FBEῂ-ῄῆ-ῌ"
         "\u1FD0-\u1FD3\u1FD6-\u1FDBῠ-Ῥῲ-ῴῶ-ῼℂℇℊ-ℓℕℙ-ℝℤ\u2126ℨ\u212A-\u212Dℯ-ℴℹℼ-ℿⅅ-ⅉⅎↃↄⰀ-ⱻⱾ-ⳤⳫ-ⳮⳲⳳꙀ-ꙭꚀ-ꚛꜢ-ꝯꝱ-ꞇꞋ-ꞎꭰ-ꮿﬀ-ﬆﬓ-ﬗＡ-Ｚａ-ｚ𐐀-𐑏𐒰-𐓓𐓘-𐓻𐲀-𐲲𐳀-𐳲𑢠-𑣟𞤀-𞥃]")
NAMED = {
    "falcon": [r"[\p{P}\$\+<=>\^~\|`]+", GPT2, "[0-9][0-9][0-9]"],
    "deepseek-llm": ["[\r\n]", r"\s?" + CASED + "+", r"\s?[!-/:-~！-／：-～‘-‟　-。]+", r"\s+$", "[一-龥ࠀ-一가-퟿]+", r"\p{N}+"],
    "deepseek-coder": ["[\r\n]", r"\s?\p{L}+", r"\s?\p{P}+", "[一-龥ࠀ-一가-퟿]+", r"\p{N}"],
    "deepseek-v3": [r"\p{N}{1,3}", "[一-龥\u3040-ゟ゠-ヿ]+",
                    r"""[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"""
                    r"""| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"""],
    "tekken": [rf"[^\r\n\p{{L}}\p{{N}}]?{UPPER % ''}*{LOWER % ''}+|[^\r\n\p{{L}}\p{{N}}]?{UPPER % ''}+{LOWER % ''}*"
               r"|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+"],
    "kimi-k2": [rf"[\p{{Han}}]+|[^\r\n\p{{L}}\p{{N}}]?{UPPER % NO_HAN}*{LOWER % NO_HAN}+{ENDINGS}?"
                rf"|[^\r\n\p{{L}}\p{{N}}]?{UPPER % NO_HAN}+{LOWER % NO_HAN}*{ENDINGS}?"
                r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"],
    "qwen35": [ENDINGS + r"|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"],
    "seed-coder": [ENDINGS + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1}| ?[^\s\p{L}\p{N}\r\n]+|\s*[\r\n]+|\s+(?!\S)|\s+"],
    "dbrx": [LLAMA3],
}
NFC = {"qwen35"}

TEXTS = {
    "empty": "",
    "one space": " ",
    "english": "The quick brown fox jumps over the lazy dog. It's what they'll say; we've seen I'd, you're, DON'T, WE'LL.",
    "long s in contractions": "it'ſ and IT'S and it'K 'ſ 'S 'LL 'Ll 'lL",
    "leading spaces": "   three spaces before, two after  ",
    "spaces": " a  b   c    d     e      f" + " " * 40 + "g" + " " * 7,
    "newlines": "a\nb\n\nc\n\n\nd\r\ne\r\n\r\nf\rg \n h  \n  \n i\n \n",
    "tabs": "\tdef f():\n\t\treturn\t1 \t \t\n",
    "other white space": "a\u00a0b\u2003c\u3000d\u2028e\u2029f\u0085g\u000bh\u000ci\u1680j\u180ek\u200bl\u202fm\u205fn\ufeffo\u001cp",
    "spaces before no-break space": "x  \u00a0y \u3000 z\u180e w",
    "digits": "0 1 12 123 1234 12345 1234567890 3.14159 1,000,000 2²³ ½ Ⅻ ①②③ ٠١٢٣ १२३ 𝟘𝟙𝟚 〇一二三",
    "code": "int main(int argc, char **argv) {\n    for (int i = 0; i < 10; ++i)\n        printf(\"%d\\n\", i); // 注释\n    return 0;\n}\n",
    "python": "class A:\n    def __init__(self, x=None):\n        self.x = x or {}\n\n\n    @property\n    def y(self): return self.x['k']\n",
    "latex": "Let $f(x) = \\frac{1}{2}\\sum_{i=1}^{n} x_i^2$, so \\boxed{42}.\n\n\\[ \\int_0^\\infty e^{-x}\\,dx = 1 \\]",
    "punctuation": "!!! ??? ... --- ___ ### *** /// \\\\\\ @@@ $$$ %%% ^^^ &&& ((( ))) «» “” ‘’ … — – ¿¡",
    "german": "Größe, Straße, Äpfel, ÜBER, ẞ, Fußgängerübergänge",
    "french": "L'été, c'est où l'on s'amuse à l'œuvre naïve; aujourd'hui.",
    "combining marks": "e\u0301 a\u030a o\u0308 n\u0303 \u1e9b\u0323 a\u0323\u0307 a\u0307\u0323 \u0301alone \u212b \u2126 \u00c5",
    "zalgo": "Z\u0351\u036b\u0343a\u0300\u0301\u0302\u0303\u0304l\u0321\u0322g\u0329\u032ao\u0330\u0331",
    "vietnamese": "Tiếng Việt có dấu: ắ ằ ẳ ẵ ặ — tie\u0302\u0301ng Vie\u0323\u0302t",
    "greek": "Ελληνικά: ά έ ή ί ό ύ ώ ς Σ ΐ ΰ",
    "russian": "Съешь же ещё этих мягких французских булок, да выпей чаю. и\u0306 й",
    "arabic": "السلام عليكم، كيف حالك؟ الأرقام ١٢٣ وَالتَّشْكِيلُ",
    "hebrew": "שלום עולם! שָׁלוֹם \ufb2a \u05e9\u05c1",
    "hindi": "नमस्ते दुनिया, यह हिन्दी है। क\u093c \u0958 क्षत्रिय",
    "bengali tamil thai": "বাংলা ভাষা তமிழ் மொழி ภาษาไทยไม่มีเว้นวรรค ກຂຄ မြန်မာ ខ្មែរ",
    "chinese": "你好,世界。我们来看看这个模型有没有注意力汇。繁體中文也要。",
    "japanese": "こんにちは世界。カタカナとひらがな、ﾊﾝｶｸ、か\u3099 が。",
    "korean": "안녕하세요 세계. \u1112\u1161\u11ab\u1100\u1173\u11af 한글",
    "hangul jamo": "\u1100\u1161 \u1100\u1161\u11a8 \uac00\u11a8",
    "compatibility": "ﬁ ﬂ ﬃ ① ㎏ ｆｕｌｌ ™ ² ℌ ㍿ ﷺ",
    "singletons": "\u2329\u232a \u0340\u0341\u0343\u0344\u0374\u037e\u0387 \uf900\ufa0e \U0002f800 \u0958",
    "emoji": "😀 👍🏽 👨‍👩‍👧‍👦 🏳️‍🌈 🇩🇪🇫🇷 ❤️ 1️⃣ 👩🏿‍💻 ☃️ 🫠🫡 🧑🏻‍❤️‍💋‍🧑🏿",
    "outside the basic plane": "𐍈 𝒳𝓎𝔷 𠀀𠮷 𓀀 𒀀 🂡 \U000e0041\U000e007f \U0010ffff \U0010fffd",
    "unassigned": "\u0378\u0379 \u0380 \u05ff \u1fff \U0001fbff \U000323b0 \ufdd0 \uffff \U0001ffff \ue000 \U000f0000",
    "controls": "\u0000\u0001\u0002\u0007\u001b[0m\u007f\u0080\u009f \u00ad \u200e\u200f \u2066 \ufff9",
    "byte order mark": "\ufeffBOM first, \ufeff inside",
    "replacement character": "\ufffd \ufffd\ufffd",
    "visible space": "▁ ▁▁ a▁b ▁c ▁ d▁",
    "byte-level letters": "Ġ Ċ ĉ Ā ł Ń ġ ĠĠ Ġthe",
    "byte tokens as text": "<0x0A> <0xFF> <0x41>",
    "special tokens inside": "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n",
    "special tokens touching": "a<|im_start|>b <|im_end|> c<|im_start|><|im_end|><|im_start>|><|im_startx|>",
    "spaces around special": "  <|im_start|>  x  <|im_end|>  \n",
    "only special": "<|im_start|>",
    "sentencepiece specials": "<s>Hi</s> <unk> <s> </s>x</s",
    "llama3 specials": "<|begin_of_text|>a<|end_of_text|>",
    "added words": "HELLO hello Hello HELLO, xHELLO HELLOx HELLO_ (HELLO) é HELLO é HELLOé",
    "added stripping": "a   <left>   b   <right>   c \n <both> \t d<left><right><both> <left> <both> ",
    "added normalised": "cafe\u0301 café caf\u00e9 <norm> <n\u00f6rm> <no\u0308rm>x",
    "added overlapping": "<abc><ab<abcd><abcde <ab>c",
    "mixed scripts": "abcабвαβγ漢字かなカナ한글123٣٤٥!?🎉x\u0301y",
    "urls": "https://example.com/a/b?c=d&e=%20f#g user.name+tag@host.co.uk C:\\Users\\x",
    "camel case": "camelCaseString XMLHttpRequest iPhone15ProMax snake_case_name SCREAMING_CASE ǅungla",
    "long word": "pneumonoultramicroscopicsilicovolcanoconiosis" * 4,
    "repetition": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" + "ab" * 33 + "the" * 21,
    "numbers and words": "1st 2nd 3rd 4x4 H2O CO₂ x² 10km/h 5€ $5 №7 ª º",
    "modifier letters": "ʰʷʼ ˈstress ˌ Hawaiʻi ʻokina ᵃᵇ",
}

INVALID = {
    "lone continuation": b"a\x80b\xbf\xbfc",
    "truncated sequences": b"\xe2\x82 x\xe2 y\xf0\x9f\x98 z\xf0\x9f w\xf0",
    "overlong": b"\xc0\xaf \xc1\xbf \xe0\x80\xaf \xf0\x80\x80\xaf",
    "surrogates": b"\xed\xa0\x80 \xed\xbf\xbf \xed\xa0\xbd\xed\xb8\x80",
    "beyond the last code point": b"\xf4\x90\x80\x80 \xf5\x80\x80\x80 \xfe\xff",
    "latin-1": "Größe".encode("latin-1") + b" \xa0\xe9t\xe9",
    "truncated at the end": b"end \xf0\x9f\x98",
}

TRAINING = [text for text in TEXTS.values()] * 3 + [
    "Beautiful is better than ugly. Explicit is better than implicit. Simple is better than complex.\n",
    "To solve this problem, we need to calculate the total number of loaves sold and subtract the number.\n\n",
    "Wait, let me think about the answer again. So the answer is 42. The sum of the first ten numbers is 55.\n",
    "    for (int i = 0; i < n; ++i) {\n        sum += values[i] * 2;\n    }\n    return sum;\n",
] * 6


def random_texts():
    """Seeded strings of code points from everywhere, and one that walks through all planes."""
    source = random.Random(20251222)
    ranges = [(0x20, 0x7e), (0x80, 0x24f), (0x250, 0x1fff), (0x2000, 0x2bff), (0x2e80, 0xd7ff), (0xe000, 0xffff),
              (0x10000, 0x1ffff), (0x20000, 0x10ffff)]
    texts = {}
    for number in range(30):
        characters = []
        for _ in range(40):
            low, high = source.choice(ranges)
            characters.append(chr(source.randint(low, high)) if source.random() < 0.75 else source.choice(" \n\t'123aAé"))
        texts[f"random {number}"] = "".join(characters)
    # Letters newer than Unicode 14 are letters to tokenizers' Oniguruma, but not to the PCRE2 of Debian 12.
    assert unicodedata.unidata_version.startswith("14."), "run this with Python 3.11"
    walk = [chr(c) for c in range(0x21, 0x20000, 131) if unicodedata.category(chr(c)) not in ("Cn", "Cs")]
    texts["walk"] = "a".join(walk[::2]) + " " + " ".join(walk[1::2])
    return texts


def corpus():
    cases = [{"name": name, "text": text} for name, text in {**TEXTS, **random_texts()}.items()]
    return cases + [{"name": name, "hex": data.hex()} for name, data in INVALID.items()]


def case_text(case):
    return case["text"] if "text" in case else bytes.fromhex(case["hex"]).decode("utf-8", "replace")


def byte_level_tokenizer(pre_tokenizer, normalizer=None, specials=("<|im_start|>", "<|im_end|>"), vocab_size=700):
    tokenizer = Tokenizer(models.BPE())
    if normalizer:
        tokenizer.normalizer = normalizer
    tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=vocab_size, special_tokens=list(specials), show_progress=False,
                                  initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()))
    tokenizer.train_from_iterator(TRAINING, trainer)
    return tokenizer


def split(pattern, behavior="isolated", invert=False):
    return pre_tokenizers.Split(Regex(pattern), behavior, invert)


def bytes_only():
    return pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)


def sentencepiece_tokenizer(normalizer, pre_tokenizer, byte_fallback=True, fuse_unk=True):
    """Trained as BPE, then given <unk>, <s>, </s> and the byte tokens in front, as Llama's vocabulary has them."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.BpeTrainer(vocab_size=450, limit_alphabet=120, special_tokens=["<unk>"], show_progress=False,
                                  max_token_length=12)
    tokenizer.train_from_iterator(TRAINING, trainer)
    state = json.loads(tokenizer.to_str())
    front = ["<unk>", "<s>", "</s>"] + ([f"<0x{b:02X}>" for b in range(256)] if byte_fallback else [])
    trained = sorted((t for t in state["model"]["vocab"] if t not in front), key=state["model"]["vocab"].get)
    # Merges as converters make them of a SentencePiece vocabulary: every way to join two tokens into a third, best token first.
    merges = [[token[:cut], token[cut:]] for token in trained for cut in range(1, len(token))
              if token[:cut] in trained and token[cut:] in trained]
    state["model"].update(vocab={t: i for i, t in enumerate(front + trained)}, merges=merges,
                          byte_fallback=byte_fallback, fuse_unk=fuse_unk)
    state["added_tokens"] = [dict(id=i, content=t, single_word=False, lstrip=False, rstrip=False, normalized=False,
                                  special=True) for i, t in enumerate(front[:3])]
    state["pre_tokenizer"] = None
    tokenizer = Tokenizer.from_str(json.dumps(state))
    if normalizer:
        tokenizer.normalizer = normalizer
    if pre_tokenizer:
        tokenizer.pre_tokenizer = pre_tokenizer
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(),
                                           decoders.Strip(" ", 1, 0)])
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", pair="<s> $A <s> $B",
                                                             special_tokens=[("<s>", 1)])
    return tokenizer


def tokenizers_by_kind():
    kinds = {}
    kinds["gpt2"] = byte_level_tokenizer(pre_tokenizers.ByteLevel(add_prefix_space=False))
    kinds["gpt2_prefix_space"] = byte_level_tokenizer(pre_tokenizers.ByteLevel(add_prefix_space=True))
    kinds["smollm"] = byte_level_tokenizer(pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]))
    kinds["digit_groups"] = byte_level_tokenizer(pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=False), pre_tokenizers.ByteLevel(add_prefix_space=False)]))

    llama3 = byte_level_tokenizer(pre_tokenizers.Sequence([split(LLAMA3), bytes_only()]),
                                  specials=("<|begin_of_text|>", "<|end_of_text|>"))
    llama3.post_processor = processors.Sequence([
        processors.ByteLevel(trim_offsets=False),
        processors.TemplateProcessing(single="<|begin_of_text|> $A", pair="<|begin_of_text|> $A $B",
                                      special_tokens=[("<|begin_of_text|>", 0)])])
    # Llama 3 takes a word that is a token whole. Words that no merge reaches show whether that is done.
    state = json.loads(llama3.to_str())
    state["model"]["ignore_merges"] = True
    for word in ("Ġquick", "Ġcalculate", "Ġ漢".encode().decode(), "aaaaaaaaaaaaaaaa"):
        state["model"]["vocab"].setdefault(word, len(state["model"]["vocab"]))
    kinds["llama3"] = Tokenizer.from_str(json.dumps(state))

    kinds["qwen2"] = byte_level_tokenizer(pre_tokenizers.Sequence([split(QWEN2), bytes_only()]), normalizers.NFC())
    kinds["gpt4o"] = byte_level_tokenizer(pre_tokenizers.Sequence([split(GPT4O), bytes_only()]))
    kinds["deepseek"] = byte_level_tokenizer(pre_tokenizers.Sequence([
        split(r"\p{N}{1,3}"), split("[一-龥\u3040-ゟ゠-ヿ]+"),
        split(r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"
              r"| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"), bytes_only()]))

    kinds["behaviors"] = byte_level_tokenizer(pre_tokenizers.Sequence([
        split(r"\n", "merged_with_previous"), split(r"[A-Z]", "merged_with_next"), split(r"\d", "contiguous"),
        split(r"x", "removed"), split(r"[^,;]+", "isolated", True), pre_tokenizers.Split(".", "merged_with_next"),
        split(r"^$|^a| $", "isolated"), bytes_only()]))
    kinds["matches_kept"] = byte_level_tokenizer(pre_tokenizers.Sequence([
        split(r"\w".replace(r"\w", r"[\p{L}\p{M}]+|\S"), "removed", True), bytes_only()]),
        normalizers.Sequence([normalizers.NFKC(), normalizers.Strip(), normalizers.Replace(Regex(r"\s+"), " ")]))
    kinds["decomposed"] = byte_level_tokenizer(pre_tokenizers.ByteLevel(add_prefix_space=False),
                                               normalizers.Sequence([normalizers.NFD(), normalizers.Replace("ss", "ß")]))

    added = byte_level_tokenizer(pre_tokenizers.ByteLevel(add_prefix_space=False), normalizers.NFC())
    added.add_tokens([AddedToken("HELLO", single_word=True, normalized=False),
                      AddedToken("<left>", lstrip=True, normalized=False), AddedToken("<right>", rstrip=True, normalized=False),
                      AddedToken("<norm>", normalized=True), AddedToken("cafe\u0301", normalized=True),
                      AddedToken("<no\u0308rm>", normalized=True), AddedToken("<ab", normalized=False),
                      AddedToken("<abcd", normalized=False), AddedToken("<abcde", normalized=False)])
    added.add_special_tokens([AddedToken("<both>", lstrip=True, rstrip=True, normalized=False)])
    kinds["added_tokens"] = added

    llama2 = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    kinds["llama2_normalizer"] = sentencepiece_tokenizer(llama2, None)
    for scheme in ("first", "always", "never"):
        for cut in (False, True):
            kinds[f"metaspace_{scheme}{'_split' if cut else ''}"] = sentencepiece_tokenizer(
                None, pre_tokenizers.Metaspace(prepend_scheme=scheme, split=cut))
    kinds["unknown_fused"] = sentencepiece_tokenizer(llama2, None, byte_fallback=False, fuse_unk=True)
    kinds["unknown_single"] = sentencepiece_tokenizer(llama2, None, byte_fallback=False, fuse_unk=False)
    return kinds


def named_ids(cases):
    """Ids of gpt2's vocabulary by the pre-tokenizers that GGUF files name."""
    ids = {}
    for name, patterns in NAMED.items():
        tokenizer = Tokenizer.from_file(str(DATA / "gpt2" / "tokenizer.json"))
        steps = [pre_tokenizers.Split(Regex(pattern), "isolated") for pattern in patterns]
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence([*steps, pre_tokenizers.ByteLevel(False, use_regex=False)])
        if name in NFC:
            tokenizer.normalizer = normalizers.NFC()
        if name == "tekken":  # words that are tokens are taken whole
            model = json.loads(tokenizer.to_str())
            model["model"]["ignore_merges"] = True
            tokenizer = Tokenizer.from_str(json.dumps(model))
        ids[name] = expected_ids(tokenizer, cases)
    return ids


def unigram_tokenizer(byte_fallback):
    """A small unigram vocabulary with T5's and Llama's way of marking spaces."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.UnigramTrainer(vocab_size=300, special_tokens=["<unk>"], unk_token="<unk>", show_progress=False)
    tokenizer.train_from_iterator([text for text in TEXTS.values() if text.isascii()], trainer)
    description = json.loads(tokenizer.to_str())
    if byte_fallback:
        description["model"]["vocab"] += [[f"<0x{byte:02X}>", -20.0] for byte in range(256)]
        description["model"]["byte_fallback"] = True
        description["decoder"] = json.loads(decoders.Sequence([decoders.ByteFallback(), decoders.Metaspace()]).__getstate__())
    else:
        tokenizer.decoder = decoders.Metaspace()
        description["decoder"] = json.loads(tokenizer.to_str())["decoder"]
    return Tokenizer.from_str(json.dumps(description))


def expected_ids(tokenizer, cases):
    return [tokenizer.encode(case_text(case), add_special_tokens=False).ids for case in cases]


def write(path, value):
    path.write_text(json.dumps(value, ensure_ascii=True, separators=(",", ":")) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", nargs=2, metavar=("TOKENIZER_JSON", "OUTPUT_JSON"))
    arguments = parser.parse_args()
    cases = corpus()
    if arguments.check:
        tokenizer = Tokenizer.from_file(arguments.check[0])
        write(Path(arguments.check[1]), expected_ids(tokenizer, cases))
        return
    DATA.mkdir(parents=True, exist_ok=True)
    write(DATA / "corpus.json", cases)
    kinds = tokenizers_by_kind() | {"unigram": unigram_tokenizer(False), "unigram_bytes": unigram_tokenizer(True)}
    for kind, tokenizer in kinds.items():
        folder = DATA / kind
        folder.mkdir(exist_ok=True)
        write(folder / "tokenizer.json", json.loads(tokenizer.to_str()))
        write(folder / "expected_ids.json", expected_ids(tokenizer, cases))
    write(DATA / "named_pre_tokenizers.json", named_ids(cases))


if __name__ == "__main__":
    main()
