"""An installed copy has everything: the wheel is built, installed elsewhere, and used from there."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The folder of an installed copy, built from this checkout without any network."""
    folder = tmp_path_factory.mktemp("installed")
    wheels = folder / "wheels"
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels)]
    subprocess.run(build, cwd=PROJECT, check=True, capture_output=True)
    (wheel,) = wheels.glob("*.whl")
    site = folder / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


def run(site, *command):
    """Run Python on the installed copy alone, away from the checkout."""
    program = f"import sys; sys.path.insert(0, {str(site)!r}); " + command[0]
    return subprocess.run(
        [sys.executable, "-I", "-W", "error", "-c", program, *command[1:]],
        cwd=site.parent,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_installed_copy_filters_a_sample_from_its_own_resources(installed):
    program = "import convstudio.start as c; print(c.__file__); sys.exit(c.main(sys.argv[1:]))"
    done = run(installed, program, "textbook", "--kernel", "box-3", "--output", "map.npy")
    assert done.returncode == 0, done.stderr
    assert str(installed) in done.stdout
    assert (installed.parent / "map.npy").stat().st_size > 0


def test_the_installed_copy_opens_a_window(installed):
    program = (
        "import os; os.environ['QT_QPA_PLATFORM'] = 'offscreen'; "
        f"os.environ['CONVSTUDIO_SETTINGS'] = {str(installed.parent)!r}; "
        "from convstudio.app import create_window; w = create_window(['impulse']); "
        "print(w.windowTitle(), w.windowIcon().isNull(), w.font().family())"
    )
    done = run(installed, program)
    assert done.stdout.strip() == "impulse.png False Inter", done.stderr


def test_the_wheel_names_its_console_script(installed):
    (entry_points,) = installed.glob("*.dist-info/entry_points.txt")
    assert "convstudio = convstudio.__main__:main" in entry_points.read_text()


def test_the_wheel_brings_the_menu_entry_where_a_system_looks_for_it(installed):
    (share,) = installed.glob("*.data/data/share")
    name = "org.convstudio.ConvolutionStudio"
    for path in (
        f"applications/{name}.desktop",
        f"metainfo/{name}.metainfo.xml",
        f"mime/packages/{name}.xml",
        f"icons/hicolor/48x48/apps/{name}.png",
        "man/man1/convstudio.1",
    ):
        assert (share / path).is_file()


def test_the_wheel_says_who_made_it_and_for_which_pythons(installed):
    (metadata,) = installed.glob("*.dist-info/METADATA")
    lines = metadata.read_text().splitlines()
    assert "Author: The Convolution Studio authors" in lines
    for minor in (11, 12, 13, 14):
        assert f"Classifier: Programming Language :: Python :: 3.{minor}" in lines
