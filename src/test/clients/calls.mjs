// Calls of npm clients: node calls.mjs BASE PICTURE CALL... prints one line for each answer or event.
import { readFile } from "node:fs/promises";

const [base, pictureFile, ...names] = process.argv.slice(2);
const picture = await readFile(pictureFile);
const uri = `data:image/png;base64,${picture.toString("base64")}`;

async function openai() {
  const { OpenAI } = await import("openai");
  return new OpenAI({ baseURL: `${base}/v1`, apiKey: "sk-test", maxRetries: 0 });
}

function chat(stream) {
  return {
    model: "m",
    stream,
    temperature: 1.0,
    messages: [
      { role: "system", content: "Grüße \u2028 \"quoted\" 🙂" },
      {
        role: "user",
        content: [
          { type: "text", text: `what is ${uri.slice(0, 40)}?` },
          { type: "image_url", image_url: { url: uri, detail: "low" } },
        ],
      },
    ],
  };
}

async function sagemaker(command) {
  const aws = await import("@aws-sdk/client-sagemaker-runtime");
  const client = new aws.SageMakerRuntimeClient({
    endpoint: base,
    region: "eu-central-1",
    maxAttempts: 1,
    credentials: { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret" },
  });
  return client.send(
    new aws.InvokeEndpointCommand({ EndpointName: "vision", CustomAttributes: "a=1", ...command }),
  );
}

async function body(answer) {
  return [answer.ContentType, answer.CustomAttributes, Buffer.from(answer.Body).toString()];
}

const calls = {
  chat: async () => {
    const { data, response } = await (await openai()).chat.completions.create(chat()).withResponse();
    return [response.status, response.headers.get("x-request-id"), data];
  },
  stream: async () => {
    for await (const event of await (await openai()).chat.completions.create(chat(true))) {
      console.log(JSON.stringify(event.choices[0].delta));
    }
    return "end";
  },
  responses: async () =>
    (await openai()).responses.create({
      model: "m",
      input: [
        {
          role: "user",
          content: [
            { type: "input_image", image_url: uri, detail: "auto" },
            { type: "input_text", text: "what?" },
          ],
        },
      ],
    }),
  edit: async () => {
    const { toFile } = await import("openai");
    const png = { type: "image/png" };
    return (await openai()).images.edit({
      model: "m",
      prompt: "a häuschen",
      image: await toFile(picture, "in.png", png),
      mask: await toFile(picture, "mask.png", png),
    });
  },
  embeddings: async () =>
    (await openai()).embeddings.create({ model: "m", input: uri, encoding_format: "float" }),
  refused: async () => {
    try {
      await (await openai()).chat.completions.create({ ...chat(), model: "refused" });
    } catch (error) {
      return [error.status, error.code, error.type, error.message];
    }
  },
  huggingface: async () => {
    const { InferenceClient } = await import("@huggingface/inference");
    const client = new InferenceClient("hf_test", { endpointUrl: `${base}/hf` });
    return client.imageClassification({ data: new Blob([picture], { type: "image/png" }) });
  },
  sagemakerPicture: async () =>
    body(await sagemaker({ ContentType: "image/png", Accept: "application/json", Body: picture })),
  sagemakerTensor: async () =>
    body(
      await sagemaker({
        ContentType: "application/json",
        Body: '{"instances" : [ {"b64":"' + picture.toString("base64") + '"} ],"id":9007199254740993}',
      }),
    ),
};

for (const name of names) {
  console.log(JSON.stringify(await calls[name]()));
}
