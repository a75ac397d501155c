"""Programs of grammars: every one is differentiated, or refused with its place. `python -m tests.inputs` runs more of them."""

import ast
import itertools
from random import Random

import pytest

from astgrad.errors import Refusal, Refused
from tests.inputs import examine as examining
from tests.inputs.campaign import campaign
from tests.inputs.examine import examine, examine_running
from tests.inputs.smith import as_body, texts
from tests.inputs.trees import classes, programs


@pytest.mark.parametrize("seed", [1, 2])
def test_programs_are_differentiated_or_refused(seed: int) -> None:
    statistics = campaign(150, seed)
    assert statistics.failures == []
    assert sum(statistics.words.values()) == 150
    assert statistics.words["grammar", "accepted"] > 5
    assert statistics.words["grammar", "refused"] > 20
    assert len(statistics.codes) > 10


def test_programs_of_hypothesmith() -> None:
    for text in texts(12, start=1):
        for program in (text, as_body(text)):
            data = program.encode("utf-8", "surrogatepass")
            assert examine(data).word != "failed", (program, examine(data))
            assert examine_running(data).word != "failed", (program, examine_running(data))


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_every_class_of_the_grammar_comes_up() -> None:
    """In programs that Python compiles, so that it is astgrad which decides."""
    found: set[str] = set()
    for text in itertools.islice(programs(Random(0)), 1500):
        try:
            tree = ast.parse(text)
            compile(text, "program", "exec", dont_inherit=True)
        except SyntaxError:
            continue
        found.update(type(node).__name__ for node in ast.walk(tree))
    families = ("stmt", "expr", "pattern", "operator", "unaryop", "boolop", "cmpop", "excepthandler", "expr_context")
    wanted = {name for family in families for name in classes(family)}
    assert wanted - found <= {"Nonlocal", "TemplateStr", "Interpolation", "TypeAlias"}


@pytest.mark.parametrize(
    ("raised", "problem"),
    [
        (Refused([Refusal("walrus", "no place", None)]), "without a place"),
        (ValueError("x"), "ValueError"),
        (RecursionError("x"), "RecursionError"),
        (SystemExit(1), "SystemExit"),
        (AssertionError(), "AssertionError"),
    ],
)
def test_the_judge_sees_what_is_no_refusal(monkeypatch: pytest.MonkeyPatch, raised: BaseException, problem: str) -> None:
    def broken(*args: object) -> None:
        raise raised

    monkeypatch.setattr(examining, "make", broken)
    verdict = examine(b"def f(x: float):\n    return x * x\n")
    assert verdict.word == "failed"
    assert problem in verdict.problem


def test_the_judge_sees_a_place_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    from astgrad.source import Source, Span

    source = Source("program.py", "def f(x):\n    return x\n")

    def refuse(line: int, column: int, end: int, code: str) -> examining.Verdict:
        def broken(*args: object) -> None:
            raise Refused([Refusal(code, "refused", Span(source, line, column, end))])

        monkeypatch.setattr(examining, "make", broken)
        return examine(source.text.encode())

    assert refuse(2, 5, 11, "walrus").word == "refused"
    for wrong in [
        (0, 1, 2, "walrus"),
        (9, 1, 2, "walrus"),
        (1, 99, 100, "walrus"),
        (1, 0, 1, "walrus"),
        (1, 5, 5, "walrus"),
        (1, 1, 2, "nono"),
    ]:
        assert refuse(*wrong).word == "failed", wrong
