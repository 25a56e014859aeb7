import assert from "node:assert/strict";
import { test } from "node:test";

import { parse } from "../../../../src/tamizdat/theme/scripts/search/query.js";
import { snippet } from "../../../../src/tamizdat/theme/scripts/search/snippets.js";
import { language } from "./language.js";

const FILLING = "Nothing of this is what anybody looks for, and there is much of it. ";

/** With marked words in brackets. */
function shown(slip, q) {
  const words = Object.values(slip).reduce((all, text) => all.concat(language.words(text)), []);
  const forms = (term) => words.filter((word) => word.term === term).map(({ form }) => form);
  const answer = { question: parse(q, language), lookup: { completions: new Map(), forms, telling: (words) => words } };
  const snippets = snippet({ number: 1, path: "", kind: "news", headline: "", ...slip }, answer, language);
  const written = ({ text, marked }) => (marked ? `[${text}]` : text);
  return Object.fromEntries(Object.entries(snippets).map(([name, pieces]) => [name, pieces.map(written).join("")]));
}

test("words of the query are marked in all their forms", () => {
  const { headline, dek, text } = shown({ headline: "Газета и газеты", dek: "О газете.", text: "Газетный день" }, "газету ");
  assert.equal(headline, "[Газета] и [газеты]");
  assert.equal(dek, "О [газете].");
  assert.equal(text, "Газетный день");
});

test("a beginning is marked in the words that it may become", () => {
  assert.equal(shown({ headline: "Lake and lakeside" }, "lak").headline, "[Lake] and [lakeside]");
});

test("the stretch is the one with most of the words, from the start of its sentence", () => {
  const text = `${FILLING.repeat(9)}A boat. ${FILLING.repeat(9)}The boat lay on the lake. ${FILLING.repeat(9)}`;
  const found = shown({ text }, "boat lake ").text;
  assert.ok(found.startsWith("The [boat] lay on the [lake]. Nothing"), found);
  assert.ok(found.length < 240, found);
});

test("where a sentence begins far before, words are left out, and none is cut", () => {
  const long = "many words that go on and on ".repeat(20);
  const found = shown({ text: `${long}until a boat comes ${long}` }, "boat ").text;
  assert.match(found, /^… [a-z ]+ until a \[boat\] comes [a-z ]+…$/);
  assert.match(found, /^… (many|words|that|go|on|and) /);
});

test("without words in the text it is the text's beginning", () => {
  assert.ok(shown({ text: FILLING.repeat(9) }, "boat ").text.startsWith("Nothing of this"));
  assert.equal(shown({ text: "" }, "boat ").text, "");
  assert.equal(shown({}, "boat ").text, "");
});

test("capitals, ё and signs of every kind hide no word", () => {
  const marked = (text, q) => [...shown({ headline: text }, q).headline.matchAll(/\[(.*?)\]/g)].map((found) => found[1]);
  const text = "ЕЛКА, Ёлка. (ёлки) «ёлку»-Ёлке\nёлка\u00a0ёлка;подёлка";
  const expected = ["ЕЛКА", "Ёлка", "ёлки", "ёлку", "Ёлке", "ёлка", "ёлка"];
  assert.deepEqual(marked(text, "ёлка "), expected);
  assert.deepEqual(marked(text + " é", "ёлка "), expected);
});

test("a joined word is marked once", () => {
  assert.equal(shown({ headline: "An e-mail" }, "e-mail ").headline, "An [e-mail]");
});

test("a text without blanks ends, and no letter is parted", () => {
  const { text } = shown({ text: "𝔞".repeat(1000) }, "");
  assert.ok(text.length < 240);
  assert.equal(text, text.toWellFormed());
});

test("line breaks are blanks, and sentences end there", () => {
  assert.equal(shown({ text: "One boat\nTwo" }, "boat ").text, "One [boat] Two");
});
