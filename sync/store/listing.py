"""What a whole listing named, kept in the database so that memory stays flat."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, text

from sync.store.copy import copy_rows


class Listing:
    """The references that a whole listing named so far."""

    def __init__(self, conn: Connection, source_id: int) -> None:
        self._conn, self._source_id = conn, source_id
        with conn.begin():
            conn.execute(text("drop table if exists pg_temp.listed"))
            conn.execute(text("create temporary table listed (ref text not null)"))

    def add(self, refs: Iterable[str]) -> None:
        """Note that the listing named these."""
        copy_rows(self._conn, "pg_temp.listed", ("ref",), ((ref,) for ref in refs))

    def missing(self) -> list[str]:
        """Live references of the source that the listing left out."""
        found = self._conn.execute(
            text("""
                select ref from timeline.record r
                where source_id = :source and withdrawn_by is null
                  and not exists (select from pg_temp.listed l where l.ref = r.ref)
                order by ref
            """),
            {"source": self._source_id},
        )
        return list(found.scalars())

    def held_files(self, fields: Sequence[str]) -> list[tuple[str, str]]:
        """Files of which every listed row is held for one of these fields, each with a reason."""
        found = self._conn.execute(
            text("""
                with held as (
                    select distinct locator->>'file' as file from timeline.record
                    where source_id = :source and held_reason is not null
                      and held_field = any(:fields) and withdrawn_by is null
                )
                select locator->>'file', min(held_reason) from timeline.record r
                where source_id = :source and locator->>'file' in (select file from held)
                  and exists (select from pg_temp.listed l where l.ref = r.ref)
                group by 1 having bool_and(coalesce(held_field = any(:fields), false)) order by 1
            """),
            {"source": self._source_id, "fields": list(fields)},
        )
        return [(file, reason) for file, reason in found]
