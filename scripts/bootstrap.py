"""Makes the environment from hash-locked requirements. Standard library only; quick when nothing changed.

bootstrap.py run     what serving needs
bootstrap.py test    that, and what the tests need (Chromium and poppler by apt-get where root)
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def main() -> int:
    wanted = sys.argv[1] if len(sys.argv) > 1 else "run"
    if sys.version_info < (3, 11):
        print("Motcua needs Python 3.11 or newer: install it and run `make PYTHON=python3.11 …`.", file=sys.stderr)
        return 1
    try:
        environment(wanted)
        if wanted == "test":
            browser()
    except subprocess.CalledProcessError as error:
        print(f"Set-up stopped at `{' '.join(map(str, error.cmd))[:120]}`; the lines above say why.", file=sys.stderr)
        return 1
    return 0


def say(text: str) -> None:
    print(text, flush=True)


def call(*command: object, **more: object) -> None:
    subprocess.run([str(part) for part in command], check=True, cwd=ROOT, **more)  # type: ignore[call-overload]


def environment(wanted: str) -> None:
    """A development environment is never taken back to the smaller one."""
    stamp = VENV / "installed"
    known = stamp.read_text().split() if stamp.exists() else []
    develops = wanted == "test" or "dev" in known
    lock = ROOT / ("requirements-dev.lock" if develops else "requirements.lock")
    mark = hashlib.sha256(lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if not PYTHON.exists():
        say("Making the environment …")
        create()
    if mark not in known:
        say("Installing what is locked …")
        call(PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes",
             "-r", ROOT / "requirements-bootstrap.lock")  # fmt: skip
        call(PYTHON, "-m", "uv", "pip", "sync", "-q", "--compile-bytecode", "--python", PYTHON, "--require-hashes",
             lock)  # fmt: skip
        uv = shutil.which("uv", path=str(VENV / "bin")) or "uv"
        call(uv, "pip", "install", "-q", "--python", PYTHON, "--no-deps", "--no-build-isolation", "-e", ROOT)
        stamp.write_text(f"{mark} {'dev' if develops else 'run'}")
    call(PYTHON, "-m", "motcua.run.messages", stdout=subprocess.DEVNULL)


def create() -> None:
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True, check=False)
    if made.returncode and os.geteuid() == 0 and shutil.which("apt-get"):
        say("Installing Debian's python3-venv …")
        apt("python3-venv")
        shutil.rmtree(VENV, ignore_errors=True)
        call(sys.executable, "-m", "venv", VENV)
    elif made.returncode:
        print(made.stdout + made.stderr + "\nInstall your system's package for venv (python3-venv).", file=sys.stderr)
        raise subprocess.CalledProcessError(made.returncode, ["python3", "-m", "venv"])


def apt(*packages: str) -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    call("apt-get", "update", "-qq", env=quiet)
    call("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages, env=quiet, stdout=subprocess.DEVNULL)


def _packaged(name: str) -> bool:
    """Whether the system's lists, brought up to date, know the package."""
    call("apt-get", "update", "-qq", stdout=subprocess.DEVNULL)
    shown = subprocess.run(["apt-cache", "show", name], capture_output=True, check=False)
    return shown.returncode == 0


def browser() -> None:
    """Chromium and poppler by apt-get where root; elsewhere the tests that need them are skipped loudly."""
    missing = [] if shutil.which("pdfsig") else ["poppler-utils"]
    if not any(map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"))):
        missing.append("chromium")
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        if "chromium" in missing and _packaged("chromium-headless-shell"):  # the tests take half the time with it
            missing[-1] = "chromium-headless-shell"
        say(f"Installing Debian's {', '.join(missing)} …")
        apt(*missing)
    elif missing:
        say(f"NOTE: {', '.join(missing)} not found: the tests that need them are SKIPPED. Install them to run all.")


if __name__ == "__main__":
    sys.exit(main())
