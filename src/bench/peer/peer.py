"""What a user would write instead of Sluice: FastAPI in front of the model server, OpenCV's median.

Run by `src/bench/run service`, one process for each processor:
    MODEL=http://127.0.0.1:9000 python3 -m uvicorn --app-dir src/bench/peer peer:app --workers 2 --loop uvloop --http httptools
Connections to the model server are kept; aiohttp sets TCP_NODELAY on them, uvloop on those of the clients.
"""

import os

import aiohttp
import cv2
import numpy
import ujson
from fastapi import FastAPI, Request, Response

MODEL = os.environ["MODEL"]
HOP = {"connection", "keep-alive", "content-length", "transfer-encoding", "host"}
JPEG = [cv2.IMWRITE_JPEG_QUALITY, 90]

cv2.setNumThreads(1)  # a process for each processor: threads inside one only cost here
app = FastAPI(openapi_url=None)


@app.on_event("startup")
async def connect():
    app.state.model = aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=64, keepalive_timeout=60), auto_decompress=False)


@app.on_event("shutdown")
async def disconnect():
    await app.state.model.close()


def median(planes):
    """3x3 over the last two axes of a float array; a vector's window is three."""
    if planes.ndim <= 2:
        return cv2.medianBlur(planes.reshape(1, -1) if planes.ndim == 1 else planes, 3).reshape(planes.shape)
    return numpy.stack([median(plane) for plane in planes])


async def forward(request, body, headers):
    url = MODEL + request.url.path + (f"?{request.url.query}" if request.url.query else "")
    async with app.state.model.request(request.method, url, data=body, headers=headers) as answer:
        passed = {k: v for k, v in answer.headers.items() if k.lower() not in HOP}
        return Response(await answer.read(), answer.status, passed)


def end_to_end(request):
    return {k: v for k, v in request.headers.items() if k not in HOP}


@app.post("/v1/filter")
async def clean(request: Request):
    body = await request.body()
    kind = request.headers["content-type"]
    if kind == "application/json":
        features = ujson.loads(body)
        features["features"] = median(numpy.array(features["features"], numpy.float32)).tolist()
        return Response(ujson.dumps(features), media_type=kind)
    image = cv2.imdecode(numpy.frombuffer(body, numpy.uint8), cv2.IMREAD_UNCHANGED)
    if image is None:
        return Response("not an image", 400)
    image = cv2.medianBlur(image, 3)
    encoded = cv2.imencode(".jpg", image, JPEG) if kind == "image/jpeg" else cv2.imencode(".png", image)
    return Response(encoded[1].tobytes(), media_type=kind)


@app.post("/v2/models/{name}/infer")
async def infer(name: str, request: Request):
    body = await request.body()
    headers = end_to_end(request)
    json_length = int(request.headers.get("inference-header-content-length", 0))
    message = ujson.loads(body[:json_length] if json_length else body)
    parts, offset = [], json_length
    for tensor in message["inputs"]:
        size = tensor.get("parameters", {}).get("binary_data_size")
        if size is None:
            planes = numpy.array(tensor["data"], numpy.float32).reshape(tensor["shape"])
            tensor["data"] = median(planes).ravel().tolist()
        else:
            planes = numpy.frombuffer(body, numpy.float32, size // 4, offset).reshape(tensor["shape"])
            parts.append(median(planes).tobytes())
            offset += size
    if json_length:
        return await forward(request, b"".join([body[:json_length], *parts]), headers)
    return await forward(request, ujson.dumps(message).encode(), headers)


@app.api_route("/{path:path}", methods=["GET", "POST", "PUT", "DELETE", "PATCH"])
async def rest(path: str, request: Request):
    return await forward(request, await request.body() or None, end_to_end(request))
