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

/** The files of one state of the index. */
export class Shelf {
  /** @param {import("./types.js").Load} load */
  constructor(load) {
    this.load = load;
    /** @type {Map<string, {size: number, value: Promise<any>}>} in the order in which they were last asked for */
    this.held = new Map();
    this.size = 0;
  }

  /**
   * @template T
   * @param {string} path
   * @param {(data: Uint8Array) => T} read
   * @param {Uint8Array | null} [given] the file's bytes, where they are here already
   * @returns {Promise<T>}
   */
  take(path, read, given) {
    const held = this.held.get(path) || { size: 0, value: this.bring(path, read, given) };
    this.held.delete(path);
    this.held.set(path, held);
    return held.value;
  }

  /**
   * @template T
   * @param {string} path
   * @param {(data: Uint8Array) => T} read
   * @param {Uint8Array | null} [given]
   * @returns {Promise<T>}
   */
  async bring(path, read, given) {
    try {
      const data = await (given || this.load(path));
      const value = read(data);
      this.count(path, given ? 0 : data.length);
      return value;
    } catch (error) {
      this.held.delete(path);
      throw new Unreadable(path, error);
    }
  }

  /**
   * @param {string} path
   * @param {number} size
   */
  count(path, size) {
    const held = this.held.get(path);
    if (held) held.size = size;
    this.size += size;
    for (const [other, { size: freed }] of this.held) {
      if (this.size <= MOST) break;
      if (other === path || !freed) continue;
      this.held.delete(other);
      this.size -= freed;
    }
  }
}
