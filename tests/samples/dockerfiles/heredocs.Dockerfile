# syntax=docker/dockerfile:1.7
FROM debian:12-slim
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
RUN <<EOF
apt-get update
apt-get install -y --no-install-recommends ca-certificates
rm -rf /var/lib/apt/lists/*
EOF
COPY <<-"SETTINGS" <<motd.txt /etc/app/
	name=$NAME
	path=C:\temp
	SETTINGS
Hello "$USER"
motd.txt
RUN cat <<'SCRIPT' > /usr/local/bin/start && chmod 755 /usr/local/bin/start
#!/bin/sh
exec /usr/bin/env "$@"
SCRIPT
ENTRYPOINT ["/usr/local/bin/start"]
CMD ["sleep", "infinity"]
