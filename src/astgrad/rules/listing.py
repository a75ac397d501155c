"""The table of rules as people read it: what `astgrad rules` prints, and `docs/rules.md`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from astgrad.ir.read import HELPERS
from astgrad.rules.registry import Rule, aliases, all_rules
from astgrad.rules.structure import StructuralRule, all_structural, structural_aliases
from astgrad.rules.variadic import LISTS, variadic

AS_SHAPES_ASK = "as the shapes ask for"  # where no one text is the derivative
_SCIPY = ("special", "stats", "linalg", "signal", "integrate", "fft", "ndimage", "spatial.distance")
_MODULES = ("builtins", "copy", "operator", "math", "numpy", *(f"scipy.{name}" for name in _SCIPY))


@dataclass(frozen=True)
class Row:
    """One function with a rule. `formulas` holds pairs of an argument and the derivative by it; none where it is zero."""

    function: str  # its signature
    also: tuple[str, ...]  # its other paths
    formulas: tuple[tuple[str, str], ...]
    kink: str
    note: str
    source: str

    @property
    def path(self) -> str:
        """The full path of the function."""
        return self.function.partition("(")[0]


def rows(pattern: str | None = None) -> tuple[Row, ...]:
    """The rules of functions with a path that matches, sorted by path.

    A pattern with `*`, `?` or `[` matches a whole path, any other a part of one; `np.` may be written for `numpy.`.
    """
    listed = (rule for rule in all_structural() if not rule.path.startswith("astgrad."))  # pages of their own tell of these
    structural = (rule for rule in listed if not rule.path.endswith("[]") and not rule.path.startswith(HELPERS))
    found = [*map(_row, all_rules()), *map(_structural_row, structural), *_variadic_rows()]
    wanted = (row for row in found if pattern is None or matches(pattern, (row.path, *row.also)))
    return tuple(sorted(wanted, key=lambda row: (row.path, len(row.function), row.function)))


def _row(rule: Rule) -> Row:
    formulas = tuple((name, formula.general) for name, formula in rule.partials.items())
    is_constant = all(text == "0" for _, text in formulas)
    return Row(str(rule.signature), aliases(rule), () if is_constant else formulas, rule.kink, rule.note, rule.source)


def _structural_row(rule: StructuralRule) -> Row:
    formulas = tuple((name, AS_SHAPES_ASK) for name in rule.pullbacks)
    return Row(str(rule.signature), structural_aliases(rule), formulas, "", rule.note, rule.source)


def _variadic_rows() -> Iterator[Row]:
    """Functions of lists that are written out, for lists of four numbers in all."""
    for path, lists in LISTS.items():
        rule = variadic(path, 4)
        names, length = rule.signature.names, 4 // lists
        written = ", ".join(f"[{', '.join(names[start : start + length])}]" for start in range(0, 4, length))
        yield replace(_row(rule), function=f"{path}({written})", note="and of other numbers of numbers")


def matches(pattern: str, paths: Iterable[str]) -> bool:
    """Whether one of the paths is what the pattern means."""
    wanted = f"numpy.{pattern.removeprefix('np.')}" if pattern.startswith("np.") else pattern
    if any(sign in wanted for sign in "*?["):
        return any(fnmatchcase(path, wanted) for path in paths)
    return any(wanted in path for path in paths)


# ------------------------------------------------------------------ the page


def page() -> str:
    """The text of `docs/rules.md`."""
    everything = rows()
    text = [_HEAD.format(count=len({path for row in everything for path in (row.path, *row.also)}))]
    for module in _MODULES:
        belonging = [row for row in everything if row.path.startswith(f"{module}.")]
        text += ["", f"## {module}", "", "| function | derivative | at kinks, and what to know |", "|---|---|---|"]
        text += map(_line, belonging)
    return "\n".join(text) + "\n"


def _line(row: Row) -> str:
    return (
        f"| {_code(row.function)}{''.join(f'<br>{_code(path)}' for path in row.also)} | {_derivatives(row)} | {_remarks(row)} |"
    )


def _derivatives(row: Row) -> str:
    if not row.formulas:
        return "0 wherever there is one"
    if all(text == AS_SHAPES_ASK for _, text in row.formulas):
        return f"by {', '.join(map(_code, dict(row.formulas)))}, {AS_SHAPES_ASK}"
    return "<br>".join(f"{_code(name)}: {_code(text)}" for name, text in row.formulas)


def _remarks(row: Row) -> str:
    return "; ".join(_escaped(part) for part in (row.kink, row.note, row.source) if part)


def _code(text: str) -> str:
    return f"`{_escaped(text)}`"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


_HEAD = """# Functions that have a derivative

{count} functions. This page is made from the table of rules, by `astgrad rules --page > docs/rules.md`; `astgrad rules PATTERN`
prints a part of it.

A text in the second column is the derivative by one argument, as it is written into generated code before simplification; `out` is
the function's own result, and names that start with `_` are short private functions that are copied in. Functions that are not
elementwise have derivatives as the shapes of their arguments ask for: a sum or a transposed product where shapes are known, a
private function where they are not. Arguments that are not named have no derivative, and differentiating by them is refused."""


def lines(pattern: str | None) -> list[str]:
    """The rules that match, one function with its derivatives after the other, sorted by path."""
    return [line for row in rows(pattern) for line in _row_lines(row)]


def _row_lines(row: Row) -> Iterator[str]:
    yield row.function
    if all(text == AS_SHAPES_ASK for _, text in row.formulas) and row.formulas:
        yield f"    by {', '.join(dict(row.formulas))}, {AS_SHAPES_ASK}"
    else:
        yield from [f"    by {name}: {text}" for name, text in row.formulas] or ["    0 wherever there is a derivative"]
    if row.also:
        yield f"    also {', '.join(row.also)}"
    yield from (f"    {remark}" for remark in (row.kink, row.note) if remark)
    if row.source:
        yield f"    from {row.source}"
