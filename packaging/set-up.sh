#!/usr/bin/env bash
# Makes everything that vippcoder needs on Debian or Ubuntu: system libraries where they are missing
# and may be installed, an own virtual environment, the locked packages, the program itself.
# Doing it again does only what changed.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf 'set-up: %s\n' "$*" >&2; }

# shared library : Debian package that brings it
libraries="
libglib-2.0.so.0:libglib2.0-0 libGL.so.1:libgl1 libEGL.so.1:libegl1 libxkbcommon.so.0:libxkbcommon0
libfontconfig.so.1:libfontconfig1 libdbus-1.so.3:libdbus-1-3 libpulse.so.0:libpulse0
libgssapi_krb5.so.2:libgssapi-krb5-2 libXext.so.6:libxext6 libXrandr.so.2:libxrandr2
libX11-xcb.so.1:libx11-xcb1 libxcb-cursor.so.0:libxcb-cursor0 libxcb-icccm.so.4:libxcb-icccm4
libxcb-keysyms.so.1:libxcb-keysyms1 libxcb-shape.so.0:libxcb-shape0 libxcb-xkb.so.1:libxcb-xkb1
libxkbcommon-x11.so.0:libxkbcommon-x11-0 libxcb-image.so.0:libxcb-image0
libxcb-render-util.so.0:libxcb-render-util0 libxcb-randr.so.0:libxcb-randr0"
# program : package; only the tests need these
programs="Xvfb:xvfb ffmpeg:ffmpeg pulseaudio:pulseaudio"

python=""
for candidate in python3.13 python3.12 python3.11 python3; do
    if command -v "$candidate" >/dev/null &&
        "$candidate" -c 'import sys; sys.exit(not ((3, 11) <= sys.version_info < (3, 14)))'; then
        python=$candidate
        break
    fi
done

missing=()
if [ "$(uname -s)" = Linux ] && command -v apt-get >/dev/null; then
    known=$(/sbin/ldconfig -p 2>/dev/null || true)
    for pair in $libraries; do
        case $known in *"${pair%%:*} "*) ;; *) missing+=("${pair##*:}") ;; esac
    done
    for pair in $programs; do
        command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
    done
    # `make bench` compares seeks with it; systems before 2023 have none of this name
    case $known in
    *"libmpv.so.2 "*) ;;
    *) ! apt-cache show libmpv2 >/dev/null 2>&1 || missing+=(libmpv2) ;;
    esac
    if [ -z "$python" ]; then
        missing+=(python3 python3-venv)
    elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        missing+=("$(basename "$python")-venv")
    fi
fi
if [ ${#missing[@]} -gt 0 ]; then
    if [ "$(id -u)" = 0 ]; then
        as_root=()
    elif sudo -n true 2>/dev/null; then
        as_root=(sudo -n)
    else
        as_root=(false)
    fi
    if [ "${as_root[0]-}" = false ]; then
        say "these Debian packages are missing; install them, then run this again if it fails:"
        say "  sudo apt-get install ${missing[*]}"
    else
        say "installing ${missing[*]}"
        "${as_root[@]}" apt-get update -qq || true
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
            say "not all of them could be installed; going on without"
    fi
    [ -n "$python" ] || python=python3
fi
if [ -z "$python" ] ||
    ! "$python" -c 'import sys; sys.exit(not ((3, 11) <= sys.version_info < (3, 14)))'; then
    say "vippcoder needs Python 3.11, 3.12 or 3.13; install one (python3.11 and python3.11-venv)."
    exit 1
fi

stamp=.venv/vippcoder-set-up
wanted=$(cat packaging/requirements.lock packaging/set-up.sh pyproject.toml | sha256sum)
if [ -x .venv/bin/vippcoder ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi
say "making .venv with $($python --version)"
if ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    rm -rf .venv
    "$python" -m venv .venv
fi
export PIP_DISABLE_PIP_VERSION_CHECK=1
.venv/bin/python -m pip install -q --require-hashes -r packaging/requirements.lock
.venv/bin/python -m pip install -q --no-deps --no-build-isolation -e .
printf '%s\n' "$wanted" >"$stamp"
say "done"
