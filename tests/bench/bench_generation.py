"""Rates of `sinkscope generate`, in alternating rounds: one prompt, and many together, against transformers' generate()
on the dequantised weights and against llama.cpp on the same file (llama-cpp-python), where either is installed.

    bench_generation.py SINKSCOPE MODEL.gguf [--tokens 64] [--together 16] [--threads 2] [--rounds 3]

Prints a table of tokens a second (medians) and the ratios to one prompt after the other. Greedy, float32; the opening
of the model is left out on all sides."""

import argparse
import json
import pathlib
import statistics
import subprocess
import tempfile
import time

from our_pass import row

PROMPT = "Write a long story about a lighthouse keeper and the sea."


def ours(arguments, prompts, together):
    """Tokens a second of `prompts` prompts, `together` at once: the time that a run of more tokens takes longer than one
    of a single token, so that opening and reading the prompts count on neither side."""
    def run(tokens):
        with tempfile.TemporaryDirectory() as folder:
            dataset = pathlib.Path(folder) / "prompts.jsonl"
            dataset.write_text("".join(json.dumps({"prompt": f"{PROMPT} ({i})"}) + "\n" for i in range(prompts)))
            output = pathlib.Path(folder) / "traces.jsonl"
            begin = time.monotonic()
            subprocess.run([arguments.sinkscope, "generate", "--model", arguments.model, "--dataset", str(dataset), "--max-tokens", str(tokens),
                            "--together", str(together), "--threads", str(arguments.threads), "--device", "cpu", "--dtype", "float32",
                            "--output", str(output)], check=True, capture_output=True)
            seconds = time.monotonic() - begin
            written = [json.loads(line) for line in output.read_text().splitlines()]
            return sum(len(trace["token_ids"]) - trace["prompt_tokens"] for trace in written), seconds
    few, short = run(1)
    many, long = run(arguments.tokens)
    return (many - few) / (long - short)


def transformers_rate(arguments):
    import torch
    from transformers import AutoModelForCausalLM
    torch.set_num_threads(arguments.threads)
    path = pathlib.Path(arguments.model)
    model = AutoModelForCausalLM.from_pretrained(path.parent, gguf_file=path.name, dtype=torch.float32).eval()
    ids = torch.arange(5, 45).unsqueeze(0)
    def rate():
        times = []
        for tokens in (1, arguments.tokens):
            begin = time.monotonic()
            with torch.inference_mode():
                model.generate(ids, max_new_tokens=tokens, min_new_tokens=tokens, do_sample=False)
            times.append(time.monotonic() - begin)
        return (arguments.tokens - 1) / (times[1] - times[0])
    return rate


def llama_rate(arguments):
    from llama_cpp import Llama
    model = Llama(arguments.model, n_ctx=1024, n_threads=arguments.threads, n_threads_batch=arguments.threads, verbose=False)
    def rate():
        times = []
        for tokens in (1, arguments.tokens):
            begin = time.monotonic()
            model.reset()
            model.eval(list(range(5, 45)))
            for _ in range(tokens):
                model.eval([model.sample(temp=0)])
            times.append(time.monotonic() - begin)
        return (arguments.tokens - 1) / (times[1] - times[0])
    return rate


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("sinkscope")
    parser.add_argument("model")
    parser.add_argument("--tokens", type=int, default=64)
    parser.add_argument("--together", type=int, default=16)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    ways = {"one prompt": lambda: ours(arguments, 1, 1),
            f"{arguments.together} prompts, one after another": lambda: ours(arguments, arguments.together, 1),
            f"{arguments.together} prompts together": lambda: ours(arguments, arguments.together, arguments.together)}
    for name, maker in (("transformers, one prompt", transformers_rate), ("llama.cpp, one prompt", llama_rate)):
        try:
            ways[name] = maker(arguments)
        except ImportError as missing:
            print(f"| {name} | left out, because there is no {missing.name} | |")
    rates = {name: [] for name in ways}
    for _ in range(arguments.rounds):
        for name, rate in ways.items():
            rates[name].append(rate())
    medians = {name: statistics.median(values) for name, values in rates.items()}
    alone = medians[f"{arguments.together} prompts, one after another"]
    for name, rate in medians.items():
        row(f"generation, {name}", f"{rate:.1f} tokens/s", f"{alone:.1f} one after another", rate / alone)


if __name__ == "__main__":
    main()
