"""The cluster's scripts, on a Slurm of one node that is started here. Usage: test_slurm.py SINKSCOPE SOURCE MODEL"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import one_node

PROGRAM, SOURCE, MODEL = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
SCRIPTS = SOURCE / "packaging/slurm"
SMALL = ("--gres=none", "--mem=600M", "--cpus-per-task=1")  # what the scripts ask of a cluster is not to be had here
TRACES = 16


class ReadmeScripts(unittest.TestCase):
    def test_the_readme_shows_the_scripts(self):
        readme = (SOURCE / "README.md").read_text(encoding="utf-8")
        for script in sorted(SCRIPTS.glob("*.sh")):
            body = [line for line in script.read_text().splitlines(keepends=True) if not line.startswith("# ")]
            self.assertIn("".join(body), readme, f"README.md does not show {script.name} as it is")


class Shards(unittest.TestCase):
    """Every way to split a set gives the file that one process writes."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.work = Path(self.folder.name)
        (self.work / "parts").mkdir()
        (self.work / "bin").mkdir()
        (self.work / "bin/sinkscope").symlink_to(PROGRAM)
        with open(self.work / "traces.jsonl", "w") as file:
            for trace in range(TRACES):
                file.write(json.dumps({"token_ids": [1] + [(trace * 31 + token * 7) % 250 for token in range(20 + trace)]}) + "\n")
        self.path = f"{self.work / 'bin'}:{os.environ['PATH']}"
        alone = self.work / "alone.jsonl"
        self.program("detect", "--model", MODEL, "--traces", "traces.jsonl", "--detector", "published", "--device", "cpu", "--threads", "1", "--output", alone)
        self.expected = alone.read_bytes()

    def program(self, *arguments):
        subprocess.run([PROGRAM, *map(str, arguments)], cwd=self.work, check=True, capture_output=True)

    def assert_merged(self):
        self.assertEqual((self.work / "detections.jsonl").read_bytes(), self.expected)

    def test_gnu_parallel(self):
        if shutil.which("parallel") is None:
            self.skipTest("skipped, because parallel is missing: apt-get install parallel")
        readme = (SOURCE / "README.md").read_text(encoding="utf-8")
        start = readme.index("mkdir -p parts && parallel ")
        block = readme[start : readme.index("```", start)].replace("PATH", str(MODEL)).replace("--threads 4", "--threads 1 --device cpu")
        shutil.rmtree(self.work / "parts")
        subprocess.run(["bash", "-e", "-c", block], cwd=self.work, check=True, capture_output=True, env={**os.environ, "PATH": self.path})
        self.assert_merged()


class Cluster(Shards):
    test_gnu_parallel = None

    @classmethod
    def setUpClass(cls):
        reason = one_node.why_not()
        if reason:
            raise unittest.SkipTest(f"skipped, because {reason}")
        cls.home = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.home.cleanup)
        cls.node = one_node.OneNode(cls.home.name)
        cls.enterClassContext(cls.node)

    def detect(self, tasks, shards=""):
        return self.node.submit(f"--array={tasks}", *SMALL, SCRIPTS / "detect.sh", cwd=self.work, PATH=f"{self.path}:{self.node.environment['PATH']}",
                                MODEL=str(MODEL), DEVICE="cpu", SHARDS=shards)

    def merge(self, after):
        return self.node.submit(f"--dependency=afterok:{after}", "--kill-on-invalid-dep=yes", *SMALL[1:], SCRIPTS / "merge.sh", cwd=self.work,
                                PATH=f"{self.path}:{self.node.environment['PATH']}")

    def logs(self):
        return "\n".join(log.read_text(errors="replace") for log in self.work.glob("slurm-*.out"))

    def assert_completed(self, states):
        self.assertEqual(set(states.values()), {"COMPLETED"}, self.logs())

    def test_an_array_and_its_merge(self):
        tasks = self.detect("1-3")
        merge = self.merge(tasks)
        self.assert_completed(self.node.finished(tasks, merge))
        self.assert_merged()

    def test_a_failed_task_stops_the_merge_and_is_done_again_alone(self):
        (self.work / "parts/2.jsonl").mkdir()  # no file can be written there
        tasks = self.detect("1-3")
        merge = self.merge(tasks)
        self.assertEqual(self.node.finished(merge), {"": "CANCELLED"}, self.logs())
        self.assertEqual(self.node.finished(tasks), {"1": "COMPLETED", "2": "FAILED", "3": "COMPLETED"}, self.logs())
        self.assertFalse((self.work / "detections.jsonl").exists())
        (self.work / "parts/2.jsonl").rmdir()
        again = self.detect("2", shards="3")
        self.assert_completed(self.node.finished(again, self.merge(again)))
        self.assert_merged()

    def test_a_task_that_is_queued_again_goes_on(self):
        tasks = self.detect("1-2")
        part = self.work / "parts/1.jsonl"
        while not part.exists() or part.read_bytes().count(b"\n") < 2:
            time.sleep(0.02)
        self.node.run("scontrol", "requeue", f"{tasks}_1")
        self.assert_completed(self.node.finished(tasks, self.merge(tasks)))
        self.assert_merged()


if __name__ == "__main__":
    if not (MODEL / "config.json").exists():
        print(f"skipped, because {MODEL} is not there: tests/reference/make_checkpoints.py makes it")
        sys.exit(77)
    result = unittest.main(argv=sys.argv[:1], exit=False, verbosity=2).result
    for _, reason in result.skipped:
        print(reason)
    sys.exit(0 if result.wasSuccessful() and not result.skipped else 77 if result.wasSuccessful() else 1)
