"""Names that mean something else than they seem to, or nothing."""
import functools

import numpy as np
import astgrad
from astgrad import derivative as d, grad

STEPS = [1.0, 2.0]


@astgrad.derivative
def power(x, n):
    if n == 0:
        return 1.0
    return x * power(x, n - 1)  # E: derivative-call 'power' is a derivative


def uses_power(x):
    return power(x, 3)  # E: derivative-call line 11


def rebound(x):
    return even(x)


def even(x):
    return x * rebound(x)  # E: derivative-call


rebound = d(rebound)


def unknown(x):
    return nmupy.exp(x) + [undefined_too for i in x]  # E: unknown-name `nmupy` # E: unknown-name `undefined_too`


def evaluates(x):
    return eval("x * 2") + len(locals())  # E: dynamic-code # E: dynamic-code


def inner_transformer(x):
    return astgrad.derivative(np.sin)(x) + grad(np.cos)(x)  # E: nested-transformer # E: nested-transformer


def stops(x, abs):
    sum = abs(x)
    return astgrad.stop_gradient(x) * sum


@functools.lru_cache  # E: decorated lru_cache
def cached(x):
    return x


@astgrad.derivative
@d(wrt="x")  # E: decorated
def twice(x):
    return x


def the_package_itself(x):
    match astgrad:  # E: nested-transformer
        case 3:
            pass
    return x


def the_package_under_another_name(x):
    g = astgrad  # E: nested-transformer
    return g.stop_gradient(x) * x


def the_package_in_an_inner_scope(x):
    return x * len([i for i in range(3) if astgrad])  # E: nested-transformer


def one_name_of_two_scopes(x):
    for _ in range(len([STEPS for STEPS in STEPS])):  # E: two-scopes
        x = x * 2
    return x
