"""scipy's own tests of its convolutions, run on ours through `scipy_adapter`, in a process of their own."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import scipy

HERE = Path(__file__).parent
SCIPY = Path(scipy.__file__).parent
# Which of scipy's tests, and how many of them must have come to us and passed. The large array takes 4 GB and a quarter
# of a minute.
FILES = {
    "signal/tests/test_signaltools.py": ("(TestConvolve or TestCorrelate) and not large_array", 60),
    "ndimage/tests/test_filters.py": ("correlate or convolve", 500),
}


def outcomes_of(file, chosen, folder):
    """How each test ended, {its name: (outcome, reason)}, and all that was printed."""
    (folder / "pytest.ini").write_text("[pytest]\n")
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join([str(HERE), *filter(None, sys.path)]),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "CONVSTUDIO_OUTCOMES": str(folder / "outcomes.json"),
    }
    environment.pop("PYTEST_ADDOPTS", None)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "scipy_adapter",
        "-p",
        "no:cacheprovider",
    ]
    command += ["-c", "pytest.ini", "--rootdir", ".", "-k", chosen, str(file)]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )
    assert (folder / "outcomes.json").exists(), done.stdout + done.stderr
    return json.loads((folder / "outcomes.json").read_text()), done.stdout


@pytest.mark.parametrize("name", FILES)
def test_no_number_of_ours_is_wrong_in(name, tmp_path):
    file, (chosen, least) = SCIPY / name, FILES[name]
    if not file.exists():
        pytest.skip("this scipy was installed without its tests")
    outcomes, printed = outcomes_of(file, chosen, tmp_path)
    counts = Counter(outcome for outcome, _ in outcomes.values())
    reasons = Counter(reason for outcome, reason in outcomes.values() if outcome == "skipped")
    print(f"scipy {scipy.__version__}, {name}: {dict(counts)}; not tried: {dict(reasons)}")
    assert counts["failed"] == 0, printed
    assert counts["passed"] >= least, printed
    assert all(reason.startswith("not expressible: ") for reason in reasons), reasons
    assert counts["unused"] <= 10, outcomes
