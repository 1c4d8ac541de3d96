import os
import re
import subprocess
import sys
import unittest

from . import ROOT

CLIENT = ROOT / "clients" / "python"


class ReadmeTest(unittest.TestCase):
    def test_the_snippet_prints_what_the_page_says(self):
        page = (CLIENT / "README.md").read_text(encoding="utf-8")
        (snippet,), (output,) = (re.findall(rf"^```{kind}\n(.*?)^```$", page, re.M | re.S) for kind in ("python", "text"))
        environment = {**os.environ, "PYTHONPATH": str(CLIENT)}
        command = [sys.executable, "-B", "-c", snippet]
        run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
        self.assertEqual((0, output, ""), (run.returncode, run.stdout, run.stderr))


if __name__ == "__main__":
    unittest.main()
