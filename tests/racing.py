"""Many people who press at the same moment."""

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
    assert faults == []
