"""Templates read as a proofreader reads: what they ask for and are not given, found without rendering anything.

A page shows a mistake only when it takes the branch in which it stands. Here every branch is read, every macro with
the types of the values with which it is called, and what is wrong is told with the file, the line and the nearest name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

import jinja2
from jinja2 import nodes

from tamizdat.press.door_views import DOORS, DoorFrame
from tamizdat.press.errors import BadTheme
from tamizdat.press.folding import OWN_FILTERS
from tamizdat.press.given import (
    ANYTHING,
    NUMBER,
    TEXT,
    TRUTH,
    Given,
    Several,
    either,
    field,
    hint,
    member,
    words_of,
)
from tamizdat.press.theme import Theme
from tamizdat.press.views import FRAGMENTS, TEMPLATES, Frame

_ENVIRONMENT: Final = jinja2.Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
_BESIDES: Final = {
    "once",
    "macros_of",
    "gettext",
    "ngettext",
    "pgettext",
    "npgettext",
    "_",
    "loop",
    "caller",
    "super",
    "self",
}
_ALL: Final = frozenset(_ENVIRONMENT.globals) | _BESIDES | {"varargs", "kwargs"}
_FILTERS: Final = frozenset(_ENVIRONMENT.filters) | OWN_FILTERS
_SAME: Final = {
    "list",
    "sort",
    "reverse",
    "unique",
    "select",
    "reject",
    "selectattr",
    "rejectattr",
}  # filters of lists
_OF_A_LIST: Final = {"first", "last", "random", "min", "max"}

_SETTING: Final = (nodes.Import, nodes.FromImport, nodes.Assign, nodes.Macro)  # statements that set names

Names = dict[str, Given]


class Mistake(NamedTuple):
    """What is wrong in a template."""

    template: str
    line: int
    what: str


class _Module:
    """A template as others see it: the names that it sets, its macros and its blocks."""

    def __init__(self, name: str, tree: nodes.Template) -> None:
        self.name = name
        self.tree = tree
        self.names: Names = {}
        self.blocks = {block.name: block for block in tree.find_all(nodes.Block)}


class _Macro:
    """A macro, and the names that it sees besides its own."""

    def __init__(self, module: _Module, node: nodes.Macro, names: Names) -> None:
        self.module = module
        self.node = node
        self.names = names


class Proof(NamedTuple):
    """What was found: the mistakes, by template and line, and the names of all files that pages are made of."""

    mistakes: list[Mistake]
    used: frozenset[str]


def proofread(theme: Theme) -> Proof:
    """Read all templates that pages are made of.

    Raises:
        BadTheme: a template is missing or is not one.
    """
    reading = _Reading(theme)
    for name, (variable, view) in TEMPLATES.items():
        reading.page(name, {"frame": frozenset({Frame}), variable: frozenset({view})})
    for name, given in FRAGMENTS.items():
        reading.page(name, {variable: frozenset({view}) for variable, view in given.items()})
    for name, given in DOORS.items():
        types = {"door": DoorFrame, **given}
        reading.page(name, {variable: frozenset({view}) for variable, view in types.items()})
    return Proof(sorted(reading.mistakes), frozenset(reading.used))


@lru_cache(maxsize=256)
def _parsed(text: str) -> nodes.Template:
    return _ENVIRONMENT.parse(text)


class _Reading:
    def __init__(self, theme: Theme) -> None:
        self.mistakes: set[Mistake] = set()
        self.used: set[str] = set()
        self._theme = theme
        self._files = theme.files()
        self._modules: dict[str, _Module] = {}
        self._called: dict[tuple[Any, ...], None] = {}

    def page(self, name: str, given: Names) -> None:
        """Read a template that is given these names."""
        self.used.add(name)
        module, names = self._load(name), dict(given)
        _Reader(self, module, names, {}).read(module.tree.body)
        self._macros_that_nobody_calls()

    def _load(self, name: str) -> _Module:
        """Return a template anew: what it sets depends on what it is given."""
        try:
            return _Module(name, _parsed(self._theme.read(name)))
        except jinja2.TemplateSyntaxError as error:
            raise BadTheme(f"{self._theme.file_of(name)}, line {error.lineno}: {error.message}") from error

    def imported(self, name: str) -> _Module:
        """Return a template of macros, which is given nothing; read once."""
        if name not in self._modules:
            module = self._modules[name] = self._load(name)
            module.names = {}
            _Reader(self, module, module.names, {}).read(module.tree.body)
        return self._modules[name]

    def load(self, name: str, module: _Module, line: int) -> _Module | None:
        """Return a template that another names; None for a style, and, with a note, for what there is not."""
        self.used.add(name)
        if name not in self._files:
            self.note(module, line, f"the theme has no file '{name}'{hint(name, self._files)}")
            return None
        return None if name.endswith(".css") else self._load(name)

    def call(self, macro: _Macro, values: list[Given], named: Names, caller: _Module, line: int) -> None:
        """Read a macro as it is called. In line 0 nobody calls it: it is read all the same."""
        known = [argument.name for argument in macro.node.args]
        for name in named.keys() - set(known) - {"caller"}:
            self.note(caller, line, f"the macro '{macro.node.name}' takes no '{name}'{hint(name, known)}")
        if len(values) > len(known):
            self.note(
                caller, line, f"the macro '{macro.node.name}' takes {len(known)} values, not {len(values)}"
            )
        wanted = known[len(values) : len(known) - len(macro.node.defaults)]
        for name in wanted:
            if name not in named and line:
                self.note(caller, line, f"the macro '{macro.node.name}' wants '{name}'")
        given = dict(zip(known, values, strict=False)) | {
            name: named[name] for name in known if name in named
        }
        key = (macro.node, tuple(sorted(given.items(), key=lambda each: each[0])))
        if key in self._called:
            return
        self._called[key] = None
        reader = _Reader(self, macro.module, macro.names | dict.fromkeys(known) | given, {})
        reader.read(macro.node.body)

    def _macros_that_nobody_calls(self) -> None:
        called = {key[0] for key in self._called}
        for module in self._modules.values():
            for value in list(module.names.values()):
                for macro in value or ():
                    if isinstance(macro, _Macro) and macro.node not in called:
                        self.call(macro, [], {}, module, 0)

    def note(self, module: _Module, line: int, what: str) -> None:
        """Note a mistake."""
        self.mistakes.add(Mistake(module.name, line, what))


class _Reader:
    """Reads statements and expressions of one template, with the types of the names that it sees."""

    def __init__(
        self, reading: _Reading, module: _Module, names: Names, blocks: dict[str, tuple[_Module, nodes.Block]]
    ) -> None:
        """`blocks` are those of a template that extends this one, and stand in the places of its own."""
        self.reading = reading
        self.module = module
        self.names = names
        self.blocks = blocks

    def read(self, body: Sequence[nodes.Node]) -> None:
        """Read statements one after the other."""
        for node in body:
            getattr(self, f"_{type(node).__name__.lower()}", self._other)(node)

    def within(self, body: Sequence[nodes.Node], more: Names | None = None) -> None:
        """Read statements whose names are their own."""
        _Reader(self.reading, self.module, {**self.names, **(more or {})}, self.blocks).read(body)

    def note(self, node: nodes.Node, what: str) -> None:
        self.reading.note(self.module, node.lineno, what)

    # Statements

    def _output(self, node: nodes.Output) -> None:
        for each in node.nodes:
            self.type_of(each)

    def _for(self, node: nodes.For) -> None:
        more = self._targets(node.target, member(self.type_of(node.iter)))
        inner = _Reader(self.reading, self.module, {**self.names, **more}, self.blocks)
        if node.test:
            inner.type_of(node.test)
        inner.read(node.body)
        self.within(node.else_)

    def _targets(self, target: nodes.Node, value: Given) -> Names:
        if isinstance(target, nodes.Name):
            return {target.name: value}
        return {each.name: ANYTHING for each in target.find_all(nodes.Name)}

    def _if(self, node: nodes.If) -> None:
        self.type_of(node.test)
        branches = [node.body, *(each.body for each in node.elif_), node.else_]
        for each in node.elif_:
            self.type_of(each.test)
        ends = []
        for body in branches:
            reader = _Reader(self.reading, self.module, dict(self.names), self.blocks)
            reader.read(body)
            ends.append(reader.names)
        for name in {name for end in ends for name in end}:
            self.names[name] = either(end[name] for end in ends if name in end)

    def _assign(self, node: nodes.Assign) -> None:
        self.names |= self._targets(node.target, self.type_of(node.node))

    def _assignblock(self, node: nodes.AssignBlock) -> None:
        self.within(node.body)
        self.names |= self._targets(node.target, TEXT)

    def _with(self, node: nodes.With) -> None:
        more: Names = {}
        for target, value in zip(node.targets, node.values, strict=True):
            more |= self._targets(target, self.type_of(value))
        self.within(node.body, more)

    def _macro(self, node: nodes.Macro) -> None:
        for default in node.defaults:
            self.type_of(default)
        self.names[node.name] = frozenset({_Macro(self.module, node, self.names)})

    def _callblock(self, node: nodes.CallBlock) -> None:
        self.type_of(node.call)
        self.within(node.body, {argument.name: ANYTHING for argument in node.args})

    def _block(self, node: nodes.Block) -> None:
        module, block = self.blocks.get(node.name, (self.module, node))
        if block is node:
            self.within(node.body)
        else:
            _Reader(self.reading, module, dict(self.names), {}).read(block.body)

    def _extends(self, node: nodes.Extends) -> None:
        parent = self._named(node)
        if parent is None:
            return
        for name, block in self.module.blocks.items():
            if name not in parent.blocks:
                self.note(block, f"{parent.name} has no block '{name}'{hint(name, parent.blocks)}")
        # What a template sets outside of its blocks is set before the one that it extends is read.
        before = [each for each in self.module.tree.body if isinstance(each, _SETTING)]
        self.read(before)
        own = {name: (self.module, block) for name, block in self.module.blocks.items()}
        _Reader(self.reading, parent, self.names, {**own, **self.blocks}).read(parent.tree.body)

    def _include(self, node: nodes.Include) -> None:
        found = self._named(node)
        if found:
            _Reader(self.reading, found, dict(self.names), {}).read(found.tree.body)

    def _import(self, node: nodes.Import) -> None:
        found = self._named(node)
        self.names[node.target] = frozenset({self.reading.imported(found.name)}) if found else ANYTHING

    def _fromimport(self, node: nodes.FromImport) -> None:
        found = self._named(node)
        module = self.reading.imported(found.name) if found else None
        for each in node.names:
            name, alias = each if isinstance(each, tuple) else (each, each)
            self.names[alias] = self._of_module(node, module, name) if module else ANYTHING

    def _named(self, node: Any) -> _Module | None:
        match node.template:
            case nodes.Const(value=str(name)):
                return self.reading.load(name, self.module, node.lineno)
            case _:
                self.note(
                    node, "a template is named by what is known only when a page is made; write its name out"
                )
                return None

    def _other(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.Expr):
            self.type_of(node)
            return
        for child in node.iter_child_nodes():
            if isinstance(child, nodes.Expr):
                self.type_of(child)
            else:
                self.read([child])

    # Expressions

    def type_of(self, node: nodes.Node) -> Given:
        """Return the type of an expression, and note what is wrong in it."""
        return getattr(self, f"_type_of_{type(node).__name__.lower()}", self._type_of_other)(node)

    def _type_of_other(self, node: nodes.Node) -> Given:
        for child in node.iter_child_nodes():
            self.type_of(child)
        return ANYTHING

    def _type_of_templatedata(self, node: nodes.TemplateData) -> Given:  # noqa: ARG002 - all of these are asked alike
        return TEXT

    def _type_of_const(self, node: nodes.Const) -> Given:
        kinds: dict[type, Given] = {str: TEXT, bool: TRUTH, int: NUMBER}
        return frozenset() if node.value is None else kinds.get(type(node.value), ANYTHING)

    def _type_of_name(self, node: nodes.Name) -> Given:
        if node.name in self.names:
            return self.names[node.name]
        if node.name not in _ALL:
            self.note(node, f"'{node.name}' is not given here{hint(node.name, self.names)}")
        return ANYTHING

    def _type_of_getattr(self, node: nodes.Getattr) -> Given:
        value = self.type_of(node.node)
        if value is not None and len(value) == 1 and isinstance(module := next(iter(value)), _Module):
            return self._of_module(node, module, node.attr)
        found, wrong = field(value, node.attr)
        for what in wrong:
            self.note(node, what)
        return found

    def _of_module(self, node: nodes.Node, module: _Module, name: str) -> Given:
        if name not in module.names:
            self.note(node, f"{module.name} has no macro '{name}'{hint(name, module.names)}")
        return module.names.get(name, ANYTHING)

    def _type_of_getitem(self, node: nodes.Getitem) -> Given:
        value = self.type_of(node.node)
        self.type_of(node.arg)
        if isinstance(node.arg, nodes.Slice):
            return value
        return member(value)

    def _type_of_list(self, node: nodes.List | nodes.Tuple) -> Given:
        return frozenset({Several(either(self.type_of(each) for each in node.items))})

    _type_of_tuple = _type_of_list

    def _type_of_add(self, node: nodes.Add) -> Given:
        return either([self.type_of(node.left), self.type_of(node.right)])

    def _type_of_or(self, node: nodes.Or | nodes.And) -> Given:
        return either([self.type_of(node.left), self.type_of(node.right)])

    _type_of_and = _type_of_or

    def _type_of_condexpr(self, node: nodes.CondExpr) -> Given:
        self.type_of(node.test)
        return either(self.type_of(each) for each in (node.expr1, node.expr2) if each is not None)

    def _type_of_test(self, node: nodes.Test) -> Given:
        if node.name not in ("defined", "undefined"):
            self._type_of_other(node)
        return TRUTH

    def _type_of_compare(self, node: nodes.Compare) -> Given:
        known = words_of(self.type_of(node.expr))
        for operand in node.ops:
            self.type_of(operand.expr)
            for word in _constants(operand.expr) if known else ():
                if word not in known:
                    self.note(node, f"'{word}' is never there{hint(word, known)}")
        return TRUTH

    def _type_of_filter(self, node: nodes.Filter) -> Given:
        value = self.type_of(node.node) if node.node is not None else ANYTHING
        for child in (*node.args, *(each.value for each in node.kwargs)):
            self.type_of(child)
        if node.name not in _FILTERS:
            self.note(node, f"there is no filter '{node.name}'{hint(node.name, _FILTERS)}")
        if node.name in _SAME:
            return value
        return member(value) if node.name in _OF_A_LIST else ANYTHING

    def _type_of_call(self, node: nodes.Call) -> Given:
        values = [self.type_of(each) for each in node.args]
        named = {each.key: self.type_of(each.value) for each in node.kwargs}
        for more in (node.dyn_args, node.dyn_kwargs):
            if more is not None:
                self.type_of(more)
        match node.node:
            case nodes.Name(name="once") if values:
                called, values = values[0], values[1:]
            case _:
                called = self.type_of(node.node)
        for macro in called or ():
            if isinstance(macro, _Macro):
                self.reading.call(macro, values, named, self.module, node.lineno)
        return TEXT if called and all(isinstance(each, _Macro) for each in called) else ANYTHING


def _constants(node: nodes.Node) -> Iterator[str]:
    match node:
        case nodes.Const(value=str(word)) if word:
            yield word
        case nodes.List(items=items) | nodes.Tuple(items=items):
            for each in items:
                yield from _constants(each)
