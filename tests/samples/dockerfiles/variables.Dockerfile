ARG REGISTRY=docker.io
ARG TAG
FROM --platform=linux/arm64 ${REGISTRY}/library/alpine:${TAG:-3.20} AS base
ARG TAG
ARG PREFIX=/opt/${TAG:+tagged}
ENV A=1 B=two\ words C="three words"
WORKDIR $PREFIX
COPY ${A}.txt ./
RUN echo "${A} $B" '$C' \
 && test "$A" = 1

FROM base
COPY --from=0 /opt /opt
