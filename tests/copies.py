"""Many rows like one that is there, made by PostgreSQL itself: to see how a query is planned."""

from django.db import connection

COPY = """
INSERT INTO {table} ({columns})
SELECT {made}
FROM (
    SELECT jsonb_populate_record(one, jsonb_build_object({changes})) AS made
    FROM {table} AS one, generate_series(1, {rows}) AS i
    WHERE one.{key} = '{value}'
) AS many
"""


def copy(row, rows, /, **changes):
    """`changes` are expressions of SQL by the name of their column, each of the number `i`."""
    fields = row._meta.concrete_fields
    columns = [
        f'"{field.column}"'
        for field in fields
        if not field.generated and (field.column in changes or not field.primary_key)
    ]
    pairs = ", ".join(f"'{column}', {expression}" for column, expression in changes.items())
    statement = COPY.format(
        table=row._meta.db_table,
        columns=", ".join(columns),
        made=", ".join(f"(made).{column}" for column in columns),
        changes=pairs,
        rows=rows,
        key=row._meta.pk.column,
        value=row.pk,
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute(f"ANALYZE {row._meta.db_table}")
