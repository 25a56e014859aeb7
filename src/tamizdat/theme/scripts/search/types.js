// What the search takes and gives: types alone, for those who read and for the type checker. No script carries this module.

/**
 * Loads a file of the site.
 * @callback Load
 * @param {string} path below the edition's folder: "search/manifest.idx"
 * @param {boolean} [anew] past every cache
 * @param {AbortSignal} [signal] given when nobody waits for it any more
 * @returns {Promise<Uint8Array>} rejected where there is no such file, or no way to it
 */

/**
 * Which numbers stand right above a number in a tree: {12: [3, 5]}.
 * @typedef {Object<number, number[]>} Tree
 */

/**
 * @typedef {object} Trees
 * @property {Tree} [places]
 * @property {Tree} [topics]
 */

/**
 * What a reader asks. Several values of one field mean either; several fields mean all.
 * @typedef {object} Request
 * @property {string} [q]
 * @property {number[]} [places] with all below them
 * @property {number[]} [topics] with all below them
 * @property {number[]} [people]
 * @property {number[]} [series]
 * @property {string[]} [kinds]
 * @property {number[]} [years]
 * @property {string} [from] "2010-01-31", which is in
 * @property {string} [to] "2010-12-31", which is in
 * @property {"relevance" | "date"} [sort]
 * @property {number} [page] from 1
 */

/**
 * @typedef {object} Hit
 * @property {number} number the document's
 * @property {number} score
 * @property {boolean} whole whether it has all weighty words
 * @property {number} day in days since 1970-01-01; 0 where it has none
 */

/**
 * @typedef {object} Answer
 * @property {Hit[]} hits of the page, ten at most
 * @property {number} total how many are listed on all pages
 * @property {number} whole how many of these have all weighty words
 * @property {number} page from 1
 * @property {number} pages
 * @property {boolean} asked whether the query has words
 * @property {string} q the query
 * @property {Question} question the same as it was understood
 * @property {import("./lookup.js").Lookup} lookup where its words stand
 * @property {Found[]} found by segment
 * @property {AbortSignal} signal given when another search has begun
 */

/**
 * How many of what is listed has which value.
 * @typedef {object} Facets
 * @property {Map<number, number>} places by number, with all below
 * @property {Map<number, number>} topics by number, with all below
 * @property {Map<number, number>} people
 * @property {Map<number, number>} series
 * @property {Map<string, number>} kinds
 * @property {Map<number, number>} years
 */

/**
 * A document as it is shown.
 * @typedef {object} Slip
 * @property {number} number
 * @property {string} path from the site's root
 * @property {string} kind
 * @property {string} headline
 * @property {string} [published] ISO 8601
 * @property {string} [date] the same in words
 * @property {string} [dek]
 * @property {string[]} [byline]
 * @property {string[]} [places]
 * @property {string[]} [topics]
 * @property {string} [text] paragraphs, a line break between them
 */

/**
 * A piece of a text.
 * @typedef {object} Piece
 * @property {string} text
 * @property {boolean} marked
 */

/**
 * @typedef {object} Snippet
 * @property {Piece[]} headline
 * @property {Piece[]} dek
 * @property {Piece[]} text the stretch that says most
 */

/**
 * A word of a text, as `words.js` finds it.
 * @typedef {object} Word
 * @property {number} position
 * @property {string} term
 * @property {string} form
 * @property {number} start in UTF-16 code units
 * @property {number} end
 */

/**
 * @typedef {object} Language
 * @property {(text: string) => Word[]} words
 * @property {(form: string) => string} term
 * @property {(word: string) => string} fold
 * @property {(form: string) => string[]} spellings
 */

/**
 * A plain word of a query.
 * @typedef {object} Wanted
 * @property {string} form
 * @property {string[]} terms its own first, then those of joined words and other spellings
 * @property {string} beginning its form without marks; "" if it is no beginning
 * @property {number} start where it stands in the query, in UTF-16 code units
 * @property {number} end
 */

/**
 * @typedef {object} Phrase
 * @property {string[]} terms
 * @property {number[]} places the position of each
 */

/**
 * @typedef {object} Question
 * @property {Wanted[]} words
 * @property {Phrase[]} phrases
 * @property {string[]} banned terms
 * @property {Phrase[]} bannedPhrases
 */

/**
 * The documents of one term in one segment.
 * @typedef {object} Postings
 * @property {Uint32Array} ordinals ascending
 * @property {Uint8Array} impacts
 */

/**
 * What was found in one segment.
 * @typedef {object} Found
 * @property {import("./segments.js").Segment} segment
 * @property {Int32Array} scores by ordinal
 * @property {Uint8Array} tiers by ordinal: 2 has all weighty words, 1 any words, 0 none
 * @property {Uint8Array | null} missed by ordinal: a bit for each facet whose choice it misses; null without a choice
 */

export {};
