"""IR to Python text: the only place in astgrad that knows precedence.

Text is written the way Black would, but for line breaks. Parentheses are added exactly where Python needs them, and around a
negative base, a nested comparison and a conditional inside an operator, as the grammar asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import starmap

from astgrad.errors import Refusal
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Compare,
    Conditional,
    Dict,
    Expr,
    Gathered,
    Global,
    Joined,
    List,
    Literal,
    Logical,
    Name,
    Opaque,
    Record,
    Slice,
    Spread,
    Subscript,
    Symbol,
    Tuple,
    Unary,
)
from astgrad.ir.stmt import (
    AddAt,
    Assign,
    AugAssign,
    Block,
    Break,
    Comment,
    Continue,
    Evaluate,
    For,
    Function,
    If,
    Parameter,
    Return,
    Stmt,
    Verbatim,
    While,
    With,
)

# Binding strength, weakest first, as in the Python reference, "Operator precedence".
_CONDITIONAL, _OR, _AND, _NOT, _COMPARE = 1, 2, 3, 4, 5
_BINARY = {"|": 6, "^": 7, "&": 8, "<<": 9, ">>": 9, "+": 10, "-": 10, "*": 11, "@": 11, "/": 11, "//": 11, "%": 11, "**": 13}
_UNARY, _POWER, _ATOM = 12, 13, 15


def show(node: Expr | Stmt | Block | Function) -> str:
    """The Python text of an expression, a statement, a block or a function."""
    match node:
        case Expr():
            return _expr(node, 0)
        case Function():
            return "\n".join(_function(node))
        case Stmt():
            return "\n".join(_stmt(node))
        case _:
            return "\n".join(_lines(node))


def show_key(key: str | int) -> str:
    """The key of a dict as Black would spell it."""
    text = repr(key)
    return f'"{text[1:-1]}"' if text.startswith("'") and '"' not in text else text


def show_parameters(parameters: Iterable[Parameter]) -> str:
    """A parameter list without its parentheses, with `/` and `*` where the forms ask for them."""
    parts: list[str] = []
    last = "positional"
    for parameter in parameters:
        if last == "positional-only" != parameter.form:
            parts.append("/")
        if parameter.form == "keyword-only" and last not in ("keyword-only", "star"):
            parts.append("*")
        annotation = f": {parameter.annotation}" if parameter.annotation else ""
        equals = " = " if annotation else "="
        stars = {"star": "*", "stars": "**"}.get(parameter.form, "")
        parts.append(
            stars + parameter.name + annotation + (equals + parameter.default if parameter.default is not None else "")
        )
        last = parameter.form
    if last == "positional-only":
        parts.append("/")
    return ", ".join(parts)


def show_docstring(text: str) -> list[str]:
    """The lines of the string literal for a docstring, whatever it holds."""
    escaped = "".join(_in_docstring(character) for character in text)
    if '"""' in escaped or escaped.endswith('"'):
        escaped = escaped.replace('"', '\\"')
    lines = escaped.split("\n")
    return [f'"""{escaped}"""'] if len(lines) == 1 else [f'"""{lines[0]}', *lines[1:], '"""']


def _in_docstring(character: str) -> str:
    if character == "\\" or not (character.isprintable() or character == "\n"):
        return character.encode("unicode_escape").decode("ascii")
    return character


def _expr(e: Expr, strength: int) -> str:
    """The text of `e` where an operator of the given binding strength surrounds it."""
    text, own = _text(e)
    return f"({text})" if own < strength else text


