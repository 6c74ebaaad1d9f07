"""What a pack was made from, so that anybody can later tell that it is whole and unchanged."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from plugin.pack.contents import Pack
from sync.timeline.coverage import Coverage
from sync.timeline.entry import Entry, Status


def manifest_name(file_name: str) -> str:
    """The name of the manifest that lies beside a pack."""
    return f"{file_name}.manifest.json"


def manifest_of(pack: Pack) -> dict[str, Any]:
    """What every format of a pack has in common."""
    about = pack.about
    return {
        "review": {"key": about.key, "title": about.title},
        "audience": pack.audience.asked,
        "version": pack.version,
        "made_at": pack.made_at.isoformat(),
        "made_by": pack.made_by,
        "counts": counts(pack),
        "mappings": list(mappings(pack)),
        "frameworks": [f"{one.id}@{one.version}" for one in pack.frameworks.all],
        "sources": [_source(one) for one in pack.coverage],
        "records": {
            "count": len(records(pack.entries)),
            "sha256": digest_of_records(pack.entries),
            "list": [
                {"source": source, "record_ref": ref, "sha256": sha256}
                for source, ref, sha256 in records(pack.entries)
            ],
        },
    }


def file_manifest(pack: Pack, file_name: str, media_type: str, content: bytes) -> bytes:
    """The manifest of one written file, as the bytes to store beside it."""
    file = {
        "name": file_name,
        "media_type": media_type,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    told = json.dumps({"file": file, **manifest_of(pack)}, ensure_ascii=False, indent=2)
    return f"{told}\n".encode("utf-8", "replace")


def counts(pack: Pack) -> dict[str, int]:
    """How much of each thing is in the pack."""
    return {
        "events": len(pack.entries),
        "live": sum(entry.status is Status.LIVE for entry in pack.entries),
        "withdrawn": sum(entry.status is Status.WITHDRAWN for entry in pack.entries),
        "occurrences": len({entry.occurrence_id for entry in pack.entries}),
        "held": len(pack.held),
        "tags": len(pack.all_tags),
        "sources": len(pack.coverage),
    }


def mappings(pack: Pack) -> tuple[str, ...]:
    """Names and versions of the mappings that read the records."""
    return tuple(sorted({entry.mapping for entry in pack.entries}))


def records(entries: Sequence[Entry]) -> list[tuple[str, str, str]]:
    """Source, reference and digest of every record, each once, sorted."""
    return sorted({(entry.source, entry.record_ref, entry.record_sha256) for entry in entries})


def digest_of_records(entries: Sequence[Entry]) -> str:
    """One digest over all records: SHA-256 of source, reference and digest, a tab between, a line each."""
    told = "".join("\t".join(record) + "\n" for record in records(entries))
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()


def _source(one: Coverage) -> dict[str, Any]:
    return {
        "source": one.source,
        "agency": one.agency,
        "state": str(one.state.value),
        "events": one.events,
        "held": one.held,
        "withdrawn": one.withdrawn,
        "complete_to": one.complete_to.isoformat() if one.complete_to else None,
    }
