// On a small screen, that by which one narrows down is a sheet over the page, opened by a button and put away by another.

/** The sheet. On a wide screen, where it stands beside the results, it has no buttons and is always open. */
export class Sheet {
  /**
   * @param {HTMLElement} box
   * @param {string} words with which it is put away
   */
  constructor(box, words) {
    this.box = box;
    this.opener = /** @type {HTMLButtonElement | null} */ (document.querySelector(`button[aria-controls="${box.id}"]`));
    this.closer = /** @type {HTMLButtonElement | null} */ (box.querySelector(".shut button"));
    if (!this.opener || !this.closer) return;
    this.closer.textContent = words;
    for (const button of [this.opener, this.closer]) /** @type {HTMLElement} */ (button.parentElement).hidden = false;
    this.opener.addEventListener("click", () => this.open());
    this.closer.addEventListener("click", () => this.close());
    box.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    document.addEventListener("focusin", (event) => {
      if (this.isOpen() && !box.contains(/** @type {Node} */ (event.target))) this.head().focus();
    });
  }

  /** @returns {boolean} */
  isOpen() {
    return this.box.classList.contains("open");
  }

  /** @returns {HTMLElement} */
  head() {
    return /** @type {HTMLElement} */ (this.box.querySelector("h2"));
  }

  open() {
    this.toggle(true);
    this.box.scrollTop = 0;
    this.head().focus();
  }

  close() {
    if (!this.isOpen()) return;
    this.toggle(false);
    if (this.opener) this.opener.focus();
  }

  /** @param {boolean} isOpen */
  toggle(isOpen) {
    this.box.classList.toggle("open", isOpen);
    document.documentElement.classList.toggle("under", isOpen);
    if (isOpen) this.box.setAttribute("role", "dialog");
    else this.box.removeAttribute("role");
    if (this.opener) this.opener.setAttribute("aria-expanded", String(isOpen));
  }
}
