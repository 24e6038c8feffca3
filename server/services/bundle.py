"""Zip files that are the same whenever they are made of the same files."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

# The earliest that the format knows: when a file was written says nothing about what is in it.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its path in it, `/` between the parts."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def zipped(files: Mapping[str, bytes], *, top: str = "") -> bytes:
    """A zip of these files, inside a folder `top` if that is given."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{top}/{name}" if top else name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3  # as on Unix, wherever it is made
            archive.writestr(entry, files[name])
    return memory.getvalue()
