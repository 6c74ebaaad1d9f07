"""``{% systems_review_panel ticket %}``: the panel's box, for those who may use it."""

from typing import Any

from django import template
from helpdesk.models import Ticket

from crosslight_panel.configured import configured
from crosslight_panel.launch import mint
from crosslight_panel.rights import may_open

register = template.Library()


@register.inclusion_tag("crosslight_panel/panel.html", takes_context=True)
def systems_review_panel(context: template.Context, ticket: Ticket) -> dict[str, Any]:
    """Mints one launch a page view; without the right there is nothing on the page, not even a heading."""
    user = context["request"].user
    if not may_open(user, ticket):
        return {"shown": False}
    ours = configured()
    return {
        "shown": True,
        "request": context["request"],
        "ticket": ticket,
        "panel_origin": ours.panel_origin,
        "token": mint(user, ticket),
    }
