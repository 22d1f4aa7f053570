"""Sign-in, password and profile forms."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from people import services
from people.models import Employee

# Long enough for any passphrase; a limit keeps the hash from eating a flood of text.
PASSWORD_MAX = 256
PASSWORD_TOO_LONG = {"max_length": _("A password has at most %(limit_value)d characters.")}


class SignInForm(AuthenticationForm):
    """Employee number and password; one answer for everything that does not fit."""

    username = forms.CharField(
        label=_("Employee number"),
        max_length=30,
        widget=forms.TextInput(
            attrs={
                "autofocus": True,
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=PASSWORD_MAX,
        strip=False,
        error_messages=PASSWORD_TOO_LONG,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    error_messages = {
        "invalid_login": _(
            "The employee number and the password do not match. Check both and try again."
        ),
        "inactive": _(
            "The employee number and the password do not match. Check both and try again."
        ),
    }


class _NewPassword(forms.Form):
    """What both ways to a new password share."""

    user: Employee

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                limit = forms.CharField(max_length=PASSWORD_MAX).validators[0]
                field.validators.append(limit)
                field.error_messages.update(PASSWORD_TOO_LONG)

    def save(self, commit: bool = True) -> Employee:
        services.change_password(actor=self.user, password=self.cleaned_data["new_password1"])
        return self.user


class FirstPasswordForm(_NewPassword, SetPasswordForm):
    """At the first sign-in: the given password was typed a moment ago."""


class ChangePasswordForm(_NewPassword, PasswordChangeForm):
    """Later on: the present password, then the new one.

    The present one is checked as at the sign-in, so that tries are limited as there.
    """

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        password: str = self.cleaned_data["old_password"]
        if authenticate(self.request, username=self.user.number, password=password) is None:
            raise forms.ValidationError(
                self.error_messages["password_incorrect"], code="password_incorrect"
            )
        return password


class ProfileForm(forms.ModelForm):
    """What people keep about themselves."""

    class Meta:
        model = Employee
        fields = ("language", "email", "phone")
        widgets = {"phone": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})}
