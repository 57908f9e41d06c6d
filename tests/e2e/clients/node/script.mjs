// What every script does: read one JSON document, print another.

import { text } from "node:stream/consumers";

export async function main(run) {
  process.stdout.write(JSON.stringify(await run(JSON.parse(await text(process.stdin)))));
}

// A fetch that remembers what it sent: `requests` gets the headers of each attempt.
export function recording(requests) {
  return async (url, init) => {
    requests.push(Object.fromEntries(new Headers(init?.headers)));
    return fetch(url, init);
  };
}
