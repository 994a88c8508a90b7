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

    # FilterApi takes bytes, which the client cannot send as JSON.
    cleaned = client.call_api(
        "/v1/filter",
        "POST",
        query_params=[("window", "3"), ("forward", "never")],
        header_params={"Content-Type": "application/json"},
        body={"features": [1, 2, 900, 4, 5, 6]},
        response_types_map={"200": "object"},
        _return_http_data_only=True,
    )
    print(json.dumps(cleaned, separators=(",", ":")))

    try:
        api.filter(picture[:40], forward="never", _content_type="image/png")
    except sluice_client.ApiException as error:
        print(error.status, json.loads(error.body)["type"])
