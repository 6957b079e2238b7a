# The browser client.
FROM node:20-bookworm-slim AS client
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --silent
COPY web/client web/client
RUN npm run --silent build

# The Python environment.
FROM python:3.11-slim-bookworm AS environment
WORKDIR /build
# For the native forwarder.
RUN apt-get update && apt-get install --yes --no-install-recommends gcc libc6-dev && rm -rf /var/lib/apt/lists/*
RUN python -m venv /opt/technopark
COPY requirements/run.txt requirements/run.txt
RUN /opt/technopark/bin/pip install --no-cache-dir --require-hashes -r requirements/run.txt
COPY pyproject.toml setup.py README.md ./
COPY server server
COPY rooms rooms
COPY signaling signaling
COPY media media
COPY web web
COPY --from=client /build/web/static/dist web/static/dist
RUN /opt/technopark/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /data --create-home technopark
COPY --from=environment /opt/technopark /opt/technopark
ENV PATH=/opt/technopark/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    TECHNOPARK_DATA_DIR=/data \
    TECHNOPARK_LOG_JSON=true
USER technopark
WORKDIR /data
VOLUME /data
EXPOSE 8080/tcp 40000/udp 40000/tcp
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 CMD ["technopark", "health"]
STOPSIGNAL SIGTERM
CMD ["technopark", "serve"]
