"""The shared fixtures themselves: a skip that hides a broken fixture would pass for ever."""

from __future__ import annotations

import stat

import pytest
import sqlalchemy as sa

import config


def test_each_test_has_a_postgresql_database_of_its_own(postgres_database: str) -> None:
    engine = sa.create_engine(postgres_database, poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE mine (n bigint)"))
        version = connection.execute(sa.text("SHOW server_version_num")).scalar_one()
    assert int(version) >= 150000


def test_settings_of_a_test_are_its_own(settings: config.Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = settings.instance_dir / "secret_key"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert settings.database_url == f"sqlite:///{settings.instance_dir}/sharetube.db"
    monkeypatch.setenv("PORT", "1")
    assert config.load({"INSTANCE_DIR": str(settings.instance_dir)}) == settings
