/** The name of the observer's world, and of its voice. */
export const AUTHOR_OBSERVER = 'veriframeAuthor';

/**
 * Runs inside a document, in a world of its own, and tells `tell` (JSON) what the author does there. It is sent as its source text,
 * so it refers to nothing outside itself. Of fields it tells that something was typed, and never what.
 */
export const observeInPage = (tell: (news: string) => void): void => {
  const isVisible = (element: Element): boolean => {
    const { width, height } = element.getBoundingClientRect();
    return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true });
  };
  const folded = (text: string): string => text.replace(/\s+/g, ' ').trim();
  const only = (css: string): boolean => document.querySelectorAll(css).length === 1;
  const roleOf = (element: Element): string => {
    const written = element.getAttribute('role');
    if (written !== null) return written;
    if (element instanceof HTMLAnchorElement && element.href !== '') return 'link';
    if (element instanceof HTMLButtonElement) return 'button';
    if (element instanceof HTMLSelectElement) return 'combobox';
    if (!(element instanceof HTMLInputElement)) return '';
    const roles: Record<string, string> = { checkbox: 'checkbox', radio: 'radio', submit: 'button', button: 'button' };
    return roles[element.type] ?? 'textbox';
  };
  /** As the browser would name it, for what people click: not for every element. */
  const nameOf = (element: Element): string => {
    const byIds = (element.getAttribute('aria-labelledby') ?? '')
      .split(/\s+/)
      .map((id) => (id === '' ? '' : (document.getElementById(id)?.textContent ?? '')))
      .join(' ');
    const shown = (node: Node): string => {
      if (node instanceof Text) return node.data;
      if (!(node instanceof Element) || node.getAttribute('aria-hidden') === 'true') return '';
      if (node instanceof HTMLImageElement) return node.alt;
      return Array.from(node.childNodes).map(shown).join('');
    };
    const isField = element instanceof HTMLInputElement || element instanceof HTMLSelectElement;
    const isButton = element instanceof HTMLInputElement && /^(submit|button)$/.test(element.type);
    const label = isField && element.labels ? Array.from(element.labels).map(shown).join(' ') : '';
    const own = isButton ? element.value : isField ? '' : shown(element);
    return folded(byIds) || folded(element.getAttribute('aria-label') ?? '') || folded(label) || folded(own);
  };
  const isStable = (word: string): boolean => /^[A-Za-z][\w-]*$/.test(word) && !/\d{3}|[a-f0-9]{8}/.test(word);
  const pathOf = (element: Element): string => {
    const parts: string[] = [];
    for (let at: Element | null = element; at !== null && at !== document.documentElement; at = at.parentElement) {
      const { tagName, parentElement }: Element = at;
      const tag = tagName.toLowerCase();
      const same = Array.from(parentElement?.children ?? []).filter((one) => one.tagName === tagName);
      parts.unshift(same.length > 1 ? `${tag}:nth-of-type(${same.indexOf(at) + 1})` : tag);
      if (only(parts.join(' > '))) break;
    }
    return parts.join(' > ');
  };
  /** The selector that is most likely to outlive a redesign. */
  const selectorOf = (element: Element): string => {
    const [role, name] = [roleOf(element), nameOf(element)];
    const namesakes = Array.from(document.querySelectorAll(element.tagName)).filter(
      (one) => roleOf(one) === role && nameOf(one) === name && isVisible(one),
    );
    if (role !== '' && name !== '' && name.length <= 80 && !/[[\]\d]/.test(name) && namesakes.length <= 1)
      return `aria/${name}[role="${role}"]`;
    if (isStable(element.id)) return `#${element.id}`;
    for (const attribute of ['data-testid', 'data-test-id', 'data-test', 'data-qa', 'data-cy', 'name']) {
      const value = element.getAttribute(attribute);
      const css = `[${attribute}="${CSS.escape(value ?? '')}"]`;
      if (value !== null && isStable(value) && only(css)) return css;
    }
    return pathOf(element);
  };
  const say = (news: object): void => tell(JSON.stringify(news));
  const targetOf = (event: Event): Element | undefined => {
    const [target] = event.composedPath();
    return event.isTrusted && target instanceof Element ? target : undefined;
  };

  const CODE = 'input[autocomplete="one-time-code"], input[name*="otp" i], input[name*="totp" i]';
  const firstVisible = (css: string): string | null => {
    const found = Array.from(document.querySelectorAll(css)).find(isVisible);
    if (found === undefined) return null;
    if (isStable(found.id)) return `#${found.id}`;
    const name = found.getAttribute('name') ?? '';
    const type = found.getAttribute('type') === 'password' ? '[type=password]' : '';
    return isStable(name) ? `input[name=${name}]` : `input${type || '[autocomplete=one-time-code]'}`;
  };
  let told = '';
  const look = (): void => {
    const asks = { kind: 'asks', password: firstVisible('input[type="password"]'), code: firstVisible(CODE) };
    const now = JSON.stringify(asks);
    if (now !== told) say(asks);
    told = now;
  };

  document.addEventListener(
    'click',
    (event) => {
      const target = targetOf(event)?.closest('a, button, input, select, summary, label, [role]');
      const isTyped = target instanceof HTMLInputElement && !/^(submit|button|checkbox|radio|image)$/.test(target.type);
      if (!target || isTyped || target instanceof HTMLSelectElement) return;
      look();
      const form = target.closest('form');
      const isEntry = form !== null && form.querySelector(`input[type="password"], ${CODE}`) !== null;
      say({ kind: 'clicked', selector: selectorOf(target), label: nameOf(target), isEntry });
    },
    true,
  );
  document.addEventListener(
    'change',
    (event) => {
      const target = targetOf(event);
      if (target instanceof HTMLSelectElement)
        say({ kind: 'chose', selector: selectorOf(target), value: target.value });
      else if (target instanceof HTMLTextAreaElement) say({ kind: 'typed', selector: selectorOf(target) });
      else if (target instanceof HTMLInputElement && !/^(checkbox|radio|submit|button)$/.test(target.type))
        say({ kind: 'typed', selector: selectorOf(target) });
    },
    true,
  );
  document.addEventListener('DOMContentLoaded', look);
  setInterval(look, 200);
};
