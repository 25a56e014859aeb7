// The search of one edition: asked by the page, it answers from the printed index.

import { Damaged } from "./bytes.js";
import { count, countYears, isNarrowed, missed } from "./facets.js";
import { Lookup } from "./lookup.js";
import { readManifest } from "./manifest.js";
import { parse, withoutCommon } from "./query.js";
import { byDay, byScore, rank } from "./ranking.js";
import { score } from "./scoring.js";
import { Segment } from "./segments.js";
import { Shelf, Unreadable } from "./shelf.js";
import { snippet } from "./snippets.js";
import { suggest } from "./suggest.js";
import { language } from "./words.js";

/** @typedef {import("./types.js").Answer} Answer */
/** @typedef {import("./types.js").Request} Request */
/** @typedef {import("./types.js").Slip} Slip */

const PAGE = 10;
const ENOUGH = 10; // that have all weighty words; where they are fewer, those with some of the words follow
const MANIFEST = "search/manifest.idx";

/**
 * @param {import("./types.js").Load} load
 * @param {string} tag of the edition's language
 * @param {import("./types.js").Trees} [trees]
 * @returns {Promise<Engine>}
 * @throws {Unreadable} there is no index, or it is damaged
 */
export async function open(load, tag, trees = {}) {
  const engine = new Engine(load, tag, trees);
  await engine.read(false);
  return engine;
}

/** What answers. Any of its methods may reject with `Unreadable`. */
export class Engine {
  /**
   * @param {import("./types.js").Load} load
   * @param {string} tag
   * @param {import("./types.js").Trees} trees
   */
  constructor(load, tag, trees) {
    this.load = load;
    this.tag = tag;
    this.trees = trees;
    this.language = language(tag);
    this.shelf = new Shelf(load);
    /** @type {import("./manifest.js").Described[]} */
    this.described = [];
    this.isOld = false; // whether what was found is not there any more
    this.last = new AbortController(); // of the search that began last
  }

  /**
   * Read which segments there are.
   * @param {boolean} anew past every cache
   */
  async read(anew) {
    try {
      this.described = readManifest(await this.load(MANIFEST, anew), this.tag);
    } catch (error) {
      throw new Unreadable(MANIFEST, error);
    }
  }

  /**
   * @param {Request} request
   * @returns {Promise<Answer | null>} null where another search has begun in the meantime
   */
  async search(request) {
    const before = this.last;
    const { signal } = (this.last = new AbortController());
    const answer = this.attempt(request, signal);
    before.abort(); // only now: what both need is not loaded twice
    try {
      const found = await answer;
      return signal.aborted ? null : found;
    } catch (error) {
      if (!signal.aborted) throw error;
      return null;
    }
  }

  /** Nobody waits for the search that began last. */
  leave() {
    this.last.abort();
  }

  /**
   * @param {Request} request
   * @param {AbortSignal} signal
   * @returns {Promise<Answer | null>}
   */
  async attempt(request, signal) {
    if (this.isOld) return this.again(request, signal);
    return this.answer(request, signal).catch(() => (signal.aborted ? null : this.again(request, signal)));
  }

  /**
   * Answer by the manifest as it is now: the paper was printed anew since, and what the old one names is gone.
   * @param {Request} request
   * @param {AbortSignal} signal
   * @returns {Promise<Answer>}
   */
  async again(request, signal) {
    this.shelf = new Shelf(this.load, this.shelf.suspects);
    await this.read(true);
    this.isOld = false;
    try {
      return await this.answer(request, signal);
    } catch (error) {
      throw error instanceof Damaged ? new Unreadable("search", error) : error;
    }
  }

  /**
   * @param {Request} request
   * @param {AbortSignal} signal
   * @returns {Promise<Answer>}
   */
  async answer(request, signal) {
    const { trees } = this;
    const segments = this.described.map((each) => new Segment(each, this.shelf, signal));
    const q = request.q || "";
    const isCommon = (/** @type {string} */ term) => segments.some(({ described }) => described.common.has(term));
    const question = withoutCommon(parse(q, this.language), isCommon);
    const lookup = new Lookup(segments, this.language);
    const [values] = await Promise.all([
      isNarrowed(request) ? Promise.all(segments.map((segment) => segment.facets())) : null,
      lookup.bring(question),
    ]);
    const found = segments.map((segment, index) => ({
      segment,
      ...score(lookup, question, index),
      missed: missed(request, segment, values && values[index], trees),
    }));
    const least = leastTier(found);
    const wanted = Math.max(1, Math.floor(request.page || 1));
    const { first, total, whole } = rank(found, least, wanted * PAGE, request.sort === "date" ? byDay : byScore);
    const page = Math.min(wanted, Math.max(1, Math.ceil(total / PAGE))); // behind the last there is none
    return {
      hits: first.slice((page - 1) * PAGE),
      total,
      whole,
      page,
      pages: Math.ceil(total / PAGE),
      asked: question.words.length + question.phrases.length > 0,
      q,
      question,
      lookup,
      found,
      signal,
    };
  }

  /**
   * @param {Answer} answer
   * @returns {Promise<import("./types.js").Facets>} how many of what is listed stand where
   */
  async facets({ found }) {
    const values = await Promise.all(found.map(({ segment }) => segment.facets()));
    return count(found, values, this.trees, leastTier(found));
  }

  /**
   * @param {Answer} answer
   * @returns {Map<number, number>} how many of what is listed are of which year, which is known without fetching anything
   */
  years({ found }) {
    return countYears(found, leastTier(found));
  }

  /** @returns {number} how many documents there are, dead ones too */
  get documents() {
    return this.described.reduce((sum, { documents }) => sum + documents, 0);
  }

  /**
   * @param {Answer} answer
   * @returns {Promise<string>} the query with what was probably meant; "" where nothing is better
   */
  suggest(answer) {
    return suggest(answer);
  }

  /**
   * @param {number} number of a document
   * @param {AbortSignal} signal
   * @returns {Promise<Slip>}
   */
  slip(number, signal) {
    const path = `search/${Math.floor(number / 1000)}/${number % 1000}.json`;
    return this.shelf.take(path, (data) => JSON.parse(new TextDecoder().decode(data)), null, signal);
  }

  /**
   * @param {Answer} answer
   * @returns {Promise<(Slip | null)[]>} of its hits; null for what was withdrawn in the meantime. Where all were, the next search
   *   reads the manifest anew
   */
  async slips({ hits, signal }) {
    /** @type {Unreadable[]} */
    const troubles = [];
    const slips = await Promise.all(
      hits.map(({ number }) =>
        this.slip(number, signal).catch((trouble) => {
          troubles.push(trouble);
          return null;
        }),
      ),
    );
    if (troubles.length && troubles.length === hits.length) {
      this.isOld = !signal.aborted;
      throw troubles[0];
    }
    return slips;
  }

  /**
   * @param {Slip} slip
   * @param {Answer} answer
   * @returns {import("./types.js").Snippet}
   */
  snippet(slip, answer) {
    return snippet(slip, answer, this.language);
  }
}

/**
 * @param {{tiers: Uint8Array}[]} found
 * @returns {number} the tier from which on documents are listed
 */
function leastTier(found) {
  let whole = 0;
  for (const { tiers } of found) for (const tier of tiers) if (tier === 2) whole++;
  return whole < ENOUGH ? 1 : 2;
}
