import assert from "node:assert/strict";
import { test } from "node:test";

import { isEmpty, read, request, toggled, write } from "../../../../src/tamizdat/theme/scripts/search/address.js";

const FULL = "?q=red+wine&place=12&place=7&topic=3&person=4&series=9&kind=news&year=2010&from=2010-01-01&to=2010-12-31&sort=date&page=2";

test("an address holds all that is asked, and is written as it was read", () => {
  assert.equal(write(read(FULL)), FULL);
  assert.equal(write(read("")), "");
  assert.equal(write(read("?q=a%20b&page=1&sort=relevance&utm_source=x")), "?q=a+b");
});

test("the engine is asked for the same", () => {
  assert.deepEqual(request(read(FULL)), {
    q: "red wine", places: [12, 7], topics: [3], people: [4], series: [9], kinds: ["news"], years: [2010],
    from: "2010-01-01", to: "2010-12-31", sort: "date", page: 2,
  });
});

test("what is no number, kind or day is not taken from an address", () => {
  const asked = read("?place=<b>&place=1e9&kind=News!&year=-1&from=yesterday&to=2010-1-1&page=-3&sort=up");
  assert.deepEqual(asked, { q: "", chosen: {}, from: "", to: "", sort: "", page: 1 });
  assert.equal(isEmpty(asked), true);
  assert.equal(read(`?q=${"a".repeat(500)}`).q.length, 200);
  assert.equal(read(`?${"place=1&place=1&".repeat(3)}`).chosen.place.length, 1);
});

test("a day or a year that is none is passed over", () => {
  for (const day of ["2010-02-30", "2010-13-01", "0000-01-01", "2011-02-29"]) assert.equal(read(`?from=${day}`).from, "", day);
  assert.equal(read("?to=2012-02-29").to, "2012-02-29");
  assert.deepEqual(read("?year=999999999&year=20100&year=2010").chosen, { year: ["2010"] });
});

test("a choice is made, and taken away, and leads to the first page", () => {
  const chosen = toggled(read("?q=wine&page=3"), "place", "12");
  assert.equal(write(chosen), "?q=wine&place=12");
  assert.equal(write(toggled(chosen, "place", "7")), "?q=wine&place=12&place=7");
  assert.equal(write(toggled(chosen, "place", "12")), "?q=wine");
});

test("a query without words may still be narrowed", () => {
  assert.equal(isEmpty(read("?q=+")), true);
  assert.equal(isEmpty(read("?place=12")), false);
  assert.equal(isEmpty(read("?from=2010-01-01")), false);
});
