import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from sync.store.engine import is_answering, open_store
from sync.store.schema import SchemaIsOld


def test_the_store_answers(engine):
    assert is_answering(engine)


def test_an_error_of_the_database_does_not_quote_what_was_written(engine):
    with engine.connect() as conn, pytest.raises(DBAPIError) as caught:
        conn.execute(text("select cast(:word as integer) from timeline.nothing"), {"word": "Jane Canary"})
    assert "Canary" not in str(caught.value)


def test_a_database_without_our_schema_is_refused_with_a_sentence(server):
    with pytest.raises(SchemaIsOld, match="crosslight migrate"):
        open_store(server)
