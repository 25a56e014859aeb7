// What was loaded and read stays at hand, up to some megabytes; what was not asked for longest goes first.

import { Damaged } from "./bytes.js";

/** A file cannot be had, or is damaged. `path` says which. */
export class Unreadable extends Error {
  /**
   * @param {string} path
   * @param {unknown} cause
   */
  constructor(path, cause) {
    super(`${path}: ${cause instanceof Error ? cause.message : cause}`);
    this.path = path;
    this.damaged = cause instanceof Damaged;
  }
}

const MOST = 4 << 20; // bytes as loaded

/**
 * A file that is here, or on its way.
 * @typedef {object} Held
 * @property {number} size in bytes; 0 while it is on its way
 * @property {number} waiting how many wait for it
 * @property {AbortController} way ends its loading
 * @property {Promise<any>} value
 */

/** The files of one state of the index. */
export class Shelf {
  /**
   * @param {import("./types.js").Load} load
   * @param {Set<string>} [suspects] paths of files that were damaged: no cache is trusted with them
   */
  constructor(load, suspects = new Set()) {
    this.load = load;
    this.suspects = suspects;
    /** @type {Map<string, Held>} in the order in which they were last asked for */
    this.held = new Map();
    this.size = 0;
  }

  /**
   * @template T
   * @param {string} path
   * @param {(data: Uint8Array) => T} read
   * @param {Uint8Array | null} [given] the file's bytes, where they are here already
   * @param {AbortSignal} [signal] given when this one does not wait any more; where nobody does, loading ends
   * @returns {Promise<T>}
   */
  take(path, read, given, signal) {
    if (signal && signal.aborted) return Promise.reject(new Unreadable(path, "nobody waits for it"));
    const held = this.held.get(path) || this.begun(path, read, given);
    this.held.delete(path);
    this.held.set(path, held);
    held.waiting++;
    if (signal) signal.addEventListener("abort", () => --held.waiting || this.leave(path, held));
    return held.value;
  }

  /**
   * @param {string} path
   * @param {(data: Uint8Array) => any} read
   * @param {Uint8Array | null} [given]
   * @returns {Held}
   */
  begun(path, read, given) {
    /** @type {Held} */
    const held = { size: 0, waiting: 0, way: new AbortController(), value: Promise.resolve() };
    held.value = this.bring(path, read, given, held);
    return held;
  }

  /**
   * @template T
   * @param {string} path
   * @param {(data: Uint8Array) => T} read
   * @param {Uint8Array | null | undefined} given
   * @param {Held} held
   * @returns {Promise<T>}
   */
  async bring(path, read, given, held) {
    try {
      const data = await (given || this.load(path, this.suspects.has(path), held.way.signal));
      const value = read(data);
      this.count(path, given ? 0 : data.length, held);
      return value;
    } catch (error) {
      if (this.held.get(path) === held) this.held.delete(path);
      if (error instanceof Damaged) this.suspects.add(path);
      throw new Unreadable(path, error);
    }
  }

  /**
   * Nobody waits for a file: what is still on its way is not loaded to its end.
   * @param {string} path
   * @param {Held} held
   */
  leave(path, held) {
    if (held.size || this.held.get(path) !== held) return;
    this.held.delete(path);
    held.way.abort();
  }

  /**
   * @param {string} path
   * @param {number} size
   * @param {Held} held
   */
  count(path, size, held) {
    if (this.held.get(path) !== held) return; // nobody waited for it
    held.size = size;
    this.size += size;
    for (const [other, { size: freed }] of this.held) {
      if (this.size <= MOST) break;
      if (other === path || !freed) continue;
      this.held.delete(other);
      this.size -= freed;
    }
  }
}
