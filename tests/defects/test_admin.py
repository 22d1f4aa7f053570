"""The record of defects in the admin: read, never counted, never changed."""

import pytest
from django.urls import reverse

from defects.models import Correction, Defect, DefectEvent
from tests.defects.acting import post, submit
from tests.factories import MONDAY

MODELS = {"defect": Defect, "defectevent": DefectEvent, "correction": Correction}


@pytest.fixture
def defect(campaign, line, other_leader, leader, member) -> Defect:
    posted = post(campaign, line, other_leader, MONDAY)
    submit(posted, member, MONDAY)
    return posted


@pytest.mark.parametrize("model", MODELS)
def test_record_is_listed_without_being_counted(
    client_for, manager, defect, model: str, django_assert_max_num_queries
):
    with django_assert_max_num_queries(20) as asked:
        page = client_for(manager).get(reverse(f"admin:defects_{model}_changelist"))
    assert list(page.context["cl"].result_list) == list(MODELS[model].objects.order_by("-id"))
    assert not [one["sql"] for one in asked.captured_queries if "COUNT(" in one["sql"]]


@pytest.mark.parametrize("model", MODELS)
def test_record_is_read_only(client_for, manager, defect, model: str):
    client = client_for(manager)
    row = MODELS[model].objects.first()
    page = reverse(f"admin:defects_{model}_change", args=[row.pk])
    assert (client.get(page).status_code, client.post(page, {}).status_code) == (200, 403)
    assert client.get(reverse(f"admin:defects_{model}_add")).status_code == 403
    delete = reverse(f"admin:defects_{model}_delete", args=[row.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert MODELS[model].objects.filter(pk=row.pk).exists()
