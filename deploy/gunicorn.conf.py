"""The web server: a few processes with a few threads each."""

import os

wsgi_app = "qualitymonth.wsgi"
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
control_socket_disable = True
timeout = 120  # a photo over a bad network takes its time
graceful_timeout = 20
keepalive = 5
max_requests = 10_000
max_requests_jitter = 1_000
