"""Random numbers, which a program draws from a generator of its own, so that it draws the same ones each time that it runs."""

from __future__ import annotations

from tests.fuzz.productions import statement
from tests.fuzz.statements import has_room_for_a_loop
from tests.fuzz.writer import Writer

DRAWING = """

def noisy(y, rng):
    if y > 0.1:
        y = y * 0.8
    return y * rng.uniform(0.5, 1.5)
""".splitlines()


@statement("random numbers", weight=0.3, needs=has_room_for_a_loop, traits=("drawn",))
def random_numbers(w: Writer) -> None:
    """In one statement or several, in branches and loops, by helpers or not."""
    name, number = w.target("scalar"), w.rng.randrange(10**6)
    rng = f"rng_{number}"
    draws = (f"{rng}.uniform(0.5, 1.5)", f"{rng}.random()", f"(0.2 + {rng}.random())", f"next(steps_{number})")
    w.line(f"{rng} = np.random.default_rng({w.rng.randrange(100)})")
    w.line(f"steps_{number} = iter([0.7, 1.2, 0.4, 0.9, 0.5, 1.1, 0.8, 0.6] * 4)")
    w.line(f"{name} = {w.expression('scalar', 1)}")

    def factor() -> str:
        return w.rng.choice((*draws, f"noisy({name}, {rng})", w.expression("scalar", 1)))

    def line() -> str:
        return w.rng.choice(
            (
                f"{name} = np.tanh({name} * {factor()} + {factor()} * {factor()})",
                f"{name} = 0.3 * {factor()} * {factor()} - 0.4 * {factor()} * {name}",
                f"{name} *= np.cos({factor()} * {factor()})",
                f"{name} = np.sin({name} * 0.5) if {w.rng.choice(draws)} > 0.7 else 0.3 * {name}",
            )
        )

    if w.rng.random() < 0.6:
        w.line(f"for i_6 in range({w.rng.randint(1, 3)}):")
        with w.block():
            for _ in range(w.rng.randint(1, 2)):
                w.line(line())
    for _ in range(w.rng.randint(1, 2)):
        w.line(line())
    w.assigned(name, "scalar", "", shares=False)
