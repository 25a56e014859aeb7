// Answers requests from an index in a folder, as the page of the search would: node ask.js TAG MODULE…; on the input, as JSON,
// {folder, trees, requests}. Modules are those that the language needs. Written out: the answers, and what was loaded for each.

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { open } from "../../../../src/tamizdat/theme/scripts/search/engine.js";

const [tag, ...modules] = process.argv.slice(2);
for (const module of modules) await import(`../../../../src/tamizdat/theme/scripts/search/${module}`);

let input = "";
for await (const piece of process.stdin) input += piece;
const { folder, trees, requests } = JSON.parse(input);

let loaded = [];
const engine = await open((path) => loaded.push(path) && readFile(join(folder, path)), tag, trees);
const answers = [];
for (const request of requests) {
  loaded = [];
  const answer = await engine.search(request);
  const needed = loaded;
  const facets = await engine.facets(answer);
  const slips = await engine.slips(answer);
  answers.push({
    hits: answer.hits.map(({ number, score, whole }) => [number, score, whole]),
    total: answer.total,
    whole: answer.whole,
    suggestion: await engine.suggest(answer),
    facets: Object.fromEntries(Object.entries(facets).map(([name, counts]) => [name, Object.fromEntries(counts)])),
    snippets: slips.map((slip) => engine.snippet(slip, answer)),
    needed,
  });
}
process.stdout.write(JSON.stringify(answers));
