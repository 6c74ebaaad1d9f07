"""The manifest beside a pack."""

import hashlib
import json
from dataclasses import replace

from plugin.pack.formats import FORMATS
from plugin.pack.manifest import digest_of_records, file_manifest, manifest_name


def test_the_manifest_identifies_the_file_the_records_and_the_versions(made):
    pack = made()
    content = FORMATS["docx"].write(pack)

    told = json.loads(file_manifest(pack, "review.docx", FORMATS["docx"].media_type, content))

    assert manifest_name("review.docx") == "review.docx.manifest.json"
    assert told["file"]["sha256"] == hashlib.sha256(content).hexdigest()
    assert told["file"]["bytes"] == len(content)
    assert (told["review"]["key"], told["audience"], told["version"]) == ("review-2026-04", "panel", 3)
    assert told["mappings"] == ["chronology_table@1.0"]
    assert told["frameworks"] == ["learning-together@1.0"]
    assert told["made_at"] == "2026-07-01T13:30:00+00:00"
    assert [one["state"] for one in told["sources"]] == ["complete", "try_later", "complete", "waiting"]


def test_the_one_digest_can_be_made_again_from_the_list(made):
    records = json.loads(file_manifest(made(), "a", "b", b""))["records"]

    lines = "".join(f"{one['source']}\t{one['record_ref']}\t{one['sha256']}\n" for one in records["list"])

    assert records["count"] == 6
    assert hashlib.sha256(lines.encode()).hexdigest() == records["sha256"]


def test_one_changed_record_changes_the_one_digest_and_its_order_does_not(made):
    entries = made().entries

    assert digest_of_records(entries) == digest_of_records(entries[::-1])
    changed = (replace(entries[0], record_sha256="0" * 64), *entries[1:])
    assert digest_of_records(entries) != digest_of_records(changed)


def test_the_manifest_quotes_no_account(made):
    told = file_manifest(made(), "a", "b", b"").decode()

    for word in ("shouting", "Asha Example", "Beth Example", "evening visits"):
        assert word not in told
