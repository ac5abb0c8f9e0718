"""The package as it is handed out: its schema is the table of grids, and a wheel builds. Usage: test_package.py ALL_GRIDS SOURCE PYTHON"""
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

ALL_GRIDS, SOURCE, PYTHON = sys.argv[1], Path(sys.argv[2]), sys.argv[3]
PACKAGE = SOURCE / "packaging/python"
try:
    import h5py  # noqa: F401
except ImportError:
    print("skipped, because h5py is not installed (python3-h5py)")
    sys.exit(77)


class Package(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.work = Path(self.folder.name)

    def test_the_schema_is_the_table_of_grids(self):
        subprocess.run([ALL_GRIDS, self.work / "all.h5"], check=True)
        made = subprocess.run([sys.executable, PACKAGE / "make_schema.py", self.work / "all.h5"], check=True, capture_output=True, text=True).stdout
        self.assertEqual((PACKAGE / "src/sinkscope_run/schema.json").read_text(), made,
                         "make it anew: build/dev/tests/all_grids all.h5 && packaging/python/make_schema.py all.h5 > packaging/python/src/sinkscope_run/schema.json")

    def test_the_version_is_the_programs(self):
        changes = (SOURCE / "packaging/CHANGELOG.md").read_text()
        newest = re.search(r"^## ([0-9.]+),", changes, re.MULTILINE).group(1)
        self.assertIn(f'__version__ = "{newest}"', (PACKAGE / "src/sinkscope_run/version.py").read_text())

    def test_a_wheel_builds_and_reads(self):
        if subprocess.run([PYTHON, "-c", "import build"], capture_output=True).returncode != 0:
            self.skipTest(f"skipped, because {PYTHON} has no build: pip install build")
        source = self.work / "python"
        shutil.copytree(PACKAGE, source, ignore=shutil.ignore_patterns("__pycache__"))
        built = subprocess.run([PYTHON, "-m", "build", "--wheel", "--outdir", self.work / "wheels", source], capture_output=True, text=True)
        if built.returncode != 0 and re.search("connection|network|Could not find a version", built.stdout + built.stderr, re.IGNORECASE):
            self.skipTest("skipped, because setuptools could not be fetched")
        self.assertEqual(built.returncode, 0, built.stdout[-2000:] + built.stderr[-2000:])
        (wheel,) = (self.work / "wheels").glob("sinkscope_run-*-py3-none-any.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(self.work / "installed")
        subprocess.run([ALL_GRIDS, self.work / "all.h5"], check=True)
        read = subprocess.run([sys.executable, "-c", "import sys, sinkscope_run; print(len(sinkscope_run.read_run(sys.argv[1])['resid_norm']))", self.work / "all.h5"],
                              env={"PYTHONPATH": str(self.work / "installed")}, capture_output=True, text=True)
        self.assertEqual((read.returncode, read.stdout), (0, "4\n"), read.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