def _text(e: Expr) -> tuple[str, int]:
    """The text of an expression and its binding strength."""
    match e:
        case Name(id=text) | Global(id=text) | Symbol(text=text):
            return text, _ATOM
        case Literal(text=text):
            return text, _UNARY if text.startswith("-") else _ATOM
        case Spread(text=text):
            return text, _ATOM
        case Opaque(text=text, refusal=Refusal(code="f-string")) if "\n" not in text:
            return text, _ATOM
        case Opaque(text=text):
            return text, 0  # what is inside is not known: parenthesised inside everything
        case Attribute(value=value, attr=attr):
            return f"{_primary(value)}.{attr}", _ATOM
        case Subscript(value=value, index=index):
            return f"{_primary(value)}[{_index(index)}]", _ATOM
        case Slice():
            return _slice(e), _ATOM
        case Call(function=function, args=args, keywords=keywords):
            shown = [_expr(arg, _CONDITIONAL) for arg in args] + [
                f"{key}={_expr(value, _CONDITIONAL)}" for key, value in keywords
            ]
            return f"{_primary(function)}({', '.join(shown)})", _ATOM
        case Unary(op=op, operand=operand):
            return (f"not {_expr(operand, _NOT)}", _NOT) if op == "not" else (f"{op}{_expr(operand, _UNARY)}", _UNARY)
        case Binary(op=op, left=left, right=right):
            return _binary(op, left, right), _BINARY[op]
        case Compare(first=first, ops=ops, rest=rest):
            pairs = "".join(f" {op} {_expr(operand, _COMPARE + 1)}" for op, operand in zip(ops, rest, strict=True))
            return _expr(first, _COMPARE + 1) + pairs, _COMPARE
        case Logical(op=op, operands=operands):
            own = _AND if op == "and" else _OR
            return f" {op} ".join(_expr(operand, own + 1) for operand in operands), own
        case Conditional(test=test, body=body, orelse=orelse):
            return f"{_expr(body, _OR)} if {_expr(test, _OR)} else {_expr(orelse, _CONDITIONAL)}", _CONDITIONAL
        case Tuple(elements=()):
            return "()", _ATOM
        case Tuple(elements=elements):
            return _tuple(elements), 0
        case List(elements=elements):
            return f"[{', '.join(_expr(element, _CONDITIONAL) for element in elements)}]", _ATOM
        case Gathered(element=element, target=target, iterable=iterable, tests=tests):
            asked = "".join(f" if {_expr(test, _OR)}" for test in tests)
            return f"[{_expr(element, _CONDITIONAL)} for {_expr(target, 0)} in {_expr(iterable, _OR)}{asked}]", _ATOM
        case Record():
            return _text(e.call)
        case Dict(keys=keys, elements=elements):
            items = (f"{show_key(key)}: {_expr(value, _CONDITIONAL)}" for key, value in zip(keys, elements, strict=True))
            return f"{{{', '.join(items)}}}", _ATOM
        case Joined(form=form, items=items):
            inside = ", ".join(starmap(_item_of_joined, items))
            return {"dict": f"{{{inside}}}", "list": f"[{inside}]", "tuple": f"({inside},)"}[form], _ATOM
        case _:
            raise TypeError(f"no text for {type(e).__name__}")


def _item_of_joined(key: str | int | None, stars: str, value: Expr) -> str:
    text = f"{stars}{_expr(value, _OR if stars else _CONDITIONAL)}"
    return text if key is None else f"{show_key(key)}: {text}"


def _binary(op: str, left: Expr, right: Expr) -> str:
    own = _BINARY[op]
    if op == "**":  # binds tighter than a unary on its left, weaker than one on its right; groups to the right
        return f"{_expr(left, _POWER + 1)} ** {_expr(right, _UNARY)}"
    return f"{_expr(left, own)} {op} {_expr(right, own + 1)}"


def _primary(e: Expr) -> str:
    text = _expr(e, _ATOM)
    return f"({text})" if isinstance(e, Literal) and text.replace("_", "").isdigit() else text  # 1.real is no expression


def _tuple(elements: tuple[Expr, ...]) -> str:
    """The text without parentheses."""
    shown = ", ".join(_expr(element, _CONDITIONAL) for element in elements)
    return f"{shown}," if len(elements) == 1 else shown


