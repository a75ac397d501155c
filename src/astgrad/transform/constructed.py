"""Calls of ordinary classes that only keep what they are given are records.

b = Body(p, v)      ->      b = Body(pos=p, vel=v)      (a record of these fields; it is printed as it was)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from astgrad.ir.expr import Call, Expr, Global, Name, Record, map_children, walk
from astgrad.ir.stmt import Function, Return
from astgrad.transform.rename import map_expressions


def with_records(function: Function, functions: Mapping[str, Function]) -> Function:
    """The function with such calls as records. functions: those of the module, with what classes are as functions."""
    makers = {name: made for name, each in functions.items() if (made := _kept(each)) is not None}
    if not makers:
        return function

    def read(e: Expr) -> Expr:
        new = map_children(read, e)
        if isinstance(new, Call) and isinstance(new.function, Global) and new.function.id in makers:
            return _made(new, functions[new.function.id], makers[new.function.id]) or new
        return new

    return replace(function, body=map_expressions(function.body, read))


def made_of_class(call: Call, function: Function, names: Mapping[str, Function]) -> Expr | None:
    """What a call of a class makes that is known by another name: `cls(x)`. function: the class; names: functions of the module."""
    record = _kept(function)
    if record is not None:
        return _made(call, function, record)
    return next((replace(call, function=Global(name)) for name, each in names.items() if each is function), None)


def _kept(function: Function) -> Record | None:
    """The record that a class makes of what it is given, and of nothing else."""
    match function.body:
        case (Return(value=Record(maker=Global(), elements=elements) as record),) if function.title == record.name and (
            elements == tuple(map(Name, function.parameter_names))
        ):
            return record
        case _:
            return None


def _made(call: Call, function: Function, record: Record) -> Record | None:
    """The record that a call makes; None where its arguments do not fit, or functions would be called in another order."""
    names = [name for name, _ in call.keywords]
    given = dict(zip(record.keys, call.args, strict=False)) | dict(call.keywords)
    left_out = {each.name: each.value for each in function.parameters if each.name not in given}
    if len(given) < len(call.args) + len(names) or not given.keys() <= {*record.keys} or None in left_out.values():
        return None
    calling = [name for name in given if any(isinstance(part, Call) for part in walk(given[name]))]
    if calling != [name for name in record.keys if name in calling]:
        return None
    elements = tuple(given.get(key) or left_out[key] or record.maker for key in record.keys)
    return replace(record, elements=elements, by_position=len(call.args), by_keyword=tuple(names), span=call.span)
