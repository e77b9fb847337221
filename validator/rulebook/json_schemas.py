"""JSON Schemas of our YAML files, for editors that complete and check while one writes.

They are made from the forms that the loader reads with; the files in `schemas/` are copies. Renew them with
`python -m validator.rulebook.json_schemas schemas`. An editor may read `0.1` as a number and `true` as a
truth value where the loader reads texts; the schemas allow both.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from validator.rulebook.fields import form_of
from validator.rulebook.forms import CodesForm, ProfileForm, RuleForm, SettingsForm

_FORMS = {
    "rule": (RuleForm, "A rule of the sis-validator rule book"),
    "profile": (ProfileForm, "A profile of the sis-validator rule book"),
    "codes": (CodesForm, "Code lists of an institution for sis-validator"),
    "settings": (SettingsForm, "Settings of sis-validator: sis-validator.yaml"),
}


def json_schemas() -> dict[str, dict[str, Any]]:
    """The JSON Schema of each kind of file, by the name of its file in `schemas/`."""
    return {
        f"{name}.schema.json": {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": title,
            **form_of(form).schema(),
        }
        for name, (form, title) in _FORMS.items()
    }


def as_text(schema: dict[str, Any]) -> str:
    """A schema as it stands in its file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    for file_name, schema in json_schemas().items():
        Path(sys.argv[1], file_name).write_text(as_text(schema), encoding="utf-8")
