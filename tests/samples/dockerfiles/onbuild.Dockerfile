FROM python:3.12-slim
ARG WORKERS=2
ENV WORKERS=${WORKERS:-2} GREETING="it's \$5"
LABEL org.opencontainers.image.title="A base" org.opencontainers.image.vendor='Nobody "in" particular'
VOLUME ["/data", "/var/lib/some data"]
ONBUILD COPY requirements.txt /app/
ONBUILD RUN --mount=type=cache,target=/root/.cache/pip pip install -r /app/requirements.txt
ONBUILD COPY . /app
ONBUILD USER 1000
HEALTHCHECK NONE
EXPOSE 8000 8001/udp 9000-9010
CMD exec gunicorn --workers $WORKERS app:app
