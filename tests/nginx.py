"""Where nginx is on this machine: Debian keeps it off the PATH of whoever is not root."""

import shutil

FOLDERS = "/usr/sbin:/usr/local/sbin"


def find():
    return shutil.which("nginx") or shutil.which("nginx", path=FOLDERS)
