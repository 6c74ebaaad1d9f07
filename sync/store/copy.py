"""Rows into a table by COPY, the fastest way in that PostgreSQL has."""

from collections.abc import Iterable, Sequence
from typing import Any

from psycopg import sql
from sqlalchemy import Connection, Table


def copy_rows(
    conn: Connection, table: Table | str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Append rows in the connection's open transaction."""
    name = table if isinstance(table, str) else f"{table.schema}.{table.name}"
    statement = sql.SQL("copy {} ({}) from stdin").format(
        sql.SQL(".").join(sql.Identifier(part) for part in name.split(".")),
        sql.SQL(",").join(map(sql.Identifier, columns)),
    )
    driver: Any = conn.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        write = copy.write_row
        for row in rows:
            write(row)
