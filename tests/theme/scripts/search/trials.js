// The search under bad conditions, over a good index in a folder: node trials.js FOLDER ROUNDS TAG MODULE….

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { open } from "../../../../src/tamizdat/theme/scripts/search/engine.js";
import { Unreadable } from "../../../../src/tamizdat/theme/scripts/search/shelf.js";

const [folder, rounds, tag, ...modules] = process.argv.slice(2);
for (const module of modules) await import(`../../../../src/tamizdat/theme/scripts/search/${module}`);

const MANIFEST = "search/manifest.idx";
const files = new Map();

async function load(path) {
  if (!files.has(path)) files.set(path, await readFile(join(folder, path)));
  return files.get(path);
}

const numbers = (answer) => answer.hits.map(({ number }) => number);
const request = { q: "война выборы" };
const good = numbers(await (await open(load, tag)).search(request));
assert.ok(good.length);

// Who types on sees the last answer only, whatever comes first.
{
  const engine = await open(load, tag);
  const [first, second, third] = await Promise.all([engine.search({ q: "Путин" }), engine.search({ q: "мини" }), engine.search(request)]);
  assert.equal(first, null);
  assert.equal(second, null);
  assert.deepEqual(numbers(third), good);
}

// The paper is printed anew while a reader has the page open: the old manifest names what is gone.
const gone = "0".repeat(16);
const outdated = Buffer.from((await load(MANIFEST)).toString("latin1").replace(/"name":"[0-9a-f]{16}"/g, `"name":"${gone}"`), "latin1");
{
  const asked = [];
  const engine = await open((path, anew) => asked.push([path, !!anew]) && (path === MANIFEST && !anew ? Promise.resolve(outdated) : load(path)), tag);
  assert.deepEqual(numbers(await engine.search(request)), good);
  assert.deepEqual(asked.filter(([path]) => path === MANIFEST), [[MANIFEST, false], [MANIFEST, true]]);
}

// A mirror that was copied halfway says what is missing, once and for all.
{
  const engine = await open((path) => (path === MANIFEST ? Promise.resolve(outdated) : load(path)), tag);
  await assert.rejects(engine.search(request), (error) => error instanceof Unreadable && error.path.startsWith(`search/${gone}/`));
}

// A slip that was withdrawn is passed over; if none can be had, that is said.
{
  const slipless = (isMissing) => (path) => (/json$/.test(path) && isMissing(path) ? Promise.reject(new Error("404")) : load(path));
  const some = await open(slipless((path) => path.endsWith(`/${good[0]}.json`)), tag);
  const slips = await some.slips(await some.search(request));
  assert.equal(slips[0], null);
  assert.equal(slips[1].number, good[1]);
  const none = await open(slipless(() => true), tag);
  await assert.rejects(none.slips(await none.search(request)), Unreadable);
}

// All that was found was withdrawn since: the search after it goes by the manifest as it is now.
{
  const read = [];
  const engine = await open((path, anew) => {
    if (path === MANIFEST) read.push(!!anew);
    return /json$/.test(path) && read.length < 2 ? Promise.reject(new Error("404")) : load(path);
  }, tag);
  await assert.rejects(engine.slips(await engine.search(request)), Unreadable);
  const answer = await engine.search(request);
  assert.equal((await engine.slips(answer))[0].number, good[0]);
  await engine.search(request);
  assert.deepEqual(read, [false, true]);
}

// What an overtaken search alone needs is not loaded to its end; what the next one needs, too, is loaded once.
{
  const begun = [];
  const left = [];
  const slow = (path, anew, signal) => {
    if (path === MANIFEST) return load(path);
    begun.push(path);
    return new Promise((done, fail) => {
      signal.addEventListener("abort", () => left.push(path) && fail(new Error("aborted")));
      setTimeout(() => done(load(path)), 30);
    });
  };
  const engine = await open(slow, tag);
  const [first, second] = [engine.search({ q: "выборы Путин " }), engine.search({ q: "Путин " })];
  assert.equal(await first, null);
  const answer = await second;
  assert.ok(answer.hits.length && left.length && left.length < begun.length);
  assert.equal(new Set(begun).size, begun.length);
  const slips = engine.slips(answer);
  const third = engine.search(request);
  await assert.rejects(slips, Unreadable);
  assert.ok(left.some((path) => /json$/.test(path)));
  assert.deepEqual(numbers(await third), good);
  const fourth = engine.search({ q: "министр " });
  engine.leave();
  assert.equal(await fourth, null);
}

// A file that was damaged on its way is asked for past every cache.
{
  const asked = [];
  const engine = await open(async (path, anew) => {
    const data = await load(path);
    if (/t\d+\.idx$/.test(path)) asked.push(!!anew);
    return /t\d+\.idx$/.test(path) && !anew ? data.subarray(0, 3) : data;
  }, tag);
  assert.deepEqual(numbers(await engine.search(request)), good);
  assert.ok(asked.includes(false) && asked.includes(true));
}

// What is needed is loaded at once: the manifest; the words, positions and facets; the slips.
{
  let rounds = 0;
  let isWaiting = false;
  const slow = async (path) => {
    if (!isWaiting) {
      isWaiting = true;
      rounds++;
      setTimeout(() => (isWaiting = false), 20);
    }
    const data = await load(path);
    await new Promise((done) => setTimeout(done, 25));
    return data;
  };
  const engine = await open(slow, tag);
  const answer = await engine.search({ q: '"война в" выборы Путин министр ', places: [900, 901, 902, 903, 904, 905] });
  assert.equal(rounds, 2);
  assert.ok(answer.hits.length);
  await engine.slips(answer);
  assert.equal(rounds, 3);
}

// Another edition's index is not taken for this one's.
await assert.rejects(open(load, "zu"), (error) => error instanceof Unreadable && error.damaged);

// Whatever the bytes, there is an answer or a clear error, soon.
let seed = 11;
const next = (below) => (seed = (seed * 48271) % 2147483647) % below;

function harmed(data) {
  const copy = Buffer.from(data);
  for (let left = 1 + next(3); left; left--) copy[next(copy.length)] = next(4) ? next(256) : [0, 127, 128, 255][next(4)];
  return next(4) ? copy : copy.subarray(0, next(copy.length));
}

const requests = [request, { q: '"война в" выбор' }, { q: "вой", places: [900], years: [2009] }, { q: "минстр -Путин", sort: "date" }];
let refused = 0;
for (let round = 0; round < rounds; round++) {
  const target = next(3);
  const damaging = async (path) => {
    const data = await load(path);
    const isTarget = [path === MANIFEST, /t\d+\.idx$/.test(path), /(p\d+|facets|words)\.idx$/.test(path)][target];
    return isTarget ? harmed(data) : data;
  };
  try {
    const engine = await open(damaging, tag);
    const answer = await engine.search(requests[round % requests.length]);
    await engine.facets(answer);
    await engine.suggest(answer);
  } catch (error) {
    assert.ok(error instanceof Unreadable, error.stack);
    refused++;
  }
}
assert.ok(refused > rounds / 10 && refused < rounds, `${refused} of ${rounds} refused`);
