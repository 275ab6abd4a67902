# netmap as a service: docker build --tag netmap .
# Two stages, so that neither pip's cache nor anything that builds is in what runs.
FROM python:3.12-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_CONSTRAINT=/build/constraints.txt
WORKDIR /build
RUN python -m venv /opt/netmap
COPY constraints.txt pyproject.toml README.md LICENSE ./
COPY netmap netmap
COPY api api
COPY cli cli
# What is compiled comes as wheels; nothing that is only there as source is run.
RUN python -m pip wheel --no-deps --wheel-dir /build/wheels . \
    && /opt/netmap/bin/python -m pip install --only-binary :all: \
        "$(echo /build/wheels/*.whl)[api,neo4j]" \
    && /opt/netmap/bin/python -m pip uninstall --yes pip

FROM python:3.12-slim-bookworm
RUN python -m pip uninstall --yes pip \
    && groupadd --gid 10001 netmap \
    && useradd --uid 10001 --gid netmap --home-dir /data --no-create-home --shell /usr/sbin/nologin netmap \
    && install --directory --owner netmap --group netmap --mode 0750 /data
COPY --from=build /opt/netmap /opt/netmap
ENV PATH=/opt/netmap/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    NETMAP_SERVICE=/data/netmap-service.db \
    NETMAP_SERVE_HOST=0.0.0.0 \
    NETMAP_SERVE_PORT=8600
USER netmap
WORKDIR /data
VOLUME /data
EXPOSE 8600
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['NETMAP_SERVE_PORT']}/healthz\", timeout=4).close()"]
ENTRYPOINT ["netmap"]
CMD ["serve"]
