"""What goes to the stores is the build, the same bytes each time, without what they refuse."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from tools import dist

MANIFEST = {"manifest_version": 3, "version": "1.2.3", "key": "MIIB", "permissions": ["storage"]}


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "extension"
    (folder / "assets").mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps(MANIFEST))
    (folder / "assets" / "popup.js").write_text("1")
    monkeypatch.setattr(dist, "BUILD", folder)
    return folder


def test_the_packages_are_reproducible(built: Path) -> None:
    first = dict(dist.packages())
    assert list(first) == ["sharetube-chrome-1.2.3.zip", "sharetube-firefox-1.2.3.xpi", "sharetube-sources-1.2.3.zip"]
    (built / "manifest.json").touch()
    assert dict(dist.packages()) == first


def test_a_stores_package_has_the_manifest_at_its_top_and_no_key(built: Path) -> None:
    for name, content in dist.packages():
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if "sources" in name:
                assert "sharetube/extension/package-lock.json" in names
                assert not any("node_modules" in one or "/dist/" in one for one in names)
            else:
                assert names == ["assets/popup.js", "manifest.json"]
                assert "key" not in json.loads(archive.read("manifest.json"))


def test_without_a_build_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dist, "BUILD", tmp_path)
    assert dist.main() == 1
    assert "make dist" in capsys.readouterr().err
