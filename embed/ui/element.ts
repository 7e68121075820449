type Child = Node | string | null;

/** Makes an element with attributes and children; text is always text, never markup. */
export const element = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children.filter((child) => child !== null));
  return node;
};

/** A button that calls `onClick`. */
export const button = (kind: 'primary' | 'plain' | 'quiet', label: string, onClick: () => void): HTMLButtonElement => {
  const node = element('button', { type: 'button', class: kind }, label);
  node.addEventListener('click', onClick);
  return node;
};
