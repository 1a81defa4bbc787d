"""Write a consultation down again, so that it can be edited elsewhere; comments of the file it came from are not kept."""

import yaml

from consult.consultations.format.file import ConsultationFile

_WIDTH = 120


class _Dumper(yaml.SafeDumper):
    """SafeDumper that writes what is there twice twice: a consultation file has no anchors and aliases."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  (its signature)
        return True


def as_yaml(file: ConsultationFile) -> str:
    """Return the file as YAML; reading it gives the same fingerprint."""
    content = file.model_dump(by_alias=True, exclude_unset=True)
    return yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH)


def as_json(file: ConsultationFile) -> str:
    """Return the file as JSON, which is YAML too; reading it gives the same fingerprint."""
    return file.model_dump_json(by_alias=True, exclude_unset=True, indent=2) + "\n"