def _index(index: Expr) -> str:
    if isinstance(index, Tuple) and index.elements:
        shown = ", ".join(_expr(element, _CONDITIONAL) for element in index.elements)
        return f"{shown}," if len(index.elements) == 1 else shown
    return _expr(index, 0) if isinstance(index, Tuple) else _expr(index, _CONDITIONAL)


def _slice(e: Slice) -> str:
    def bound(part: Expr | None) -> str:
        return "" if part is None else _expr(part, _CONDITIONAL)

    complex_bounds = any(part is not None and not isinstance(part, (Name, Literal)) for part in (e.lower, e.upper, e.step))
    lower, upper, step = bound(e.lower), bound(e.upper), bound(e.step)
    simple_unary = all(
        part is None
        or isinstance(part, (Name, Literal))
        or (isinstance(part, Unary) and isinstance(part.operand, (Name, Literal)))
        for part in (e.lower, e.upper, e.step)
    )
    colon = " : " if complex_bounds and not simple_unary else ":"
    text = f"{lower}{colon}{upper}".strip() + (f"{colon}{step}".rstrip() if e.step is not None else "")
    return text.strip()


def _stmt(statement: Stmt) -> Iterator[str]:
    match statement:
        case Assign(targets=targets, value=value, annotation=annotation):
            note = f": {annotation}" if annotation else ""
            left = " = ".join(_expr(target, 0) for target in targets)
            yield f"{left}{note} = {_expr(value, 0)}"
        case AddAt():
            yield _expr(statement.call, 0)
        case AugAssign(target=target, op=op, value=value):
            yield f"{_expr(target, 0)} {op}= {_expr(value, 0)}"
        case Evaluate(value=value):
            yield _expr(value, 0)
        case Return(value=value):
            yield "return" if value is None else f"return {_expr(value, 0)}"
        case Comment(text=text):
            yield f"# {text}"
        case Verbatim(text=text):
            yield from text.split("\n")  # a form feed inside a string starts no line
        case If():
            yield from _if(statement, "if")
        case For(target=target, iterable=iterable, body=body, orelse=orelse):
            yield f"for {_expr(target, 0)} in {_expr(iterable, 0)}:"
            yield from _suite(body)
            yield from _else(orelse)
        case While(test=test, body=body, orelse=orelse):
            yield f"while {_test(test)}:"
            yield from _suite(body)
            yield from _else(orelse)
        case With(context=context, body=body):
            yield f"with {_expr(context, 0)}:"
            yield from _suite(body)
        case Break():
            yield "break"
        case Continue():
            yield "continue"
        case _:
            raise TypeError(f"no text for {type(statement).__name__}")


def _test(e: Expr) -> str:
    """A condition, in which a tuple is no expression without its parentheses."""
    return _expr(e, _CONDITIONAL if isinstance(e, Tuple) else 0)


def _if(statement: If, keyword: str) -> Iterator[str]:
    yield f"{keyword} {_test(statement.test)}:"
    yield from _suite(statement.body)
    match statement.orelse:
        case (If() as chained,):
            yield from _if(chained, "elif")
        case orelse:
            yield from _else(orelse)


def _else(orelse: Block) -> Iterator[str]:
    if orelse:
        yield "else:"
        yield from _suite(orelse)


def _function(function: Function) -> Iterator[str]:
    arrow = f" -> {function.returns}" if function.returns else ""
    yield f"def {function.name}({show_parameters(function.parameters)}){arrow}:"
    if function.docstring is not None:
        yield from (f"    {line}".rstrip() for line in show_docstring(function.docstring))
    yield from _suite(function.body)


def _suite(block: Block) -> Iterator[str]:
    yield from (f"    {line}" for line in _lines(block))
    if all(isinstance(statement, Comment) for statement in block):
        yield "    pass"


def _lines(block: Block) -> Iterator[str]:
    for statement in block:
        yield from _stmt(statement)
