import assert from "node:assert/strict";
import { test } from "node:test";

import { byDay, byScore, rank } from "../../../../src/tamizdat/theme/scripts/search/ranking.js";

/** As a sort of all would say. */
function sorted(found, least, before) {
  return found
    .flatMap(({ segment: { described }, scores, tiers, missed }) =>
      [...tiers].map((tier, at) => ({
        tier, missed: missed && missed[at],
        hit: { number: described.numbers[at], score: scores[at], whole: tier === 2, day: described.days[at] },
      })),
    )
    .filter(({ tier, missed }) => tier >= least && !missed)
    .map(({ hit }) => hit)
    .sort((one, other) => (before(one, other) ? -1 : 1));
}

test("the first of many are the first of all sorted", () => {
  let seed = 7;
  const next = (below) => (seed = (seed * 48271) % 2147483647) % below;
  for (let round = 0; round < 200; round++) {
    let number = 0;
    const found = Array.from({ length: 1 + next(3) }, () => {
      const length = next(80);
      const fill = (make) => Array.from({ length }, make);
      const described = { days: fill(() => next(5)), numbers: fill(() => ++number) };
      const missed = next(2) ? fill(() => +!next(3)) : null;
      return { segment: { described }, scores: fill(() => next(9)), tiers: fill(() => next(3)), missed };
    });
    for (const before of [byScore, byDay]) {
      for (const [least, most] of [[1, 10], [2, 3], [1, 500]]) {
        const all = sorted(found, least, before);
        const { first, total, whole } = rank(found, least, most, before);
        assert.deepEqual(first, all.slice(0, most));
        assert.equal(total, all.length);
        assert.equal(whole, all.filter((hit) => hit.whole).length);
      }
    }
  }
});
