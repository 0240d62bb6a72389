# syntax=example.org/another-language:1
FROM debian:12-slim
RUN --future=yes echo this needs a frontend of its own
