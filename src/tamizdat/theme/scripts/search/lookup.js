// Where the words of a query stand: every shard that is needed is loaded at once.

/** @typedef {import("./segments.js").Segment} Segment */
/** @typedef {import("./segments.js").Shard} Shard */
/** @typedef {import("./types.js").Language} Language */
/** @typedef {import("./types.js").Postings} Postings */
/** @typedef {import("./types.js").Question} Question */
/** @typedef {import("./types.js").Wanted} Wanted */

const SHARDS = 2; // that a beginning may span
const OF_SHARDS = 64; // completions
const OF_FREQUENT = 4;

/** What one search has looked up. */
export class Lookup {
  /**
   * @param {Segment[]} segments
   * @param {Language} language
   */
  constructor(segments, language) {
    this.segments = segments;
    this.language = language;
    /** @type {Map<string, Shard>[]} by segment the shards by the terms that were looked up in them */
    this.shards = segments.map(() => new Map());
    /** @type {Map<string, Uint8Array>[]} by segment the positions of whole shards, by terms */
    this.positions = segments.map(() => new Map());
    /** @type {Map<Wanted, string[][]>} completions of words by segment */
    this.completions = new Map();
    this.documents = segments.reduce((sum, segment) => sum + segment.documents, 0);
  }

  /**
   * @param {Question} question
   * @returns {Promise<void>} when all is at hand
   */
  async bring(question) {
    const inRows = [...question.phrases, ...question.bannedPhrases].flatMap(({ terms }) => terms);
    const terms = [...question.words.flatMap((word) => word.terms), ...question.banned, ...inRows];
    const looked = Promise.all(this.segments.map((_, index) => this.bringTerms(terms, index)));
    await Promise.all([
      looked,
      ...this.segments.map((segment, index) =>
        gather(inRows, segment, this.positions[index], (shard) => segment.positions(shard)),
      ),
      ...question.words.filter((word) => word.beginning).map((word) => this.complete(word, looked)),
    ]);
  }

  /**
   * @param {string[]} terms
   * @param {number} index of the segment
   */
  bringTerms(terms, index) {
    const segment = this.segments[index];
    return gather(terms, segment, this.shards[index], (shard) => segment.shard(shard));
  }

  /**
   * @param {Wanted} word
   * @param {Promise<any>} looked when the word has been looked up as it stands
   */
  async complete(word, looked) {
    const found = await Promise.all(
      this.segments.map(async (segment, index) => {
        const span = segment.span(word.beginning);
        if (span.length > SHARDS) {
          await looked;
          const terms = word.terms.some((term) => this.df(term)) ? [] : await this.frequent(word);
          await this.bringTerms(terms, index);
          return terms;
        }
        const shards = await Promise.all(span.map((shard) => segment.shard(shard)));
        return this.among(shards, word, index);
      }),
    );
    this.completions.set(word, found);
  }

  /**
   * @param {Shard[]} shards
   * @param {Wanted} word
   * @param {number} index of the segment
   * @returns {string[]} the completions in these
   */
  among(shards, word, index) {
    /** @type {{term: string, df: number, shard: Shard}[]} */
    const found = [];
    for (const shard of shards) {
      for (const at of shard.beginning(word.beginning)) {
        const term = shard.terms[at];
        if (!word.terms.includes(term)) found.push({ term, df: shard.df[at], shard });
      }
    }
    found.sort((one, two) => two.df - one.df || (one.term < two.term ? -1 : 1));
    return found.slice(0, OF_SHARDS).map(({ term, shard }) => {
      this.shards[index].set(term, shard);
      return term;
    });
  }

  /**
   * @param {Wanted} word
   * @returns {Promise<string[]>} its completions among the most frequent words
   */
  async frequent(word) {
    const segment = this.segments.find(({ described }) => described.words);
    if (!segment) return [];
    const { forms, bare, documents } = await segment.words();
    const indices = [...forms.keys()].filter((at) => bare[at].startsWith(word.beginning));
    indices.sort((one, two) => documents[two] - documents[one] || one - two);
    /** @type {string[]} */
    const found = [];
    for (const at of indices) {
      const term = this.language.term(forms[at]);
      if (!word.terms.includes(term) && !found.includes(term)) found.push(term);
      if (found.length === OF_FREQUENT) break;
    }
    return found;
  }

