"""Compares what the api answered with the types that the generated client has from the document."""

import types
from typing import Any, Union, get_args, get_origin, get_type_hints

import attrs
from rxhooks_api import models


def misfit(value: Any, hint: Any, where: str) -> str | None:
    """The first part of a value that is not of its type; the client itself lets most of them pass."""
    if hint is Any:
        return None
    if get_origin(hint) in (Union, types.UnionType):
        misfits = [misfit(value, one, where) for one in get_args(hint)]
        if None in misfits:
            return None
        inside = (one for one in misfits if not one.startswith(f"{where} is "))
        return next(inside, told(value, hint, where))
    if get_origin(hint) is list:
        if not isinstance(value, list):
            return told(value, hint, where)
        (item,) = get_args(hint)
        parts = ((one, item, f"{where}[{at}]") for at, one in enumerate(value))
        return next(filter(None, (misfit(*part) for part in parts)), None)
    if hint is float:
        hint = (int, float)
    if not isinstance(value, get_origin(hint) or hint) or (
        isinstance(value, bool) and hint is not bool
    ):
        return told(value, hint, where)
    return misfit_in(value, where) if attrs.has(type(value)) else None


def misfit_in(model: Any, where: str) -> str | None:
    hints = get_type_hints(type(model), localns=vars(models))
    fields = attrs.fields_dict(type(model))
    unknown = getattr(model, "additional_properties", {})
    # A model without fields of its own is free, or a map.
    if unknown and len(fields) > 1:
        return f"{where} has {sorted(unknown)}, which the document does not name"
    parts = ((getattr(model, name), hints[name], f"{where}.{name}") for name in fields)
    return next(filter(None, (misfit(*part) for part in parts)), None)


def told(value: Any, hint: Any, where: str) -> str:
    return f"{where} is a {type(value).__name__}, and by the document {hint}"
