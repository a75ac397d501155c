"""The front door: a running function, or a function of a file, becomes a `Program`.

program_of(f)                                the decorator's path: the source is proved to be the code that runs
read_module(source, name).program("f")       the path of `gen`: nothing is imported and nothing runs
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from astgrad.collecting import uncollected
from astgrad.errors import Refusal, Refused
from astgrad.fingerprint import BY_SYNTAX, OPERATOR_METHODS, cells_around, is_method
from astgrad.frontend.annotated import Given, annotated_kinds, annotated_objects
from astgrad.frontend.classes import StaticClass
from astgrad.frontend.constructors import constructor, maker
from astgrad.frontend.declarations import Declarations
from astgrad.frontend.environment import Environment, Method, What
from astgrad.frontend.fence import Inspected, inspect
from astgrad.frontend.live import LiveModule, kind_of_class, live_methods
from astgrad.frontend.lookup import Definition, Found, plain_function, source_of
from astgrad.frontend.lower import lower_constant, lower_function
from astgrad.frontend.places import Places
from astgrad.frontend.reading import parse, stack_refused
from astgrad.frontend.records import RecordClass, imported_record_class, record_class
from astgrad.frontend.requests import FoundRequest, find_requests
from astgrad.frontend.static import StaticModule, static_module
from astgrad.frontend.vocabulary import Sight, Vocabulary
from astgrad.ir.expr import Expr, Global, Symbol
from astgrad.ir.kinds import Kind
from astgrad.ir.names import Names
from astgrad.ir.stmt import Constant, Function, Program
from astgrad.markers import MADE
from astgrad.registered import Declared, declared_for, is_declared
from astgrad.source import Source


def program_of(
    function: Callable[..., object],
    owner: type | None = None,
    fields: frozenset[str] = frozenset(),
    given: Sequence[tuple[str, type]] = (),
) -> Program:
    """The program of a running function. Raises Refused, SourceUnavailable, StaleSource or RequestError.

    owner: the class of the object whose method the function is; fields: that object's own attributes, which hide methods.
    given: the classes of other objects that it is given, by the way there: `model`, `model.layer`.
    """
    found, plain = source_of(function), plain_function(function)
    environment = LiveModule(plain.__globals__, found, cells_around(plain), plain.__qualname__)
    if refusals := _refused_twins(found, environment):
        raise Refused(refusals)
    objects = [_given(way, kind, environment) for way, kind in given]
    if owner:
        methods = live_methods(owner, environment, fields)
        return _program(found, environment, "method", owner.__name__, methods, owner, objects)
    around = plain.__qualname__.rpartition("<locals>.")[2].rpartition(".")[0] if is_method(plain) else ""
    return _program(found, environment, "static" if around else "", around, given=objects)


def _given(way: str, kind: type, environment: LiveModule) -> Given:
    """An object of a running class."""
    methods = live_methods(kind, environment, frozenset())
    return Given(way, kind.__name__, f"{kind.__module__}.{kind.__qualname__}", methods, kind)


def _refused_twins(found: Found, environment: LiveModule) -> list[Refusal]:
    """Variables of a function around that are called as a global is."""
    hint = "Give one of them another name."
    span = Places(found.source).header(found.node)
    return [
        Refusal(
            "closure", f"`{name}` is a variable of the function around `{found.node.name}`, and a global as well", span, hint
        )
        for name in environment.twins()
    ]


def read_module(source: Source, name: str) -> ModuleReader:
    """A file's functions, by its text alone. Raises Refused where the text is no Python."""
    parse(source)
    return ModuleReader(static_module(source, name))


