"""Random programs: a range of seeds that stays the same, the programs that failed once, and the machine that makes them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from astgrad import pipeline
from tests.agreement import function_of
from tests.fuzz import examine as examining
from tests.fuzz import findings
from tests.fuzz.campaign import Tally, main
from tests.fuzz.dense import dense_program
from tests.fuzz.examine import Asked, examine, requests
from tests.fuzz.programs import FuzzProgram, fuzz_program
from tests.fuzz.reduction import reduced
from tests.fuzz.tiny import tiny_program

PROGRAMS, BATCH = 150, 10


@pytest.mark.parametrize("write", [fuzz_program, dense_program, tiny_program])
@pytest.mark.parametrize("first", range(0, PROGRAMS, BATCH))
def test_pinned_programs(first: int, write: Callable[[int], FuzzProgram]) -> None:
    """One request of each; `python -m tests.fuzz` asks for more of many more."""
    for seed in range(first, first + BATCH):
        program = write(seed)
        asked = requests(program.text, program.args, seed)[seed // 7 % 2 :][:1]
        (outcome,) = examine(program.text, program.args, asked, thorough=seed % 10 == 0)
        assert outcome.verdict not in ("wrong", "crash"), f"seed {seed}: {outcome.asked}: {outcome.detail}\n{outcome.generated}"


@pytest.mark.parametrize("path", findings.found(), ids=lambda path: path.stem)
def test_programs_that_failed_once(path: Path) -> None:
    text, args, asked = findings.read(path)
    (outcome,) = examine(text, args, [asked], thorough=True)
    assert outcome.verdict in ("right", "refused"), f"{outcome.detail}\n{outcome.generated}"


def test_programs_are_what_they_should_be() -> None:
    """All run, a few are long, and most contain what makes rewriters stumble."""
    tally = Tally()
    lengths = []
    for seed in range(600):
        program = fuzz_program(seed)
        with np.errstate(all="ignore"):
            assert np.shape(function_of(program.text, "f", "<program>")(*program.args)) == ()
        tally.traits.update(program.traits)
        lengths.append(len(program.text.splitlines()))
    assert min(lengths) >= 5
    assert max(lengths) > 50
    wanted = {
        "loops": 0.5,
        "overwriting": 0.5,
        "helpers": 0.3,
        "arrays": 0.4,
        "early exit": 0.2,
        "recursion": 0.05,
    }
    assert not {trait: tally.traits[trait] for trait, share in wanted.items() if tally.traits[trait] < share * len(lengths)}


def test_a_seed_is_a_program() -> None:
    assert fuzz_program(3).text == fuzz_program(3).text


def test_a_wrong_derivative_is_found_made_small_and_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A fault is put into what is generated: the campaign fails, and the program it keeps fails again until the fault is mended."""
    honest = pipeline.derive_module
    monkeypatch.setattr(findings, "FOUND", tmp_path)
    with monkeypatch.context() as faulty:
        faulty.setattr(examining, "derive_module", lambda pairs: _with_fault(honest(pairs)))
        assert main(["--programs", "30", "--seed", "0", "--failures", "1"]) == 1
        (path,) = findings.found()
        text, args, asked = findings.read(path)
        assert "ARGUMENTS = (" in text
        assert len(text[: text.index("REQUEST")].splitlines()) < 20
        assert examine(text, args, [asked])[0].verdict == "wrong"
    assert examine(text, args, [asked])[0].verdict == "right"
    assert "wrong" in capsys.readouterr().out


def _with_fault(made: pipeline.GeneratedModule) -> pipeline.GeneratedModule:
    """1 - tanh squared, with the wrong sign."""
    return pipeline.GeneratedModule(made.text.replace("(1 - ", "(1 + "), made.disconnected, made.module_alias)


def test_failures_are_cut_down() -> None:
    """Statements that do not matter for a failure go, and functions that nothing calls."""
    lines = (
        "import numpy as np",
        "def g(x):",
        "    return x",
        "def f(x, y, n):",
        "    a = y * 2.0",
        "    b = np.tanh(x)",
        "    if a > 9.0:",
        "        b = a",
    )
    text = "\n".join((*lines, "    return b", ""))
    small = reduced(text, lambda candidate: "tanh" in candidate)
    assert [line for line in small.splitlines() if line] == ["import numpy as np", "def f(x, y, n):", "    b = np.tanh(x)"]


def test_what_is_kept_comes_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(findings, "FOUND", tmp_path)
    asked = Asked("derivative", ("v",), False, "reverse", algebra=False)
    args = (0.1, 3, np.array([1.5, -0.25], dtype=np.float32))
    path = findings.write("one", 'about "it"', "def f(x, n, v):\n    return x\n", args, asked)
    text, again, same = findings.read(path)
    assert findings.write("one", "about it", "def f(x, n, v):\n    return x\n", args, asked).stem == "one_2"
    assert "def f(x, n, v)" in text
    assert same == asked
    assert again[:2] == args[:2]
    assert again[2].dtype == np.float32
    assert np.array_equal(again[2], args[2])


@pytest.mark.parametrize("wrt", [("x", "y"), ("y",)])
def test_integers_come_out_as_floats(wrt: tuple[str, ...]) -> None:
    """A variable may hold an integer at one time and real numbers at another: the derivative by a float is a float."""
    text = "def f(x, y, n):\n    for i in range(n):\n        x, z = i, x\n    return y * x\n"
    (outcome,) = examine(text, (0.5, 0.7, 3), [Asked("derivative", wrt, True, "reverse")])
    assert outcome.verdict == "right", outcome.detail
