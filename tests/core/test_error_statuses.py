"""Each page that says what went wrong is really shown, with its status, in both languages."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, override_settings

from campaigns.models import Campaign
from dashboard import views as dashboard_views
from people.models import Employee

Break = Callable[..., None]
TITLES = {
    400: ("That did not arrive as it should", "请求未能正确送达"),
    403: ("This page is not open to you", "您无权查看此页面"),
    404: ("There is nothing here", "页面不存在"),
    413: ("That is too large", "内容过大"),
    429: ("Too many tries", "尝试次数过多"),
    500: ("Something went wrong on our side", "系统出错了"),
    503: ("Back in a moment", "稍后恢复"),
}


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Break:
    """Makes the home page fail with this error."""

    def breaks(error: Exception) -> None:
        def fail(*args: Any) -> None:
            raise error

        monkeypatch.setattr(dashboard_views, "render", fail)

    return breaks


def lock(client: Client) -> HttpResponse:
    with override_settings(AXES_ENABLED=True):
        for _try in range(6):
            answer = client.post("/sign-in/", {"username": "member", "password": "wrong"})
    return answer


def answer(client: Client, status: int, broken: Break) -> HttpResponse:
    client.raise_request_exception = False
    if status == 500:
        broken(ValueError("x"))
    if status == 503:
        broken(OperationalError("x"))
    asks: dict[int, Callable[[], Any]] = {
        400: lambda: client.get("/list/?q=%00"),
        403: lambda: client.get("/admin/"),
        404: lambda: client.get("/nowhere/"),
        413: lambda: client.post(
            "/me/", {"x": "y"}, CONTENT_LENGTH=str(settings.MAX_UPLOAD_BYTES + 1)
        ),
        429: lambda: lock(client),
        500: lambda: client.get("/"),
        503: lambda: client.get("/"),
    }
    response: HttpResponse = asks[status]()
    return response


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("status", TITLES)
def test_error_page_is_shown_with_its_status_in_the_language(
    client_for: Callable[[Employee], Client],
    campaign: Campaign,
    member: Employee,
    broken: Break,
    status: int,
    language: str,
) -> None:
    member.language = language
    member.save()
    client = Client() if status == 429 else client_for(member)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    response = answer(client, status, broken)
    page = response.content.decode()
    assert response.status_code == status
    assert f'<html lang="{language}"' in page
    assert re.search(r"<h1>(.*?)</h1>", page)[1] == TITLES[status][language != "en"]


def test_failure_of_ours_tells_a_mark_that_is_in_the_log(
    client_for: Callable[[Employee], Client],
    campaign: Campaign,
    member: Employee,
    broken: Break,
    caplog: pytest.LogCaptureFixture,
) -> None:
    page = answer(client_for(member), 500, broken).content.decode()
    mark = re.search(r"<strong[^>]*>([0-9A-F]{8})</strong>", page)[1]
    assert f"Mark {mark}: GET /" in [record.getMessage() for record in caplog.records]


def test_too_many_tries_says_when_to_come_back(member: Employee) -> None:
    response = lock(Client())
    assert (response.status_code, response["Retry-After"]) == (429, "900")
    assert "Try again in 15 minutes" in response.content.decode()
