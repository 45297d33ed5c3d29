"""Backups that this machine can write and can't read.

A backup is one file, encrypted with age to the public keys in BACKUP_PUBLIC_KEY. The private
half lies in a safe. Inside is a tar: pieces of the database, every file, then a manifest with
the hash of each of them, and the manifest's mark, made with AUDIT_KEY. Whoever has only the
public key can make a file that opens, and none that is restored.

Everything is streamed, so no copy lies on a disk in the clear, not even for a moment.
No key is in it: a backup without the keys in the safe is of no use to anyone.
"""


class BackupFault(Exception):
    """What is wrong with a backup or with its place, in words for whoever runs the site."""
