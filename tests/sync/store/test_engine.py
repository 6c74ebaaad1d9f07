import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from sync.settings import Settings, SettingsFaults
from sync.store.engine import connect, database_url, is_answering, open_store
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


def test_an_address_that_is_none_is_told_by_the_name_of_its_variable():
    with pytest.raises(SettingsFaults, match=r"^CROSSLIGHT_DATABASE_URL: must be like"):
        connect("Jane Canary")


def test_a_home_that_cannot_be_made_is_told_without_its_path(tmp_path):
    (tmp_path / "canary").write_text("a file, not a folder")
    with pytest.raises(SettingsFaults, match=r"^CROSSLIGHT_HOME: the folder cannot be made") as caught:
        database_url(Settings(home=tmp_path / "canary", database_url=None))
    assert "canary" not in str(caught.value)
