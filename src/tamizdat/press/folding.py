"""Templates folded for one edition: what is the same on all its pages is worked out when a template is compiled.

Words are translated, styles are put in place of their includes, and files of macros are loaded once. A page then costs
only what is its own. What comes out is the same as without folding.
"""

from __future__ import annotations

from collections.abc import Callable
from types import CodeType
from typing import Any, ClassVar, Protocol

import jinja2
import markupsafe
from jinja2 import nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

_escape_text: Callable[[str], str] = markupsafe._escape_inner  # type: ignore[attr-defined]  # without the Markup
OWN_FILTERS = frozenset({"number"})  # what templates may pipe values through, besides Jinja's own filters
REMEMBERED = 4_000  # pieces of HTML
KEPT = 1_000  # compiled templates


class _Context(Context):
    """A context that calls macros at once; Jinja looks first whether they want to be given more."""

    def call(self, obj: Any, *values: Any, **named: Any) -> Any:
        """Call what a template calls."""
        if type(obj) is not Macro:
            return super().call(obj, *values, **named)
        named.pop("_loop_vars", None)  # what Jinja hands to functions that ask for a context
        named.pop("_block_vars", None)
        return obj(self.eval_ctx, *values, **named)


class _Generator(CodeGenerator):
    """Writes code that takes attributes, escapes and calls `once` without asking what it deals with.

    What a template is given are our own views, of known types; a page has two hundred such steps.
    """

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - the visitor's way of naming
        """Take an attribute as Python does; one that is not there is an AttributeError."""
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.write("environment.flat(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """Call `once` at once."""
        if not isinstance(node.node, nodes.Name) or node.node.name != "once":
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.write("environment.once(")
        for value in node.args:
            self.visit(value, frame)
            self.write(", ")
        for named in node.kwargs:
            self.write(f"{named.key}=")
            self.visit(named.value, frame)
            self.write(", ")
        self.write(")")


def _flat(typeset: Callable[[str], str]) -> Callable[[object], str]:
    """Return what writes a value as it may stand in HTML."""

    def flat(value: object) -> str:
        if type(value) is str:
            return _escape_text(typeset(value))
        return value if type(value) is Markup else escape(value)

    return flat


class Words(Protocol):
    """What translates."""

    def gettext(self, message: str) -> str:
        """Return a message in the edition's language."""

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return a message in the form that a number asks for."""


class _Kept(jinja2.BytecodeCache):
    """Keeps compiled templates for all environments of this process in which they would come out the same."""

    _codes: ClassVar[dict[str, CodeType | None]] = {}

    def __init__(self, state: Callable[[str], str]) -> None:
        self._state = state

    def get_cache_key(self, name: str, filename: str | None = None) -> str:  # noqa: ARG002 - Jinja's interface
        """Return what stands for all that a template is compiled from."""
        return f"{self._state(name)} {name}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give a template its code, if that is kept."""
        bucket.code = self._codes.get(bucket.key)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        if len(self._codes) >= KEPT:
            self._codes.clear()
        self._codes[bucket.key] = bucket.code


class FoldingEnvironment(jinja2.Environment):
    """An environment of one edition. Its `once` in a template calls a macro once for each set of values."""

    context_class = _Context
    code_generator_class = _Generator

    def __init__(
        self,
        loader: Callable[[str], str],
        messages: Words,
        state: Callable[[str], str],
        number: Callable[[int], str] = str,
        typeset: Callable[[str], str] = str,
        **options: Any,
    ) -> None:
        """`loader` reads a file of the theme by its name; what follows knows the edition's language.

        `state` returns, by a template's name, what is the same wherever it reads the same, and so do all that it names.
        All text that a template writes goes through `typeset`.
        """
        super().__init__(
            loader=jinja2.FunctionLoader(lambda name: (loader(name), None, lambda: True)),
            bytecode_cache=_Kept(state),
            **options,
        )
        self.flat = _flat(typeset)
        self._fold = _Fold(
            loader,
            lambda message: typeset(messages.gettext(message)),
            lambda name: self._parse(loader(name), name, None),
        )
        self._messages = messages
        self.filters["number"] = self._number = number
        self._templates: dict[str, jinja2.Template] = {}
        self.once = _Once()
        self.globals["macros_of"] = lambda name: self.get_template(name).module

    def get_template(self, name: Any, parent: Any = None, globals: Any = None) -> jinja2.Template:
        """Return a template; the files of a theme stay as they are while it is used."""
        found = self._templates.get(name)
        if found is None:
            found = self._templates[name] = super().get_template(name, parent, globals)
        return found

    def counted(self, singular: str, plural: str, number: int) -> str:
        """Return a message in the form that a number asks for, with the number in it."""
        return Markup(self._messages.ngettext(singular, plural, number)) % {"num": self._number(number)}  # noqa: S704 - the theme's

    def make_globals(self, d: Any) -> dict[str, Any]:
        """Return what every template sees; the default is a chain of dictionaries, which each page would go through."""
        return {**self.globals, **(d or {})}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        return self._fold.visit(tree) if name else tree


class _Fold(NodeTransformer):
    def __init__(
        self,
        loader: Callable[[str], str],
        gettext: Callable[[str], str],
        parse: Callable[[str], nodes.Template],
    ) -> None:
        self._loader = loader
        self._gettext = gettext
        self._parse = parse

    def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - the visitor's way of naming
        """Translate words; those with a number in them are made once for each number."""
        match node:
            case nodes.Call(
                node=nodes.Name(name="_"), args=[nodes.Const(value=str(message))], kwargs=[], dyn_args=None
            ):
                return nodes.Const(escape(self._gettext(message) % {}), lineno=node.lineno)
            case nodes.Call(node=nodes.Name(name="ngettext"), args=[_, _, _], kwargs=[], dyn_args=None):
                words = [nodes.EnvironmentAttribute("counted"), *node.args]
                node = nodes.Call(nodes.Name("once", "load"), words, [], None, None, lineno=node.lineno)
        return self.generic_visit(node)

    def visit_Include(self, node: nodes.Include) -> nodes.Node:  # noqa: N802
        """Put a style in the place of its include, and a template that only chooses styles."""
        match node.template:
            case nodes.Const(value=str(name)) if name.endswith(".css"):
                style = nodes.TemplateData(self._loader(name), lineno=node.lineno)
                return nodes.Output([style], lineno=node.lineno)
            case nodes.Const(value=str(name)) if name.endswith("_styles.html"):
                return nodes.Scope(self._parse(name).body, lineno=node.lineno)
        return node

    def visit_Import(self, node: nodes.Import) -> nodes.Node:  # noqa: N802
        """Load a file of macros once, not for each page."""
        macros = nodes.Call(
            nodes.Name("macros_of", "load"), [node.template], [], None, None, lineno=node.lineno
        )
        return nodes.Assign(nodes.Name(node.target, "store"), macros, lineno=node.lineno)


class _Once:
    """`once(macro, …)` in a template: what the macro makes of these values, made once for all pages."""

    def __init__(self) -> None:
        self._made: dict[tuple[object, ...], str] = {}

    def __call__(self, macro: Callable[..., str], *values: object, **named: object) -> str:
        """Return what `macro`, which must depend on its values alone, makes of them."""
        key = (macro, values, *named.items())
        made = self._made.get(key)
        if made is None:
            if len(self._made) >= REMEMBERED:
                self._made.clear()
            made = self._made[key] = macro(*values, **named)
        return made
