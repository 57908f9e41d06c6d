// axios, with its own encoding of bodies and its own errors; aws4 signs where there is a signer.

import aws4 from "aws4";
import axios from "axios";

import { main } from "./script.mjs";

function signed({ region, keys }, { url, method, path, headers }, body) {
  const { host } = new URL(url);
  const request = { host, path, method, headers, body, region, service: "execute-api" };
  return aws4.sign(request, {
    accessKeyId: keys.access_key_id,
    secretAccessKey: keys.secret_access_key,
    sessionToken: keys.session_token,
  }).headers;
}

await main(async (call) => {
  const { url, method, path, body, content, signer } = call;
  const data = content === null ? body : Buffer.from(content, "base64");
  const text = body === null ? "" : JSON.stringify(body);
  const headers = signer ? signed(signer, call, text) : call.headers;
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