class ModuleReader:
    """What a file holds. Nothing in it is ever executed."""

    def __init__(self, module: StaticModule) -> None:
        self._module = module
        self._classes: dict[str, StaticClass] = {}  # by their paths
        self._taken = Names(module.global_names())  # names of functions in the generated file

    def functions(self) -> tuple[str, ...]:
        """The functions defined at the top level, in source order."""
        names = (node.name for node in self._module.tree.body if isinstance(node, Definition))
        return tuple(dict.fromkeys(names))

    def methods(self) -> tuple[str, ...]:
        """The methods of classes at the top level (`Model.energy`), in source order."""
        classes = (node for node in self._module.tree.body if isinstance(node, ast.ClassDef))
        names = (f"{node.name}.{each.name}" for node in classes for each in node.body if isinstance(each, Definition))
        return tuple(dict.fromkeys(names))

    def requests(self) -> tuple[FoundRequest, ...]:
        """The derivatives that the file asks for, in source order. Raises Refused where one cannot be read."""
        return find_requests(self._module)

    def declarations(self) -> tuple[Declared, ...]:
        """The rules that the file, and those of the project that it imports, declare. Raises Refused where one cannot be read."""
        read = Declarations(self._module)
        if read.refusals:
            raise Refused(read.refusals)
        return tuple(read.found)

    def program(self, function_name: str) -> Program:
        """The program of a top-level function, or of a method: `Model.energy`. Raises Refused."""
        owner, _, name = function_name.rpartition(".")
        if owner:
            holder = self._class(self._module, owner)
            found, form = holder.found(name)
            given = annotated_objects(self._module, found.node, self._methods_of)
            program = _program(found, self._module, form, owner, holder.methods(self._taken), given=given)
            known = tuple(annotated_kinds(self._module, found.node))
            if not program.function.is_method:
                return replace(program, known=known)
            known = ((program.function.parameter_names[0], holder.kind()), *known)
            return replace(program, function=_of_its_class(program, owner), known=known)
        found = self._module.function(function_name)
        given = annotated_objects(self._module, found.node, self._methods_of)
        program = _program(found, self._module, given=given)
        return replace(program, known=tuple(annotated_kinds(self._module, found.node)))

    def _class(self, module: StaticModule, name: str) -> StaticClass:
        """The class, read once, so that its methods have one name each. Raises Refused."""
        path = f"{module.name}.{name}"
        if path not in self._classes:
            self._classes[path] = StaticClass(module, name)
        return self._classes[path]

    def _methods_of(self, module: StaticModule, name: str) -> Mapping[str, Method] | None:
        """The methods of a class; None where they are not known."""
        try:
            return self._class(module, name).methods(self._taken)
        except Refused:
            return None


def _of_its_class(program: Program, owner: str) -> Function:
    """The method, which says for what objects its derivative is right: which methods it calls was read, and is not asked again."""
    if not program.methods:
        return program.function
    first = program.function.parameter_names[0]
    note = f"`{first}` is a {owner}: what a subclass overrides is not called."
    return replace(program.function, docstring="\n\n".join(filter(None, (program.function.docstring, note))))


@uncollected()
def _program(
    found: Found,
    environment: Environment,
    form: str = "",
    owner: str = "",
    methods: Mapping[str, Method] | None = None,
    kind: type | None = None,
    given: Iterable[Given] = (),
) -> Program:
    """The function with everything that it reaches. form: of a method; owner: its class, and kind that itself, where it runs;
    methods: of the object it takes first; given: the classes of other objects that it is given."""
    with stack_refused(Places(found.source).header(found.node)):
        reached = _Reached(environment, owner, methods or {}, kind, given)
        reached.walk(found, form)
        return _Lowering(reached).program()


_OF_FIRST = ("method", "property", "class")  # what takes the object, or its class, first


@dataclass(frozen=True)
class _Part:
    """One function that is reached, and what the fence says of it."""

    path: str  # its module and its name there
    found: Found
    environment: Environment
    inspected: Inspected
    method: str = ""  # its form, where it is a method
    title: str = ""  # what the author calls it, where it is one


