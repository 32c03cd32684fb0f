"""Django's form renderer with our markup: label above, hint before the field, error at the field and in the summary."""

from django.forms.renderers import TemplatesSetting


class MotcuaRenderer(TemplatesSetting):
    form_template_name = "pages/forms/form.html"
    field_template_name = "pages/forms/field.html"
