// A picture, a vector, an error: node generated.js BASE PICTURE prints a line for each.
import { readFileSync } from "node:fs";
import {
  Configuration,
  FilterApi,
  FilterForwardEnum,
  ProblemFromJSON,
  ResponseError,
} from "../../../target/clients/typescript";

const [base, pictureFile] = process.argv.slice(2);
const picture = readFileSync(pictureFile);
const api = new FilterApi(new Configuration({ basePath: base }));

function filter(type: string, bytes: Uint8Array<ArrayBuffer> | string, window: string): Promise<Blob> {
  const request = { body: new Blob([bytes], { type }), window, forward: FilterForwardEnum.Never };
  return api.filter(request, { headers: { "Content-Type": type } });
}

async function main(): Promise<void> {
  const cleaned = await filter("image/png", new Uint8Array(picture), "3x3");
  console.log(Buffer.from(await cleaned.arrayBuffer()).toString("base64"));

  const vector = await filter("application/json", '{"features":[1,2,900,4,5,6]}', "3");
  console.log(await vector.text());

  try {
    await filter("image/png", new Uint8Array(picture.subarray(0, 40)), "3x3");
  } catch (error) {
    if (!(error instanceof ResponseError)) {
      throw error;
    }
    const problem = ProblemFromJSON(await error.response.json());
    console.log(`${error.response.status} ${problem.type}`);
  }
}

main();
