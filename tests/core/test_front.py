"""What the front server says of a request, and when it is believed."""

import datetime as dt

import pytest
import time_machine
from django.http import HttpResponse
from django.test import RequestFactory

from core import front
from core.middleware import ArrivalMiddleware

NOON = dt.datetime(2025, 9, 8, 4, 0, tzinfo=dt.UTC)


def arrival(**headers):
    request = RequestFactory().post("/", headers=headers)
    with time_machine.travel(NOON, tick=False):
        ArrivalMiddleware(lambda request: HttpResponse())(request)
    return request.now


def test_arrival_is_when_the_front_server_began_to_receive(settings):
    settings.BEHIND_FRONT = True
    assert arrival(**{"X-Request-Age": "41.250"}) == NOON - dt.timedelta(seconds=41.25)


def test_arrival_is_now_where_there_is_no_front_server(settings):
    settings.BEHIND_FRONT = False
    assert arrival(**{"X-Request-Age": "41.250"}) == NOON


@pytest.mark.parametrize("raw", ["", "soon", "-1", "nan", "inf"])
def test_arrival_is_now_where_the_age_makes_no_sense(settings, raw):
    settings.BEHIND_FRONT = True
    assert arrival(**{"X-Request-Age": raw}) == NOON


def test_arrival_goes_back_two_minutes_at_most(settings):
    settings.BEHIND_FRONT = True
    assert arrival(**{"X-Request-Age": "3000"}) == NOON - dt.timedelta(minutes=2)


@pytest.mark.parametrize(("behind", "address"), [(True, "10.0.0.7"), (False, "127.0.0.1")])
def test_client_address_is_the_front_servers_word_only_behind_one(settings, behind, address):
    settings.BEHIND_FRONT = behind
    request = RequestFactory().get("/", headers={"X-Real-IP": "10.0.0.7"})
    assert front.client_address(request) == address
