"""The transformers and the object they give. The generator is played by the texts here: what counts is what surrounds it."""

import copy
import inspect
import os
import pickle
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable

import numpy as np
import pytest

import astgrad
from astgrad import AstgradWarning, Derivative, DisconnectedWarning, Refused, RequestError, variants
from astgrad.backend import store
from astgrad.errors import Refusal
from astgrad.ir.kinds import UNKNOWN, Kind, show_kind
from astgrad.patterns import kinds, pattern_of, show_pattern
from astgrad.request import Disconnected, Generated, Request

SCALE = 1.0


def helper(x):
    return x * x


def square(x: float) -> float:
    """The square.

    Of x.
    """
    return helper(x) * SCALE


def product(x, y, /, z=2.0, *, w=3.0):
    return x * y * z * w


@astgrad.derivative
def decorated(x: float, n: int = 2) -> float:
    return x**n


class Subclass(np.ndarray):
    """Its operators could be anything."""


class Model:
    @astgrad.derivative
    def energy(self, x):
        return x * x


@pytest.fixture
def made(tmp_path, monkeypatch) -> list[Request]:
    """What the generator was asked for; it writes a module that gives its arguments back."""
    requests: list[Request] = []

    def generate(function: Callable[..., object], request: Request, owners: object = None) -> Generated:
        requests.append(request)
        signature = inspect.signature(function)
        arguments = ", ".join(signature.parameters)
        declared = signature.replace(
            parameters=[parameter.replace(annotation=inspect.Parameter.empty) for parameter in signature.parameters.values()],
            return_annotation=inspect.Signature.empty,
        )
        head = '"""Doc."""\n\nimport numpy as np\n\n\n# the derivative\n'
        text = f"{head}def {request.name}{declared}:\n    return ({arguments},)\n"
        return Generated(text, request.name, "reverse", request.kinds)

    monkeypatch.setenv("ASTGRAD_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(variants, "generate", generate)
    monkeypatch.setattr(variants, "_told", set())
    monkeypatch.setattr(store, "_in_memory", {})
    return requests


def fresh(function: Callable[..., object]) -> Derivative:
    return astgrad.derivative(function)


def writing(monkeypatch: pytest.MonkeyPatch, text: str, **more: object) -> None:
    def generate(function: Callable[..., object], request: Request, owners: object = None) -> Generated:
        return Generated(text, request.name, "reverse", request.kinds, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(variants, "generate", generate)


# ------------------------------------------------------------------ what is asked


@pytest.mark.parametrize(
    ("wrt", "names"),
    [(None, ("x",)), (0, ("x",)), (2, ("z",)), ("w", ("w",)), (("y", 0, "w"), ("y", "x", "w")), (("z",), ("z",))],
)
def test_wrt_is_a_name_a_position_or_a_tuple(made, wrt, names):
    gives = astgrad.derivative(product, wrt=wrt)
    gives(1.0, 2.0)
    assert made[0].wrt == names
    assert made[0].is_tuple == isinstance(wrt, tuple)
    listed = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    assert repr(gives) == f"<derivative of product by {listed}>"


@pytest.mark.parametrize(
    ("wrt", "message"),
    [
        ("q", "no parameter to differentiate by; product has x, y, z, w"),
        (-1, "counts from the end"),
        (3, "no parameter at position 3"),
        ((), "empty tuple"),
        (("x", 0), "'x' of product twice"),
        (True, "not bool"),
        (["x"], "not list"),
        (1.5, "not float"),
        ((("x",),), "not tuple"),
        ("q.k", "no parameter to differentiate by"),
        ("x.k[", "malformed"),
        ("x[-1]", "counts from the end"),
        ("x[i]", "malformed"),
        ("x.k()", "malformed"),
        ("", "malformed"),
        (("x", "x.k"), "names the part 'x.k' of"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused_before_any_work(made, wrt, message):
    with pytest.raises(RequestError, match=message.replace("(", r"\(")):
        astgrad.derivative(product, wrt=wrt)
    assert not made


def noted(n: int, flag: "bool", name: str):
    return n


@pytest.mark.parametrize("name", ["n", "flag", "name"])
def test_an_annotation_without_derivative_is_refused(name):
    with pytest.raises(RequestError, match=f"{name!r} of noted is annotated"):
        astgrad.derivative(noted, wrt=name)


@pytest.mark.parametrize("thing", [abs, np.sin, int, print, None.__init__, "x", 0])
def test_only_python_functions(thing):
    with pytest.raises(RequestError):
        astgrad.derivative(thing)


def test_an_unknown_mode_and_a_function_without_parameters():
    with pytest.raises(RequestError, match="'auto', 'forward', 'reverse'"):
        astgrad.derivative(square, mode="backward")
    with pytest.raises(RequestError, match="no parameters"):
        astgrad.derivative(lambda: 1.0)


def test_self_does_not_count(made):
    model = Model()
    assert model.energy(2.0) == (model, 2.0)
    assert made[0].wrt == ("x",)
    assert Model.energy(model, 3.0) == (model, 3.0)


def test_as_a_decorator_with_arguments(made):
    @astgrad.value_and_derivative(wrt=("y", "x"), mode="reverse")
    def f(x, y):
        return x * y

    assert f(1.0, 2.0) == (1.0, 2.0)
    assert (made[0].operator, made[0].wrt, made[0].mode) == ("value_and_derivative", ("y", "x"), "reverse")
    assert f.__doc__ == "Value and derivative of f by y and x."


# ------------------------------------------------------------------ what the object says of itself


def test_it_looks_like_the_function():
    slope = astgrad.derivative(square)
    assert slope.primal is slope.__wrapped__ is square
    assert (slope.__name__, slope.__qualname__, slope.__module__) == ("square", "square", __name__)
    assert slope.__doc__ == "Derivative of square by x.\n\nThe square.\n\nOf x."
    assert str(inspect.signature(slope)) == "(x: float) -> float"
    assert slope.__annotations__ == {"x": float, "return": float}
    assert callable(slope)


def test_its_signature_is_its_own():
    def f(x: float, y: np.ndarray, z=1.0) -> float:
        return x

    assert inspect.signature(astgrad.derivative(f, wrt=("x", "y"))).return_annotation == tuple[float, np.ndarray]
    assert inspect.signature(astgrad.derivative(f, wrt="z")).return_annotation is inspect.Signature.empty
    both = inspect.signature(astgrad.value_and_derivative(f, wrt="y"))
    assert both.return_annotation == tuple[float, np.ndarray]
    assert both.parameters["z"].default == 1.0


def test_pickles_by_name_or_by_what_it_was_made_from(made):
    assert pickle.loads(pickle.dumps(decorated)) is decorated
    again = pickle.loads(pickle.dumps(astgrad.derivative(square, wrt=("x",))))
    assert again.primal is square
    assert again(2.0) == (2.0,)
    assert made[-1].is_tuple


def test_copies_are_itself():
    assert copy.copy(decorated) is copy.deepcopy(decorated) is decorated


def test_source_and_path(made):
    slope = fresh(square)
    assert slope.source == "# the derivative\ndef square(x):\n    return (x,)"
    assert [kind for _, kind in made[0].kinds] == []
    slope(np.ones(3))
    assert slope.path is not None
    with open(slope.path, encoding="utf-8") as file:
        assert slope.source in file.read()
    assert list(slope.variants) == ["x: ?", "x: float64[n]"]
    slope.source_for(x=2)
    assert list(slope.variants) == ["x: ?", "x: float64[n]", "x: float"]


def test_tracebacks_show_the_generated_line(made, monkeypatch):
    writing(monkeypatch, "def square(x):\n    return x / 0\n")
    with pytest.raises(ZeroDivisionError) as caught:
        fresh(square)(1.0)
    assert str(caught.traceback[-1].statement).strip() == "return x / 0"


# ------------------------------------------------------------------ calls


def test_arguments_bind_as_they_do_for_the_function(made):
    gives = fresh(product)
    assert gives(1.0, 2.0) == (1.0, 2.0, 2.0, 3.0)
    assert gives(1.0, 2.0, w=5.0) == (1.0, 2.0, 2.0, 5.0)
    assert gives(1.0, 2.0, z=4.0) == gives(1.0, 2.0, 4.0) == (1.0, 2.0, 4.0, 3.0)
    assert len(made) == 1
    for _ in range(2):
        for args, kwargs in [((1.0,), {}), ((1.0,), {"y": 2.0}), ((1.0, 2.0), {"q": 1}), ((1.0, 2.0, 3.0, 4.0), {})]:
            with pytest.raises(TypeError, match=r"product\(\)"):
                gives(*args, **kwargs)


def test_an_integer_is_the_real_number_that_it_stands_for(made):
    slope = fresh(square)
    for value, kind, dtype in [
        (3, "float", float),
        (np.int32(3), "float64", np.float64),
        (np.array([1, 2]), "float64[n]", np.ndarray),
        (np.uint8(3), "float64", np.float64),
    ]:
        for _ in range(2):
            (given,) = slope(value)
            assert type(given) is dtype
            assert np.all(given == value)
            assert np.asarray(given).dtype == np.float64
            assert list(slope.variants)[-1] == f"x: {kind}" or f"x: {kind}" in slope.variants


def test_what_is_not_differentiated_stays_as_it_is(made):
    text = "n"
    assert astgrad.derivative(product)(1.0, text, 3, w=True) == (1.0, text, 3, True)
    assert [show_kind(kind) for _, kind in made[0].kinds] == ["float", "str", "int", "bool"]


@pytest.mark.parametrize(
    "value",
    [True, np.True_, "x", b"x", None, ["x"], (), {"a": None}, {1.5: 1.0}, object(), np.array([True]),
     np.array(["a"]), np.array([None]), np.array([1], dtype="m8[s]"), np.ones(1).view(Subclass),
     np.ma.array([1.0])],
)  # fmt: skip
def test_what_has_no_derivative_is_refused(made, value):
    slope = fresh(square)
    with pytest.raises(RequestError, match=r"argument ['\"]x.* is"):
        slope(value)
    slope(1.0)
    with pytest.raises(RequestError, match=r"argument ['\"]x.* is"):
        slope(value)


def test_what_could_make_a_derivative_wrong_is_refused_anywhere(made):
    with pytest.raises(RequestError, match="argument 'y' is"):
        fresh(product)(1.0, np.ones(1).view(Subclass))


# ------------------------------------------------------------------ kind patterns


def pattern(differentiated=(), **values) -> str:
    return show_pattern(pattern_of(values, values.values(), differentiated))


def test_patterns():
    assert pattern(X=np.ones((100, 4)), w=np.ones(4), b=0.5, y=np.ones(100)) == (
        "X: float64[n, d], w: float64[d], b: float, y: float64[n]"
    )
    assert pattern(x=np.ones((1, 3, 3)), n=np.float32(1), y=np.array(1.0)) == "x: float64[1, d, d], n: float32, y: float64[]"
    assert pattern(x=np.ones((2, 3, 4, 5, 6, 7, 8, 9, 10, 11))).endswith("[n, d, m, k, p, q, r, s, n_2, d_2]")
    assert pattern(x=1, y=True, z=None, w="a", f=abs, i=np.array([1, 2])) == (
        "x: int, y: bool, z: NoneType, w: str, f: builtin_function_or_method, i: int64[n]"
    )
    assert pattern(("x", "y"), x=1, y=np.ones(2, np.float32)) == "x: float, y: float32[n]"
    assert pattern(x=np.ones(2, ">f8"), y=np.longdouble(1)) == "x: float64[n], y: float128"


def test_patterns_read_as_the_kinds_of_the_ir_do():
    values = {"X": np.ones((3, 1)), "w": np.ones(3), "b": 0.5, "z": np.array(1.0), "s": "s", "e": np.ones((0, 2)), "i": 1}
    found = pattern_of(values, values.values(), ())
    assert show_pattern(found) == ", ".join(f"{name}: {show_kind(kind)}" for name, kind in kinds(found))
    assert all(isinstance(kind, Kind) and kind != UNKNOWN for _, kind in kinds(found))


def test_one_variant_per_pattern_and_never_one_for_another(made):
    gives = fresh(product)
    shapes = [
        ((2,), (2,)),
        ((3,), (3,)),
        ((2,), (3,)),
        ((1,), (3,)),
        ((2, 2), (2,)),
        ((2, 3), (3,)),
        ((3, 2), (3,)),
        ((), (3,)),
    ]
    for _ in range(3):
        for left, right in shapes:
            x, y = np.ones(left), np.ones(right)
            assert gives(x, y)[0] is x
            assert gives.source_for(x, y) == gives.source
    expected = [
        "float64[n], y: float64[n]", "float64[n], y: float64[d]", "float64[1], y: float64[n]", "float64[n, n], y: float64[n]",
        "float64[n, d], y: float64[d]", "float64[n, d], y: float64[n]", "float64[], y: float64[n]",
    ]  # fmt: skip
    assert list(gives.variants) == [f"x: {kind}, z: float, w: float" for kind in expected]


def test_the_dispatcher_sees_every_change_of_kind(made):
    """The variant that runs is the one of the arguments' own pattern, in any order of calls."""
    slope = fresh(square)
    values = [1.0, 1, np.float64(1), np.float32(1), np.ones(2), np.ones(3), np.ones(1), np.ones((2, 2)),
              np.ones((2, 3)), np.ones((2, 2), np.float32), np.array(1.0), np.ones(2, np.float32),
              np.ones(2, int), np.ones(2, ">f8")]  # fmt: skip
    ran: list[str] = []
    for value in values:
        slope(value)
    for name, function in slope.variants.items():
        function.__defaults__ = None
        function.__globals__["ran"] = ran
        function.__code__ = compile(f"def square(x):\n    ran.append({name!r})\n", "", "exec").co_consts[0]
    rng = np.random.default_rng(0)
    for _ in range(300):
        value = values[rng.integers(len(values))]
        slope(value)
        assert ran[-1] == pattern(("x",), x=value)


def test_past_sixteen_patterns_the_variant_for_unknown_kinds_serves(made):
    slope = fresh(square)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for rank in range(1, 17):
            slope(np.ones((2,) * rank))
    with pytest.warns(AstgradWarning, match="more than 16 kinds") as told:
        slope(np.ones((2, 3)))
    assert told[0].filename == __file__
    slope(np.ones((2, 3, 4)))
    slope(7)
    assert len(made) == 17
    assert made[-1].kinds == ()


def test_where_unknown_kinds_are_refused_each_pattern_keeps_its_own(made, monkeypatch):
    generate = variants.generate

    def choosy(function, request, owners=None):
        if not request.kinds:
            raise Refused([Refusal("not-scalar", "not proved scalar", None)])
        return generate(function, request)

    monkeypatch.setattr(variants, "generate", choosy)
    slope = fresh(square)
    for rank in range(1, 17):
        slope(np.ones((2,) * rank))
    with pytest.warns(AstgradWarning):
        slope(np.ones((2, 3)))
    assert "x: float64[n, d]" in slope.variants


# ------------------------------------------------------------------ what the derivative stands upon


def test_the_users_globals_are_read_live(made, monkeypatch):
    writing(monkeypatch, "def square(x):\n    return model.SCALE * x\n", module_alias="model")
    slope = fresh(square)
    assert slope(2.0) == 2.0
    monkeypatch.setattr(sys.modules[__name__], "SCALE", 5.0)
    assert slope(2.0) == 10.0


def test_globals_of_a_module_that_is_not_to_be_found(made, monkeypatch):
    scope: dict[str, object] = {"__name__": "no_such_module", "K": 3.0}
    exec("def f(x):\n    return K * x\n", scope)
    writing(monkeypatch, "def f(x):\n    return model.K * x\n", module_alias="model")
    gives = fresh(scope["f"])
    assert gives(2.0) == 6.0
    scope["K"] = 4.0
    assert gives(2.0) == 8.0


def test_a_callee_that_was_rebound_is_seen(made, monkeypatch):
    slope = fresh(square)
    slope(1.0)
    slope(1.0)
    assert len(made) == 1
    monkeypatch.setattr(sys.modules[__name__], "helper", lambda x: x + 1)
    slope(1.0)
    assert len(made) == 2
    monkeypatch.delattr(sys.modules[__name__], "helper")
    slope(1.0)
    assert len(made) == 3


def test_a_global_of_another_kind_is_seen(made, monkeypatch):
    slope = fresh(square)
    for count, value in enumerate([1.0, 2, np.ones(2), np.ones((2, 2)), np.ones(2, np.float32), np.float64(1.0)], start=1):
        monkeypatch.setattr(sys.modules[__name__], "SCALE", value)
        slope(1.0)
        assert len(made) == count
    monkeypatch.setattr(sys.modules[__name__], "SCALE", 7.0)
    slope(1.0)
    assert len(made) == len(range(6))  # in the cache since the first call


@pytest.mark.parametrize(
    ("held", "kept"),
    [
        ({"k": 2.0, "m": (1.0, 2)}, {"k": 7.0, "m": (3.0, 4)}),  # of the same kind
        ([1.0, 2.0], [3.0]),  # a list may be of any length
        ((2.0, {"a": 1}), (3.0, {"a": 5})),
    ],
)
def test_what_is_held_by_a_global_of_the_same_form_is_read_live(made, monkeypatch, held, kept):
    key = "k" if isinstance(held, dict) else 0
    scope: dict[str, object] = {"__name__": "holding", "SCALE": held, "np": np}
    exec(f"def f(x):\n    return x * SCALE[{key!r}]\n", scope)
    slope = fresh(scope["f"])
    slope(1.5)
    scope["SCALE"] = kept
    slope(1.5)
    assert len(made) == 1


@pytest.mark.parametrize("other", [{"k": np.ones(2)}, {"k": 2.0, "z": 1.0}, {"k": 2}, {"k": np.float32(2.0)}, [2.0]])
def test_a_part_of_a_global_of_another_kind_is_seen(made, other):
    scope: dict[str, object] = {"__name__": "holding", "SCALE": {"k": 2.0}}
    exec("def f(x):\n    return x * SCALE['k']\n", scope)
    slope = fresh(scope["f"])
    slope(1.0)
    scope["SCALE"] = other
    slope(1.0)
    assert len(made) == 2


def test_a_builtin_that_was_shadowed_is_seen(made):
    scope: dict[str, object] = {"__name__": "shadowing"}
    exec("def f(x):\n    return abs(x)\n", scope)
    gives = fresh(scope["f"])
    gives(1.0)
    scope["abs"] = lambda x: -x
    gives(1.0)
    assert len(made) == 2


def compiled(text: str, **scope: object) -> Callable[..., object]:
    scope["__name__"] = "somewhere"
    exec(text, scope)
    return scope["f"]  # type: ignore[return-value]


BASE = "def h(x):\n    return x\ndef f(x, y=1.0):\n    return h(x) * 2.0 + (x in {'a', 'b'})\n"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("2.0", "3.0"),
        lambda text: text.replace("2.0", "2"),
        lambda text: text.replace("return x\n", "return -x\n"),
        lambda text: text.replace("y=1.0", "y=2.0"),
        lambda text: text.replace("(x, y", "(x: float, y"),
        lambda text: text.replace("h(x) * 2.0", "h(x)*2.0"),
        lambda text: text.replace("'b'", "'c'"),
        lambda text: "from math import sin as h\n" + text.split("x\n", 1)[1],
        lambda text: text.replace("def f(", "def g(") + "f = g\n",
        lambda text: "__name__ = 'elsewhere'\n" + text,
    ],
)
def test_each_thing_a_derivative_is_made_from_is_part_of_the_key(made, change):
    fresh(compiled(BASE))(1.0)
    fresh(compiled(BASE))(1.0)
    assert len(made) == 1
    changed = change(BASE)
    assert changed != BASE
    fresh(compiled(changed))(1.0)
    assert len(made) == 2


def test_the_key_does_not_depend_on_the_hash_seed():
    script = f"from astgrad.fingerprint import reach\nscope = {{}}\nexec({BASE!r}, scope)\nprint(reach(scope['f']).digest)"
    digests = {
        subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, "PYTHONHASHSEED": str(seed)}, check=True, capture_output=True
        ).stdout
        for seed in range(6)
    }
    assert len(digests) == 1


def test_the_request_is_part_of_the_key(made):
    for count, gives in enumerate(
        [
            astgrad.derivative(product),
            astgrad.derivative(product, wrt="y"),
            astgrad.derivative(product, wrt=("x",)),
            astgrad.derivative(product, mode="forward"),
            astgrad.value_and_derivative(product),
            astgrad.derivative(astgrad.derivative(product)),
        ],
        start=1,
    ):
        gives(1.0, 2.0)
        assert len(made) == count


def test_a_derivative_of_a_derivative_reads_the_generated_function(made):
    second = astgrad.derivative(astgrad.derivative(product), wrt="y")
    assert second(3, 2) == (3.0, 2.0, 2.0, 3.0)
    assert repr(second) == "<derivative of product by y>"
    assert [(request.wrt, dict(request.kinds).keys()) for request in made] == [
        (("x",), {"x", "y", "z", "w"}),
        (("y",), {"x", "y", "z", "w"}),
    ]
    assert all(type(value) is float for value in second(3, 2))


def test_a_disconnected_argument_is_told_once_with_its_place_also_from_the_cache(made, monkeypatch):
    text = "def square(x):\n    return 0.0\n"
    writing(monkeypatch, text, disconnected=(Disconnected("x", "square", None),))
    line = square.__code__.co_firstlineno
    for _ in range(2):
        monkeypatch.setattr(variants, "_told", set())
        slope = fresh(square)
        with pytest.warns(DisconnectedWarning, match=rf"test_api.py:{line}: .*does not depend on 'x'") as told:
            slope(1.0)
        assert told[0].filename == __file__
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            slope(1.0)
            slope(np.ones(2))
        writing(monkeypatch, "raise AssertionError('generated again')")


# ------------------------------------------------------------------ the cache is never in the way


def test_where_nothing_can_be_written_the_module_lives_in_memory(made, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ASTGRAD_CACHE_DIR", str(tmp_path / "file"))
    monkeypatch.setattr(store, "_warned", False)
    slope = fresh(square)
    with pytest.warns(AstgradWarning, match="cache cannot be used") as told:
        assert slope(2.0) == (2.0,)
    assert len(told) == 1
    assert told[0].filename == __file__
    assert slope.path is None
    assert slope.source.startswith("# the derivative")
    assert "def square" in inspect.getsource(slope.variants["x: float"].__code__)


def test_a_second_derivative_object_finds_the_entry(made):
    fresh(square)(1.0)
    fresh(square)(2.0)
    assert len(made) == 1


def test_names_that_are_no_file_names(made):
    def größe(ﬁeld, μ=1.0):
        return ﬁeld

    größe.__qualname__ = "../../" + "x" * 300
    gives = fresh(größe)
    assert gives(1.0) == (1.0, 1.0)
    assert gives(field=2.0, μ=3.0) == (2.0, 3.0)
    assert gives.path is not None
    assert gives.path.rpartition("/")[2].removesuffix(".py").isalnum()


def test_parameters_named_like_what_the_dispatcher_uses(made):
    def f(type, len, float, _0, __1, miss, KeyError=1.0):
        return type

    gives = fresh(f)
    for _ in range(2):
        assert gives(1, 2.0, 3.0, np.ones(2).sum(), 5.0, 6.0) == (1.0, 2.0, 3.0, 2.0, 5.0, 6.0, 1.0)


def test_threads_generate_once(made):
    slope = fresh(square)
    results: list[object] = []
    threads = [threading.Thread(target=lambda: results.append(slope(2.0))) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [(2.0,)] * 32
    assert len(made) == 1


def test_keyerrors_of_the_function_are_its_own(made, monkeypatch):
    writing(monkeypatch, "def square(x):\n    raise KeyError('mine')\n")
    slope = fresh(square)
    for _ in range(2):
        with pytest.raises(KeyError, match="mine") as caught:
            slope(1.0)
        assert caught.value.__context__ is None


def test_stop_gradient_gives_its_argument():
    x = np.ones(2)
    assert astgrad.stop_gradient(x) is x
