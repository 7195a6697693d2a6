"""A plan whose every text would be formatting, and what of a page is read as formatting."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from ccgmodel.plan import Plan
from ccgmodel.portfolio import Portfolio

HOSTILE = (
    "![x](http://foreign.example/x.png) [sign in again](http://foreign.example) **b** :material/lock: $x$ <b> "
    "www.foreign.example"
)
RAW = ("![x]", "[sign in again]", "**b**", " :material/lock:", "$x$", "<b>", "http://foreign", "www.foreign")
# Of these something else reads the words: a lever, a result, a date.
READ = ("lever", "result", "setting", "settings", "due", "done", "revised", "number")


def hostile(node: Any) -> Any:
    """The same record with every text of its own made hostile; what refers to another still does."""
    if isinstance(node, tuple) and not hasattr(node, "_fields"):
        return tuple(map(hostile, node))
    if not is_dataclass(node) or isinstance(node, type):
        return node
    changes: dict[str, Any] = {}
    if isinstance(node, Plan):  # not a result that names a line
        node = replace(node, published=tuple(each for each in node.published if ":" not in each.result))
    if isinstance(node, Portfolio):
        node = replace(node, published=())
    for field in fields(node):
        value = getattr(node, field.name)
        if field.type == "str" and value.strip() and field.name not in READ:
            changes[field.name] = f"{value[:60]} {HOSTILE}"
        elif field.type == "tuple[str, ...]" and field.name not in READ:
            changes[field.name] = tuple(f"{each[:60]} {HOSTILE}" for each in value)
        elif field.name == "parents":
            changes[field.name] = {
                f"{one[:60]} {HOSTILE}": f"{other[:60]} {HOSTILE}" for one, other in value.items()
            }
        elif is_dataclass(value) or isinstance(value, tuple):
            changes[field.name] = hostile(value)
    return replace(node, **changes)


# What Streamlit shows as it is: it reads none of these fields of its messages as Markdown.
PLAIN = (
    "arrow_data",
    "data",
    "options",
    "alt",
    "id",
    "spec",
    "json",
    "key",
    "user_key",
    "value",
    "raw_value",
    "raw_values",
    "default",
    "query",
)


def taken_for_formatting(at: AppTest) -> list[str]:
    """Each text of a page that Streamlit would read as formatting, with the place of it."""
    return sorted(
        {f"{where}: {text[:200]}" for where, text in _texts(at._tree) if any(raw in text for raw in RAW)}
    )


def _texts(node: Any) -> Iterator[tuple[str, str]]:
    proto = getattr(node, "proto", None)
    if proto is not None:
        yield from _strings(proto, getattr(node, "type", "") or type(proto).__name__)
    for child in getattr(node, "children", {}).values():
        yield from _texts(child)


def _strings(message: Message, where: str) -> Iterator[tuple[str, str]]:
    for field, value in message.ListFields():
        at = f"{where}.{field.name}"
        if field.name in PLAIN or at == "html.body":
            continue
        for each in value if field.is_repeated else [value]:
            if isinstance(each, Message):
                yield from _strings(each, at)
            elif isinstance(each, str):
                yield at, each
