"""The package sinkscope-run against the program: round trips, refusals, the least file. Usage: test_run_files.py SINKSCOPE SOURCE"""
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

PROGRAM, SOURCE = sys.argv[1], Path(sys.argv[2])
sys.path.insert(0, str(SOURCE / "packaging/python/src"))
try:
    import h5py
    import numpy as np
except ImportError as missing:
    print(f"skipped, because {missing.name} is not installed (python3-numpy, python3-h5py)")
    sys.exit(77)
from sinkscope_run import RunFileError, read_run, run_of_published, validate, write_run


def small_run(layers=3, tokens=5, heads=2):
    generator = np.random.default_rng(1)
    values = lambda *shape: generator.random(shape, dtype=np.float32)
    return {
        "token_ids": np.arange(tokens, dtype=np.int32), "token_text": ["a", " b", "c\u00e9", "", "\u4f60"][:tokens],
        "resid_norm": values(layers + 1, tokens) + 1, "resid_candidate_cosine": values(2, layers + 1, tokens), "cosine_position": [0, 1],
        "final_norm_norm": values(tokens), "final_norm_candidate_cosine": values(2, tokens), "key_norm": values(layers, tokens),
        "value_norm": values(layers, tokens), "attn_out_norm": values(layers, tokens), "mlp_out_norm": values(layers, tokens),
        "sink_score": values(layers, tokens), "sink_score_per_head": values(layers, heads, tokens), "token_logprob": -values(tokens - 1),
        "metadata": {"model": {"name": "small"}},
    }


