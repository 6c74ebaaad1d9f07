"""The demo review as files: what each agency handed in, and the review file that names them."""

from pathlib import Path
from urllib.parse import urlsplit

from plugin.demo import files_table, files_word
from plugin.demo.hospital_records import PATIENT
from plugin.demo.story import account

#: Where the hospital is expected when nobody started it yet.
HOSPITAL_URL = "http://127.0.0.1:8090/fhir"
_README = Path(__file__).parent / "README_demo.txt"
_REVIEW = """\
# A made-up review: nobody in it exists. Times are London time.

[review]
title = "Review 2026/04"
from = 2019-01-01
to = 2026-06-30
legal_basis = "Working Together 2023, rapid review"

[[subject]]
id = "child-1"
name = "Asha Example"
born = 2018-03-02
identifiers = {{ nhs = "9990000018" }}

# The case in the case management system to which the review belongs.
[[case]]
host = "helpdesk"
case = "1"

[[source]]
id = "social-care"
agency = "Northshire Children's Services"
adapter = "chronology_file"
mapping = "chronology_table"
path = "inbox/social-care/*.docx"

[[source]]
id = "health-visiting"
agency = "Northshire Community Health"
adapter = "chronology_file"
mapping = "chronology_table"
path = "inbox/health-visiting/*.docx"

[[source]]
id = "school"
agency = "Elmbrook Primary School"
adapter = "chronology_file"
mapping = "chronology_table"
path = "inbox/school/*.xlsx"

[[source]]
id = "housing"
agency = "Northshire Homes"
adapter = "chronology_file"
mapping = "chronology_table"
path = "inbox/housing/*.xlsx"

[[source]]
id = "police"
agency = "Northshire Police"
adapter = "chronology_file"
mapping = "chronology_table"
path = "inbox/police/*.csv"
reference = "Incident no"

[[source]]
id = "hospital"
agency = "Northshire Hospital"
adapter = "fhir_r4"
mapping = "fhir_r4"
url = "{hospital_url}"
patient = "{patient}"
"""


def write_review(folder: Path, *, hospital_url: str = HOSPITAL_URL) -> Path:
    """Write everything; the same bytes at every run. Gives back the path of the review file."""
    files = {
        "inbox/social-care/Single agency chronology.docx": files_word.social_care(account("social_care")),
        "inbox/health-visiting/Chronology of involvement.docx": files_word.health_visiting(
            account("health_visiting")
        ),
        "inbox/school/Incident log.xlsx": files_table.school(account("school")),
        "inbox/housing/Tenancy history.xlsx": files_table.housing(account("housing")),
        "inbox/police/extract.csv": files_table.police(account("police")),
        "README.txt": _readme(hospital_url),
        "REVIEW.toml": _REVIEW.format(hospital_url=hospital_url, patient=PATIENT).encode(),
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
    return folder / "REVIEW.toml"


def _readme(hospital_url: str) -> bytes:
    return _README.read_text(encoding="utf-8").format(port=urlsplit(hospital_url).port).encode()
