"""The user's own kernels on the command line: each name means one kernel, or is refused in one sentence."""

import numpy as np
import pytest

from convstudio.command_line import inputs
from convstudio.command_line.inputs import CommandError, find_kernel
from convstudio.core.kernel_texts.found import About, KernelError
from convstudio.core.library.library import Library
from convstudio.core.library.place import library_folder
from convstudio.core.model.kernel import Kernel
from convstudio.core.model.presets import preset, preset_names
from convstudio.start import main

MINE = Kernel((("1", "1/3", "-2"),), "1/2", (0, 0))


@pytest.fixture
def library():
    return Library(library_folder())


def test_a_kernel_of_ones_own_is_found_by_its_name(library, grid, tmp_path):
    library.save(MINE, About("Half a / Sobel"))
    assert find_kernel("Half a / Sobel") == Kernel(MINE.texts, "1/2", (0, 0), "Half a / Sobel")
    library.save(MINE, About("Schärfen 3x3 ÷18"))
    assert find_kernel("Schärfen 3×3 ÷18").name == "Schärfen 3x3 ÷18"
    output = tmp_path / "out.npy"
    assert main([str(grid), "--kernel", "Half a / Sobel", "--output", str(output)]) == 0
    assert np.load(output).any()


def test_a_name_that_may_mean_several_things_is_a_preset_then_a_file_then_ones_own_then_weights(
    library, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    library.save(MINE, About("1 2 1"))
    library.save(MINE, About("k.csv"))
    assert find_kernel("1 2 1").texts == MINE.texts
    assert find_kernel("1 2 3").texts == (("1", "2", "3"),)
    assert find_kernel("k.csv").texts == MINE.texts
    (tmp_path / "1 2 1").mkdir()  # a folder is no kernel
    assert find_kernel("1 2 1").texts == MINE.texts
    (tmp_path / "k.csv").write_text("5,6\n")
    assert find_kernel("k.csv").texts == (("5", "6"),)
    by_hand = library.folder / "by hand.json"
    by_hand.write_text('{"convstudio-kernel": 1, "name": "sobel-x", "weights": [["1"]]}')
    assert find_kernel("sobel-x") == preset("sobel-x")
    assert find_kernel(str(by_hand)).texts == (("1",),)
    assert find_kernel(str(by_hand)).name == "by hand.json"


def test_a_name_of_several_files_a_damaged_one_and_one_that_is_only_near_are_told(library, capsys):
    def said(name):
        assert main(["impulse", "--kernel", name, "--output", "never.npy"]) == 2
        return capsys.readouterr().err

    saved = library.save(MINE, About("Soft"))
    assert 'neither a file nor a kernel called "Sofd"; did you mean "Soft"?' in said(
        "Sofd"
    ).replace("“", '"').replace("”", '"')
    saved.path.with_name("copy.json").write_text(saved.text)
    assert "2 kernels of yours are called" in (twice := said("Soft"))
    assert "Soft.json, copy.json, in" in twice
    (library.folder / "bad.json").write_text("{}")
    assert "bad.json" in said("bad")
    assert said("no-such-thing").count("\n") == 1


def test_a_single_number_is_a_kernel_where_nothing_is_called_so(library, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for number in ("2", "0", "-.5", "+1e3", "−2"):
        assert find_kernel(number).texts == ((number.replace("−", "-"),),)
    library.save(MINE, About("2"))
    assert find_kernel("2").texts == MINE.texts
    (tmp_path / "2").write_text("5 6\n")
    assert find_kernel("2").texts == (("5", "6"),)


def test_a_name_with_numbers_and_other_capitals_than_a_kernels_is_no_weights(library):
    library.save(MINE, About("K svg 3/4"))
    with pytest.raises(CommandError, match="called “k svg 3/4”; did you mean “K svg 3/4”"):
        find_kernel("k svg 3/4")
    with pytest.raises(KernelError, match="--kernel 'l svg 3/4': "):
        find_kernel("l svg 3/4")


def test_what_was_left_out_of_a_later_versions_kernel_is_said_once(library, grid, tmp_path, capsys):
    saved = library.save(MINE, About("Later"))
    saved.path.write_text(saved.text.replace(
        '"convstudio-kernel": 1', '"convstudio-kernel": 2,\n  "color": "blue"'
    ))  # fmt: skip
    output = str(tmp_path / "out.npy")
    for name in ("Later", str(saved.path)):
        for act in (("--output", output), ("--export", "scipy", "--output", f"{output}.py")):
            assert main([str(grid), "--kernel", name, *act]) == 0
            said = capsys.readouterr().err
            assert said.count("\n") == 1
            assert "“Later”: written by a later version: “color” left out" in said


def test_the_list_has_the_presets_and_mine_and_names_what_is_damaged(library, capsys):
    library.save(MINE, About("soft"))
    library.save(MINE, About("Half a / Sobel"))
    (library.folder / "cut.json").write_text('{"convstudio-kernel": 1, "weights": [[')
    (library.folder / "preset.json").write_text(
        '{"convstudio-kernel": 1, "name": "box-3", "weights": [["1"]]}'
    )
    assert main(["--list-kernels"]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    presets = list(preset_names())
    assert lines[: len(presets)] == presets
    mine = lines.index(f"Mine, in {library.folder}:")
    assert lines[mine - 1 :] == [
        "",
        f"Mine, in {library.folder}:",
        "box-3  (the name means the preset; the path of its file means this kernel)",
        "Half a / Sobel",
        "soft",
    ]
    assert err.count("\n") == 1
    assert "cut.json" in err


def test_a_kernel_of_ones_own_is_never_written_over(library, grid, capsys):
    saved = library.save(MINE, About("out"))
    link = saved.path.with_suffix(".npy")
    link.symlink_to(saved.path)
    assert main([str(grid), "--kernel", "out", "--output", str(link)]) == 2
    assert "is an input" in capsys.readouterr().err


def test_the_operation_that_a_kernel_is_meant_for_is_said_where_it_matters(
    library, grid, tmp_path, capsys
):
    library.save(MINE, About("Mine", flip=False))
    library.save(preset("box-3"), About("Box", flip=False))
    for name, flag, words in (
        ("Mine", (), "meant for a cross-correlation; --correlate makes it one"),
        ("Mine", ("--correlate",), ""),
        ("Box", (), ""),
    ):
        for output in (["--output", str(tmp_path / "out.npy")], ["--export", "c"]):
            assert main([str(grid), "--kernel", name, *flag, *output]) == 0
            said = capsys.readouterr().err
            assert (words in said) if words else not said


def test_a_kernel_that_may_mean_another_one_is_said_and_its_file_is_read_once(
    grid, tmp_path, capsys, monkeypatch
):
    reads = []
    read = inputs.read_kernel
    monkeypatch.setattr(inputs, "read_kernel", lambda path: reads.append(path) or read(path))
    path = tmp_path / "column.csv"
    path.write_text("0,5\n1,5\n")
    output = ("--output", str(tmp_path / "out.npy"))
    certain = "also possible: 2 × 2; brackets, as in [1 2; 3 4], leave no doubt"
    for kernel, words in (
        (path, f"“column.csv”: 2 × 1, origin (1, 0); {certain}"),
        ("0,5; 1,5", f"2 × 1, origin (1, 0); {certain.replace('2 × 2', '1 × 2, 2 × 2')}"),
        ("[0.5; 1.5]", ""),
        ("0 1; 2 3 / 4", ""),
    ):
        assert main([str(grid), "--kernel", str(kernel), *output]) == 0
        said = capsys.readouterr().err
        assert (words in said) if words else not said
    assert reads == [str(path)]


def test_a_generator_with_its_parameters_is_a_kernel(grid, tmp_path, capsys):
    kernel = find_kernel("gaussian sigma=1.5 size=9")
    assert (kernel.name, kernel.shape) == ("Gaussian, σ 1.5 px, 9 × 9", (9, 9))
    assert find_kernel(kernel.name) == kernel
    output = tmp_path / "out.npy"
    assert main([str(grid), "--kernel", "disk radius=2", "--output", str(output)]) == 0
    assert "may be" not in capsys.readouterr().err
    assert main([str(grid), "--kernel", "disk radius=200", "--output", str(output)]) == 2
    assert "Radius is from 0.5 to 50 px, not 200." in capsys.readouterr().err
