"""Settings that a function does not take end in a refusal with its place, or in a text that calls the function and so raises what
it raises: in no error of astgrad's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from astgrad.errors import InternalError, Refused
from astgrad.ir.kinds import Kind, Number
from astgrad.ir.read import HELPERS
from astgrad.rules.registry import Signature
from astgrad.rules.structure import StructuralRule, all_structural
from tests.derived import IMPORTS, generated, unformatted
from tests.test_every_rule import GIVEN

SQUARE: tuple[tuple[str, Kind], ...] = (("x", Number("float64", ("n", "n"), True)),)


def _called(signature: Signature, given: dict[str, str]) -> str:
    path, bracket, part = signature.path.partition("[")
    name = (
        f"np.{path.removeprefix('numpy.')}"
        if path.startswith("numpy.")
        else path.removeprefix("scipy.").removeprefix("spatial.")
    )
    by_position = [argument.name for argument in signature.arguments if argument.default is None and not argument.keyword_only]
    written = [given[each] for each in by_position] + [f"{key}={e}" for key, e in given.items() if key not in by_position]
    return f"{name}({', '.join(written)})" + (f"[{part.rstrip(']') or 0}]" if bracket else "")


def _calls(rule: StructuralRule, absurd: str) -> Iterator[str]:
    """The function of x, with an absurd literal for each of its settings in turn."""
    active = next(iter(rule.pullbacks), None)
    for setting in rule.signature.names:
        if setting not in rule.pullbacks and active is not None:
            required = {a.name: GIVEN.get(a.name, "x") for a in rule.signature.arguments if a.default is None}
            yield _called(rule.signature, {**required, active: "x", setting: absurd})


@pytest.mark.parametrize("absurd", ["('a', 'b')", "1.5", "(0, 99)", "()"])
def test_absurd_settings_are_refused_or_passed_on(absurd: str) -> None:
    rules = [
        rule for rule in all_structural() if not rule.path.startswith((HELPERS, "operator.", "builtins.", "numpy.ndarray."))
    ]
    raised = []
    for call in (call for rule in rules for call in _calls(rule, absurd)):
        with unformatted():
            try:
                generated(f"{IMPORTS}def f(x):\n    return np.sum({call})\n", "f", ("x",), mode="reverse", kinds=SQUARE)
            except InternalError as error:
                raised.append(f"{call}: {error}")
            except Refused as refused:
                if not all(refusal.span for refusal in refused.refusals):
                    raised.append(f"{call}: no place")
            except Exception as error:
                raised.append(f"{call}: {type(error).__name__}: {error}")
    assert not raised, "\n".join(raised)


@pytest.mark.parametrize("call", ["np.sum(x, axis=1.5)", "np.diff(x, axis=(0, 1))"])
def test_refusals_name_the_call(call: str) -> None:
    with pytest.raises(Refused, match="no call that the function takes") as refused:
        generated(f"{IMPORTS}def f(x):\n    return np.sum(np.sin({call}))\n", "f", ("x",), kinds=SQUARE)
    assert refused.value.refusals[0].span
