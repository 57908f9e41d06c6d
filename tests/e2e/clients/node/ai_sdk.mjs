// Vercel's AI SDK over its provider for APIs that are compatible with OpenAI's: one action a run.

import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { embedMany, generateObject, generateText, streamText, tool } from "ai";
import { z } from "zod";

import { main } from "./script.mjs";

const city = z.enum(["Paris", "Rome"]);
const options = { prompt: "What is the weather in Rome?", maxRetries: 0, maxOutputTokens: 80 };

const actions = {
  async text(provider, model) {
    const { text, finishReason, usage } = await generateText({
      ...options,
      model: provider.chatModel(model),
      maxOutputTokens: 5,
    });
    return { text, finishReason, usage };
  },

  async stream(provider, model) {
    const result = streamText({ ...options, model: provider.chatModel(model), maxOutputTokens: 5 });
    const parts = [];
    for await (const part of result.textStream) parts.push(part);
    return { parts, finishReason: await result.finishReason, usage: await result.usage };
  },

  async tools(provider, model) {
    const result = streamText({
      ...options,
      model: provider.chatModel(model),
      tools: {
        get_weather: tool({
          description: "Weather of a city",
          inputSchema: z.object({ city }),
        }),
      },
      toolChoice: "required",
    });
    await result.consumeStream();
    const calls = await result.toolCalls;
    return { finishReason: await result.finishReason, calls };
  },

  async object(provider, model) {
    const { object } = await generateObject({
      ...options,
      model: provider.chatModel(model),
      schema: z.object({ city, sunny: z.boolean() }),
    });
    return object;
  },

  async embeddings(provider, model) {
    const { embeddings } = await embedMany({
      model: provider.textEmbeddingModel(model),
      values: ["to be", "or not"],
      maxRetries: 0,
    });
    return embeddings.map((embedding) => embedding.length);
  },
};

await main(async ({ url, key, action, model }) => {
  const provider = createOpenAICompatible({
    name: "sagemaker",
    baseURL: url,
    apiKey: key,
    includeUsage: true,
    supportsStructuredOutputs: true,
  });
  try {
    return { result: await actions[action](provider, model) };
  } catch (error) {
    return { error: { name: error.name, message: error.message, status: error.statusCode } };
  }
});
