"""A screen that nobody sees, with a keyboard that the browser can't tell from a real one.

Keys that a test driver sends into a page never reach the browser's own Stop command,
so a bad exit passes. These go through the X server, as fingers do. What is on the
screen is read from the X server's memory.
"""

import mmap
import os
import shutil
import struct
import subprocess
import tempfile
import time
from pathlib import Path

PROGRAMS = ("Xvfb", "openbox", "xdotool")
WIDTH, HEIGHT = 1000, 700
# Below the browser's own bars, and clear of its edges.
TOP, BOTTOM, LEFT, RIGHT = 220, 640, 40, 940


def missing_programs():
    return [name for name in PROGRAMS if not shutil.which(name)]


class Screen:
    """An X server of its own, with a window manager."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="campaign-site-screen-")
        reading, writing = os.pipe()
        size = f"{WIDTH}x{HEIGHT}x24"
        self.server = subprocess.Popen(
            [
                *("Xvfb", "-displayfd", str(writing), "-screen", "0", size),
                *("-fbdir", self.folder.name, "-nolisten", "tcp", "-nocursor"),
            ],
            pass_fds=[writing],
            stderr=subprocess.DEVNULL,
        )
        os.close(writing)
        with os.fdopen(reading) as pipe:
            self.display = f":{pipe.readline().strip()}"
        self.environment = {**os.environ, "DISPLAY": self.display}
        self.manager = subprocess.Popen(
            ["openbox"],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.open_memory()

    def open_memory(self):
        with (Path(self.folder.name) / "Xvfb_screen0").open("rb") as file:
            self.memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        header = struct.unpack(">25I", self.memory[:100])
        colours, self.row_length = header[19], header[12]
        self.start = header[0] + 12 * colours

    def close(self):
        for process in (self.manager, self.server):
            process.terminate()
            process.wait()
        self.memory.close()
        self.folder.cleanup()

    def keys(self, *arguments):
        subprocess.run(["xdotool", *map(str, arguments)], env=self.environment, check=True)

    def press(self, *keys):
        self.keys("key", *keys)

    def tap(self, key, times, gap=0.25):
        for number in range(times):
            if number:
                time.sleep(gap)
            self.press(key)

    def hold(self, key, seconds):
        self.keys("keydown", key)
        time.sleep(seconds)
        self.keys("keyup", key)

    def write(self, text):
        self.keys("type", "--delay", 20, text)

    def click(self, x, y):
        self.keys("mousemove", x, y, "click", 1)

    def rows(self):
        """Where a page is shown, as rows of blue, green, red and nothing."""
        for y in range(TOP, BOTTOM):
            start = self.start + y * self.row_length
            yield self.memory[start + 4 * LEFT : start + 4 * RIGHT]

    def colour(self):
        """The one colour there (red, green, blue); None when there is more than one."""
        rows = self.rows()
        first = next(rows)
        blue, green, red = first[:3]
        plain = first[:4] * (RIGHT - LEFT)
        return (red, green, blue) if first == plain and all(row == plain for row in rows) else None

    def waits_for(self, colour, seconds):
        """Whether the page gets this one colour within the time."""
        ends_at = time.monotonic() + seconds
        while time.monotonic() < ends_at:
            if self.colour() == colour:
                return True
            time.sleep(0.05)
        return False
