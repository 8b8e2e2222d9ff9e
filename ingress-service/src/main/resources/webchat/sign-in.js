/** The form for the access token, in place of the conversation while the server wants a token that it was not given. */
export class SignIn {
  #form;
  #field;
  #problem;
  #decided = null;

  /** @param given `(token)` */
  constructor({ form, field, problem }, given) {
    this.#form = form;
    this.#field = field;
    this.#problem = problem;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      problem.textContent = "";
      this.#decided = null;
      given(field.value.trim());
    });
  }

  /**
   * @param state the connection's; while it connects the form stays as it is, since the server has not decided yet
   * @param token the token that was tried
   * @returns whether the conversation has come back
   */
  show(state, token) {
    if (state === "connecting" || state === this.#decided) {
      return false;
    }
    this.#decided = state;
    const refused = state === "unauthorized";
    const back = !refused && !this.#form.hidden;
    this.#form.hidden = !refused;
    document.body.classList.toggle("locked", refused);
    if (refused) {
      this.#problem.textContent = token ? "The server did not accept this token." : "";
      this.#field.value = "";
      this.#field.focus();
    }
    return back;
  }
}
