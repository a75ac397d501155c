"""Sums of products of elements whose axes bear labels, written as a person does: `x @ y.T`, `np.outer`, `np.tensordot`."""

from __future__ import annotations

from collections.abc import Sequence

from astgrad.ir.expr import Attribute, Binary, Call, Expr, Literal, Tuple
from astgrad.rules.structure import call


def product(operands: Sequence[str], output: str, factors: Sequence[Expr]) -> Expr:
    """The sum of products that `np.einsum` would give, as a product of matrices or vectors where it is one."""
    if len(factors) == 2 and any(map(_has_own, operands, operands[::-1], (output, output))):
        summed = [_shared(labels, other, output) for labels, other in zip(operands, operands[::-1], strict=True)]
        return product(summed, output, [product([a], b, [e]) for a, b, e in zip(operands, summed, factors, strict=True)])
    if len(factors) == 2:
        (left, right), (x, y) = operands, factors
        match len(left), len(right), output:
            case 2, 2, _ if len(set(left) & set(right)) == 1 and len(output) == 2:
                shared = next(iter(set(left) & set(right)))
                if shared not in output and output[0] in left:
                    return Binary(
                        "@", x if left[1] == shared else Attribute(x, "T"), y if right[0] == shared else Attribute(y, "T")
                    )
                if shared not in output:
                    return product((right, left), output, (y, x))
            case 2, 1, _ if len(output) == 1 and right in left and output in left and output != right:
                return Binary("@", x if left[1] == right else Attribute(x, "T"), y)
            case 1, 2, _ if len(output) == 1 and left in right and output in right and output != left:
                return Binary("@", y, x) if right[1] == left else Binary("@", x, y)
            case 1, 1, _ if output == left + right and left != right:
                return call("np.outer", x, y)
            case 1, 1, "" if left == right:
                return Binary("@", x, y)
            case 0, 2, _ if output == right[::-1]:
                return Binary("*", x, Attribute(y, "T"))
            case 2, 0, _ if output == left[::-1]:
                return Binary("*", Attribute(x, "T"), y)
            case _ if (left == output and output.endswith(right)) or (right == output and output.endswith(left)):
                return Binary("*", x, y)
    if len(factors) == 1 and _is_reduced(operands[0], output):
        return _sum_of_others(operands[0], output, factors[0])
    text = Literal(f'"{",".join(operands)}->{output}"')
    return Call(call("np.einsum").function, (text, *factors))


def _shared(labels: str, other: str, output: str) -> str:
    return "".join(label for label in labels if label in other or label in output)


def _has_own(labels: str, other: str, output: str) -> bool:
    """Whether an operand has axes that are in nothing else, over which it is summed before it is multiplied."""
    return len(set(labels)) == len(labels) and labels != _shared(labels, other, output)


def _is_reduced(labels: str, output: str) -> bool:
    """Whether some axes go, and the others stay in their order."""
    return len(set(labels)) == len(labels) and output == "".join(label for label in labels if label in output)


def _sum_of_others(labels: str, output: str, e: Expr) -> Expr:
    axes = tuple(Literal(str(i)) for i, label in enumerate(labels) if label not in output)
    if not axes:
        return e
    return call("np.sum", e, axis=axes[0] if len(axes) == 1 else Tuple(axes)) if output else call("np.sum", e)


def contracted(left: str, right: str, output: str, x: Expr, y: Expr) -> Expr:
    """The product of two arrays, summed over the labels that are not in the output; each of these is in both."""
    shared = [label for label in left if label in right]
    outer = [*(label for label in left if label not in shared), *(label for label in right if label not in shared)]
    if max(len(left), len(right)) < 3 or set(shared) & set(output) or not shared:
        return product((left, right), output, (x, y)) if shared else _outer(left, right, output, x, y)
    if len(right) == 2 and right[0] == shared[-1] == left[-1] and len(shared) == 1 and output == left[:-1] + right[1]:
        return Binary("@", x, y)
    if len(right) == 2 and right[1] == shared[-1] == left[-1] and len(shared) == 1 and output == left[:-1] + right[0]:
        return Binary("@", x, Attribute(y, "T"))
    if output == "".join(outer):
        return _tensordot(left, right, x, y)
    if sorted(output) == sorted(outer) and output == "".join(
        label for each in (right, left) for label in each if label in outer
    ):
        return _tensordot(right, left, y, x)
    return product((left, right), output, (x, y))


def _outer(left: str, right: str, output: str, x: Expr, y: Expr) -> Expr:
    if not left or not right or (len(left) == len(right) == 1):
        return product((left, right), output, (x, y))
    if output == left + right:
        return call("np.multiply.outer", x, y)
    return call("np.multiply.outer", y, x) if output == right + left else product((left, right), output, (x, y))


def _tensordot(left: str, right: str, x: Expr, y: Expr) -> Expr:
    shared = "".join(label for label in left if label in right)
    if left.endswith(shared) and right.startswith(shared):
        return call("np.tensordot", x, y, axes=Literal(str(len(shared))))
    places = (Tuple(tuple(Literal(str(labels.index(label))) for label in shared)) for labels in (left, right))
    one, other = (each.elements[0] if len(shared) == 1 else each for each in places)
    return call("np.tensordot", x, y, axes=Tuple((one, other)))
