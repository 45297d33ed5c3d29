#!/bin/sh
# PostgreSQL's image runs this once, when the database is empty.
set -eu
{
    echo "\\set owner_password '$OWNER_PASSWORD'"
    echo "\\set staff_password '$STAFF_PASSWORD'"
    echo "\\set public_password '$PUBLIC_PASSWORD'"
    cat /roles.sql
} | psql --quiet -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}"
