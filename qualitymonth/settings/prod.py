"""Settings of a real deployment, behind a front server that ends TLS."""

from qualitymonth.settings.base import *

if DEMO:
    env.fail("DEMO is on; the demo's accounts and clock are never for a real deployment.")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "the host names this site answers to", None)
SITE_URL = env.text("SITE_URL", "the address that links in messages begin with")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 5:
    env.fail("SECRET_KEY is too simple; use at least 50 random characters.")

BEHIND_FRONT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.boolean("SSL_REDIRECT", "whether plain HTTP is sent on to HTTPS", True)
SECURE_HSTS_SECONDS = env.integer("HSTS_SECONDS", "how long browsers insist on HTTPS", 31536000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
