"""Where kept files lie: in a folder, or in a bucket that speaks S3."""

from typing import Any

from qualitymonth.settings import environment as env

BUCKET = env.text(
    "MEDIA_S3_BUCKET", "the bucket that keeps the files; empty: the folder media does", ""
)
ENDPOINT = env.text("MEDIA_S3_ENDPOINT", "the address of the S3-compatible server", "")
REGION = env.text("MEDIA_S3_REGION", "the region that the bucket is in", "us-east-1")
KEY = env.text("MEDIA_S3_KEY", "the name of the bucket's key", "")
SECRET = env.text("MEDIA_S3_SECRET", "the secret of the bucket's key", "")

FOLDER: dict[str, Any] = {"BACKEND": "django.core.files.storage.FileSystemStorage"}


def storage() -> dict[str, Any]:
    """The storage of kept files, as Django's STORAGES asks for it."""
    if not BUCKET:
        return FOLDER
    if bool(KEY) != bool(SECRET):
        env.fail("MEDIA_S3_KEY and MEDIA_S3_SECRET are set both, or neither.")
    return in_bucket(BUCKET, ENDPOINT, REGION, KEY, SECRET)


def in_bucket(bucket: str, endpoint: str, region: str, key: str, secret: str) -> dict[str, Any]:
    """A bucket's storage; without a key, the host's own role or credentials are used."""
    from botocore.config import Config  # noqa: PLC0415 - slow, and only where it is used

    options = {
        "bucket_name": bucket,
        "endpoint_url": endpoint or None,
        "region_name": region,
        "access_key": key or None,
        "secret_key": secret or None,
        "default_acl": None,
        "file_overwrite": False,
        "client_config": Config(
            signature_version="s3v4",
            # Servers of one's own seldom have a host name for each bucket.
            s3={"addressing_style": "path" if endpoint else "auto"},
            connect_timeout=5,
            read_timeout=30,
            # Not every server knows the newer checksums.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
