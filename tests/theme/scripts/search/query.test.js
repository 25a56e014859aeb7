import assert from "node:assert/strict";
import { test } from "node:test";

import { parse, withoutCommon } from "../../../../src/tamizdat/theme/scripts/search/query.js";
import { language as languageOf } from "../../../../src/tamizdat/theme/scripts/search/words.js";
import { language } from "./language.js";

const read = (text) => parse(text, language);
const forms = (text) => read(text).words.map((word) => word.form);

test("words, phrases and exclusions", () => {
  const question = read('war «in the» -peace -"of mind" "alone');
  assert.deepEqual(question.words.map(({ form }) => form), ["war", "alone"]);
  assert.deepEqual(question.phrases, [{ terms: ["in", "th"], places: [0, 1] }]);
  assert.deepEqual(question.banned, ["peac"]);
  assert.deepEqual(question.bannedPhrases, [{ terms: ["of", "mind"], places: [0, 1] }]);
});

test("the last word is a beginning only where somebody still writes it", () => {
  const beginning = (text) => read(text).words.map((word) => word.beginning).pop();
  assert.equal(beginning("war pea"), "pea");
  assert.equal(beginning("pea "), "");
  assert.equal(beginning('"pea'), "");
  assert.equal(beginning("pea."), "");
  assert.equal(beginning("p"), "");
  assert.equal(beginning("war -pea"), "");
});

test("words know where they stand in the query", () => {
  const text = 'in “the” e-mail';
  assert.deepEqual(read(text).words.map(({ start, end }) => text.slice(start, end)), ["in", "the", "e", "mail"]);
});

test("a joined word stands for its parts, and is excluded with them", () => {
  assert.deepEqual(read("e-mail").words.map(({ terms }) => terms), [["", "email"], ["mail", "email"]]);
  assert.deepEqual(read("-e-mail").banned, ["email"]);
  assert.deepEqual(read('"an e-mail"').phrases, [{ terms: ["an", "", "mail"], places: [0, 1, 2] }]);
});

test("a number is the same however its thousands are parted", () => {
  const read = (text) => parse(text, languageOf("en"));
  for (const text of ["10,000", "10 000", "10\u202f000", "10\u00a0000"]) {
    const [first, second] = read(`in ${text}`).words.slice(1);
    assert.deepEqual([first.terms[1], second.terms[1]], ["10000", "10000"], text);
    assert.equal(`in ${text}`.slice(first.start, second.end), text);
  }
  assert.deepEqual(read("2010 300").words.map(({ form }) => form), ["2010", "300"]);
  assert.deepEqual(read("2010 300").words.flatMap(({ terms }) => terms), ["2010", "300"]);
  assert.deepEqual(read('"10 000 in"').phrases[0].terms, ["10", "000", "in"]);
});

test("other spellings stand for a word", () => {
  assert.deepEqual(read("praha").words[0].terms, ["prah", "prag"]);
});

test("a query has an end", () => {
  assert.equal(forms("word ".repeat(1000)).length, 32);
  assert.deepEqual(forms(' - -- "" " "'), []);
});

test("common words are dropped beside others", () => {
  const isCommon = (term) => term === "th";
  const left = (text) => withoutCommon(read(text), isCommon).words.map(({ form }) => form);
  assert.deepEqual(left("the war"), ["war"]);
  assert.deepEqual(left("the"), ["the"]);
  assert.deepEqual(left('the "two words"'), []);
});
