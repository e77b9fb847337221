"""Takes the words of a command line as the texts that they are.

typer has pydantic turn every argument into its type, texts into texts as well, and pydantic takes longer to import
than a small feed to check. Short numbers are as simple; whatever else, and whatever is wrong, is left to typer.
An option or a feed of no letters is refused: it comes of a variable that a script has not set, and what it was
meant to choose would be left at its default without a word.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from validator.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

_NOTHING = object()
_DIGITS = 15


def take_texts_plainly(command: Any) -> Any:
    """`command`, with its texts and lists of texts taken as they are; as it was where typer is an older one."""
    command.get_params = partial(_parameters, command.get_params)
    command.parse_args = partial(_parsed, command, command.parse_args)
    return command


def _parsed(
    command: Any, otherwise: Callable[[Any, list[str]], list[str]], context: Any, words: list[str]
) -> list[str]:
    """What is left of the command line behind the parameters.

    Raises:
        UsageError: a parameter was given nothing.
    """
    rest = otherwise(context, words)
    for parameter in command.get_params(context):
        value = context.params.get(parameter.name)
        if "" in (value if isinstance(value, list | tuple) else (value,)):
            is_option = parameter.param_type_name == "option"
            raise UsageError(
                "it is empty.",
                hint="Give a value; if it is a variable of a script, see whether that is set.",
                where=parameter.opts[0] if is_option else parameter.metavar or parameter.name.upper(),
            )
    return rest


def _parameters(asked: Callable[[Any], list[Any]], context: Any) -> list[Any]:
    """All parameters of a command, `--help` among them."""
    parameters = asked(context)
    for parameter in parameters:
        # Only a typer that asks pydantic has the first; the second was put there before.
        if hasattr(parameter, "get_runtime_param") and "process_value" not in vars(parameter):
            parameter.process_value = partial(_taken, parameter, parameter.process_value)
    return parameters


def _taken(parameter: Any, otherwise: Callable[[Any, Any], Any], context: Any, value: Any) -> Any:
    taken = _plain(parameter, value)
    if taken is _NOTHING or (parameter.required and not value):
        return otherwise(context, value)
    return taken if parameter.callback is None else parameter.callback(context, parameter, taken)


def _plain(parameter: Any, value: Any) -> Any:
    """What typer would make of `value` where that needs no thought; else `_NOTHING`."""
    is_many = parameter.multiple or parameter.nargs == -1
    if value is None:
        return () if is_many else None
    annotation = parameter.type_descriptor.annotation
    if annotation is str and not is_many and isinstance(value, str):
        return value
    if annotation is int and not is_many and isinstance(value, str):
        return _number(parameter, value)
    if annotation == list[str] and is_many and isinstance(value, list | tuple):
        return [*value]
    return _NOTHING


def _number(parameter: Any, text: str) -> Any:
    """The number that `text` is, where it lies between the bounds that typer knows; else `_NOTHING`."""
    if not (text.isascii() and text.isdecimal() and len(text) <= _DIGITS):
        return _NOTHING
    bounds = parameter.type_descriptor.parameter_info
    number = int(text)
    is_too_low = bounds.min is not None and number < bounds.min
    is_too_high = bounds.max is not None and number > bounds.max
    return _NOTHING if is_too_low or is_too_high else number
