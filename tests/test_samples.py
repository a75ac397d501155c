"""The samples run, find what they should, and what `gen` writes of them stands alone."""

import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import mpmath
import numpy as np
import pytest

import astgrad
from tests.oracles.structures import differences, leaves, same, with_leaves
from tests.test_operators import jacobian_by_differences

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
ALONE = """
import sys
class Nobody:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"astgrad", "libcst", "black"}:
            raise ImportError(f"{name} is not on this machine")
sys.meta_path.insert(0, Nobody())
import theano_derivatives as m
print(*(float(f(2.0)) for f in (m.square, m.exponential, m.sine, m.cubic, m.root_cubed)))
print(m.weighted_square_by_x(2.0, 3.0), m.weighted_square_by_y(2.0, 3.0))
"""


def run(*command: str, folder: Path = ROOT, **environment: str) -> str:
    done = subprocess.run(command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(command)} gave {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def theano() -> ModuleType:
    return load(SAMPLES / "theano_examples.py")


# The functions once more, for mpmath to differentiate with fifty digits.
EXACT: dict[str, Any] = {
    "square": lambda x: x**2,
    "exponential": mpmath.exp,
    "sine": mpmath.sin,
    "cubic": lambda x: (x - 4) * (x**2 + 6),
    "root_cubed": lambda x: (mpmath.sqrt(x) + 1) ** 3,
    "weighted_square_by_x": lambda x, y: (x + 2 * y) ** 2,
    "weighted_square_by_y": lambda x, y: (x + 2 * y) ** 2,
}


def truth(name: str, *point: float) -> float:
    with mpmath.workdps(50):
        if not name.startswith("weighted"):
            return float(mpmath.diff(EXACT[name], mpmath.mpf(point[0])))
        return float(mpmath.diff(EXACT[name], tuple(map(mpmath.mpf, point)), (1, 0) if name.endswith("_x") else (0, 1)))


@pytest.mark.parametrize("name", EXACT)
def test_the_six_examples_are_right_at_numbers_and_arrays(theano: ModuleType, name: str) -> None:
    derivative = getattr(theano, name)
    rng = np.random.default_rng(11)
    columns = [rng.uniform(0.1, 5.0, 1000) for _ in range(2 if name.startswith("weighted") else 1)]
    expected = np.array([truth(name, *point) for point in zip(*columns, strict=True)])

    whole = derivative(*columns)
    assert (type(whole), whole.shape, whole.dtype) == (np.ndarray, (1000,), np.float64)
    np.testing.assert_allclose(whole, expected, rtol=1e-12, atol=1e-12)
    for i in range(3):
        for kind in (float, np.array):
            one = derivative(*(kind(column[i]) for column in columns))
            assert np.shape(one) == ()
            assert float(one) == pytest.approx(expected[i], rel=1e-12, abs=1e-12)
        assert not isinstance(derivative(*(float(column[i]) for column in columns)), np.ndarray), "a number gives a number"
    floats32 = derivative(*(column.astype(np.float32) for column in columns))
    assert floats32.dtype == np.float32


def test_theano_examples_prints_each_derivative() -> None:
    printed = run(sys.executable, str(SAMPLES / "theano_examples.py"))
    assert printed.count("def ") == 7
    assert "return 3 * x**2 - 8 * x + 6" in printed


def test_what_gen_writes_of_the_six_examples_stands_alone(tmp_path: Path) -> None:
    written = tmp_path / "theano_derivatives.py"
    run(sys.executable, "-m", "astgrad", "gen", str(SAMPLES / "theano_examples.py"), "-o", str(written))
    first, second = run(sys.executable, "-c", ALONE, folder=tmp_path).splitlines()
    expected = [truth(name, 2.0) for name in ("square", "exponential", "sine", "cubic", "root_cubed")]
    np.testing.assert_allclose([float(word) for word in first.split()], expected, rtol=1e-12)
    assert [float(word) for word in second.split()] == [16.0, 32.0]
    imported = set(re.findall(r"^(?:import|from) (\w+)", written.read_text(encoding="utf-8"), re.MULTILINE))
    assert imported <= {"numpy", "math"}
    run(sys.executable, "-m", "mypy", "--no-incremental", str(written), folder=tmp_path)
    run(sys.executable, "-m", "ruff", "check", "--isolated", "--line-length", "128", str(written), folder=tmp_path)
    run(sys.executable, "-m", "black", "--check", "-q", "--line-length", "128", str(written), folder=tmp_path)


def is_plot(path: Path) -> bool:
    return path.read_bytes().startswith(b"\x89PNG") and path.stat().st_size > 5000


def test_logistic_regression_finds_one_optimum_by_both_ways(tmp_path: Path) -> None:
    printed = run(sys.executable, str(SAMPLES / "logistic_regression.py"), "--plots", str(tmp_path))
    losses = [float(loss) for loss in re.findall(r"loss ([\d.]+)", printed)]
    assert len(losses) == 2
    assert losses[0] == pytest.approx(losses[1], abs=1e-9)
    assert "accuracy 94%" in printed
    assert is_plot(tmp_path / "logistic_regression.png")


def test_the_network_learns_each_function(tmp_path: Path) -> None:
    printed = run(sys.executable, str(SAMPLES / "mlp.py"), "--steps", "500", "--plots", str(tmp_path))
    learnt = re.findall(r"^(\w+) +mean squared error ([\d.]+) -> (\S+)$", printed, re.MULTILINE)
    assert [name for name, _, _ in learnt] == ["sin", "abs", "step"]
    for name, before, after in learnt:
        assert float(after) < float(before) / 20, name
        assert is_plot(tmp_path / f"mlp_{name}.png")


RNG = np.random.default_rng(5)
CHAIN_ENDS = np.array([[1.0, 0.1], [0.0, 1.0]])
SYMMETRIC = np.array([[4.0, 1.0, 0.5], [1.0, 3.0, 0.2], [0.5, 0.2, 2.0]])

# A program, the function, what is differentiated by, and a point.
PROGRAMS: dict[str, tuple[str, tuple[int, ...], tuple[Any, ...]]] = {
    "heat_equation": (
        "heat_misfit",
        (0, 1),
        (RNG.uniform(size=7), 0.8, RNG.uniform(size=7), 0.01, 5),
    ),
    "runge_kutta": (
        "miss",
        (0, 1),
        (np.array([0.0, 1.0, 3.0, 4.0]), 0.2, np.array([1.5, 1.0]), 0.05, 6),
    ),
    "kalman_filter": (
        "surprise",
        (0, 1),
        (0.3, 0.7, RNG.normal(size=5), np.array([0.2, 0.1]), np.eye(2), CHAIN_ENDS, np.eye(2), np.array([1.0, 0.5])),
    ),
    "cholesky": ("log_density", (0, 1), (SYMMETRIC, np.array([0.3, -0.8, 1.1]))),
    "orbit": (
        "orbit_misfit",
        (0, 1),
        (0.3, 2.0, np.array([0.1, 0.6, 1.3]), np.array([[0.5, 0.3], [-0.6, 0.7], [-1.0, -0.4]])),
    ),
    "long_run": (
        "chain_misfit",
        (0, 1),
        (np.array([0.1, 0.9, 0.4, 0.7]), 2.0, np.array([0.3, 0.2, 0.8, 0.5]), 0.01, 300),
    ),
    "wave_packet": (
        "transmitted",
        (0, 1),
        (np.exp(-((np.linspace(-6, 6, 24) - 1.5) ** 2)), 2.5, np.linspace(-6, 6, 24), 0.1, 8),
    ),
    "planets": ("miss", (0, 1), (np.array([0.9, -0.3]), np.array([0.2, 0.8]), np.array([0.5, 0.5]), 20)),
    "soft_edit_distance": ("soft_edit_distance", (0, 1), (RNG.uniform(size=(3, 4)), 0.4, 0.3)),
}


STRUCTURED = {  # by one argument, which is a structure
    "network": (
        [(RNG.normal(size=(3, 4)), RNG.normal(size=4)), (RNG.normal(size=(4, 2)), RNG.normal(size=2))],
        RNG.normal(size=(5, 3)),
        RNG.normal(size=(5, 2)),
    ),
    "lstm": (
        {"W": RNG.normal(size=(4, 3, 2)), "U": RNG.normal(size=(4, 3, 3)), "b": RNG.normal(size=(4, 3))},
        RNG.normal(size=(5, 2)),
        RNG.normal(size=3),
    ),
}


def by_differences(function: Any, point: tuple[Any, ...], position: int) -> np.ndarray:
    """The slope by one argument, by differences of fourth order."""
    at = np.array(point[position], dtype=float)
    slope = np.zeros_like(at)
    h = 1e-3
    for index in np.ndindex(at.shape):
        step = np.zeros_like(at)
        step[index] = h
        f = [function(*point[:position], (at + k * step)[()], *point[position + 1 :]) for k in (-2, -1, 1, 2)]
        slope[index] = (f[0] - 8 * f[1] + 8 * f[2] - f[3]) / (12 * h)
    return slope


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_committed_derivative_of_a_program_is_right_and_in_step(name: str) -> None:
    function, positions, point = PROGRAMS[name]
    again = run(sys.executable, "-m", "astgrad", "gen", "--stdout", str(SAMPLES / f"{name}.py"))
    assert again == (SAMPLES / f"{name}_derivatives.py").read_text(encoding="utf-8")
    primal = getattr(load(SAMPLES / f"{name}.py"), function)
    value, slopes = getattr(load(SAMPLES / f"{name}_derivatives.py"), f"{function}_and_slopes")(*point)
    assert value == pytest.approx(primal(*point), rel=1e-13)
    for position, slope in zip(positions, slopes, strict=True):
        np.testing.assert_allclose(slope, by_differences(primal, point, position), rtol=1e-7, atol=1e-8)


CURVED = {  # a function of a sample, and a point, for its Hessian times a vector by the first parameter
    **{f"{name}.py:{function}": point for name, (function, _, point) in PROGRAMS.items()},
    **{f"{name}.py:loss": point for name, point in STRUCTURED.items()},
    "second_order.py:rosenbrock": (np.array([0.3, -0.4, 1.2, 0.8]), 3.0),
    "logistic_regression.py:loss": (RNG.normal(size=2), 0.3, RNG.normal(size=(5, 2)), np.array([1.0, 0.0, 0.0, 1.0, 1.0])),
    "mlp.py:loss": (
        RNG.normal(size=(1, 3)),
        RNG.normal(size=3),
        RNG.normal(size=3),
        np.zeros(1),
        RNG.normal(size=(5, 1)),
        RNG.normal(size=5),
    ),
}


@pytest.mark.parametrize("target", CURVED)
def test_a_hessian_times_a_vector_is_shown_of_each_sample(target: str, tmp_path: Path) -> None:
    """With nothing said on the command line; and what is shown, run as it stands, is the slope of the slope."""
    shown = tmp_path / "shown.py"
    shown.write_text(run(sys.executable, "-m", "astgrad", "show", "--operator", "hvp", str(SAMPLES / target)), encoding="utf-8")
    hvp = next(found for name, found in vars(load(shown)).items() if "_hvp_by_" in name)
    sample, _, function = target.partition(":")
    slope = astgrad.derivative(getattr(load(SAMPLES / sample), function))
    x, *others = CURVED[target]
    rng, h = np.random.default_rng(8), 1e-4
    v = with_leaves(x, iter([rng.normal(size=np.shape(leaf))[()] for leaf in leaves(x)]))
    moved = [
        slope(with_leaves(x, (leaf + k * h * dot for leaf, dot in zip(leaves(x), leaves(v), strict=True))), *others)
        for k in (-2, -1, 1, 2)
    ]
    for got, at in zip(leaves(hvp(x, v, *others)), zip(*map(leaves, moved), strict=True), strict=True):
        np.testing.assert_allclose(got, (at[0] - 8 * at[1] + 8 * at[2] - at[3]) / (12 * h), rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize(
    ("target", "handed_on"),
    [
        (
            "runge_kutta.py:miss",
            ("saved.append(state_saved)", "state, drag, speed = saved", "state_dot, speed_dot = saved_dot"),
        ),
        ("runge_kutta.py:miss", ("h, k1_saved, k2_saved, k3_saved, k4_saved = saved", "state_saved = saved.pop()")),
        ("soft_edit_distance.py:soft_edit_distance", ("saved_dot.append(soft_minimum_value_saved_dot)",)),
        ("lstm.py:loss", ("saved_dot.append(state_0_saved_dot)", "h_dot, c_dot, W_dot, U_dot, b_dot")),
        ("long_run.py:chain_misfit", ("steps, dt, stiffness, snapshots = saved",)),
        ("mlp.py:loss", ("return (h @ v + c, (v, x, h)), (h_dot @ v, h_dot)", "return _network_backward_tangent(")),
    ],
)
def test_a_hessian_hands_saved_values_on_whole(target: str, handed_on: tuple[str, ...]) -> None:
    """As the first derivative does: a tuple of them, and one of the tangents of those that vary; and only what is read."""
    shown = run(sys.executable, "-m", "astgrad", "show", "--operator", "hvp", str(SAMPLES / target))
    assert all(text in shown for text in handed_on)
    assert not re.search(r"saved(_\d+)+\b|saved(_\d+)*_\d+_dot", shown)


@pytest.mark.parametrize("name", STRUCTURED)
def test_the_committed_derivative_by_a_structure_is_right_and_in_step(name: str) -> None:
    point = STRUCTURED[name]
    again = run(sys.executable, "-m", "astgrad", "gen", "--stdout", str(SAMPLES / f"{name}.py"))
    assert again == (SAMPLES / f"{name}_derivatives.py").read_text(encoding="utf-8")
    primal = load(SAMPLES / f"{name}.py").loss
    value, slopes = load(SAMPLES / f"{name}_derivatives.py").loss_and_slopes(*point)
    assert value == pytest.approx(primal(*point), rel=1e-13)
    same(slopes, differences(primal, point, 0), point[0])


def test_the_energy_of_a_chain_has_the_slope_that_its_class_gives() -> None:
    module = load(SAMPLES / "oscillators.py")
    chain = module.Chain(2.0, 0.5, 1.0)
    x = np.array([1.1, 2.3, 2.9, 4.4])
    slope = module.astgrad.derivative(chain.energy, wrt="x")
    expected = by_differences(chain.energy, (x,), 0)
    np.testing.assert_allclose(slope(x), expected, rtol=1e-8, atol=1e-9)
    asked = ("-f", "Chain.energy:x", str(SAMPLES / "oscillators.py"))
    assert run(sys.executable, "-m", "astgrad", "gen", "--stdout", *asked) == (
        SAMPLES / "oscillators_derivatives.py"
    ).read_text("utf-8")
    written = load(SAMPLES / "oscillators_derivatives.py").Chain_energy_by_x
    np.testing.assert_allclose(written(chain, x), expected, rtol=1e-8, atol=1e-9)


def test_what_scipy_is_given_is_in_step() -> None:
    again = run(sys.executable, "-m", "astgrad", "gen", "--stdout", str(SAMPLES / "second_order.py"))
    assert again == (SAMPLES / "second_order_derivatives.py").read_text(encoding="utf-8")


@pytest.fixture(scope="module", params=["decorated", "generated"])
def second_order(request: pytest.FixtureRequest) -> ModuleType:
    """The sample, with the derivatives that it asks for or with those that `gen` wrote."""
    module = load(SAMPLES / "second_order.py")
    if request.param == "generated":
        written = load(SAMPLES / "second_order_derivatives.py")
        for name, value in vars(module).items():
            if isinstance(value, module.astgrad.Derivative):
                setattr(module, name, getattr(written, name))
    return module


def counts_of(section: Any) -> dict[str, list[float]]:
    """The numbers that a section of the sample prints, by what was used."""
    return {names: [float(number) for number in re.findall(r"-?[\d.]+(?:e[+-]\d+)?", text)] for names, text in section()}


def test_minima_take_fewer_values_with_derivatives(second_order: ModuleType) -> None:
    found = counts_of(second_order.minima)
    assert all(numbers[-1] < 1e-2 for numbers in found.values()), "a method did not arrive"
    values = {names: numbers[0] for names, numbers in found.items()}
    assert values["BFGS jac"] < values["BFGS"]
    assert found["Newton-CG jac hessp"][1] < found["Newton-CG jac"][1], "slopes"
    assert values["Newton-CG jac hessp"] <= values["Newton-CG jac"]
    assert values["trust-krylov jac hessp"] < values["BFGS"]
    assert values["trust-exact jac hess"] < values["BFGS jac"]


def test_fits_roots_and_stiff_equations_take_fewer_values_with_jacobians(second_order: ModuleType) -> None:
    fits, roots, motions = map(counts_of, (second_order.fits, second_order.roots, second_order.motions))
    assert fits["least_squares jac"][0] < fits["least_squares"][0]
    assert fits["least_squares jac"][-2:] == [2.5, 1.3]
    assert roots["root jac"][0] < roots["root"][0]
    assert roots["root jac"][1] < 1e-10
    for method in ("BDF", "Radau"):
        assert motions[f"{method} jac"][0] < motions[method][0]
        assert motions[f"{method} jac"][1] == pytest.approx(motions[method][1], abs=1e-3)


def test_the_sparse_jacobians_of_a_rod_are_in_step_and_serve_scipy() -> None:
    again = run(sys.executable, "-m", "astgrad", "gen", "--stdout", str(SAMPLES / "burning_rod.py"))
    assert again == (SAMPLES / "burning_rod_derivatives.py").read_text(encoding="utf-8")
    primal, derived = load(SAMPLES / "burning_rod.py"), load(SAMPLES / "burning_rod_derivatives.py")
    u = np.linspace(1.0, 1.4, 7)
    expected = jacobian_by_differences(primal.imbalance, (u, 5.0), 0)
    for found in (derived.heating_jacobian(0.0, u, 5.0), derived.imbalance_jacobian(u, 5.0)):
        np.testing.assert_allclose(found.toarray(), expected, rtol=1e-7, atol=1e-7)
    printed = run(sys.executable, str(SAMPLES / "burning_rod.py"))
    assert printed.startswith("150 of 2500 entries\n")
    hottest = [float(found) for found in re.findall(r"hottest .*: ([\d.]+),", printed)]
    assert len(hottest) == 2
    assert hottest[0] == pytest.approx(hottest[1], abs=1e-5)
