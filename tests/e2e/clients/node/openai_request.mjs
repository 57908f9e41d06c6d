// OpenAI's SDK, by its own method for any path: its retries and its errors are those of every call.

import OpenAI from "openai";

import { main, recording } from "./script.mjs";

await main(async ({ url, key, method, path, body, headers, retries }) => {
  const requests = [];
  const client = new OpenAI({
    baseURL: url,
    apiKey: key,
    maxRetries: retries,
    fetch: recording(requests),
    dangerouslyAllowBrowser: true,
  });
  try {
    const response = await client[method.toLowerCase()](path, { body, headers }).asResponse();
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      text: await response.text(),
      requests,
    };
  } catch (error) {
    if (!(error instanceof OpenAI.APIError)) throw error;
    return {
      status: error.status,
      headers: Object.fromEntries(error.headers ?? []),
      text: "",
      requests,
      error: { name: error.constructor.name, message: error.message, code: error.code },
    };
  }
});
