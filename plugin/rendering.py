"""From a page's context to HTML; the only home of jinja2."""

from functools import cache
from typing import Any

from jinja2 import (
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Undefined,
)


class _Missing(StrictUndefined):
    """An error wherever it is used, but for a component's question whether it was called with a body."""

    __slots__ = ()

    def __bool__(self) -> bool:  # type: ignore[override]  # its parent always raises
        return False if self._undefined_name == "caller" else self._fail_with_undefined_error()


class _PanelEnvironment(Environment):
    """Strict with what we name, lenient with options that a component may be given or not.

    The components of govuk-frontend-jinja take one mapping and ask it for every option they know. So a key
    that a mapping lacks is empty, while a name or an attribute of a page that does not exist is an error.
    """

    def getattr(self, obj: Any, attribute: str) -> Any:
        return _lenient(obj, attribute, super().getattr(obj, attribute))

    def getitem(self, obj: Any, argument: Any) -> Any:
        return _lenient(obj, argument, super().getitem(obj, argument))


def _lenient(obj: Any, name: Any, found: Any) -> Any:
    if isinstance(obj, dict) and isinstance(found, Undefined):
        return ChainableUndefined(obj=obj, name=str(name))
    return found


@cache
def environment() -> Environment:
    """The one environment of the panel: escapes everything, misses nothing."""
    components = PackageLoader("govuk_frontend_jinja", "templates")
    found = _PanelEnvironment(
        loader=ChoiceLoader(
            [PackageLoader("plugin", "templates"), PrefixLoader({"govuk_frontend_jinja": components})]
        ),
        autoescape=True,
        undefined=_Missing,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    # Left over in the components from the Nunjucks they were translated from.
    found.globals.update(undefined=ChainableUndefined(), null=None)
    return found


def render(template: str, page: Any) -> str:
    """A whole page; the template sees ``page`` and nothing else."""
    return environment().get_template(f"pages/{template}.html").render(page=page)


def render_picture(picture: Any) -> str:
    """The timeline picture alone, as a pack carries it."""
    return environment().get_template("picture.svg").render(page=picture)