class RunFiles(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "run.h5"

    def tearDown(self):
        self.folder.cleanup()

    def program(self, *arguments):
        return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=120)

    def test_round_trip(self):
        run = small_run()
        write_run(self.path, run)
        self.assertEqual(validate(self.path), [])
        read = read_run(self.path)
        for name, values in run.items():
            if name == "metadata":
                self.assertEqual(read[name]["model"]["name"], "small")
            elif isinstance(values, np.ndarray):
                np.testing.assert_array_equal(read[name], values, err_msg=name)
            else:
                self.assertEqual(read[name], values, name)

    def test_the_program_opens_it(self):
        write_run(self.path, small_run())
        result = self.program("sinks", self.path, "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("sinks", json.loads(result.stdout))

    def test_least_file(self):
        run = small_run()
        write_run(self.path, {name: run[name] for name in ("token_ids", "resid_norm")})
        self.assertEqual(validate(self.path), [])
        about = self.program("info", self.path)
        self.assertEqual(about.returncode, 0, about.stderr)
        self.assertIn("not detected", about.stdout)
        result = self.program("sinks", self.path)
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("no cosines: cannot detect", result.stderr)

    def test_the_programs_own_file(self):
        """What the program writes is valid here and comes back the same through both."""
        write_run(self.path, small_run())
        other = Path(self.folder.name) / "again.h5"
        first = read_run(self.path)
        write_run(other, first)
        second = read_run(other)
        self.assertEqual(first.keys(), second.keys())
        for name in first:
            if isinstance(first[name], np.ndarray):
                np.testing.assert_array_equal(first[name], second[name], err_msg=name)

    def test_files_of_other_writers(self):
        """float16 and strings of variable length, as h5py writes them by default."""
        write_run(self.path, small_run())
        with h5py.File(self.path, "a") as file:
            texts, norms, model = file["token_text"][()], file["resid_norm"][()], file["metadata/model"][()]
            for name in ("token_text", "resid_norm", "metadata/model"):
                del file[name]
            file["token_text"] = [text.decode() for text in texts]
            file["resid_norm"] = norms.astype(np.float16)
            file["metadata/model"] = model.decode()
        result = self.program("sinks", self.path, "--json")
        self.assertEqual(result.returncode, 0, result.stderr)
        # The heap's own word on lengths is not trusted.
        whole = self.path.read_bytes()
        heap = whole.rindex(b"GCOL", 0, whole.rindex("\u4f60".encode()))
        for place, damage in ((heap, b"XCOL"), (heap + 8, b"\xff" * 8), (heap + 24, b"\xff" * 7)):
            self.path.write_bytes(whole[:place] + damage + whole[place + len(damage):])
            result = self.program("sinks", self.path)
            self.assertEqual(result.returncode, 1, f"{place}: {result.stdout}{result.stderr}")
            self.assertRegex(result.stderr, "text is damaged|behind the end of the file|damaged")

    def test_other_datasets_stay(self):
        write_run(self.path, small_run())
        with h5py.File(self.path, "a") as file:
            file["my/entropy"] = np.arange(6.0).reshape(2, 3)
            file["my/entropy"].attrs["long_name"] = "entropy"
            file["note"] = "kept"
        self.assertEqual(self.program("sinks", self.path).returncode, 0)
        again = Path(self.folder.name) / "again.h5"
        write_run(again, read_run(self.path))
        self.assertEqual(validate(again), [])
        with h5py.File(again) as file:
            np.testing.assert_array_equal(file["my/entropy"][()], np.arange(6.0).reshape(2, 3))
            self.assertEqual(file["my/entropy"].attrs["long_name"], "entropy")
            self.assertEqual(file["note"][()], b"kept")
        with h5py.File(self.path) as first, h5py.File(again) as second:
            self.assertEqual(sorted(first), sorted(second))

    def test_published_tensors(self):
        values = np.random.default_rng(3).standard_normal((3, 5, 8))
        collected = {layer: {"residual": [values[layer][None]], "k": [values[layer, :, :4]], "v": [values[layer, :, 4:]]} for layer in range(3)}
        write_run(self.path, run_of_published(collected, range(5), name="sample4.pt"))
        self.assertEqual(validate(self.path), [])
        run = read_run(self.path)
        np.testing.assert_allclose(run["resid_norm"][:3], np.linalg.norm(values, axis=2), rtol=1e-6)
        self.assertEqual(run["rows_ready"], 3)
        np.testing.assert_allclose(run["resid_candidate_cosine"][0, 2, 0], 1, rtol=1e-6)
        np.testing.assert_allclose(run["value_norm"], np.linalg.norm(values[..., 4:], axis=2), rtol=1e-6)
        about = self.program("info", self.path)
        self.assertEqual(about.returncode, 0, about.stderr)
        for wrong, message in (({0: {}}, "block 0: no residual"), ({1: {}}, "all blocks from 0"), ([], "all blocks from 0")):
            with self.assertRaises(RunFileError) as caught:
                run_of_published(wrong, range(5), name="x.pt")
            self.assertIn(message, str(caught.exception))
        with self.assertRaises(RunFileError) as caught:
            run_of_published(collected, range(4), name="x.pt")
        self.assertIn("expected 4 tokens", str(caught.exception))

    def test_refusals(self):
        cases = [
            ({"resid_norm": np.ones((3, 4), np.float32)}, "resid_norm"),
            ({"token_ids": np.ones(5, np.float32)}, "token_ids: expected integers"),
            ({"token_ids": np.zeros(0, np.int32)}, "token_ids: is empty"),
            ({"key_norm": np.ones((3, 5), np.int32)}, "key_norm: expected floating point numbers, found int32"),
            ({"key_norm": np.ones((3, 4), np.float32)}, "key_norm: expected shape [3, 5] (layer, token), found [3, 4]"),
            ({"sink_score_per_head": np.ones((3, 5), np.float32)}, "sink_score_per_head: expected shape"),
            ({"cosine_position": [1, 0]}, "cosine_position: [1, 0] are no ascending positions"),
            ({"cosine_position": [0, 9]}, "cosine_position: [0, 9] are no ascending positions of 5 tokens"),
            ({"cosine_position": [0]}, "cosine_position: 1 positions for 2 sets"),
            ({"token_text": ["a"]}, "token_text: 1 pieces for 5 tokens"),
            ({"key_norms": np.ones((3, 5), np.float32)}, "key_norms: is no dataset of a run"),
        ]
        for change, message in cases:
            with self.subTest(message), self.assertRaises(RunFileError) as caught:
                write_run(self.path, {**small_run(), **change})
            self.assertIn(message, str(caught.exception))
            self.assertFalse(self.path.exists())
        with self.assertRaises(RunFileError):
            write_run(self.path, {name: value for name, value in small_run().items() if name != "cosine_position"})
        with self.assertRaises(RunFileError):
            read_run(self.path, kind="pandas")

    def test_files_that_are_no_run(self):
        with h5py.File(self.path, "w") as file:
            file["token_ids"] = [1, 2]
        self.assertIn("is no run file", validate(self.path)[0])
        with h5py.File(self.path, "a") as file:
            file.attrs["sinkscope_file_version"] = 99
        self.assertIn("version 99", validate(self.path)[0])
        with self.assertRaises(RunFileError):
            read_run(self.path)

    def test_a_failed_write_keeps_what_was_there(self):
        write_run(self.path, small_run())
        before = self.path.read_bytes()
        with self.assertRaises(RunFileError):
            write_run(self.path, {**small_run(), "key_norm": np.ones(2, np.float32)})
        self.assertEqual(self.path.read_bytes(), before)
        self.assertEqual([p.name for p in self.path.parent.iterdir()], ["run.h5"])

    def test_xarray_opens_it(self):
        try:
            import h5netcdf  # noqa: F401
            import xarray  # noqa: F401
        except ImportError as missing:
            self.skipTest(f"because {missing.name} is not installed")
        write_run(self.path, small_run())
        data = read_run(self.path, kind="xarray")
        self.assertEqual(data["key_norm"].dims, ("layer", "token"))
        self.assertEqual(data.sizes["resid_row"], 4)
        data.close()

    def test_the_notebook_runs(self):
        try:
            import matplotlib
        except ImportError:
            self.skipTest("because matplotlib is not installed (python3-matplotlib)")
        matplotlib.use("Agg")
        write_run(self.path, small_run())
        for notebook in sorted((SOURCE / "resources/notebooks").glob("*.ipynb")):
            cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
            scope = {"RUN": str(self.path)}
            for number, cell in enumerate(cells):
                if cell["cell_type"] == "code":
                    exec(compile("".join(cell["source"]), f"{notebook.name} cell {number}", "exec"), scope)
            self.assertIn("figure", scope, notebook.name)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
