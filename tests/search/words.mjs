// Answers tests/search: a JSON of questions at standard input, [[tag, what, text] …], a JSON of the answers at standard output.
import { readFileSync, readdirSync } from "node:fs";

const scripts = new URL("../../src/tamizdat/theme/scripts/search/", import.meta.url);
const { language } = await import(new URL("words.js", scripts));
for (const name of readdirSync(scripts)) if (name.startsWith("stems_")) await import(new URL(name, scripts));

const languages = {};
const asked = JSON.parse(readFileSync(0, "utf-8"));
const answers = asked.map(([tag, what, texts]) => {
  const spoken = (languages[tag] = languages[tag] || language(tag));
  return texts.map((text) => spoken[what](text));
});
process.stdout.write(JSON.stringify(answers));
