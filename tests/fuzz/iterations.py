"""Loops over parts of arrays, backwards and over several things at once; arrays given to names; functions inside the function."""

from __future__ import annotations

from tests.fuzz.productions import statement
from tests.fuzz.statements import can_run_over, free, has_vector
from tests.fuzz.writer import Writer


def _run(w: Writer) -> str:
    """What gives numbers, one in each round."""
    vectors = w.scope.of("vector", "short")
    array = w.rng.choice(vectors)
    runs = [f"{array}", f"{array}[1:]", f"{array}[:-1]", f"{array}[::-1]", f"{array}[::2]", f"{array} * {w.sign('x')}"]
    runs += [f"{name}[{place}]" for name in w.scope.of("matrix") for place in ("0", ":, 1", "-1, 1:")]
    return w.rng.choice(runs)


def _over(w: Writer) -> tuple[str, str, dict[str, str]]:
    """The target and the iterable of a loop, and the types of its names."""
    e, d, k = (free(w, *(f"{stem}{number}" for number in ("", "_2", "_3", "_4"))) for stem in ("e", "d", "place"))
    number, pair = {e: "scalar"}, {e: "scalar", d: "scalar"}
    return w.rng.choice(
        (
            (e, f"reversed({_run(w)})", number),
            (e, _run(w), number),
            (f"{k}, {e}", f"enumerate({_run(w)})", {k: "integer", **number}),
            (f"{k}, {e}", f"enumerate({_run(w)}, 1)", {k: "integer", **number}),
            (f"{e}, {d}", f"zip({_run(w)}, {_run(w)})", pair),
            (f"{e}, {k}", f"zip({_run(w)}, range({w.rounds()}))", {k: "integer", **number}),
            (f"{k}, ({e}, {d})", f"enumerate(zip({_run(w)}, {_run(w)}))", {k: "integer", **pair}),
            (f"{e}, {d}", f"reversed(list(zip({_run(w)}, {_run(w)})))", pair),
            (f"{k}, {e}", f"reversed(list(enumerate({_run(w)})))", {k: "integer", **number}),
        )
    )


@statement("for over several", weight=1.2, needs=can_run_over("vector", "short"), traits=("loops", "iterables"))
def for_several(w: Writer) -> None:
    target, iterable, bound = _over(w)
    arrays = [name for name in w.scope.of("vector", "short", "matrix") if name in iterable]
    w.loop("for", f"for {target} in {iterable}:", bound, *arrays)


@statement("array to names", weight=0.6, needs=lambda w: bool(w.scope.of("short")) and len(w.scalars()) > 2)
def array_to_names(w: Writer) -> None:
    names = w.rng.sample(w.scalars(), 3)
    w.traits.add("overwriting")
    w.line(f"{', '.join(names)} = {w.expression('short', 2)}")


@statement("inner function", weight=0.7, needs=has_vector, traits=("closures",))
def inner(w: Writer) -> None:
    """It sees the variables of the function around as they are when it is called."""
    name, given = f"inner_{w.rng.randrange(10**6)}", w.sign("x")
    if w.rng.random() < 0.4:
        w.line(f"{name} = lambda p_in: np.tanh(p_in * {w.sign('x')}) + {w.sign('u')}[0]")
    else:
        w.line(f"def {name}(p_in, q_in=0.5):")
        with w.block():
            w.line("r = p_in * q_in")
            w.line("for j_in in range(2):")
            with w.block():
                w.line(f"r = np.sin(r + {w.sign('x')}) * {w.sign('u')}[j_in]")
            w.line(f"return r + {given}")
    for _ in range(w.rng.choice((1, 2))):
        target = w.target("scalar")
        w.line(f"{target} = {name}({w.expression('scalar', 1)})")
        w.assigned(target, "scalar", "", shares=False)
