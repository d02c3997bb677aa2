"""Nothing leaves the machine: what the libraries below would send or keep for sending is switched off."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_reading_a_text_leaves_nothing_to_send(tmp_path):
    """onnxruntime keeps an id of the machine and a list of events to send in the user's cache, unless it is told not to."""
    env = {k: v for k, v in os.environ.items() if k not in ("CI", "ORT_DISABLE_TELEMETRY") and not k.startswith("ANALYSIS_")}
    code = "from analysis.language.document import read; print(read(['Tokyo summoned the ambassador.'])[0].lemma[1])"
    env |= {"XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.stdout.strip() == "summon", done.stderr
    assert {p.relative_to(tmp_path).parts[0] for p in tmp_path.rglob("*") if p.is_file()} <= {"news-analysis"}


def test_jupyterlab_asks_no_server_for_news():
    told = subprocess.run(["make", "-n", "-B", "lab"], cwd=ROOT, capture_output=True, text=True).stdout.splitlines()
    quiet = next(n for n, line in enumerate(told) if 'disable --level=sys_prefix "@jupyterlab/apputils-extension:announcements"' in line)
    assert any("jupyter lab " in line for line in told[quiet:])
