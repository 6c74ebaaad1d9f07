from dataclasses import dataclass

import pytest
from jinja2 import UndefinedError

from plugin.rendering import environment


@dataclass
class Page:
    title: str = "<b>"


def test_every_template_of_the_panel_compiles():
    own = [name for name in environment().list_templates() if not name.startswith("govuk_frontend_jinja/")]

    assert len(own) > 15
    for name in own:
        environment().get_template(name)


def test_a_field_that_a_page_does_not_have_is_an_error():
    template = environment().from_string("{{ page.titel }}")

    with pytest.raises(UndefinedError, match="titel"):
        template.render(page=Page())


def test_a_name_that_does_not_exist_is_an_error_even_in_a_condition():
    template = environment().from_string("{% if pgae %}x{% endif %}")

    with pytest.raises(UndefinedError, match="pgae"):
        template.render(page=Page())


def test_an_option_that_a_component_is_not_given_is_empty():
    assert environment().from_string('{{ {"a": 1}.b.c }}').render() == ""


def test_everything_is_escaped():
    assert environment().from_string("{{ page.title }}").render(page=Page()) == "&lt;b&gt;"
