"""The published schemas in the hands of jsonschema: the files alone give the verdicts of the check."""

import json
import os
import subprocess
import sys
import unittest
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from jsonschema import Draft7Validator, Draft202012Validator

LANGUAGES = Path(os.environ["LANGUAGES"])
DRAFTS = {"schemas": Draft202012Validator, "schemas/draft-07": Draft7Validator}


def verdicts():
    # In bytes, since a line of JSON ends at a line feed and nowhere else.
    with open(LANGUAGES / "verdicts.ndjson", "rb") as lines:
        for line in lines:
            yield json.loads(line)


def validators(folder):
    """The validators of a draft by the names of their files."""
    files = (LANGUAGES / folder).glob("*.schema.json")
    schemas = {file.name.removesuffix(".schema.json"): json.loads(file.read_bytes()) for file in files}
    for schema in schemas.values():
        DRAFTS[folder].check_schema(schema)
    return {name: DRAFTS[folder](schema) for name, schema in schemas.items()}


def disagreements(folder):
    """How many schemas and verdicts there are, and where a draft gives another verdict."""
    known = validators(folder)
    count, different = 0, []
    for verdict in verdicts():
        count += 1
        if known[verdict["schema"]].is_valid(verdict["value"]) != verdict["accepted"]:
            different.append(json.dumps(verdict)[:400])
    return len(known), count, different


class Schemas(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # Side by side, each in a process of its own.
        with ProcessPoolExecutor(len(DRAFTS)) as pool:
            cls.drafts = {folder: pool.submit(disagreements, folder) for folder in DRAFTS}

    def agree(self, folder):
        schemas, count, different = self.drafts[folder].result()
        self.assertEqual(schemas, 6)
        self.assertGreater(count, 0)
        self.assertEqual(different[:10], [], f"{len(different)} of {count}")

    def test_verdicts_of_draft_2020_12(self):
        self.agree("schemas")

    def test_verdicts_of_draft_07(self):
        self.agree("schemas/draft-07")

    def test_the_example_prints_what_the_readme_says(self):
        example = subprocess.run([sys.executable, "example.py"], cwd=LANGUAGES, capture_output=True, text=True)
        self.assertEqual(example.stderr, "")
        self.assertEqual(example.stdout, (LANGUAGES / "example.py.out").read_text())


if __name__ == "__main__":
    result = unittest.main(exit=False).result
    failed = len(result.failures) + len(result.errors)
    print(f"# pass {result.testsRun - failed}\n# fail {failed}")
    sys.exit(failed > 0)
