// Which segments there are, and which documents each has.

import { Bytes, ascending, damaged } from "./bytes.js";

/**
 * @typedef {object} Described
 * @property {string} name
 * @property {number} documents
 * @property {boolean} words whether there are the most frequent words
 * @property {Set<string>} common terms that are in very many documents
 * @property {Uint32Array} days of the documents, by ordinal, descending
 * @property {Uint32Array} numbers of the documents, by ordinal
 * @property {Uint8Array} living 1 or 0, by ordinal
 * @property {string[]} directory the least string of each shard, ascending; the first is ""; none where there are no words
 * @property {Uint8Array | null} terms where they stand in the manifest
 * @property {Uint8Array | null} facets where they stand in the manifest
 */

const MOST = 1 << 24; // more documents than any newsroom has

/**
 * @param {Uint8Array} data
 * @param {string} tag of the edition's language
 * @returns {Described[]} the segments, the newest first
 */
export function readManifest(data, tag) {
  const bytes = new Bytes(data);
  if (String.fromCharCode(...bytes.take(4)) !== "TZI1") damaged();
  const header = bytes.json();
  if (!header || header.format !== 1 || header.language !== tag || !Array.isArray(header.segments)) damaged();
  return header.segments.map((/** @type {any} */ segment) => {
    const { name, documents, shards, common, sections } = segment || {};
    if (!/^[0-9a-f]{16}$/.test(name) || !(documents <= MOST) || !(shards >= 0) || !sections) damaged();
    const take = (/** @type {string} */ section) => new Bytes(bytes.take(sections[section]));
    const table = readTable(take("table"), documents);
    const directory = readDirectory(take("directory"), shards);
    const dead = take("dead");
    const living = new Uint8Array(documents).fill(1);
    for (const ordinal of ascending(dead, dead.count(), documents)) living[ordinal] = 0;
    return {
      name,
      documents,
      words: segment.words === true,
      common: new Set(common),
      ...table,
      living,
      directory,
      terms: sections.terms ? bytes.take(sections.terms) : null,
      facets: sections.facets ? bytes.take(sections.facets) : null,
    };
  });
}

/**
 * @param {Bytes} bytes
 * @param {number} documents
 */
function readTable(bytes, documents) {
  const days = new Uint32Array(documents);
  for (let runs = bytes.count(), at = 0, day = -1; runs; runs--) {
    day = day < 0 ? bytes.varint() : day - bytes.varint();
    const end = at + bytes.count(documents - at);
    if (day < 0 || (runs === 1 && end < documents)) damaged();
    days.fill(day, at, end);
    at = end;
  }
  const numbers = new Uint32Array(documents);
  for (let runs = bytes.count(), at = 0, number = 0; runs; runs--) {
    const step = bytes.zigzag();
    const end = at + bytes.count(documents - at);
    if (runs === 1 && end < documents) damaged();
    while (at < end) numbers[at++] = number += step;
  }
  return { days, numbers };
}

/**
 * @param {Bytes} bytes
 * @param {number} shards
 */
function readDirectory(bytes, shards) {
  const directory = shards ? [""] : [];
  if (shards > bytes.data.length + 1) damaged();
  while (directory.length < shards) directory.push(bytes.word(directory[directory.length - 1]));
  return directory;
}
