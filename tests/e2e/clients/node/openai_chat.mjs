// OpenAI's SDK for JavaScript, as its users use it: one action a run.

import OpenAI from "openai";

import { main } from "./script.mjs";

const actions = {
  async whole(client, request) {
    return client.chat.completions.create(request);
  },

  async stream(client, request) {
    const chunks = [];
    const stream = await client.chat.completions.create({ ...request, stream: true });
    for await (const chunk of stream) chunks.push(chunk);
    return chunks;
  },

  async tools(client, request) {
    const runner = client.chat.completions.stream(request);
    return runner.finalChatCompletion();
  },

  async models(client) {
    const found = [];
    for await (const model of client.models.list()) found.push(model.id);
    return found;
  },

  async embeddings(client, request) {
    return client.embeddings.create(request);
  },
};

await main(async ({ url, key, action, request, retries }) => {
  const client = new OpenAI({ baseURL: url, apiKey: key, maxRetries: retries ?? 0 });
  try {
    return { result: await actions[action](client, request) };
  } catch (error) {
    if (!(error instanceof OpenAI.APIError)) throw error;
    const { status, code, param } = error;
    return { error: { name: error.constructor.name, status, code, param } };
  }
});
