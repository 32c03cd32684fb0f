"""The number that this officer serves now, on the pages where they work for the person before them."""

from typing import Any

from django import template

from motcua.onestop.queue.models import Call

register = template.Library()


@register.inclusion_tag("counter/_serving.html", takes_context=True)
def serving(context: Any) -> dict[str, Any]:
    rows = Call.objects.filter(counter__seated_id=context["actor"].id, ended_at=None, serving_at__isnull=False)
    return {"call": rows.select_related("ticket", "counter").first(), "csrf_token": context.get("csrf_token")}
