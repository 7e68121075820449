import type { Html } from './html.ts';
import { html } from './html.ts';

export const AUTOFOCUS = html`autofocus`;

/** Where a login asks who somebody is; `isFirst` puts the cursor there. */
export const userNameField = (field: {
  readonly label: string;
  readonly value: string | undefined;
  readonly isFirst: boolean;
}): Html =>
  html`<label for="username">${field.label}</label>
    <input
      id="username"
      name="username"
      type="text"
      value="${field.value ?? ''}"
      autocomplete="username"
      autocapitalize="none"
      spellcheck="false"
      maxlength="120"
      required
      ${field.isFirst ? AUTOFOCUS : []}
    />`;
