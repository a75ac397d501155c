"""What `wrt` names: a parameter, or a path that leads into one.

w    self.k    params["w"]    layers[0].b

A path has one spelling, that of `parse_path(text).text`, by which it is known from then on.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_FORM = """a path is a parameter and what is read of it, such as "params.w", "layers[0].b" or "params['w']\""""


class Path:
    """A parameter, and the attributes and literal keys by which a part of it is read, one after the other."""

    __slots__ = ("root", "steps")

    def __init__(self, root: str, steps: tuple[tuple[str, str | int], ...]) -> None:
        self.root = root
        self.steps = steps  # ("attribute", name) or ("item", key)

    @property
    def text(self) -> str:
        """The path as it is written."""
        return self.root + "".join(f".{key}" if how == "attribute" else f"[{key!r}]" for how, key in self.steps)

    @property
    def stem(self) -> str:
        """What a variable for it is called: `layers_0_b`."""
        keys = (str(key) if str(key).isidentifier() or str(key).isdigit() else "part" for _, key in self.steps)
        return "_".join((self.root, *keys))


def parse_path(text: str) -> Path:
    """The path that a text is. Raises ValueError, with a message for users, where it is none."""
    if text.isidentifier():
        return Path(text, ())
    import ast  # plain names, which are the rule, do without

    if text != text.strip():
        raise ValueError(f"{text!r} is malformed; {_FORM}")
    try:
        node = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError):
        raise ValueError(f"{text!r} is malformed; {_FORM}") from None
    steps: list[tuple[str, str | int]] = []
    while not isinstance(node, ast.Name):
        match node:
            case ast.Attribute(value=value, attr=attr):
                steps.insert(0, ("attribute", attr))
            case ast.Subscript(value=value, slice=ast.Constant(value=str() | int() as key)) if not isinstance(key, bool):
                steps.insert(0, ("item", key))
            case ast.Subscript(slice=ast.UnaryOp(op=ast.USub())):
                raise ValueError(f"{text!r} counts from the end; count from the start")
            case _:
                raise ValueError(f"{text!r} is malformed; {_FORM}")
        node = value
    return Path(node.id, tuple(steps))


def root_of(text: str) -> str:
    """The parameter to which a path belongs."""
    return text if text.isidentifier() else parse_path(text).root


def find_overlap(paths: Iterable[str]) -> str | None:
    """A path that is asked for twice, on its own or as a part of another."""
    seen: list[Path] = []
    for path in map(parse_path, paths):
        for other in seen:
            shorter = min(len(path.steps), len(other.steps))
            if path.root == other.root and path.steps[:shorter] == other.steps[:shorter]:
                return max(path, other, key=lambda each: len(each.steps)).text
        seen.append(path)
    return None
