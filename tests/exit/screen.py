"""A screen that nobody sees, with a keyboard that the browser can't tell from a real one.

Keys that a test driver sends into a page never reach the browser's own Stop command,
so a bad exit passes. These go through the X server, as fingers do. What is on the
screen is read from the X server's memory.
"""

import mmap
import os
import struct
import subprocess
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path

from tests.exit.window import PATIENCE, holds, until

WIDTH, HEIGHT = 1000, 700
FINGER = 0.08
STILL = 0.1
# Below the browser's own bars, and clear of its edges.
TOP, BOTTOM, LEFT, RIGHT = 112, 640, 40, 940


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

    def press(self, key):
        """As long as a finger does: a list that is open may take the first half of it."""
        self.keys("keydown", key, "sleep", FINGER, "keyup", key)

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

    def waits_for(self, colour, seconds=PATIENCE):
        """Whether the page gets this one colour within the time."""
        return holds(lambda: self.colour() == colour, seconds)

    def picture(self):
        return b"".join(self.rows())

    def settles(self):
        """Until it has not changed for a while."""
        shown = [self.picture()]

        def is_still():
            time.sleep(STILL)
            shown.append(self.picture())
            return shown[-1] == shown[-2]

        until(is_still)

    @contextmanager
    def changing(self):
        """Until what is done here is seen, and no more changes."""
        self.settles()
        before = self.picture()
        yield
        until(lambda: self.picture() != before)
        self.settles()

    def shows(self, colour):
        """Whether a stretch of this colour is to be seen in the page."""
        red, green, blue = colour
        stretches = [bytes([blue, green, red, padding]) * 8 for padding in (0, 255)]
        return any(stretch in row for row in self.rows() for stretch in stretches)

    @contextmanager
    def watching_for(self, colour):
        """Looks all the time, far more often than a screen is drawn."""
        watch = Watch(self, colour)
        watch.start()
        try:
            yield watch
        finally:
            watch.is_over = True
            watch.join()

    @property
    def title(self):
        """What the window says of itself, which is the title of the page."""
        command = ["xdotool", "getactivewindow", "getwindowname"]
        done = subprocess.run(command, env=self.environment, check=True, capture_output=True)
        return done.stdout.decode().strip()


class Watch(threading.Thread):
    """Notes when the screen shows a colour, from its start on."""

    def __init__(self, screen, colour):
        super().__init__(daemon=True)
        self.screen = screen
        self.colour = colour
        self.began_at = time.monotonic()
        self.seen_after = []
        self.is_over = False

    def run(self):
        while not self.is_over:
            if self.screen.shows(self.colour):
                self.seen_after.append(round(time.monotonic() - self.began_at, 2))
            time.sleep(0.004)
