FROM alpine:3.20 AS tools
RUN apk add --no-cache git=2.45.2-r0 openssh-client

FROM tools AS fetch
RUN --mount=type=secret,id=token,env=TOKEN,required=true \
    --mount=type=secret,id=netrc,target=/root/.netrc,mode=0400,uid=1000,gid=1000 \
    --mount=type=ssh,id=default \
    git clone git@example.org:team/project.git /src
RUN --network=none --mount=type=bind,source=scripts,target=/scripts,rw \
    --mount=type=bind,from=tools,source=/etc,target=/other \
    --mount=type=tmpfs,target=/tmp,size=64m \
    --mount=type=cache,id=build,target=/cache,sharing=locked,uid=1000,mode=0700 \
    sh /scripts/build.sh
RUN ["/bin/sh", "-c", "echo 'exec form' > /out"]

FROM scratch
COPY --from=fetch --link --exclude=*.md --exclude=.git /src /src
COPY --from=busybox:1.36 /bin/busybox /bin/busybox
COPY --parents ./docs/*/index.txt /