class _Reached:
    """The functions that a function calls, directly or through others, in its own module and in others of the user's."""

    def __init__(
        self, own: Environment, owner: str, methods: Mapping[str, Method], kind: type | None, given: Iterable[Given]
    ) -> None:
        self.own = own
        self.owner = owner  # the class in which the function itself is defined
        self.methods = methods
        self.parts: dict[str, _Part] = {}  # by path, in order; the function itself is the first
        self.follows: dict[str, str] = {}  # imported paths that lead to one of them
        self.records: dict[str, RecordClass] = {}  # by their paths, and by imported paths that lead to them
        self.of_records: dict[str, Method] = {}  # their methods, by what they are called here
        self.objects: dict[str, str] = {}  # global objects, with the names of their classes
        self.given: dict[str, str] = {}  # objects that the function is given, with the names of their classes
        self.classes: dict[str, type] = {} if kind is None else {kind.__name__: kind}  # of objects, by name
        self._held: dict[str, Mapping[str, Method]] = {}
        self._environments = {own.name: own}
        paths = {owner: f"{kind.__module__}.{kind.__qualname__}" if kind else f"{own.name}.{owner}"} if owner else {}
        for each in given:
            if paths.setdefault(each.name, each.path) == each.path:  # of two classes that bear one name, the first
                self.given[each.way] = each.name
                self._held[each.path] = each.methods
                if each.kind is not None:
                    self.classes.setdefault(each.name, each.kind)
        self._paths: Mapping[str, str] = paths  # of the classes of these objects, by name

    def walk(self, found: Found, form: str) -> None:
        """Finds all parts. Raises Refused with the refusals of all where the function itself has one."""
        title = f"{self.owner}.{found.node.name}" if self.owner else ""
        pending = [(self.own, title or found.node.name, found, form, title)]
        while pending:
            environment, name, current, method, title = pending.pop(0)
            path = f"{environment.name}.{name}"
            if path not in self.parts:
                inspected = inspect(current.node, Places(current.source), environment, is_method=bool(method))
                self.parts[path] = _Part(path, current, environment, inspected, method, title)
                pending += ((*called, "", "") for called in self._called(inspected, environment))
                pending += self._note_records(inspected, environment)
                self._note_objects(inspected, environment)
                of_first = (*_attributes_of_first(current.node), *sorted(OPERATOR_METHODS))
                for attribute in of_first if method in _OF_FIRST else ():
                    if each := self.methods.get(attribute):
                        pending.append((each.environment, each.name, each.found, each.form, each.title))
            if not pending:
                pending += self._methods_of_records()
        first, *others = self.parts.values()
        if first.inspected.refusals:
            raise Refused([refusal for part in (first, *others) for refusal in part.inspected.refusals])

    def _note_records(
        self, inspected: Inspected, environment: Environment
    ) -> Iterator[tuple[Environment, str, Found, str, str]]:
        """Notes the classes of records that a function reads; of two with one name, the first. Gives what makes their objects."""
        is_own = environment is self.own
        found = {f"{environment.name}.{name}": record_class(environment, name, is_own=is_own) for name in inspected.globals}
        found |= {environment.absolute(path): imported_record_class(environment, path) for path in inspected.paths}
        for path, record in found.items():
            if record is not None and all(
                record.path == path
                for path in (self._paths.get(record.name), *(e.path for e in self.records.values() if e.name == record.name))
                if path is not None
            ):
                self.records[path] = record
                for number, (place, init) in enumerate(record.inits):
                    yield place, f"{record.name}{f'@{number}' if number else ''}", init, "constructor", record.name

    def _note_objects(self, inspected: Inspected, environment: Environment) -> None:
        """Notes the objects of classes of the user's that a function of this module finds under global names."""
        if environment is not self.own or not isinstance(environment, LiveModule):
            return
        for name in inspected.globals:
            found = environment.methods_of_object(name)
            if found is None:
                continue
            kind, methods, is_class = found
            others = {each.path for each in self.records.values() if each.name == kind.__name__}
            others |= {self._paths[kind.__name__]} if kind.__name__ in self._paths else set()
            if self.classes.setdefault(kind.__name__, kind) is kind and others <= {f"{kind.__module__}.{kind.__qualname__}"}:
                self.objects[name] = f"type {kind.__name__}" if is_class else kind.__name__
                self._held[f"{environment.name}.{name}"] = methods

    def _methods_of_records(self) -> Iterator[tuple[Environment, str, Found, str, str]]:
        """The methods of classes of records, of the names of attributes that are read, and what calls of their objects run."""
        nodes = [part.found.node for part in self.parts.values()]
        read = {inner.attr for node in nodes for inner in ast.walk(node) if isinstance(inner, ast.Attribute)} | BY_SYNTAX
        titles = {each.name: each.title for each in (*self.methods.values(), *self.of_records.values())}
        for record in self.records.values():
            if record.path not in self._held:
                self._held[record.path] = record.methods(Names(self.own.global_names()))
        for methods in self._held.values():
            for name, each in methods.items():
                if name not in read or titles.setdefault(each.name, each.title) != each.title:
                    continue
                self.of_records[each.name] = each
                if f"{each.environment.name}.{each.name}" not in self.parts:
                    yield each.environment, each.name, each.found, each.form, each.title

    def _called(self, inspected: Inspected, environment: Environment) -> Iterator[tuple[Environment, str, Found]]:
        for name in inspected.globals:
            if environment.meaning(name).what is What.FUNCTION and not is_declared(environment.path_of_global(name)):
                yield environment, name, environment.function(name)
        for path in inspected.paths:
            followed = None if is_declared(environment.defining(path)) else environment.followed(path)
            if followed is not None:
                other = self._environments.setdefault(followed.environment.name, followed.environment)
                self.follows[environment.absolute(path)] = f"{other.name}.{followed.name}"
                yield other, followed.name, followed.found


