"""What users say of the derivatives of their own functions, as text: declarations, before anything is made of them.

`astgrad.rule`, `linear` and `constant` declare at run time; `gen` reads the same declarations from the text of modules, and they
hold while it writes one file. `digest` is part of what a cached derivative is found by; `Revision` is another class after each
declaration, so that what was generated before is asked for again.
"""

from __future__ import annotations

from contextlib import contextmanager

from astgrad.fingerprint import sha256

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import NoReturn

FORMS = ("rule", "linear", "constant")
OPTIONS = frozenset(("mode", "wrt", "result", "kink", "note", "source"))  # keywords that are no formulas


class Declared:
    """One declaration. form: `rule`, `linear`, `constant`, or of a half in code `reverse`, `forward`."""

    __slots__ = ("code", "file", "form", "function", "line", "module", "names", "options", "parameters", "signature", "texts")

    def __init__(
        self,
        form: str,
        signature: str,
        *,
        texts: Iterable[tuple[str, str]] = (),
        options: Iterable[tuple[str, str]] = (),
        names: Iterable[str] = (),
        function: str = "",
        parameters: Iterable[str] = (),
        module: str = "",
        file: str = "",
        line: int = 0,
        code: object = None,
    ) -> None:
        path, bracket, rest = signature.partition("(")
        self.form = form
        self.signature = f"{path if '.' in path or not module else f'{module}.{path}'}{bracket}{rest}"
        self.texts = tuple(texts)  # formulas, by argument
        self.options = tuple(options)  # `result`, `kink`, `note`, `source`
        self.names = tuple(names)  # the arguments that a half in code is about; none: all without a default
        self.function = function  # the path of a half in code
        self.parameters = tuple(parameters)  # and what it takes
        self.module = module
        self.file = file
        self.line = line
        self.code = code  # of the module, or of the function, that ran

    @property
    def path(self) -> str:
        """The full path of the function that it is about."""
        return self.signature.partition("(")[0].strip()

    @property
    def key(self) -> tuple[str, str]:
        """There is one declaration of a path and a mode: text serves both modes, code one."""
        return self.path, self.form if self.form in ("reverse", "forward") else ""

    def said(self) -> tuple[object, ...]:
        """All that a derivative depends on."""
        return self.form, self.signature, self.texts, self.options, self.names, self.function, self.parameters


def declared_as(
    form: str,
    signature: object,
    keywords: Mapping[str, object],
    place: tuple[str, str, int],
    function: str = "",
    parameters: Iterable[str] = (),
    code: object = None,
) -> Declared:
    """The declaration that a call of `rule`, `linear` or `constant` makes. Raises RequestError where it makes no sense.

    place: the module, file and line of the call; function, parameters: of the function that it decorates, if it does.
    """
    module, file, line = place
    if not isinstance(signature, str):
        _refuse(f"{form} takes the signature of a function as text, such as 'mypkg.f(x, y)', not {signature!r}")
    for name, value in keywords.items():
        if not isinstance(value, str) and name != "wrt":
            _refuse(f"{name}={value!r}: what is given to {form} is text")
    given = {name: str(value) for name, value in keywords.items() if name not in OPTIONS}
    if function:
        form = str(keywords.get("mode", "reverse"))
        if form not in ("reverse", "forward") or given:
            _refuse(
                "a function that is decorated with a rule is its half for mode='reverse' or mode='forward', without formulas"
            )
    elif "mode" in keywords or "wrt" in keywords or (form == "constant" and given):
        _refuse("mode and wrt belong to a decorator, and formulas to a function that has a derivative")
    wrt = keywords.get("wrt", ())
    names = (wrt,) if isinstance(wrt, str) else wrt
    if not isinstance(names, (tuple, list)) or not all(isinstance(name, str) for name in names):
        _refuse(f"wrt={wrt!r} is no name of an argument, nor a tuple of these")
    options = sorted((name, str(value)) for name, value in keywords.items() if name in OPTIONS - {"mode", "wrt"} and value)
    return Declared(
        form,
        signature,
        texts=given.items(),
        options=options,
        names=map(str, names),
        function=function,
        parameters=parameters,
        module=module,
        file=file,
        line=line,
        code=code,
    )


_declared: dict[tuple[str, str], Declared] = {}
Revision: type = type("Revision", (), {})  # stands for the declarations of now


def declare(new: Declared) -> None:
    """Adds a declaration. One that is read again (a module that is reloaded, a cell that is run again) takes the place of the old.

    Raises RequestError where another one is about the same function.
    """
    global Revision
    for other in declared_for(new.path):
        is_again = (
            other.key == new.key and other.module == new.module and (other.code is not new.code or other.line == new.line)
        )
        if not is_again and (other.key == new.key or "" in (other.key[1], new.key[1])):
            _refuse(f"{new.path} already has a rule, declared at {other.file}:{other.line}")
    _declared[new.key] = new
    Revision = type("Revision", (), {})


def declared_for(path: str) -> list[Declared]:
    """The declarations about the function with this full path."""
    found = (_declared.get((path, mode)) for mode in ("", "reverse", "forward"))
    return [each for each in found if each is not None]


def is_declared(path: str) -> bool:
    """Whether a user has declared a derivative of this function."""
    return bool(_declared) and bool(declared_for(path))


def has_declared() -> bool:
    """Whether there is any declaration."""
    return bool(_declared)


def is_trusted(path: str) -> bool:
    """Whether a declaration calls this function: it is said to do nothing besides giving a value."""
    return any(each.function == path or any(f"{path}(" in text for _, text in each.texts) for each in _declared.values())


def all_declared() -> tuple[Declared, ...]:
    """Every declaration, sorted by what it is about."""
    return tuple(_declared[key] for key in sorted(_declared))


def digest() -> str:
    """A digest of all declarations; nothing where there is none."""
    return sha256(repr([each.said() for each in all_declared()]).encode("utf-8", "surrogatepass")) if _declared else ""


@contextmanager
def only(declarations: Iterable[Declared]) -> Iterator[None]:
    """Inside, these declarations hold and no others. Raises RequestError where two are about the same function."""
    kept = dict(_declared)
    _declared.clear()
    try:
        for each in declarations:
            declare(each)
        yield
    finally:
        _declared.clear()
        _declared.update(kept)


def _refuse(message: str) -> NoReturn:
    from astgrad.errors import RequestError  # dear to load, and seldom needed

    raise RequestError(message)
