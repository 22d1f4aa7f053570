"""Fills in a form of the admin the way a browser would: with what the page shows."""

from typing import Any

from django.http import HttpResponse


def shown(response: HttpResponse) -> dict[str, Any]:
    """What posting the admin's change page back unchanged would send."""
    data = _fields(response.context["adminform"].form)
    for inline in response.context["inline_admin_formsets"]:
        data |= _fields(inline.formset.management_form)
        for form in inline.formset.forms:
            data |= _fields(form)
    return data


def _fields(form: Any) -> dict[str, Any]:
    data = {}
    for bound in form:
        value = bound.field.widget.format_value(bound.value())
        if value not in (None, "", False):
            data[bound.html_name] = value
    return data


def errors(response: HttpResponse) -> dict[str, list[str]]:
    """Every message of the page, by the name of the field that it stands beside."""
    found = {
        bound.html_name: list(bound.errors)
        for bound in response.context["adminform"].form
        if bound.errors
    }
    for inline in response.context["inline_admin_formsets"]:
        for form in inline.formset.forms:
            found |= {bound.html_name: list(bound.errors) for bound in form if bound.errors}
    return found
