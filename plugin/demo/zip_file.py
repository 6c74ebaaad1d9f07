"""Office files are zip archives: the same parts give the same bytes, whenever they are written."""

import io
import zipfile
from collections.abc import Mapping

#: The first day that a zip archive can tell.
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The parts as an archive without the time of its making."""
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _LONG_AGO)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return told.getvalue()


def repacked(archive_bytes: bytes) -> bytes:
    """An archive that somebody else wrote, without the time of its making."""
    with zipfile.ZipFile(io.BytesIO(archive_bytes)) as archive:
        return packed({name: archive.read(name) for name in archive.namelist()})
