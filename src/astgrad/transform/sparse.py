"""Sparse Jacobians: derivatives along a few directions, each of which takes many columns at once (Curtis, Powell and Reid 1974).

def _f_tangent(u, u_dot):             def f(u):
    return u_dot[2:] - u_dot[:-2]         # row i depends on u[i] to u[i + 2]: 3 colours
                                          width = min(3, u.size)
                                          columns = []
                                   ->     for colour in range(width):
                                              u_dot = np.zeros_like(u)
                                              u_dot[colour::width] = 1.0
                                              columns.append(u_dot[2:] - u_dot[:-2])
                                          return _sparse_band(np.stack(columns, axis=-1), 0, u.size)

Where the result is known to be as long as u, and of its dtype, columns are written into their places: `entries[:, colour] = ...`.

Columns that no row fills both of have one colour: in a band of three columns, every third. What a row has of a colour belongs to
the one column of this colour in its part of the band. In a band that goes around the ends the last columns have colours of their
own, as far as the number of columns is no multiple of the width.
"""

from __future__ import annotations

from dataclasses import replace

from astgrad.analysis.pattern import Pattern
from astgrad.ir.expr import Expr, Name, substitute
from astgrad.ir.names import Names
from astgrad.ir.read import read
from astgrad.ir.stmt import Assign, AugAssign, Block, Comment, Evaluate, For, Function, Return, Stmt
from astgrad.transform.once import IsFloat, called, once_and_each
from astgrad.transform.rename import map_block

_MOST_LISTED = 5  # elements that the comment names one by one


def sparse_diagonal(derived: Function, wrt: str) -> Function:
    """The function that gives its vector as a sparse diagonal matrix."""

    def change(statement: Stmt) -> Block:
        match statement:
            case Return(value=Expr() as value):
                text = "sparse.csr_array((value, np.arange(u.size), np.arange(u.size + 1)), shape=(u.size, u.size))"
                return (replace(statement, value=substitute(read(text), {"value": value, "u": Name(wrt)}), edited=True),)
            case _:
                return (statement,)

    return replace(derived, body=(*_comments(Pattern(0, 1), wrt), *map_block(derived.body, change)))


def by_colours(
    function: Function,
    tangent: Function,
    pattern: Pattern,
    wrt: str,
    dot: str,
    names: Names,
    is_float: IsFloat,
    *,
    is_alike: bool,
) -> tuple[Function, bool]:
    """The sparse Jacobian of a function by one vector, and whether it calls `tangent`, its derivative along `dot`.

    is_alike: the result has the shape and the dtype of the vector.
    """
    parted = once_and_each(tangent, dot, names, is_float=is_float)
    before, inside, _, result = parted or ((), (), None, called(tangent))
    text = _Text({"u": wrt, "u_dot": dot}, names)
    if pattern.is_around:
        after = text.around(pattern, inside, result)
    elif (pattern.lower, pattern.width, pattern.is_square) == (0, 1, True):
        after = text.one_colour(inside, result)
    else:
        after = text.within(pattern, inside, result, is_alike)
    return replace(function, body=(*_comments(pattern, wrt), *before, *after)), parted is None


class _Text:
    """Writes statements over names of its own, which are new in the function."""

    def __init__(self, known: dict[str, str], names: Names) -> None:
        self._names = names
        self._known: dict[str, Expr] = {own: Name(name) for own, name in known.items()}

    def one_colour(self, inside: Block, result: Expr) -> Block:
        """All columns at once: each row fills the diagonal."""
        matrix = "sparse.csr_array((entries, np.arange(u.size), np.arange(u.size + 1)), shape=(u.size, u.size))"
        return (
            self._assign("u_dot", "np.ones_like(u)"),
            *inside,
            self._assign("entries", result),
            Return(self._read(matrix)),
        )

    def within(self, pattern: Pattern, inside: Block, result: Expr, is_alike: bool) -> Block:
        """A colour for each column of the band, which near the ends is moved into the matrix."""
        width = self._assign("width", f"min({pattern.width}, u.size)")
        seed = (self._assign("u_dot", "np.zeros_like(u)"), self._assign("u_dot[colour::width]", "1.0"))
        if is_alike:
            return (
                width,
                self._assign("entries", "np.empty((u.size, width), u.dtype)"),
                For(
                    self._read("colour"),
                    self._read("range(width)"),
                    (*seed, *inside, self._assign("entries[:, colour]", result)),
                ),
                Return(self._read(f"_sparse_band(entries, {pattern.lower}, u.size)")),
            )
        return (
            width,
            *self._columns("range(width)", seed, inside, result),
            Return(self._read(f"_sparse_band(np.stack(columns, axis=-1), {pattern.lower}, u.size)")),
        )

    def around(self, pattern: Pattern, inside: Block, result: Expr) -> Block:
        """The columns behind the last whole round of colours have colours of their own."""
        width = pattern.width
        seed = (self._assign("u_dot", "(colours == colour).astype(u.dtype)"),)
        return (
            self._assign("colours", f"np.arange(u.size) % {width}"),
            AugAssign(self._read(f"colours[u.size - u.size % {width} :]"), "+", self._read(str(width))),
            *self._columns(f"range({width} + u.size % {width})", seed, inside, result),
            Return(self._read(f"_sparse_ring(columns, {pattern.lower}, {width}, colours)")),
        )

    def _columns(self, colours: str, seed: Block, inside: Block, result: Expr) -> Block:
        """For each colour the derivative along the sum of the directions of its columns."""
        append = Evaluate(substitute(self._read("columns.append(column)"), {"column": result}))
        loop = For(self._read("colour"), self._read(colours), (*seed, *inside, append))
        return self._assign("columns", "[]"), loop

    def _assign(self, target: str, value: str | Expr) -> Stmt:
        return Assign((self._read(target),), self._read(value) if isinstance(value, str) else value)

    def _read(self, text: str) -> Expr:
        """The expression, over the names that stand for those in the text."""
        e = read(text)
        for own in _OWN:
            if own not in self._known and own in text:
                self._known[own] = Name(self._names.fresh(own))
        return substitute(e, self._known)


_OWN = ("width", "columns", "colours", "colour", "entries")


def _shifted(text: str, offset: int) -> str:
    return f"{text} + {offset}" if offset > 0 else f"{text} - {-offset}" if offset < 0 else text


def _comments(pattern: Pattern, wrt: str) -> Block:
    """What a row depends on."""
    elements = [f"{wrt}[{_shifted('i', pattern.lower + k)}]" for k in range(pattern.width)]
    listed = ", ".join(elements) if len(elements) <= _MOST_LISTED else f"{elements[0]} to {elements[-1]}"
    colours = "1 colour" if pattern.width == 1 else f"{pattern.width} colours"
    if not pattern.is_around:
        return (Comment(f"row i depends on {listed}: {colours}"),)
    more = f"{colours}, and one more for each column behind the last whole round of them"
    return Comment(f"row i depends on {listed}, around the ends:"), Comment(more)
