/** The field in which a message is written: grows with the text, counts against the limit, and sends on Enter. */
export class Composer {
  #field;
  #button;
  #count;
  #say;
  #changed;
  #max = Infinity;

  /**
   * @param say `(text)`, called with a text that may be sent
   * @param changed `(draft)`, called after each change
   */
  constructor({ form, field, button, count }, { say, changed }) {
    this.#field = field;
    this.#button = button;
    this.#count = count;
    this.#say = say;
    this.#changed = changed;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    field.addEventListener("keydown", (event) => {
      // While an input method composes a word, Enter belongs to it (229 is how Safari says so).
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
        event.preventDefault();
        this.#submit();
      }
    });
    field.addEventListener("input", () => this.#edited());
  }

  set(text) {
    this.#field.value = text;
    this.#edited();
  }

  /** On a touch screen `gently` leaves the field alone, since its focus opens the keyboard over half of the page. */
  focus({ gently = false } = {}) {
    if (!gently || matchMedia("(hover: hover) and (pointer: fine)").matches) {
      this.#field.focus({ preventScroll: true });
    }
  }

  limit(max) {
    if (max !== this.#max) {
      this.#max = max;
      this.#refresh();
    }
  }

  #edited() {
    this.#refresh();
    this.#changed(this.#field.value);
  }

  #submit() {
    const text = this.#written();
    if (text !== "" && text.length <= this.#max) {
      this.set("");
      this.#say(text);
    }
    this.focus();
  }

  /** Without the blank lines around it, but with the first line's indentation: it may be code. */
  #written() {
    return this.#field.value.replace(/^(?:[^\S\n]*\n)+/, "").trimEnd();
  }

  #refresh() {
    const field = this.#field;
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`;
    const { length } = this.#written();
    const over = length > this.#max;
    const close = length > this.#max * 0.9;
    this.#count.textContent = close ? `${length.toLocaleString()} of ${this.#max.toLocaleString()} characters` : "";
    this.#count.classList.toggle("over", over);
    field.setAttribute("aria-invalid", String(over));
    this.#button.setAttribute("aria-disabled", String(length === 0 || over));
  }
}
