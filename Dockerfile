# One image for the web server, the worker and the scheduler (beat); docker-compose.yml says which is which.
FROM debian:bookworm-slim

RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        python3 python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
        fonts-noto-cjk fonts-lxgw-wenkai postgresql-client \
    && mkdir -p /state/fonts /tmp/font \
    && cd /tmp/font \
    && apt-get download texlive-lang-chinese \
    && dpkg-deb --fsys-tarfile texlive-lang-chinese_*.deb \
        | tar -x -O --wildcards '*/FandolFang-Regular.otf' > /state/fonts/FandolFang-Regular.otf \
    && test -s /state/fonts/FandolFang-Regular.otf \
    && rm -rf /tmp/font /var/lib/apt/lists/*

WORKDIR /app
# For example "sentry", for requirements/sentry.txt.
ARG EXTRA_REQUIREMENTS=
COPY requirements requirements
RUN python3 -m venv /venv \
    && for name in app $EXTRA_REQUIREMENTS; do \
        /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/$name.txt || exit 1; \
    done

COPY . .
# A fixed number, so that the folders of the host can be given to it.
RUN useradd --system --uid 10001 --home-dir /state zibo && chown -R zibo: /state
USER zibo
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    ZIBO_FIRE_HOME=/state \
    DJANGO_SETTINGS_MODULE=zibo_fire.settings.prod
VOLUME /state
EXPOSE 8000
CMD ["python", "-m", "granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", \
     "--workers", "2", "--blocking-threads", "44", "--respawn-failed-workers", \
     "--log-config", "deploy/granian-log.json", "zibo_fire.wsgi:application"]
