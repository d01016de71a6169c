"""The platform's own Python SDK, in webhook mode."""

import json
import os
import pathlib
import unittest
from urllib.parse import urlsplit

import requests
from b24pysdk import BitrixWebhook, Client
from b24pysdk.errors import BitrixAPIError

PORTAL = json.loads(os.environ["OPENLINES_PORTAL"])
ROOT = pathlib.Path(__file__).resolve().parents[3]

# The documentation's example, and its CRM message to the one CRM object the portal has.
EXAMPLE = json.loads((ROOT / "crates/openlines-cli/demo/message.json").read_text("utf-8"))
CRM_EXAMPLE = {
    "CRM_ENTITY_TYPE": "deal",
    "CRM_ENTITY": 1,
    "USER_ID": 27,
    "CHAT_ID": 1,
    "MESSAGE": "Message text",
}


def client():
    webhook = urlsplit(PORTAL["webhook"])
    token = webhook.path.removeprefix("/rest/").rstrip("/")
    return Client(BitrixWebhook(domain=webhook.netloc, webhook_token=token))


def messages():
    return requests.get(PORTAL["messages"], timeout=10).json()["messages"]


class B24PySdk(unittest.TestCase):
    def setUp(self):
        requests.delete(PORTAL["messages"], timeout=10)

    def test_the_documentations_example_arrives_whole(self):
        request = client().imopenlines.network.message.add(
            code=EXAMPLE["CODE"],
            user_id=EXAMPLE["USER_ID"],
            message=EXAMPLE["MESSAGE"],
            attach=EXAMPLE["ATTACH"],
            keyboard=EXAMPLE["KEYBOARD"],
            url_preview=False,
        )

        self.assertIs(request.result, True)
        [message] = messages()
        self.assertEqual(message["params"], EXAMPLE)
        self.assertEqual(message["text"], EXAMPLE["MESSAGE"])
        kinds = [kind for block in message["stored"]["ATTACH"]["BLOCKS"] for kind in block]
        self.assertEqual(kinds, ["MESSAGE", "FILE", "IMAGE"])

    def test_a_crm_message_is_answered_with_its_id(self):
        request = client().imopenlines.crm.message.add(
            crm_entity_type=CRM_EXAMPLE["CRM_ENTITY_TYPE"],
            crm_entity=CRM_EXAMPLE["CRM_ENTITY"],
            user_id=CRM_EXAMPLE["USER_ID"],
            chat_id=CRM_EXAMPLE["CHAT_ID"],
            message=CRM_EXAMPLE["MESSAGE"],
        )

        [message] = messages() if request.result else [{}]
        self.assertEqual(request.result, message["id"])
        self.assertEqual(message["params"], CRM_EXAMPLE)

    def test_a_refusal_reaches_the_caller_in_the_portals_words(self):
        request = client().imopenlines.network.message.add(
            code=EXAMPLE["CODE"],
            user_id=EXAMPLE["USER_ID"],
            message="hi",
            attach={"BLOCKS": [{"IMAGE": {"LINK": "bad"}}]},
        )

        with self.assertRaises(BitrixAPIError) as refusal:
            print(request.result)

        self.assertEqual(refusal.exception.json_response["error"], "ATTACH_ERROR")
        [message] = messages()
        self.assertEqual(message["outcome"], "ATTACH_ERROR")


if __name__ == "__main__":
    unittest.main()
