#!/bin/sh
# Compiles init.c into a folder: make.sh FOLDER [amd64|arm64]...
set -eu
here=$(dirname "$0")
folder=$1
shift
for platform in "${@:-amd64}"; do
  case $platform in
    amd64) tools= options=-fcf-protection=none ;;
    arm64) tools=aarch64-linux-gnu- options= ;;
  esac
  # shellcheck disable=SC2086
  "${tools}gcc" -Os -static -nostdlib -ffreestanding -fno-stack-protector -fno-asynchronous-unwind-tables $options \
    -fno-tree-loop-distribute-patterns -fno-pie -no-pie -Wl,--build-id=none,-z,noseparate-code,-z,norelro -s \
    -o "$folder/init-$platform" "$here/init.c"
  "${tools}strip" -R .comment "$folder/init-$platform"
done