class _Lowering:
    """From what is reached to the IR, with one vocabulary for all modules."""

    def __init__(self, reached: _Reached) -> None:
        self._own = reached.own
        self._parts = reached.parts
        self._follows = reached.follows
        others = {part.environment.name: part.environment for part in self._parts.values() if part.environment is not self._own}
        self._vocabulary = Vocabulary(self._own, list(others.values()))
        self._methods = {each.name: each for each in reached.methods.values()} | reached.of_records
        self._records = reached.records
        self._objects = reached.objects
        self._given = reached.given
        self._classes = reached.classes
        self._met: dict[str, str] = {}

    def program(self) -> Program:
        """The program. What is called but cannot be read is told apart: only a derivative that needs it is refused."""
        first, *_ = readable = {path: part for path, part in self._parts.items() if not part.inspected.refusals}
        lowered = {path: self._lowered(part) for path, part in readable.items() if part.method != "constructor"}
        lowered |= self._constructors(readable)
        lowered[first] = replace(lowered[first], objects=(*lowered[first].objects, *self._given.items()))
        own_names = [name for part in readable.values() if part.environment is self._own for name in part.inspected.globals]
        meanings = {name: self._own.meaning(name).what for name in own_names}
        self._note_methods()
        called = {text: path for path in (*list(self._parts)[1:], first) for text, own in self._met.items() if own == path}
        unread = {text: self._parts[path].inspected.refusals for text, path in called.items() if path not in readable}
        declared = [name for name in meanings if is_declared(self._own.path_of_global(name))]
        named = [each for name in declared for each in self._named_by_rules(self._own.path_of_global(name))]
        others = tuple(name for name, what in meanings.items() if what is What.OTHER or name in unread or name in declared)
        others = tuple(dict.fromkeys((*others, *named)))
        return Program(
            function=lowered[first],
            functions={text: lowered[path] for text, path in called.items() if path in lowered},
            unread=unread,
            methods=self._reached_methods({text: lowered[path] for text, path in called.items() if path in lowered}),
            constants=self._constants([name for name, what in meanings.items() if what is What.CONSTANT]),
            imports=(*self._own.imports(), *self._vocabulary.imports),
            other_globals=others,
            kinds=self._kinds_here(others) | self._kinds_elsewhere(readable.values()),
            values=self._values_elsewhere(readable.values()) | self._imported_constants(readable.values()),
            module=self._own.name,
            source=self._own.source,
            objects=self._objects,
            classes=self._makers({name: lowered[path] for name, path in called.items() if path in lowered}),
        )

    def _kinds_here(self, names: Iterable[str]) -> dict[str, Kind]:
        """The kinds of globals of this module, and of the classes of objects, by their names and by their identities."""
        found = {name: self._own.kind(name) for name in names}
        for name, kind in self._classes.items():
            found |= dict.fromkeys((f"type {name}", f"type {id(kind)}"), kind_of_class(kind))
        return found

    def _named_by_rules(self, path: str) -> Iterator[str]:
        """The functions of this module that the derivative of one of its functions is declared with."""
        for each in declared_for(path):
            for text in (each.function, *(text for _, text in each.texts)):
                yield from re.findall(rf"(?<![\w.]){re.escape(self._own.name)}\.(\w+)", text)

    def _lowered(self, part: _Part) -> Function:
        module = "" if part.environment is self._own or part.method else part.environment.name
        lowered = lower_function(part.found, self._sight(part), module)
        if part.environment is not self._own:
            lowered = self._without_foreign_annotations(lowered, part.environment)
        name = part.path.rpartition(".")[2]
        is_method, owner = part.method in ("method", "property"), part.title.rpartition(".")[0]
        owner = f"type {owner}" if part.method == "class" else owner
        objects = ((lowered.parameter_names[0], owner),) if part.method in _OF_FIRST else ()
        return replace(lowered, name=name, is_method=is_method, objects=objects, title=part.title)

    def _constructors(self, readable: Mapping[str, _Part]) -> dict[str, Function]:
        """The functions that ordinary classes are, by their paths."""
        found: dict[str, Function] = {}
        for record in self._records.values():
            paths = [f"{place.name}.{record.name}{f'@{i}' if i else ''}" for i, (place, _) in enumerate(record.inits)]
            if not paths or paths[0] in found or any(path not in readable for path in paths):
                continue
            parts = [readable[path] for path in paths]
            inits = [lower_function(part.found, self._sight(part)) for part in parts]
            is_own = parts[0].environment is self._own and record.path == f"{self._own.name}.{record.name}"
            made = constructor(inits, record.name, Global(record.name) if is_own else Symbol(MADE, MADE))
            if made is not None:
                found[paths[0]] = made
                # `transform.initialised` finds what the bases do by these names
                found |= dict(zip(paths[1:], inits[1:], strict=True))
                self._met |= {f"{record.name}@{number}": path for number, path in enumerate(paths) if number}
        return found

    def _makers(self, functions: Mapping[str, Function]) -> dict[str, Function]:
        """The classes that this module knows by a name, as functions that make their objects, by their own names."""
        found: dict[str, Function] = {}
        for path, record in self._records.items():
            holder, _, name = path.rpartition(".")
            if holder == self._own.name and record.constructor:
                found |= {record.name: functions[name]} if name in functions else {}
            elif holder == self._own.name:
                found[record.name] = maker(record.name, Global(name), record.form, record.keys, record.plain_defaults)
        return found

    def _without_foreign_annotations(self, function: Function, environment: Environment) -> Function:
        """A function of another module without annotations that read names which mean nothing here."""
        here = {(each.path, each.bound) for each in self._own.imports()}
        known = {*dir(builtins), *(each.bound for each in environment.imports() if (each.path, each.bound) in here)}

        def kept(annotation: str | None) -> str | None:
            return annotation if annotation is not None and _names_in_annotation(annotation) <= known else None

        parameters = tuple(replace(each, annotation=kept(each.annotation)) for each in function.parameters)
        return replace(function, parameters=parameters, returns=kept(function.returns))

    def _note_methods(self) -> None:
        for part in self._parts.values():
            name = part.path.rpartition(".")[2]
            if name in self._methods:
                self._met[name] = part.path
        for path, record in self._records.items() if any(each.form == "class" for each in self._methods.values()) else ():
            holder, _, name = path.rpartition(".")
            if holder == self._own.name and record.constructor:  # `cls` is called, perhaps
                self._met.setdefault(name, record.constructor)

    def _reached_methods(self, functions: Mapping[str, Function]) -> dict[str, tuple[str, str]]:
        unread = [each.title for name, each in self._methods.items() if name not in functions]
        partly = {owner for owner, _, name in (title.rpartition(".") for title in unread) if name in OPERATOR_METHODS}
        return {
            each.title: (each.form, name)
            for name, each in self._methods.items()
            if name in functions
            and not (each.title.rpartition(".")[2] in OPERATOR_METHODS and each.title.rpartition(".")[0] in partly)
        }

    def _sight(self, part: _Part) -> Sight:
        is_own = part.environment is self._own
        spelling = {} if is_own else self._vocabulary.spelling(part.environment, part.inspected.outside)
        imports = part.inspected.imports
        return Sight(
            part.environment,
            self._follows,
            spelling | self._vocabulary.of_imports(imports),
            self._met,
            self._records,
            imports,
        )

    def _constants(self, names: list[str]) -> dict[str, Constant]:
        nodes = {name: self._own.constant(name) for name in names}
        places, sight = Places(self._own.source), Sight(self._own)
        return {
            name: lower_constant(name, node, places, sight)
            for name, node in sorted(nodes.items(), key=lambda item: item[1].lineno)
        }

    def _elsewhere(self, parts: Iterable[_Part], what: What) -> Iterator[tuple[_Part, str, str]]:
        """The values of a sort that functions of other modules read, and what they are called here."""
        for part in parts:
            if part.environment is not self._own:
                called = self._sight(part).called
                for name in part.inspected.globals:
                    if part.environment.meaning(name).what is what:
                        yield part, name, called(name)

    def _kinds_elsewhere(self, parts: Iterable[_Part]) -> dict[str, Kind]:
        found = {text: part.environment.kind(name) for part, name, text in self._elsewhere(parts, What.OTHER)}
        for part in parts:
            found |= {path: part.environment.imported_kind(path) for path in part.inspected.paths}
            if isinstance(part.environment, LiveModule):
                classes = filter(None, map(part.environment.imported_class, part.inspected.paths))
                found |= {f"type {id(kind)}": kind_of_class(kind) for kind in classes}
        return found

    def _imported_constants(self, parts: Iterable[_Part]) -> dict[str, Expr]:
        leads = {path: part.environment.imported_constant(path) for part in parts for path in part.inspected.paths}
        return {path: _constant_value(*lead) for path, lead in leads.items() if lead is not None}

    def _values_elsewhere(self, parts: Iterable[_Part]) -> dict[str, Expr]:
        return {text: _constant_value(part.environment, name) for part, name, text in self._elsewhere(parts, What.CONSTANT)}


def _names_in_annotation(annotation: str) -> set[str]:
    """The names that the text of an annotation reads, those in quotes included."""
    nodes = list(ast.walk(ast.parse(annotation, mode="eval")))
    names = {node.id for node in nodes if isinstance(node, ast.Name)}
    texts = (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return names.union(*(re.findall(r"[^\W\d]\w*", text) for text in texts))


def _attributes_of_first(node: Definition) -> list[str]:
    """The attributes that a method reads of the object that it takes first."""
    arguments = [*node.args.posonlyargs, *node.args.args]
    first = arguments[0].arg if arguments else ""
    reads = (part for part in ast.walk(node) if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name))
    return sorted({part.attr for part in reads if isinstance(part.value, ast.Name) and part.value.id == first})


def _constant_value(environment: Environment, name: str) -> Expr:
    node = environment.constant(name)
    return lower_constant(name, node, Places(environment.source), Sight(environment)).value
