"""The number that this officer serves now, on the pages where they work for the person before them."""

from typing import Any

from django import template

from motcua.onestop.queue import selectors

register = template.Library()


@register.inclusion_tag("counter/_serving.html", takes_context=True)
def serving(context: Any) -> dict[str, Any]:
    return {"call": selectors.served_by(context["actor"].id), "csrf_token": context.get("csrf_token")}