  /**
   * @param {string} term
   * @param {number} index of the segment
   * @returns {number} how many documents of the segment have it
   */
  dfIn(term, index) {
    const shard = this.shards[index].get(term);
    const at = shard ? shard.find(term) : -1;
    return shard && at >= 0 ? shard.df[at] : 0;
  }

  /**
   * @param {string} term
   * @returns {number} how many documents have it
   */
  df(term) {
    return this.segments.reduce((sum, _, index) => sum + this.dfIn(term, index), 0);
  }

  /**
   * @param {number} df
   * @returns {number} what a term weighs that so many documents have
   */
  idf(df) {
    return Math.floor(1024 * Math.log(1 + (this.documents - df + 0.5) / (df + 0.5)));
  }

  /**
   * @param {Wanted} word
   * @returns {number} of its alternatives that stand everywhere, the idf of the most frequent; 0 of a beginning of which there is none
   */
  idfOf({ terms, beginning }) {
    const df = Math.max(...terms.map((term) => this.df(term)));
    return df || !beginning ? this.idf(df) : 0;
  }

  /**
   * @param {Wanted[]} words of a query
   * @returns {Wanted[]} those without which a document is not what was meant: not much more frequent than the rarest, or still being written
   */
  weighty(words) {
    const most = Math.max(...words.map((word) => this.idfOf(word)));
    return words.filter((word) => word.beginning || 2 * this.idfOf(word) >= most);
  }

  /**
   * @param {Wanted[]} words of a query
   * @returns {Wanted[]} those that say something alone: not much more frequent than the rarest that any document has
   */
  telling(words) {
    const known = words.filter(({ terms }) => terms.some((term) => this.df(term)));
    const most = Math.max(0, ...known.map((word) => this.idfOf(word)));
    return words.filter((word) => word.beginning || 2 * this.idfOf(word) >= most);
  }

  /**
   * @param {Wanted} word
   * @returns {number} how many documents have the word or a completion of it, at most
   */
  dfOfCompletions(word) {
    const sums = (this.completions.get(word) || []).map((terms, index) =>
      terms.reduce((sum, term) => sum + this.dfIn(term, index), 0),
    );
    return Math.min(
      this.documents,
      sums.reduce((sum, one) => sum + one, this.df(word.terms[0])),
    );
  }

  /**
   * @param {string} term
   * @returns {string[]} all forms in which documents have it
   */
  forms(term) {
    return this.shards.flatMap((shards) => {
      const shard = shards.get(term);
      const at = shard ? shard.find(term) : -1;
      return shard && at >= 0 ? shard.forms[at] || term : [];
    });
  }

  /**
   * @param {string} term
   * @param {number} index of the segment
   * @returns {Postings | null}
   */
  postings(term, index) {
    const shard = this.shards[index].get(term);
    const at = shard ? shard.find(term) : -1;
    return shard && at >= 0 ? shard.postings(at) : null;
  }

  /**
   * @param {string} term which has postings in this segment
   * @param {number} index of the segment
   * @returns {import("./segments.js").Standing} where it stands
   */
  standing(term, index) {
    const shard = /** @type {Shard} */ (this.shards[index].get(term));
    return shard.standing(shard.find(term), /** @type {Uint8Array} */ (this.positions[index].get(term)));
  }
}

/**
 * @template T
 * @param {string[]} terms
 * @param {Segment} segment
 * @param {Map<string, T>} held takes for each term what there is of its shard
 * @param {(shard: number) => Promise<T>} bring
 */
async function gather(terms, segment, held, bring) {
  await Promise.all(
    terms.map(async (term) => {
      const shard = segment.shardOf(term);
      if (shard >= 0) held.set(term, await bring(shard));
    }),
  );
}
