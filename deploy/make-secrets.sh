#!/bin/sh
# Makes the secrets of the rehearsal (compose.yaml, kubernetes/overlays/rehearsal) once, in deploy/secrets: random, for this
# machine, and in no repository. What is the simulator's is known to everybody who has its code.
set -eu
umask 077
cd "$(dirname "$0")"
mkdir -p secrets
cd secrets
make() { [ -e "$1" ] || printf '%s' "$2" >"$1"; }
make journal-key "$(openssl rand -base64 32)"
make database-password "$(openssl rand -hex 24)"
make database-url "postgres://care:$(cat database-password)@postgres:5432/care"
make ebonding-client-secret simulator-secret
make broadband-password simulator-secret
# Compose mounts them as they are, and the gateway is another user in there. The folder keeps others out.
chmod 644 ./*
