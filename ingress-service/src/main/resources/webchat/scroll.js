/**
 * Keeps the newest in view for somebody who reads along, and leaves somebody who has scrolled up where they are, with a
 * button to come back.
 */

const NEAR_PX = 48;

export class Scroll {
  #box;
  #button;
  #label;
  #following = true;
  #missed = 0;

  constructor(box, button, label) {
    this.#box = box;
    this.#button = button;
    this.#label = label;
    box.addEventListener("scroll", () => this.#look(), { passive: true });
    button.addEventListener("click", () => this.toLatest());
    const resized = new ResizeObserver(() => this.update());
    resized.observe(box);
    resized.observe(box.firstElementChild);
  }

  /** Something was said by the user here: they want to see it. */
  follow() {
    this.#following = true;
    this.#missed = 0;
  }

  /** A reply came in. */
  arrived() {
    if (!this.#following) {
      this.#missed += 1;
      this.#show();
    }
  }

  /** The content or the box has another size. */
  update() {
    if (this.#following) {
      this.#box.scrollTop = this.#box.scrollHeight;
    }
    this.#show();
  }

  toLatest() {
    this.follow();
    this.#box.scrollTop = this.#box.scrollHeight;
    this.#show();
  }

  /** @param direction 1 down, -1 up */
  page(direction) {
    this.#box.scrollBy({ top: direction * this.#box.clientHeight * 0.9, behavior: "instant" });
  }

  #look() {
    const { scrollHeight, scrollTop, clientHeight } = this.#box;
    const near = scrollHeight - scrollTop - clientHeight <= NEAR_PX;
    if (near) {
      this.follow();
    } else {
      this.#following = false;
    }
    this.#show();
  }

  #show() {
    this.#button.hidden = this.#following;
    const count = this.#missed === 1 ? "1 new reply" : `${this.#missed} new replies`;
    this.#label.textContent = this.#missed > 0 ? count : "Jump to latest";
  }
}
