"""A picture, a vector, an error: generated.py BASE PICTURE prints a line for each."""

import base64
import json
import sys

import sluice_client

base, picture_file = sys.argv[1:]
with open(picture_file, "rb") as file:
    picture = file.read()

with sluice_client.ApiClient(sluice_client.Configuration(host=base)) as client:
    api = sluice_client.FilterApi(client)

    cleaned = api.filter(picture, window="3x3", forward="never", _content_type="image/png")
    print(base64.b64encode(cleaned).decode())

    vector = json.dumps({"features": [1, 2, 900, 4, 5, 6]}).encode()
    cleaned = api.filter(vector, window="3", forward="never", _content_type="application/json")
    print(bytes(cleaned).decode())

    try:
        api.filter(picture[:40], forward="never", _content_type="image/png")
    except sluice_client.ApiException as error:
        print(error.status, json.loads(error.body)["type"])
