"""The pack as JSON, for machines."""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from plugin.pack.contents import Pack
from plugin.pack.manifest import manifest_of
from plugin.review.tag import Tag
from sync.timeline.coverage import Coverage, Held
from sync.timeline.entry import as_line


def write(pack: Pack) -> bytes:
    """The pack as one JSON document in UTF-8; its lines are those of ``crosslight timeline``."""
    about = pack.about
    told = {
        "review": {
            "key": about.key,
            "title": about.title,
            "from": about.starts.isoformat(),
            "to": about.ends.isoformat(),
            "legal_basis": about.legal_basis,
            "subjects": [
                {"name": one.name, "born": one.born.isoformat() if one.born else None}
                for one in about.subjects
            ],
            "questions": list(about.questions),
        },
        "lines": [as_line(entry) for entry in pack.entries],
        "tags": [_tag(pack, tag) for tag in pack.all_tags],
        "coverage": [_coverage(one) for one in pack.coverage],
        "held": [_held(one) for one in pack.held],
        "manifest": manifest_of(pack),
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _tag(pack: Pack, tag: Tag) -> dict[str, Any]:
    placed = pack.frameworks.find(tag.factor)
    return {
        "tag_id": str(tag.tag_id),
        "event_id": str(tag.event_id),
        "factor": tag.factor,
        "name": placed.factor.name if placed else None,
        "good_practice": placed.group.good_practice if placed else None,
        "effect": tag.effect.value,
        "note": tag.note,
        "by": {"host": tag.by.host, "ref": tag.by.ref, "name": tag.by.name},
        "at": tag.at.isoformat(),
    }


def _coverage(one: Coverage) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(one).items()
    }


def _held(one: Held) -> dict[str, Any]:
    told = asdict(one)
    told["locator"] = {name: value for name, value in told["locator"].items() if value is not None}
    return told
