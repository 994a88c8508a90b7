// A picture, a vector, an error: node generated.js BASE PICTURE prints a line for each.
import { readFileSync } from "node:fs";
import { isAxiosError } from "axios";
import { Configuration, FilterApi, FilterForwardEnum } from "../../../target/clients/typescript";

const [base, pictureFile] = process.argv.slice(2);
const picture = readFileSync(pictureFile);
const api = new FilterApi(new Configuration({ basePath: base }));

async function filter(type: string, body: unknown, window: string): Promise<Buffer> {
  const answer = await api.filter(
    { body: body as File, window, forward: FilterForwardEnum.Never },
    { headers: { "Content-Type": type }, responseType: "arraybuffer" },
  );
  return Buffer.from(answer.data as unknown as ArrayBuffer);
}

async function main(): Promise<void> {
  console.log((await filter("image/png", picture, "3x3")).toString("base64"));
  console.log((await filter("application/json", '{"features":[1,2,900,4,5,6]}', "3")).toString());
  try {
    await filter("image/png", picture.subarray(0, 40), "3x3");
  } catch (error) {
    if (!isAxiosError(error) || !error.response) {
      throw error;
    }
    console.log(`${error.response.status} ${JSON.parse(error.response.data.toString()).type}`);
  }
}

main();
