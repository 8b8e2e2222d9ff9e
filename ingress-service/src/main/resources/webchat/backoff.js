const STEPS_MS = [1_000, 2_000, 4_000, 8_000, 16_000, 30_000];

/**
 * 1, 2, 4 … 30 s, each up to a fifth longer (but never beyond 30 s), so that the pages of a restarted server do not all
 * come back in the same instant.
 */
export class Backoff {
  #random;
  #failures = 0;

  constructor(random = Math.random) {
    this.#random = random;
  }

  next() {
    const step = STEPS_MS[Math.min(this.#failures, STEPS_MS.length - 1)];
    this.#failures += 1;
    return Math.min(Math.round(step * (1 + 0.2 * this.#random())), STEPS_MS.at(-1));
  }

  reset() {
    this.#failures = 0;
  }
}
