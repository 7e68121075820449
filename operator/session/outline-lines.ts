import type { DocumentOutline, OutlineElement } from '../../core/contract/page-outline.ts';

/** A document's outline as an indented list. */
export const outlineLines = ({
  isMain,
  isOnAllowedHost,
  width,
  height,
  elements,
  isCut,
}: DocumentOutline): string[] => [
  `${isMain ? 'The page' : 'A frame'}, ${width} × ${height}, ${isOnAllowedHost ? 'on an allowed host' : 'on another host'}`,
  ...elements.map((element) => `${'  '.repeat(element.depth + 1)}${describe(element)}`),
  ...(isCut ? ['  … and more'] : []),
];

const describe = ({ element, field, role, text, disabled, box: [left, top, width, height] }: OutlineElement): string =>
  [
    field === undefined ? element : `${element}[type=${field}]`,
    ...(role === undefined ? [] : [`role=${role}`]),
    ...(text ? ['text'] : []),
    ...(disabled ? ['disabled'] : []),
    `${width}×${height} at ${left},${top}`,
  ].join(' ');
