// A segment's files: words with the documents that have them, positions, the most frequent words.

import { Bytes, ascending, damaged } from "./bytes.js";
import { readValues } from "./facets.js";
import { bare } from "./folding.js";

/** @typedef {import("./manifest.js").Described} Described */
/** @typedef {import("./types.js").Postings} Postings */

const LAST = "\uffff";

/** A part of a segment's words, in their order. */
export class Shard {
  /**
   * @param {Uint8Array} data
   * @param {number} documents of the segment
   */
  constructor(data, documents) {
    this.documents = documents;
    this.bytes = new Bytes(data);
    const count = this.bytes.count();
    /** @type {string[]} */
    this.terms = [];
    /** @type {(string[] | null)[]} */
    this.forms = []; // null where the only form is the term
    this.df = new Uint32Array(count);
    this.lengths = new Uint32Array(count); // of the positions
    const starts = new Uint32Array(count + 1); // of the postings
    for (let index = 0, term = ""; index < count; index++) {
      this.terms.push((term = this.bytes.word(term)));
      let forms = this.bytes.count();
      this.forms.push(forms ? [] : null);
      for (; forms; forms--) /** @type {string[]} */ (this.forms[index]).push(this.bytes.word(term));
      this.df[index] = this.bytes.count(documents);
      starts[index + 1] = starts[index] + this.bytes.varint();
      this.lengths[index] = this.bytes.varint();
    }
    this.starts = starts.map((start) => start + this.bytes.at);
    if (this.starts[count] > data.length) damaged();
    /** @type {string[][] | undefined} */
    this.bare = undefined; // the forms without marks, once they were asked for
    /** @type {Map<number, Postings>} */
    this.read = new Map();
  }

  /**
   * @param {string} beginning without marks
   * @returns {number[]} the indices of the terms of which a form begins so
   */
  beginning(beginning) {
    if (!this.bare) this.bare = this.forms.map((forms, index) => (forms || [this.terms[index]]).map(bare));
    const found = [];
    for (let index = 0; index < this.bare.length; index++) {
      for (const form of this.bare[index]) {
        if (!form.startsWith(beginning)) continue;
        found.push(index);
        break;
      }
    }
    return found;
  }

  /**
   * @param {string} term
   * @returns {number} its index, or -1
   */
  find(term) {
    const index = firstFrom(this.terms, term);
    return this.terms[index] === term ? index : -1;
  }

  /**
   * @param {number} index of the term
   * @returns {Postings}
   */
  postings(index) {
    let found = this.read.get(index);
    if (!found) {
      const df = this.df[index];
      this.bytes.at = this.starts[index];
      found = { ordinals: ascending(this.bytes, df, this.documents), impacts: this.bytes.take(df) };
      this.read.set(index, found);
    }
    return found;
  }

  /**
   * @param {number} index of the term
   * @param {Uint8Array} data the positions of the shard's terms
   * @returns {Standing}
   */
  standing(index, data) {
    const bytes = new Bytes(data);
    bytes.take(this.lengths.subarray(0, index).reduce((sum, length) => sum + length, 0));
    const { ordinals } = this.postings(index);
    const own = new Bytes(bytes.take(this.lengths[index]));
    const starts = new Uint32Array(ordinals.length + 1);
    const positions = new Uint32Array(own.data.length);
    let end = 0;
    for (let at = 0; at < ordinals.length; at++) {
      for (let left = own.count(), position = 0; left; left--) positions[end++] = position += own.varint();
      starts[at + 1] = end;
    }
    return { ordinals, starts, positions };
  }
}

/**
 * Where a term stands: in the document `ordinals[n]` at `positions[i]` for i from `starts[n]` to below `starts[n + 1]`.
 * @typedef {object} Standing
 * @property {Uint32Array} ordinals
 * @property {Uint32Array} starts
 * @property {Uint32Array} positions ascending in each document
 */

/**
 * @param {string[]} sorted
 * @param {string} text
 * @returns {number} the index of the first that is not below the text
 */
export function firstFrom(sorted, text) {
  let low = 0;
  for (let high = sorted.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** One segment of the index. */
export class Segment {
  /**
   * @param {Described} described
   * @param {import("./shelf.js").Shelf} shelf
   * @param {AbortSignal} signal given when what only this search needs is not waited for any more
   */
  constructor(described, shelf, signal) {
    this.described = described;
    this.shelf = shelf;
    this.signal = signal;
    this.documents = described.documents;
    this.folder = `search/${described.name}/`;
  }

  /**
   * @param {string} term
   * @returns {number} the shard in which it stands if the segment has it; -1 where there are no words at all
   */
  shardOf(term) {
    const { directory } = this.described;
    const index = firstFrom(directory, term);
    return directory[index] === term ? index : index - 1;
  }

  /**
   * @param {string} beginning
   * @returns {number[]} the shards in which words begin so
   */
  span(beginning) {
    const shards = [];
    const end = firstFrom(this.described.directory, beginning + LAST);
    for (let shard = Math.max(0, this.shardOf(beginning)); shard < end; shard++) shards.push(shard);
    return shards;
  }

  /**
   * @param {number} shard
   * @returns {Promise<Shard>}
   */
  shard(shard) {
    const { terms, documents } = this.described;
    return this.shelf.take(`${this.folder}t${shard}.idx`, (data) => new Shard(data, documents), terms, this.signal);
  }

  /**
   * @param {number} shard
   * @returns {Promise<Uint8Array>} the positions of its words
   */
  positions(shard) {
    return this.shelf.take(`${this.folder}p${shard}.idx`, (data) => data, null, this.signal);
  }

  /** @returns {Promise<import("./facets.js").Values>} */
  facets() {
    const { facets, documents } = this.described;
    return this.shelf.take(`${this.folder}facets.idx`, (data) => readValues(data, documents), facets);
  }

  /** @returns {Promise<Frequent>} */
  words() {
    return this.shelf.take(`${this.folder}words.idx`, readFrequent);
  }
}

/**
 * The most frequent words.
 * @typedef {object} Frequent
 * @property {string[]} forms sorted
 * @property {string[]} bare the same without marks
 * @property {number[]} documents how many have its term
 */

/**
 * @param {Uint8Array} data
 * @returns {Frequent}
 */
function readFrequent(data) {
  const bytes = new Bytes(data);
  const forms = [];
  const documents = [];
  for (let left = bytes.count(), form = ""; left; left--) {
    forms.push((form = bytes.word(form)));
    documents.push(bytes.varint());
  }
  return { forms, bare: forms.map(bare), documents };
}
