"""A photo that was used before is noticed, and others are not."""

import io
import itertools
import random
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image, ImageEnhance

from core.looks import ALIKE, looks_of, near_parts, parts_of
from defects import services
from defects.models import Defect, Photo
from defects.queries.looks import used_before
from tests.defects.acting import SOUND, post
from tests.defects.walking import (
    HOUR,
    Phone,
    answer,
    finding,
    items_by_kind,
    jpeg,
    make_version,
    safe,
    scene,
)
from tests.factories import MONDAY, make_campaign

SCENES = range(40)


def apart(one, other):
    return ((one ^ other) & (2**64 - 1)).bit_count()


def cut(image, share):
    width, height = image.size
    left, top = int(width * share), int(height * share)
    return image.crop((left, top, width - left, height - top))


CHANGES = {
    "compressed": lambda image: safe_image(jpeg(image, quality=30)),
    "compressed twice": lambda image: safe_image(jpeg(safe_image(jpeg(image, 60)), 40)),
    "half as large": lambda image: image.resize((400, 300)),
    "a thumbnail": lambda image: image.resize((200, 150)),
    "brighter": lambda image: ImageEnhance.Brightness(image).enhance(1.1),
    "cut by a hundredth": lambda image: cut(image, 0.01),
}


def safe_image(data):
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("change", CHANGES)
def test_changed_picture_looks_the_same(change):
    known = [
        apart(looks_of(scene(seed)), looks_of(CHANGES[change](scene(seed)))) <= ALIKE
        for seed in SCENES
    ]
    assert sum(known) >= len(known) * 0.9


def test_other_pictures_look_different():
    looks = [looks_of(scene(seed)) for seed in SCENES]
    assert min(apart(*pair) for pair in itertools.combinations(looks, 2)) > 2 * ALIKE


@pytest.mark.parametrize("colour", ["black", "white", "#777777"])
def test_picture_of_nothing_looks_like_nothing(colour):
    assert looks_of(Image.new("RGB", (400, 300), colour)) is None


def test_four_different_bits_are_found_by_the_parts_wherever_they_are():
    looks = looks_of(scene(1))
    for bits in ([0, 16, 32, 48], [0, 1, 2, 3], [15, 31, 47, 63], [5, 5 + 16, 63, 62]):
        other = looks
        for bit in bits:
            other ^= 1 << bit
        assert set(parts_of(other)) & set(near_parts(looks))


# --- In the campaign ----------------------------------------------------------
@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture(seed=4, change=lambda image: image):
    return safe(jpeg(change(scene(seed))))


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["compressed", "half as large", "cut by a hundredth"])
def test_photo_that_was_used_before_is_noticed(campaign, line, leader, change):
    first = post(campaign, line, leader, MONDAY, pictures=[picture(4), picture(2)])
    again = post(campaign, line, leader, MONDAY, pictures=[picture(4, CHANGES[change])])
    third = post(campaign, line, leader, MONDAY, pictures=[picture(4), picture(3)])
    original = first.photos.order_by("id")[0]
    assert [photo.used_before for photo in first.photos.order_by("id")] == [None, None]
    assert [photo.used_before for photo in again.photos.all()] == [original]
    assert [photo.used_before for photo in third.photos.order_by("id")] == [original, None]


@pytest.mark.django_db
def test_photos_sent_together_do_not_count(campaign, line, leader):
    burst = post(campaign, line, leader, MONDAY, pictures=[picture(4), picture(4)])
    assert set(burst.photos.values_list("used_before", flat=True)) == {None}


@pytest.mark.django_db
def test_photo_of_another_campaign_does_not_count(campaign, line, leader):
    post(campaign, line, leader, MONDAY, pictures=[picture(4)])
    campaign.status = "closed"
    campaign.save()
    next_one = make_campaign(name="Next", year=2026)
    again = post(next_one, line, leader, MONDAY, pictures=[picture(4)])
    assert again.photos.get().used_before is None


@pytest.mark.django_db
def test_after_a_correction_only_the_very_photo_counts(campaign, line, leader, member):
    defect = post(campaign, line, leader, MONDAY, pictures=[picture(4)])
    pictures = [picture(4), picture(4, lambda image: cut(image, 0.01))]
    assert pictures[0].looks != pictures[1].looks
    services.submit_correction(
        defect_id=defect.pk, actor=member, now=MONDAY + HOUR, **{**SOUND, "pictures": pictures}
    )
    found, *evidence = defect.photos.order_by("id")
    assert [photo.used_before for photo in evidence] == [found, None]


@pytest.mark.django_db
def test_item_and_its_finding_may_show_the_same_photo(campaign, line, leader):
    version = make_version()
    phone, photos = Phone(leader, line, version), [str(uuid.uuid4()) for _number in range(2)]
    failed = answer(items_by_kind(version)["check"], passed=False, photos=photos[:1])
    found = finding(photos=photos[1:])
    phone.state |= {"answers": [failed], "findings": [found]}
    phone.send()
    for photo, owner in zip(photos, (failed, found), strict=True):
        phone.send_photo(photo, owner, picture)
    assert set(Photo.objects.values_list("used_before", flat=True)) == {None}
    other = Phone(leader, line, version)
    other.state["answers"] = [{**failed, "photos": []}]
    other.send()
    other.send_photo(uuid.uuid4(), failed, picture)
    assert Photo.objects.latest("id").used_before.client_id == uuid.UUID(photos[0])


@pytest.mark.django_db
def test_pages_name_where_it_was_used(campaign, line, leader, client_for):
    first = post(campaign, line, leader, MONDAY, pictures=[picture(4)])
    again = post(campaign, line, leader, MONDAY, pictures=[picture(4)])
    client = client_for(leader)
    words = "This photo was used before:"
    shown = client.get(f"/defects/{again.pk}/").content.decode()
    assert f'{words} <a href="/defects/{first.pk}/">{first.number}</a>' in shown
    assert words not in client.get(f"/defects/{first.pk}/").content.decode()


@pytest.mark.django_db
def test_looks_are_found_by_the_index(campaign, line, leader):
    post(campaign, line, leader, MONDAY, pictures=[picture(4)])
    photo = Photo.objects.get()
    looks = [random.Random(seed).getrandbits(63) for seed in range(2_000)]
    Photo.objects.bulk_create(
        Photo(
            defect=photo.defect,
            kind="found",
            taken_by=leader,
            added_at=MONDAY,
            width=1,
            height=1,
            looks=each,
            looks_parts=parts_of(each),
        )
        for each in looks
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE defects_photo")
    with CaptureQueriesContext(connection) as asked:
        assert used_before(Photo(defect=Defect(campaign=campaign), looks=photo.looks)) == photo
    with connection.cursor() as cursor:
        for way in ("seqscan", "indexscan"):  # which cost less as long as there are few
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute("EXPLAIN " + asked[0]["sql"])
        plan = " ".join(row for (row,) in cursor.fetchall())
    assert "defects_photo_looks" in plan
