"""astgrad reads the source of a Python function and writes the source of its derivative.

This file is a table of names: each is loaded when it is first used, so that `import astgrad` costs next to nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from astgrad.api import checkpoint as checkpoint
    from astgrad.api import constant as constant
    from astgrad.api import derivative as derivative
    from astgrad.api import fixed_point as fixed_point
    from astgrad.api import gnvp as gnvp
    from astgrad.api import grad as grad
    from astgrad.api import grad_hook as grad_hook
    from astgrad.api import hessian as hessian
    from astgrad.api import hvp as hvp
    from astgrad.api import jacobian as jacobian
    from astgrad.api import jvp as jvp
    from astgrad.api import linear as linear
    from astgrad.api import root as root
    from astgrad.api import rule as rule
    from astgrad.api import stop_gradient as stop_gradient
    from astgrad.api import value_and_derivative as value_and_derivative
    from astgrad.api import value_and_grad as value_and_grad
    from astgrad.api import value_and_hessian as value_and_hessian
    from astgrad.api import value_and_jacobian as value_and_jacobian
    from astgrad.api import vjp as vjp
    from astgrad.derivatives import Derivative as Derivative
    from astgrad.errors import AstgradError as AstgradError
    from astgrad.errors import AstgradWarning as AstgradWarning
    from astgrad.errors import DerivativeMismatch as DerivativeMismatch
    from astgrad.errors import DisconnectedWarning as DisconnectedWarning
    from astgrad.errors import MissingRule as MissingRule
    from astgrad.errors import Refused as Refused
    from astgrad.errors import RequestError as RequestError
    from astgrad.errors import SourceUnavailable as SourceUnavailable
    from astgrad.errors import StaleSource as StaleSource
    from astgrad.verify import check as check

__version__ = "0.1.0"

_HOMES = {
    "AstgradError": "errors",
    "AstgradWarning": "errors",
    "Derivative": "derivatives",
    "DerivativeMismatch": "errors",
    "DisconnectedWarning": "errors",
    "MissingRule": "errors",
    "Refused": "errors",
    "RequestError": "errors",
    "SourceUnavailable": "errors",
    "StaleSource": "errors",
    "check": "verify",
    "checkpoint": "api",
    "constant": "api",
    "derivative": "api",
    "fixed_point": "api",
    "gnvp": "api",
    "grad": "api",
    "grad_hook": "api",
    "hessian": "api",
    "hvp": "api",
    "jacobian": "api",
    "jvp": "api",
    "linear": "api",
    "root": "api",
    "rule": "api",
    "stop_gradient": "api",
    "value_and_derivative": "api",
    "value_and_grad": "api",
    "value_and_hessian": "api",
    "value_and_jacobian": "api",
    "vjp": "api",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'astgrad' has no attribute {name!r}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(f"astgrad.{_HOMES[name]}"), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
