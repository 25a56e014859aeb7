// Answers tests/search/test_snippets.py: [tag, [[text, terms, beginnings] …]] at standard input, the pieces of each at standard output.
import { readFileSync, readdirSync } from "node:fs";

const scripts = new URL("../../src/tamizdat/theme/scripts/search/", import.meta.url);
const { language } = await import(new URL("words.js", scripts));
const { snippet } = await import(new URL("snippets.js", scripts));
for (const name of readdirSync(scripts)) if (name.startsWith("stems_")) await import(new URL(name, scripts));

const [tag, cases] = JSON.parse(readFileSync(0, "utf-8"));
const spoken = language(tag);
const answers = cases.map(([text, terms, beginnings]) => {
  const words = [{ terms }, ...beginnings.map((beginning) => ({ terms: [], beginning }))];
  const forms = (term) => spoken.words(text).filter((word) => word.term === term).map((word) => word.form);
  const answer = { question: { words, phrases: [] }, lookup: { completions: new Map(), forms, telling: (all) => all } };
  return snippet({ headline: "", text }, answer, spoken).text;
});
process.stdout.write(JSON.stringify(answers));
