"""Many people who press at the same moment, or who go on while something happens."""

import threading

from django.db import connection


def all_at_once(actions):
    """Run each action in a thread of its own, and let none start before all are ready."""
    gate = threading.Barrier(len(actions))
    faults = []

    def run(action):
        try:
            gate.wait()
            action()
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[action]) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise ExceptionGroup("in threads", faults)


class AtWork:
    """`works()` each in a thread of its own until the block ends, when `is_over` is set.

    What ended one of them before that stands in `broke`.
    """

    def __enter__(self):
        self.is_over = threading.Event()
        self.broke = []
        self.threads = [
            threading.Thread(target=self.run, args=[work], daemon=True) for work in self.works()
        ]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *fault):
        self.is_over.set()
        self.wait()

    def run(self, work):
        try:
            work()
        except Exception as fault:
            self.broke.append(repr(fault))

    def wait(self):
        for thread in self.threads:
            thread.join()
