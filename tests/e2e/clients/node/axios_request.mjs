// axios, with its own encoding of bodies and its own errors.

import axios from "axios";

import { main } from "./script.mjs";

await main(async ({ url, method, path, body, content, headers }) => {
  const data = content === null ? body : Buffer.from(content, "base64");
  const answer = ({ status, headers, data }) => ({ status, headers, text: data });
  try {
    return answer(
      await axios.request({ baseURL: url, method, url: path, data, headers, responseType: "text" }),
    );
  } catch (error) {
    if (!error.response) throw error;
    return { ...answer(error.response), error: { name: error.name, message: error.message } };
  }
});
