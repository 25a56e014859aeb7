"""Installing Debian packages, where that can be done without asking: as root, with apt-get.

Runs on any Python 3.6 or newer, for the set-up needs it before the right Python is there.
"""

import os
import shutil
import subprocess


def can_install():
    """Tell whether packages may be installed here: this is root, and apt-get is there."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages, why):
    """Install Debian packages without a question and return None, or one line that says what went wrong."""
    print(f"Installing from Debian: {' '.join(packages)} ({why})", flush=True)
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    # The lists of a fresh machine are empty or stale; a failure shows in the installation, with a better message.
    subprocess.run(
        ["apt-get", "-qq", "update"],
        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    run = subprocess.run(
        ["apt-get", "-qq", "install", "-y", "--no-install-recommends", *packages],
        env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    if run.returncode == 0:
        return None
    said = [line for line in run.stdout.decode("utf-8", "replace").splitlines() if line.startswith("E:")]
    told = " ".join(said) or f"exit {run.returncode}"
    return f"apt-get could not install {' '.join(packages)}: {told}"
