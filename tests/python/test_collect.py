"""collect() against transformers' own eager attention on small random models, and against the program on the demo model.
Usage: test_collect.py SINKSCOPE SOURCE [DEMO.gguf TRACE.json]"""
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROGRAM, SOURCE = sys.argv[1], Path(sys.argv[2])
DEMO = [Path(path) for path in sys.argv[3:5]]
sys.path.insert(0, str(SOURCE / "packaging/python/src"))
try:
    import numpy as np
    import torch
    import transformers
except ImportError as missing:
    print(f"skipped, because {missing.name} is not installed (pip install torch transformers)")
    sys.exit(77)
from sinkscope_run import RunFileError, collect, read_run, write_run

COMMON = dict(vocab_size=61, hidden_size=32, intermediate_size=48, num_hidden_layers=3, num_attention_heads=4, num_key_value_heads=2,
              head_dim=8, max_position_embeddings=64, pad_token_id=0, bos_token_id=1, eos_token_id=2)
EXPERTS = dict(num_experts=6, num_local_experts=6, num_experts_per_tok=2, moe_intermediate_size=24)
MODELS = {
    "llama": COMMON, "qwen3": COMMON, "gemma3_text": {**COMMON, "sliding_window": 5}, "olmo2": COMMON,
    "gpt2": dict(vocab_size=61, n_positions=64, n_embd=32, n_layer=3, n_head=4),
    "gpt_neox": dict(vocab_size=61, hidden_size=32, num_hidden_layers=3, num_attention_heads=4, intermediate_size=48),
    "opt": dict(vocab_size=61, hidden_size=32, num_hidden_layers=3, num_attention_heads=4, ffn_dim=48, word_embed_proj_dim=32),
    "falcon": dict(vocab_size=61, hidden_size=32, num_hidden_layers=3, num_attention_heads=4, multi_query=True, new_decoder_architecture=False),
    "mpt": dict(vocab_size=61, d_model=32, n_layers=3, n_heads=4, max_seq_len=64),
    "bloom": dict(vocab_size=61, hidden_size=32, n_layer=3, n_head=4),
    "granite": {**COMMON, "residual_multiplier": 0.22, "embedding_multiplier": 12.0},
    "gpt_oss": {**COMMON, **EXPERTS, "sliding_window": 5}, "qwen3_moe": {**COMMON, **EXPERTS},
    "deepseek_v3": {**COMMON, "n_routed_experts": 8, "num_experts_per_tok": 3, "moe_intermediate_size": 24, "n_group": 4, "topk_group": 2,
                    "first_k_dense_replace": 1, "q_lora_rank": 20, "kv_lora_rank": 16, "qk_rope_head_dim": 8, "qk_nope_head_dim": 12,
                    "v_head_dim": 10, "num_key_value_heads": 4},
}
IDS = [1, 5, 9, 3, 44, 17, 5, 60, 23, 11, 2, 7, 31, 8, 19, 20]


def build(name):
    torch.manual_seed(0)
    config = transformers.models.auto.configuration_auto.CONFIG_MAPPING[name](**MODELS[name])
    return transformers.AutoModelForCausalLM.from_config(config, attn_implementation="eager").float().eval()


class Collect(unittest.TestCase):
    def test_equals_eager_attention(self):
        for name in MODELS:
            with self.subTest(name), torch.no_grad():
                model = build(name)
                out = model(torch.tensor([IDS]), output_attentions=True, output_hidden_states=True)
                run = collect(model, IDS, per_head=True)
                queries = torch.arange(len(IDS), 0, -1)
                scores = torch.stack([a[0].sum(1) / queries for a in out.attentions]).numpy()
                np.testing.assert_allclose(run["sink_score_per_head"], scores, atol=3e-6)
                norms = torch.stack(out.hidden_states)[:-1, 0].norm(dim=-1).numpy()
                np.testing.assert_allclose(run["resid_norm"][:-1], norms, rtol=1e-5)
                expected = torch.log_softmax(out.logits[0, :-1], -1).gather(1, torch.tensor(IDS)[1:, None])[:, 0]
                np.testing.assert_allclose(run["token_logprob"], expected.numpy(), atol=2e-5)
                self.assertEqual(model.config._attn_implementation, "eager")

    def test_a_model_that_adds_more_is_refused(self):
        model = build("llama")
        model.model.layers[1].register_forward_hook(lambda m, i, output: (output[0] if isinstance(output, tuple) else output) + 1)
        with self.assertRaisesRegex(RunFileError, "block 1: .* adds something"):
            collect(model, IDS)

    def test_no_tokens(self):
        with self.assertRaisesRegex(RunFileError, "token_ids: is empty"):
            collect(build("llama"), [])

    def test_equals_the_program_on_the_demo_model(self):
        if len(DEMO) < 2 or not DEMO[0].exists():
            self.skipTest("because the demo model is not there")
        with tempfile.TemporaryDirectory() as folder:
            theirs = Path(folder) / "analyze.h5"
            done = subprocess.run([PROGRAM, "analyze", "--model", DEMO[0], "--trace", DEMO[1], "--dtype", "float32", "--per-head", "--output", theirs],
                                  capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            program = read_run(theirs)
            model = transformers.AutoModelForCausalLM.from_pretrained(DEMO[0].parent, gguf_file=DEMO[0].name, dtype=torch.float32).eval()
            run = collect(model, program["token_ids"], per_head=True)
            for name, values in run.items():
                if isinstance(values, np.ndarray) and values.dtype == np.float32:
                    np.testing.assert_allclose(program[name], values, rtol=2e-4, atol=2e-4 if "cosine" in name or "logprob" in name else 2e-6, err_msg=name)
            ours = Path(folder) / "collect.h5"
            write_run(ours, run)
            sinks = [json.loads(subprocess.run([PROGRAM, "sinks", path, "--json"], capture_output=True, text=True).stdout) for path in (theirs, ours)]
            self.assertEqual([s["position"] for s in sinks[0]["sinks"]], [s["position"] for s in sinks[1]["sinks"]])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
