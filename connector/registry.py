"""The adapters: one line each."""

from connector.adapter import Adapter
from connector.adapters.chronology_file import ChronologyFile
from connector.adapters.fhir_r4 import FhirR4

ADAPTERS: dict[str, type[Adapter]] = {
    ChronologyFile.name: ChronologyFile,
    FhirR4.name: FhirR4,
}
