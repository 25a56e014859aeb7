import assert from "node:assert/strict";
import { test } from "node:test";

import { damaged } from "../../../../src/tamizdat/theme/scripts/search/bytes.js";
import { Shelf, Unreadable } from "../../../../src/tamizdat/theme/scripts/search/shelf.js";

/** @param {number} size of each file, in MB */
function counting(size) {
  const loads = [];
  const shelf = new Shelf(async (path) => {
    loads.push(path);
    if (path === "gone") throw new Error("404");
    return new Uint8Array(size << 20);
  });
  return { loads, take: (path, given) => shelf.take(path, (data) => data.length, given) };
}

test("what is at hand, or on its way, is not loaded again", async () => {
  const { loads, take } = counting(1);
  await Promise.all([take("a"), take("a"), take("b")]);
  await take("a");
  assert.deepEqual(loads, ["a", "b"]);
});

test("what was not asked for longest goes first", async () => {
  const { loads, take } = counting(1);
  for (const path of ["a", "b", "c", "d", "a", "e", "a", "b"]) await take(path);
  assert.deepEqual(loads, ["a", "b", "c", "d", "e", "b"]);
});

test("what is larger than all that is kept is read all the same", async () => {
  const { take } = counting(9);
  assert.equal(await take("a"), 9 << 20);
});

test("what is given is not loaded", async () => {
  const { loads, take } = counting(1);
  assert.equal(await take("a", new Uint8Array(3)), 3);
  assert.equal(await take("a", new Uint8Array(3)), 3);
  assert.deepEqual(loads, []);
});

test("a file that was missing is looked for again, and named", async () => {
  const { loads, take } = counting(1);
  await assert.rejects(take("gone"), (error) => error instanceof Unreadable && error.path === "gone" && !error.damaged);
  await assert.rejects(take("gone"));
  assert.deepEqual(loads, ["gone", "gone"]);
});

test("a damaged file is told from a missing one", async () => {
  const shelf = new Shelf(async () => new Uint8Array(1));
  await assert.rejects(shelf.take("a", damaged), (error) => error instanceof Unreadable && error.damaged);
});

test("what was given and is damaged is not kept", async () => {
  const shelf = new Shelf(async () => new Uint8Array(1));
  await assert.rejects(shelf.take("a", damaged, new Uint8Array(1)));
  assert.equal(await shelf.take("a", () => "read"), "read");
});

/** A shelf whose files are on their way until `arrive` lets them come. */
function waiting() {
  const ends = {};
  const shelf = new Shelf((path, anew, signal) => new Promise((done, fail) => {
    ends[path] = { done: () => done(new Uint8Array(1)), signal, anew };
    signal.addEventListener("abort", () => fail(new Error("aborted")));
  }));
  const take = (path, signal) => shelf.take(path, (data) => data.length, null, signal);
  return { ends, take };
}

test("what nobody waits for any more is not loaded to its end, and may be asked for again", async () => {
  const { ends, take } = waiting();
  const [first, second] = [new AbortController(), new AbortController()];
  const alone = take("a", first.signal);
  const shared = [take("b", first.signal), take("b", second.signal)];
  const always = [take("c", first.signal), take("c")];
  const { b } = ends;
  first.abort();
  await assert.rejects(alone, Unreadable);
  assert.deepEqual([ends.a, b, ends.c].map(({ signal }) => signal.aborted), [true, false, false]);
  const again = take("a", second.signal);
  for (const end of Object.values(ends)) end.done();
  assert.deepEqual(await Promise.all([again, ...shared, ...always]), [1, 1, 1, 1, 1]);
  second.abort();
  assert.equal(await take("a"), 1, "what has come stays");
  assert.equal(ends.a.signal.aborted, false);
});

test("for who does not wait any more nothing is loaded", async () => {
  const { ends, take } = waiting();
  const gone = new AbortController();
  gone.abort();
  await assert.rejects(take("a", gone.signal), Unreadable);
  assert.deepEqual(Object.keys(ends), []);
});

test("a file that was damaged is asked for past every cache", async () => {
  const asked = [];
  const load = async (path, anew) => asked.push([path, anew]) && new Uint8Array(anew ? 2 : 1);
  const read = (data) => (data.length === 2 ? "whole" : damaged());
  const shelf = new Shelf(load);
  await assert.rejects(shelf.take("a", read));
  assert.equal(await new Shelf(load, shelf.suspects).take("a", read), "whole");
  assert.deepEqual(asked, [["a", false], ["a", true]]);
});
