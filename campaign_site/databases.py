"""How a database is opened: nothing is lost under load, and what is deleted is overwritten."""

# IMMEDIATE and one WAL file: two that write at once wait, and neither is refused.
SQLITE = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;"
        "PRAGMA synchronous=FULL;"
        "PRAGMA foreign_keys=ON;"
        "PRAGMA secure_delete=ON;"
        "PRAGMA temp_store=MEMORY"
    ),
}
# How long a statement may take is the database role's own setting: docs/deploy.md.
# A server of another machine that has gone without a word is given up after ten seconds.
POSTGRESQL = {
    "connect_timeout": 3,
    "tcp_user_timeout": 10_000,
    "options": "-c idle_in_transaction_session_timeout=10s -c jit=off",  # too short to compile
    # What is asked again is planned once for a connection, and its values stand apart from it.
    # A pooler in between must know prepared statements.
    "server_side_binding": True,
    "prepare_threshold": 2,
}


def options_of(engine):
    return SQLITE if engine == "django.db.backends.sqlite3" else POSTGRESQL
