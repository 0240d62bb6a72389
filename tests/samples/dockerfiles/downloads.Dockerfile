FROM debian:12-slim
ADD --checksum=sha256:24454f830cdb571e2c4ad15481119c43b3cafd48dd869a9b2945d1036d1dc68d https://example.org/linux.tar.xz /
ADD --keep-git-dir=true https://example.org/project.git#v1.0 /project
ADD --chown=1000:1000 --chmod=644 rootfs.tar.gz /
ADD ["with blank.txt", "/a place/"]
RUN set -eux; \
    # a comment within
    for name in one two; do \
        echo "$name"; \
    done
STOPSIGNAL 9
USER nobody:nogroup
ENTRYPOINT /project/run --fast
